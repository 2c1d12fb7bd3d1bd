from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
import torch

from brainage.core.arguments import check_order, columns, flags, frame, labels, nearly_constant, numbers, table
from brainage.core.errors import BrainageError

MISSING = "scores: 1 of 3 values is missing or infinite .first: number 2.; leave these out"


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([1, np.nan, 3], MISSING),
        ([1, np.inf, 3], MISSING),
        ([1, None, 3], MISSING),
        (pd.Series([1, pd.NA, 3], dtype="Int64"), MISSING),
        (np.ma.masked_equal([1, 999, 3], 999), MISSING),
        ([np.nan, -np.inf, 3], "scores: 2 of 3 values are missing or infinite .first: number 1."),
        ([1, pd.NaT, 3], MISSING),
        ([1, 10**400, 3], MISSING),
        ([1, Decimal("sNaN"), 3], MISSING),
        ([60, None, "x"], "scores: holds 'x'; expected numbers"),
        (np.ma.array(["1", "2"], mask=[False, True]), "scores: holds '1'; expected numbers"),
        (torch.ones(2, requires_grad=True), "scores: a Tensor that NumPy cannot read; expected an array"),
        (torch.ones(2, dtype=torch.bfloat16), "scores: a Tensor that NumPy cannot read; expected an array"),
        ([], "scores: 0 given; expected at least 1"),
        (5.0, r"scores: shape is \(\); expected one number each"),
        (np.ones((3, 1)), r"scores: shape is \(3, 1\); expected one number each, \(n,\)"),
        (["1", "2"], "scores: holds .*'1'.*; expected numbers"),
        (pd.Series(["1", "2"]), "scores: holds '1'; expected numbers"),
        ([1 + 2j], "scores: holds .*; expected numbers"),
        (np.array(["2020-01-01"], "datetime64[D]"), "scores: holds .*; expected numbers"),
        ([[1, 2], [3]], "scores: rows differ in length"),
    ],
)
def test_what_is_no_finite_number_is_told_by_name(values: object, message: str) -> None:
    with pytest.raises(BrainageError, match=message):
        numbers("scores", values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "values",
    [
        [1, 2],
        (1, 2),
        np.array([1, 2], "u1"),
        pd.Series([1, 2], dtype="Int64"),
        np.array([1, 2.0], object),
        [Decimal(1), Decimal(2)],
    ],
)
def test_numbers_of_any_kind_are_floats(values: object) -> None:
    found = numbers("scores", values)  # type: ignore[arg-type]
    assert (found.tolist(), found.dtype) == ([1.0, 2.0], np.dtype(float))


def test_what_is_given_is_not_changed() -> None:
    given = np.array([1.0, 2.0])
    numbers("scores", given)[0] = 9
    assert given.tolist() == [1.0, 2.0]


def test_tables_of_numbers_have_two_axes() -> None:
    assert numbers("errors", np.ones((2, 3)), axes=2).shape == (2, 3)
    assert numbers("errors", np.ones((2, 3, 1)), axes=None).shape == (2, 3, 1)
    with pytest.raises(BrainageError, match=r"errors: shape is \(3,\); expected a table"):
        numbers("errors", np.ones(3), axes=2)
    with pytest.raises(BrainageError, match=r"errors: shape is \(10, 0\), without a value; expected one column"):
        numbers("errors", np.ones((10, 0)), axes=2, least=5)
    with pytest.raises(BrainageError, match="errors: 2 given; expected at least 3"):
        numbers("errors", np.ones((2, 3)), axes=2, least=3)


def test_columns_are_as_long_as_each_other() -> None:
    with pytest.raises(BrainageError, match="2 ages and 3 predicted ages; expected as many"):
        columns(ages=[1, 2], predicted_ages=[1, 2, 3])
    with pytest.raises(BrainageError, match=r"predicted ages: shape is \(2, 1\)"):
        columns(ages=[1, 2], predicted_ages=[[1], [2]])


