"""How far the shorter forms of the inventory agree with the whole of it, for simulated people.

The figures stand in docs/decisions/forms.md. Everyone sits twice: the same interests, other chance in each answer. A shorter
form is held against the whole form of the same sitting (what leaving items out does) and of the other sitting (beside what
chance alone does to the whole form).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from explorer.forms import forms
from explorer.matching import Matching
from models.answers import normed
from models.reference import simulate

INVENTORY = "activities-60"
PEOPLE, SEED = 2_000, 11
TOP = 3


@dataclass(frozen=True)
class Agreement:
    """Means over people. `correlation`: of a person's pathway scores; `shared`: pathways among both first three;
    `near`: share of people whose first pathway is among the other's first ten."""

    correlation: float
    shared: float
    near: float


def agreement(mine: np.ndarray, other: np.ndarray) -> Agreement:
    """Of two tables of scores, shape (people, pathways)."""
    a, b = (x - x.mean(axis=1, keepdims=True) for x in (mine, other))
    correlation = (a * b).sum(axis=1) / np.sqrt((a * a).sum(axis=1) * (b * b).sum(axis=1))
    first, second = (np.argsort(-x, axis=1, kind="stable") for x in (mine, other))
    shared = [len(set(x) & set(y)) for x, y in zip(first[:, :TOP], second[:, :TOP], strict=True)]
    near = [x in y for x, y in zip(first[:, 0], second[:, :10], strict=True)]
    return Agreement(float(correlation.mean()), float(np.mean(shared)), float(np.mean(near)))


class Sittings:
    """Pathway scores of simulated people for each form and sitting, interest alone."""

    def __init__(self, matching: Matching, state: str = "LA", people: int = PEOPLE):
        self.matching, self.items = matching, matching.items(INVENTORY)
        self.pathways = matching.catalog.offered(state)
        self.marks = np.split(simulate([*self.items, *self.items], people, SEED), 2, axis=1)

    def scores(self, form: str, sitting: int = 0) -> np.ndarray:
        chosen = {i["id"] for i in forms(self.matching.catalog.inventory(INVENTORY))[form].items}
        given = np.array([i.id in chosen for i in self.items])
        worth = self.matching.worth(INVENTORY, self.pathways, given.tobytes())
        answers = normed(np.where(given, self.marks[sitting], np.nan), self.items)
        return self.matching.groups(self.pathways).fits(answers @ worth.occupations) / worth.unit


@pytest.fixture(scope="module")
def sittings(matching: Matching) -> Sittings:
    return Sittings(matching)


@pytest.mark.parametrize(("form", "correlation", "shared", "near"), [("short", 0.72, 1.2, 0.78), ("middle", 0.69, 1.12, 0.74)])
def test_a_shorter_form_agrees_with_the_whole_of_the_same_answers(
    sittings: Sittings, form: str, correlation: float, shared: float, near: float
) -> None:
    found = agreement(sittings.scores(form), sittings.scores("full"))
    assert found.correlation >= correlation
    assert found.shared >= shared
    assert found.near >= near


def test_the_middle_form_foretells_a_second_sitting_about_as_well_as_the_short_one(sittings: Sittings) -> None:
    whole, short, middle = (agreement(sittings.scores(f), sittings.scores("full", 1)) for f in ("full", "short", "middle"))
    assert whole.correlation > middle.correlation >= 0.9 * short.correlation
    assert middle.correlation >= 0.75 * whole.correlation


def test_with_the_middle_form_every_pathway_still_comes_into_the_first_three_for_someone(sittings: Sittings) -> None:
    scores = sittings.scores("middle")
    reached = set(np.argsort(-scores, axis=1)[:, :TOP].ravel())
    assert len(reached) == scores.shape[1]
