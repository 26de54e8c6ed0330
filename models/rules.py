"""The audit: which courses fill which lines of a diploma, a scholarship core or an admission core.

One engine for every rule set. A rule set and the courses come as plain dicts (the JSON of
`content`). Units are Carnegie units. A unit of a course fills one line only; among all ways
to assign units to lines the audit finds one that fills the most, with narrow lines before
wide ones, so no student is told that something is missing which another assignment covers.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

# Units are counted in hundredths, as whole numbers, so that halves and thirds add up exactly.
PARTS = 100
# Narrow lines choose first: a wide line can use what is left.
WIDTH = {"courses": 0, "subject": 1, "pathway": 2, "any": 3}
LEVEL = re.compile(r"-(?:\d+|[ivx]+)$")


@dataclass(frozen=True)
class Taken:
    """A course earned or planned. A slug that is in no course list counts as an elective only."""

    slug: str
    units: float
    is_pathway: bool = False


@dataclass(frozen=True)
class LineResult:
    """One line of a rule set: units needed, units filled, and by which courses."""

    id: str
    title: str
    es: str
    units: float
    filled: float
    by: tuple[tuple[str, float], ...]

    @property
    def missing(self) -> float:
        return round(self.units - self.filled, 2)


@dataclass(frozen=True)
class Audit:
    """A rule set held against a list of courses. `spare` is what fills no line."""

    rule: str
    title: str
    es: str
    lines: tuple[LineResult, ...]
    spare: tuple[tuple[str, float], ...]

    @property
    def complete(self) -> bool:
        return not self.missing

    @property
    def missing(self) -> tuple[LineResult, ...]:
        return tuple(line for line in self.lines if line.missing > 0)

    def fills(self, slug: str) -> list[tuple[LineResult, float]]:
        """The lines a course fills, with the units it gives to each."""
        return [(line, units) for line in self.lines for name, units in line.by if name == slug]


def family(slug: str) -> str:
    """What a course is a level of: > spanish, for spanish-1 and spanish-2."""
    return LEVEL.sub("", slug)


def can_fill(line: dict[str, Any], slug: str, course: dict[str, Any] | None, is_pathway: bool) -> bool:
    """Whether a course may stand in a line. `course` is None when no list knows it."""
    takes = line.get("takes", "courses")
    if takes == "any":
        return True
    if takes == "pathway":
        return is_pathway
    if course is None:
        return False
    if takes == "subject" and course["subject"] == line.get("subject"):
        return True
    return slug in line.get("one_of", ()) or slug in line.get("ask", ())


def together(courses: dict[str, Any], taken: Iterable[Taken]) -> list[Taken]:
    """One entry for each course. Half units add up; a course taken twice never gives more than it is worth."""
    units: dict[str, float] = {}
    pathway: dict[str, bool] = {}
    for t in taken:
        units[t.slug] = units.get(t.slug, 0.0) + t.units
        pathway[t.slug] = pathway.get(t.slug, False) or t.is_pathway
    most = {slug: max(courses[slug].get("units", [1.0])) for slug in units if slug in courses}
    return [Taken(slug, min(n, most.get(slug, n)), pathway[slug]) for slug, n in units.items()]


class _Flow:
    """Units of courses flowing to lines; grown one shortest path at a time, so nothing is counted twice."""

    def __init__(self, supply: list[int], may: list[list[int]]):
        self.left = list(supply)  # of each course
        self.may = may  # for each line, the courses that can fill it
        self.given: dict[tuple[int, int], int] = {}  # (course, line) → parts

    def fill(self, line: int, need: int) -> int:
        """Bring up to `need` parts to a line, moving other lines to other courses where that helps."""
        got = 0
        while got < need:
            step = self._path(line)
            if step is None:
                break
            course, chain = step
            amount = min([need - got, self.left[course], *(self.given[old] for old, _ in chain)])
            self.left[course] -= amount
            self._give(course, chain[-1][0][1] if chain else line, amount)
            for (freed, from_line), to_line in chain:
                self._give(freed, from_line, -amount)
                self._give(freed, to_line, amount)
            got += amount
        return got

    def _give(self, course: int, line: int, amount: int) -> None:
        key = (course, line)
        self.given[key] = self.given.get(key, 0) + amount
        if not self.given[key]:
            del self.given[key]

    def _path(self, line: int) -> tuple[int, list[tuple[tuple[int, int], int]]] | None:
        """A course with units left, and the moves ((course, from line), to line) that bring them to `line`."""
        came: dict[int, list[tuple[tuple[int, int], int]]] = {line: []}
        queue = [line]
        for here in queue:
            for course in self.may[here]:
                if self.left[course]:
                    return course, came[here]
                for other in [ln for c, ln in self.given if c == course and ln not in came]:
                    came[other] = [*came[here], ((course, other), here)]
                    queue.append(other)
        return None


def _assign(lines: Sequence[dict[str, Any]], have: Sequence[Taken], may: list[list[int]]) -> tuple[int, _Flow]:
    """The units filled, and how, when line i may take the courses `may[i]`."""
    flow = _Flow([round(t.units * PARTS) for t in have], may)
    order = sorted(range(len(lines)), key=lambda i: (WIDTH[lines[i].get("takes", "courses")], i))
    filled = sum(flow.fill(i, round(lines[i]["units"] * PARTS)) for i in order)
    return filled, flow


def _ways(lines: Sequence[dict[str, Any]], have: Sequence[Taken], may: list[list[int]]) -> Iterator[list[list[int]]]:
    """`may` for each choice of one language in the lines that want one."""
    one_language = [i for i, line in enumerate(lines) if line.get("same_language")]
    options = [sorted({family(have[c].slug) for c in may[i]}) or [""] for i in one_language]
    for choice in itertools.product(*options):
        chosen = dict(zip(one_language, choice, strict=True))
        yield [[c for c in row if i not in chosen or family(have[c].slug) == chosen[i]] for i, row in enumerate(may)]


def audit(slug: str, rule: dict[str, Any], courses: dict[str, Any], taken: Iterable[Taken]) -> Audit:
    """Hold a rule set against courses.

    The same input gives the same answer: ties go to the earlier line, then to the earlier course
    in `taken`, and for a line that wants one language to the first language by name.
    """
    have = together(courses, taken)
    lines = rule["lines"]
    may = [[c for c, t in enumerate(have) if can_fill(line, t.slug, courses.get(t.slug), t.is_pathway)] for line in lines]
    # max() keeps the first of equals, and there is always at least one way
    _, flow = max((_assign(lines, have, way) for way in _ways(lines, have, may)), key=lambda found: found[0])
    results = []
    for i, line in enumerate(lines):
        by = tuple((have[c].slug, n / PARTS) for (c, ln), n in sorted(flow.given.items()) if ln == i)
        results.append(LineResult(line["id"], line["title"], line["es"], line["units"], sum(n for _, n in by), by))
    spare = tuple((t.slug, n / PARTS) for t, n in zip(have, flow.left, strict=True) if n)
    return Audit(slug, rule["title"], rule["es"], tuple(results), spare)
