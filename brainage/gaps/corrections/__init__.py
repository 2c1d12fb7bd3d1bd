"""Ways to take from a gap what predictions owe to age itself: one file each, and `registry`, which lists them."""
