"""Ways through high school that a state has beside its diplomas, such as Louisiana's Fast Forward, grade by grade for one pathway.

What a route is comes from the state's rules. Which colleges and sponsors it could be taken with, and which courses stand in
grades 9 and 10, comes from the pathway and the diploma.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from explorer.catalog import Catalog
from explorer.exits import Way

Rules = Mapping[str, Any]


@dataclass(frozen=True)
class RouteYear:
    """One grade: what the route says of it, the diploma's subjects that usually stand there, and the pathway's own courses.

    `slots` is empty where the year is not spent at school.
    """

    step: Mapping[str, Any]
    subjects: tuple[Mapping[str, Any], ...]
    slots: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Route:
    """A route of a rule set as one pathway can take it. `way`: the exit it ends with."""

    entry: Mapping[str, Any]
    diplomas: tuple[Rules, ...]
    years: tuple[RouteYear, ...]
    way: Way


@dataclass(frozen=True)
class Routes:
    """The routes of one rule set that end with an exit of the pathway. `named`: fields near to it that the state once named."""

    rules: Rules
    routes: tuple[Route, ...]
    named: tuple[Mapping[str, Any], ...]


def _subjects(facts: Catalog, diplomas: Sequence[Rules], grade: int) -> tuple[Mapping[str, Any], ...]:
    """Courses that usually stand in a grade of these diplomas, each once."""
    slugs = [
        course
        for rules in diplomas
        for line in rules.get("lines", [])
        for course, usual in zip(line.get("default", []), line.get("grades", []), strict=True)
        if usual == grade
    ]
    return tuple(facts.courses[slug] for slug in dict.fromkeys(slugs))


def _route(facts: Catalog, entry: Mapping[str, Any], pathway: Mapping[str, Any], way: Way) -> Route:
    diplomas = tuple(facts.rules[slug] for slug in entry.get("diplomas", []))
    career = {step["grade"]: tuple(step["courses"]) for step in pathway["sequence"]}
    years = tuple(
        RouteYear(step, _subjects(facts, diplomas, step["grade"]), career[step["grade"]] if step["place"] == "school" else ())
        for step in entry["steps"]
    )
    return Route(entry, diplomas, years, way)


def routes(facts: Catalog, pathway: Mapping[str, Any], ways: Sequence[Way], state: str) -> list[Routes]:
    """The routes of a state's rule sets that this pathway can take.

    An associate degree is taken where a public college of the state awards it, an apprenticeship where a sponsor trains for it.
    """
    older = [t for t in facts.older_titles(state) if pathway["slug"] in [p["slug"] for p in t["near"]]]
    out = []
    for slug, rules in facts.rules.items():
        if rules["state"] != state:
            continue
        found = [
            _route(facts, entry, pathway, way)
            for entry in rules.get("routes", [])
            for way in ways
            if way.entry["after"] == entry["reaches"] and (way.colleges if entry["reaches"] == "associate" else way.sponsors)
        ]
        if found:
            named = tuple(t for t in older if t["kind"] == slug)
            out.append(Routes(rules, tuple(found), named))
    return out
