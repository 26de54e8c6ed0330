"""Figures about a ranking, on tables small enough to count by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from models.measures import (
    NOWHERE,
    accuracy,
    agreement,
    by_field,
    columns_of,
    mixing,
    pay_of_shown,
    place_of,
    scale_correlation,
    share_shown,
    shown,
    title_places,
)

SCORES = np.array([[4.0, 3.0, 2.0, 1.0], [1.0, 2.0, 3.0, 4.0], [4.0, 3.0, 2.0, 1.0], [2.0, 2.0, 2.0, 1.0]])
CHOSEN = np.array([0, 0, 1, 1])


def test_occupations_stand_for_a_field_by_their_first_digits_but_for_those_left_out() -> None:
    codes = ["29-1141.00", "29-1141.01", "29-1229.00", "15-1252.00"]
    assert columns_of(codes, ["29-", "-29-1229"]) == [0, 1]
    assert columns_of(codes, ["15-1252"]) == [3]
    assert columns_of(codes, ["11-"]) == []


def test_the_score_of_a_field_is_the_mean_of_its_occupations() -> None:
    assert by_field(np.array([[1.0, 3.0, 8.0]]), [[0, 1], [2]]).tolist() == [[2.0, 8.0]]


def test_equal_scores_count_against_ones_own_choice() -> None:
    assert place_of(SCORES, CHOSEN).tolist() == [1, 4, 2, 3]


def test_accuracy_is_counted_over_people_and_then_over_choices() -> None:
    # Choice 0 was made by three (places 1, 4, 6), choice 1 by one (place 2).
    told = accuracy(np.array([1, 4, 6, 2]), np.array([0, 0, 0, 1]))
    assert told.hits == {1: 1 / 4, 3: 2 / 4, 5: 3 / 4}
    assert told.mrr == pytest.approx((1 + 1 / 4 + 1 / 6 + 1 / 2) / 4)
    assert told.balanced_hits == pytest.approx({1: (1 / 3 + 0) / 2, 3: (1 / 3 + 1) / 2, 5: (2 / 3 + 1) / 2})
    assert told.balanced_mrr == pytest.approx(((1 + 1 / 4 + 1 / 6) / 3 + 1 / 2) / 2)


def test_what_is_shown_is_paid_and_shared_by_group() -> None:
    first = shown(SCORES, 2)
    assert first.tolist() == [[0, 1], [3, 2], [0, 1], [0, 1]]
    group = np.array(["F", "M", "F", "M"])
    pay = np.array([10.0, 20.0, 30.0, 50.0])
    assert pay_of_shown(first, pay, group, ("F", "M")) == pytest.approx(15 / ((40 + 15) / 2))
    assert share_shown(first, {2, 3}, group == "F") == 0
    assert share_shown(first, {2, 3}, group == "M") == 0.5


def test_a_title_is_found_at_the_place_of_its_first_right_occupation_each_soc_code_counted_once() -> None:
    hits = {"nurse": ["29-1141.00", "29-1141.01", "31-1131.00"], "cook": ["11-0000.00"], "guard": []}
    right = {"nurse": {"31-1131"}, "cook": {"35-2014"}, "guard": {"33-9032"}, "poet": {"27-3043"}}
    assert title_places(hits, right).tolist() == [2, NOWHERE, NOWHERE, NOWHERE]


def test_two_rankings_agree_as_counted_by_hand() -> None:
    other = np.array([[1.0, 2.0, 3.0, 4.0], [1.0, 2.0, 3.0, 4.0]])
    told = agreement(SCORES[:2], other)
    assert told.correlation == pytest.approx(0.0)  # one is the other turned round, one is the same
    assert told.shared == (2 + 3) / 2
    assert told.near == 1.0  # four choices: the first is always among ten


def test_mixing_says_who_stays_first_who_is_kept_and_who_is_never_first() -> None:
    interest = np.array([[4.0, 3.0, 2.0, 1.0]] * 4)
    weighed = np.array([[4.0, 3.0, 2.0, 1.0], [3.0, 4.0, 2.0, 1.0], [2.0, 4.0, 3.0, 1.0], [1.0, 4.0, 3.0, 2.0]])
    told = mixing(interest, weighed)
    assert (told.stays, told.kept, told.largest, told.never) == (0.25, 0.75, 0.75, 2)


def test_the_usual_rule_is_the_correlation_of_six_averages_with_six_figures() -> None:
    marks = np.array([[5.0, 3.0, 1.0, 2.0, 4.0, 2.0, np.nan]])
    figures = np.array([[5.0, 2.0, 1.0, 2.0, 4.0, 2.0], [3.0] * 6, [np.nan] * 6])
    found = scale_correlation(marks, list("RIASECR"), figures)
    by_hand = np.corrcoef([5, 3, 1, 2, 4, 2], [5, 2, 1, 2, 4, 2])[0, 1]
    assert found[0] == pytest.approx([by_hand, 0.0, 0.0])


@given(hnp.arrays(float, (6, 5), elements=st.floats(-10, 10)), st.lists(st.integers(0, 4), min_size=6, max_size=6))
def test_figures_stay_within_their_bounds_whatever_the_scores(scores: np.ndarray, chosen: list[int]) -> None:
    places = place_of(scores, np.array(chosen))
    assert ((places >= 1) & (places <= 5)).all()
    told = accuracy(places, np.array(chosen))
    assert 0 <= told.balanced_hits[1] <= told.balanced_hits[3] <= told.balanced_hits[5] <= 1
    assert 1 / 5 - 1e-9 <= told.balanced_mrr <= 1 + 1e-9
