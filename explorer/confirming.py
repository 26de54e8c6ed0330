"""What a pathway's page must still have confirmed: each fact once, with where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from explorer.catalog import Catalog
from explorer.site import words


@dataclass(frozen=True)
class Open:
    """One unconfirmed fact. `section`: the anchor of the part of the page it stands in."""

    text: str
    where: str
    section: str


def unconfirmed(fact: Mapping[str, Any]) -> bool:
    return fact.get("check") == "unverified"


def _courses(catalog: Catalog, pathway: dict[str, Any]) -> list[Open]:
    out = []
    for step in pathway["sequence"]:
        for slot in step["courses"]:
            courses = [catalog.courses[c] for c in slot["one_of"]]
            if unconfirmed(slot) or any(unconfirmed(c) for c in courses):
                out.append(Open(_(" or ").join(words(c) for c in courses), _("Grade %(grade)s", grade=step["grade"]), "sequence"))
    return out


def open_facts(catalog: Catalog, pathway: dict[str, Any]) -> list[Open]:
    """Every unverified fact of a pathway, in the order of its page."""
    out = _courses(catalog, pathway)
    out += [Open(words(e), _("Ways out"), f"exit-{e['id']}") for e in pathway["exits"] if unconfirmed(e)]
    steps = list(pathway["credentials"])
    named = {s["credential"] for s in steps}
    steps += [{"credential": c} for e in pathway["exits"] for c in e.get("credentials", []) if c not in named]
    for slug in dict.fromkeys(s["credential"] for s in steps):
        credential = catalog.credentials[slug]
        if unconfirmed(credential) or any(unconfirmed(s) for s in steps if s["credential"] == slug):
            out.append(Open(words(credential), _("Credentials"), "credentials"))
    out += [Open(words(d), _("College courses in high school"), "dual-enrollment") for d in pathway.get("dual_enrollment", []) if unconfirmed(d)]
    out += [Open(words(c, "text"), _("Conditions"), "conditions") for c in pathway.get("conditions", []) if unconfirmed(c)]
    return out
