"""What a caption says of the run behind its figure: whose people, on which grid, on how many splits."""

import pandas as pd

from brainage.data.sources.registry import SOURCES
from brainage.engine.experiment import Experiment
from brainage.engine.results import Results

_SAID = {"mri": "T1w", "mre": "MRE", "damping_ratio": "damping ratio"}


def made_of(results: Results, experiment: Experiment, cohort: str) -> str:
    """Return in words what results were made of.

    Parameters
    ----------
    results : Results
        Of which the provenance is read, not what the experiment would do today.
    experiment : Experiment
        Which they are of.
    cohort : str
        A key of `brainage.data.sources.registry.SOURCES`, or the path of a cohort folder.

    Examples
    --------
    >>> sizes = {"voxel_size": 4, "grids": {"stiffness": 8}, "repeats": 10}
    >>> experiment = Experiment("own", lambda *_: {}, (), repeats={"laptop": 10})
    >>> made_of(Results({}, {"parameters": sizes}), experiment, "simulated")
    'calibrated setting, maps of 8 mm (other inputs 4 mm), 10 splits'

    """
    parts = [_people(results, cohort), _grid(results), _repeats(results, experiment)]
    return ", ".join(filter(None, parts))


def _people(results: Results, cohort: str) -> str:
    source = SOURCES.get(cohort)
    return str(source.setting or source.title) if source else str(results.provenance["cohort"])


def _grid(results: Results) -> str:
    """Return what estimators saw of the inputs in the tables; a grid of an experiment's own is called ``grid``."""
    sizes = results.provenance["parameters"]
    if isinstance(sizes.get("grids"), list):  # an experiment that compares grids
        return f"maps of {' and '.join(map(str, sizes['grids']))} mm"
    usual, by_input = sizes.get("grid", sizes["voxel_size"]), {} if "grid" in sizes else sizes.get("grids", {})
    grids = pd.Series({name: by_input.get(name, usual) for name in _inputs(results) or [*by_input, "other inputs"]})
    most = grids.mode().max()
    others = [f"{_SAID.get(str(name), name)} {mm} mm" for name, mm in grids[grids != most].items()]
    return f"maps of {most} mm" + (f" ({', '.join(others)})" if others else "")


def _inputs(results: Results) -> list[str]:
    shown = [table["inputs"] for table in results.tables.values() if "inputs" in table]
    return list(pd.concat(shown).unique()) if shown else []


def _repeats(results: Results, experiment: Experiment) -> str:
    n = results.provenance["parameters"].get("repeats", 1)
    return f"{n:,} {experiment.repeated if n > 1 else experiment.repeated[:-1]}" if experiment.repeats else ""
