from dataclasses import replace

import numpy as np
import pytest

from brainage.data.cohort import Cohort
from brainage.engine.profiles import PROFILES
from brainage.papers.this_book.experiments import lifespan_realism
from brainage.papers.this_book.experiments.lifespan_realism import COHORTS, LIFESPAN_REALISM, read
from brainage.papers.this_book.figures.lifespan_realism import targets
from brainage.simulation.person.drawn_person import draw_person, healthy_ages
from brainage.simulation.person.volumes import LABELS
from brainage.space import anatomy


def test_cohorts_have_the_ages_that_they_are_named_for() -> None:
    """275 people of the shared tables, 52.7 ± 22.0 years; OASIS-1, 316 healthy people and 100 with dementia."""
    model, n = COHORTS["lifespan"]
    ages = healthy_ages(model.groups)
    assert (n, len(ages)) == (275, 275)
    assert ages.mean() == pytest.approx(52.7, abs=0.3)
    assert ages.std() == pytest.approx(22, abs=0.5)
    oasis = COHORTS["dementia"][0].groups
    assert [sum(g.n for g in oasis if (g.diagnosis == "CN") == healthy) for healthy in (True, False)] == [316, 100]
    assert {draw_person(i, 0, COHORTS["paper"][0]).diagnosis for i in range(30)} == {"CN"}
    assert len({g.study for g in COHORTS["studies"][0].groups}) == 5


def test_what_is_on_disk_is_read(smoke_cohort: Cohort, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRAINAGE_JOBS", "1")
    written = read(smoke_cohort.healthy[:4])
    assert len(written.people) == len(written.gray) == 4
    assert set(LABELS) - {"white matter"} <= set(written.people)
    voxels = anatomy.region_mask("brain", 8).sum()
    assert {maps.shape for maps in written.maps.values()} == {(4, voxels)}
    assert set(written.people["diagnosis"]) == {"CN"}
    assert 0 <= written.gray.min() <= written.gray.max() <= 1.01


def test_every_target_is_asked_and_every_answer_has_a_target(monkeypatch: pytest.MonkeyPatch) -> None:
    """With cohorts that are made up: 60 people whose age shows everywhere."""
    rng = np.random.default_rng(0)

    def made_up(_: object, n: int, *__: object) -> lifespan_realism.Written:
        ages = rng.uniform(20, 90, 60)
        shown = ages[:, None] + rng.standard_normal((60, 90))
        names = [*LABELS, "cortex", "gray matter", "tissue", *anatomy.PARCELS, "brain"]
        people = lifespan_realism.pd.DataFrame(shown[:, : len(names)] + 100, columns=names)
        people = people.assign(age=ages, icv=1.5e6 * rng.uniform(0.8, 1.2, 60), site=np.repeat(list("ABC"), 20))
        people["diagnosis"] = np.where(np.arange(60) % 4, "CN", "AD" if n == 416 else "CN")
        maps = dict.fromkeys(("stiffness", "damping_ratio", "t1w"), np.repeat(shown, 7, axis=1).astype(np.float32))
        return lifespan_realism.Written(people, maps["t1w"], maps)

    monkeypatch.setattr(lifespan_realism, "write_and_read", made_up)
    monkeypatch.setattr(lifespan_realism, "_told_by_network", lambda _, ages, *__: np.full_like(ages, ages.mean()))
    tables = LIFESPAN_REALISM.run(None, LIFESPAN_REALISM.size("paper"))
    assert set(tables) == set(LIFESPAN_REALISM.tables)
    assert set(tables["errors"]["statistic"]) == set(targets()["statistic"])
    assert set(tables["changes"]["cohort"]) == {"real", "simulated"}
    assert tables["errors"].set_index("statistic")["value"].filter(like="r2").gt(0.9).all()
    by = tables["errors"].set_index("statistic")["by"]
    assert by["stiffness_r2"].endswith("network 0.00")  # whoever guesses is not the best
    assert set(LIFESPAN_REALISM.own) == set(PROFILES)


@pytest.mark.slow
def test_a_network_tells_the_ages_of_a_study_that_it_has_not_seen() -> None:
    """Known answer: brightness is age, and noise is not."""
    rng, brain = np.random.default_rng(0), anatomy.region_mask("brain", 4)
    ages = rng.uniform(20, 80, 80)
    values = (ages[:, None] / 50 + 0.1 * rng.standard_normal((80, brain.sum()))).astype(np.float32)
    size = LIFESPAN_REALISM.size("laptop")
    told = lifespan_realism._told_by_network(values, ages, np.repeat(["A", "B"], 40), replace(size, epochs=20))
    assert np.corrcoef(told, ages)[0, 1] > 0.7
