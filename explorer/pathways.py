"""All pathways to look through, and one pathway in its whole depth."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from explorer import labels, places, providers, visit
from explorer.catalog import Catalog, Place
from explorer.confirming import Unconfirmed, open_facts
from explorer.exits import Licence, Way, in_order, licences, ways_out
from explorer.local import JobByPlace, Marks, marks, side_by_side
from explorer.matches import Answered, matches
from explorer.routes import Routes, routes
from explorer.site import catalog, is_fallback, language
from models.labor import Pay

pages = Blueprint("pathways", __name__)
LONGEST_SEARCH = 100


# --- all pathways ---


@dataclass(frozen=True)
class Choice:
    """One value of a filter, with how many pathways it would leave."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Card:
    """One pathway in the list. `best`: the best pay within two years after grade 12, of the exit `best_exit`."""

    pathway: Mapping[str, Any]
    best: Pay | None
    best_exit: Mapping[str, Any] | None
    ways: tuple[str, ...]


@dataclass(frozen=True)
class Looking:
    """What a reader looks for: words, a cluster, a kind of exit; empty means all."""

    q: str
    cluster: str
    way: str


@functools.lru_cache(maxsize=4)
def _search_words(facts: Catalog) -> dict[str, frozenset[str]]:
    """Words each pathway can be found by: its own, its jobs' and what people call them, in both languages."""
    names: dict[str, list[str]] = {}
    for row in facts.rows("select onet_soc, name from occupation_names where source = 'ours'"):
        names.setdefault(row["onet_soc"], []).append(row["name"])
    out = {}
    for slug, p in facts.pathways.items():
        texts = [p["title"], p["summary"], p["es"]["title"], p["es"]["summary"], p["old_cluster"]]
        texts += [t for c in p["clusters"] for t in (c["cluster"], c["sub_cluster"])]
        texts += [t for e in p["exits"] for t in (e["title"], e["es"])]
        texts += [t for code in facts.members(slug) for t in (facts.titles[code], *names.get(code, []))]
        out[slug] = frozenset(w for t in texts for w in _plain(t))
    return out


def _plain(text: str) -> list[str]:
    """Words in lower case without accents."""
    folded = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return "".join(c if c.isalnum() else " " for c in folded).split()


def _fits(facts: Catalog, slug: str, looking: Looking) -> bool:
    p = facts.pathways[slug]
    if looking.cluster and looking.cluster not in {c["cluster"] for c in p["clusters"]}:
        return False
    if looking.way and looking.way not in {labels.way_of(e["after"]) for e in p["exits"]}:
        return False
    known = _search_words(facts)[slug]
    return all(any(w.startswith(typed) for w in known) for typed in _plain(looking.q))


def _filters(facts: Catalog, looking: Looking, offered: Sequence[str]) -> tuple[list[Choice], list[Choice]]:
    """Clusters and kinds of exit, each with the number left if it were chosen beside the rest."""
    clusters = sorted({c["cluster"] for slug in offered for c in facts.pathways[slug]["clusters"]})

    def count(cluster: str, way: str) -> int:
        return sum(_fits(facts, slug, Looking(looking.q, cluster, way)) for slug in offered)

    return (
        [Choice(c, labels.cluster(c), count(c, looking.way), c == looking.cluster) for c in clusters],
        [Choice(w, labels.way(w), count(looking.cluster, w), w == looking.way) for w in labels.WAYS],
    )


def _card(facts: Catalog, slug: str, place: Place) -> Card:
    p, labor = facts.pathways[slug], facts.pathway_labor(place, slug)
    best = next((e for e in p["exits"] if e["id"] == labor.exit_id), None)
    ways = dict.fromkeys(labels.way(e["after"]) for e in in_order(p["exits"]))
    return Card(p, labor.pay, best, tuple(ways))


def _can_explain() -> bool:
    """Whether the visitor's answers carry a ranking, so that every pathway has a place to be asked about."""
    saved = visit.record()
    return bool(saved and not matches().too_flat(Answered.of(saved, catalog())))


@pages.get("/pathways")
def index() -> str:
    facts, place = catalog(), visit.place()
    looking = Looking(*(request.args.get(k, "").strip()[:LONGEST_SEARCH] for k in ("q", "cluster", "way")))
    groups: dict[str, list[Card]] = {}
    offered = facts.offered(place.state)
    for slug in offered:
        if _fits(facts, slug, looking):
            card = _card(facts, slug, place)
            groups.setdefault(looking.cluster or card.pathway["clusters"][0]["cluster"], []).append(card)
    clusters, ways = _filters(facts, looking, offered)
    return render_template(
        "pages/pathways.html",
        looking=looking,
        groups=[(labels.cluster(c), cards) for c, cards in sorted(groups.items())],
        found=sum(len(cards) for cards in groups.values()),
        total=len(offered),
        pack_notice=facts.packs.get(facts.pathways[offered[0]]["pack"], {}).get("notice"),
        clusters=clusters,
        ways=ways,
        place=place,
        choices=places.choices(place),
        can_explain=_can_explain(),
        sources=_listed(facts, {"oews-2025-05", "career-clusters-2025"}),
        cluster=labels.cluster,
    )


