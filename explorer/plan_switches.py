"""Changing from one pathway to another: in short for the neighbours on the plan's page, in full for any pathway."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from explorer.catalog import Catalog
from explorer.plans import Made, planned
from models.plan_switch import Change, Switcher

MOST = 3  # neighbours shown


@dataclass(frozen=True)
class Near:
    """A pathway one could change to: of the units had by the end of this grade, how many would stay."""

    pathway: Mapping[str, Any]
    grade: int
    had: float
    kept: float


def switcher(catalog: Catalog, slug: str, form: dict[str, Any]) -> Switcher:
    """Of a student with this form in a pathway."""
    return Switcher(
        form,
        slug,
        catalog.pathways,
        catalog.courses,
        catalog.rules,
        catalog.course_names(slug),
        lambda s, f: planned(catalog, s, f),
    )


def goals(catalog: Catalog, slug: str) -> list[str]:
    """Every other pathway of the same state, by title."""
    state = catalog.state_of(catalog.pathway(slug)["pack"])
    return [s for s in catalog.offered(state) if s != slug]


def near(made: Made, saved: Iterable[str] = ()) -> list[Near]:
    """The pathway's neighbours, then saved ones: three at most."""
    slug, facts = made.pathway["slug"], made.catalog
    known = goals(facts, slug)
    first = [s for s in dict.fromkeys([*made.pathway.get("neighbours", []), *saved]) if s in known][:MOST]
    student, out = switcher(facts, slug, made.form), []
    grade = made.request.first_grade
    for goal in first:
        units = student.kept(goal, min(grade + 1, 12))
        out.append(Near(facts.pathway(goal), min(grade + 1, 12), sum(u.units for u in units), sum(u.kept for u in units)))
    return out


def switch_text(found: Change, catalog: Catalog) -> str:
    """The price of a change as a person reads it at a terminal."""
    here, there = (catalog.pathway(s)["title"] for s in (found.origin, found.goal))
    lines = ["", f"Changing from {here} to {there}"]
    for s in found.steps:
        when = f"  At the start of grade {s.grade}{' (now)' if s.now else ''}:"
        lost = f", {s.to_elective:g} become electives, {s.to_nothing:g} fill nothing" if s.lost else ""
        fits = "everything fits" if s.fits else f"not everything fits, {s.units_short:g} units short"
        lines.append(f"{when} kept {s.kept:g} of {s.had:g} units{lost}; {fits}")
    safe = f"grade {found.last_safe_grade}" if found.last_safe_grade else "none; finish the new pathway at a college"
    lines.append(f"  The last grade to change in so that everything fits: {safe}")
    if found.usual_past:
        lines.append("  No transcript was given: the usual courses of the pathway before this grade are counted as earned.")
    return "\n".join(["", *lines])


def change(made: Made, goal: str) -> Change:
    """The price of changing to a pathway, in every grade left."""
    return switcher(made.catalog, made.pathway["slug"], made.form).to(goal)
