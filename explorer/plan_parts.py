"""A plan cut into the parts that its page and its printed sheet show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from explorer.exits import Job, Way
from explorer.plans import Made
from models.plan_words import core_not_complete, may_add_dual

Entry = Mapping[str, Any]


def whole(units: float) -> float:
    """Units as people write them: > 7, not 7.0; > 5.5."""
    return int(units) if units == int(units) else round(units, 2)


def units_words(units: float) -> str:
    """> 1 unit; 5.5 units"""
    return _("1 unit") if units == 1 else _("%(units)s units", units=whole(units))


# --- grade by grade ---


@dataclass(frozen=True)
class Course:
    """One course of a grade. `career`: it belongs to the pathway; `write_in`: an elective the student chooses.

    `level`: a career course's level as the state reports it; `a_g`: the university subject letter of California.
    """

    entry: Entry
    career: bool
    write_in: bool
    level: str | None
    a_g: str | None

    @property
    def units(self) -> str:
        return units_words(self.entry["credits"])

    @property
    def confirm(self) -> bool:
        return self.entry["check"] == "unverified" and not self.write_in


@dataclass(frozen=True)
class Grade:
    """One year of the plan and the credentials to aim for in it; in its first year also those that usually come earlier."""

    number: int
    courses: tuple[Course, ...]
    units: float
    credentials: tuple[Entry, ...]

    @property
    def load(self) -> str:
        return units_words(self.units)


def _career_courses(pathway: Entry) -> dict[str, str | None]:
    """Courses of the pathway with the level the state reports, of the first place each stands in."""
    out: dict[str, str | None] = {}
    for slot in (slot for step in pathway["sequence"] for slot in step["courses"]):
        for slug in slot["one_of"]:
            out.setdefault(slug, slot.get("course_level"))
    return out


def _course(made: Made, career: Mapping[str, str | None], entry: Entry) -> Course:
    code = entry["code"]
    letter = made.catalog.courses.get(code, {}).get("a_g")
    return Course(entry, code in career, code.startswith("elective-"), career.get(code), letter)


def grades(made: Made) -> list[Grade]:
    """The years still to come, each with its courses."""
    career, first = _career_courses(made.pathway), made.plan["terms"][0]["grade"]
    out = []
    for term in made.plan["terms"]:
        courses = tuple(_course(made, career, c) for c in term["courses"])
        steps = [c for c in made.pathway["credentials"] if c.get("grade") and max(c["grade"], first) == term["grade"]]
        earned = tuple(credential(made, step) for step in steps)
        out.append(Grade(term["grade"], courses, sum(c["credits"] for c in term["courses"]), earned))
    return out


def credential(made: Made, step: Entry) -> Entry:
    """A credential with the check of its place in the pathway: the less sure of the two counts."""
    entry = made.catalog.credentials[step["credential"]]
    return {**entry, "grade": step.get("grade"), "check": step["check"] if step["check"] == "unverified" else entry["check"]}


# --- line by line ---


@dataclass(frozen=True)
class Cell:
    """Units of a course that fill one line in one grade."""

    course: Course
    units: float


@dataclass(frozen=True)
class Line:
    """One line of the diploma: units it needs, had before this plan, planned, and still to find. `cells`: by grade, in order."""

    entry: Entry
    needed: float
    before: float
    planned: float
    to_go: float
    cells: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Totals:
    """Every line of the diploma, what the plan holds beyond them (by grade), and the sums."""

    lines: tuple[Line, ...]
    beyond: tuple[tuple[Cell, ...], ...]
    needed: float
    before: float
    planned: float
    to_go: float


def totals(made: Made, years: Sequence[Grade]) -> Totals:
    """The diploma's lines with the courses that fill them. A line holds what it needs and no more, so what was there before
    is what is neither planned nor missing."""
    missing = {u["line"]: u["units"] for u in made.plan["unmet"] if u.get("kind") == "line"}
    lines = []
    for line in made.rule["lines"]:
        cells = tuple(tuple(_filling(year, line["id"])) for year in years)
        planned = sum(c.units for cell in cells for c in cell)
        to_go = missing.get(line["id"], 0.0)
        lines.append(Line(line, line["units"], round(line["units"] - planned - to_go, 2), planned, to_go, cells))
    beyond = tuple(tuple(_beyond(year)) for year in years)
    sums = (round(sum(getattr(ln, key) for ln in lines), 2) for key in ("needed", "before", "planned", "to_go"))
    return Totals(tuple(lines), beyond, *sums)


def _filling(year: Grade, line: str) -> Iterator[Cell]:
    for course in year.courses:
        for fill in course.entry["fills"]:
            if fill["line"] == line:
                yield Cell(course, fill["units"])


def _beyond(year: Grade) -> Iterator[Cell]:
    for course in year.courses:
        left = round(course.entry["credits"] - sum(f["units"] for f in course.entry["fills"]), 2)
        if left > 0:
            yield Cell(course, left)


# --- ways out ---


@dataclass(frozen=True)
class Exit:
    """One way out. `planned`: what the planner says of it; `lead`: the job its pay is for; `same_as`: the way out that already
    gave that pay, so that a figure stands once; `asks`: what is still open; `core_short`: a university core is, told beside it."""

    planned: Entry
    way: Way
    lead: Job
    same_as: Entry | None
    asks: tuple[Entry, ...]
    core_short: bool

    @property
    def entry(self) -> Entry:
        return self.way.entry


@dataclass(frozen=True)
class Stop:
    """Ways out that fall at the same time after grade 12."""

    when: Entry
    exits: tuple[Exit, ...]


def exits(made: Made) -> list[Exit]:
    """Every way out, shortest first."""
    planned = {e["id"]: e for e in made.plan["exits"]}
    cores = {core_not_complete(c)["text"] for c in made.plan["closes"]}
    told: dict[str, Entry] = {}
    out = []
    for way in made.ways:
        lead, open_ = way.jobs[0], planned[way.id]["conditions"]
        asks = tuple(c for c in open_ if c["text"] not in cores)
        out.append(Exit(planned[way.id], way, lead, told.get(lead.pay.soc), asks, len(asks) < len(open_)))
        told.setdefault(lead.pay.soc, way.entry)
    return out


def stops(found: Sequence[Exit]) -> list[Stop]:
    """Ways out by the time they fall."""
    years = list(dict.fromkeys(e.planned["years"] for e in found))
    groups = [tuple(e for e in found if e.planned["years"] == y) for y in years]
    return [Stop(group[0].planned["when"], group) for group in groups]


# --- what closes ---


@dataclass(frozen=True)
class Closed:
    """Rule sets that miss the same lines and reopen by the same change, told once."""

    rules: tuple[Entry, ...]
    missing: tuple[Entry, ...]
    reopen: Entry
    facts: tuple[Entry, ...]


def closed(made: Made) -> list[Closed]:
    """What the plan closes unless something is added."""
    groups: dict[tuple[Any, ...], list[Entry]] = {}
    for entry in made.plan["closes"]:
        key = (*((m["line"], m["units"]) for m in entry["missing"]), entry["reopen"]["text"])
        groups.setdefault(key, []).append(entry)
    return [
        Closed(tuple(g), tuple(g[0]["missing"]), g[0]["reopen"], tuple(f for e in g for f in e["facts"])) for g in groups.values()
    ]


# --- conditions ---


@dataclass(frozen=True)
class Conditions:
    """What must still hold, by kind: what the plan rests on, tests to pass, what college courses ask for, the work itself."""

    rests_on: tuple[Entry, ...]
    tests: tuple[Entry, ...]
    floors: tuple[Entry, ...]
    work: tuple[Entry, ...]


def conditions(made: Made) -> Conditions:
    """The plan's conditions, sorted by where they come from. College courses that may be added have their own cards."""
    known = {
        "offers": {may_add_dual(d)["text"] for d in made.pathway.get("dual_enrollment", [])},
        "tests": {t["text"] for t in made.rule.get("tests", [])},
        "floors": {f["text"] for f in made.rule.get("dual_enrollment_floors", [])},
        "work": {c["text"] for c in made.pathway.get("conditions", [])},
    }
    found: dict[str, list[Entry]] = {"rests_on": [], "tests": [], "floors": [], "work": [], "offers": []}
    for fact in made.plan["conditions"]:
        kind = next((kind for kind, texts in known.items() if fact["text"] in texts), "rests_on")
        if fact["text"] not in [f["text"] for f in found[kind]]:  # one floor may hold for both kinds of college course
            found[kind].append(fact)
    return Conditions(*(tuple(found[kind]) for kind in ("rests_on", "tests", "floors", "work")))


