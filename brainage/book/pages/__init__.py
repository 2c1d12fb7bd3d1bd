"""What each page shows and says in numbers; a module is called as its notebook."""
