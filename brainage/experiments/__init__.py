"""One module a figure: which cohorts, models and seeds; tidy tables out."""
