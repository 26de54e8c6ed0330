"""Fit of pathways: known answers on a small made-up model, and what size and vagueness may not do."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.answers import Item
from models.fit import Groups, fit, names, numbers, occupation_fit, worth
from models.interest import InterestModel
from models.reference import sample

ITEMS = [Item(f"q{n}", f"Item {n}", "RIASEC"[n % 6], 3.0, 1.0) for n in range(12)]
CODES = [f"11-10{n}1.00" for n in range(6)]
VECTORS = np.linalg.qr(np.random.default_rng(1).standard_normal((12, 12)))[0]
NEARNESS = np.random.default_rng(2).uniform(-0.2, 0.6, (12, 6))
MODEL = InterestModel(VECTORS @ VECTORS.T, NEARNESS)
ALL = np.ones(12, dtype=bool)
REFERENCE = sample(ITEMS, people=400, seed=3)
marks_lists = st.lists(st.integers(1, 5), min_size=12, max_size=12).filter(lambda m: len(set(m)) > 1)


def groups_of(**members: list[str]) -> Groups:
    return Groups.of(members, CODES)


def test_one_perfect_and_two_poor_lies_between_all_good_and_all_poor():
    groups = groups_of(mixed=CODES[:3], alone=CODES[:1])
    found = groups.fits(np.array([[0.9, 0.0, 0.3, 0.0, 0.0, 0.0]]))[0]
    assert groups.slugs == ("alone", "mixed")
    assert found == pytest.approx([0.9, 0.8 * 0.4 + 0.2 * 0.9])


def test_a_pathway_of_one_occupation_fits_as_that_occupation_does():
    groups = groups_of(**{f"p{n}": [code] for n, code in enumerate(CODES)})
    found = worth(MODEL, groups, REFERENCE, ALL)
    answers = numbers(np.array([5, 1, 3, 4, 2, 2, 5, 1, 3, 3, 4, 2.0]), ITEMS)
    pathways = fit(found, groups, answers, names(ITEMS))
    occupations = occupation_fit(found, CODES, answers, names(ITEMS))
    assert pathways.z == pytest.approx(occupations.z)


@settings(deadline=None)
@given(marks=marks_lists)
def test_the_parts_of_the_answers_add_up_to_the_fit(marks):
    groups = groups_of(a=CODES[:3], b=CODES[2:], c=CODES[4:5])
    answers = numbers(np.array(marks, dtype=float), ITEMS)
    found = worth(MODEL, groups, REFERENCE, ALL)
    made = fit(found, groups, answers, names(ITEMS))
    assert made.parts.sum(axis=0) == pytest.approx(made.z, abs=1e-12)
    assert made.z * found.unit == pytest.approx(groups.fits((answers @ found.occupations)[None])[0])


def test_more_of_the_same_occupation_does_not_lift_a_pathway():
    groups = groups_of(small=["11-1001.00"], same=["11-1001.00", "11-1001.00"])
    found = fit(worth(MODEL, groups, REFERENCE, ALL), groups, numbers(np.arange(12) % 5 + 1.0, ITEMS), names(ITEMS))
    assert found.z[0] == pytest.approx(found.z[1])


def test_skipped_items_add_nothing():
    groups = groups_of(a=CODES[:3], b=CODES[3:])
    marks = np.array([5, 1, np.nan, 4, 2, 2, 5, np.nan, 3, 3, 4, 2.0])
    given_ = np.isfinite(marks)
    made = fit(worth(MODEL, groups, REFERENCE, given_), groups, numbers(marks, ITEMS), names(ITEMS))
    assert not made.parts[~given_].any()
    assert np.isfinite(made.z).all()
