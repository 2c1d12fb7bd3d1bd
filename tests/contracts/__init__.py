"""Laws that every member of a kind keeps, found by its registry: a new one is tested without a new test."""
