"""A plan on the page: grade by grade to the diploma and on to every way out. Anyone may look; saving needs a code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from explorer import (
    labels,
    places,
    plan_college,
    plan_doors,
    plan_exits,
    plan_facts,
    plan_parts,
    plan_switches,
    providers,
    sheets,
    visit,
)
from explorer.catalog import NATIONAL, Place
from explorer.plans import Made, make_plan
from explorer.site import catalog, language, store, words
from explorer.store import Plan, Record
from models.planning import PlanInputError

pages = Blueprint("plan", __name__)

GRADES = range(6, 13)
FIRST_YEAR, LAST_YEAR = 2000, 2100  # of entering grade 9, as the planner takes it
Problems = list[tuple[str, str]]


@dataclass(frozen=True)
class Wish:
    """What a reader asks a plan for. `diploma` None: the route the pathway belongs to; `entered`: the year of entering grade 9;
    `facts`: what was told of the way so far and fixed by hand, which never stands in an address."""

    grade: int = 9
    diploma: str | None = None
    entered: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def form(self) -> dict[str, Any]:
        """The student form of the planner."""
        given = {"grade": self.grade, "diploma": self.diploma, "entered_grade_9": self.entered}
        return {**{k: v for k, v in given.items() if v is not None}, **plan_facts.asked(self.facts)}

    @property
    def choices(self) -> dict[str, Any]:
        """What is saved."""
        return {**self.form, **self.facts}

    @property
    def query(self) -> dict[str, Any]:
        """The same as an address carries it."""
        given = {"grade": self.grade, "diploma": self.diploma, "entered": self.entered}
        return {k: v for k, v in given.items() if v is not None}

    @classmethod
    def of(cls, choices: Mapping[str, Any]) -> Wish:
        """Of a saved plan's choices; what can no longer be planned falls back to the usual."""
        grade, diploma, entered = choices.get("grade"), choices.get("diploma"), choices.get("entered_grade_9")
        now = grade if isinstance(grade, int) and grade in GRADES else 9
        return cls(
            now,
            diploma if catalog().rules.get(str(diploma), {}).get("kind") == "diploma" else None,
            entered if isinstance(entered, int) else None,
            plan_facts.valid(catalog().home["state"], now, choices),
        )


# --- what was asked for ---


def diplomas(state: str) -> dict[str, Mapping[str, Any]]:
    """The diplomas of a state by slug, the one with a career pathway first."""
    return {s: catalog().rules[s] for s in plan_doors.diplomas(catalog(), state)}


def career_units(rule: Mapping[str, Any]) -> float:
    """Units of the diploma that come from one career pathway."""
    return plan_parts.whole(sum(line["units"] for line in rule["lines"] if line.get("takes") == "pathway"))


def explained(rule: Mapping[str, Any]) -> str:
    """A diploma route in two or three sentences; what sort of diploma it is stands in the content."""
    units, career = plan_parts.whole(rule["total_units"]), career_units(rule)
    if career:
        said = _("%(units)s units. %(career)s of them belong to one career pathway.", units=units, career=career)
    else:
        said = _("%(units)s units.", units=units)
    return f"{said} {words(rule, 'about')}".strip()


def read(values: Mapping[str, str], usual: Wish, state: str) -> tuple[Wish, Problems]:
    """The wish of a form, and what is wrong with it as (field, sentence). A field left out stays as usual."""
    problems: Problems = []
    wish = usual
    if "grade" in values:
        typed = values["grade"].strip()
        if typed.isascii() and typed.isdigit() and int(typed) in GRADES:
            wish = replace(wish, grade=int(typed))
        else:
            problems.append(("grade", _("Choose a grade from 6 to 12.")))
    if values.get("diploma", "").strip():
        if values["diploma"] in diplomas(state):
            wish = replace(wish, diploma=values["diploma"])
        else:
            problems.append(("diploma", _("We do not know that diploma. Choose one of the diplomas in the list.")))
    if "entered" in values:
        typed = values["entered"].strip()
        if not typed:
            wish = replace(wish, entered=None)
        elif typed.isascii() and typed.isdigit() and FIRST_YEAR <= int(typed[:9]) <= LAST_YEAR:
            wish = replace(wish, entered=int(typed))
        else:
            problems.append(("entered", _("Write the year with four digits, such as 2026, or leave it empty.")))
    return wish, problems


