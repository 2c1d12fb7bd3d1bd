"""One room a paper: its presets and reported numbers, experiments, figures and claims."""
