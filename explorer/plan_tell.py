"""Telling a plan what is behind the student: courses earned, tests passed, a change of school. Saved under the student's code."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from explorer import plan, plan_facts, visit
from explorer.catalog import NATIONAL
from explorer.plan import Wish
from explorer.site import catalog
from models.plan_awards import WORKKEYS
from models.planning import PlanInputError

pages = Blueprint("plan_tell", __name__)
Page = str | Response | tuple[str, int]


@pages.route("/plan/<slug>/so-far", methods=["GET", "POST"])
def so_far(slug: str) -> Page:
    """The form of what is behind the student, all of it optional."""
    if catalog().pathway(slug)["pack"] == NATIONAL:
        return redirect(url_for("plan.pathway", slug=slug), 303)
    state = plan.state_of(slug)
    wish, problems = plan.read(request.values, plan.kept_wish(slug)[1], state)
    if request.method == "GET":
        usual = plan_facts.usual_rows(slug, {"state": state, **wish.form})
        return _page(slug, wish, plan_facts.shown(wish.facts, usual), problems)
    form = plan_facts.typed(request.form)
    if request.form.get("do") == "more":
        form.past = "list"
        return _page(slug, wish, form, [], more=12)
    facts, wrong = plan_facts.read(form, slug, state)
    problems += wrong
    by_hand = {k: wish.facts[k] for k in ("locked_choices", "left_out") if k in wish.facts}
    wish = replace(wish, facts={**facts, **by_hand})
    if not problems:
        problems += _refused(slug, wish)
    if not problems and plan.save(slug, wish):
        return redirect(url_for("plan.pathway", slug=slug), 303)
    return _page(slug, wish, form, problems), 422


def _refused(slug: str, wish: Wish) -> list[tuple[str, str]]:
    """What the planner does not take, in its own words."""
    try:
        plan.made_for(slug, wish, visit.place())
    except PlanInputError as error:
        if wish.entered:
            return [("entered", _("We have no diploma rules for students who entered grade 9 in %(year)s. "
                                  "Check the year, or leave it empty.", year=wish.entered))]  # fmt: skip
        return [("course-1", sentence) for sentence in error.problems]
    return []


def _page(slug: str, wish: Wish, form: plan_facts.Typed, problems: list[tuple[str, str]], more: int = 4) -> str:
    wrong: dict[str, str] = dict(reversed(problems))
    context: dict[str, Any] = {
        "rows": plan_facts.with_room(form.rows, more) if not problems else form.rows or plan_facts.with_room([], more),
        "titles": plan_facts.course_titles(plan.state_of(slug), slug), "tests": plan_facts.tests(plan.state_of(slug)),
        "results": [("passed", _("passed")), ("in progress", _("taking it now")), ("failed", _("not passed"))],
        "starts": [("", _("Let the plan decide")), *((g, _("Grade %(grade)s", grade=g)) for g in plan_facts.GRADES)],
        "grades": [(g, _("Grade %(grade)s", grade=g)) for g in plan.GRADES],
        "levels": [("", _("none, or not taken")), *((w, w.title()) for w in WORKKEYS)],
        "typed_year": request.values.get("entered", wish.entered or ""),
    }  # fmt: skip
    return render_template("pages/plan_so_far.html", entry=catalog().pathway(slug), wish=wish, form=form, problems=problems,
                           wrong=wrong, saved=visit.record(), **context)  # fmt: skip
