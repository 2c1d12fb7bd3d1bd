import numpy as np
import pytest

from brainage.lab.preprocess.quality import Quality, quality
from brainage.space import anatomy


def test_the_template_lies_on_itself_and_looks_like_itself() -> None:
    template = anatomy.template("t1w", 2)
    found = quality(3 * template, template > 0)
    assert found == pytest.approx((1.0, 1.0))
    assert found.flag(same_contrast=True) == ""


def test_overlap_is_that_of_two_sets() -> None:
    template = anatomy.template("t1w", 2)
    half = (template > 0) & (np.arange(template.shape[0]) < 45)[:, None, None]
    share = half.sum() / (template > 0).sum()
    assert quality(np.where(half, template, 0), half).dice == pytest.approx(2 * share / (1 + share))


def test_what_is_unusual_is_told_and_another_contrast_is_not() -> None:
    odd = Quality(0.5, 0.1)
    assert odd.flag(same_contrast=True).count("usual:") == 2
    assert odd.flag(same_contrast=False) == "its brain overlaps the template's by 0.50 (usual: 0.9 and more)"
    assert Quality(0.95, float("nan")).flag(same_contrast=True) == (
        "it looks like the template by nan (usual: 0.6 and more)"
    )
