"""Worked cases a counselor can read: what must come up for a student, and what must not (`tests/cases/README.md`)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from explorer.cases import MARKS, agreed, ranking, unmet
from explorer.matching import Matching

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
CASES = agreed(HERE)


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_a_counselor_would_expect_this(matching: Matching, case: dict[str, Any]) -> None:
    slugs = ranking(matching, case, INVENTORY)
    assert slugs, f"{case['name']}: the answers carry no ranking"
    problems = unmet(case, slugs)
    assert not problems, f"{case['name']}. Seen: {', '.join(slugs[:6])}; {'; '.join(problems)}"


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
