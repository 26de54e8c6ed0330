"""What a plan asks of each year, and what it is worth: the load, the parts of the goal, the preferences asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from models import plan_goal as goal
from models import plan_words as words
from models.plan_draft import Draft
from models.plan_model import asked_for
from models.plan_terms import LAST_GRADE
from models.plan_words import Words
from models.rules import Audit

Named = Callable[[str], tuple[str, str]]


def load(draft: Draft) -> list[Words]:
    """For each grade: units, room, the demanding courses, work-based learning and the way to a center."""
    out = []
    for grade in draft.calendar.grades:
        units = draft.calendar.load(grade)
        room = round(max(0.0, draft.calendar.limit - units), 2)
        demanding = [i.slug for i in draft.calendar.in_grade(grade) if goal.is_demanding(draft.case.courses.get(i.slug))]
        said = words.year_load(grade, units, len(demanding), len(demanding) > goal.MOST_DEMANDING, room)
        out.append({**said, "grade": grade, "units": units, "room": room, "demanding": demanding,
                    "work_based_learning": _work(draft, grade), "travel": _travel(draft, grade)})  # fmt: skip
    return out


def _work(draft: Draft, grade: int) -> list[Words]:
    """Work-based learning the pathway names for a grade."""
    found = []
    for step in draft.case.pathway.get("work_based_learning", []):
        low, _, high = str(step["grades"]).partition("-")
        if int(low) <= grade <= int(high or low):
            found.append(words.say(step["activity"], step.get("es") or step["activity"]))
    return found


def _travel(draft: Draft, grade: int) -> list[Words]:
    away = draft.calendar.terms.away
    return [
        {"code": i.slug, "center": away[i.slug].center, "minutes": away[i.slug].minutes, "block": away[i.slug].block}
        for i in draft.calendar.in_grade(grade)
        if i.slug in away
    ]


def goal_parts(draft: Draft, audit: Audit) -> list[Words]:
    """How far the plan is from an ideal one, part by part, in the order in which the goal weighs them."""
    calendar = draft.calendar
    late = [i for i in calendar.placed if not i.fixed and i.grades and calendar.grade[i.slug] > max(i.grades)]
    moved = sum(abs(calendar.grade[i.slug] - max(i.target, calendar.first)) for i in calendar.placed if not i.fixed)
    hard = [sum(goal.is_demanding(draft.case.courses.get(i.slug)) for i in calendar.in_grade(g)) for g in calendar.grades]
    amounts: dict[str, float] = {
        "missing": sum(line.missing for line in audit.missing),
        "settled": len(draft.unplaced),
        "sequence": sum(s.slug is None for s in draft.slots),
        "late": len(late),
        "over_seven": sum(max(0.0, calendar.load(g) - goal.USUAL_UNITS) for g in calendar.grades),
        "moved": moved,
        "demanding": max(hard, default=0),
    }
    return [{"id": part, "amount": round(amount, 2), **words.goal_part(part)} for part, amount in amounts.items()]


def preferences(draft: Draft, credential: Named) -> list[Words]:
    """Every preference that was asked for, in its order, with what the plan reaches."""
    return [{"id": name, "rank": rank, **_reached(draft, name, credential)}
            for rank, name in enumerate(asked_for(draft.case.request.preferences), 1)]  # fmt: skip


def _reached(draft: Draft, name: str, credential: Named) -> Words:
    pathway, calendar = draft.case.pathway, draft.calendar
    if name == "light_senior_year":
        return words.light_senior(calendar.load(LAST_GRADE))
    if name == "stay_on_home_campus":
        return words.home_campus(sum(s in calendar.items for s in calendar.terms.away))
    if name == "most_college_credit":
        offers = [o for o in pathway.get("dual_enrollment", []) if _taken(draft, o)]
        return words.college_credit(words.both([(o["title"], o.get("es") or o["title"]) for o in offers]))
    ready = [(credential(step["credential"]), _ready(draft, step["grade"])) for step in pathway["credentials"] if step.get("grade")]
    return words.earliest_credential([(title, grade) for title, grade in ready if grade])


def _taken(draft: Draft, offer: dict[str, Any]) -> bool:
    grade = draft.calendar.grade
    return any(grade.get(s, 0) >= offer.get("grade", 11) for s in offer.get("replaces", []))


def _ready(draft: Draft, usual: int) -> int | None:
    """The grade in which the last course that leads to a credential stands; None when one of them is missing."""
    slots = [s for s in draft.slots if s.grade <= usual]
    if not slots or any(s.slug is None for s in slots):
        return None
    first = draft.calendar.first
    return max(draft.calendar.grade.get(s.slug or "", first) for s in slots)
