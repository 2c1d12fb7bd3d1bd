"""A lab's own cohort: fit a model of every fold, keep it in one file, predict people with it."""
