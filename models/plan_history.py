"""What a student has behind them: the transcript, sorted into earned, under way, failed and unknown.

Every row is accounted for, and everything about a row that only the school can settle is reported. A row that contradicts
itself does not count; a row that was passed and leaves something open counts as `unsure`, so that the course is not planned
again and its line is still not marked as met.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from models import audit_words as words
from models.plan_request import MARKS, NOT_EARNED, PASSES, PlanRequest, Record, key_of
from models.plan_words import Words, both
from models.rules import UNDER_WAY, Taken, mark_rank, together, worth

# What became of a row.
COUNTED, ASKED, CURRENT, NOT_PASSED, REPEATED, NOT_COUNTED = (
    "counted", "ask", "in progress", "not passed", "repeated", "not counted",
)  # fmt: skip
WHOLE_YEAR = {"year", "full-year", "all-year", "full", "y", "fy"}
CREDIT_STEP = 2.5  # a quarter of a year, in California credits


@dataclass
class Row:
    """One row of the transcript: the course it is, the units it brings, and what became of it."""

    number: int  # as people count, from 1
    record: Record
    slug: str | None  # None: the row names two courses
    units: float = 0.0
    unsure: float = 0.0
    status: str = COUNTED


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
    rows: list[Row] = field(default_factory=list)
    reported: list[Words] = field(default_factory=list)


class CourseNames:
    """Finds a course by its slug, code or title, as people type them.

    Of courses with the same title, those that the state's rules and the pathway name (`named`) are found first, then the
    state's own (`ca-…`), and those of the other `states` not at all, for the same title is another course there.
    """

    def __init__(self, courses: dict[str, Any], state: str | None = None, states: Iterable[str] = (), named: Iterable[str] = ()):
        self.by_key: dict[str, str] = {}
        own, first = f"{(state or '-').lower()}-", set(named)
        others = tuple(f"{s.lower()}-" for s in states if s != state)
        for rank in range(4):
            here = [s for s in sorted(courses) if not s.startswith(others) and _rank(s, own, first) == rank]
            for slug in here:
                self._add(slug.replace("-", " "), slug)
            for key in ("title", "es"):
                for slug in here:
                    self._add(courses[slug].get(key) or "", slug)
            for slug in here:
                for name in courses[slug].get("also_called", ()):
                    self._add(name, slug)

    def _add(self, name: str, slug: str) -> None:
        for key in _keys(name):
            self.by_key.setdefault(key, slug)

    def find(self, *names: str) -> str | None:
        return next((self.by_key[key] for n in names for key in _keys(n) if key in self.by_key), None)


def _rank(slug: str, own: str, named: set[str]) -> int:
    return 0 if slug in named else 1 if slug.startswith(own) else 3 if slug.startswith("us-") else 2


def course_names(state: str, pathway: dict[str, Any], courses: dict[str, Any], rule_sets: dict[str, Any]) -> CourseNames:
    """The names by which a student of this state, in this pathway, calls courses."""
    lines = [line for rule in rule_sets.values() if rule["state"] == state for line in rule.get("lines", [])]
    named = {s for line in lines for key in ("one_of", "ask", "default") for s in line.get(key, [])}
    return CourseNames(courses, state, {r["state"] for r in rule_sets.values()}, named | pathway_slugs(pathway))


@functools.lru_cache(maxsize=16_384)
def _keys(name: str) -> tuple[str, ...]:
    """> ("u-s-history", "us-history"): letters that stand alone are also read as one word."""
    key = key_of(name)
    return tuple(dict.fromkeys(k for k in (key, re.sub(r"\b(\w)-(?=\w\b)", r"\1", key)) if k))


def pathway_slugs(pathway: dict[str, Any]) -> set[str]:
    """Every course a pathway's sequence names."""
    return {slug for step in pathway["sequence"] for slot in step["courses"] for slug in slot["one_of"]}


def read_history(request: PlanRequest, pathway: dict[str, Any], courses: dict[str, Any], names: CourseNames) -> History:
    """Sort the transcript. A course under way counts as earned for a student who has not reached grade 9."""
    return _Reading(request, pathway, courses, names).history


