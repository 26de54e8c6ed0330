"""What texts say of knowledge and skills, on a catalogue whose right answer is known by construction."""

import numpy as np
import pytest

from models.interest import KNOWLEDGE, TaskSpace, likeness
from models.knowledge import Knowledge, unit

# Four occupations, three task phrases each, one direction an occupation; two figures: numbers, hands.
VECTORS = np.repeat(np.eye(4), 3, axis=0)
OWNER = np.repeat(np.arange(4), 3)
FIGURES = np.array([[5.0, 1.0], [4.0, 2.0], [1.0, 5.0], [np.nan, np.nan]])
KNOWN = Knowledge.of(VECTORS, OWNER, FIGURES)


def test_a_text_asks_for_what_the_occupations_near_it_ask_for():
    numbers, hands = KNOWN.read(np.eye(4)[:1])[0], KNOWN.read(np.eye(4)[2:3])[0]
    assert numbers[0] > 0 > numbers[1]
    assert hands[1] > 0 > hands[0]


def test_an_occupation_without_figures_gets_what_its_tasks_say():
    mixed = VECTORS.copy()
    mixed[9:] = np.eye(4)[0]  # its tasks are those of the first occupation
    known = Knowledge.of(mixed, OWNER, FIGURES)
    assert known.occupations[3] == pytest.approx(known.read(np.eye(4)[:1])[0])
    assert np.isfinite(known.occupations).all()


def test_rows_have_length_one_and_an_empty_text_says_nothing():
    assert np.linalg.norm(KNOWN.occupations[:3], axis=1) == pytest.approx(np.ones(3))
    assert (KNOWN.read(np.zeros((1, 4))) == 0).all()
    assert (unit(np.zeros((2, 3))) == 0).all()


def test_a_figure_that_is_the_same_everywhere_tells_nothing():
    same = np.column_stack([FIGURES, [3.0, 3.0, 3.0, np.nan]])
    known = Knowledge.of(VECTORS, OWNER, same)
    assert np.isfinite(known.reader).all()
    assert (known.occupations[:3, 2] == 0).all()


def test_likeness_in_knowledge_adds_to_likeness_in_words():
    bare = TaskSpace.of(VECTORS, OWNER, ("a", "b", "c", "d"))
    known = Knowledge.of(bare.vectors, OWNER, FIGURES)
    space = TaskSpace.of(VECTORS, OWNER, ("a", "b", "c", "d"), known)
    items = space.place(np.eye(4)[:2])
    read = known.read(items)
    assert space.kernel(items) == pytest.approx(bare.kernel(items) + KNOWLEDGE * likeness(read @ read.T))
    assert space.nearness(items) == pytest.approx(bare.nearness(items) + KNOWLEDGE * likeness(read @ known.occupations.T))
    # A kernel of two kernels is one: no direction of answers has a negative spread.
    assert np.linalg.eigvalsh(space.kernel(space.place(VECTORS))).min() > -1e-9
