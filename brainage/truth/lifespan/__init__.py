"""Real brains over the lifespan, as tables of other people's scans: what the simulated anatomy is held against."""
