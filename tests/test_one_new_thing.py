"""One new thing is one new file and one line: written into a copy of the package, and used there from end to end."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT


def add_line(path: Path, line: str, after: str) -> None:
    """Write a line behind the one that starts so."""
    lines = path.read_text().splitlines()
    (at,) = [number for number, one in enumerate(lines) if one.startswith(after)]
    path.write_text("\n".join([*lines[: at + 1], line, *lines[at + 1 :], ""]))


def add_file(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


COHORT = """
import numpy as np
import pandas as pd

from brainage.data.cohort import open_cohort
from brainage.data.cohort_plan import Plan
from brainage.data.write_cohort import write_cohort
from brainage.space import anatomy

BRAIN = anatomy.region_mask("brain", 8)
AGES = np.linspace(20, 80, 12)


def people():
    names = [f"sub-{i}" for i in range(1, 13)]
    return pd.DataFrame({"participant_id": names, "age": AGES, "sex": "F", "study": "S", "diagnosis": "CN"})


def made(folder, modality, low, high):
    \"\"\"Write twelve people whose maps tell their ages.\"\"\"
    def draw(one):
        rng, age = np.random.default_rng(int(one[4:])), AGES[int(one[4:]) - 1]
        level = low + (high - low) * (age - 20) / 60
        return {modality: np.where(BRAIN, level * rng.uniform(0.9, 1.1, BRAIN.shape), 0).astype(np.float32)}

    if not folder.exists():
        write_cohort(folder, Plan("Twelve", people(), (modality,), anatomy.grid(8), "twelve", {}), draw, jobs=1)
    return open_cohort(folder)
"""

MODALITY = '        Modality("fa", "Fractional anisotropy", "", 0, 1, (0.05, 0.9), "dwi", "FA", "cividis", (0, 0.8)),'
USE_OF_A_MODALITY = """
from pathlib import Path
import numpy as np
from twelve import AGES, made
import brainage as ba
from brainage.plotting.slices import color_scale
from brainage.plotting.style import INPUTS, label

cohort = made(Path("lab"), "fa", 0.2, 0.6)
model = ba.estimators.PCAGaussianProcess(n_components=2, epochs=30).fit(cohort.volumes("fa"), AGES)
print(label("fa"), INPUTS["fa"], color_scale("fa").cmap.name, cohort.map("sub-1", "fa").max() < 0.3, sep="|")
print(np.abs(model.predict(cohort.volumes("fa")) - AGES).mean() < 10)
try:
    made(Path("percent"), "fa", 20, 60)
except ba.BrainageError as error:
    print("fa" in str(error))
"""


SOURCE = (
    COHORT
    + """
from brainage.core import settings
from brainage.data.sources.source import Source

TWELVE = Source("twelve", "Twelve people", lambda _n, _size: made(settings.data_folder() / "twelve", "t1w", 0.4, 0.8))
"""
)
EXPERIMENT = """
import pandas as pd

from brainage.data.regional_values import regional_means
from brainage.engine.experiment import Experiment


def run(cohort, size):
    means = regional_means(cohort, "t1w", ["thalamus"])
    return {"means": means.assign(age=cohort.ages, splits=size.repeats)}


THALAMUS = Experiment("thalamus", run, ("means",), cohorts=("twelve",), published="smoke", repeats={"smoke": 7})
"""
FIGURE = """
import matplotlib.pyplot as plt

from brainage.plotting.style import figure_style, label


def means_by_age(means):
    with figure_style():
        figure, axis = plt.subplots()
        axis.scatter(means["age"], means["mean"])
        axis.set(xlabel="Age (years)", ylabel=label("t1w"))
    return figure
"""
CATALOG = """
from brainage.core.registry import registered
from brainage.engine.experiment import Experiment
from brainage.papers.new2026.experiments.thalamus import THALAMUS

EXPERIMENTS = registered(globals(), Experiment)
"""
USE_OF_A_PAPER = """
import sys
from contextlib import suppress
from brainage.cli import main

sys.argv = ["brainage", "publish", "--only", "thalamus", "--jobs", "1"]
with suppress(SystemExit):
    main()
from brainage.book.provenance import provenance_page
from brainage.engine.runner import obtain
from brainage.papers.new2026.experiments.thalamus import THALAMUS
from brainage.papers.new2026.figures.thalamus import means_by_age

results = obtain(THALAMUS, "twelve")
figure = means_by_age(results["means"])
print(len(figure.axes[0].collections[0].get_offsets()), figure.axes[0].get_ylabel(), sep="|")
means = results["means"]
print("smoke: 8&nbsp;mm, 7&nbsp;splits" in provenance_page([]), means["mean"].corr(means["age"]) > 0.9)
"""


LOSS = """
from brainage.models.losses.contrastive_loss import ContrastiveLoss


class MeanSquareLoss(ContrastiveLoss):
    name = "mean_square"
    unit_length = False

    def __init__(self, bandwidth=2.0, scale=1.0):
        super().__init__()
        self.bandwidth, self.scale = bandwidth, scale

    def forward(self, features, ages, epoch=None):
        apart = (features[:, 0, :1] - ages[:, None] / 50) ** 2
        return self.scale * apart.mean() / self.bandwidth
"""
USE_OF_A_LOSS = """
from pathlib import Path
from twelve import AGES, made
from brainage import estimators