def state_of(slug: str) -> str:
    """The state whose diplomas a pathway's plan leads to."""
    return catalog().state_of(catalog().pathway(slug)["pack"])


def made_for(slug: str, wish: Wish, place: Place) -> Made:
    """The plan for a wish. Raises PlanInputError where no rules are for its year."""
    state = state_of(slug)
    if wish.diploma and wish.diploma not in diplomas(state):
        wish = replace(wish, diploma=None)
    return make_plan(catalog(), slug, {"state": state, **wish.form}, place)


def made_again(slug: str, choices: Mapping[str, Any], place: Place) -> Made:
    """The plan of saved choices; the newest rules where none are for its year any more."""
    wish = Wish.of(choices)
    try:
        return made_for(slug, wish, place)
    except PlanInputError:
        return made_for(slug, replace(wish, entered=None), place)


def kept_wish(slug: str) -> tuple[Plan | None, Wish]:
    """The student's newest plan for a pathway, and what it asks for."""
    saved = visit.record()
    kept = store().latest_plan(saved.id, slug) if saved else None
    return kept, Wish.of(kept.choices) if kept else Wish()


def made_or_told(slug: str, wish: Wish, place: Place, problems: Problems) -> Made | None:
    """The plan for a wish; where there is none the problems say why."""

    if problems:
        return None
    try:
        return made_for(slug, wish, place)
    except PlanInputError as error:
        if not wish.entered:
            problems.extend(("grade", p) for p in error.problems)
            return None
        sentence = _(
            "We have no diploma rules for students who entered grade 9 in %(year)s. Check the year, or leave it empty.",
            year=wish.entered,
        )
        problems.append(("entered", sentence))
        return None


# --- the page of one plan ---


@dataclass(frozen=True)
class PlanPage:
    """Everything the page of one plan shows. `english`: some course titles fall back on English on a Spanish page."""

    made: Made
    grades: list[plan_parts.Grade]
    totals: plan_parts.Totals
    stops: list[plan_parts.Stop]
    closed: list[plan_parts.Closed]
    conditions: plan_parts.Conditions
    reach: Mapping[str, plan_exits.Reach]  # by exit
    best: plan_doors.Best | None
    starts: Mapping[str, int]  # by closed rule set: the last grade it can begin in
    cards: list[plan_college.Card]
    near: list[plan_switches.Near]
    switches: list[tuple[plan_parts.Switch, str]]  # another diploma and the address of its plan
    sources: list[plan_parts.Entry]
    notice: Mapping[str, Any]
    english: bool

    @classmethod
    def of(cls, made: Made, wish: Wish, saved: Sequence[str] = ()) -> PlanPage:
        slug = made.pathway["slug"]
        routes = list(diplomas(state_of(slug)))
        years = plan_parts.grades(made)
        others = [(d, replace(wish, diploma=d)) for d in routes if d != made.plan["diploma"]]
        switches = [
            (plan_parts.switch(made, made_for(slug, other, made.place)), url_for("plan.pathway", slug=slug, **other.query))
            for _diploma, other in others
        ]
        return cls(
            made, years, plan_parts.totals(made, years), plan_parts.stops(plan_parts.exits(made)), plan_parts.closed(made),
            plan_parts.conditions(made), plan_exits.reaches(made, routes), plan_doors.best_change(made, routes),
            plan_doors.latest_starts(made), plan_college.cards(made), plan_switches.near(made, saved), switches,
            plan_parts.sources(made),
            made.catalog.packs.get(made.pathway["pack"], {}),
            language() == "es" and any(not c.entry["es"] for year in years for c in year.courses),
        )  # fmt: skip


