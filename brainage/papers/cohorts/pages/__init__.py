"""One module a page, of the same name as its notebook: what it shows, and the numbers of its prose."""
