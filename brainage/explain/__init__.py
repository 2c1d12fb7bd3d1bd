"""Which part of a map a prediction comes from."""