maps = made(Path("lab-t1w"), "t1w", 0.4, 0.8).volumes("t1w")
loss = {"loss": "mean_square", "bandwidth": 4.0, "loss_settings": {"scale": 2.0}}
model = estimators.ContrastiveRegressor(**loss, epochs=3, batch_size=6, learning_rate=1e-3).fit(maps, AGES)
model.save("model.safetensors")
again = estimators.ContrastiveRegressor.load("model.safetensors")
print(model.loss_history_[-1] < model.loss_history_[0], (again.predict(maps) == model.predict(maps)).all(), again.loss)
"""


CORRECTION = """
import numpy as np

from brainage.gaps.corrections.correction import Correction, Line


def _shift(ages, predicted):
    return Line(float(np.mean(predicted - ages)), 1.0, 1.0)


SHIFT = Correction("shift", _shift)
"""
USE_OF_A_CORRECTION = """
import numpy as np
import brainage as ba
from sklearn.linear_model import Ridge

ages = np.linspace(20, 80, 30)
bias = ba.gap.fit_bias(ages, ages + 5, correction="shift", fitted_on="others")
print(bias.gap([30], [40]).tolist(), bias.slope)
design = ba.gap_power.Design(ba.gap_power.Ages(12, 66, 73), ba.gap_power.Ages(11, 66, 73))
rates = ba.gap_power.rejection_rates(design, [0.0], n=20)
print(sorted(rates.loc[rates["correction"] == "shift", "fitted_on"]))
maps = np.random.default_rng(0).normal(ages[:, None], 5, (30, 3))
model = ba.estimators.BiasCorrectedRegressor(Ridge(), correction="shift").fit(maps, ages)
print(model.slope_, abs(model.intercept_) < 2)
try:
    ba.gap.fit_bias(ages, ages, correction="none at all", fitted_on="others")
except ba.BrainageError as error:
    print("shift" in str(error))
"""


USES = {
    "modality": USE_OF_A_MODALITY,
    "loss": USE_OF_A_LOSS,
    "correction": USE_OF_A_CORRECTION,
    "paper": USE_OF_A_PAPER,
}


def write_all(copy: Path) -> None:
    """Write a modality, a loss, a correction, a source and a paper with an experiment and a figure: files and lines."""
    package, paper = copy / "brainage", copy / "brainage/papers/new2026"
    add_file(copy / "twelve.py", COHORT)
    add_line(package / "data/modalities.py", MODALITY, '        Modality("t1w"')
    add_file(package / "models/losses/mean_square.py", LOSS)
    line = "from brainage.models.losses.mean_square import MeanSquareLoss"
    add_line(package / "models/losses/registry.py", line, "from brainage.models.losses.adaptive")
    add_file(package / "gaps/corrections/shift.py", CORRECTION)
    line = "from brainage.gaps.corrections.shift import SHIFT"
    add_line(package / "gaps/corrections/registry.py", line, "from brainage.gaps.corrections.theil_sen")
    add_file(package / "data/sources/twelve.py", SOURCE)
    line = "from brainage.data.sources.twelve import TWELVE"
    add_line(package / "data/sources/registry.py", line, "from brainage.data.sources.mre134")
    for folder in (paper, paper / "experiments", paper / "figures"):
        add_file(folder / "__init__.py", "")
    add_file(paper / "experiments/thalamus.py", EXPERIMENT)
    add_file(paper / "figures/thalamus.py", FIGURE)
    add_file(paper / "catalog.py", CATALOG)
    line = "from brainage.papers.new2026 import catalog as new2026"
    add_line(package / "papers/catalog.py", line, "from brainage.papers.this_book")


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Use all of them in one process, in a folder that is looked into before the package itself."""
    copy = tmp_path_factory.mktemp("copy")
    shutil.copytree(ROOT / "brainage", copy / "brainage", ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "pyproject.toml").write_text("")  # so that results and data are kept here
    (copy / "results/published").mkdir(parents=True)
    write_all(copy)
    parts = (f"print('## {name}')\n{text}" for name, text in USES.items())
    own = {"PYTHONPATH": str(copy), "BRAINAGE_RESULTS": str(copy / "results"), "BRAINAGE_DATA": str(copy / "data")}
    command = [sys.executable, "-W", "ignore", "-c", "\n".join(parts)]
    done = subprocess.run(command, cwd=copy, env={**os.environ, **own}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    sections = (part.splitlines() for part in done.stdout.split("## ")[1:])
    return {name: lines for name, *lines in sections}


def test_a_modality_is_one_entry(printed: dict[str, list[str]]) -> None:
    """Its unit, range, file, label and colours stand there: written, refused in another unit, read, shown, learned."""
    assert printed["modality"] == ["Fractional anisotropy|Fractional anisotropy|cividis|True", "True", "True"]


def test_a_loss_is_one_file_and_one_line(printed: dict[str, list[str]]) -> None:
    """A learner takes it by its name, with the settings that it knows, and a saved model is read again."""
    assert printed["loss"] == ["True True mean_square"]


def test_a_correction_of_gaps_is_one_file_and_one_line(printed: dict[str, list[str]]) -> None:
    """Gaps are corrected by it, its false positives are counted, and an estimator corrects itself by it."""
    assert printed["correction"] == ["[5.0] 1.0", "['compared controls', 'other healthy']", "1.0 True", "True"]


def test_a_source_an_experiment_a_figure_and_a_paper_are_one_file_and_one_line_each(
    printed: dict[str, list[str]],
) -> None:
    """The command line finds the experiment, computes it on the new cohort, publishes it; a page would draw it."""
    command, *page = printed["paper"]
    assert command.startswith("thalamus, twelve: ")
    assert page == ["12|T1w intensity (a.u.)", "True True"]
