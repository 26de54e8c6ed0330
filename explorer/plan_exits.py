"""Every way out as seen from where a student stands: open or closed, why, since when, and what would bring it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from explorer.plans import Made, planned
from explorer.site import words
from models import plan_exits
from models.plan_words import joined

Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Reach:
    """Whether a way out is reached, and what is said of it. `why`, `since` and `back` are empty where it is reached."""

    reached: bool
    cost: str
    why: str = ""
    since: str = ""
    back: tuple[str, ...] = ()


def cost(exit_: Entry) -> str:
    """What a way out costs, as far as it is known here: no amount is in the content, so the reader is told whom to ask."""
    if exit_["after"] == "grade-12":
        return _("Cost: no college to pay.")
    if exit_["after"] == "apprenticeship":
        return _("Cost: not known here. Ask the sponsor what classes and tools cost.")
    return _("Cost: not known here. Ask the college, and ask which aid you can get.")


def reaches(made: Made, diplomas: Sequence[str]) -> dict[str, Reach]:
    """Every way out by id. Only where one is closed are other plans tried."""
    open_ = plan_exits.reached(made.plan)
    exits = {e["id"]: e for e in made.pathway["exits"]}
    if len(open_) == len(exits):
        return {id_: Reach(True, cost(e)) for id_, e in exits.items()}
    slug, facts = made.pathway["slug"], made.catalog
    starts = plan_exits.starts(made.form, lambda form: planned(facts, slug, form))
    remedies = plan_exits.remedies(made.form, made.plan, list(diplomas), lambda form: planned(facts, slug, form))
    return {
        id_: Reach(True, cost(e)) if id_ in open_ else
        Reach(False, cost(e), why(made), since(made, plan_exits.last_chance(starts, id_)), back(made, e, remedies.get(id_)))
        for id_, e in exits.items()
    }  # fmt: skip


def why(made: Made) -> str:
    """What stands in the way."""
    room = plan_exits.room(made.plan)
    if not room.courses:
        return _("It needs the diploma first, and not everything for it fits by the end of grade 12.")
    number = len(room.courses)
    needs = ngettext("It needs one more career course", "It needs %(num)s more career courses", number)
    if not room.too_little:
        return _("%(needs)s. They come one after another, a year each, and not enough years are left.", needs=needs)
    free = [_("grade %(grade)s has room for %(units)s", grade=g, units=f"{n:g}") for g, n in room.free]
    left = joined(free, _("and")) if free else _("the grades left are full")
    return _("%(needs)s (units: %(units)s); %(left)s.", needs=needs, units=f"{room.units:g}", left=left)


def since(made: Made, last: int | None) -> str:
    """When it closed: after the last grade in which the career courses could begin."""
    if last is None or last >= made.request.first_grade:
        return ""
    return _("It closed after grade %(grade)s, the last grade in which its career courses could start.", grade=last)


def back(made: Made, exit_: Entry, remedy: plan_exits.Remedy | None) -> tuple[str, ...]:
    """What would bring it back: a change that was tried and works, and the way in after school."""
    said = []
    if remedy and remedy.kind == "units":
        said.append(_("With eight units a year it fits: ask whether the school has eight periods."))
    elif remedy and remedy.diploma:
        said.append(_("With the other diploma it fits: %(name)s.", name=words(made.catalog.rules[remedy.diploma])))
    adult = next((p for p in made.pathway["entry_points"] if p["when"] == "adult"), None)
    if adult:
        said.append(_("After grade 12: %(how)s", how=words(adult, "how")))
    return tuple(said)


@dataclass(frozen=True)
class Start:
    """One way out and the last grade in which the career courses for it can start; None: by no start that was tried."""

    exit: Entry
    last: int | None


def last_chances(made: Made) -> list[Start]:
    """Tried with a start in every grade from 9 to 12."""
    slug, facts = made.pathway["slug"], made.catalog
    found = plan_exits.starts(made.form, lambda form: planned(facts, slug, form))
    return [Start(e, plan_exits.last_chance(found, e["id"])) for e in made.pathway["exits"]]


def starts_json(made: Made) -> dict[str, list[dict[str, Any]]]:
    """The last grade to start in for every way out, as data."""
    return {"starts": [{"exit": s.exit["id"], "last_grade": s.last} for s in last_chances(made)]}


def starts_text(made: Made) -> str:
    """The same as a person reads it at a terminal."""
    lines = ["", "", "The last grade in which the career courses can start"]
    return "\n".join(
        [*lines, *(f"  {s.exit['title']}: {f'grade {s.last}' if s.last else 'none that fits'}" for s in last_chances(made))]
    )
