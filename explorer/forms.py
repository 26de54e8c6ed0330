"""The forms of an inventory: the whole of it and the shorter ones its content names, each with its items and open questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from explorer.catalog import Catalog
    from explorer.store import Record

FULL = "full"
MIDDLE_SCHOOL = "6-8"

Entry = Mapping[str, Any]


class UnknownForm(Exception):
    """No form of this name; the message says which there are."""


@dataclass(frozen=True)
class Form:
    """One length of an inventory. `entry`: its title in both languages; `minutes`: for the items, None where nobody said."""

    id: str
    entry: Entry
    minutes: int | None
    middle_school: bool
    items: tuple[Entry, ...]
    questions: tuple[Entry, ...]


def forms(inventory: Entry) -> dict[str, Form]:
    """The forms of an inventory by id, the full one first; there is always a full one."""
    named = inventory.get("forms", {})
    told = {FULL: named.get(FULL, {"title": inventory["title"], "es": inventory["es"]}), **named}
    return {id_: _form(inventory, id_, entry) for id_, entry in told.items()}


def _form(inventory: Entry, id_: str, entry: Entry) -> Form:
    items = {i["id"]: i for i in inventory["items"]}
    questions = {q["id"]: q for q in inventory["questions"]}
    return Form(
        id_, entry, entry.get("minutes"), entry.get("grades") == MIDDLE_SCHOOL,
        tuple(items[i] for i in entry.get("items", items)), tuple(questions[q] for q in entry.get("questions", questions)),
    )  # fmt: skip


def form_named(inventory: Entry, id_: str) -> Form:
    """One form. Raises UnknownForm."""
    known = forms(inventory)
    if id_ not in known:
        raise UnknownForm(f"There is no form '{id_}' of {inventory['id']}. Known: {', '.join(known)}.")
    return known[id_]


def form_of(saved: Record, facts: Catalog) -> Form:
    """The form a record is taken with; the full one where the content no longer has it."""
    known = forms(facts.inventory(saved.inventory))
    return known.get(saved.form, known[FULL])
