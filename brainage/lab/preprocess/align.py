"""Take the bias field out of an image, and find the affine way from it to the template's brain."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_dilation

from brainage.core.errors import refuse
from brainage.lab.preprocess.itk import Matrix, as_array, as_itk, as_matrix, sitk
from brainage.space import anatomy

Values = NDArray[np.float32]
Mask = NDArray[np.bool_]
_COARSE = 4.0  # mm: the bias field is smooth
_ROUNDS = (50, 50, 30, 20)  # of N4, by level
_BINS, _SAMPLED, _SEED = 32, 0.25, 1  # of mutual information: bins, share of voxels, seed of where these are
_SHRINK, _SMOOTH = (4, 2, 1), (4.0, 2.0, 0.0)  # by level; the second in mm
_STEPS = 300
_MARGIN = 5  # voxels of 2 mm around the template's brain that count
_FEWEST = 1000  # voxels of a brain


def without_bias(values: Values, affine: Matrix, mask: Mask) -> Values:
    """Return an image divided by its bias field, of N4 (Tustison 2010) within a mask.

    Parameters
    ----------
    values : ndarray
        ``(x, y, z)``.
    affine : ndarray
        Voxel indices to mm.
    mask : ndarray of bool
        Of the brain.

    Raises
    ------
    BrainageError
        If the mask holds next to nothing that is brighter than 0.

    """
    inside = mask & (values > 0)
    if inside.sum() < _FEWEST:
        refuse(f"its mask holds {inside.sum()} voxels that are brighter than 0; expected a brain")
    image, where = as_itk(values, affine), as_itk(inside, affine)
    factors = [max(1, round(_COARSE / size)) for size in image.GetSpacing()]
    n4 = sitk().N4BiasFieldCorrectionImageFilter()
    n4.SetMaximumNumberOfIterations(_ROUNDS)
    try:
        n4.Execute(sitk().Shrink(image, factors), sitk().Shrink(where, factors))
    except RuntimeError as error:
        refuse(f"its bias field cannot be told ({' '.join(str(error).split())[-120:]}); look at its mask")
    field = np.exp(as_array(n4.GetLogBiasFieldAsImage(image)))
    return np.asarray(values / field, np.float32)


def way_to_template(values: Values, affine: Matrix, mask: Mask) -> Matrix:
    """Return the affine way of twelve parameters from an image to the template, ``(4, 4)``, mm to mm.

    First a rigid one from the centres of mass, then an affine one; both by Mattes' mutual information, coarse to fine,
    at fixed places, so that the same image goes the same way again.

    Parameters
    ----------
    values : ndarray
        ``(x, y, z)``, without a bias field.
    affine : ndarray
        Voxel indices to mm.
    mask : ndarray of bool
        Of the brain: a head with its skull does not find a brain's template.

    Raises
    ------
    BrainageError
        If registration fails.

    """
    template = anatomy.template("t1w", 2)
    fixed = as_itk(template, anatomy.grid(2).affine)
    around = as_itk(binary_dilation(template > 0, iterations=_MARGIN), anatomy.grid(2).affine)
    moving = as_itk(np.where(mask, np.clip(values, 0, None), 0).astype(np.float32), affine)
    start = sitk().CenteredTransformInitializer(
        fixed, moving, sitk().Euler3DTransform(), sitk().CenteredTransformInitializerFilter.MOMENTS
    )
    try:
        rigid = _registered(fixed, around, moving, sitk().Euler3DTransform(start))
        whole = sitk().AffineTransform(3)
        whole.SetCenter(rigid.GetCenter())
        whole.SetMatrix(rigid.GetMatrix())
        whole.SetTranslation(rigid.GetTranslation())
        found = as_matrix(_registered(fixed, around, moving, whole))
    except RuntimeError as error:
        refuse(f"it cannot be registered ({' '.join(str(error).split())[-120:]}); look at its mask")
    return np.asarray(np.linalg.inv(found))  # ITK's goes from the template to the image


def _registered(fixed: Any, around: Any, moving: Any, start: Any) -> Any:
    method = sitk().ImageRegistrationMethod()
    method.SetMetricAsMattesMutualInformation(_BINS)
    method.SetMetricFixedMask(around)
    method.SetMetricSamplingStrategy(method.REGULAR)
    method.SetMetricSamplingPercentage(_SAMPLED, _SEED)
    method.SetInterpolator(sitk().sitkLinear)
    method.SetOptimizerAsRegularStepGradientDescent(1.0, 1e-4, _STEPS, gradientMagnitudeTolerance=1e-8)
    method.SetOptimizerScalesFromPhysicalShift()
    method.SetShrinkFactorsPerLevel(_SHRINK)
    method.SetSmoothingSigmasPerLevel(_SMOOTH)
    method.SmoothingSigmasAreSpecifiedInPhysicalUnitsOn()
    method.SetInitialTransform(start, inPlace=True)
    method.Execute(fixed, moving)
    return start
