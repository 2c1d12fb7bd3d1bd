"""Losses, networks, training, normalisation, and estimators made of them."""
