"""The sheet for the meeting about a student's plan: one plan, one student, two or three sides of letter paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask, render_template

from explorer import labels, plan_college, plan_doors, plan_exits, plan_parts
from explorer.catalog import Catalog
from explorer.plan_college import Card
from explorer.plan_doors import Best
from explorer.plan_exits import Reach
from explorer.plan_parts import Closed, Conditions, Entry, Exit, Grade, Totals
from explorer.plans import Made, broken_by_hand
from explorer.providers import offered
from explorer.site import catalog, is_fallback, language, prepare_templates

HERE = Path(__file__).parent
TOP = 3  # interests named on the sheet


@dataclass(frozen=True)
class Student:
    """What a sheet knows of a student: never a name. `interests`: the three types liked most; `texts`: question and own words."""

    code: str | None = None
    label: str | None = None
    school: str | None = None
    interests: tuple[str, ...] = ()
    texts: tuple[tuple[Entry, str], ...] = ()


@dataclass(frozen=True)
class Sheet:
    """Everything the printed sheet shows.

    `plan_name`: what the state's law calls the plan, with Spanish; None where it asks for none. `english`: parts that fall back
    on English on a Spanish sheet.
    """

    made: Made
    student: Student
    grades: Sequence[Grade]
    totals: Totals
    exits: Sequence[Exit]
    closed: Sequence[Closed]
    credentials: Sequence[Entry]
    conditions: Conditions
    best: Best | None
    starts: Mapping[str, int]
    reach: Mapping[str, Reach]
    cards: Sequence[Card]
    warned: Sequence[Entry]
    at_work: Sequence[Entry]
    questions: Sequence[str]
    sources: Sequence[Entry]
    notice: Mapping[str, Any]
    plan_name: Mapping[str, str] | None
    offered: Sequence[Entry]
    english: bool

    @classmethod
    def of(cls, made: Made, student: Student) -> Sheet:
        years = plan_parts.grades(made)
        spanish = language() == "es"
        routes = plan_doors.diplomas(made.catalog, made.rule["state"])
        asked = made.pathway.get("es_questions") or [] if spanish else []
        return cls(
            made, student, years, plan_parts.totals(made, years), plan_parts.exits(made), plan_parts.closed(made),
            [plan_parts.credential(made, step) for step in made.pathway["credentials"]],
            plan_parts.conditions(made), plan_doors.best_change(made, routes), plan_doors.latest_starts(made),
            plan_exits.reaches(made, routes), plan_college.cards(made),
            broken_by_hand(made), plan_parts.at_work(made),
            asked or made.pathway["questions"],
            plan_parts.sources(made), made.catalog.packs.get(made.pathway["pack"], {}),
            (made.catalog.about_state(made.rule["state"]) or {}).get("graduation_plan"),
            offered(made.catalog, made.pathway["slug"]),
            any(is_fallback(c.entry) for year in years for c in year.courses),
        )  # fmt: skip


def interests_of(saved: Any, facts: Catalog) -> tuple[str, ...]:
    """Names of the three interest types a student's answers lean to; none where there are too few answers."""
    from explorer.matches import Answered, matches
    from explorer.picture import type_names
    from models.answers import scale_picture

    answered = Answered.of(saved, facts)
    if matches().too_flat(answered):
        return ()
    values = scale_picture(matches().marks(answered), matches().matching.items(answered.inventory, answered.norms))
    known = {letter: value for letter, value in values.items() if value is not None}
    return tuple(type_names()[letter][0] for letter in sorted(known, key=lambda k: -known[k])[:TOP])


def student_of(saved: Any, code: str | None, school: str | None = None) -> Student:
    """The student of a saved inventory; an empty one where there is none."""
    if saved is None:
        return Student(code, school=school)
    asked = catalog().inventory(saved.inventory)["questions"]
    texts = tuple((q, t.strip()) for q, t in zip(asked, saved.texts, strict=False) if t.strip())
    return Student(code, saved.label, school, interests_of(saved, catalog()), texts)


def render(made: Made, student: Student, back: str = "", style: str = "") -> str:
    """The sheet as a page. `back`: address of the page it belongs to; `style`: the stylesheet itself, where there is no site."""
    return render_template("print/sheet.html", sheet=Sheet.of(made, student), labels=labels, back=back, style=style)


@contextmanager
def without_site(facts: Catalog, lang: str = "en") -> Iterator[None]:
    """Pages can be made within this, in one language, without the site and without the student store."""
    app = Flask("explorer.site", template_folder="templates")
    prepare_templates(app, facts)
    with app.test_request_context("/", environ_overrides={"explorer.lang": lang}):
        yield


def style_of(name: str) -> str:
    """A stylesheet, to stand inside a page."""
    return (HERE / "static" / "css" / name).read_text(encoding="utf-8")


def standalone(made: Made) -> str:
    """The sheet with its style inside, made without the site and without the student store."""
    with without_site(made.catalog):
        return render(made, Student(school=made.request.school), style=style_of("80-print.css"))
