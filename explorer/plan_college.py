"""The truth about a college course in high school: who awards it, which kind of credit, where it counts, what it asks and costs.

What the content does not state is said as not known, with whom to ask.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from explorer import labels
from explorer.plans import Made
from explorer.site import words

Entry = Mapping[str, Any]
MOST_COLLEGES = 4
MET, NOT_YET, NOT_GIVEN, ASK = "met", "not yet", "not given", "ask"


@dataclass(frozen=True)
class Floor:
    """One thing a college asks for. `status`: met, not yet, not given (by the student) or ask."""

    fact: Entry
    status: str
    said: str


@dataclass(frozen=True)
class Card:
    """Everything known of one college course. Texts are sentences; what is not known says whom to ask.

    `awards`, `counts_at`, `cost`, `agreement`: None where content does not state it. `teach`: public colleges with a program in
    the field, which need not offer it to high-school students. `helps`: awards that may pay for it.
    """

    entry: Entry
    planned: int | None  # the grade it stands in the plan as a choice
    kind: str
    awards: str | None
    teach: tuple[str, ...]
    counts_at: str | None
    fills: tuple[Entry, ...]
    replaces: tuple[Entry, ...]
    floors: tuple[Floor, ...]
    cost: str | None
    helps: tuple[Entry, ...]
    agreement: str | None

    @property
    def confirm(self) -> bool:
        return self.entry.get("check", "unverified") == "unverified"


def cards(made: Made) -> list[Card]:
    """A card for each college course the pathway has, those of the plan first."""
    found = [_card(made, offer) for offer in made.pathway.get("dual_enrollment", [])]
    return sorted(found, key=lambda c: (c.planned is None, c.planned or c.entry["grade"]))


def _card(made: Made, offer: Entry) -> Card:
    places = [(t["grade"], c) for t in made.plan["terms"] for c in t["courses"] if c["code"] in offer.get("replaces", [])]
    taken = next(((g, c) for g, c in places if c["dual_enrollment"] and c["dual_enrollment"]["title"] == offer["title"]), None)
    facts = made.catalog
    return Card(
        entry=offer,
        planned=taken[0] if taken else None,
        kind=labels.college_credit(offer.get("kind")),
        awards=offer.get("college"),
        teach=_teach(made, offer),
        counts_at=words(offer, "counts_at") if offer.get("counts_at") else None,
        fills=tuple(taken[1]["fills"]) if taken else (),
        replaces=tuple(facts.courses[c] for c in offer.get("replaces", []) if c in facts.courses),
        floors=tuple(_floor(made, f, offer) for f in made.rule.get("dual_enrollment_floors", []) if f["track"] == offer["track"]),
        cost=words(offer, "cost") if offer.get("cost") else None,
        helps=_helps(made, offer),
        agreement=offer.get("agreement"),
    )


def _teach(made: Made, offer: Entry) -> tuple[str, ...]:
    """Public colleges of the state with a program in the field."""
    if not offer.get("cip"):
        return ()
    state = made.catalog.state_of(made.pathway["pack"])
    rows = made.catalog.programs({"cip": [offer["cip"]], "awards": ["certificate", "associate"]}, state)
    return tuple(dict.fromkeys(str(r["institution"]) for r in rows))


def _helps(made: Made, offer: Entry) -> tuple[Entry, ...]:
    """What the awards of the state say they pay, of those that ask for a college course of this kind."""
    asks = f"{offer['track']}-dual-enrollment"
    rules = [a["rule"] for a in made.plan["awards"] if a["kind"] == "award"]
    return tuple(
        {**fact, "award": made.catalog.rules[r]} for r in rules for fact in made.catalog.rules[r].get("keeps_open", [])
        if any(n.get("pathway_has") == asks for n in made.catalog.rules[r]["needs"])
    )  # fmt: skip


def _floor(made: Made, floor: Entry, offer: Entry) -> Floor:
    request, given = made.request, made.request.eligibility
    if floor.get("gpa") is not None:
        gpa = given.get("gpa")
        if gpa is None:
            return Floor(floor, NOT_GIVEN, _("you have not said"))
        return Floor(floor, MET, _("met")) if gpa >= floor["gpa"] else Floor(floor, NOT_YET, _("not yet"))
    if floor.get("age") is not None:
        return _age(floor, offer, request.birth_year, request.entered_grade_9)
    return Floor(floor, ASK, _("ask the counselor"))


def _age(floor: Entry, offer: Entry, born: int | None, entered: int | None) -> Floor:
    """A student born in a year is one of two ages in a fall: met when the younger is old enough, not yet when neither is."""
    if born is None or entered is None:
        return Floor(floor, NOT_GIVEN, _("you have not said"))
    oldest = entered + offer["grade"] - 9 - born
    if oldest - 1 >= floor["age"]:
        return Floor(floor, MET, _("met"))
    if oldest < floor["age"]:
        return Floor(floor, NOT_YET, _("not yet"))
    return Floor(floor, ASK, _("it depends on your birthday"))
