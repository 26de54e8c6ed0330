"""Worked cases: what a counselor expects for a student, held against the ranking (`tests/cases/README.md`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from explorer.matching import Matching
from models.recommend import BALANCED, Weights

MARKS = {"likes_a_lot": 5, "likes": 4, "dislikes": 1}
DISPUTED = "disputed.yml"  # cases written as a counselor would expect it, where the ranking says otherwise

Case = Mapping[str, Any]


def load(file: Path) -> list[Case]:
    """The cases of one file."""
    return yaml.safe_load(file.read_text(encoding="utf-8")) or []


def agreed(folder: Path) -> list[Case]:
    """All cases of a folder that the ranking is held to."""
    return [case for file in sorted(folder.glob("*.yml")) if file.name != DISPUTED for case in load(file)]


def answers(case: Case, items: Sequence[str]) -> dict[str, int]:
    """The answers of a case: its likes and dislikes, and `rest` for every other item."""
    given: dict[str, int] = dict.fromkeys(items, int(case["rest"]))
    for key, mark in MARKS.items():
        given |= dict.fromkeys(case.get(key, []), mark)
    return {id_: mark for id_, mark in given.items() if id_ not in case.get("skips", [])}


def ranking(matching: Matching, case: Case, inventory: str) -> list[str]:
    """Slugs, best first; none where the answers carry no ranking."""
    ids = [i.id for i in matching.items(inventory)]
    weights = Weights.parse(case["weights"]) if "weights" in case else BALANCED
    found = matching.rank(inventory, answers(case, ids), matching.catalog.place(case["county"]), weights, case.get("text", []))
    return [r.slug for r in found.best]


def unmet(case: Case, slugs: Sequence[str]) -> list[str]:
    """What a ranking does not meet of a case, in words; nothing when all is met."""
    problems = []
    if "expect_top3" in case and not set(case["expect_top3"]) & set(slugs[:3]):
        problems.append(f"expected one of {case['expect_top3']} in the first three")
    if "expect_top" in case:
        missing = set(case["expect_top"]["slugs"]) - set(slugs[: case["expect_top"]["n"]])
        if missing:
            problems.append(f"expected {sorted(missing)} in the first {case['expect_top']['n']}")
    unwanted = set(case.get("not_top3", [])) & set(slugs[:3])
    if unwanted:
        problems.append(f"did not expect {sorted(unwanted)} in the first three")
    return problems
