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
from explorer.forms import FULL, Entry, Form, UnknownForm, form_named, form_of, forms
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


def items_of(saved: Record) -> tuple[Entry, ...]:
    """The items of a record's form, in order."""
    return form_of(saved, catalog()).items


def sheets_of(saved: Record) -> list[tuple[Entry, ...]]:
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
    return url_for("inventory.check" if saved.texts else _after_last_item(saved))


def _after_last_item(saved: Record) -> str:
    """The page after the items: the open questions, for a form that asks any."""
    return "inventory.questions" if form_of(saved, catalog()).questions else "inventory.check"


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
        if request.form.get("form") in forms(catalog().inventory(saved.inventory)):
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
    lengths = forms(data)
    chosen = request.form.get("form", FULL)
    page = render_template(
        "pages/inventory_start.html", saved=saved, code=session.get("code"), problems=problems, place=place,
        groups=places.groups(place.county), county_label=places.county_label(),
        class_code=plain(request.form.get("class_code", ""))[:40],
        lengths=list(lengths.values()), form_chosen=chosen if chosen in lengths else FULL, told=told,
        **progress(saved),
    )  # fmt: skip
    return (page, 422) if problems else page


def told(form: Form) -> str:
    """What a form is, as the start page says it beside its minutes."""
    count, asked = len(form.items), len(form.questions)
    if form.id == FULL:
        says = _("%(count)s things. The surer result.", count=count)
    elif form.middle_school:
        says = _("%(count)s things in plain words. The others can wait for high school.", count=count)
    else:
        says = _("%(count)s things. You can add the others later.", count=count)
    if not asked:
        return says
    return says + " " + ngettext(
        "Then %(num)s question you may leave empty.", "Then %(num)s questions you may leave empty.", asked
    )  # fmt: skip


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
    form = request.form.get("form", FULL)
    county = place.county if place else None
    saved, code = store().create_record(
        language(), data["id"], data["version"], data["norms"]["version"], form if form in forms(data) else FULL, county=county,
        group_id=group.id if group else None,
    )  # fmt: skip
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
        return redirect(_after_items(request.form.get("go"), page, saved), 303)
    return render_template(
        "pages/inventory_items.html", title=catalog().inventory(saved.inventory), sheet=sheets[page - 1], page=page,
        count=len(sheets), first=(page - 1) * A_PAGE + 1, answers=saved.answers, marks=marks(), code=session.get("code"),
        checking=bool(saved.finished_at) or "checking" in request.args,
    )  # fmt: skip


def _after_items(go: str | None, page: int, saved: Record) -> str:
    """Address after a page of items, by the button used."""
    if go == "later":
        return url_for("inventory.later")
    if go == "check":
        return url_for("inventory.check")
    if go == "back":
        return url_for("inventory.items", page=page - 1) if page > 1 else url_for("inventory.start")
    return url_for("inventory.items", page=page + 1) if page < len(sheets_of(saved)) else url_for(_after_last_item(saved))


@pages.route("/inventory/questions", methods=["GET", "POST"])
def questions() -> str | Response | tuple[str, int]:
    """Open questions: some count in the matching, the others are for the talk with the counselor."""
    saved = visit.record()
    if saved is None:
        return _no_inventory()
    asked = form_of(saved, catalog()).questions
    if not asked:
        return redirect(url_for("inventory.check"), 303)
    texts, problems = _texts_of(saved), {}
    if request.method == "POST":
        texts |= {q["id"]: plain(request.form.get(q["id"], "")) for q in asked}
        problems = {q["id"]: _too_long(texts[q["id"]]) for q in asked if len(texts[q["id"]]) > MAX_TEXT}
        if not problems:
            visit.changed(store().save_texts(saved.id, list(texts.values())))
            return redirect(_after_questions(request.form.get("go"), saved), 303)
    page = render_template(
        "pages/inventory_questions.html", asked=[(q, texts[q["id"]]) for q in asked], problems=problems, longest=MAX_TEXT,
        code=session.get("code"), count=len(sheets_of(saved)),
    )  # fmt: skip
    return (page, 422) if problems else page


def _texts_of(saved: Record) -> dict[str, str]:
    """A record's texts by question, for every question of the inventory in its order, as they are saved."""
    asked = catalog().inventory(saved.inventory)["questions"]
    return dict(zip((q["id"] for q in asked), [*saved.texts, *[""] * len(asked)], strict=False))


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
    texts = _texts_of(saved)
    return render_template(
        "pages/inventory_check.html", sheets=sheets_of(saved), answers=saved.answers, words_of=dict(marks()), fewest=FEWEST,
        asked=[(q, texts[q["id"]]) for q in form_of(saved, catalog()).questions], finished=bool(saved.finished_at),
        code=session.get("code"), **progress(saved),
    )  # fmt: skip


# --- paper ---


@pages.get("/inventory/paper")
def paper() -> str:
    """The inventory to print and fill in by hand; `form`: which of its forms."""
    inventory = catalog().inventory(catalog().default_inventory)
    try:
        return _paper(inventory, form_named(inventory, request.args.get("form", FULL)), "")
    except UnknownForm:
        abort(404)


def paper_form(app: Flask, inventory_id: str, form: str = FULL, lang: str = "en") -> str:
    """The same form as a page that stands alone, its style inside, for `pathways inventory --format html`. Raises UnknownForm."""
    with app.test_request_context("/", environ_overrides={"explorer.lang": lang}):
        inventory = catalog().inventory(inventory_id)
        return _paper(inventory, form_named(inventory, form), (CSS / "21-paper.css").read_text(encoding="utf-8"))


def _paper(inventory: Entry, form: Form, style: str) -> str:
    return render_template("pages/inventory_paper.html", inventory=inventory, form=form, full=FULL, marks=marks(), style=style)
