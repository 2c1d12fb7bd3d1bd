"""The brain in MNI space: the grid, regions, and the moduli that mechanics gives."""
