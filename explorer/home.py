"""The start page, choosing a place, coming back by code, and leaving a shared computer clear."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from explorer import places, visit
from explorer.forms import FULL, forms
from explorer.inventory import plain, progress, where_to
from explorer.site import catalog, store
from explorer.store import UnknownCode
from explorer.store.codes import read_code, shown

pages = Blueprint("home", __name__)
CHIPS = 14  # about so many pathways are named on the start page where a state has none written in full depth


@pages.get("/")
def index() -> str:
    saved = visit.record()
    state = visit.place().state
    offered = [catalog().pathways[s] for s in catalog().offered(state)]
    whole = forms(catalog().inventory(catalog().default_inventory))[FULL]
    shown_pathways = [p for p in offered if p["status"] == "complete"] or offered[:: max(1, len(offered) // CHIPS)]
    return render_template(
        "pages/home.html", saved=saved, code=session.get("code"), pathways=shown_pathways,
        about=catalog().about_state(state) or {}, jobs=len(catalog().titles), whole=whole, **progress(saved), **_place_fields(),
    )  # fmt: skip


def _place_fields(**over: Any) -> dict[str, Any]:
    """What every place form shows."""
    place = visit.place()
    return {"place": place, **places.choices(place), "problems": [], "typed_zip": "", **over}


@pages.route("/place", methods=["GET", "POST"])
def set_place() -> str | Response | tuple[str, int]:
    """Where the reader lives and how far to look. One ZIP code can lie in several counties: then the page asks which."""
    goal = places.local_path(request.values.get("next"), url_for("home.index"))
    if request.method == "GET":
        return render_template("pages/home_place.html", goal=goal, **_place_fields())
    reading = places.read(request.form, visit.place())
    if reading.place:
        places.remember(reading.place)
        return redirect(goal, 303)
    if reading.counties:
        return render_template(
            "pages/home_place_which.html", goal=goal, counties=reading.counties,
            zip=plain(request.form["zip"]), look=plain(request.form.get("look", ""))[:10],
        )  # fmt: skip
    fields = _place_fields(problems=reading.problems, typed_zip=plain(request.form.get("zip", ""))[:10])
    return render_template("pages/home_place.html", goal=goal, **fields), 422


@pages.route("/come-back", methods=["GET", "POST"])
def come_back() -> str | Response | tuple[str, int]:
    """Open a saved inventory by its code, on any device."""
    if request.method == "GET":
        return render_template("pages/come_back.html", saved=visit.record(), typed="", wrong="")
    typed = plain(request.form.get("code", ""))
    try:
        saved = store().by_code(typed)
    except UnknownCode:
        wrong = _("Nobody has this code. Check each letter and number, or ask your counselor for a new code.")
        if not typed:
            wrong = _("Type your code: five letters or numbers, a dash, and five more.")
        return render_template("pages/come_back.html", saved=visit.record(), typed=typed[:40], wrong=wrong), 422
    for left_over in ("county", "look"):  # of whoever used this computer before
        session.pop(left_over, None)
    visit.begin(saved, shown(read_code(typed)))
    return redirect(url_for("results.index") if saved.finished_at else where_to(saved), 303)


@pages.route("/finish", methods=["GET", "POST"])
def finish() -> str | Response:
    """Clear a shared computer, or delete everything saved; deleting asks once more on a page of its own."""
    saved = visit.record()
    if request.method == "POST":
        deleted = bool(saved) and request.form.get("do") == "delete"
        if saved and deleted:
            store().delete_record(saved.id)
        visit.leave()
        if deleted:
            flash(_("Everything saved under your code is deleted. The code opens nothing any more."))
        return redirect(url_for("home.finish"), 303)
    template = "home_delete.html" if saved and request.args.get("step") == "delete" else "finish.html"
    return render_template(f"pages/{template}", saved=saved, code=session.get("code"))
