from pathlib import Path

import numpy as np
import pytest

from brainage.core.errors import BrainageError
from brainage.data.cohort import Cohort
from brainage.lab.lab_model import LabModel, open_lab_model
from brainage.lab.predicting import predict_lab
from brainage.models.estimators import save_model


def test_what_is_opened_predicts_the_same(fitted: LabModel, smoke_cohort: Cohort, tmp_path: Path) -> None:
    fitted.save(tmp_path / "lab.brainage")
    opened = open_lab_model(tmp_path / "lab.brainage")
    assert opened.about == fitted.about
    one, other = predict_lab(fitted, smoke_cohort), predict_lab(opened, smoke_cohort)
    for name in ("predicted_age", "low", "high"):
        assert np.allclose(one[name], other[name], atol=0.05)  # half precision
    assert one["note"].tolist() == other["note"].tolist()


def test_the_file_names_nobody(fitted: LabModel, smoke_cohort: Cohort, tmp_path: Path) -> None:
    fitted.save(tmp_path / "lab.brainage")
    written = (tmp_path / "lab.brainage").read_bytes()
    assert not any(name.encode() in written for name in smoke_cohort.participants["participant_id"])


def test_a_file_that_was_changed_is_refused(fitted: LabModel, tmp_path: Path) -> None:
    path = tmp_path / "lab.brainage"
    fitted.save(path)
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(BrainageError, match="is damaged, its checksum does not fit"):
        open_lab_model(path)


def test_another_kind_of_model_is_refused(fitted: LabModel, tmp_path: Path) -> None:
    save_model(fitted.fit.models[0], tmp_path / "one.safetensors")
    with pytest.raises(BrainageError, match="holds a Pipeline; expected what brainage fit wrote"):
        open_lab_model(tmp_path / "one.safetensors")


def test_a_file_is_half_as_large_as_what_it_holds(fitted: LabModel, tmp_path: Path) -> None:
    fitted.save(tmp_path / "lab.brainage")
    components = sum(model[-1].learned()["components"].nbytes for model in fitted.fit.models)
    assert (tmp_path / "lab.brainage").stat().st_size < 0.6 * components + 2_000_000


@pytest.mark.parametrize(
    ("content", "told"), [(None, "no such file; make it"), (b"text", "expected what brainage fit")]
)
def test_what_is_no_model_is_told_to_those_who_write_no_python(
    content: bytes | None, told: str, tmp_path: Path
) -> None:
    path = tmp_path / "lab.brainage"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BrainageError, match=told) as caught:
        open_lab_model(path)
    assert "()" not in str(caught.value)
