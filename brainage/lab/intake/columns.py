"""Which column of a lab's table is which, and what its codes mean: guesses, and what one cannot guess."""

import re
from collections.abc import Collection

import pandas as pd

from brainage.lab.intake.words import folded, label

#: By the cohort's name of a column, what tables call it; the surer first.
_NAMES = {
    "age": "age ageyears ageatscan agey agescan scanage alter agemri years edad",
    "sex": "sex gender geschlecht sexe sexo mf",
    "study": "study site center centre cohort project studyid origstudy dataset location studie institution zentrum "
    "standort klinik centro sitio",
    "diagnosis": "diagnosis dx group diag diagnose clinicalgroup patientgroup status condition gruppe groupe "
    "disease patient",
    "session": "session ses sessionid visit timepoint wave visitcode",
    "scanner": "scanner scannermodel scannertype machine",
}
_PEOPLE = (
    "participantid participant subjectid subject subj subid sub id pid patientid patient code vp vpn recordid "
    "proband studyparticipantid pseudonym name"
)
_CONTROLS = (
    "cn hc nc con ctrl ctl control controls healthy healthycontrol healthycontrols normal normalcontrol hv volunteer "
    "cognitivelynormal kontrolle gesund"
)
_SEXES = {
    "F": "f female w woman women weiblich frau girl femme mujer femenino",
    "M": "m male man men männlich maennlich mann boy homme hombre varon masculino",
}
#: Words in the name of a column that say that it is another thing, by the cohort's name of the column.
_NOT = {
    "age": "onset|diagn|group|range|class|categ|month|brain|bone|educ|parent|mother|father|gap|predicted|gestat",
    "diagnosis": "bmi|age|risk|weight|hand|blood|educ|ethnic|date|sex|drug|dose|scan",
    "study": "date|educ",
}
_PRIVATE = re.compile(
    r"(?i)\b(first|last|full|sur)?[ _]?name$|vorname|nachname|birth|\bdob\b|geburt|\bmrn\b|address|phone|mail"
)
_MISSING = {"", "na", "nan", "none", "null", "unknown", "missing", "unbekannt", "notavailable"}
OLDEST = 120


def is_missing(entry: str) -> bool:
    """Return whether an entry says that nothing is known.

    >>> [is_missing(one) for one in ("", "n/a", "-", "?", "0", "NaN")]
    [True, True, True, True, False, True]
    """
    return folded(entry) in _MISSING


def guess_columns(table: pd.DataFrame, named: Collection[str] = ()) -> dict[str, str]:
    """Return, by the cohort's name of a column, the column of a table that seems to hold it.

    Parameters
    ----------
    table : DataFrame
        All text, of `brainage.lab.intake.lab_table.read_lab_table`.
    named : collection of str
        Pieces of the names of files, of `brainage.lab.intake.words.label` in small letters.

    Examples
    --------
    >>> guess_columns(pd.DataFrame({"Code": ["a1", "a2"], "Alter": ["60,5", "71"], "Gender": ["m", "f"]}))
    {'participant_id': 'Code', 'age': 'Alter', 'sex': 'Gender'}

    """
    found = {}
    who = _people_column(table, named)
    if who:
        found["participant_id"] = who
    for name, known in _NAMES.items():
        fitting = [column for column in _ranked(table, known.split(), found.values()) if fits(name, column, table)]
        if name == "age":
            fitting = sorted(fitting, key=lambda column: not re.search(r"(?i)mri|scan|visit|exam", column))
        if fitting:
            found[name] = fitting[0]
    return found


def fits(name: str, column: str, table: pd.DataFrame) -> bool:
    """Return whether a column could be the cohort's of a name, by what else its name says and by what it holds.

    Parameters
    ----------
    name, column : str
        The cohort's, and the table's.
    table : DataFrame
        All text.

    """
    if re.search(_NOT.get(name, "(?!)"), column.casefold()):
        return False
    return name != "age" or _are_ages(table[column])


