"""What the entries of a table mean: codes, who is a control, and what nobody can guess."""

import json
from pathlib import Path

import pandas as pd

from brainage.core.left_out import named
from brainage.data.diagnoses import CONTROL
from brainage.lab.intake.columns import age_columns, control_labels, guess_control, guess_sexes, is_missing
from brainage.lab.intake.problem import Problem
from brainage.lab.intake.reading import WHERE

_MOST_DIAGNOSES = 12


def guess_meanings(
    folder: Path, table: str, entries: pd.DataFrame | None, columns: dict[str, str]
) -> tuple[dict[str, str], dict[str, dict[str, str]], str, dict[str, str], list[Problem]]:
    """Return what is the same for all, codes, the controls' diagnosis, remarks, and what cannot be guessed."""
    if entries is None:
        return {}, {}, CONTROL, {"control": "no table of people was found, so nobody's age is known"}, []
    everybody, remarks, unsure = {}, {}, []
    codes = _codes(folder / table, entries, columns)
    if "age" not in columns:
        unsure.append(
            Problem(table, "no column seems to hold ages in years", f"say age = ... under [columns] in {WHERE}")
        )
    ages = [one for one in age_columns(entries) if one not in columns.values()]
    if "age" in columns and ages:
        text = f"{named(ages)} could be the age, too; {columns['age']!r} was taken"
        unsure.append(Problem(table, text, f"look whether that is right, and say age = ... under [columns] in {WHERE}"))
    if "sex" in columns and (other := _unknown_sexes(entries[columns["sex"]], codes.get("sex", {}))):
        codes.setdefault("sex", {})
        remarks["codes.sex"] = f'{other}: say what they are, such as 1 = "M", or "n/a" if that is not known'
    if "diagnosis" not in columns:
        everybody["diagnosis"] = "unknown"
        remarks["everybody"] = f'no column tells diagnoses: if all are healthy, write diagnosis = "{CONTROL}"'
        remedy = f'name the column, or write diagnosis = "{CONTROL}" under [everybody] in {WHERE} if all are'
        unsure.append(Problem(table, "no column tells who is healthy", remedy))
        return everybody, codes, CONTROL, remarks, unsure
    meant = codes.get("diagnosis", {})
    labels = sorted({meant.get(one, one) for one in entries[columns["diagnosis"]] if not is_missing(one)})
    control, several = guess_control(labels), control_labels(labels)
    if len(several) > 1:
        text = f"{named(several)} all seem to be healthy; {control!r} was taken for the controls"
        remedy = f'write under [codes.diagnosis] in {WHERE} what they mean, such as "{several[-1]}" = "{control}"'
        unsure.append(Problem(table, text, remedy))
    if not control:
        shown = f"found: {', '.join(labels[:_MOST_DIAGNOSES])}" if labels else "the column is empty"
        remarks["control"] = f"which diagnosis is that of the healthy? {shown}"
        unsure.append(
            Problem(
                table,
                f"no diagnosis is called healthy ({shown})",
                f"say control = ... in {WHERE}, or what entries mean under [codes.diagnosis]",
            )
        )
    return everybody, codes, control or CONTROL, remarks, unsure


def _codes(path: Path, entries: pd.DataFrame, columns: dict[str, str]) -> dict[str, dict[str, str]]:
    """Return what entries mean: those that say it, and those that a ``participants.json`` beside the table explains."""
    codes: dict[str, dict[str, str]] = {}
    levels = _levels(path.with_suffix(".json"))
    for name in ("sex", "study", "diagnosis"):
        if name not in columns:
            continue
        present = {one for one in entries[columns[name]] if not is_missing(one)}
        told = levels.get(columns[name], {})
        meant = {one: told[one] for one in sorted(present) if one in told and one != told[one] and one.isdigit()}
        if name == "sex":
            plain = guess_sexes(list(told.values()))
            meant = {one: plain.get(said, said) for one, said in meant.items()} | guess_sexes(present)
        if meant:
            codes[name] = meant
    return codes


def _levels(path: Path) -> dict[str, dict[str, str]]:
    """Return by column what the levels of a BIDS ``participants.json`` mean."""
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return {}  # there need be none
    if not isinstance(found, dict):
        return {}
    levels = {name: one.get("Levels") for name, one in found.items() if isinstance(one, dict)}
    return {
        name: {
            str(key): value if isinstance(value, str) else str(value.get("Description", key))
            for key, value in one.items()
        }
        for name, one in levels.items()
        if isinstance(one, dict) and all(isinstance(value, str | dict) for value in one.values())
    }


def _unknown_sexes(entries: pd.Series, codes: dict[str, str]) -> str:
    return ", ".join(sorted({one for one in entries if not is_missing(one) and codes.get(one, one) not in ("F", "M")}))
