"""Well-paid jobs in demand, region by region: a list this site works out, until a district has loaded the state's own."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request

from explorer import visit
from explorer.catalog import Catalog, UnknownEntry
from explorer.exits import everyday_name, spanish_name
from explorer.local import area_pay_line
from explorer.official import headings, official
from explorer.site import catalog
from models.labor import SHORT, Area, Figure
from models.plan_request import key_of
from models.regional import Candidate, Listed, passing, top

pages = Blueprint("regions", __name__)
COUNT = 20
ANY = 99.0  # years: every way out
VIEWS = {str(SHORT): float(SHORT), "all": ANY}  # what `?within=` may say; the first where it says nothing


@dataclass(frozen=True)
class Region:
    """A region of the state's labor market and its parishes. `area`: the place whose figures stand for it."""

    number: str
    name: str
    slug: str
    area: Area
    parishes: tuple[Mapping[str, Any], ...]

    @property
    def disputed(self) -> tuple[Mapping[str, Any], ...]:
        """Parishes that public sources put in different regions."""
        return tuple(p for p in self.parishes if p["sources_agree"] != "True")


@dataclass(frozen=True)
class Row:
    """A job of the list. `years`: of the soonest way out that leads there; `pathways`: soonest first."""

    listed: Listed
    code: str
    title: str
    everyday: str | None
    spanish: str | None
    years: float
    pathways: tuple[Mapping[str, Any], ...]

    @property
    def candidate(self) -> Candidate:
        return self.listed.candidate


@dataclass(frozen=True)
class Demanded:
    """The list of one region. `passed` of `known` jobs with pay published here are at or above the line."""

    region: Region
    line: int
    rows: tuple[Row, ...]
    passed: int
    known: int

    @property
    def borrowed(self) -> int:
        """Rows whose openings are of a wider area."""
        return sum(r.candidate.openings.borrowed for r in self.rows)


def regions(facts: Catalog, state: str) -> list[Region]:
    """The regions of a state, in its own order; none where its pack brings no such table."""
    if not facts.rows("select 1 from sqlite_master where name = 'regions'"):
        return []
    out = []
    for row in facts.rows("select * from regions where state = ? order by cast(region as integer)", (state,)):
        parishes = facts.rows("select * from parishes where state = ? and region = ? order by parish", (state, row["region"]))
        area = facts.area(row["area"], "region")
        out.append(Region(row["region"], row["name"], key_of(row["name"]), area, tuple(dict(p) for p in parishes)))
    return out


def region_named(facts: Catalog, state: str, slug: str) -> Region:
    """A region by the end of its address. Raises UnknownEntry."""
    found = next((r for r in regions(facts, state) if r.slug == slug), None)
    if found is None:
        raise UnknownEntry(slug)
    return found


def line_of(facts: Catalog, region: Region) -> int | None:
    """The region's own pay line, None where its area publishes no pay: then there is nothing to calculate a list from."""
    return area_pay_line(facts, region.area.code)


def ladder_of(facts: Catalog, region: Region) -> tuple[Area, ...]:
    """Areas to ask for figures of a region, nearest first."""
    return (region.area, *facts.ladder(facts.place(region.parishes[0]["county"], "state")))


def ways_there(facts: Catalog, state: str, within: float) -> dict[str, dict[str, float]]:
    """For every occupation (OEWS code) that a way out of the state's pathways leads to: the pathways, with years after grade 12."""
    found: dict[str, dict[str, float]] = {}
    for slug in facts.offered(state):
        for exit_ in facts.pathways[slug]["exits"]:
            for code in exit_["occupations"] if exit_["years"] <= within else ():
                there = found.setdefault(facts.oews[code], {})
                there[slug] = min(float(exit_["years"]), there.get(slug, ANY))
    return {soc: there for soc, there in found.items() if not facts.leftover(soc)}


@functools.lru_cache(maxsize=64)
def demanded(facts: Catalog, state: str, slug: str, within: float = SHORT) -> Demanded:
    """The list of a region. Raises UnknownEntry."""
    region = region_named(facts, state, slug)
    line = line_of(facts, region)
    if line is None:
        raise UnknownEntry(slug)
    there = ways_there(facts, state, within)
    ladder = ladder_of(facts, region)
    table = facts.labor_table(ladder, there)
    candidates = [Candidate(soc, table.pay(soc, ladder), table.openings(soc, ladder)) for soc in sorted(there)]
    known = sum(c.pay.median is not None and not c.pay.borrowed for c in candidates)
    rows = tuple(_row(facts, listed, there[listed.candidate.soc]) for listed in top(candidates, line, COUNT))
    return Demanded(region, line, rows, len(passing(candidates, line)), known)


def _row(facts: Catalog, listed: Listed, there: Mapping[str, float]) -> Row:
    slugs = sorted(there, key=lambda s: (there[s], facts.pathways[s]["title"]))
    soc = listed.candidate.soc
    # figures are of the whole code, so its own title stands where it has one
    code = next((c for c in (f"{soc}.00",) if c in facts.titles), min(c for c, o in facts.oews.items() if o == soc))
    return Row(listed, code, facts.titles[code], everyday_name(facts, code, "en"), spanish_name(facts, code),
               there[slugs[0]], tuple(facts.pathways[s] for s in slugs))  # fmt: skip


def _sources(facts: Catalog, openings: Iterable[Figure], *more: str) -> list[Mapping[str, Any]]:
    used = {"oews-2025-05", "la-regions", "onet-30-1", *(f.source for f in openings), *more}
    return [s for id_, s in facts.sources.items() if id_ in used]


@pages.get("/demand")
def index() -> str:
    facts, place = catalog(), visit.place()
    state = facts.home["state"]
    found = regions(facts, state)
    mine = next((r for r in found if place.county in {p["county"] for p in r.parishes}), None)
    return render_template(
        "pages/demand.html", regions=found, mine=mine, state=facts.home["title"], years=SHORT, lists=headings(facts, state),
        sources=[s for i, s in facts.sources.items() if i == "la-regions"],
    )  # fmt: skip


@pages.get("/demand/<region>")
def region(region: str) -> str:
    """The state's own list where a district has loaded it, unless a view of the calculated one is asked for."""
    facts = catalog()
    state, view = facts.home["state"], VIEWS.get(request.args.get("within", ""))
    named = region_named(facts, state, region)
    own = official(facts, state, named.number, ladder_of(facts, named)) if view is None else None
    others = regions(facts, state)
    if own:
        sources = _sources(facts, (r.openings for r in own.rows), own.heading.source)
        return render_template("pages/demand_official.html", region=named, page=own, others=others, sources=sources, years=SHORT,
                               calculated=line_of(facts, named) is not None)  # fmt: skip
    found = demanded(facts, state, region, view or float(SHORT))
    return render_template("pages/demand_region.html", page=found, short=view != ANY, years=SHORT, others=others,
                           own=headings(facts, state).get(named.number),
                           sources=_sources(facts, (r.candidate.openings for r in found.rows)))  # fmt: skip
