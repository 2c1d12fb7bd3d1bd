"""What shortcuts of the protocol are worth: normalising before the split, and studies that can be told from maps."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.decomposition import PCA

from brainage.data.cohort import Cohort
from brainage.engine.experiment import Experiment
from brainage.engine.fits import predictions_of
from brainage.engine.profiles import Profile
from brainage.evaluate.paired_tests import bootstrap_mean, participant_errors
from brainage.evaluate.tell_studies import tell_studies
from brainage.models.normalization import DatasetNormalizer
from brainage.papers.traeuble2025.protocol import fits_over_seeds, inputs_of

_LEARNER = "pca_gp"  # quick, so that all splits of the paper can be run
_COMPONENTS = 20


def run(cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:
    """Measure both on the healthy participants.

    Returns
    -------
    dict of DataFrame
        ``before_split``: ``inputs``, ``before``, ``after`` (mean absolute error with maps normalised before and after
        the split, years), ``difference``, ``low``, ``high`` (interval over participants), ``splits``.
        ``studies``: ``features``, and the fields of `brainage.evaluate.tell_studies.Told`.

    """
    inputs = inputs_of(cohort)
    return {
        "before_split": pd.DataFrame([_before_split(cohort, size, name) for name in inputs]),
        "studies": studies_told(cohort, size, inputs),
    }


AUDIT = Experiment("audit", run, ("before_split", "studies"), repeats={"smoke": 2, "laptop": 10, "paper": 10})


def _before_split(cohort: Cohort, size: Profile, inputs: str) -> dict[str, object]:
    ways = ("as_published", "dataset")
    fits = [fit for way in ways for fit in fits_over_seeds(cohort, size, _LEARNER, inputs, normalization=way)]
    predictions = predictions_of(fits, f"normalisation, {inputs}", ["normalization"])
    errors = participant_errors(predictions, "normalization")
    difference, low, high = bootstrap_mean(errors["as_published"] - errors["dataset"])
    before, after = errors[["as_published", "dataset"]].mean()
    found = {"before": before, "after": after, "difference": difference, "low": low, "high": high}
    return {"inputs": inputs, **found, "splits": size.repeats}


def studies_told(cohort: Cohort, size: Profile, inputs: list[str]) -> pd.DataFrame:
    """Tell the studies of healthy participants from their ages alone, and from the principal components of their maps.

    Parameters
    ----------
    cohort : Cohort
        With two studies of five people or more.
    size : Profile
        Grid of the maps.
    inputs : list of str
        Keys of `brainage.data.inputs.INPUTS`.

    Returns
    -------
    DataFrame
        ``features`` (``"age"`` or inputs) and the fields of `brainage.evaluate.tell_studies.Told`.

    """
    everybody = cohort.healthy.with_ages()
    rows = [{"features": "age", **_told(np.column_stack([everybody.ages, everybody.ages**2]), everybody)}]
    for name in inputs:
        healthy = everybody.with_maps(name)
        maps = healthy.volumes(name, max(size.voxel_size, healthy.grid.voxel_size))
        flat = DatasetNormalizer().fit(maps).transform(maps).reshape(len(maps), -1)
        components = PCA(_COMPONENTS, random_state=0).fit_transform(flat)
        rows.append({"features": name, **_told(components, healthy)})
    return pd.DataFrame(rows)


def _told(features: NDArray[np.float64], healthy: Cohort) -> dict[str, object]:
    people = healthy.participants
    return tell_studies(features, people["study"], people=people["participant_id"])._asdict()
