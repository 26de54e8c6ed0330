"""The interest inventory: begin, answer a page at a time, write in your own words, check, finish; and the paper form."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request, session, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from explorer import places, visit
from explorer.catalog import Place, UnknownPlace
from explorer.site import catalog, language, store
from explorer.speech import gettext as _
from explorer.store import Group, Record, UnknownCode
from explorer.store.checks import MAX_TEXT
from models.answers import FEWEST

pages = Blueprint("inventory", __name__)

A_PAGE = 6  # items
CSS = Path(__file__).parent / "static" / "css"


def marks() -> list[tuple[int, str]]:
    """The five answers."""
    return [(1, _("Dislike a lot")), (2, _("Dislike")), (3, _("Not sure")), (4, _("Like")), (5, _("Like a lot"))]


# --- a record and its pages ---


def items_of(saved: Record) -> list[dict[str, str]]:
    """The items of a record's form, in order."""
    data = catalog().inventory(saved.inventory)
    items: list[dict[str, str]] = data["items"]
    return [i for i in items if i["id"] in data["short_form"]] if saved.form == "short" else items


def sheets_of(saved: Record) -> list[list[dict[str, str]]]:
    """The same items as pages of six."""
    items = items_of(saved)
    return [items[k : k + A_PAGE] for k in range(0, len(items), A_PAGE)]


def answered(saved: Record) -> list[str]:
    """Ids of the items of this form that have an answer."""
    return [i["id"] for i in items_of(saved) if i["id"] in saved.answers]


def where_to(saved: Record) -> str:
    """Address of the first page with an open item, then of the open questions, then of the check."""
    for number, sheet in enumerate(sheets_of(saved), start=1):
        if any(i["id"] not in saved.answers for i in sheet):
            return url_for("inventory.items", page=number)
    return url_for("inventory.check" if saved.texts else "inventory.questions")


def progress(saved: Record | None) -> dict[str, Any]:
    """How far a record is, as pages that invite to go on show it."""
    return {"done": len(answered(saved)), "total": len(items_of(saved)), "go_on": where_to(saved)} if saved else {}


def answers_in(form: Mapping[str, str], inventory: Mapping[str, Any]) -> dict[str, int | None]:
    """Answers a form carries: 1–5, or 0 to take one back. What it leaves out stays as it was, so two tabs do no harm."""
    known = {i["id"] for i in inventory["items"]}
    given = {k: int(v) for k, v in form.items() if k in known and v in ("0", "1", "2", "3", "4", "5")}
    return {k: v or None for k, v in given.items()}


def _no_inventory() -> Response:
    """To the start page, with a word where something was sent that cannot be saved."""
    if request.method == "POST":
        flash(_("No inventory is open here, so that page was not saved. Come back with your code, or start here."), "error")
    return redirect(url_for("inventory.start"), 303)


# --- begin ---


@pages.route("/inventory", methods=["GET", "POST"])
def start() -> str | Response | tuple[str, int]:
    """What the inventory is; begin one, go on, or change its length."""
    saved = visit.record()
    if request.method == "POST" and saved and "anew" not in request.form:
        if request.form.get("form") in ("full", "short"):
            saved = store().set_form(saved.id, request.form["form"])
            visit.changed(saved)
        return redirect(where_to(saved), 303)
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        place, group = _place_in(problems), _group_in(problems)
        if not problems:
            _begin(place, group)
            return redirect(url_for("inventory.items", page=1), 303)
    return _start_page(saved, problems)


def _start_page(saved: Record | None, problems: list[tuple[str, str]]) -> str | tuple[str, int]:
    id_ = saved.inventory if saved else catalog().default_inventory
    data, place = catalog().inventory(id_), visit.place()
    page = render_template(
        "pages/inventory_start.html", saved=saved, code=session.get("code"), problems=problems, place=place,
        groups=places.groups(place.county), county_label=places.county_label(),
        class_code=plain(request.form.get("class_code", ""))[:40],
        form_chosen=request.form.get("form", "full"), full=len(data["items"]), short=len(data["short_form"]), **progress(saved),
    )  # fmt: skip
    return (page, 422) if problems else page


def _place_in(problems: list[tuple[str, str]]) -> Place | None:
    try:
        return catalog().place(request.form.get("county") or None, visit.place().look)
    except UnknownPlace:
        problems.append(("county", _("We do not know that place. Choose your parish or county from the list.")))
        return None


def _group_in(problems: list[tuple[str, str]]) -> Group | None:
    """The class a student joins, where a class code was typed."""
    typed = request.form.get("class_code", "").strip()
    try:
        return store().group_by_join_code(typed) if typed else None
    except UnknownCode:
        problems.append(("class_code", _("No class has this code. Check it with your teacher, or leave it empty.")))
        return None


def _begin(place: Place | None, group: Group | None) -> None:
    data = catalog().inventory(catalog().default_inventory)
    form = "short" if request.form.get("form") == "short" and data["short_form"] else "full"
    county = place.county if place else None
    saved, code = store().create_record(
        language(), data["id"], data["version"], data["norms"]["version"], form, county=county, group_id=group.id if group else None
    )
    if place and county and place.look != saved.look:
        saved = store().set_place(saved.id, county, place.look)
    visit.begin(saved, code)


