import pandas as pd

from brainage.papers.traeuble2025.figures.errors_by_age import errors_by_age, numbers_by_age


def test_each_age_group_has_its_learners_and_who_knows_two_groups() -> None:
    groups = ["young", "middle", "old"]
    index = pd.MultiIndex.from_product([["contrastive", "pca_gp"], groups])
    errors = pd.Series([4.0, 11.0, 6.0, 7.0, 5.0, 7.5], index)
    axis = errors_by_age(errors, pd.Series([3.0, 12.0, 5.0], groups)).axes[0]
    assert [line.get_ydata()[0] for line in axis.lines] == [3, 12, 5]
    first, second = (dots.get_offsets() for dots in axis.collections)
    assert first[:, 1].tolist() == [7, 5, 7.5]  # in the order of pages
    assert second[:, 1].tolist() == [4, 11, 6]
    assert (first[:, 0] < second[:, 0]).all()
    assert [tick.get_text() for tick in axis.get_xticklabels()] == ["under 35 years", "35 to 60", "60 and older"]


def test_numbers_are_told_by_learner_and_age_group_with_dashes_for_learners_that_are_not_there() -> None:
    told = numbers_by_age(pd.Series([4.04], pd.MultiIndex.from_tuples([("contrastive", "young")])))
    assert (told["mae_contrastive_young"], told["mae_pca_gp_old"], len(told)) == ("4.0", "\N{EM DASH}", 9)
