from types import SimpleNamespace

import numpy as np
import psutil
import pytest

from brainage.core.errors import BrainageError
from brainage.lab.memory import check_memory, needed
from brainage.space.anatomy import brain_box, region_mask


def free(monkeypatch: pytest.MonkeyPatch, gigabytes: float) -> None:
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(available=gigabytes * 1e9))


def test_both_maps_take_twice_what_one_takes() -> None:
    assert needed(100, "mre", 4) == 2 * needed(100, "stiffness", 4) == needed(200, "mri", 4)


def test_what_fits_is_let_pass_and_what_does_not_is_told_with_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    free(monkeypatch, needed(5000, "mre", 2) * 1.01)
    check_memory(5000, "mre", 2)
    free(monkeypatch, needed(5000, "mre", 2) * 0.99)
    with pytest.raises(BrainageError, match=r"maps of 5000 scans at 2 mm take .* GB .*; give --grid 4, which takes"):
        check_memory(5000, "mre", 2)
    with pytest.raises(BrainageError, match=r"are free; use another machine"):
        check_memory(10_000_000, "mre", 8)


def test_models_fitted_side_by_side_take_more(monkeypatch: pytest.MonkeyPatch) -> None:
    free(monkeypatch, needed(5000, "mre", 4) * 1.5)
    monkeypatch.setenv("BRAINAGE_JOBS", "2")
    check_memory(5000, "mre", 4)
    with pytest.raises(BrainageError, match=r"2 at once, .*, or give fewer --jobs, or use"):
        check_memory(5000, "mre", 4, models=10)
    monkeypatch.setenv("BRAINAGE_SCHEDULER", "tcp://elsewhere:8786")
    check_memory(5000, "mre", 4, models=10)


def test_networks_see_the_box_around_the_brain() -> None:
    box, brain = brain_box(4), region_mask("brain", 4).sum()
    volume = np.prod([one.stop - one.start for one in box])
    one_more = needed(101, "stiffness", 4, "contrastive") - needed(100, "stiffness", 4, "contrastive")
    assert one_more == pytest.approx(3.5 * 4 * volume / 1e9)
    assert needed(101, "stiffness", 4) - needed(100, "stiffness", 4) == pytest.approx(6 * 4 * brain / 1e9)
