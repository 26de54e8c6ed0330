"""What a pathway's page must still have confirmed: each fact once, with where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from explorer.catalog import Catalog
from explorer.site import is_fallback, words


@dataclass(frozen=True)
class Unconfirmed:
    """A fact nobody has confirmed.

    `section`: the anchor of the part of the page it stands in; `english`: whether it has no Spanish yet.
    """

    text: str
    where: str
    section: str
    english: bool = False


def unconfirmed(fact: Mapping[str, Any]) -> bool:
    return fact.get("check") == "unverified"


def _fact(entry: Mapping[str, Any], where: str, section: str, key: str = "title") -> Unconfirmed:
    return Unconfirmed(words(entry, key), where, section, is_fallback(entry, key))


def _courses(catalog: Catalog, pathway: dict[str, Any]) -> list[Unconfirmed]:
    out = []
    for step in pathway["sequence"]:
        for slot in step["courses"]:
            courses = [catalog.courses[c] for c in slot["one_of"]]
            if unconfirmed(slot) or any(unconfirmed(c) for c in courses):
                titles = " / ".join(words(c) for c in courses)
                english = any(is_fallback(c) for c in courses)
                out.append(Unconfirmed(titles, _("Grade %(grade)s", grade=step["grade"]), "sequence", english))
    return out


def _credentials(catalog: Catalog, pathway: dict[str, Any]) -> list[Unconfirmed]:
    """Credentials whose place in the pathway, or whose standing on the state's list, is open; each once."""
    steps = list(pathway["credentials"]) + [{"credential": c} for e in pathway["exits"] for c in e.get("credentials", [])]
    out = []
    for slug in dict.fromkeys(s["credential"] for s in steps):
        credential = catalog.credentials[slug]
        if unconfirmed(credential) or any(unconfirmed(s) for s in steps if s["credential"] == slug):
            out.append(_fact(credential, _("Credentials"), "credentials"))
    return out


def open_facts(catalog: Catalog, pathway: dict[str, Any], routes: list[dict[str, Any]]) -> list[Unconfirmed]:
    """Every unverified fact of a pathway and of the diploma routes beside it, in the order of the page."""
    out = _courses(catalog, pathway)
    out += [_fact(e, _("Ways out"), f"exit-{e['id']}") for e in pathway["exits"] if unconfirmed(e)]
    for route in routes:
        for fact in (*route.get("keeps_open", []), *route.get("closes", [])):
            if unconfirmed(fact):
                out.append(_fact(fact, _("Keeps open and closes"), "routes", "text"))
    out += _credentials(catalog, pathway)
    college, conditions = pathway.get("dual_enrollment", []), pathway.get("conditions", [])
    out += [_fact(d, _("College courses in high school"), "dual-enrollment") for d in college if unconfirmed(d)]
    out += [_fact(c, _("Conditions"), "conditions", "text") for c in conditions if unconfirmed(c)]
    return out
