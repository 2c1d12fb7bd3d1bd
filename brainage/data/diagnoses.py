"""Diagnoses: labels as a lab writes them, one of which names the controls."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brainage.core.errors import BrainageError, refuse
from brainage.core.left_out import named

#: Label of the controls, unless a cohort names another.
CONTROL = "CN"
#: What labels mean that many cohorts share; any other label is what its study means by it.
LEVELS = {"CN": "cognitively normal", "MCI": "mild cognitive impairment", "AD": "Alzheimer's disease"}


def check_control(control: str) -> str:
    """Return the label of the controls as tables hold it, with single blanks.

    Parameters
    ----------
    control : str
        A label, such as ``"CN"`` or ``"HC"``.

    Raises
    ------
    BrainageError
        If it is no label.

    Examples
    --------
    >>> check_control(" HC ")
    'HC'

    """
    label = " ".join(control.split()) if isinstance(control, str) else ""
    if label in {"", "n/a"} or not label.isprintable():
        refuse(f"control is {control!r}; expected the diagnosis of the controls, such as 'CN' or 'HC'")
    return label


def controls(participants: pd.DataFrame, control: str = CONTROL, name: str = "participants") -> NDArray[np.bool_]:
    """Return which rows are controls.

    Parameters
    ----------
    participants : DataFrame
        ``diagnosis``.
    control : str
        Label of the controls.
    name : str
        Of the cohort, for the message.

    Returns
    -------
    ndarray of bool
        ``(n,)``.

    Raises
    ------
    BrainageError
        If nobody has the label: which labels there are, and what to do.

    Examples
    --------
    >>> controls(pd.DataFrame({"diagnosis": ["HC", "PD"]}), "HC").tolist()
    [True, False]

    """
    found: NDArray[np.bool_] = participants["diagnosis"].isin([control]).to_numpy()
    if not found.any():
        counts = [f"{n} {label}" for label, n in participants["diagnosis"].value_counts().items()]
        msg = f"{name}: no control, nobody's diagnosis is {control!r} (found: {named(counts, 10) or 'none'}); "
        raise BrainageError(msg + "name the label of your controls, such as open_cohort(folder, control='HC')")
    return found


def ordered(labels: Iterable[str], control: str = CONTROL) -> list[str]:
    """Return each label once: controls, then those of `LEVELS`, the milder first, then others by name.

    Parameters
    ----------
    labels : iterable of str
        Diagnoses.
    control : str
        Label of the controls.

    Examples
    --------
    >>> ordered(["PD", "AD", "MCI", "HC", "bvFTD", "PD"], control="HC")
    ['HC', 'MCI', 'AD', 'PD', 'bvFTD']

    """
    known = list(LEVELS)
    return sorted(set(labels), key=lambda one: (one != control, known.index(one) if one in known else len(known), one))
