"""The paper's hyperparameters, by learner and input."""

from typing import Any

from brainage.models.estimators import PUBLISHED, PUBLISHED_CONTRASTIVE, PUBLISHED_SUPERVISED

#: Published hyperparameters by learner and input.
PRESETS: dict[str, dict[str, dict[str, Any]]] = {
    "pca_gp": PUBLISHED,
    "supervised": PUBLISHED_SUPERVISED,
    "contrastive": PUBLISHED_CONTRASTIVE,
}

_IMAGE_CONTRASTIVE = {"distance": "euclidean", "weight_decay": 5e-5}
#: The paper's hyperparameters for image-level normalisation (Methods, "Evaluation Protocol").
IMAGE_PRESETS: dict[str, dict[str, dict[str, Any]]] = {
    "pca_gp": {
        "stiffness": {"learning_rate": 0.01, "noise": 0.2},
        "damping_ratio": {"learning_rate": 0.001, "noise": 0.2},
    },
    "supervised": {
        "stiffness": {"dropout": 0.1, "weight_decay": 1e-4, "noise": 0.02},
        "damping_ratio": {"dropout": 0.1, "weight_decay": 5e-5, "noise": 0.2},
    },
    "contrastive": {
        "stiffness": {**_IMAGE_CONTRASTIVE, "noise": 0.1, "step_size": 2, "end_neighbors": 8},
        "damping_ratio": {**_IMAGE_CONTRASTIVE, "noise": 0.15, "step_size": 1, "end_neighbors": 13},
    },
}
