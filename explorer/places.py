"""Choosing a place: the list of counties, a form read and checked, and where the choice is kept."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import session

from explorer import visit
from explorer.catalog import Place, UnknownPlace
from explorer.site import catalog, store
from explorer.speech import gettext as _

_ZIP = re.compile(r"\s*([0-9]{5})(?:[- ]?[0-9]{4})?\s*")


@dataclass(frozen=True)
class Reading:
    """What a place form said: a place, or counties to choose from, or problems as (field, sentence)."""

    place: Place | None = None
    counties: tuple[tuple[str, str], ...] = ()
    problems: list[tuple[str, str]] = field(default_factory=list)


def groups(chosen: str | None) -> list[tuple[str, list[tuple[str, str]]]]:
    """Counties of the home state by first letter, then those of other states with a pack, as (heading, [(county, name)]).

    A chosen county of any other state comes first, so that the list shows what was chosen.
    """
    home = catalog().home["state"]
    rows = sorted(((r["county"], r["name"]) for r in catalog().counties(home)), key=lambda r: r[1].casefold())
    out = [(letter, list(group)) for letter, group in itertools.groupby(rows, key=lambda r: r[1][0].upper())]
    for about in catalog().states:
        if about["state"] != home:
            out.append((about["title"], [(r["county"], r["name"]) for r in catalog().counties(about["state"])]))
    if chosen and chosen not in {county for _heading, counties in out for county, _name in counties}:
        place = catalog().place(chosen)
        out.insert(0, (place.state, [(chosen, place.name)]))
    return out


def looks() -> list[tuple[str, str, str]]:
    """How far to look, as (value, label, hint)."""
    return [
        ("here", _("Near home"), _("The area people around you commute in.")),
        ("region", _("My part of the state"), _("One of the regions the state plans its workforce by.")),
        ("state", _("The whole state"), _("Helpful where few figures are published near home.")),
    ]


def county_label() -> str:
    """What the list of counties is called: by the word of every state in it."""
    used = {p.get("county_word", "county") for p in catalog().states}
    if used == {"parish"}:
        return _("Your parish")
    return _("Your parish or county") if "parish" in used else _("Your county")


def choices(place: Place) -> dict[str, Any]:
    """What a place form offers."""
    return {"groups": groups(place.county), "looks": looks(), "county_label": county_label()}


def read(form: Mapping[str, str], now: Place) -> Reading:
    """The place a form means. A ZIP code typed beside another county is the newer wish and counts."""
    county, typed = form.get("county", "").strip() or now.county, form.get("zip", "").strip()
    if typed:
        zip_code = _ZIP.fullmatch(typed)
        found = tuple((r["county"], r["name"]) for r in catalog().by_zip(zip_code[1])) if zip_code else ()
        if not found:
            return Reading(problems=[("zip", _zip_problem(known_form=zip_code is not None))])
        if county not in {c for c, _name in found}:
            if len(found) > 1:
                return Reading(counties=found)
            county = found[0][0]
    if not county:
        return Reading(problems=[("county", _("Choose your parish or county from the list, or type your ZIP code."))])
    try:
        return Reading(catalog().place(county, form.get("look") or now.look))
    except UnknownPlace:
        return Reading(problems=[("county", _("We do not know that place. Choose your parish or county from the list."))])


def _zip_problem(known_form: bool) -> str:
    if known_form:
        return _("We do not know that ZIP code. Check it, or choose your parish or county from the list.")
    return _("A ZIP code has five digits, such as 70802.")


def remember(place: Place) -> None:
    """Keep the place in the saved inventory, or in this browser where there is none."""
    saved = visit.record()
    if saved:
        visit.changed(store().set_place(saved.id, place.county, place.look))
    else:
        session["county"], session["look"] = place.county, place.look


def local_path(target: str | None, default: str) -> str:
    """Where to go next: an address of this site, never another host."""
    if target and target.startswith("/") and not target.startswith("//") and "\\" not in target and target.isprintable():
        return target
    return default
