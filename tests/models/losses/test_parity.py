"""Value and gradient of the losses as coded against the authors' own implementations (an optional folder of data)."""

import json
import os
from pathlib import Path

import numpy as np
import pytest
import torch

from brainage.models import losses
from tests.conftest import ROOT

FOLDER = Path(os.environ.get("BRAINAGE_PARITY", ROOT / "../shared/parity"))
CASES = json.loads((FOLDER / "losses.json").read_text()) if FOLDER.is_dir() else []
CLASSES = {
    "y_aware": losses.YAwareLoss,
    "threshold": losses.ThresholdLoss,
    "exponential": losses.ExponentialLoss,
    "adaptive_neighborhood": losses.AdaptiveNeighborhoodLoss,
    "rank_n_contrast": losses.RankNContrastLoss,
}
NAMES = {"width": "bandwidth"}
pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not CASES, reason="no parity vectors: set BRAINAGE_PARITY to their folder"),
]


@pytest.fixture(scope="module")
def vectors() -> dict[str, np.ndarray]:
    return dict(np.load(FOLDER / "losses.npz"))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_value_and_gradient_are_those_of_the_authors_code(case: dict, vectors: dict[str, np.ndarray]) -> None:
    settings = {NAMES.get(k, k): v for k, v in case.items() if k not in ("name", "loss", "value", "epoch")}
    if settings.get("distance") == "similarity":
        settings["distance"] = "cosine"
    loss = CLASSES[case["loss"]](**settings)
    raw = case["loss"] == "rank_n_contrast"
    features = torch.tensor(vectors["features_raw" if raw else "features"], requires_grad=True)
    value = loss(features, torch.tensor(vectors["ages"]), epoch=case.get("epoch"))
    value.backward()
    assert value.item() == pytest.approx(case["value"], rel=1e-9)
    np.testing.assert_allclose(features.grad.numpy(), vectors[f"grad_{case['name']}"], rtol=0, atol=1e-9)


def test_the_schedule_is_that_of_the_authors_code() -> None:
    for setting in json.loads((FOLDER / "neighbor_schedule.json").read_text()).values():
        arguments = {name: setting[name] for name in ("step_size", "end_neighbors", "start_neighbors", "epochs")}
        found = [losses.neighborhood_size(epoch, **arguments) for epoch in range(1, 51)]
        assert found == setting["neighbors"]
