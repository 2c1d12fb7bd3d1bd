"""What is smooth lives on a lattice of 4 mm: random fields, weights of regions, gradients."""