def at_work(made: Made) -> list[Entry]:
    """Learning at work in the student's grade and after."""
    return [w for w in made.pathway["work_based_learning"] if int(w["grades"].split("-")[1]) >= made.request.grade]


# --- switching the diploma ---


@dataclass(frozen=True)
class Switch:
    """The same plan with another diploma: courses it would add and leave out, and whether it fits."""

    rule: Entry
    slug: str
    fits: bool
    added: tuple[Entry, ...]
    left_out: tuple[Entry, ...]
    opens: tuple[Entry, ...]
    closes: tuple[Entry, ...]


def switch(made: Made, other: Made) -> Switch:
    """What changes between two plans of one student."""
    mine, theirs = ({c["code"]: c for t in m.plan["terms"] for c in t["courses"]} for m in (made, other))
    open_here, open_there = ({k["rule"]: k for k in m.plan["keeps_open"]} for m in (made, other))
    return Switch(
        other.rule,
        other.plan["diploma"],
        other.plan["feasible"],
        tuple(c for code, c in theirs.items() if code not in mine),
        tuple(c for code, c in mine.items() if code not in theirs),
        tuple(k for rule, k in open_there.items() if rule not in open_here),
        tuple(k for rule, k in open_here.items() if rule not in open_there),
    )


# --- sources ---


def sources(made: Made) -> list[Entry]:
    """The sources of everything a plan shows, each once."""
    codes = [c["code"] for t in made.plan["terms"] for c in t["courses"]]
    courses = [made.catalog.courses[c] for c in codes if c in made.catalog.courses]
    credentials = [made.catalog.credentials[c["credential"]] for c in made.pathway["credentials"]]
    used = {"onet-30-1", *_named([made.plan, made.pathway, courses, credentials])}
    used |= {made.rule["source"]} if made.rule.get("source") else set()
    for found in exits(made):
        used |= {found.lead.pay.source} if found.lead.pay.area else set()
        used |= {found.lead.openings.source} if found.lead.openings.area else set()
    return [s for id_, s in made.catalog.sources.items() if id_ in used]


def _named(value: Any) -> Iterator[str]:
    """Every source id below a content entry."""
    if isinstance(value, Mapping):
        if isinstance(value.get("source"), str):
            yield value["source"]
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _named(part)
