import numpy as np
import pytest

from brainage.core.errors import BrainageError
from brainage.space import mechanics


def test_stiffness_is_density_times_wave_speed_squared() -> None:
    """Independent route: the shear wave speed from the complex wave number k = omega sqrt(rho / G*)."""
    storage, loss, density, omega = 2400.0, 900.0, 1000.0, 2 * np.pi * 50
    wave_number = omega * np.sqrt(density / (storage + 1j * loss))
    speed = omega / wave_number.real
    assert mechanics.stiffness(storage, loss) == pytest.approx(density * speed**2, rel=1e-12)


def test_moduli_inverts_both() -> None:
    rng = np.random.default_rng(0)
    storage, loss = rng.uniform(0.5, 6, (5, 4)), rng.uniform(0, 3, (5, 4))
    back = mechanics.moduli(mechanics.stiffness(storage, loss), mechanics.damping_ratio(storage, loss))
    np.testing.assert_allclose(back, (storage, loss), rtol=1e-12)


def test_missing_voxels_stay_missing() -> None:
    assert np.isnan(mechanics.stiffness([np.nan, 2.0], [0.1, 0.1])).tolist() == [True, False]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: mechanics.stiffness([2.0, 3.0], [1.0]), r"shapes differ: storage_modulus \(2,\) and loss_modulus"),
        (lambda: mechanics.stiffness([0.0, 2.0], [1.0, 1.0]), "storage_modulus must be > 0; 1 values are not"),
        (lambda: mechanics.damping_ratio(2.0, -0.1), "loss_modulus must be >= 0; 1 values are not"),
        (lambda: mechanics.moduli(-1.0, 0.2), "stiffness must be > 0"),
        (lambda: mechanics.moduli(1.0, -0.2), "damping_ratio must be >= 0"),
    ],
)
def test_impossible_values_are_refused(call, message: str) -> None:
    with pytest.raises(BrainageError, match=message):
        call()
