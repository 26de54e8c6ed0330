"""What a student may tell of the way so far: courses earned, tests passed, when the career courses began. All of it optional.

It is kept with the plan under the student's code and never stands in an address. No name, no student number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from explorer.plans import planned
from explorer.site import catalog, words
from models.plan_awards import WORKKEYS
from models.plan_history import CourseNames, pathway_slugs
from models.plan_request import PlanInputError, PlanRequest
from models.rules import can_fill

Facts = dict[str, Any]
Problems = list[tuple[str, str]]

# What a saved plan may hold beside grade, diploma and year; all but `situation` are keys of the planner's student form.
PLANNED = ("transcript", "tests_passed", "pathway_start", "birth_year", "eligibility", "locked_choices", "left_out")
SITUATIONS = ("same", "transfer", "adult")
RESULTS = ("passed", "in progress", "failed")
GRADES = range(9, 13)
MOST_ROWS = 60  # courses of five years
EMPTY_ROWS = 4
LONGEST = 120  # characters of a title
MOST_UNITS = 9.0

ACT = {"english": 36, "math": 36}
MOST_GPA = 5.0


@dataclass(frozen=True)
class Row:
    """One line of the list of courses, as typed. `number`: from 1, in the names of its fields."""

    number: int
    course: str = ""
    units: str = ""
    result: str = "passed"

    @property
    def empty(self) -> bool:
        return not (self.course.strip() or self.units.strip())


@dataclass
class Typed:
    """The form as somebody typed it, right or wrong, so that nothing is lost when one field is."""

    situation: str = "same"
    pathway_start: str = ""
    past: str = "usual"  # or list
    rows: list[Row] = field(default_factory=list)
    tests: tuple[str, ...] = ()
    gpa: str = ""
    birth_year: str = ""
    workkeys: str = ""
    act: dict[str, str] = field(default_factory=dict)


def valid(state: str, grade: int, choices: Mapping[str, Any]) -> Facts:
    """The facts of saved choices; what the planner no longer understands is left out as a whole."""
    facts = {k: choices[k] for k in (*PLANNED, "situation") if k in choices}
    if facts.get("situation") not in SITUATIONS:
        facts.pop("situation", None)
    try:
        PlanRequest.from_json({"state": state, "grade": grade, **asked(facts)})
    except PlanInputError:
        return {}
    return facts


def asked(facts: Mapping[str, Any]) -> Facts:
    """The part of the facts the planner takes."""
    return {k: v for k, v in facts.items() if k in PLANNED}


# --- the form ---


def typed(values: Any) -> Typed:
    """The form that was sent."""
    rows = []
    for number in range(1, MOST_ROWS + 1):
        if f"course-{number}" not in values:
            break
        result = values.get(f"result-{number}", "passed")
        rows.append(Row(number, values[f"course-{number}"], values.get(f"units-{number}", ""), result))
    return Typed(
        values.get("situation", "same"), values.get("pathway_start", ""), values.get("past", "usual"), rows,
        tuple(values.getlist("test")), values.get("gpa", ""), values.get("birth_year", ""), values.get("workkeys", ""),
        {subject: values.get(f"act-{subject}", "") for subject in ACT},
    )  # fmt: skip


def shown(facts: Mapping[str, Any], usual: list[Row]) -> Typed:
    """The form of what is saved. `usual`: the rows to begin with where no list was given."""
    given, listed = facts.get("eligibility", {}), facts.get("transcript")
    rows = usual
    if listed is not None:
        rows = [Row(n, _title(r), "" if r.get("units") is None else f"{r['units']:g}", r.get("status", "passed"))
                for n, r in enumerate(listed, 1)]  # fmt: skip
    return Typed(
        facts.get("situation", "same"), str(facts.get("pathway_start") or ""), "usual" if listed is None else "list", rows,
        tuple(facts.get("tests_passed", ())), _number(given.get("gpa")), str(facts.get("birth_year") or ""),
        str(given.get("workkeys") or ""), {s: _number((given.get("act") or {}).get(s)) for s in ACT},
    )  # fmt: skip


def _number(value: Any) -> str:
    return "" if value is None else f"{value:g}"


def _title(row: Mapping[str, Any]) -> str:
    found = catalog().courses.get(str(row.get("code")))
    return words(found) if found else str(row.get("title") or row.get("code"))


def usual_rows(slug: str, form: Mapping[str, Any]) -> list[Row]:
    """The usual courses of the grades behind a student, to begin a list with; none for a freshman."""
    grade = form["grade"]
    if grade <= GRADES[0]:
        return []
    keys = ("state", "diploma", "entered_grade_9")
    plan = planned(catalog(), slug, {**{k: form[k] for k in keys if form.get(k) is not None}, "grade": GRADES[0], "transcript": []})
    past = [c for t in plan["terms"] if t["grade"] < grade for c in t["courses"] if not c["code"].startswith("elective-")]
    return [Row(n, words(catalog().courses[c["code"]]), f"{c['credits']:g}") for n, c in enumerate(past, 1)]


def with_room(rows: list[Row], more: int = EMPTY_ROWS) -> list[Row]:
    """The lines in use, and some empty ones after them; numbered anew."""
    used = [r for r in rows if not r.empty]
    filled = [*used, *[Row(0)] * more][:MOST_ROWS]
    return [Row(n, r.course, r.units, r.result) for n, r in enumerate(filled, 1)]


def read(form: Typed, slug: str, state: str) -> tuple[Facts, Problems]:
    """The facts of a form and what is wrong with it, as (field, sentence)."""
    problems: Problems = []
    facts: Facts = {}
    if form.situation in SITUATIONS and form.situation != "same":
        facts["situation"] = form.situation
    if form.pathway_start.strip():
        if form.pathway_start in [str(g) for g in GRADES]:
            facts["pathway_start"] = int(form.pathway_start)
        else:
            problems.append(("pathway_start", _("Choose a grade from 9 to 12, or leave it to the plan.")))
    if form.past == "list":
        facts["transcript"] = _transcript(form.rows, catalog().course_names(slug), problems)
    known = tests(state)
    facts["tests_passed"] = [t for t in form.tests if t in known]
    facts["eligibility"] = _eligibility(form, problems)
    if form.birth_year.strip():
        year = form.birth_year.strip()
        if year.isascii() and year.isdigit() and len(year) == len("2010") and 1990 <= int(year) <= 2100:
            facts["birth_year"] = int(year)
        else:
            problems.append(("birth_year", _("Write the year of birth with four digits, such as 2011, or leave it empty.")))
    return {k: v for k, v in facts.items() if v or k == "transcript"}, problems


def _transcript(rows: list[Row], names: CourseNames, problems: Problems) -> list[Facts]:
    out: list[Facts] = []
    for row in rows:
        if row.empty:
            continue
        title, here = row.course.strip(), f"-{row.number}"
        if not title:
            problems.append((f"course{here}", _("Line %(number)s: write the course, or clear its units.", number=row.number)))
        elif len(title) > LONGEST or not title.isprintable():
            problems.append((f"course{here}", _("Line %(number)s: a course title has at most 120 letters.", number=row.number)))
        units = _amount(row.units, MOST_UNITS)
        if units is None and row.units.strip():
            sentence = _(
                "Line %(number)s: units are a number such as 1 or 0.5. Leave it empty for the usual units.", number=row.number
            )
            problems.append((f"units{here}", sentence))
        if row.result not in RESULTS:
            problems.append((f"result{here}", _("Line %(number)s: choose passed, taking it now or not passed.", number=row.number)))
        code = names.find(title) if title else None
        entry = {"code": code or title, "title": catalog().courses[code]["title"] if code else title, "status": row.result}
        out.append(entry if units is None else {**entry, "units": units})
    return out


def _amount(text: str, most: float) -> float | None:
    """A number from 0 to `most`, written with a point or a comma; None for anything else."""
    plain = text.strip().replace(",", ".", 1)
    if not plain.isascii() or not plain.replace(".", "", 1).isdigit() or len(plain) > len("3.14159"):
        return None
    value = float(plain)
    return value if value <= most else None


def _eligibility(form: Typed, problems: Problems) -> Facts:
    out: Facts = {}
    if form.gpa.strip():
        gpa = _amount(form.gpa, MOST_GPA)
        if gpa is None:
            problems.append(("gpa", _("A grade point average is a number from 0 to 5, such as 2.7. Or leave it empty.")))
        else:
            out["gpa"] = gpa
    if form.workkeys in WORKKEYS:
        out["workkeys"] = form.workkeys
    scores = {}
    for subject, text in form.act.items():
        score = _amount(text, ACT[subject])
        if text.strip() and (score is None or score < 1):
            problems.append((f"act-{subject}", _("An ACT score is a number from 1 to 36. Or leave it empty.")))
        elif score is not None:
            scores[subject] = score
    return {**out, "act": scores} if scores else out


# --- what can be chosen ---


def tests(state: str) -> list[str]:
    """The tests a state's diplomas name, each once."""
    named = [t for r in catalog().rules.values() if r["state"] == state and r["kind"] == "diploma"
             for test in r.get("tests", []) for t in test["one_of"]]  # fmt: skip
    return [t for t in dict.fromkeys(named) if not (t.endswith(" I") and t.removesuffix(" I") in named)]  # one test, two names


def course_titles(state: str, slug: str) -> list[str]:
    """Titles to choose from: the courses that fill a line of the state's diplomas, and the pathway's own."""
    lines = [ln for r in catalog().rules.values() if r["state"] == state and r["kind"] == "diploma" for ln in r["lines"]]
    named = [ln for ln in lines if ln.get("takes", "courses") in ("courses", "subject")]
    career = pathway_slugs(catalog().pathway(slug))
    titles = {words(c) for s, c in catalog().courses.items() if s in career or any(can_fill(ln, s, c, False) for ln in named)}
    return sorted(titles)


def entry_point(slug: str, facts: Mapping[str, Any], grade: int) -> Mapping[str, Any] | None:
    """How the pathway is entered from where the student is: as somebody who moved or comes back, else in the grade of the start."""
    situation = facts.get("situation", "same")
    when = situation if situation != "same" else f"grade-{max(int(facts.get('pathway_start') or grade), GRADES[0])}"
    points = catalog().pathway(slug)["entry_points"]
    return next((p for p in points if p["when"] == when), None)
