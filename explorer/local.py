"""What a place says of a pathway's pay and openings: low pay, high wage, high demand, and three places side by side.

One job counts, the lead job of the way out a reader aims at, so that nothing is added up twice. A figure borrowed from a
wider area is never held against a place's own middle: then it is not published. Nothing here enters the ranking.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from explorer.catalog import Catalog, Place
from explorer.exits import in_order, spanish_name
from models.labor import NATION, SHORT, Area, Figure, LaborTable, Pay
from models.regional import openings_middle, pay_line

FEWEST = 10  # openings a year; below it a page says "fewer than 10", and that is never called high demand
NOT_PUBLISHED = Figure(None, "openings", None, "", "")

# --- low pay, high wage, high demand ---


@dataclass(frozen=True)
class Middle:
    """The middle of a place's own jobs: pay in dollars a year and openings a year of one job; None where nothing is published."""

    area: Area
    pay: int | None
    openings: float | None


@dataclass(frozen=True)
class LowPay:
    """Pay under the published line. `raised_by`: the soonest longer way out that reaches the line, else the best paid one that
    pays more; None where no way out does."""

    line: int
    title: str  # of the place the line is of
    raised_by: Mapping[str, Any] | None
    pay: Pay | None
    reaches: bool


@dataclass(frozen=True)
class Marks:
    """What is said beside a pathway's pay. `high_wage`, `high_demand`: None where no figure is published for the place."""

    middle: Middle
    openings: Figure
    high_wage: bool | None
    high_demand: bool | None
    low: LowPay | None

    @property
    def silent(self) -> bool:
        """Nothing to say: every figure is there, and none is a mark."""
        return not self.low and self.high_wage is False and self.high_demand is False


@functools.lru_cache(maxsize=256)
def area_pay_line(facts: Catalog, area: str) -> int | None:
    """The middle pay of an area's own jobs, None where it publishes no pay."""
    published = facts.rows("select median, employment from wages where area = ?", (area,))
    return pay_line((r["median"], r["employment"]) for r in published)


@functools.lru_cache(maxsize=256)
def middle_of(facts: Catalog, ladder: tuple[Area, ...]) -> Middle:
    """The middles of the first area of a ladder, by its own figures alone."""
    table = facts.labor_rows(ladder)
    own = (_own(table.openings(soc, ladder)) for soc in sorted(set(facts.oews.values())))
    return Middle(ladder[0], area_pay_line(facts, ladder[0].code), openings_middle(f.amount for f in own))


def _own(figure: Figure) -> Figure:
    """The figure where it is the place's own, else one that is not published."""
    return NOT_PUBLISHED if figure.borrowed else figure


def published_line(facts: Catalog, state: str) -> tuple[int, str] | None:
    """The line of low pay that /data/health publishes for a state, and the place it is of: the country where the state has none."""
    lines = {row["area"]: row for row in facts.health["lines"] if row["pay"] is not None}
    found = lines.get(facts.state_fips.get(state, "")) or lines.get(NATION)
    return (found["pay"], found["title"]) if found else None


def _low_pay(facts: Catalog, slug: str, place: Place, pay: Pay) -> LowPay | None:
    line = published_line(facts, place.state)
    if line is None or pay.median is None or pay.median >= line[0]:
        return None
    ladder = facts.ladder(place)
    table = facts.labor_rows(ladder)
    more = [(e, p) for e in in_order(facts.pathways[slug]["exits"])
            if (p := table.pay(facts.oews[e["occupations"][0]], ladder)).median and p.median > pay.median]  # fmt: skip
    reaching = next(((e, p) for e, p in more if (p.median or 0) >= line[0]), None)
    exit_, there = reaching or max(more, key=lambda m: m[1].median or 0, default=(None, None))
    return LowPay(*line, exit_, there, reaching is not None)


def marks(facts: Catalog, slug: str, place: Place, years: float = SHORT) -> Marks:
    """What is said of the way out a reader aims at, who would study some years after grade 12."""
    ladder = facts.ladder(place)
    middle, pay = middle_of(facts, ladder), facts.pathway_labor(place, slug, years).pay
    if pay is None:
        return Marks(middle, NOT_PUBLISHED, None, None, None)
    low = _low_pay(facts, slug, place, pay)
    if facts.leftover(pay.soc):  # a group's figures say nothing of one job in it
        return Marks(middle, NOT_PUBLISHED, None, None, low)
    openings = _own(facts.labor_rows(ladder).openings(pay.soc, ladder))
    return Marks(middle, openings, _high_wage(pay, middle, low), _high_demand(openings, middle), low)


def _high_wage(pay: Pay, middle: Middle, low: LowPay | None) -> bool | None:
    """Pay of the place's own at or above its middle. What is under the published line is never called high."""
    if pay.median is None or pay.borrowed or middle.pay is None:
        return None
    return pay.median >= middle.pay and low is None


def _high_demand(openings: Figure, middle: Middle) -> bool | None:
    if openings.amount is None or middle.openings is None:
        return None
    return openings.amount >= max(middle.openings, FEWEST)


# --- side by side ---


@dataclass(frozen=True)
class Spot:
    """A place of the table. `looks`: the distances it stands for, of here, region and state."""

    looks: tuple[str, ...]
    area: Area


@dataclass(frozen=True)
class Here:
    """One job in one place, by that place's own figures: None where it publishes none."""

    spot: Spot
    pay: int | None
    openings: Figure


@dataclass(frozen=True)
class JobByPlace:
    """The lead job of one way out or of several, in every place."""

    code: str
    title: str
    spanish: str | None
    exits: tuple[Mapping[str, Any], ...]
    places: tuple[Here, ...]


def spots(facts: Catalog, place: Place) -> tuple[Spot, ...]:
    """The area of the county, its region and its state, each once, nearest first."""
    found: dict[Area, list[str]] = {}
    for look in ("here", "region", "state"):
        area = facts.ladder(replace(place, look=look))[0]
        level = "area" if look == "here" else look
        if area.level == level and (look != "region" or _has_region(facts, place)):
            same = next((a for a in found if a.code == area.code), area)
            found.setdefault(same, []).append(look)
    return tuple(Spot(tuple(looks), area) for area, looks in found.items())


def _has_region(facts: Catalog, place: Place) -> bool:
    """Whether the county lies in one of the regions a state plans by."""
    return bool(facts.rows("select 1 from parishes where county = ?", (place.county,)))


def side_by_side(facts: Catalog, pathway: Mapping[str, Any], place: Place) -> tuple[JobByPlace, ...]:
    """The lead job of every way out, each once, soonest first, in every place; empty where no place can be named."""
    found = spots(facts, place)
    leads: dict[str, list[Mapping[str, Any]]] = {}
    for exit_ in in_order(pathway["exits"]):
        leads.setdefault(facts.oews[exit_["occupations"][0]], []).append(exit_)
    table = facts.labor_table([s.area for s in found], leads)
    return tuple(_job(facts, soc, exits, found, table) for soc, exits in leads.items()) if found else ()


def _job(facts: Catalog, soc: str, exits: Sequence[Mapping[str, Any]], found: Sequence[Spot], table: LaborTable) -> JobByPlace:
    code, state = exits[0]["occupations"][0], [s.area for s in found if s.area.level == "state"]
    rows = tuple(
        Here(
            spot,
            wages.median if (wages := table.wages.get((spot.area.code, soc))) else None,
            _own(table.openings(soc, list(dict.fromkeys((spot.area, *state))))),
        )
        for spot in found
    )
    return JobByPlace(code, facts.titles[code], spanish_name(facts, code), tuple(exits), rows)