@pages.route("/plan/<slug>", methods=["GET", "POST"])
def pathway(slug: str) -> str | Response | tuple[str, int]:
    entry, saved, place = catalog().pathway(slug), visit.record(), visit.place()
    if entry["pack"] == NATIONAL:
        return render_template("pages/plan_national.html", entry=entry)
    kept, usual = kept_wish(slug)
    wish, problems = read(request.values, usual, state_of(slug))
    made = made_or_told(slug, wish, place, problems)
    if request.method == "POST" and made:
        wish = replace(wish, diploma=made.plan["diploma"])
        save(slug, wish)
        return redirect(url_for("plan.pathway", slug=slug, **wish.query), 303)
    chosen = made.plan["diploma"] if made else wish.diploma
    page = render_template(
        "pages/plan.html", entry=entry, page=PlanPage.of(made, wish, saved.saved if saved else ()) if made else None,
        wish=wish, problems=problems,
        grades=[(g, _("Grade %(grade)s", grade=g)) for g in GRADES], typed=request.values.get("entered", wish.entered or ""),
        diplomas=[(s, r, explained(r)) for s, r in diplomas(state_of(slug)).items()], chosen=chosen, saved=saved, kept=kept,
        is_kept=bool(kept and made and Wish.of(kept.choices) == replace(wish, diploma=chosen)), place=place,
        choices=places.choices(place), labels=labels, entry_point=plan_facts.entry_point(slug, wish.facts, wish.grade),
        offered=providers.offered(catalog(), slug), kinds=providers.kinds(),
        sheet=url_for("plan.sheet", slug=slug, **wish.query),
    )  # fmt: skip
    return (page, 422) if problems else page


def save(slug: str, wish: Wish) -> bool:
    """Keep the plan under the student's code; with the button for it, a new code first. Says what became of it."""
    saved = visit.record()
    if saved is None and request.form.get("do") != "begin":
        flash(_("No code is open in this browser, so the plan was not saved. Get a code below, or come back with yours."), "error")
        return False
    if saved is None:
        saved = _begin()
        flash(_("Your code is %(code)s. Write it down: it brings you back to this plan on any computer.", code=session["code"]))
    plan = store().save_plan(saved.id, slug, wish.choices)
    flash(_("Saved: your plan for %(name)s, version %(version)s.", name=words(catalog().pathway(slug)), version=plan.version))
    return True


def _begin() -> Record:
    """A new record without answers, and its code."""
    place, data = visit.place(), catalog().inventory(catalog().default_inventory)
    saved, code = store().create_record(
        language(), data["id"], data["version"], data["norms"]["version"], "full", county=place.county
    )
    if place.county and place.look != saved.look:
        saved = store().set_place(saved.id, place.county, place.look)
    visit.begin(saved, code)
    return saved


# --- saved plans, and the sheet ---


@dataclass(frozen=True)
class Kept:
    """One saved plan in the list."""

    plan: Plan
    pathway: Mapping[str, Any]
    wish: Wish
    diploma: Mapping[str, Any] | None


def kept_plans(saved: Record) -> list[Kept]:
    """A student's newest plan for every pathway that still stands in the content."""
    out = []
    for plan in store().latest_plans(saved.id):
        if plan.pathway in catalog().pathways:
            wish = Wish.of(plan.choices)
            out.append(Kept(plan, catalog().pathways[plan.pathway], wish, catalog().rules.get(wish.diploma or "")))
    return out


@pages.get("/plan")
def index() -> str:
    """Saved plans of this visit, else how to make one."""
    saved = visit.record()
    first = [catalog().pathways[s] for s in saved.saved if s in catalog().pathways] if saved else []
    return render_template("pages/plan_index.html", saved=saved, kept=kept_plans(saved) if saved else [], first=first)


@pages.get("/plan/<slug>/print")
def sheet(slug: str) -> str | Response:
    """The sheet for the meeting. A wish that cannot be planned goes back to the page that says why."""
    if catalog().pathway(slug)["pack"] == NATIONAL:
        return redirect(url_for("plan.pathway", slug=slug), 303)
    saved = visit.record()
    wish, problems = read(request.args, kept_wish(slug)[1], state_of(slug))
    made = made_or_told(slug, wish, visit.place(), problems)
    if made is None:
        asked: dict[str, Any] = request.args.to_dict()
        return redirect(
            url_for("plan.pathway", slug=slug, **{k: asked[k] for k in ("grade", "diploma", "entered") if k in asked}), 303
        )
    return sheets.render(made, sheets.student_of(saved, session.get("code")), url_for("plan.pathway", slug=slug, **wish.query))
