"""The courses a plan can be made of: about sixty, each with its usual grade, its units and what must come before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from models.plan_goal import FURTHER, OTHER, is_demanding
from models.plan_history import CourseNames, History, pathway_slugs
from models.plan_request import PlanRequest
from models.plan_terms import FIRST_GRADE, LAST_GRADE, Terms
from models.rules import PARTS, can_fill

ALL_GRADES = (9, 10, 11, 12)
MOST_OTHERS = 6  # further choices for one line beside its usual courses
UNASKED = OTHER + FURTHER  # a course only another one asks for


@dataclass(frozen=True)
class Case:
    """One student before one pathway. `locked`: courses settled on by hand, with their grade if that is settled too."""

    request: PlanRequest
    pathway: dict[str, Any]
    courses: dict[str, Any]
    names: CourseNames
    history: History
    locked: dict[str, int | None]
    left_out: frozenset[str] = frozenset()  # courses the student does not want
    terms: Terms = field(default_factory=Terms)

    @property
    def first(self) -> int:
        return self.request.first_grade

    @property
    def start(self) -> int:
        """The first grade of the career courses."""
        return max(self.first, self.request.pathway_start or 0)


@dataclass(frozen=True)
class Candidate:
    """One course that could stand in the plan. `sizes`: the units it may have, in hundredths, the usual first.

    `needs`: for each entry one of these courses in an earlier term; `beside`: one of these in the same term or an earlier one.
    `cost`: points of taking it where no place of the sequence asks for it.
    """

    slug: str
    sizes: tuple[int, ...]
    grades: tuple[int, ...]
    target: int
    cost: int = 0
    line: str | None = None
    pathway: bool = False
    late: bool = False  # a course of the diploma may be made up after its usual grades
    pinned: int | None = None  # stays in this grade, whatever the rules say
    settled: bool = False
    demanding: bool = False
    needs: tuple[tuple[str, ...], ...] = ()
    beside: tuple[tuple[str, ...], ...] = ()


def hundredths(units: float) -> int:
    return round(units * PARTS)


def candidates(case: Case, rule: dict[str, Any]) -> dict[str, Candidate]:
    """By name, so that the same student always gives the same program. The last are kept: a conflict asks for them many times."""
    kept = _last.get("last")
    if kept is None or kept[0] is not case or kept[1] is not rule:
        kept = _last["last"] = (case, rule, dict(sorted(_Search(case, rule).all().items())))
    return kept[2]


_last: dict[str, tuple[Case, dict[str, Any], dict[str, Candidate]]] = {}


class _Search:
    def __init__(self, case: Case, rule: dict[str, Any]):
        self.case = case
        self.rule = rule
        self.courses = case.courses
        self.done = case.history.done
        self.career = pathway_slugs(case.pathway)
        self.found: dict[str, Candidate] = {}

    def all(self) -> dict[str, Candidate]:
        self._pinned()
        self._slots()
        for line in self.rule["lines"]:
            if line.get("takes", "courses") not in ("pathway", "any"):
                self._line(line)
        self._settled()
        self._before()
        return self.found

    # --- one course ---

    def _open(self, slug: str) -> bool:
        course = self.courses.get(slug)
        known = course is not None and course.get("check") != "historic"
        return known and slug not in self.done and slug not in self.case.left_out

    def _new(self, slug: str, target: int, sizes: list[float], **more: Any) -> Candidate:
        course = self.courses.get(slug, {})
        half = self.case.history.half.get(slug)
        if half is not None:
            sizes = [course.get("units", [1.0])[0] - half]
        most = max(course.get("units", sizes), default=0.0)
        sizes = [min(u, most) for u in sizes]
        pathway = slug in self.career
        first = self.case.start if pathway else FIRST_GRADE
        grades = tuple(g for g in course.get("grades", ALL_GRADES) if g >= first)
        whole = tuple(dict.fromkeys(s for u in sizes if (s := hundredths(u)) > 0))
        return Candidate(slug, whole, grades, target, pathway=pathway, demanding=is_demanding(self.courses.get(slug)),
                         needs=self._groups(slug, "prerequisites"), beside=self._groups(slug, "corequisites"), **more)  # fmt: skip

    def _groups(self, slug: str, key: str) -> tuple[tuple[str, ...], ...]:
        groups = self.courses.get(slug, {}).get(key, [])
        return tuple(tuple(options) for options in groups if not self.done & set(options))

    def _units(self, slug: str) -> list[float]:
        """The usual first, then the others a list allows."""
        allowed: list[float] = self.courses[slug].get("units", [1.0])
        return [allowed[0], *sorted(u for u in allowed if u != allowed[0])]

    # --- under way, settled on ---

    def _pinned(self) -> None:
        case = self.case
        for taken in case.history.current:
            size = replace(self._new(taken.slug, case.first, [taken.units]), sizes=(hundredths(taken.units),))
            self.found[taken.slug] = replace(size, pinned=case.first)
        for slug, grade in case.locked.items():
            if grade and grade >= case.first and slug not in self.done and slug not in self.found:
                units = settled_units(slug, case.pathway, self.courses)
                self.found[slug] = self._new(slug, grade, [units], pinned=grade, settled=True)

    def _settled(self) -> None:
        """Courses somebody has settled on, with no grade yet."""
        for slug, grade in self.case.locked.items():
            if grade or slug in self.done or slug not in self.courses:
                continue
            known = self.found.get(slug)
            units = settled_units(slug, self.case.pathway, self.courses)
            self.found[slug] = replace(known, settled=True, cost=0) if known else self._new(slug, 11, [units], settled=True)

    # --- the pathway ---

    def _slots(self) -> None:
        order = 0
        for step in self.case.pathway["sequence"]:
            target = max(step["grade"], self.case.start)
            for place in step["courses"]:
                for slug in place["one_of"]:
                    if not self._open(slug) or slug in self.found:
                        continue
                    usual = place.get("units", 1.0)
                    smaller = sorted((u for u in self.courses[slug].get("units", [1.0]) if u < usual), reverse=True)
                    self.found[slug] = self._new(slug, target, [usual, *smaller], cost=FURTHER + 10 * order)
                    order += 1

    # --- the diploma's lines ---

    def _line(self, line: dict[str, Any]) -> None:
        usual = wishes(line, self.rule, self.case)
        last = max(usual.values(), default=LAST_GRADE)
        for slug, target in usual.items():
            self._add(slug, target, line["id"], 0)
        others = line.get("one_of") or sorted(s for s, c in self.courses.items() if c["subject"] == line.get("subject"))
        rest = [s for s in dict.fromkeys([*line.get("default", []), *others]) if s not in usual and self._open(s)]
        begun = self._begun(rest) if line.get("same_language") else []
        for slug in begun:
            self._add(slug, last, line["id"], 0)
        for place, slug in enumerate([s for s in rest if s not in begun][:MOST_OTHERS]):
            self._add(slug, last, line["id"], OTHER + 5 * place)

    def _begun(self, rest: list[str]) -> list[str]:
        """Courses that go on with a language the student has begun."""
        return [s for s in rest if any(self.done & set(o) for o in self.courses[s].get("prerequisites", []))]

    def _add(self, slug: str, target: int, line: str, cost: int) -> None:
        known = self.found.get(slug)
        if known:
            self.found[slug] = replace(known, cost=min(known.cost, cost), line=known.line or line, late=True)
        elif self._open(slug):
            self.found[slug] = self._new(slug, target, self._units(slug), cost=cost, line=line, late=True)

    # --- what must come before ---

    def _before(self) -> None:
        """Courses that one of the others asks for and no line or place names."""
        waiting = list(self.found)
        while waiting:
            candidate = self.found[waiting.pop()]
            for options in (*candidate.needs, *candidate.beside):
                if any(s in self.found for s in options):
                    continue
                for slug in options:
                    if self._open(slug):
                        target = max(FIRST_GRADE, candidate.target - 1)
                        self.found[slug] = self._new(slug, target, self._units(slug), cost=UNASKED)
                        waiting.append(slug)


def settled_units(slug: str, pathway: dict[str, Any], courses: dict[str, Any]) -> float:
    """Units of a course settled by hand: as the sequence has it, else as the list has it."""
    for place in _places(pathway):
        if slug in place["one_of"]:
            return float(place.get("units", 1.0))
    return float(courses[slug].get("units", [1.0])[0])


def _places(pathway: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for step in pathway["sequence"]:
        yield from step["courses"]


# --- the usual courses of a line ---


def wishes(line: dict[str, Any], rule: dict[str, Any], case: Case) -> dict[str, int]:
    """Course → usual grade: the line's default courses, changed to those the pathway puts beside its own."""
    usual = dict(zip(line.get("default", []), line.get("grades", []), strict=True))
    beside = {s: step["grade"] for step in case.pathway["sequence"] for s in step.get("beside", [])}
    for slug, grade in beside.items():
        if slug in usual:
            other = next((s for s, g in usual.items() if g == grade and s not in beside), None)
            if other:
                usual[other] = usual[slug]
            usual[slug] = grade
    not_here = {*line.get("ask", []), *(s for ln in rule["lines"] for s in ln.get("default", []))}
    for slug, grade in beside.items():
        course = case.courses.get(slug)
        if slug in not_here or course is None or not can_fill(line, slug, course, False):
            continue
        free = [s for s in usual if s not in beside and not _needed_by_another(s, usual, case.courses)]
        if free and not line.get("same_language"):
            out = min(free, key=lambda s: (abs(usual[s] - grade), -usual[s], s))
            del usual[out]
            usual[slug] = grade
    _put_in_order(usual, case.courses)
    return usual


def _put_in_order(usual: dict[str, int], courses: dict[str, Any]) -> None:
    """A course of the line that needs another of the line comes a grade after it."""
    for _ in range(len(usual)):
        for slug in list(usual):
            for options in courses.get(slug, {}).get("prerequisites", []):
                before = [usual[s] for s in options if s in usual]
                if before:
                    usual[slug] = max(usual[slug], min(before) + 1)


def _needed_by_another(slug: str, usual: dict[str, int], courses: dict[str, Any]) -> bool:
    return any(slug in options for other in usual for options in courses.get(other, {}).get("prerequisites", []))