def age_columns(table: pd.DataFrame) -> list[str]:
    """Return the columns that could hold ages.

    Parameters
    ----------
    table : DataFrame
        All text.

    """
    return [one for one in _ranked(table, _NAMES["age"].split(), ()) if fits("age", one, table)]


def is_private(column: str) -> bool:
    """Return whether a column seems to hold what says who somebody is.

    >>> [is_private(one) for one in ("Name", "birth_date", "MMSE", "diagnosis")]
    [True, True, False, False]
    """
    return bool(_PRIVATE.search(column))


def _ranked(table: pd.DataFrame, known: list[str], taken: Collection[str]) -> list[str]:
    """Return columns called as one of the known names, or with it in their name, the surer first."""
    ranks = {}
    for column in table.columns:
        plain, parts = folded(column), [folded(one) for one in re.split(r"[^0-9A-Za-zäöüß]+", column)]
        exact = [place for place, one in enumerate(known) if plain == one]
        within = [len(known) + place for place, one in enumerate(known) if one in parts]
        if (exact or within) and column not in taken:
            ranks[column] = min(exact + within)
    return sorted(ranks, key=lambda column: ranks[column])


def _people_column(table: pd.DataFrame, named: Collection[str]) -> str:
    """Return the column whose entries are in the names of files, or that is called so and tells rows apart."""
    known = set(named)
    hits = {one: sum(label(entry).casefold() in known for entry in set(table[one])) for one in table.columns}
    called = _ranked(table, _PEOPLE.split(), taken=())
    best = max(hits, key=lambda one: (hits[one], one in called), default="")
    if best and hits[best] > max(1, 0.5 * table[best].nunique()):
        return best
    return next((one for one in called if table[one].nunique() > 0.5 * len(table)), "")


def _are_ages(entries: pd.Series) -> bool:
    values = [plain_number(one) for one in entries if not is_missing(one)]
    fine = [0 < float(one) <= OLDEST for one in values if re.fullmatch(r"\d+(\.\d+)?", one)]
    return bool(values) and sum(fine) > 0.5 * len(values)


def plain_number(entry: str) -> str:
    """Return a number with a point in place of a decimal comma; anything else as it is.

    >>> plain_number("63,5"), plain_number("63.5"), plain_number("1,234,5")
    ('63.5', '63.5', '1,234,5')
    """
    return re.sub(r"^([+-]?\d+),(\d+)$", r"\1.\2", entry.strip())


def guess_sexes(entries: Collection[str]) -> dict[str, str]:
    """Return what the entries of a column of sexes mean, of those that say it by themselves.

    >>> guess_sexes(["w", "m", "m", "x"])
    {'m': 'M', 'w': 'F'}
    """
    found: dict[str, str] = {}
    small = {folded(entry) for entry in entries if not is_missing(entry)}
    if "h" in small and small <= {"h", "m"}:  # hombre and mujer
        return {entry: {"h": "M", "m": "F"}[folded(entry)] for entry in sorted(set(entries)) if not is_missing(entry)}
    for entry in sorted(set(entries)):
        if folded(entry) == "h" and "f" in small:  # homme and femme
            found[entry] = "M"
        for sex, known in _SEXES.items():
            if folded(entry) in known.split() and entry != sex:
                found[entry] = sex
    return found


def guess_control(diagnoses: Collection[str]) -> str:
    """Return which of some diagnoses is that of controls, or ``""``.

    >>> guess_control(["PD", "Healthy Control"]), guess_control(["0", "1"])
    ('Healthy Control', '')
    """
    ranks = {one: _CONTROLS.split().index(folded(one)) for one in set(diagnoses) if folded(one) in _CONTROLS.split()}
    return min(sorted(ranks), key=lambda one: ranks[one], default="")


def control_labels(diagnoses: Collection[str]) -> list[str]:
    """Return the diagnoses that seem to be of controls.

    >>> control_labels(["HC", "PD", "control"])
    ['HC', 'control']
    """
    return sorted(one for one in set(diagnoses) if folded(one) in _CONTROLS.split())
