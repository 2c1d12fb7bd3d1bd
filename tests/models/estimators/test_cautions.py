import warnings

import pytest

from brainage.models.estimators import AgeRangeWarning, DeviceWarning, UnlikeMapsWarning, unwarned


def test_predictions_are_unwarned_and_nothing_else_is() -> None:
    with unwarned(), warnings.catch_warnings(record=True) as seen:
        warnings.warn("of ages", AgeRangeWarning, stacklevel=1)
        warnings.warn("of maps", UnlikeMapsWarning, stacklevel=1)
        warnings.warn("of a device", DeviceWarning, stacklevel=1)
    assert [str(one.message) for one in seen] == ["of a device"]


def test_afterwards_they_are_warned_of_again() -> None:
    with unwarned():
        pass
    with pytest.warns(AgeRangeWarning):
        warnings.warn("of ages", AgeRangeWarning, stacklevel=1)
