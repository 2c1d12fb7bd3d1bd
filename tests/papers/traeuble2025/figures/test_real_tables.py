import numpy as np
import pandas as pd

from brainage.papers.traeuble2025.figures.real_tables import tables_and_maps
from brainage.papers.traeuble2025.reported import REPORTED_MAE


def test_tables_stand_above_maps_and_what_is_reported_is_hollow() -> None:
    real = pd.Series({"structures": 8.5, "tissue": 8.0, "parcels": 7.0, "brain": 99.0})
    mae = pd.DataFrame(
        {"learner": ["pca_gp", "pca_gp", "contrastive"], "inputs": ["mri", "mri", "mre"], "mae": [9.0, 10.0, 1.0]}
    )
    (axis,) = tables_and_maps(real, pd.Series({"tissue": 7.6}), mae).axes
    ours, theirs, told = (np.ma.filled(one.get_offsets().astype(float), np.nan) for one in axis.collections[:3])
    known = ours[~np.isnan(ours[:, 0])]
    assert known.tolist() == [[7.6, 1], [9.5, 3]]
    assert theirs.tolist() == [[8.5, 0], [8, 1], [7, 2]]
    assert told[:, 0].tolist() == [REPORTED_MAE[name]["mri"] for name in ("pca_gp", "supervised", "contrastive")]
    assert axis.collections[2].get_facecolor().size == 0
