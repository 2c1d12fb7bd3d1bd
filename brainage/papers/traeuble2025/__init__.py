"""Träuble et al. (2025): brain age from MR elastography by contrastive regression."""
