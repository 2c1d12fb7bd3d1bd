import pandas as pd

from brainage.papers.this_book.figures.sensitivity import changes_chart, changes_table, misregistration_chart, moved

CHANGES = pd.DataFrame(
    [
        ("nothing", "as it is", "", "t1w", 8.0, 0.0, 0.0, 0.0),
        *(("t1w.noise_sd", "low", "0", one, 7.0, d, d - 0.5, d + 0.5) for one, d in (("t1w", -1.0), ("mre", 0.0))),
        *(("t1w.noise_sd", "high", "4", one, 9.0, d, d - 0.5, d + 0.5) for one, d in (("t1w", 1.0), ("mre", 0.0))),
    ],
    columns=["parameter", "side", "value", "inputs", "mae", "difference", "low_95", "high_95"],
)
OTHERS = [CHANGES[CHANGES["inputs"] == "mre"].assign(inputs=name) for name in ("stiffness", "damping_ratio")]
WHOLE = pd.concat([CHANGES, *OTHERS], ignore_index=True)


def test_what_moves_nothing_is_no_dot_and_a_dash() -> None:
    assert moved(WHOLE)["inputs"].tolist() == ["t1w", "t1w"]
    table = changes_table(WHOLE).set_index("Side")
    assert table.loc["low", "T1w"] == "−1.0 (−1.5 to −0.5)"
    assert table.loc["high", "MRE"] == "–"
    assert table.loc["low", "Tried"] == "0"


def test_three_inputs_have_a_panel_each() -> None:
    figure = changes_chart(WHOLE)
    assert [axis.get_title() for axis in figure.axes] == ["Stiffness", "Damping ratio", "T1w"]
    assert len(figure.axes[2].containers) == 2
    assert not figure.axes[0].containers


def test_both_learners_have_a_line_over_millimetres() -> None:
    rows = [(mm, one, 5.0 + mm, 0.5) for mm in (0.0, 1.5) for one in ("pca_gp", "supervised")]
    figure = misregistration_chart(pd.DataFrame(rows, columns=["millimetres", "learner", "mae", "error"]))
    assert [text.get_text() for text in figure.axes[0].get_legend().get_texts()] == [
        "PCA + Gaussian process",
        "Supervised network",
    ]
