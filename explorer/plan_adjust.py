"""Changing a plan by hand: keep, move, swap, leave out or add a course. Every rule broken is a warning; nothing is blocked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from explorer import plan, plan_facts, visit
from explorer.catalog import NATIONAL
from explorer.plan import Wish
from explorer.plans import Made, broken_by_hand
from explorer.site import catalog, store, words
from models.rules import can_fill

pages = Blueprint("plan_adjust", __name__)
Entry = Mapping[str, Any]
GRADES = range(9, 13)
MOST_SWAPS = 12
ELECTIVE = "elective-"
BY_HAND = ("locked_choices", "left_out")


@dataclass(frozen=True)
class Place:
    """One planned course. `fixed`: it stands here by hand; `options`: what can be done with it, as (value, words)."""

    entry: Entry
    fixed: bool
    options: tuple[tuple[str, str], ...]


@pages.route("/plan/<slug>/adjust", methods=["GET", "POST"])
def adjust(slug: str) -> str | Response | tuple[str, int]:
    """The plan course by course, to be changed by hand and planned again around what was fixed."""
    if catalog().pathway(slug)["pack"] == NATIONAL:
        return redirect(url_for("plan.pathway", slug=slug), 303)
    wish, problems = plan.read(request.values, plan.kept_wish(slug)[1], plan.state_of(slug))
    made = plan.made_or_told(slug, wish, visit.place(), problems)
    if made is None:
        asked: dict[str, Any] = request.args.to_dict()
        return redirect(
            url_for("plan.pathway", slug=slug, **{k: asked[k] for k in ("grade", "diploma", "entered") if k in asked}), 303
        )
    if request.method == "POST":
        if request.form.get("do") == "undo":
            return _undo(slug)
        wish, problems = changed(made, replace(wish, diploma=made.plan["diploma"]), request.form)
        if not problems:
            plan.save(slug, wish)
            return redirect(url_for("plan_adjust.adjust", slug=slug, **({} if visit.record() else wish.query)), 303)
    page = render_template(
        "pages/plan_adjust.html", entry=catalog().pathway(slug), made=made, wish=wish, years=years(made), problems=problems,
        gone=_entries(wish.facts.get("left_out", [])), unplaced=_entries(unplaced(made)), warned=broken_by_hand(made),
        titles=plan_facts.course_titles(plan.state_of(slug), slug),
        grades=[("", _("The plan decides")), *((g, _("Grade %(grade)s", grade=g)) for g, _places in years(made))],
        typed=request.form.get("add", ""), typed_grade=request.form.get("add-grade", ""), saved=visit.record(),
        before=_before(slug), sources=catalog().sources,
    )  # fmt: skip
    return (page, 422) if problems else page


def _entries(codes: Sequence[str]) -> list[Entry]:
    return [{"code": c, **catalog().courses[c]} for c in codes if c in catalog().courses]


# --- what can be done ---


def years(made: Made) -> list[tuple[int, list[Place]]]:
    """The courses of every grade left, each with what can be done with it."""
    locked = {c.code for c in made.request.locked_choices}
    here = {c["code"] for t in made.plan["terms"] for c in t["courses"]}
    first = made.request.first_grade
    out = []
    for term in made.plan["terms"]:
        places = [
            Place(c, c["code"] in locked, tuple(_options(made, c, term["grade"], first, here)))
            for c in term["courses"] if c["code"] in made.catalog.courses
        ]  # fmt: skip
        out.append((term["grade"], places))
    return out


def _options(made: Made, course: Entry, grade: int, first: int, here: set[str]) -> list[tuple[str, str]]:
    out = [("", _("As the plan decides")), ("keep", _("Keep it in grade %(grade)s", grade=grade))]
    out += [(str(g), _("Move it to grade %(grade)s", grade=g)) for g in GRADES if g >= first and g != grade]
    out += [(f"swap:{s}", _("Swap it for %(title)s", title=words(made.catalog.courses[s]))) for s in swaps(made, course, here)]
    return [*out, ("out", _("Leave it out"))]


def swaps(made: Made, course: Entry, here: set[str]) -> list[str]:
    """Courses that could stand for one: those of its place in the pathway, then those of its lines in the diploma."""
    courses, code = made.catalog.courses, course["code"]
    slots = [slot["one_of"] for step in made.pathway["sequence"] for slot in step["courses"] if code in slot["one_of"]]
    found = [s for one_of in slots for s in one_of]
    filled = {f["line"] for f in course["fills"]}
    for line in made.rule["lines"]:
        if line["id"] in filled and line.get("takes", "courses") in ("courses", "subject"):
            named = [*line.get("one_of", []), *line.get("ask", [])]
            found += named or sorted(s for s, c in courses.items() if can_fill(line, s, c, False))
    known = [s for s in dict.fromkeys(found) if s in courses and s not in here and courses[s].get("check") != "historic"]
    return known[:MOST_SWAPS]


def unplaced(made: Made) -> list[str]:
    """Courses fixed by hand that the plan has no place for."""
    here = {c["code"] for t in made.plan["terms"] for c in t["courses"]}
    return [c.code for c in made.request.locked_choices if c.code in made.catalog.courses and c.code not in here]


# --- what was asked ---


def changed(made: Made, wish: Wish, values: Mapping[str, str]) -> tuple[Wish, list[tuple[str, str]]]:
    """The wish with what the form fixes, and what is wrong with the form. What is left as the plan decides is fixed no more."""
    locked: dict[str, int | None] = {}
    out = [c for c in wish.facts.get("left_out", []) if f"back-{c}" not in values]
    for grade, places in years(made):
        for place in places:
            code = str(place.entry["code"])
            asked = values.get(f"do-{code}", "")
            if asked not in [value for value, _words in place.options]:
                continue
            if asked == "out":
                out.append(code)
            elif asked.startswith("swap:"):
                out.append(code)
                locked[asked.removeprefix("swap:")] = grade
            elif asked:
                locked[code] = grade if asked == "keep" else int(asked)
    for choice in wish.facts.get("locked_choices", []):
        if choice["code"] in unplaced(made) and f"forget-{choice['code']}" not in values:
            locked.setdefault(choice["code"], choice.get("grade"))
    problems = _add(made, values, locked)
    fixed = [{"code": c} if g is None else {"code": c, "grade": g} for c, g in locked.items()]
    by_hand = {"locked_choices": fixed, "left_out": [c for c in dict.fromkeys(out) if c not in locked]}
    kept = {k: v for k, v in wish.facts.items() if k not in BY_HAND}
    return replace(wish, facts={**kept, **{k: v for k, v in by_hand.items() if v}}), problems


def _add(made: Made, values: Mapping[str, str], locked: dict[str, int | None]) -> list[tuple[str, str]]:
    """A course to add, put among the fixed ones; what is wrong with it as (field, sentence)."""
    title, typed = values.get("add", "").strip(), values.get("add-grade", "").strip()
    if not title:
        return []
    code = made.names.find(title)
    if code is None:
        return [("add", _("We do not know that course. Choose one from the list, or write it on the printed sheet."))]
    if typed and typed not in [str(g) for g in GRADES if g >= made.request.first_grade]:
        return [("add-grade", _("Choose a grade from the list."))]
    locked[code] = int(typed) if typed else None
    return []


def _before(slug: str) -> Mapping[str, Any] | None:
    """The choices of the newest version that is unlike the plan as it is; None where there is none."""
    saved = visit.record()
    versions = store().plan_versions(saved.id, slug) if saved else []
    older = [v.choices for v in versions if v.choices != versions[-1].choices]
    return older[-1] if older else None


def _undo(slug: str) -> Response:
    before = _before(slug)
    if before is None:
        flash(_("There is no earlier version to go back to."), "error")
    else:
        plan.save(slug, Wish.of(before))
    return redirect(url_for("plan_adjust.adjust", slug=slug), 303)
