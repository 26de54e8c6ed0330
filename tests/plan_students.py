"""Students for measuring plans: realistic forms from a fixed seed, for every state that has diploma rules."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

STATES = ("LA", "CA")
Facts = dict[str, dict[str, Any]]
PREFERENCES = ("earliest_credential", "most_college_credit", "light_senior_year", "stay_on_home_campus")


def students(known: Facts, count: int, seed: int = 5) -> Iterator[tuple[str, dict[str, Any]]]:
    """(pathway, student form), `count` of them: half with a transcript, some behind, some with a preference."""
    draw = random.Random(seed)
    for _ in range(count):
        state = draw.choice(STATES)
        rules = {s: r for s, r in known["rules"].items() if r["state"] == state and r["kind"] == "diploma"}
        here = [s for s in sorted(known["pathways"]) if s.startswith("ca-") == (state == "CA") and not s.startswith("us-")]
        pathway, diploma, grade = draw.choice(here), draw.choice(sorted(rules)), draw.choice(range(8, 13))
        form: dict[str, Any] = {"state": state, "grade": grade}
        if draw.random() < 0.7:
            form["diploma"] = diploma
        if draw.random() < 0.3:
            form["preferences"] = dict.fromkeys(draw.sample(PREFERENCES, draw.randint(1, 2)), True)
        if draw.random() < 0.5:
            form["transcript"] = _transcript(draw, rules[diploma], known["pathways"][pathway], grade)
        yield pathway, form


def _transcript(draw: random.Random, rule: dict[str, Any], pathway: dict[str, Any], grade: int) -> list[dict[str, Any]]:
    """The usual courses of the grades behind, a few of them failed, missing or taken by halves."""
    behind = [(s, g) for ln in rule["lines"] for s, g in zip(ln.get("default", []), ln.get("grades", []), strict=True) if g < grade]
    if draw.random() < 0.6:
        behind += [
            (p["one_of"][0], step["grade"]) for step in pathway["sequence"] for p in step["courses"] if step["grade"] < grade
        ]
    rows = []
    for code, taken in dict(behind).items():
        luck = draw.random()
        row: dict[str, Any] = {"code": code, "year": taken}
        if luck < 0.06:
            row["status"] = "failed"
        elif luck < 0.09:
            row["units"] = 0.5
        if luck < 0.97:
            rows.append(row)
    return rows
