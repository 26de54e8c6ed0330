"""For counselors: sign in, see the groups of the own school, a student's picture and plan, and print the sheet for the meeting."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, current_app, g, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from explorer import plan, sheets
from explorer.catalog import Place
from explorer.demonstration import LOGIN, PASSWORD
from explorer.forms import Form, form_of
from explorer.inventory import answered, items_of
from explorer.matches import Answered, matches
from explorer.picture import Picture, picture
from explorer.plan import Kept
from explorer.reasons import Telling
from explorer.sheets import Student
from explorer.site import catalog, store
from explorer.store import Group, Record, Staff, UnknownId
from explorer.weighing import MIXES, usual_mix
from models.answers import FEWEST

pages = Blueprint("counselor", __name__)

IDLE = 30 * 60  # seconds without a page after which a sign-in ends
REFRESH = 60  # seconds after which a page used counts anew
SHOWN = 5  # pathways on a student's page
Page = str | Response | tuple[str, int]


# --- who is signed in ---


def signed_in() -> Staff | None:
    """The member of staff of this browser; None when not signed in, idle too long, or no longer allowed to."""
    if "staff" not in g:
        g.staff = None
        if "staff" in session and 0 <= time.time() - session.get("staff_seen", 0) <= IDLE:
            try:
                found = store().staff(session["staff"])
            except UnknownId:
                return None
            g.staff = None if found.disabled else found
    return g.staff


def for_staff(view: Callable[..., Page]) -> Callable[..., Page]:
    """A page for signed-in staff alone. Using it starts the idle time anew: that is the one thing a GET here writes, into the
    signed cookie, and without it a counselor who only reads would be signed out while reading."""

    @functools.wraps(view)
    def guarded(**values: Any) -> Page:
        if signed_in() is None:
            return redirect(url_for("counselor.sign_in", idle=1 if "staff" in session else None), 303)
        if time.time() - session["staff_seen"] > REFRESH:
            session["staff_seen"] = int(time.time())
        return view(**values)

    return guarded


@pages.route("/counselor", methods=["GET", "POST"])
def sign_in() -> Page:
    """Sign in with login and password."""
    wrong, login = "", request.form.get("login", "")
    if request.method == "POST":
        person = store().sign_in(login, request.form.get("password", ""))
        if person:
            session.clear()  # of whoever used this browser before, a student too
            session["staff"], session["staff_seen"] = person.id, int(time.time())
            store().note(person.id, "signed in")
            return redirect(url_for("counselor.groups"), 303)
        wrong = _("Login and password do not belong together. Check both, or ask whoever runs this site.")
    demonstration = catalog().made_up and current_app.extensions["settings"].demonstration
    page = render_template(
        "pages/counselor_sign_in.html", wrong=wrong, login=login[:80], idle="idle" in request.args, staff=signed_in(),
        demonstration=(LOGIN, PASSWORD) if demonstration else None,
    )  # fmt: skip
    return (page, 422) if wrong else page


@pages.post("/counselor/sign-out")
def sign_out() -> Response:
    session.clear()
    return redirect(url_for("counselor.sign_in"), 303)


# --- groups and students of the own school ---


@dataclass(frozen=True)
class Seat:
    """One student in a group's list: how far the inventory is, and the newest plan."""

    record: Record
    number: int
    state: str
    plan: Kept | None


def _own_groups() -> list[Group]:
    person = signed_in()
    return store().groups(person.school) if person else []


def _own_group(group_id: str | None) -> Group:
    """A group of the own school; any other does not exist for this reader."""
    return next((group for group in _own_groups() if group.id == group_id), None) or abort(404)


def _own_record(record_id: str) -> tuple[Record, Group]:
    """A student in a group of the own school; any other does not exist for this reader."""
    try:
        found = store().record(record_id)
    except UnknownId:
        abort(404)
    return found, _own_group(found.group_id)


def state_of(found: Record) -> str:
    """How far a student is with the inventory."""
    done, total = len(answered(found)), len(items_of(found))
    if found.finished_at:
        return _("Done: %(done)s of %(total)s answered", done=done, total=total)
    if done:
        return _("Under way: %(done)s of %(total)s answered", done=done, total=total)
    return _("Not begun")


@pages.get("/counselor/groups")
@for_staff
def groups() -> Page:
    counted = [(group, store().group_records(group.id)) for group in _own_groups()]
    rows = [(group, len(found), sum(bool(r.finished_at) for r in found)) for group, found in counted]
    return render_template("pages/counselor_groups.html", staff=signed_in(), rows=rows)


@pages.get("/counselor/groups/<group_id>")
@for_staff
def group(group_id: str) -> Page:
    found = _own_group(group_id)
    seats = []
    for number, record in enumerate(store().group_records(found.id), start=1):
        seats.append(Seat(record, number, state_of(record), next(iter(plan.kept_plans(record)), None)))
    return render_template("pages/counselor_group.html", staff=signed_in(), group=found, seats=seats)


@dataclass(frozen=True)
class Top:
    """One of a student's first pathways: its place, score and the liked answers that speak for it."""

    pathway: Any
    place: int
    score: int
    liked: tuple[str, ...]
    close: bool


@dataclass(frozen=True)
class StudentPage:
    """What a counselor sees of one student. `picture` None and `first` empty: too few answers, or all alike (`reason`)."""

    record: Record
    group: Group
    state: str
    reason: str | None
    picture: Picture | None
    first: tuple[Top, ...]
    student: Student
    plans: list[Kept]
    place: Place
    form: Form


def _first(found: Record, place: Place) -> tuple[Top, ...]:
    told = Answered.of(found, catalog())
    labor = catalog().labor(place)
    likes = matches().likes(told, tuple(labor))
    weights = MIXES[usual_mix(found)]  # as the student's own page
    standings = matches().standings(likes, labor, weights)
    telling = Telling(told, likes, weights)
    first = standings[:SHOWN]
    return tuple(
        Top(catalog().pathways[s.slug], s.place, round(s.score), tuple(telling.liked(s.slug)), s.slug in first[0].ties_with)
        for s in first
    )


@pages.get("/counselor/students/<record_id>")
@for_staff
def student(record_id: str) -> Page:
    found, group = _own_record(record_id)
    told, place = Answered.of(found, catalog()), catalog().place(found.county, found.look)
    reason = matches().too_flat(told)
    page = StudentPage(
        found, group, state_of(found), reason, None if reason else picture(told), () if reason else _first(found, place),
        sheets.student_of(found, None, group.school), plan.kept_plans(found), place,
        form_of(found, catalog()),
    )  # fmt: skip
    return render_template("pages/counselor_student.html", staff=signed_in(), page=page, fewest=FEWEST)


@pages.get("/counselor/students/<record_id>/<slug>/print")
@for_staff
def sheet(record_id: str, slug: str) -> Page:
    """The sheet for one student's meeting: of the saved plan, else of the usual one."""
    found, group = _own_record(record_id)
    catalog().pathway(slug)
    kept = store().latest_plan(found.id, slug)
    made = plan.made_again(slug, kept.choices if kept else {}, catalog().place(found.county, found.look))
    about = sheets.student_of(found, None, group.school)
    return sheets.render(made, about, url_for("counselor.student", record_id=found.id))
