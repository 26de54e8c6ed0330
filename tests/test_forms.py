"""How far the shorter forms of the inventory agree with the whole of it, for simulated people.

The figures of more people stand in docs/model-card.md and docs/decisions/forms.md. Everyone sits twice: the same interests,
other chance in each answer. A shorter form is held against the whole form of the same sitting (what leaving items out does)
and of the other sitting (beside what chance alone does to the whole form).
"""

from __future__ import annotations

import numpy as np
import pytest

from explorer.evaluating import Sittings
from explorer.matching import Matching
from models.measures import FIRST, agreement

INVENTORY = "activities-60"
PEOPLE = 2_000


@pytest.fixture(scope="module")
def sittings(matching: Matching) -> Sittings:
    return Sittings(matching, INVENTORY, PEOPLE)


@pytest.mark.parametrize(("form", "correlation", "shared", "near"), [("short", 0.75, 1.3, 0.82), ("middle", 0.70, 1.18, 0.77)])
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
    reached = set(np.argsort(-scores, axis=1)[:, :FIRST].ravel())
    assert len(reached) == scores.shape[1]
