import pandas as pd

from brainage.papers.traeuble2025.figures.shortcuts import effects_in_years, false_positives

EFFECTS = pd.DataFrame(
    {
        "kind": ["flatters", "changes"],
        "effect": ["best of 10 settings, contrastive", "normalising before the split"],
        "size": [0.5, -0.1],
        "low": [0.2, -0.3],
        "high": [0.9, 0.1],
        "over": ["4 inputs", "2 splits"],
    }
)


def test_what_flatters_and_what_changes_have_scales_of_their_own() -> None:
    """One row an effect, with its range."""
    flatters, changes = effects_in_years(EFFECTS).axes
    assert [label.get_text() for label in flatters.get_yticklabels()] == [
        "best of 10 settings, Contrastive + Ridge\n(4 inputs)"
    ]
    assert [label.get_text() for label in changes.get_yticklabels()] == ["normalising before the split\n(2 splits)"]
    for axis, low, high, size in ((flatters, 0.2, 0.9, 0.5), (changes, -0.3, 0.1, -0.1)):
        (segment,) = axis.collections[0].get_segments()
        assert [tuple(end) for end in segment] == [(low, 0), (high, 0)]
        assert axis.collections[1].get_offsets()[:, 0].tolist() == [size]


def test_rates_are_percentages_with_one_marker_a_way() -> None:
    rates = pd.DataFrame(
        {
            "test": ["a", "b"],
            "way": ["published", "sound"],
            "rate": [0.4, 0.05],
            "low": [0.38, 0.04],
            "high": [0.42, 0.06],
        }
    )
    axis = false_positives(rates).axes[0]
    published, sound = axis.collections[1].get_offsets(), axis.collections[3].get_offsets()
    assert published[0].tolist() == [40, 0]
    assert sound[1].tolist() == [5, 1]
