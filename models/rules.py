"""The audit: which courses fill which lines of a diploma, a scholarship core or an admission core.

One engine for every rule set. A rule set and the courses come as plain dicts (the JSON of
`content`). Units are Carnegie units. A unit of a course fills one line only, unless the rule
says that a line lies inside others; among all ways to assign units to lines the audit finds
one that fills the most, with what is earned before what is planned and narrow lines before
wide ones, so no student is told that something is missing which another assignment covers.
A line is `met` only by units earned beyond doubt.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

# Units are counted in hundredths, as whole numbers, so that halves and thirds add up exactly.
PARTS = 100
# Narrow lines choose first: a wide line can use what is left.
WIDTH = {"courses": 0, "subject": 1, "pathway": 2, "any": 3}
WIDE, MANY = 2.5, 40  # a line that names more courses than that is nearly as wide as one that takes any
LEVEL = re.compile(r"-(?:\d+|[ivx]+)$")
# How a unit is held, from the surest on. `ask`: passed, but something about it must be asked first.
EARNED, ASK, UNDER_WAY, PLANNED = HELD = ("earned", "ask", "in progress", "planned")
MARKS = ("D", "C", "B", "A")  # plus and minus are told apart only where a rule asks for a mark: C- is below C


@dataclass(frozen=True)
class Taken:
    """A course earned or planned. A slug that is in no course list counts as an elective only.

    `unsure`: how many of its units nobody can be sure of yet. `marks`: units by mark as the transcript has them (None: no
    mark given); without any, as for a planned course, no mark is asked for.
    """

    slug: str
    units: float
    is_pathway: bool = False
    held: str = EARNED
    unsure: float = 0.0
    marks: tuple[tuple[str | None, float], ...] = ()


@dataclass(frozen=True)
class LineResult:
    """One line of a rule set: units needed, units filled, and by which courses. `parts`: the same, and how each is held."""

    id: str
    title: str
    es: str
    units: float
    filled: float
    by: tuple[tuple[str, float], ...]
    parts: tuple[tuple[str, float, str], ...] = ()

    @property
    def missing(self) -> float:
        return round(self.units - self.filled, 2)

    @property
    def status(self) -> str:
        """missing; else the least sure of what fills it: planned, in progress, ask, or met."""
        if self.missing > 0:
            return "missing"
        held = max((HELD.index(h) for _, _, h in self.parts), default=0)
        return "met" if not held else HELD[held]

    def units_held(self, held: str) -> float:
        return round(sum(n for _, n, h in self.parts if h == held), 2)


@dataclass(frozen=True)
class Audit:
    """A rule set held against a list of courses. `spare` is what fills no line; `stood_for`: courses that others stand for."""

    rule: str
    title: str
    es: str
    lines: tuple[LineResult, ...]
    spare: tuple[tuple[str, float], ...]
    stood_for: tuple[tuple[str, tuple[str, ...]], ...] = ()

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
    found: dict[str, Taken] = {}
    for t in taken:
        old = found.get(t.slug)
        if old is None:
            found[t.slug] = t
            continue
        held = HELD[max(HELD.index(old.held), HELD.index(t.held))]
        found[t.slug] = replace(old, units=old.units + t.units, unsure=old.unsure + t.unsure, marks=old.marks + t.marks, held=held,
                                is_pathway=old.is_pathway or t.is_pathway)  # fmt: skip
    return [_no_more_than_worth(courses, t) for t in found.values()]


def _no_more_than_worth(courses: dict[str, Any], t: Taken) -> Taken:
    """What is certain counts first: a doubtful row beside a full certain one changes nothing."""
    sure = t.units - t.unsure
    units = min(t.units, worth(courses, t.slug, t.units))
    return replace(t, units=units, unsure=max(0.0, units - sure))


def worth(courses: dict[str, Any], slug: str, if_unknown: float) -> float:
    """The most units a course gives."""
    return float(max(courses[slug].get("units", [1.0]))) if slug in courses else if_unknown


def mark_rank(mark: str) -> float | None:
    """A mark as a number, for comparing: > 2 for C, 1.7 for C-; None for what is no letter from A to F."""
    found = re.fullmatch(r"([ABCDF])([+-]?)", mark.strip().upper())
    if not found:
        return None
    base = MARKS.index(found[1]) + 1 if found[1] in MARKS else 0
    return base + {"+": 0.3, "-": -0.3, "": 0.0}[found[2]]


def _by_mark(t: Taken, least: str) -> tuple[float, float]:
    """The units of a course with the mark a rule asks for, and those whose mark is not known."""
    floor = mark_rank(least) or 0.0
    ranks = [(mark_rank(m) if m else None, n) for m, n in t.marks]
    return sum(n for r, n in ranks if r is not None and r >= floor), sum(n for r, n in ranks if r is None)


@dataclass(frozen=True)
class Supply:
    """Units of one course that are held alike, in hundredths."""

    slug: str
    parts: int
    is_pathway: bool
    held: str


def supplies(courses: dict[str, Any], taken: Iterable[Taken], least: str | None) -> list[Supply]:
    """Units by course and by how they are held; a course gives no more in all than it is worth."""
    rows: list[tuple[str, float, bool, str]] = []
    for held in HELD:
        for t in together(courses, (t for t in taken if t.held == held)):
            units, unsure = t.units, t.unsure
            if least and t.marks:
                good, unknown = _by_mark(t, least)
                sure = max(0.0, min(units - unsure, good))
                unsure = min(units, good + unknown) - sure
                units = sure + unsure
            rows.append((t.slug, units - unsure, t.is_pathway, held))
            rows.append((t.slug, unsure, t.is_pathway, max(held, ASK, key=HELD.index)))
    career = {slug for slug, _, is_pathway, _ in rows if is_pathway}
    used: dict[str, int] = {}
    out = []
    for held in HELD:
        for slug, units, _, how in rows:
            if how == held:
                most = round(worth(courses, slug, 99.0) * PARTS) - used.get(slug, 0)
                parts = min(round(units * PARTS), most)
                if parts > 0:
                    used[slug] = used.get(slug, 0) + parts
                    out.append(Supply(slug, parts, slug in career, held))
    return out


class _Flow:
    """Units of courses flowing to lines; grown one shortest path at a time, so nothing is counted twice."""

    def __init__(self, supply: list[int], may: list[list[int]]):
        self.left = list(supply)  # of each course
        self.may = may  # for each line, the courses that can fill it
        self.given: dict[tuple[int, int], int] = {}  # (course, line) → parts

    def at(self, line: int) -> int:
        return sum(n for (_, ln), n in self.given.items() if ln == line)

    def fill(self, line: int, need: int, open_to: set[int]) -> None:
        """Bring up to `need` parts of the courses `open_to` to a line, moving other lines to other courses where that helps."""
        while need > 0:
            step = self._path(line, open_to)
            if step is None:
                break
            course, chain = step
            amount = min([need, self.left[course], *(self.given[old] for old, _ in chain)])
            self.left[course] -= amount
            self._give(course, chain[-1][0][1] if chain else line, amount)
            for (freed, from_line), to_line in chain:
                self._give(freed, from_line, -amount)
                self._give(freed, to_line, amount)
            need -= amount

    def _give(self, course: int, line: int, amount: int) -> None:
        key = (course, line)
        self.given[key] = self.given.get(key, 0) + amount
        if not self.given[key]:
            del self.given[key]

    def _path(self, line: int, open_to: set[int]) -> tuple[int, list[tuple[tuple[int, int], int]]] | None:
        """A course with units left, and the moves ((course, from line), to line) that bring them to `line`."""
        came: dict[int, list[tuple[tuple[int, int], int]]] = {line: []}
        queue = [line]
        for here in queue:
            for course in self.may[here]:
                if self.left[course] and course in open_to:
                    return course, came[here]
                for other in [ln for c, ln in self.given if c == course and ln not in came]:
                    came[other] = [*came[here], ((course, other), here)]
                    queue.append(other)
        return None


Line = dict[str, Any]


def _assign(lines: Sequence[Line], have: Sequence[Supply], may: list[list[int]]) -> tuple[tuple[int, ...], _Flow]:
    """How many units are filled in all, and how many of the surest kinds; and how. Lines inside others stay empty here."""
    flow = _Flow([s.parts for s in have], may)
    order = sorted(range(len(lines)), key=lambda i: (_width(lines[i]), i))
    filled = []
    for held in HELD:
        open_to = {c for c, s in enumerate(have) if s.held == held}
        for i in order if open_to else ():
            if not lines[i].get("inside"):
                flow.fill(i, round(lines[i]["units"] * PARTS) - flow.at(i), open_to)
        filled.append(sum(flow.given.values()))
    return (filled[-1], *filled), flow


def _width(line: Line) -> float:
    takes = line.get("takes", "courses")
    return WIDE if takes == "courses" and len(line.get("one_of", [])) + len(line.get("ask", [])) > MANY else WIDTH[takes]


def _ways(lines: Sequence[Line], have: Sequence[Supply], may: list[list[int]]) -> Iterator[list[list[int]]]:
    """`may` for each choice of one language in the lines that want one."""
    one_language = [i for i, line in enumerate(lines) if line.get("same_language")]
    options = [sorted({family(have[c].slug) for c in may[i]}) or [""] for i in one_language]
    for choice in itertools.product(*options):
        chosen = dict(zip(one_language, choice, strict=True))
        yield [[c for c in row if i not in chosen or family(have[c].slug) == chosen[i]] for i, row in enumerate(may)]


def _substituted(
    rule: dict[str, Any], have: list[Supply]
) -> Iterator[tuple[list[Supply], tuple[tuple[str, tuple[str, ...]], ...]]]:
    """What a student has, as it is and with every choice of the courses that may stand for another. What stands is used up."""
    options = rule.get("stands_for", [])
    for used in itertools.product((False, True), repeat=len(options)):
        left, told = list(have), []
        for option, use in zip(options, used, strict=True):
            if use:
                new = stand(option, left)
                if new is None:
                    break
                left = new
                told.append((option["course"], tuple(option["all_of"])))
        else:
            yield left, tuple(told)


def stand(option: dict[str, Any], have: list[Supply]) -> list[Supply] | None:
    """The supplies after a substitution: one unit of every course goes, the course they stand for comes; None without them."""
    left, need = list(have), round(option.get("units", 1.0) * PARTS)
    least = EARNED
    for slug in option["all_of"]:
        wanted = need
        for i, s in enumerate(left):
            if s.slug == slug and wanted:
                used = min(s.parts, wanted)
                wanted -= used
                left[i] = replace(s, parts=s.parts - used)
                least = max(least, s.held, key=HELD.index)
        if wanted:
            return None
    if any(s.slug == option["course"] for s in have):
        return None
    return [*(s for s in left if s.parts), Supply(option["course"], need, False, least)]


def _inside(lines: Sequence[Line], have: Sequence[Supply], flow: _Flow, may: list[list[int]]) -> dict[int, dict[int, int]]:
    """For each line inside others the units it may use: those that stand in one of these lines, or in none. Each once."""
    ids = {line["id"]: i for i, line in enumerate(lines)}
    found: dict[int, dict[int, int]] = {}
    for i, line in enumerate(lines):
        if not line.get("inside"):
            continue
        around = {ids[name] for name in line["inside"]}
        need = round(line["units"] * PARTS)
        for c in sorted(may[i], key=lambda c: HELD.index(have[c].held)):
            free = flow.left[c] + sum(n for (k, ln), n in flow.given.items() if k == c and ln in around)
            free -= sum(other.get(c, 0) for other in found.values())
            use = min(free, need)
            if use > 0:
                found.setdefault(i, {})[c] = use
                need -= use
    return found


def audit(slug: str, rule: dict[str, Any], courses: dict[str, Any], taken: Iterable[Taken]) -> Audit:
    """Hold a rule set against courses.

    The same input gives the same answer: ties go to the earlier line, then to the earlier course
    in `taken`, and for a line that wants one language to the first language by name.
    """
    lines, ways = rule["lines"], []
    for have, stood in _substituted(rule, supplies(courses, list(taken), rule.get("least_mark"))):
        may = [[c for c, s in enumerate(have) if can_fill(line, s.slug, courses.get(s.slug), s.is_pathway)] for line in lines]
        ways += [(*_assign(lines, have, way), have, stood, way) for way in _ways(lines, have, may)]
    # max() keeps the first of equals, and there is always at least one way
    _, flow, have, stood, way = max(ways, key=lambda found: found[0])
    inside = _inside(lines, have, flow, way)
    results = []
    for i, line in enumerate(lines):
        given = inside.get(i) or {c: n for (c, ln), n in sorted(flow.given.items()) if ln == i}
        results.append(_line(line, [(have[c], n) for c, n in given.items()]))
    spare: dict[str, int] = {}
    for s, n in zip(have, flow.left, strict=True):
        spare[s.slug] = spare.get(s.slug, 0) + n
    left = tuple((s, n / PARTS) for s, n in spare.items() if n)
    return Audit(slug, rule["title"], rule["es"], tuple(results), left, stood)


def _line(line: Line, given: list[tuple[Supply, int]]) -> LineResult:
    """A course whose place in a line was not seen counts there, and is asked about."""
    parts, by = [], dict[str, float]()
    for s, n in given:
        asked = s.slug in line.get("ask", ()) and s.held == EARNED
        parts.append((s.slug, n / PARTS, ASK if asked else s.held))
        by[s.slug] = by.get(s.slug, 0.0) + n / PARTS
    filled = sum(n for _, n in given) / PARTS
    return LineResult(line["id"], line["title"], line["es"], line["units"], filled, tuple(by.items()), tuple(parts))
