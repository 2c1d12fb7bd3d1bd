"""Keep fitted estimators in safetensors files: numbers and settings, nothing that runs when it is opened."""

import json
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file
from sklearn.utils.validation import check_is_fitted

from brainage.errors import BrainageError

__all__ = ["Storable"]


class Storable(ABC):
    """An estimator that can be saved; subclasses say what they have learned."""

    def save(self, path: Path | str) -> None:
        """Write the fitted estimator to a ``.safetensors`` file."""
        check_is_fitted(self)
        path = Path(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        arrays = {name: np.ascontiguousarray(values) for name, values in self._learned().items()}
        about = {"estimator": type(self).__name__, "parameters": json.dumps(self.get_params())}  # type: ignore[attr-defined]
        partial = path.with_name(path.name + ".partial")
        save_file(arrays, partial, about)
        partial.replace(path)

    @classmethod
    def load(cls, path: Path | str) -> Self:
        """Read an estimator that `save` wrote.

        Raises
        ------
        BrainageError
            If the file is not there, broken, or holds another kind of estimator.

        """
        try:
            with safe_open(path, "numpy") as file:
                about = file.metadata() or {}
                learned = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (not a mapping)
        except (FileNotFoundError, SafetensorError) as error:
            msg = f"{path}: not a saved estimator ({error}); give a file that save() wrote"
            raise BrainageError(msg) from error
        if about.get("estimator") != cls.__name__:
            msg = f"{path}: holds {about.get('estimator', 'no estimator')}; expected {cls.__name__}"
            raise BrainageError(msg)
        model = cls(**json.loads(about["parameters"]))
        model._restore(learned)
        return model

    @abstractmethod
    def _learned(self) -> dict[str, NDArray[Any]]:
        """Return all that was learned, as arrays by name."""

    @abstractmethod
    def _restore(self, learned: dict[str, NDArray[Any]]) -> None:
        """Take back what `_learned` gave."""
