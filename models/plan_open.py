"""Of all single changes to a plan, the one that would reopen most; and by which grade what a plan closes must begin."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from models.plan_draft import MOST_UNITS
from models.plan_terms import LAST_GRADE
from models.rules import can_fill, family

Facts = dict[str, Any]
PlanOf = Callable[[Facts], Facts]  # a student form → the JSON of the plan


@dataclass(frozen=True)
class Tried:
    """A single change and what it does. `opens` and `closes`: rule sets, by slug; `units`: how many more it plans."""

    change: Facts  # kind, and diploma or courses
    opens: tuple[str, ...]
    closes: tuple[str, ...]
    units: float


def open_rules(plan: Facts) -> set[str]:
    """Every rule set a plan leaves open, by slug."""
    return {k["rule"] for k in plan["keeps_open"]} | {a["rule"] for a in plan["awards"] if a["status"] != "closed"}


def units_of(plan: Facts) -> float:
    return float(sum(c["credits"] for t in plan["terms"] for c in t["courses"]))


def single_changes(
    form: Facts, plan: Facts, diplomas: Sequence[str], courses: Sequence[Sequence[str]]
) -> list[tuple[Facts, Facts]]:
    """What can be tried, as (change, changed form): another diploma, some more courses, courses away from the home campus."""
    out: list[tuple[Facts, Facts]] = [({"kind": "diploma", "diploma": d}, {**form, "diploma": d})
                                      for d in diplomas if d != plan["diploma"]]  # fmt: skip
    preferences = form.get("preferences", {})
    for more in courses:
        locked = [*form.get("locked_choices", []), *({"code": c} for c in more)]
        changed = {**form, "locked_choices": locked, "diploma": plan["diploma"]}
        out.append(({"kind": "add", "courses": list(more)},
                    {**changed, "preferences": {**preferences, "units_per_year": MOST_UNITS}}))  # fmt: skip
    if preferences.get("stay_on_home_campus"):
        out.append(({"kind": "home_campus"}, {**form, "preferences": {**preferences, "stay_on_home_campus": False}}))
    return out


def tried(plan: Facts, changes: Iterable[tuple[Facts, Facts]], plan_of: PlanOf) -> list[Tried]:
    """Every change that brings something back, the one that brings back most first; then what closes least, then fewest units."""
    here, units = open_rules(plan), units_of(plan)
    out = []
    for change, form in changes:
        other = plan_of(form)
        there = open_rules(other)
        if there - here and (other["feasible"] or not plan["feasible"]):
            out.append(Tried(change, tuple(sorted(there - here)), tuple(sorted(here - there)), round(units_of(other) - units, 2)))
    return sorted(out, key=lambda t: (-len(t.opens), len(t.closes), t.units, str(t.change)))


def begin_by(missing: Sequence[Facts], rule: Facts, courses: Facts, have: set[str]) -> int | None:
    """The latest grade in which what a rule set misses can begin; None: no course of it must come before another.

    Counted from its usual courses, which come one after another: a bound, for the room in a year may ask for more.
    `missing`: the lines short, with units; `have`: courses earned or planned.
    """
    lines = {line["id"]: line for line in rule["lines"]}
    longest = 0
    for short in missing:
        line = lines[short["line"]]
        usual = [c for c in [*line.get("default", []), *line.get("one_of", [])] if c in courses and c not in have]
        if not usual and line.get("takes") == "subject":
            usual = [c for c in sorted(courses) if can_fill(line, c, courses[c], False) and c not in have]
        if line.get("takes", "courses") in ("any", "pathway") or not usual:
            continue
        longest = max(longest, _years(dict.fromkeys(usual), round(short["units"]), line, courses, have))
    return LAST_GRADE - longest + 1 if longest else None


def _years(options: Iterable[str], number: int, line: Facts, courses: Facts, have: set[str]) -> int:
    """The fewest years that hold `number` of some courses, all of one language where the line wants that."""
    known: dict[str, int] = {}
    rows: dict[str, list[int]] = {}
    for slug in options:
        rows.setdefault(family(slug) if line.get("same_language") else "", []).append(_row(slug, courses, have, known))
    enough = [sorted(years) for years in rows.values() if len(years) >= max(number, 1)]
    return min((years[max(number, 1) - 1] for years in enough), default=1)


def _row(slug: str, courses: Facts, have: set[str], known: dict[str, int]) -> int:
    """How many years a course takes with what must come before it."""
    if slug not in known:
        known[slug] = 1  # a course that asks for itself, by mistake, does not go round
        before = [
            min((_row(s, courses, have, known) for s in one_of if s in courses), default=0)
            for one_of in courses[slug].get("prerequisites", [])
            if not have & set(one_of)
        ]
        known[slug] = 1 + max(before, default=0)
    return known[slug]