# --- one pathway ---


@dataclass(frozen=True)
class Living:
    """What pay is worth here: the rent of a year beside the middle pay of the best exit within two years, and the price level."""

    exit_title: Mapping[str, Any] | None
    pay: Pay | None
    rent: int | None
    rent_year: int | None
    rent_share: int | None  # percent of the middle pay before tax
    price_area: str | None
    price_level: float | None  # U.S. = 100
    price_gap: int | None  # whole percent above (+) or below (-) the country

    @classmethod
    def of(cls, facts: Catalog, pathway: dict[str, Any], place: Place) -> Living:
        labor = facts.pathway_labor(place, pathway["slug"])
        exit_ = next((e for e in pathway["exits"] if e["id"] == labor.exit_id), None)
        year = place.rent * 12 if place.rent else None
        share = round(100 * year / labor.pay.median) if year and labor.pay and labor.pay.median else None
        area, level = _price_level(facts, place)
        return cls(exit_, labor.pay, place.rent, year, share, area, level, round(level - 100) if level else None)


def _price_level(facts: Catalog, place: Place) -> tuple[str | None, float | None]:
    """The nearest area that has a price level, and that level."""
    for area in facts.ladder(place):
        row = facts.one("select title, price_level from areas where area = ?", (area.code,))
        if row["price_level"] and area.level != "nation":
            return row["title"], row["price_level"]
    return None, None


@dataclass(frozen=True)
class PathwayPage:
    """Everything the page of one pathway shows."""

    pathway: Mapping[str, Any]
    place: Place
    ways: Sequence[Way]
    told: Mapping[str, Mapping[str, Any]]  # exits by id, for pay that is printed once
    licences: Sequence[Licence]
    living: Living
    marks: Marks  # what is said of the pay beside `living`
    by_place: Sequence[JobByPlace]  # the lead jobs here, in the region and in the state
    routes: Sequence[Mapping[str, Any]]  # diplomas with what they keep open and close
    through: Sequence[Routes]  # routes that end with an exit of this pathway already at graduation
    floors: Mapping[str, Sequence[Mapping[str, Any]]]  # what dual enrollment asks for, by track
    neighbours: Sequence[Mapping[str, Any]]
    confirm: Sequence[Unconfirmed]
    sources: Sequence[Mapping[str, Any]]
    notice: Mapping[str, Any]  # the pack's own words on what is not loaded
    can_explain: bool  # answers enough for a ranking, so there is a place to explain
    state_levels: bool  # the state names its courses introductory, concentrator, capstone, and letters them A to G
    english: frozenset[str]  # parts that fall back on English on a Spanish page


