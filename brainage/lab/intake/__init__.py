"""A folder as a lab has it: find its maps and its table, say all that is wrong with them, make a cohort of them."""
