"""A tiny catalogue whose right answer is known by construction: one direction an interest."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.answers import Item, normed
from models.interest import EVENED, InterestModel, TaskSpace
from models.reference import centred, sample, simulate

DIRECTIONS = np.eye(6, 8)
OCCUPATIONS = ("metal", "plants", "people", "numbers", "stories", "machines")
TASKS = np.repeat(DIRECTIONS, 3, axis=0) + 0.05 * np.random.default_rng(1).standard_normal((18, 8))
SPACE = TaskSpace.of(TASKS, np.repeat(np.arange(6), 3), OCCUPATIONS)
ITEMS = [Item(f"i{n}", f"item {n}", "RIASEC"[n % 6], 3.0, 1.0) for n in range(12)]
VECTORS = SPACE.place(np.vstack([DIRECTIONS, DIRECTIONS + 0.02]))
MODEL = InterestModel.of(VECTORS, SPACE)


def _scores(marks):
    marks = np.atleast_2d(np.array(marks, dtype=float))
    return MODEL.scores(normed(marks, ITEMS), np.isfinite(marks))


@pytest.mark.parametrize("liked", range(6))
def test_liking_one_thing_puts_its_occupation_first(liked):
    marks = np.full(12, 2.0)
    marks[[liked, liked + 6]] = 5
    assert OCCUPATIONS[int(_scores(marks)[0].argmax())] == OCCUPATIONS[liked]


def test_one_person_scores_the_same_alone_as_among_others():
    people = simulate(ITEMS, 50, seed=3)
    together = _scores(people)
    for n in (0, 17, 49):
        assert _scores(people[n])[0] == pytest.approx(together[n], abs=1e-12)


def test_people_who_skip_items_score_the_same_alone_as_among_others():
    people = simulate(ITEMS, 20, seed=4)
    people[::3, 2] = np.nan
    people[::4, 7] = np.nan
    together = _scores(people)
    for n in range(20):
        assert _scores(people[n])[0] == pytest.approx(together[n], abs=1e-12)


@given(st.permutations(range(12)), st.lists(st.integers(1, 5), min_size=12, max_size=12))
def test_the_order_of_items_is_irrelevant(order, marks):
    order = list(order)
    items = [ITEMS[i] for i in order]
    model = InterestModel.of(VECTORS[order], SPACE)
    a = normed(np.array(marks, dtype=float)[order], items)
    given_ = np.ones((1, 12), dtype=bool)
    assert model.scores(a, given_)[0] == pytest.approx(_scores(marks)[0], abs=1e-9)


def test_asking_the_same_thing_twice_does_not_count_double():
    marks = np.full(12, 3.0)
    marks[0] = 5
    once = InterestModel.of(VECTORS[:6], SPACE)
    twice = InterestModel.of(np.vstack([VECTORS[:6], VECTORS[:1]]), SPACE)
    w1, w2 = once.weights(), twice.weights()
    together = w2[0, 0] + w2[6, 0]
    assert w1[0, 0] < together < 1.5 * w1[0, 0]


def test_an_empty_text_changes_nothing():
    zero = SPACE.place(np.zeros((1, 8)) + SPACE.centre)
    model = MODEL.with_texts(zero, VECTORS, SPACE)
    assert np.abs(model.weights()[:12] - MODEL.weights()).max() < 1e-9


differences_ = st.lists(st.floats(-1, 1), min_size=12, max_size=12)


@given(differences_, st.lists(st.booleans(), min_size=12, max_size=12))
def test_answers_that_follow_the_published_difference_lose_that_share_of_their_worth(differences, given_):
    mask = np.array(given_)
    evened = InterestModel.of(VECTORS, SPACE, np.array(differences))
    d = np.where(mask, differences, 0.0)
    d = np.where(mask, d - d[mask].mean() if mask.any() else 0.0, 0.0)
    share = EVENED if np.any(np.abs(d) > 1e-9) else 0
    assert d @ evened.weights(mask) == pytest.approx((1 - share) * (d @ MODEL.weights(mask)), abs=1e-8)


@pytest.mark.parametrize("differences", [[0.3] * 12, [np.nan] * 12])
def test_differences_that_are_all_the_same_or_not_published_change_nothing(differences):
    assert (InterestModel.of(VECTORS, SPACE, np.array(differences)).weights() == MODEL.weights()).all()


def test_what_people_write_has_no_published_difference():
    d = np.linspace(-1, 1, 12)
    model = InterestModel.of(VECTORS, SPACE, d).with_texts(VECTORS[:1], VECTORS, SPACE)
    assert np.isnan(model.differences[12])
    centred_ = np.r_[d - d.mean(), 0.0]
    plain = MODEL.with_texts(VECTORS[:1], VECTORS, SPACE)
    assert centred_ @ model.weights() == pytest.approx((1 - EVENED) * (centred_ @ plain.weights()), abs=1e-9)


def test_reference_people_who_skip_items_are_those_who_never_saw_them():
    reference = sample(ITEMS, people=500, seed=5)
    given_ = np.ones(12, dtype=bool)
    given_[[1, 8]] = False
    marks = simulate(ITEMS, 500, seed=5)
    marks[:, ~given_] = np.nan
    assert centred(reference, given_) == pytest.approx(normed(marks, ITEMS), abs=1e-5)


def test_the_reference_people_are_the_same_every_time_and_use_the_whole_scale():
    people = simulate(ITEMS, 500)
    assert (people == simulate(ITEMS, 500)).all()
    assert set(np.unique(people)) == {1, 2, 3, 4, 5}
