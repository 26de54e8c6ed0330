"""Worked cases a counselor can read: what must come up for a student, and what must not (`tests/cases/README.md`)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from explorer.matching import Matching
from models.recommend import BALANCED, Weights

INVENTORY = "activities-60"
HERE = Path(__file__).parent / "cases"
KEYS = {
    "name",
    "county",
    "likes_a_lot",
    "likes",
    "dislikes",
    "rest",
    "skips",
    "text",
    "weights",
    "expect_top3",
    "expect_top",
    "not_top3",
}
MARKS = {"likes_a_lot": 5, "likes": 4, "dislikes": 1}


def load(file: Path) -> list[dict[str, Any]]:
    return yaml.safe_load(file.read_text(encoding="utf-8")) or []


CASES = [case for file in sorted(HERE.glob("*.yml")) if file.name != "disputed.yml" for case in load(file)]


def answers(case: dict[str, Any], items: list[str]) -> dict[str, int]:
    """The answers of a case: its likes and dislikes, and `rest` for every other item."""
    given = dict.fromkeys(items, case["rest"])
    for key, mark in MARKS.items():
        given |= dict.fromkeys(case.get(key, []), mark)
    return {id_: mark for id_, mark in given.items() if id_ not in case.get("skips", [])}


def ranking(matching: Matching, case: dict[str, Any]) -> list[str]:
    """Slugs, best first."""
    ids = [i.id for i in matching.items(INVENTORY)]
    place = matching.catalog.place(case["county"])
    weights = Weights.parse(case["weights"]) if "weights" in case else BALANCED
    found = matching.rank(INVENTORY, answers(case, ids), place, weights, case.get("text", []))
    assert found.too_flat is None, f"{case['name']}: the answers carry no ranking"
    return [r.slug for r in found.best]


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_a_counselor_would_expect_this(matching: Matching, case: dict[str, Any]) -> None:
    slugs = ranking(matching, case)
    seen = f"{case['name']}. Seen: {', '.join(slugs[:6])}"
    if "expect_top3" in case:
        assert set(case["expect_top3"]) & set(slugs[:3]), f"{seen}; expected one of {case['expect_top3']} in the first three"
    if "expect_top" in case:
        missing = set(case["expect_top"]["slugs"]) - set(slugs[: case["expect_top"]["n"]])
        assert not missing, f"{seen}; expected {sorted(missing)} in the first {case['expect_top']['n']}"
    unwanted = set(case.get("not_top3", [])) & set(slugs[:3])
    assert not unwanted, f"{seen}; did not expect {sorted(unwanted)} in the first three"


def test_cases_are_written_with_known_keys_items_parishes_and_pathways(matching: Matching) -> None:
    ids = {i.id for i in matching.items(INVENTORY)}
    for case in CASES:
        named = [i for key in (*MARKS, "skips") for i in case.get(key, [])]
        wanted = {*case.get("expect_top3", []), *case.get("expect_top", {}).get("slugs", []), *case.get("not_top3", [])}
        assert set(case) <= KEYS, case["name"]
        assert set(named) <= ids, case["name"]
        assert len(named) == len(set(named)), f"{case['name']}: an item stands twice"
        assert case["rest"] in (2, 3), case["name"]
        assert wanted <= set(matching.catalog.pathways), case["name"]
        assert "expect_top3" in case or "expect_top" in case, f"{case['name']}: says nothing of what must come up"
        assert matching.catalog.place(case["county"]).state == "LA", case["name"]
    names = [c["name"] for c in CASES]
    assert len(names) == len(set(names)), "every case has its own name"


def test_every_pathway_is_expected_in_at_least_two_cases_from_many_parishes(matching: Matching) -> None:
    for slug in (s for s, p in matching.catalog.pathways.items() if p["status"] == "complete"):
        about = [c for c in CASES if slug in {*c.get("expect_top3", []), *c.get("expect_top", {}).get("slugs", [])}]
        assert len(about) >= 2, f"write more cases for {slug}"
    assert len(CASES) >= 40
    assert len({c["county"] for c in CASES}) >= 25
