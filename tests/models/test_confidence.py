"""How far answers carry an order: known cases, and simulated people who answer with care, by chance, or little."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.answers import Item
from models.confidence import Comparing, confidence
from models.reference import simulate

ITEMS = [Item(f"{s.lower()}{n}", f"item {s}{n}", s, 3.0, 1.0) for n in range(10) for s in "RIASEC"]
LIKENESS = np.eye(60)
LIKENESS[0, 6] = LIKENESS[6, 0] = 0.9  # r0 and r1
LIKENESS[1, 2] = LIKENESS[2, 1] = 0.9  # i0 and a0: alike, of two types
COMPARING = Comparing.of(ITEMS, LIKENESS)
ONE_TYPE = np.array([5.0 if i.scale == "R" else 2.0 for i in ITEMS])


def skipped(marks, count):
    out = marks.copy()
    out[count:] = np.nan
    return out


def test_many_answers_that_go_together_carry_an_order_well():
    found = confidence(ONE_TYPE, COMPARING)
    assert found.agreement == pytest.approx(1)
    assert (found.level, found.answered, found.even) == ("firm", 60, False)


@pytest.mark.parametrize(("count", "level"), [(60, "firm"), (45, "firm"), (44, "fair"), (20, "fair"), (19, "loose"), (12, "loose")])
def test_fewer_answers_carry_less(count, level):
    assert confidence(skipped(ONE_TYPE, count), COMPARING).level == level


def test_nearly_even_answers_are_not_firm():
    marks = np.full(60, 3.0)
    marks[[k for k, i in enumerate(ITEMS) if i.scale == "R"]] = 4
    found = confidence(marks, COMPARING)
    assert found.even
    assert found.level == "fair"


def test_answers_by_chance_agree_less_than_answers_with_care():
    people = simulate(ITEMS, 200, seed=1)
    chance = np.random.default_rng(2).integers(1, 6, (200, 60)).astype(float)
    careful, random = ([confidence(m, COMPARING).agreement for m in some] for some in (people, chance))
    assert np.median(careful) > 0.3
    assert np.median(random) < 0.2
    levels = [confidence(m, COMPARING).level for m in chance]
    assert levels.count("firm") < 0.2 * len(levels)


def test_two_alike_things_answered_far_apart_are_named():
    marks = ONE_TYPE.copy()
    assert confidence(marks, COMPARING).clash is None
    marks[6] = 2
    assert confidence(marks, COMPARING).clash == ("r0", "r1")
    marks[6] = np.nan
    assert confidence(marks, COMPARING).clash is None


def test_things_of_two_kinds_do_not_clash_however_alike():
    marks = ONE_TYPE.copy()
    marks[[1, 2]] = 1, 5
    assert confidence(marks, COMPARING).clash is None


@given(st.lists(st.one_of(st.none(), st.integers(1, 5)), min_size=60, max_size=60))
def test_any_answers_give_finite_figures(marks):
    found = confidence(np.array(marks, dtype=float), COMPARING)
    assert np.isfinite([found.spread, found.agreement]).all()
    assert -1 - 1e-9 <= found.agreement <= 1 + 1e-9
    assert found.level in ("firm", "fair", "loose")