# --- answer ---


@pages.route("/inventory/<int:page>", methods=["GET", "POST"])
def items(page: int) -> str | Response:
    """Six items. Saved at each step, whichever button is used."""
    saved = visit.record()
    if saved is None:
        return _no_inventory()
    sheets = sheets_of(saved)
    if not 1 <= page <= len(sheets):
        abort(404)
    if request.method == "POST":
        saved = store().save_answers(saved.id, answers_in(request.form, catalog().inventory(saved.inventory)))
        visit.changed(saved)
        return redirect(_after_items(request.form.get("go"), page, len(sheets)), 303)
    return render_template(
        "pages/inventory_items.html", title=catalog().inventory(saved.inventory), sheet=sheets[page - 1], page=page,
        count=len(sheets), first=(page - 1) * A_PAGE + 1, answers=saved.answers, marks=marks(), code=session.get("code"),
        checking=bool(saved.finished_at) or "checking" in request.args,
    )  # fmt: skip


def _after_items(go: str | None, page: int, count: int) -> str:
    """Address after a page of items, by the button used."""
    if go == "later":
        return url_for("inventory.later")
    if go == "check":
        return url_for("inventory.check")
    if go == "back":
        return url_for("inventory.items", page=page - 1) if page > 1 else url_for("inventory.start")
    return url_for("inventory.items", page=page + 1) if page < count else url_for("inventory.questions")


@pages.route("/inventory/questions", methods=["GET", "POST"])
def questions() -> str | Response | tuple[str, int]:
    """Open questions: some count in the matching, the others are for the talk with the counselor."""
    saved = visit.record()
    if saved is None:
        return _no_inventory()
    asked = catalog().inventory(saved.inventory)["questions"]
    texts, problems = _texts_of(saved, asked), {}
    if request.method == "POST":
        texts = [plain(request.form.get(q["id"], "")) for q in asked]
        problems = {q["id"]: _too_long(t) for q, t in zip(asked, texts, strict=True) if len(t) > MAX_TEXT}
        if not problems:
            visit.changed(store().save_texts(saved.id, texts))
            return redirect(_after_questions(request.form.get("go"), saved), 303)
    page = render_template(
        "pages/inventory_questions.html", asked=list(zip(asked, texts, strict=True)), problems=problems, longest=MAX_TEXT,
        code=session.get("code"), count=len(sheets_of(saved)),
    )  # fmt: skip
    return (page, 422) if problems else page


def _texts_of(saved: Record, asked: list[dict[str, Any]]) -> list[str]:
    """A record's texts, one for each question."""
    return [*saved.texts, *[""] * len(asked)][: len(asked)]


def plain(typed: str) -> str:
    """What someone typed, without the control characters that no page and no database can hold."""
    return "".join(c for c in typed.replace("\r\n", "\n") if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs")).strip()


def _too_long(text: str) -> str:
    over = len(text) - MAX_TEXT
    return ngettext(
        "This text is %(num)s character too long. Shorten it and send it again; nothing is lost.",
        "This text is %(num)s characters too long. Shorten it and send it again; nothing is lost.",
        over,
    )


def _after_questions(go: str | None, saved: Record) -> str:
    if go == "later":
        return url_for("inventory.later")
    return url_for("inventory.items", page=len(sheets_of(saved))) if go == "back" else url_for("inventory.check")


@pages.get("/inventory/later")
def later() -> str | Response:
    """The code to come back with."""
    saved = visit.record()
    if saved is None:
        return _no_inventory()
    return render_template("pages/inventory_later.html", code=session.get("code"), go_on=where_to(saved))


# --- check and finish ---


@pages.route("/inventory/check", methods=["GET", "POST"])
def check() -> str | Response:
    """Every answer on one page; sending it finishes the inventory."""
    saved = visit.record()
    if saved is None:
        return _no_inventory()
    if request.method == "POST":
        visit.changed(store().finish(saved.id))
        return redirect(url_for("results.index"), 303)
    asked = catalog().inventory(saved.inventory)["questions"]
    return render_template(
        "pages/inventory_check.html", sheets=sheets_of(saved), answers=saved.answers, words_of=dict(marks()), fewest=FEWEST,
        asked=list(zip(asked, _texts_of(saved, asked), strict=True)), finished=bool(saved.finished_at), code=session.get("code"),
        **progress(saved),
    )  # fmt: skip


# --- paper ---


@pages.get("/inventory/paper")
def paper() -> str:
    """The inventory to print and fill in by hand."""
    return _paper(catalog().default_inventory, "")


def paper_form(app: Flask, inventory_id: str) -> str:
    """The same form as a page that stands alone, its style inside, for `pathways inventory --format html`."""
    with app.test_request_context("/"):
        return _paper(inventory_id, (CSS / "21-paper.css").read_text(encoding="utf-8"))


def _paper(inventory_id: str, style: str) -> str:
    return render_template("pages/inventory_paper.html", inventory=catalog().inventory(inventory_id), marks=marks(), style=style)
