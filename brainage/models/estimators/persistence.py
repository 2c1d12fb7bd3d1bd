"""Keep fitted estimators in files: numbers and settings, nothing that runs when it is opened."""

import warnings
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any, Self

from sklearn.utils.validation import check_is_fitted

from brainage.core.errors import BrainageError, refuse
from brainage.models.estimators.array_file import Arrays, ModelFile, read_model_file, write_model_file
from brainage.models.estimators.cautions import DeviceWarning
from brainage.models.training import pick_device


class Storable(ABC):
    """An estimator that can be saved; subclasses say what they have learned."""

    def save(self, path: Path | str) -> None:
        """Write the fitted estimator to a ``.safetensors`` file.

        A pipeline is more than its last step: `brainage.models.estimators.save_model` keeps the normaliser, too.

        Parameters
        ----------
        path : Path or str
            Of a ``.safetensors`` file; replaced in one step if it is there.

        """
        write_model_file(path, ModelFile(self.described(), {}, self.learned()))

    @classmethod
    def load(cls, path: Path | str, device: str | None = None) -> Self:
        """Read an estimator that `save` wrote.

        Parameters
        ----------
        path : Path
            The file.
        device : str, optional
            Where it shall run: ``"auto"``, ``"cpu"``, ``"cuda:0"``, ... By default where it was fitted, or, where that
            is not here, as for ``"auto"``.

        Warns
        -----
        DeviceWarning
            If the device that it was fitted on is not here, and no other was given.

        Raises
        ------
        BrainageError
            If the file is not there, damaged, or holds something else.

        """
        content = read_model_file(path)
        found = content.model.get("class")
        if found != cls.__name__:
            remedy = "; open it with load_model()" if found == "Pipeline" else ""
            refuse(f"{path}: holds {found or 'no estimator'}; expected {cls.__name__}{remedy}")
        return cls.rebuilt(content.model, content.arrays, device, str(path))

    def described(self) -> dict[str, Any]:
        """Return class and settings, for JSON."""
        check_is_fitted(self)
        return {"class": type(self).__name__, "parameters": self.get_params()}  # type: ignore[attr-defined]

    @classmethod
    def rebuilt(cls, description: dict[str, Any], arrays: Arrays, device: str | None, where: str) -> Self:
        """Return the estimator of a description and of what `learned` gave.

        Parameters
        ----------
        description : dict
            Of `described`.
        arrays : dict of array
            By name.
        device : str or None
            To put it on; ``None``: where it was, if that is here.
        where : str
            File, for the message.

        Raises
        ------
        BrainageError
            If they do not go together.

        """
        parameters = dict(description.get("parameters", {}))
        if "device" in parameters:
            parameters["device"] = _here(parameters["device"], device, where)
        try:
            model = cls(**parameters)
            model.restore(arrays)
        except (KeyError, IndexError, TypeError, RuntimeError, ValueError) as error:
            if isinstance(error, BrainageError):
                raise
            reason = " ".join(str(error).split())
            refuse(f"{where}: does not hold a whole {cls.__name__} ({reason}); fit and save the model again")
        return model

    @abstractmethod
    def learned(self) -> Arrays:
        """Return all that was learned, as arrays by name."""

    @abstractmethod
    def restore(self, learned: Arrays) -> None:
        """Take back what `learned` gave.

        Parameters
        ----------
        learned : dict of array
            By name.

        """


def _here(saved: str, asked: str | None, where: str) -> str:
    """Return the device that was asked for, or the saved one where it is here."""
    if asked is not None:
        return asked
    try:
        pick_device(saved)
    except BrainageError:
        found = pick_device("auto")
        text = f"{where}: was fitted on {saved!r}, which is not here, and runs on {found}; choose another by device="
        warnings.warn(text, DeviceWarning, stacklevel=4)
        return "auto"
    return saved
