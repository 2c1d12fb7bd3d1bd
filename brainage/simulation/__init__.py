"""The generative model of the simulated cohort: who takes part, their anatomy, and what a scanner would map.

One concept a file, from the numbers to the maps::

    parameters     every number, with unit, source and how sure it is
    model          the few numbers that a user may change, checked
    people         ages, studies, diagnoses and the latent truth
    fields         smooth random fields on a lattice of 4 mm
    areas          smooth weights of the twelve regions, for whatever differs between regions
    ageing         how stiffness and damping ratio change with brain age
    deformation    atrophy and misregistration as displacements, and each participant's segmentation
    young          maps of a young adult: regional means and SDs, texture, inversion
    coverage       what the scanned slab leaves out, and where the inversion fails
    maps           all of it together: the maps of one participant
"""
