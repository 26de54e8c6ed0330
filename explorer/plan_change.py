"""Changing one's mind: what stays and what it costs to go from one pathway to another, in every grade left."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from explorer import plan, plan_exits, plan_switches, visit
from explorer.catalog import NATIONAL
from explorer.site import catalog, words

pages = Blueprint("plan_change", __name__)


@pages.get("/plan/<slug>/change")
def change(slug: str) -> str | Response | tuple[str, int]:
    """The price of changing from this pathway to the one named in the address; without one, which there are."""
    entry = catalog().pathway(slug)
    if entry["pack"] == NATIONAL:
        return redirect(url_for("plan.pathway", slug=slug), 303)
    wish, problems = plan.read(request.args, plan.kept_wish(slug)[1], plan.state_of(slug))
    goals = plan_switches.goals(catalog(), slug)
    goal = request.args.get("to", "").strip()
    if goal and goal not in goals:
        problems.append(("to", _("We do not know that pathway. Choose one from the list.")))
    made = plan.made_or_told(slug, wish, visit.place(), problems)
    saved = visit.record()
    page = render_template(
        "pages/plan_change.html", entry=entry, goal=catalog().pathway(goal) if goal in goals else None, wish=wish,
        problems=problems, near=plan_switches.near(made, saved.saved if saved else ()) if made else [],
        goals=[("", _("Choose a pathway")), *((g, words(catalog().pathway(g))) for g in goals)], chosen=goal,
        change=plan_switches.change(made, goal).to_json() if made and goal else None, made=made,
        starts=plan_exits.last_chances(made) if made else [],
    )  # fmt: skip
    return (page, 422) if problems else page
