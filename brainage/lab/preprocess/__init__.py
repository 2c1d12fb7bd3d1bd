"""Scans as they come from a scanner, to skull-stripped maps in MNI152 space: mask, bias field, affine registration."""
