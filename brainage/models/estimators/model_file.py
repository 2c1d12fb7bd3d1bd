"""Keep a whole model in one file: normaliser, estimator and correction together, and what maps they are for.

An estimator alone takes normalised maps and knows nothing of how they came about; opened without its normaliser it
predicts nonsense. So what is saved and opened is the pipeline.
"""

from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from brainage.core.errors import BrainageError, refuse
from brainage.models.estimators.array_file import ModelFile, read_model_file, write_model_file
from brainage.models.estimators.model_about import ModelAbout
from brainage.models.estimators.packing import map_shape, packed, unpacked


class SavedModel(NamedTuple):
    """A model that was opened.

    Attributes
    ----------
    model : estimator
        The fitted pipeline or estimator.
    about : ModelAbout or None
        What maps it is for, if that was saved.

    """

    model: Any
    about: ModelAbout | None

    def predict(self, maps: NDArray[np.float32], **found: Any) -> NDArray[np.float64]:
        """Return predicted ages in years of maps as they were measured.

        Parameters
        ----------
        maps : ndarray
            ``(n, channels, ...)``, in their units.
        **found
            Of the maps: any of ``modalities``, ``units``, ``voxel_size``, ``region``; see `ModelAbout`.

        Raises
        ------
        BrainageError
            If they are not such as the model was fitted on.

        """
        if found and self.about is None:
            refuse("the model's file does not say what maps it is for; save it with about=ModelAbout(...)")
        if self.about is not None:
            self.about.require(**found)
        return self.model.predict(maps)


def save_model(model: Any, path: Path | str, about: ModelAbout | None = None) -> None:
    """Write a fitted model to one file, whole or not at all; nothing in it runs when it is opened.

    Parameters
    ----------
    model : estimator
        A pipeline of a normaliser of `brainage.models.normalization` and an estimator, one of these, or a
        `BiasCorrectedRegressor` around them.
    path : Path
        A ``.safetensors`` file.
    about : ModelAbout, optional
        What maps it is for.

    Raises
    ------
    BrainageError
        If there is something in the model that cannot be kept, ``about`` tells of other channels, or the file cannot be
        written.

    Examples
    --------
    ::

        model = make_pipeline(DatasetNormalizer(), PCAGaussianProcess()).fit(maps, ages)
        save_model(model, "age.safetensors", ModelAbout(("stiffness",), ("kPa",), voxel_size=2))
        load_model("age.safetensors").predict(new_maps, modalities=["stiffness"], units=["kPa"], voxel_size=2)

    """
    if not isinstance(about, ModelAbout | None):
        refuse(f"about is of type {type(about).__name__}; expected a ModelAbout, for instance ModelAbout(**about)")
    description, arrays = packed(model, "")
    shape = map_shape(model)
    if about is not None and len(shape) > 1 and shape[0] != len(about.modalities):
        refuse(
            f"about names {len(about.modalities)} modalities, the model was fitted on {shape[0]} channels; name each"
        )
    write_model_file(path, ModelFile(description, asdict(about) if about else {}, arrays))


def load_model(path: Path | str, device: str | None = None) -> SavedModel:
    """Open what `save_model` or an estimator's ``save`` wrote.

    Parameters
    ----------
    path : Path
        The file.
    device : str, optional
        Where networks shall run; by default where they were fitted, or, where that is not here, as for ``"auto"``.

    Warns
    -----
    DeviceWarning
        If the device that a network was fitted on is not here, and no other was given.

    Raises
    ------
    BrainageError
        If the file is not there, damaged, of a later version, or no model.

    """
    content = read_model_file(path)
    try:
        about = ModelAbout(**content.about) if content.about else None
        return SavedModel(unpacked(content.model, content.arrays, device, str(path)), about)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        if isinstance(error, BrainageError):
            raise
        refuse(f"{path}: does not hold a whole model ({error}); fit and save it again")
