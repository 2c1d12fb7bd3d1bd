"""Where things are and what is measured there: the grid, regions, modalities, moduli."""
