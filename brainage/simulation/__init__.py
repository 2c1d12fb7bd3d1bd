"""The generative model of the simulated cohort: who takes part, their anatomy, and what a scanner would map.

One concept a file, from the numbers to the maps; a room uses those above it::

    numbers    every number, with unit, source and how sure it is, and what was measured on MRE134
    lattice    what is smooth: random fields, weights of regions and gradients on a lattice of 4 mm
    person     ages, studies, diagnoses and the latent truth; how it ages, shrinks, and where it was scanned
    map        from that truth to maps: pattern and texture, deformation, coverage, T1w, all of it together
"""
