"""What groups are shown: shares that can be counted by hand, and small numbers kept back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.disparity import SMALLEST, disparity, first

SLUGS = ("care", "metal", "code", "food")
PAY = {"care": 40_000, "metal": 60_000, "code": 80_000, "food": None}


def people(*counts: tuple[int, str]) -> tuple[np.ndarray, list[str]]:
    """Scores and groups: everyone of a group has one pathway last, the other three first."""
    last = {"a": "code", "b": "care", "c": "food"}
    scores, group = [], []
    for count, name in counts:
        for _ in range(count):
            scores.append([0.0 if s == last[name] else 50.0 + p for p, s in enumerate(SLUGS)])
            group.append(name)
    return np.array(scores), group


def test_shares_pay_and_ratio_are_those_counted_by_hand():
    scores, group = people((20, "a"), (40, "b"))
    found = disparity(scores, SLUGS, PAY, group)
    shares = {r.slug: r.shares for r in found.shown}
    assert shares == {"care": (1.0, 0.0), "metal": (1.0, 1.0), "code": (0.0, 1.0), "food": (1.0, 1.0)}
    assert (found.groups, found.people) == (("a", "b"), (20, 40))
    assert found.pay == (50_000, 70_000)  # pathways without published pay are left out of the mean, never zero
    assert found.pay_ratio == pytest.approx(5 / 7)
    assert [r.slug for r in found.shown if r.lopsided] == ["care", "code"]
    assert found.shown[0].ratio == 0


def test_a_group_of_nine_is_not_reported_and_one_group_alone_cannot_be_compared():
    scores, group = people((20, "a"), (20, "b"), (9, "c"))
    found = disparity(scores, SLUGS, PAY, group)
    assert found.groups == ("a", "b")
    assert found.too_small == ("c",)
    scores, group = people((20, "a"), (9, "b"))
    with pytest.raises(ValueError, match="Fewer than two groups have 10 people or more"):
        disparity(scores, SLUGS, PAY, group)


@given(st.integers(10, 60), st.integers(0, 60))
def test_a_share_that_tells_of_fewer_than_ten_people_is_kept_back(size, taken):
    taken = min(taken, size)
    scores = np.tile([50.0, 40.0, 30.0, 20.0], (size, 1))
    scores[:taken] = [20.0, 40.0, 30.0, 50.0]  # these are shown food instead of care
    other, names = people((20, "a"))
    found = disparity(np.vstack([other, scores]), SLUGS, PAY, [*names, *["z"] * size])
    share = {r.slug: r.shares[1] for r in found.shown}["food"]
    few = 0 < taken < SMALLEST or 0 < size - taken < SMALLEST
    assert share == (None if few else taken / size)


def test_equal_scores_stand_in_the_order_of_the_columns():
    assert first(np.zeros((2, 5))).tolist() == [[0, 1, 2]] * 2
