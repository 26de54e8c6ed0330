"""The first screen: what it holds for simulated students of several places, whatever they answered."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.catalog import Catalog
from explorer.matches import Answered, Matches
from explorer.matching import Matching
from explorer.results import FIRST
from explorer.widening import MEETINGS, beyond, fields, kinds, usual_types
from models.recommend import BALANCED, LIKES, PAYS, Standing, Weights
from models.reference import simulate

# A city, a small town, a parish without published figures of its own; California; a state without a pack.
PLACES = ("22033", "22105", "22107", "06037", "48201")
STUDENTS = 60


def screens(matching: Matching, county: str, weights: Weights) -> list[tuple[Answered, list[Standing]]]:
    """Answers and order of some simulated students."""
    catalog = matching.catalog
    inventory, place = catalog.default_inventory, catalog.place(county)
    items = matching.items(inventory)
    marks = simulate(items, STUDENTS, seed=int(county))
    slugs, scores = matching.many(inventory, marks, place, weights)
    out = []
    for row, own in zip(marks, scores, strict=True):
        answered = Answered(inventory, tuple((i.id, int(m)) for i, m in zip(items, row, strict=True)))
        ranked = np.lexsort((np.arange(len(slugs)), -np.round(own, 9)))
        standings = [Standing(slugs[p], n + 1, float(own[p]), 50, 50, 50, ()) for n, p in enumerate(ranked)]
        out.append((answered, standings))
    return out


@pytest.mark.parametrize("weights", [LIKES, BALANCED, PAYS])
@pytest.mark.parametrize("county", PLACES)
def test_the_first_screen_holds_another_field_and_three_other_kinds_of_work(
    matching: Matching, county: str, weights: Weights
) -> None:
    catalog, matches = matching.catalog, Matches(matching)
    kind = kinds(matching, catalog.offered(catalog.place(county).state))
    for answered, standings in screens(matching, county, weights):
        usual = usual_types(matches, answered)
        found = beyond(catalog, kind, standings, FIRST, usual)
        first = [s.slug for s in standings[:FIRST]]
        near = set().union(*(fields(catalog, s) for s in first))
        assert found.other is not None
        assert not fields(catalog, found.other.slug) & near
        assert len(found.trio) == MEETINGS
        assert len({kind[s.slug] for s in found.trio} - set(usual)) == MEETINGS
        shown = [*first, found.other.slug, *(s.slug for s in found.trio)]
        assert len(set(shown)) == FIRST + 1 + MEETINGS
        assert len({next(iter(sorted(fields(catalog, s)))) for s in shown}) >= 4


def test_every_pathway_has_a_way_straight_to_work_and_one_to_a_four_year_degree(catalog: Catalog) -> None:
    """So every card of every first screen shows both."""
    for state in ("LA", "CA", "TX"):
        for slug in catalog.offered(state):
            after = {e["after"] for e in catalog.pathways[slug]["exits"]}
            assert {"grade-12", "bachelor"} <= after, slug


def test_every_pathway_has_a_kind_of_work(matching: Matching, catalog: Catalog) -> None:
    for state in ("LA", "CA", "TX"):
        kind = kinds(matching, catalog.offered(state))
        assert set(kind) == set(catalog.offered(state))
    la = kinds(matching, catalog.offered("LA"))
    expected = {"welding": "R", "early-childhood": "S", "graphic-design": "A", "marketing-sales": "E", "office-administration": "C"}
    assert {slug: la[slug] for slug in expected} == expected


def test_the_usual_kinds_are_the_strongest_of_those_answered(matching: Matching, catalog: Catalog) -> None:
    items = matching.items(catalog.default_inventory)
    marks = {"R": 5, "S": 4, "I": 2, "E": 2, "C": 1}
    answered = Answered(catalog.default_inventory, tuple((i.id, marks[i.scale]) for i in items if i.scale in marks))
    assert set(usual_types(Matches(matching), answered)) == {"R", "S"}
