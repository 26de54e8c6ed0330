"""Norms from counts: figures counted by hand, and no count that tells of a few people."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.norming import SMALLEST, counted, joined, norms_of


def test_answers_are_counted_by_item_and_level_and_skipped_ones_are_not() -> None:
    marks = np.array([[1, 5], [1, np.nan], [3, 5]])
    assert counted(marks).tolist() == [[2, 0, 1, 0, 0], [0, 0, 0, 0, 2]]


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ([50, 60, 70, 80, 90], [50, 60, 70, 80, 90]),
        ([0, 60, 70, 80, 0], [0, 60, 70, 80, 0]),
        ([9, 60, 70, 80, 4], [0, 69, 70, 84, 0]),
        ([3, 4, 200, 5, 3], [0, 0, 215, 0, 0]),
        ([150, 0, 5, 0, 50], [155, 0, 0, 0, 50]),
        ([100, 20, 5, 30, 50], [100, 20, 0, 35, 50]),
        ([0, 0, 5, 0, 0], [0, 0, 5, 0, 0]),  # nowhere to go: a table of so few is never written
    ],
)
def test_counts_of_a_few_people_go_to_the_next_answer_towards_the_middle(row: list[int], wanted: list[int]) -> None:
    assert joined(np.array([row])).tolist() == [wanted]


@given(st.lists(st.integers(0, 120), min_size=5, max_size=5).filter(lambda row: sum(row) >= 200))
def test_no_count_from_one_to_nine_is_left_nobody_is_lost_and_the_mean_hardly_moves(row: list[int]) -> None:
    before, after = np.array([row]), joined(np.array([row]))
    assert not ((after > 0) & (after < SMALLEST)).any()
    assert after.sum() == before.sum()
    levels = np.arange(1, 6)
    moved = abs(float((after - before)[0] @ levels)) / before.sum()
    assert moved <= 5 * (SMALLEST - 1) / 200


def test_means_and_spreads_are_those_counted_by_hand_and_every_item_counts_the_same() -> None:
    # R: an item half 1 and half 5, and one that fewer answered, all 3. The others: half 2, half 4.
    table = np.array([[100, 0, 0, 0, 100], [0, 0, 50, 0, 0]] + [[0, 30, 0, 30, 0]] * 5)
    found = norms_of(table, list("RRIASEC"))
    assert found["R"] == pytest.approx((3.0, np.sqrt((4 + 0) / 2)))
    assert found["C"] == pytest.approx((3.0, 1.0))


def test_types_without_an_item_or_with_answers_all_alike_are_named() -> None:
    with pytest.raises(ValueError, match=r"Holland types A, C$"):
        norms_of(np.array([[10, 0, 0, 0, 10]] * 4 + [[0, 0, 20, 0, 0]]), list("RISEC"))