def _floors(here: Sequence[Mapping[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """What college courses in high school ask for, each floor once, technical first."""
    out: dict[str, list[dict[str, Any]]] = {"technical": [], "academic": []}
    for rules in here:
        for floor in rules.get("dual_enrollment_floors", []):
            if floor["text"] not in [f["text"] for told in out.values() for f in told]:
                out[floor["track"]].append(floor)
    return out


def _named_sources(value: Any) -> Iterator[str]:
    """Every source id below a content entry."""
    if isinstance(value, dict):
        if isinstance(value.get("source"), str):
            yield value["source"]
        for part in value.values():
            yield from _named_sources(part)
    elif isinstance(value, list):
        for part in value:
            yield from _named_sources(part)


def _listed(facts: Catalog, ids: set[str]) -> list[dict[str, Any]]:
    return [s for i, s in facts.sources.items() if i in ids]


def _sources(facts: Catalog, pathway: dict[str, Any], page: dict[str, Any]) -> list[dict[str, Any]]:
    """The sources of everything on the page."""
    slots = [slot for step in pathway["sequence"] for slot in step["courses"]]
    beside = [c for step in pathway["sequence"] for c in step.get("beside", [])]
    used = {"onet-30-1", "career-clusters-2025", *_named_sources(pathway), *_named_sources(page["routes"])}
    used |= {s for c in [c for slot in slots for c in slot["one_of"]] + beside for s in _named_sources(facts.courses[c])}
    used |= {s for c in pathway["credentials"] for s in _named_sources(facts.credentials[c["credential"]])}
    used |= {s for found in page["through"] for s in _named_sources(found.rules)}
    for way in page["ways"]:
        used |= {j.pay.source for j in way.jobs if j.pay.area} | {j.openings.source for j in way.jobs if j.openings.area}
        used |= {"ipeds-2024"} if way.colleges else set()
        used |= {"apprenticeship-gov-2026"} if way.sponsors else set()
    used |= {row.openings.source for job in page["by_place"] for row in job.places if row.openings.area}
    used |= {"cos-licences-2024"} if page["licences"] else set()
    used |= {"acs-2023"} if page["living"].rent else set()
    used |= {"bea-rpp-2024"} if page["living"].price_level else set()
    used |= set(_named_sources(list(page["floors"].values()))) if pathway.get("dual_enrollment") else set()
    return _listed(facts, used)


def _english(facts: Catalog, p: dict[str, Any]) -> frozenset[str]:
    """Parts of the page with a text that has no Spanish yet; none on an English page."""
    if language() != "es":
        return frozenset()
    slots = [slot for step in p["sequence"] for slot in step["courses"]]
    courses = [facts.courses[c] for slot in slots for c in slot["one_of"]]
    credentials = [facts.credentials[c["credential"]] for c in p["credentials"]]
    fallback = {
        "sequence": any(is_fallback(s, "note") for s in slots) or any(is_fallback(c) for c in courses),
        "exits": any(is_fallback(e, k) for e in p["exits"] for k in ("title", "time", "note")),
        "credentials": any(is_fallback(c, k) for c in (*credentials, *p["credentials"]) for k in ("title", "note")),
        "dual-enrollment": any(is_fallback(d, k) for d in p.get("dual_enrollment", []) for k in ("title", "note")),
        "work-based": any(is_fallback(w, k) for w in p["work_based_learning"] for k in ("activity", "rural")),
        "competencies": any(is_fallback(c, "skill") for level in p["competencies"].values() for c in level),
        "entry": any(is_fallback(e, "how") for e in p["entry_points"]),
        "conditions": any(is_fallback(c, "text") for c in p.get("conditions", [])),
        "questions": not p.get("es_questions"),
        "skills": not (p.get("es_academic_skills") and p.get("es_supports")),
        "carries": not (p.get("es_carries_over_to") and p.get("es_feeders")),
    }
    return frozenset(name for name, holds in fallback.items() if holds)


@pages.get("/pathways/<slug>")
def pathway(slug: str) -> str:
    facts, place = catalog(), visit.place()
    entry = facts.pathway(slug)
    state = facts.state_of(entry["pack"])  # whose rules, licenses and dual-enrollment floors these are
    here = [r for r in facts.rules.values() if r["state"] == state]
    diplomas = [r for r in here if r["kind"] == "diploma" and (r.get("keeps_open") or r.get("closes"))]
    ways = ways_out(facts, entry, place)
    parts: dict[str, Any] = {
        "ways": ways,
        "through": routes(facts, entry, ways, state),
        "licences": licences(facts, facts.members(slug), state),
        "living": Living.of(facts, entry, place),
        "marks": marks(facts, slug, place),
        "by_place": side_by_side(facts, entry, place),
        "routes": diplomas,
        "floors": _floors(here),
    }
    page = PathwayPage(
        pathway=entry,
        place=place,
        told={e["id"]: e for e in entry["exits"]},
        neighbours=[facts.pathways[n] for n in entry.get("neighbours", []) if n in facts.pathways],
        confirm=open_facts(facts, entry, diplomas),
        sources=_sources(facts, entry, parts),
        notice=facts.packs.get(entry["pack"], {}),
        can_explain=_can_explain(),
        state_levels=any(slot.get("course_level") for step in entry["sequence"] for slot in step["courses"]),
        english=_english(facts, entry),
        **parts,
    )
    offered = providers.offered(facts, slug)
    return render_template(
        "pages/pathway.html",
        page=page,
        contents=_contents(page, bool(offered)),
        offered=offered,
        kinds=providers.kinds(),
        period=Pay.period,
        courses=facts.courses,
        credentials=facts.credentials,
        labels=labels,
        choices=places.choices(place),
    )


def _contents(page: PathwayPage, offered: bool) -> list[tuple[str, str]]:
    """The parts of the page, for the list that leads to them."""
    parts = [
        ("sequence", _("The courses, grade by grade"), True),
        ("offered", _("Where it is taught"), offered),
        ("exits", _("Ways out, and what they pay here"), True),
        ("licenses", _("Licenses"), bool(page.licences)),
        ("pay", _("What the pay means here"), True),
        ("routes", _("What stays open"), bool(page.routes)),
        ("through", _("The degree or apprenticeship in high school"), bool(page.through)),
        ("credentials", _("Credentials"), True),
        ("dual-enrollment", _("College courses in high school"), bool(page.pathway.get("dual_enrollment"))),
        ("work-based", _("Learning at work"), True),
        ("competencies", _("What you learn to do"), True),
        ("skills", _("School skills and help"), True),
        ("entry", _("When you can start"), True),
        ("carries", _("Where the skills also fit"), True),
        ("conditions", _("Conditions"), bool(page.pathway.get("conditions"))),
        ("questions", _("Questions for a family"), True),
        ("confirm", _("Confirm before signing"), bool(page.confirm)),
        ("sources", _("Sources"), True),
    ]
    return [(anchor, label) for anchor, label, shown in parts if shown]
