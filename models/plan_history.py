"""What a student has behind them: the transcript, sorted into earned, under way, failed and unknown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from models.plan_request import NOT_EARNED, PlanRequest, Record, key_of
from models.rules import Taken, together


@dataclass
class History:
    """`done` courses satisfy prerequisites; `half` ones still miss units; `unknown` ones count as electives only."""

    earned: list[Taken] = field(default_factory=list)
    current: list[Taken] = field(default_factory=list)
    unknown: list[tuple[Record, str]] = field(default_factory=list)
    not_passed: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)
    done: set[str] = field(default_factory=set)
    half: dict[str, float] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)  # of courses no list knows
    counted_on: list[str] = field(default_factory=list)  # under way, and counted as passed


class CourseNames:
    """Finds a course by its slug, code or title, as people type them."""

    def __init__(self, courses: dict[str, Any]):
        self.by_key: dict[str, str] = {}
        for slug, course in sorted(courses.items()):
            for name in (course["title"], course.get("es")):
                if name:
                    self.by_key.setdefault(key_of(name), slug)
        self.by_key |= {slug: slug for slug in courses}

    def find(self, *names: str) -> str | None:
        return next((self.by_key[key] for n in names for key in (n, key_of(n)) if key in self.by_key), None)


def pathway_slugs(pathway: dict[str, Any]) -> set[str]:
    """Every course a pathway's sequence names."""
    return {slug for step in pathway["sequence"] for slot in step["courses"] for slug in slot["one_of"]}


def read_history(request: PlanRequest, pathway: dict[str, Any], courses: dict[str, Any], names: CourseNames) -> History:
    """Sort the transcript. A course under way counts as earned for a student who has not reached grade 9."""
    history, career = History(), pathway_slugs(pathway)
    earned: list[Taken] = []
    for record in request.transcript or ():
        slug = names.find(record.code, record.title)
        if slug is None:
            slug = _unknown(history, record)
        elif record.status in NOT_EARNED:
            history.not_passed.append(slug)
        if record.status in NOT_EARNED:
            continue
        usual = courses[slug].get("units", [1.0])[0] if slug in courses else 0.0
        taken = Taken(slug, usual if record.units is None else record.units, slug in career)
        under_way = record.status == "in progress"
        if under_way and slug not in history.counted_on:
            history.counted_on.append(slug)
        (history.current if under_way and request.grade >= 9 else earned).append(taken)
    _settle(history, earned, courses)
    return history


def _unknown(history: History, record: Record) -> str:
    slug = f"other-{key_of(record.code) or 'course'}"
    if all(slug != known for _, known in history.unknown):
        history.unknown.append((record, slug))
    history.titles[slug] = record.title
    return slug


def _settle(history: History, earned: list[Taken], courses: dict[str, Any]) -> None:
    history.earned = together(courses, earned)
    history.current = [t for t in together(courses, history.current) if t.units > 0]
    for taken in history.earned:
        given = sum(t.units for t in earned if t.slug == taken.slug)
        if given > taken.units:
            history.repeated.append(taken.slug)
        if taken.slug not in courses:
            continue
        if taken.units >= min(courses[taken.slug].get("units", [1.0])):
            history.done.add(taken.slug)
        elif taken.units > 0:
            history.half[taken.slug] = taken.units
    under_way = {t.slug for t in history.current}
    history.not_passed = [s for s in dict.fromkeys(history.not_passed) if s not in history.done | under_way]
    history.current = [t for t in history.current if t.slug not in history.done]
