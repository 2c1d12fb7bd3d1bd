"""One file for what a model has learned: safetensors and JSON, whole or not there, nothing that runs when opened.

The header names the format and its version, and holds a checksum of everything else, so that a file that was damaged,
cut short or made by another program is told from a model.
"""

import hashlib
import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from brainage.core.errors import refuse
from brainage.core.files import write_atomically

Arrays = dict[str, NDArray[Any]]

#: Of the format; a file of a later one is refused.
VERSION = 2
_FORMAT = "brainage model"


class ModelFile(NamedTuple):
    """What a file holds: the model as JSON can say it, what it was made from, and its arrays."""

    model: dict[str, Any]
    about: dict[str, Any]
    arrays: Arrays


def write_model_file(path: Path | str, content: ModelFile) -> None:
    """Write a model; a file under that name is whole, and replaced in one step.

    Parameters
    ----------
    path : Path or str
        Of a ``.safetensors`` file.
    content : ModelFile
        Description, remarks and arrays.

    Raises
    ------
    BrainageError
        If a setting cannot be kept, or the file cannot be written.

    """
    path = _resolved(path)  # a link stays one
    arrays = {name: np.ascontiguousarray(values) for name, values in content.arrays.items()}
    try:
        text = json.dumps({"model": content.model, "about": content.about}, default=_plain, allow_nan=False)
    except (TypeError, ValueError) as error:
        refuse(f"{path}: a setting cannot be kept ({error}); expected numbers, text, True, False or None")
    header = {"format": _FORMAT, "version": str(VERSION), "content": text, "checksum": _checksum(text, arrays)}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with write_atomically(path) as partial:
            partial.write_bytes(save(arrays, header))
    except OSError as error:
        refuse(f"{path}: the model cannot be written ({error.strerror or error}); give a file in a folder of your own")


def read_model_file(path: Path | str) -> ModelFile:
    """Read what `write_model_file` wrote.

    Parameters
    ----------
    path : Path or str
        Of a ``.safetensors`` file.

    Raises
    ------
    BrainageError
        If the file is not there, damaged, of a later version, or no model.

    """
    try:
        with safe_open(path, "numpy") as file:
            header = file.metadata() or {}
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (not a mapping)
    except (OSError, SafetensorError, ValueError, TypeError) as error:
        refuse(f"{path}: not a saved estimator ({error}); give a file that save() or save_model() wrote")
    _check_header(path, header)
    if header.get("checksum") != _checksum(header.get("content", ""), arrays):
        refuse(f"{path}: is damaged, its checksum does not fit; copy it again, or fit and save the model again")
    return ModelFile(*_content(path, header.get("content", "")), arrays)


def _content(path: Path | str, text: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the model and what it was made from; a checksum that fits does not make a text JSON."""
    try:
        content = json.loads(text)
        model, about = content["model"], content["about"]
    except (ValueError, KeyError, TypeError, RecursionError):
        model = about = None
    if not isinstance(model, dict) or not isinstance(about, dict):
        refuse(f"{path}: does not hold a whole model, its content is none; fit and save the model again")
    return model, about


def _resolved(path: Path | str) -> Path:
    try:
        return Path(path).resolve()
    except (TypeError, ValueError):  # no text, or one with a NUL
        refuse(f"path is {path!r}; expected the name of a file, for instance 'age.safetensors'")


def _check_header(path: Path | str, header: dict[str, str]) -> None:
    if header.get("format") != _FORMAT:
        what = "by an earlier version of brainage" if "estimator" in header else "by another program"
        refuse(f"{path}: was written {what}; fit and save the model again")
    if header.get("version") != str(VERSION):
        refuse(
            f"{path}: has version {header.get('version')} of the format, not {VERSION}; use the brainage that wrote it"
        )


def _checksum(text: str, arrays: Arrays) -> str:
    digest = hashlib.sha256(text.encode())
    for name, values in sorted(arrays.items()):
        digest.update(f"{name} {values.dtype.str} {values.shape}".encode())
        digest.update(np.ascontiguousarray(values).data if values.size else b"")
    return digest.hexdigest()


def _plain(value: object) -> object:
    """Return NumPy's scalars as Python's, which JSON knows."""
    if isinstance(value, np.generic):
        return value.item()
    msg = f"{value!r}"
    raise TypeError(msg)
