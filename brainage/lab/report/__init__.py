"""What a lab's ages are worth, on one page: errors, intervals, patients, groups, and what cannot be said."""
