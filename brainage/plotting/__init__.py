"""Style, slices, viewer, numerals and tables, shared by all papers; knows no experiment and no torch."""
