"""What the paper reports, on its private data: never in one column with what is measured here."""

#: The paper's Figure 2 d-e, years, on its private data; contrastive damping ratio derived from its "27.1 %".
REPORTED_MAE = {
    "pca_gp": {"mri": 7.47, "stiffness": 8.91, "damping_ratio": 7.57, "mre": 6.51},
    "supervised": {"mri": 6.89, "stiffness": 5.70, "damping_ratio": 6.41, "mre": 4.69},
    "contrastive": {"mri": 4.79, "stiffness": 3.57, "damping_ratio": 4.90, "mre": 3.51},
}

#: The paper's Figure 2 a-b, per cent a year, on its private lifespan data.
REPORTED_SLOPES = {"stiffness": -0.33, "damping_ratio": 0.34}

#: The paper's Supplementary Figure 1, years; one value could not be recovered from the text.
REPORTED_IMAGE_MAE = {
    "pca_gp": {"stiffness": 7.12, "damping_ratio": 7.50},
    "supervised": {"stiffness": 6.36, "damping_ratio": 7.67},
    "contrastive": {"stiffness": 4.22},
}

#: By region: by stiffness, by damping ratio.
_REGIONAL_MAE = {
    "gray matter": (3.83, 6.27),
    "white matter": (3.38, 5.03),
    "caudate": (5.78, 8.97),
    "thalamus": (6.54, 8.07),
    "ventral diencephalon": (7.01, 11.31),
    "putamen": (7.26, 12.60),
    "pallidum": (9.02, 21.05),
    "hippocampus": (9.15, 9.51),
    "accumbens": (9.75, 21.18),
    "amygdala": (11.10, 15.07),
    "brain stem": (12.23, 11.15),
    "cerebellum": (None, 8.53),
}
#: The paper's Figure 5, years, self-supervised models on its private data; cerebellum, stiffness: not stated.
REPORTED_REGIONAL_MAE = {
    name: {region: values[i] for region, values in _REGIONAL_MAE.items() if values[i] is not None}
    for i, name in enumerate(("stiffness", "damping_ratio"))
}

#: The paper's Figure 4, years: median gap of controls and of patients, and whether its test called them different.
REPORTED_MEDIANS = {
    ("MCI", "mri"): (None, -6.83, False),
    ("MCI", "mre"): (0.04, 4.37, False),
    ("MCI", "stiffness"): (-0.17, 0.99, False),
    ("MCI", "damping_ratio"): (1.70, 6.33, True),
    ("AD", "mri"): (7.85, 8.10, False),
    ("AD", "mre"): (1.96, 12.38, True),
    ("AD", "stiffness"): (0.75, 9.16, True),
    ("AD", "damping_ratio"): (None, None, False),
}
