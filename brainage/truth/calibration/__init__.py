"""Measure on MRE134 the summary statistics that the simulation is calibrated on; see `calibrate`."""
