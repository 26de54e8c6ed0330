"""The health of the content: how sure its facts are, what is missing, and what disagrees with the national tables.

`health` takes content that has passed the check and gives plain figures and lists. The build
stores them in content.db; `pathways check --health` and the page /data/health show the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from content.check import facts
from content.crosswalks import Disagreement, SpareReason, disagreements
from content.load import Content
from content.prospects import NATION, RULE, WITHIN, Line, MissingFigure, Prospect, figures, line, missing_figures, prospect
from content.reading import grade
from content.schema import Checked, Pathway

CHECKS = ("seen", "confirmed", "unverified", "historic")
KINDS = ("pathways", "courses", "credentials", "rules", "providers")
HARDEST = 8  # the school grade a pathway's summary and day should read at


@dataclass(frozen=True)
class OldSource:
    """A source and the first year its release speaks of."""

    id: str
    title: str
    release: str
    year: int
    retrieved: str


@dataclass(frozen=True)
class PackHealth:
    """One pack: its facts by kind of entry and by check, the oldest source it uses, and how many sources name no year."""

    pack: str
    title: str
    pathways: int
    facts: dict[str, dict[str, int]]
    sources: int
    undated: tuple[str, ...]
    oldest: OldSource | None


@dataclass(frozen=True)
class DemandList:
    """The official list of jobs in demand that a pack has loaded for a region. `jobs`: how many it names; `reached`: those a
    pathway of the state leads to."""

    state: str
    region: str
    name: str
    title: str
    publisher: str
    date: str
    check: str
    jobs: int
    reached: int


@dataclass(frozen=True)
class PathwayHealth:
    """One pathway: `grade`: reading grade of summary and day; `to_confirm`: facts a district must confirm;
    `hard`: above HARDEST; `provider`: someone teaches it; `partner`: a registered sponsor of one of its jobs is loaded
    (None: its state's table of sponsors is not); `sponsor`: the same for its apprenticeship exits (None: none, or no table);
    `listed`: one of its jobs stands on an official list of jobs in demand (None: none is loaded for its state);
    `reviewed`: a translator has reviewed its Spanish."""

    pathway: str
    pack: str
    grade: float
    hard: bool
    to_confirm: int
    provider: bool
    partner: bool | None
    sponsor: bool | None
    listed: bool | None
    reviewed: bool
    without_program: tuple[str, ...]  # exits after college that name no program


@dataclass(frozen=True)
class Health:
    """Everything the report says."""

    packs: tuple[PackHealth, ...]
    pathways: tuple[PathwayHealth, ...]
    lists: tuple[DemandList, ...]
    regions: int  # that an official list could be loaded for
    missing_figures: tuple[MissingFigure, ...]
    disagreements: tuple[Disagreement, ...]
    spare_reasons: tuple[SpareReason, ...]
    rule: str
    lines: tuple[Line, ...]
    prospects: tuple[Prospect, ...]
    unpaid: tuple[str, ...]  # pathways with no published pay for any exit within two years

    def parts(self) -> dict[str, Any]:
        """The report as plain data, a part for each heading."""
        return asdict(self)


def first_year(release: str) -> int | None:
    """The first year a release speaks of: > 2019 of "2019-2023"; None of "page without a date"."""
    years = [int(y) for y in re.findall(r"\b(?:19|20)\d\d\b", release)]
    return min(years) if years else None


def _packs(content: Content) -> Iterator[PackHealth]:
    counts: dict[str, dict[str, Counter[str]]] = {p: {k: Counter() for k in KINDS} for p in content.about}
    cited: dict[str, set[str]] = {p: set() for p in content.about}
    named: set[str] = set()
    for kind in KINDS:
        for entry in getattr(content, kind).values():
            for _, fact in facts(entry.value):
                counts[entry.pack][kind][fact.check] += 1
                if fact.source:
                    named.add(fact.source)
                    if fact.check != "historic":
                        cited[entry.pack].add(fact.source)
    for pack, about in content.about.items():
        # What a pack lists and no fact names stands behind its tables.
        behind_tables = {id_ for id_, entry in content.sources.items() if entry.pack == pack and id_ not in named}
        used = sorted(cited[pack] | behind_tables)
        dated = [(year, s) for s in used if (year := first_year(content.sources[s].value.release)) is not None]
        oldest = None
        if dated:
            year, id_ = min(dated)
            source = content.sources[id_].value
            oldest = OldSource(id_, source.title, source.release, year, source.retrieved)
        yield PackHealth(
            pack,
            about.title,
            sum(e.pack == pack for e in content.pathways.values()),
            {k: {c: n[c] for c in CHECKS} for k, n in counts[pack].items()},
            len(used),
            tuple(s for s in used if s not in {id_ for _, id_ in dated}),
            oldest,
        )


def _open(fact: Checked) -> bool:
    return fact.check == "unverified"


def to_confirm(content: Content, pathway: Pathway) -> int:
    """How many facts of a pathway a district must confirm: each once, as its page counts them without the diploma routes."""
    courses = sum(
        _open(slot) or any(_open(content.courses[c].value) for c in slot.one_of)
        for step in pathway.sequence
        for slot in step.courses
    )
    slugs = {c.credential for c in pathway.credentials} | {c for e in pathway.exits for c in e.credentials}
    doubted = {c.credential for c in pathway.credentials if _open(c)}
    credentials = sum(slug in doubted or _open(content.credentials[slug].value) for slug in slugs)
    rest: list[Checked] = [*pathway.exits, *pathway.dual_enrollment, *pathway.conditions]
    return courses + credentials + sum(map(_open, rest))


def _sponsored(content: Content) -> dict[str, set[str]]:
    """Jobs (O*NET-SOC codes) with a registered apprenticeship sponsor, by state; no key: no table is loaded."""
    found: dict[str, set[str]] = {}
    for row in content.table("sponsors") if "sponsors" in content.tables else ():
        codes = (c.strip() for c in row["onet_socs"].split(";"))
        found.setdefault(row["state"], set()).update(c for c in codes if c)
    return found


def _socs(content: Content) -> dict[str, set[str]]:
    """The codes under which a list may name the jobs of each pathway: their own, and those they are published under."""
    published = {r["onet_soc"]: r["oews_soc"] for r in content.table("occupations")}
    return {
        slug: {code for e in entry.value.exits for o in e.occupations for code in (o[:7], published[o])}
        for slug, entry in content.pathways.items()
    }


def _listed(content: Content) -> dict[str, set[str]]:
    """Jobs (SOC codes) on the official lists of each state; no key: none is loaded."""
    found: dict[str, set[str]] = {}
    for row in content.table("demand") if "demand" in content.tables else ():
        found.setdefault(row["state"], set()).add(row["soc"])
    return found


def _lists(content: Content) -> Iterator[DemandList]:
    """The official lists that are loaded, by state and region."""
    if "demand" not in content.tables:
        return
    names = {(r["state"], r["region"]): r["name"] for r in content.table("regions")}
    led: dict[str, set[str]] = {}
    for slug, socs in _socs(content).items():
        led.setdefault(content.speaks_for(content.pathways[slug].pack), set()).update(socs)
    rows: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in content.table("demand"):
        rows.setdefault((row["state"], row["region"]), []).append(row)
    for (state, region), jobs in sorted(rows.items()):
        first = jobs[0]
        yield DemandList(
            state, region, names[state, region], first["list"], first["publisher"], first["date"], first["check"] or "unverified",
            len(jobs), sum(j["soc"] in led.get(state, ()) for j in jobs),
        )  # fmt: skip


def _pathways(content: Content) -> Iterator[PathwayHealth]:
    listed, socs = _listed(content), _socs(content)
    taught = {slug for e in content.providers.values() for slug in e.value.pathways}
    sponsored = _sponsored(content)
    for slug, entry in sorted(content.pathways.items()):
        pathway: Pathway = entry.value
        level = round(grade(f"{pathway.summary} {pathway.day}"), 1)
        state = content.speaks_for(entry.pack)
        codes, demanded = sponsored.get(state), listed.get(state)
        trained = {o for e in pathway.exits if e.after == "apprenticeship" for o in e.occupations}
        jobs = {o for e in pathway.exits for o in e.occupations}
        bare = tuple(e.id for e in pathway.exits if e.after not in ("grade-12", "apprenticeship") and not e.cip)
        yield PathwayHealth(
            slug,
            entry.pack,
            level,
            level > HARDEST,
            to_confirm(content, pathway),
            slug in taught,
            None if codes is None else bool(codes & jobs),
            None if codes is None or not trained else bool(codes & trained),
            None if demanded is None else bool(demanded & socs[slug]),
            pathway.es.translation == "reviewed",
            bare,
        )


def _lines(content: Content) -> dict[str, str]:
    """Area code of every state with a pack (its FIPS code) and of the country, with titles."""
    return {NATION: content.about[content.packs[0].name].title} | {a.fips: a.title for a in content.about.values() if a.fips}


def health(content: Content) -> Health:
    """The report on content that has passed `content.check`."""
    areas = _lines(content)
    found = figures(content, areas)
    lines = {area: line(found, area, title) for area, title in areas.items()}
    fips = {a.state: a.fips for a in content.about.values() if a.fips}
    judged = {
        slug: prospect(found, slug, e.value, lines[fips.get(content.speaks_for(e.pack)) or NATION])
        for slug, e in sorted(content.pathways.items())
    }
    differ, spare = disagreements(content)
    return Health(
        tuple(_packs(content)),
        tuple(_pathways(content)),
        tuple(_lists(content)),
        sum(1 for _ in content.table("regions")) if "regions" in content.tables else 0,
        tuple(missing_figures(content, found)),
        tuple(differ),
        tuple(spare),
        RULE.format(years=WITHIN),
        tuple(lines.values()),
        tuple(p for p in judged.values() if p),
        tuple(slug for slug, p in judged.items() if p is None),
    )
