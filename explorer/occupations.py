"""Jobs: search by the name people use, and one job with its work, pay here, licenses and pathways."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request

from explorer import labels, places, visit
from explorer.catalog import Catalog, Place, UnknownEntry
from explorer.commands import name_index
from explorer.exits import bar, everyday_name, spanish_name
from explorer.official import regions_listing
from explorer.site import catalog
from models.encoder import default_encoder
from models.labor import Area, Figure, Pay, WageRow
from models.search import NameIndex

pages = Blueprint("occupations", __name__)
LONGEST_SEARCH = 100
SUGGESTED = 6
NEAR = 0.35  # cosine below which a name is not worth suggesting


@dataclass(frozen=True)
class Found:
    """One job of a list. `everyday`: what people call it; `name`: the name that matched, None where the title itself did."""

    code: str
    title: str
    everyday: str
    spanish: str | None
    does: str
    name: str | None


@functools.lru_cache(maxsize=1)
def _names(facts: Catalog) -> NameIndex:
    """The names as vectors; read when a search finds nothing for the first time."""
    return name_index(facts)


def _found(facts: Catalog, code: str, name: str | None) -> Found:
    row = facts.one("select title, does from occupations where onet_soc = ?", (code,))
    title = row["title"]
    other = name if name and name.casefold() != title.casefold() else None
    return Found(code, title, everyday_name(facts, code, "en") or title, spanish_name(facts, code), row["does"], other)


def _suggestions(facts: Catalog, text: str) -> list[Found]:
    """Jobs whose names are nearest in meaning. Choices to look at, never an answer."""
    hits = _names(facts).search(default_encoder().encode([text]), SUGGESTED)[0]
    return [_found(facts, h.code, h.name) for h in hits if h.score >= NEAR]


@dataclass(frozen=True)
class Results:
    """What a search offers. `found`: jobs with the words in a name; `nearest`: where there is none, those with the nearest names.

    `looked_for`: the words as they were mended, None where they were looked for as typed.
    """

    found: Sequence[Found]
    nearest: Sequence[Found] = ()
    looked_for: str | None = None


def look_up(facts: Catalog, text: str, as_typed: bool = False) -> Results:
    """Jobs for words typed: as they are, then with misspelt words mended (unless not wanted), then by the nearest names."""
    rows, looked_for = facts.find_occupations(text), None
    if not rows and not as_typed and (mended := facts.vocabulary.mend(text)) != text:
        rows, looked_for = facts.find_occupations(mended), mended
    found = [_found(facts, r["onet_soc"], r["name"]) for r in rows]
    return Results(found, () if found else _suggestions(facts, looked_for or text), looked_for)


def _starting_points(facts: Catalog) -> list[tuple[str, list[Found]]]:
    """A few jobs of each cluster that a pathway here leads to: the first of its earliest ways out."""
    groups: dict[str, dict[str, None]] = {}
    for pathway in (facts.pathways[s] for s in facts.offered(visit.place().state)):
        firsts = [e["occupations"][0] for e in sorted(pathway["exits"], key=lambda e: float(e["years"]))]
        groups.setdefault(pathway["clusters"][0]["cluster"], {}).update(dict.fromkeys(firsts[:3]))
    return [(labels.cluster(c), [_found(facts, code, None) for code in list(codes)[:5]]) for c, codes in sorted(groups.items())]


@pages.get("/jobs")
def index() -> str:
    facts = catalog()
    q = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    results = look_up(facts, q, as_typed=request.args.get("words") == "typed") if q else Results(())
    return render_template(
        "pages/jobs.html",
        q=q,
        results=results,
        starts=[] if q else _starting_points(facts),
        count=len(facts.titles),
    )


@dataclass(frozen=True)
class PayRow:
    """What is published of one place: wages and jobs, None where nothing is."""

    area: Area
    wages: WageRow | None
    jobs: int | None


@dataclass(frozen=True)
class JobPage:
    """Everything the page of one job shows."""

    job: Mapping[str, Any]
    spanish: str | None
    place: Place
    pay: Pay
    bar: tuple[float, float] | None
    openings: Figure
    areas: Sequence[PayRow]
    interests: Sequence[tuple[str, float | None]]  # letter and figure from 1 to 7
    licences: Sequence[tuple[Mapping[str, Any], Sequence[str]]]
    licence_state: str | None  # whose table of licenses was looked at; None where no table is loaded for the place
    pathways: Sequence[Mapping[str, Any]]
    listed: Sequence[tuple[str, str]]  # regions whose own list of jobs in demand names it: end of the address and name
    nontraditional: Mapping[str, Any] | None  # where one sex is under a quarter of the people in it, by the survey's own name
    shared_with: Sequence[str]  # titles of other jobs that are counted together with this one
    sources: Sequence[Mapping[str, Any]]


def _page(facts: Catalog, code: str, place: Place) -> JobPage:
    job = facts.occupation(code)
    ladder, soc = facts.ladder(place), facts.oews[code]
    table = facts.labor_table(ladder, [soc])
    pay, openings = table.pay(soc, ladder), table.openings(soc, ladder)
    rows = [table.wages.get((a.code, soc)) for a in ladder]
    used = {"onet-30-1", "onet-30-2-interests", "bls-ep-2024-34"}
    used |= {pay.source} if pay.area else set()
    used |= {openings.source} if openings.area else set()
    used |= {"cos-licences-2024"} if any(r["state"] == place.state for r in job["licences"]) else set()
    about = facts.about_state(place.state)
    nontraditional = facts.nontraditional(code)
    used |= {"cps-2022"} if nontraditional else set()
    return JobPage(
        job=job,
        spanish=spanish_name(facts, code),
        place=place,
        pay=pay,
        bar=bar(pay, max([r.p75 or 0 for r in rows if r] + [pay.median or 1])),
        openings=openings,
        areas=[PayRow(a, r, r.employment if r else None) for a, r in zip(ladder, rows, strict=True)],
        interests=[(letter, job[letter]) for letter in labels.INTERESTS],
        licences=[(dict(r), labels.licence_asks(dict(r))) for r in job["licences"] if r["state"] == place.state],
        licence_state=about["title"] if about and facts.has_licences(place.state) else None,
        pathways=[facts.pathways[s] for s in facts.offered(place.state) if s in job["pathways"]],
        listed=regions_listing(facts, place.state, code),
        nontraditional=dict(nontraditional) if nontraditional else None,
        shared_with=[facts.titles[c] for c, o in facts.oews.items() if o == soc and c != code],
        sources=[s for i, s in facts.sources.items() if i in used],
    )


@pages.get("/jobs/<code>")
def occupation(code: str) -> str:
    facts, place = catalog(), visit.place()
    if code not in facts.titles:
        raise UnknownEntry(code)
    choices = places.choices(place)
    return render_template("pages/job.html", page=_page(facts, code, place), labels=labels, choices=choices)
