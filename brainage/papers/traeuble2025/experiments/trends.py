"""Figure 2 a-c: how whole-brain mechanics change with age, and how much age a first model reads from them."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.pipeline import make_pipeline

from brainage.core.errors import refuse
from brainage.data.cohort import Cohort, open_cohort
from brainage.data.inputs import INPUTS
from brainage.data.regional_values import regional_means
from brainage.data.sources import mre134, simulated
from brainage.data.visits import visits
from brainage.engine.experiment import Experiment
from brainage.engine.profiles import Profile
from brainage.evaluate import evaluation, metrics
from brainage.evaluate.age_slope import age_slope
from brainage.models.estimators import PUBLISHED, PCAGaussianProcess
from brainage.models.estimators.cautions import unwarned
from brainage.models.normalization import DatasetNormalizer
from brainage.space import anatomy

MODALITIES = INPUTS["mre"]
_DRAWN = 2  # mm, of maps that are shown
_NEAREST = 8  # people, to an age
_FEWEST = 3  # ages, of which there is a slope
_TRAINED = 0.8  # share of people


def run(cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:
    """Compute the tables of Figure 2 a-c on the cognitively normal participants.

    Returns
    -------
    dict of DataFrame
        ``means`` (one row per participant and modality), ``slopes``, ``predictions`` (one row per input, seed and
        held-out participant) and ``accuracy`` (mean and SD over seeds of each metric, by input).

    """
    healthy = cohort.healthy.with_ages()
    means = brain_means(healthy)
    predictions = predict_ages(healthy, size)
    per_seed = {inputs: metrics.metrics(rows) for inputs, rows in predictions.groupby("inputs", sort=False)}
    accuracy = [metrics.summarize(table).assign(inputs=inputs) for inputs, table in per_seed.items()]
    return {
        "means": means,
        "slopes": slopes(means),
        "predictions": predictions,
        "accuracy": pd.concat(accuracy, ignore_index=True)[["inputs", "metric", "mean", "sd"]],
    }


TRENDS = Experiment(
    "trends",
    run,
    ("means", "slopes", "predictions", "accuracy"),
    cohorts=("simulated", "mre134"),
    published="paper",
    repeats={"smoke": 2, "laptop": 10, "paper": 10},
)


def brain_means(cohort: Cohort) -> pd.DataFrame:
    """Average stiffness and damping ratio over each participant's brain, ventricles and CSF left out."""
    present = [modality for modality in MODALITIES if modality in cohort.modalities]
    if not present:
        refuse(f"{cohort.name}: has neither {' nor '.join(MODALITIES)}; expected one of them")
    parts = [regional_means(cohort.with_maps(modality), modality, ["brain"]) for modality in present]
    means = pd.concat(parts, ignore_index=True)
    visit = [name for name in ("participant_id", "session") if name in means]
    people = cohort.participants[[*visit, "age", "sex", "study"]]
    return people.merge(means.drop(columns="region"), on=visit)


def slopes(means: pd.DataFrame) -> pd.DataFrame:
    """Fit the age slope of each modality: of all participants, within studies, and of each study."""
    rows = []
    for modality, table in means.groupby("modality", sort=False):
        rows.append({"modality": modality, "group": "all", **_slope(table)})
        rows.append({"modality": modality, "group": "within studies", **_slope(table, within=True)})
        for study, part in table.groupby("study"):
            if part["age"].nunique() >= _FEWEST:
                rows.append({"modality": modality, "group": study, **_slope(part)})
    return pd.DataFrame(rows)


def predict_ages(cohort: Cohort, size: Profile) -> pd.DataFrame:
    """Predict held-out ages by PCA and Gaussian process, with the paper's hyperparameters, for each input."""
    mask = cohort.lattice(size.voxel_size) & anatomy.region_mask("brain", cohort.grid.voxel_size)
    parts = []
    for inputs, preset in PUBLISHED.items():
        if set(INPUTS[inputs]) <= set(cohort.modalities):
            some = cohort.with_maps(inputs)
            components = min(preset["n_components"], size.most_components, int(_TRAINED * len(some)) - 1)
            model = PCAGaussianProcess(**{**preset, "n_components": components})
            estimator = make_pipeline(DatasetNormalizer(), model)
            with unwarned():  # the page shows the errors
                maps, people = some.maps(inputs, mask), some.participants
                predictions = evaluation.evaluate(estimator, maps, people, range(size.repeats))
            parts.append(predictions.assign(inputs=inputs))
    return pd.concat(parts, ignore_index=True)


def age_groups(means: pd.DataFrame) -> pd.DataFrame:
    """Choose people by rule: of the `_NEAREST` to the 5th, 50th and 95th percentile of age the half with most data.

    Returns
    -------
    DataFrame
        ``group`` (its mean age as text, years), ``participant_id``, ``session`` where there is one, ``age``.

    """
    table = means[means["modality"] == "stiffness"].reset_index(drop=True)
    parts = []
    for share in (0.05, 0.5, 0.95):
        distance = (table["age"] - float(table["age"].quantile(share))).abs()
        nearest = table.loc[distance.nsmallest(_NEAREST).index]
        best = nearest.sort_values("coverage", ascending=False, kind="stable").head(_NEAREST // 2)
        parts.append(best.assign(group=f"{best['age'].mean():.0f} years"))
    columns = [name for name in ("group", "participant_id", "session", "age") if name in table or name == "group"]
    return pd.concat(parts, ignore_index=True)[columns]


def mean_maps(key: str, chosen: pd.DataFrame) -> dict[str, dict[str, NDArray[np.float32]]] | None:
    """Return the 2 mm mean maps of groups of people, by group and modality; 0 where fewer than half have data.

    Simulated participants are drawn anew, which takes a moment and no disk. ``None`` if the cohort is not here, or its
    maps are coarser.

    Parameters
    ----------
    key : str
        One of `brainage.engine.runner.COHORTS`, or the path of a cohort folder.
    chosen : DataFrame
        ``group``, ``participant_id``, and ``session`` of a cohort that has it.

    """
    if key == "simulated":
        return _means({one: simulated.draw_maps(one) for one in chosen["participant_id"]}, chosen)
    cohort = mre134.local_cohort() if key == "mre134" else open_cohort(key)
    if cohort is None or cohort.grid.voxel_size != _DRAWN:
        return None
    return _means(
        {one: {m: cohort.map(one, m, session) for m in MODALITIES} for one, session in visits(chosen)}, chosen
    )


def _means(
    maps: Mapping[str, Mapping[str, NDArray[np.float32]]], chosen: pd.DataFrame
) -> dict[str, dict[str, NDArray[np.float32]]]:
    """Average maps over each group, voxels without data left out."""
    found: dict[str, dict[str, NDArray[np.float32]]] = {}
    for group, people in chosen.groupby("group", sort=False)["participant_id"]:
        stacks = {name: np.stack([maps[one][name] for one in people]) for name in MODALITIES}
        found[str(group)] = {name: _mean_of_known(stack) for name, stack in stacks.items()}
    return found


def _mean_of_known(stack: NDArray[np.float32]) -> NDArray[np.float32]:
    known = (stack != 0).sum(axis=0)
    return np.where(2 * known >= len(stack), stack.sum(axis=0) / np.maximum(known, 1), 0).astype(np.float32)


def _slope(table: pd.DataFrame, *, within: bool = False) -> dict[str, float]:
    return age_slope(table["age"], table["mean"], table["study"] if within else None)._asdict()
