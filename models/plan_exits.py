"""Which ways out a student can still reach, and until which grade the career courses for each can start."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from models.plan_draft import MOST_UNITS, USUAL_UNITS
from models.plan_request import PlanRequest
from models.plan_terms import LAST_GRADE

Facts = dict[str, Any]
PlanOf = Callable[[Facts], Facts]  # a student form → the JSON of the plan


@dataclass(frozen=True)
class Room:
    """Why the career courses do not all fit: how many are short, their units, and the units free in each grade left."""

    courses: tuple[Facts, ...]
    units: float
    free: tuple[tuple[int, float], ...]

    @property
    def too_little(self) -> bool:
        """The grades left have fewer free units than are needed; else the courses come one after another, too late."""
        return self.units > sum(n for _, n in self.free) + 1e-9


@dataclass(frozen=True)
class Remedy:
    """One change that was tried and brings a way out back: another diploma, or eight units a year."""

    kind: str  # diploma, units
    diploma: str | None = None


def reached(plan: Facts) -> frozenset[str]:
    """The ways out a plan reaches, by id."""
    return frozenset(e["id"] for e in plan["exits"] if e["reachable"])


def starts(form: Facts, plan_of: PlanOf) -> dict[int, frozenset[str]]:
    """For every grade the career courses could start in, the ways out that are then reached.

    A grade behind the student is asked of the usual freshman with the same diploma, for the past cannot be planned.
    """
    first = PlanRequest.from_json(form).first_grade
    keys = ("state", "entered_grade_9", "diploma")
    usual = {k: form[k] for k in keys if form.get(k) is not None}
    out = {}
    for grade in range(9, LAST_GRADE + 1):
        asked = form if grade >= first else {**usual, "grade": 9, "transcript": []}
        out[grade] = reached(plan_of({**asked, "pathway_start": grade}))
    return out


def last_chance(found: Mapping[int, frozenset[str]], exit_: str) -> int | None:
    """The latest grade in which the career courses can start and still lead to a way out; None when none does."""
    return max((grade for grade, exits in found.items() if exit_ in exits), default=None)


def room(plan: Facts) -> Room:
    """The career courses a plan could not place, and the room its grades have left."""
    short = tuple(u for u in plan["unmet"] if u.get("kind") == "pathway")
    loads = {t["grade"]: sum(c["credits"] for c in t["courses"]) for t in plan["terms"]}
    limit = USUAL_UNITS if max(loads.values(), default=0) <= USUAL_UNITS else MOST_UNITS
    free = tuple((g, round(limit - n, 2)) for g, n in loads.items() if n < limit)
    return Room(short, round(sum(u.get("units", 0.0) for u in short), 2), free)


def remedies(form: Facts, plan: Facts, diplomas: list[str], plan_of: PlanOf) -> dict[str, Remedy]:
    """For every way out that is closed the first single change that brings it back; nothing where none tried does."""
    closed = {e["id"] for e in plan["exits"]} - reached(plan)
    out: dict[str, Remedy] = {}
    tried = [(Remedy("units"), {**form, "preferences": {**form.get("preferences", {}), "units_per_year": MOST_UNITS}})]
    tried += [(Remedy("diploma", d), {**form, "diploma": d}) for d in diplomas if d != plan["diploma"]]
    for remedy, changed in tried:
        if closed - set(out):
            for id_ in reached(plan_of(changed)) & (closed - set(out)):
                out[id_] = remedy
    return out
