"""One module an experiment: which cohorts, models and seeds; tidy tables out."""