def test_rows_in_another_order_are_not_paired_by_position() -> None:
    one = pd.Series([1.0, 2.0, 3.0], index=["a", "b", "c"])
    with pytest.raises(BrainageError, match="first and second hold the same rows in another order"):
        columns(first=one, second=one[::-1])
    apart = columns(first=one, second=one[::-1].to_numpy())
    assert apart[1].tolist() == [3, 2, 1]
    again = columns(first=one, second=one.reset_index(drop=True))
    assert [part.tolist() for part in again] == [[1, 2, 3], [1, 2, 3]]


@pytest.mark.parametrize(
    ("one", "other"), [(["x", "y", "z"], ["x", "y", "w"]), (["x", "x", "y"], ["x", "y", "y"]), ([0, 1, 2], [1, 2, 3])]
)
def test_rows_of_other_people_are_not_paired(one: list, other: list) -> None:
    first, second = (pd.Series([1.0, 2.0, 3.0], index=index) for index in (one, other))
    between = np.arange(3.0)
    with pytest.raises(BrainageError, match="first and second hold rows of other names; select the same in both"):
        columns(first=first, second=second)
    with pytest.raises(BrainageError, match="first and second hold rows of other names"):
        check_order(first=first.to_frame(), of_position=pd.Series(between, index=list("uvw")), second=second)


@pytest.mark.parametrize("masked", [flags, labels])
def test_what_is_masked_is_missing(masked) -> None:
    with pytest.raises(BrainageError, match=r"given: (holds 0, 1, None|1 of 3 labels missing .first: number 2.)"):
        masked("given", np.ma.array([0, 1, 1], mask=[False, True, False]), 3)


def test_an_array_is_no_table() -> None:
    for read in (frame, lambda name, given: table(name, given, ["seed"])):
        with pytest.raises(BrainageError, match="predictions: a list was given; expected a pandas DataFrame"):
            read("predictions", [1, 2])


@pytest.mark.parametrize(
    "values",
    [
        [1.0, 0.0],
        pd.Series([1, 0], dtype="O"),
        [True, False],
        [1, 0],
        np.array([1, 0], "u1"),
        pd.Series([True, False], dtype="O"),
    ],
)
def test_answers_are_truth_values_or_0_and_1(values: object) -> None:
    assert flags("healthy", values, 2).tolist() == [True, False]  # type: ignore[arg-type]


@pytest.mark.parametrize("values", [["no", "no"], [0.5, 0.0], [0, 2], [None, True], [np.nan, 1.0]])
def test_other_answers_are_told(values: object) -> None:
    with pytest.raises(BrainageError, match=r"healthy: holds .*; expected True and False"):
        flags("healthy", values, 2)  # type: ignore[arg-type]


def test_answers_and_labels_are_one_each() -> None:
    with pytest.raises(BrainageError, match=r"healthy: shape is \(2,\); expected one answer for each of 3"):
        flags("healthy", [True, False], 3)
    with pytest.raises(BrainageError, match=r"studies: shape is \(2,\); expected one label for each of 3"):
        labels("studies", ["a", "b"], 3)
    with pytest.raises(BrainageError, match=r"studies: 1 of 3 labels missing .first: number 2."):
        labels("studies", ["a", None, "b"], 3)


def test_a_table_has_each_column_once() -> None:
    frame = pd.DataFrame([[1, 2, 3]], columns=["seed", "age", "age"])
    with pytest.raises(BrainageError, match="predictions: columns are seed, age, age; expected one each of seed, age"):
        table("predictions", frame, ["seed", "age"])
    with pytest.raises(BrainageError, match="predictions: 0 rows; expected at least 1"):
        table("predictions", frame[:0], ["seed"])


def test_rounding_is_no_variation() -> None:
    assert nearly_constant(np.array([0.1 + 0.2, 0.3]))
    assert not nearly_constant(np.array([0.3, 0.3 + 1e-9]))
    assert nearly_constant(np.array([1e-15, 0.0]), scale=50.0)
    assert nearly_constant(np.zeros(3))