class _Reading:
    """Reads rows one by one, then the rows of each course together."""

    def __init__(self, request: PlanRequest, pathway: dict[str, Any], courses: dict[str, Any], names: CourseNames):
        self.request = request
        self.courses = courses
        self.names = names
        self.career = pathway_slugs(pathway)
        self.history = History()
        for number, record in enumerate(request.transcript or (), 1):
            self.history.rows.append(self._row(number, record))
        by_slug: dict[str, list[Row]] = {}
        for row in self.history.rows:
            if row.slug is not None:
                by_slug.setdefault(row.slug, []).append(row)
        earned = [t for slug, rows in by_slug.items() if (t := self._course(slug, rows))]
        self._settle(earned)
        self._order(by_slug)

    # --- one row ---

    def _row(self, number: int, record: Record) -> Row:
        slug = self.names.find(record.code)
        other = self.names.find(record.title)
        row = Row(number, record, slug or other)
        if slug and other and slug != other:
            row.slug = None
            self._drop(row, "two_courses", words.two_names(record.code, record.title))
            return row
        if row.slug is None:
            row.slug = self._unknown(record)
        row.units, row.unsure = self._units(row)
        if self._passed(row):
            self._doubts(row)
        if record.year and record.began is None:
            self._note(row, "year", words.unread_year(record.year))
        return row

    def _title(self, row: Row) -> tuple[str, str]:
        if row.slug in self.courses:
            course = self.courses[row.slug]
            return course["title"], course.get("es") or course["title"]
        return row.record.title, row.record.title

    def _drop(self, row: Row, kind: str, said: tuple[str, str], status: str = NOT_COUNTED) -> None:
        row.status, row.units, row.unsure = status, 0.0, 0.0
        self.history.reported.append(words.row_words(kind, row.number, self._title(row), *said, counts=False))

    def _ask(self, row: Row, kind: str, said: tuple[str, str], unsure: float | None = None) -> None:
        row.status, row.unsure = ASKED, max(row.unsure, row.units if unsure is None else unsure)
        self.history.reported.append(words.row_words(kind, row.number, self._title(row), *said, counts=True))

    def _note(self, row: Row, kind: str, said: tuple[str, str]) -> None:
        self.history.reported.append(words.note_words(kind, row.number, self._title(row), *said))

    def _unknown(self, record: Record) -> str:
        slug = f"other-{key_of(record.title) or key_of(record.code) or 'course'}"
        if all(slug != known for _, known in self.history.unknown):
            self.history.unknown.append((record, slug))
        self.history.titles[slug] = record.title
        return slug

    def _units(self, row: Row) -> tuple[float, float]:
        """The units a row brings and how many of them are unsure; nothing is reported here."""
        given, allowed = row.record.units, self.courses.get(row.slug or "", {}).get("units", [1.0])
        if row.slug not in self.courses:
            return (given or 0.0, given or 0.0)
        if given is None:
            return allowed[0], allowed[0] - min(allowed)
        return given, 0.0

    def _passed(self, row: Row) -> bool:
        """Whether a row was passed. What was not is put away, and said where mark and status do not agree."""
        record, mark = row.record, row.record.mark
        by_mark = MARKS.get(mark or "")
        if record.status == "unread":
            self._drop(row, "unread_mark", words.unread_mark(mark or ""))
        elif record.status in NOT_EARNED:
            if mark and record.said and (mark in PASSES or (mark_rank(mark) or 0) > 0):
                self._note(row, "mark_and_status", words.mark_against_status(mark, record.status))
            row.status, row.units, row.unsure = NOT_PASSED, 0.0, 0.0
        elif record.status == "in progress":
            row.status = CURRENT
            if self._is_past(record):
                self._note(row, "in_progress", words.old_and_unfinished(record.year or ""))
        elif by_mark in NOT_EARNED:
            self._drop(row, "mark_and_status", words.mark_against_status(mark or "", record.status))
        elif by_mark == "in progress":
            row.status = CURRENT
            self._note(row, "mark_and_status", words.mark_against_status(mark or "", record.status))
        return row.status == COUNTED or (row.status == CURRENT and row.record.units is not None)

    def _is_past(self, record: Record) -> bool:
        entered = self.request.entered_grade_9
        return bool(entered and record.began and record.began[1] < entered + self.request.grade - 9)

    def _doubts(self, row: Row) -> None:
        """What keeps a passed row from counting for certain."""
        record, entered = row.record, self.request.entered_grade_9
        passed = row.status == COUNTED
        if row.units == 0 and record.units is not None:
            if passed:
                self._drop(row, "no_units", words.no_units())
            return
        self._size(row)
        if not passed:
            return
        if entered and record.began and record.began[0] > entered + self.request.grade - 9:
            self._drop(row, "future", words.future(record.year or ""))
            return
        if row.slug in self.courses:
            grade = 9 - (entered - record.began[1]) if entered and record.began else 9
            if grade < 9 and grade not in self.courses[row.slug].get("grades", [9, 10, 11, 12]):
                self._ask(row, "before_grade_9", words.before_grade_nine(grade))
            if row.unsure and record.units is None:
                least = row.units - row.unsure
                self._ask(row, "units", words.units_not_given(least, row.units), row.unsure)
        else:
            row.status = ASKED if row.units else NOT_COUNTED  # what an unknown title fills is said once, for all its rows
        if record.elsewhere:
            self._ask(row, "transfer", words.from_elsewhere(record.elsewhere))

    def _size(self, row: Row) -> None:
        """Units above what the course is worth: California credits where that explains them, else to be asked."""
        most = worth(self.courses, row.slug or "", 1.0)
        known = row.slug in self.courses
        allowed = known and row.units in self.courses[row.slug or ""].get("units", [1.0])
        in_credits = self.request.state == "CA" and not row.record.credits and not allowed and row.units % CREDIT_STEP == 0
        if in_credits and row.units >= CREDIT_STEP:
            self._note(row, "credits", words.read_as_credits(row.units))
            row.units /= 10
            row.unsure = 0.0 if known else row.units
        if known and row.units > most:
            if row.status == CURRENT:
                self._note(row, "units", words.above_worth(row.units, most))
            else:
                self._ask(row, "units", words.above_worth(row.units, most))
            row.units = row.unsure = most

    # --- the rows of one course ---

    def _course(self, slug: str, rows: list[Row]) -> Taken | None:
        """One course's earned units, with what is sure of them."""
        history = self.history
        if any(r.status == NOT_PASSED for r in rows) and slug in self.courses:
            history.not_passed.append(slug)
        if any(r.status == NOT_COUNTED for r in rows) and slug in self.courses:
            history.not_passed.append(slug)
        current = [r for r in rows if r.status == CURRENT]
        passed = [r for r in rows if r.status in (COUNTED, ASKED)]
        early = self.request.grade < 9
        if current:
            history.counted_on.append(slug)
        self._twice(slug, passed)
        self._at_once(slug, passed, current)
        under_way = [Taken(slug, r.units, slug in self.career, UNDER_WAY) for r in current]
        if not early:
            history.current += under_way
        if not passed and not (early and current):
            return None
        marks = tuple((r.record.mark if r.record.mark and mark_rank(r.record.mark) is not None else None, r.units) for r in passed)
        total = self._most(slug, [r.units for r in passed])
        unsure = min(total, sum(r.unsure for r in passed))
        earned = Taken(slug, total, slug in self.career, unsure=max(0.0, unsure), marks=marks if passed else ())
        if early and current:
            extra = sum(r.units for r in current)
            earned = replace(earned, units=earned.units + extra, unsure=earned.unsure + extra,
                             marks=(*earned.marks, (None, extra)))  # fmt: skip
        return earned

    def _most(self, slug: str, rows: list[float]) -> float:
        """The sum, and for a course no list knows no more than one unit or its largest row."""
        return sum(rows) if slug in self.courses or not rows else min(sum(rows), max(1.0, *rows))

    def _twice(self, slug: str, passed: list[Row]) -> None:
        """A course passed more than once counts once; what does not agree is asked."""
        most = worth(self.courses, slug, max([1.0, *(r.units for r in passed)]))
        total = sum(r.units for r in passed)
        if total > most + 1e-9:
            self.history.repeated.append(slug)
            if len({r.units for r in passed}) > 1:
                largest = max(passed, key=lambda r: r.units)
                rest = sum(r.units - r.unsure for r in passed if r is not largest)
                self._ask(largest, "different_units", words.different_units(), max(0.0, largest.units - max(0.0, most - rest)))
                largest.unsure = largest.units if rest < most else 0.0
        seen: dict[str, Row] = {}
        for row in passed:
            term = key_of(row.record.term or "")
            if not term or term in WHOLE_YEAR or row.units >= 1:
                continue
            if term in seen and total <= most + 1e-9:
                self._ask(row, "same_half", words.same_half(row.record.term or ""))
            seen.setdefault(term, row)
        if len(passed) > 1 and total <= most + 1e-9 and slug in self.courses:
            self._again_or_more(slug, passed)
        left = most
        for row in passed:
            if left <= 1e-9 and row.status == COUNTED:
                row.status = REPEATED
            left -= row.units

    def _again_or_more(self, slug: str, passed: list[Row]) -> None:
        """A course of one to three units that stands twice may be a longer course, or the same one again."""
        terms = {(r.record.began, key_of(r.record.term or "")) for r in passed}
        one_year = len({b for b, _ in terms}) == 1 and all(b and t for b, t in terms) and len(terms) == len(passed)
        left = max(self.courses[slug].get("units", [1.0])[0], *(r.units for r in passed))
        for row in passed:
            if row.units > left + 1e-9 and not one_year and row.status == COUNTED:
                self._ask(row, "again_or_more", words.again_or_more(), row.units - max(0.0, left))
            left -= row.units

    def _at_once(self, slug: str, passed: list[Row], current: list[Row]) -> None:
        """Passed and in progress: a repeat when the years differ, else nobody can say."""
        if not passed or not current or slug not in self.courses:
            return
        total = sum(r.units for r in passed)
        if total + sum(r.units for r in current) <= worth(self.courses, slug, 1.0) + 1e-9 or total < min(
            self.courses[slug]["units"]
        ):
            return
        began = {r.record.began for r in current}
        if None not in began and all(r.record.began and r.record.began not in began for r in passed):
            for row in current:
                row.status = REPEATED
            current.clear()
            self.history.repeated.append(slug)
            return
        for row in passed:
            self._ask(row, "passed_and_in_progress", words.passed_and_under_way())
        for row in current:
            row.status = REPEATED

    # --- all together ---

    def _settle(self, earned: list[Taken]) -> None:
        history, courses = self.history, self.courses
        history.earned = together(courses, earned)
        for taken in history.earned:
            if taken.slug not in courses:
                continue
            if taken.units >= min(courses[taken.slug].get("units", [1.0])):
                history.done.add(taken.slug)
            elif taken.units > 0:
                history.half[taken.slug] = taken.units
        history.current = [t for t in together(courses, history.current) if t.units > 0 and t.slug not in history.done]
        under_way = {t.slug for t in history.current}
        history.repeated = list(dict.fromkeys(history.repeated))
        history.counted_on = list(dict.fromkeys(history.counted_on))
        history.not_passed = [s for s in dict.fromkeys(history.not_passed) if s not in history.done | under_way]

    def _order(self, by_slug: dict[str, list[Row]]) -> None:
        """Courses that stand without what usually comes before them, or in an earlier year than it."""
        have = self.history.done | {t.slug for t in self.history.current}
        for slug in [s for s in by_slug if s in self.history.done]:
            row = next((r for r in by_slug[slug] if r.status in (COUNTED, ASKED)), by_slug[slug][0])
            for options in self.courses[slug].get("prerequisites", []):
                known = [s for s in options if s in self.courses]
                if not known:
                    continue
                before = both([self._names_of(s) for s in known[:1]])
                if not any(s in have for s in known):
                    self._note(row, "no_prerequisite", words.without_prerequisite(before))
                    continue
                later = [s for s in known if s in by_slug and self._later(by_slug[s], row)]
                if later and len(later) == len([s for s in known if s in have]):
                    self._note(row, "order", words.before_prerequisite(self._names_of(later[0])))

    def _names_of(self, slug: str) -> tuple[str, str]:
        course = self.courses[slug]
        return course["title"], course.get("es") or course["title"]

    def _later(self, rows: list[Row], row: Row) -> bool:
        began = [r.record.began for r in rows if r.status in (COUNTED, ASKED, CURRENT)]
        mine = row.record.began
        return bool(mine and began and all(b and b[0] > mine[1] for b in began))


def data_gaps(pathway: dict[str, Any], rule: dict[str, Any], courses: dict[str, Any]) -> list[Words]:
    """What the course data of this pathway and diploma name and no list has: courses, and what must come before them."""
    named: dict[str, tuple[str, str]] = {}
    for slug in sorted(pathway_slugs(pathway)):
        named.setdefault(slug, (pathway["title"], pathway.get("es", {}).get("title") or pathway["title"]))
    for line in rule["lines"]:
        for slug in [*line.get("default", []), *line.get("one_of", [])]:
            named.setdefault(slug, (line["title"], line["es"]))
    out = []
    for slug, where in named.items():
        if slug not in courses:
            out.append(words.unknown_in_rules(slug, where))
            continue
        course = courses[slug]
        lacking = [s for options in course.get("prerequisites", []) for s in options if s not in courses]
        out += [words.unknown_prerequisite((course["title"], course.get("es") or course["title"]), s) for s in lacking]
    return out
