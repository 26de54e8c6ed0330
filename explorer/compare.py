"""Two to four pathways side by side: what they are, what they take, what each way out pays here."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for

from explorer import labels, visit
from explorer.catalog import Catalog, Place
from explorer.demand import Demand, demand
from explorer.exits import colleges, in_order
from explorer.results import PERIOD, area_now, sources
from explorer.site import catalog, is_fallback, words
from explorer.speech import gettext as _
from models.labor import SHORT, Pay

pages = Blueprint("compare", __name__)

MOST = 4
NEAR = 3  # colleges named


@dataclass(frozen=True)
class Way:
    """One exit. `like`: an earlier exit of the same pathway with the same lead job, whose pay stands there once."""

    entry: Mapping[str, Any]
    pay: Pay
    like: Mapping[str, Any] | None

    @property
    def plain(self) -> bool:
        """Whether the caption says all there is to say of the pay: its place, its period, lower quarter to middle."""
        return self.pay.area is not None and not self.pay.borrowed and self.pay.row.p25 is not None and self.pay.period == PERIOD


@dataclass(frozen=True)
class Column:
    """One pathway as its column shows it."""

    pathway: Mapping[str, Any]
    cluster: str
    courses: tuple[tuple[int, tuple[str, ...]], ...]
    credentials: tuple[Mapping[str, Any], ...]  # credential, with the check of its step
    ways: tuple[Way, ...]
    demand: Demand
    colleges: int
    near: tuple[str, ...]
    degrees: tuple[Mapping[str, Any], ...]
    work_based: tuple[Mapping[str, Any], ...]
    without: str  # address of this page without the column

    @property
    def english(self) -> bool:
        """Whether a text of the column has no Spanish yet, on a Spanish page."""
        texts = [(w.entry, k) for w in self.ways for k in ("title", "time")]
        texts += [(c, "title") for c in self.credentials] + [(w, "activity") for w in self.work_based]
        texts += [(c, "text") for c in self.pathway.get("conditions", [])]
        return any(is_fallback(entry, key) for entry, key in texts)


# --- what was chosen ---


@dataclass(frozen=True)
class Choice:
    """Pathways an address asks for; what could not be shown is said in `problems`."""

    slugs: tuple[str, ...]
    problems: tuple[str, ...]


def chosen(asked: Sequence[str]) -> Choice:
    """The first four known pathways of an address, each once."""
    problems = []
    known = list(dict.fromkeys(s for s in asked if s in catalog().pathways))
    if len(known) < len(set(asked)):
        problems.append(_("One of the pathways in the address does not exist, so it is left out."))
    if len(known) > MOST:
        problems.append(_("Four pathways fit side by side, so you see the first four you chose."))
    return Choice(tuple(known[:MOST]), tuple(problems))


# --- columns ---


def _courses(pathway: Mapping[str, Any]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Career courses by grade; choices of one place stand joined."""
    for step in pathway["sequence"]:
        yield step["grade"], tuple(_(" or ").join(words(catalog().courses[c]) for c in slot["one_of"]) for slot in step["courses"])


def _credentials(pathway: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for step in pathway["credentials"]:
        credential = catalog().credentials[step["credential"]]
        unsure = "unverified" in (step.get("check"), credential.get("check"))
        yield {**credential, "check": "unverified" if unsure else "seen"}


def _ways(pathway: Mapping[str, Any], place: Place) -> Iterator[Way]:
    """Exits, shortest first; a pay that several exits share stands at the first of them."""
    exits, ladder = in_order(pathway["exits"]), catalog().ladder(place)
    socs = [catalog().oews[e["occupations"][0]] for e in exits]
    table = catalog().labor_table(ladder, socs)
    told: dict[str, Mapping[str, Any]] = {}
    for exit_, soc in zip(exits, socs, strict=True):
        yield Way(exit_, table.pay(soc, ladder), told.get(soc))
        told.setdefault(soc, exit_)


@functools.lru_cache(maxsize=512)
def _distances(facts: Catalog, county: str) -> dict[str, int]:
    """How near each college town is: 0 in the county, 1 in its area for figures, 2 in its region, 3 elsewhere.

    The tables hold no distances between a county and a college, so neighbourhood stands for them.
    """
    rows = facts.rows(
        "select distinct p.city, (c.county = h.county) as same, (c.area = h.area) as area, (a.region = b.region) as region "
        "from programs p join zips z using (zip) join counties c on c.county = z.county "
        "join counties h on h.county = ? left join parishes a on a.county = c.county left join parishes b on b.county = h.county",
        (county,),
    )
    out: dict[str, int] = {}
    for row in rows:
        near = 0 if row["same"] else 1 if row["area"] else 2 if row["region"] else 3
        out[row["city"]] = min(near, out.get(row["city"], 3))
    return out


def _colleges(pathway: Mapping[str, Any], place: Place) -> list[str]:
    """Public colleges with a program for any exit, nearest first, then by name."""
    state = catalog().state_of(pathway["pack"])
    found = {(c.name, c.city) for e in pathway["exits"] for c in colleges(catalog(), e, state)}
    near = _distances(catalog(), place.county) if place.county else {}
    return [f"{name} ({city})" for name, city in sorted(found, key=lambda c: (near.get(c[1], 3), c))]


def column(slug: str, place: Place, slugs: Sequence[str]) -> Column:
    pathway = catalog().pathways[slug]
    named = _colleges(pathway, place)
    return Column(
        pathway=pathway,
        cluster=labels.cluster(pathway["clusters"][0]["cluster"]),
        courses=tuple(_courses(pathway)),
        credentials=tuple(_credentials(pathway)),
        ways=tuple(_ways(pathway, place)),
        demand=demand(slug, place, SHORT),
        colleges=len(named),
        near=tuple(named[:NEAR]),
        degrees=tuple(e for e in in_order(pathway["exits"]) if e["after"] == "bachelor"),
        work_based=tuple(w for w in pathway["work_based_learning"] if w["grades"] == "11-12"),
        without=url_for("compare.index", p=[s for s in slugs if s != slug]),
    )


def _source_ids(columns: Sequence[Column]) -> Iterator[str]:
    """Sources of the figures and facts in the table."""
    yield "onet-30-1"
    for c in columns:
        yield from (w.pay.source for w in c.ways if w.pay.area)
        yield c.demand.source
        facts = [*(w.entry for w in c.ways), *c.credentials, *c.pathway.get("conditions", [])]
        facts += [slot for step in c.pathway["sequence"] for slot in step["courses"]]
        yield from (str(f["source"]) for f in facts if f.get("source"))
    if any(c.colleges for c in columns):
        yield "ipeds-2024"


@pages.get("/compare")
def index() -> str:
    choice = chosen(request.args.getlist("p"))
    saved = visit.record()
    kept = [s for s in (saved.saved if saved else ()) if s in catalog().pathways]
    place = visit.place()
    columns = [column(s, place, choice.slugs) for s in choice.slugs] if len(choice.slugs) > 1 else []
    ticked = choice.slugs or tuple(kept[:MOST])
    order = [*kept, *(s for s in catalog().offered(place.state) if s not in kept)]
    return render_template(
        "pages/compare.html",
        columns=columns,
        problems=choice.problems,
        chosen=choice.slugs,
        choices=[(catalog().pathways[s], s in ticked, s in kept) for s in order],
        place=place,
        area=area_now(place),
        period=PERIOD,
        here=url_for("compare.index", p=choice.slugs),
        sources=sources(*_source_ids(columns)) if columns else [],
    )
