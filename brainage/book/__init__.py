"""Running notebooks, what their pages give to take away, and where the book comes from."""
