"""The state's own list of jobs in demand for a region, where a district has loaded it, with this site's figures beside it.

Titles and order are the list's; nothing is added to it and nothing is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from explorer.catalog import Catalog
from explorer.exits import spanish_name
from models.labor import Area, Figure, LaborTable, Pay
from models.plan_request import key_of


@dataclass(frozen=True)
class Heading:
    """What a list says of itself. `source`: an id of the sources, or an address; `role`, `date`, `until`: of its confirmation."""

    name: str
    publisher: str
    bears: str  # the year or date printed on it
    source: str
    check: str  # seen, unverified or confirmed
    role: str | None
    date: str | None
    until: str | None

    @property
    def address(self) -> str | None:
        return self.source if self.source.startswith(("http://", "https://")) else None


@dataclass(frozen=True)
class Job:
    """An occupation that has a page here (O*NET-SOC code)."""

    code: str
    title: str
    spanish: str | None


@dataclass(frozen=True)
class OfficialRow:
    """A job as the list prints it, with pay and openings for the region and the pathways that lead there, soonest first.

    `jobs`: the pages it has here; `together`: titles of other jobs with which its figures are published; `years`: of the soonest
    way out, None without one.
    """

    soc: str
    printed: str
    rank: int | None
    stars: float | None
    jobs: tuple[Job, ...]
    pay: Pay
    openings: Figure
    together: tuple[str, ...]
    years: float | None
    pathways: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Official:
    """The list of one region, in its own order."""

    heading: Heading
    rows: tuple[OfficialRow, ...]

    @property
    def unreached(self) -> int:
        """Jobs of the list that no pathway leads to."""
        return sum(not r.pathways for r in self.rows)


def _loaded(facts: Catalog) -> bool:
    return bool(facts.rows("select 1 from sqlite_master where name = 'demand'"))


def headings(facts: Catalog, state: str) -> dict[str, Heading]:
    """What the lists of a state say of themselves, by the number of their region; none until a district has loaded one."""
    if not _loaded(facts):
        return {}
    first = "select min(rowid) from demand where state = ? group by region"
    return {
        r["region"]: Heading(r["list"], r["publisher"], r["date"], r["source"], r["check"] or "unverified", r["confirmed_role"],
                             r["confirmed_date"], r["confirmed_expires"])
        for r in facts.rows(f"select * from demand where rowid in ({first})", (state,))  # noqa: S608
    }  # fmt: skip


def official(facts: Catalog, state: str, region: str, ladder: Sequence[Area]) -> Official | None:
    """The list of a region (by its number), None where no district has loaded it.

    `ladder`: areas to ask for figures, nearest first.
    """
    heading = headings(facts, state).get(region)
    if heading is None:
        return None
    listed = facts.rows("select * from demand where state = ? and region = ? order by rowid", (state, region))
    members = _members(facts, [r["soc"] for r in listed])
    ways = _ways(facts, state, members)
    table = facts.labor_table(ladder, (_published_under(facts, soc, codes) for soc, codes in members.items()))
    rows = (_row(facts, dict(r), members[r["soc"]], ways[r["soc"]], table, ladder) for r in listed)
    return Official(heading, tuple(rows))


def _row(facts: Catalog, listed: Mapping[str, Any], codes: Sequence[str], there: Mapping[str, float], table: LaborTable,
         ladder: Sequence[Area]) -> OfficialRow:  # fmt: skip
    soc = listed["soc"]
    oews = _published_under(facts, soc, codes)
    shown = codes[:1] if codes[0].startswith(soc) else codes  # a code of several jobs published together has no page of its own
    slugs = sorted(there, key=lambda s: (there[s], facts.pathways[s]["title"]))
    return OfficialRow(
        soc, listed["title"], listed["rank"], listed["stars"],
        tuple(Job(c, facts.titles[c], spanish_name(facts, c)) for c in shown),
        table.pay(oews, ladder), table.openings(oews, ladder),
        tuple(facts.titles[c] for c, o in facts.oews.items() if o == oews and c not in codes),
        there[slugs[0]] if slugs else None, tuple(facts.pathways[s] for s in slugs),
    )  # fmt: skip


def _published_under(facts: Catalog, soc: str, codes: Sequence[str]) -> str:
    """The OEWS code whose figures are those of a code of a list, given the occupations it stands for."""
    return facts.oews[codes[0]] if codes[0].startswith(soc) else soc


def _members(facts: Catalog, socs: Iterable[str]) -> dict[str, list[str]]:
    """The occupations (O*NET-SOC codes) that each code of a list stands for, its own title's first.

    A list may name a detailed code or one under which several are published together.
    """
    detailed: dict[str, list[str]] = {}
    together: dict[str, list[str]] = {}
    for code, oews in sorted(facts.oews.items()):
        detailed.setdefault(code[:7], []).append(code)
        together.setdefault(oews, []).append(code)
    return {soc: detailed.get(soc) or together[soc] for soc in socs}


def _ways(facts: Catalog, state: str, members: Mapping[str, Sequence[str]]) -> dict[str, dict[str, float]]:
    """For every code of a list: the pathways that lead there, with the years after grade 12 of the soonest way out."""
    named: dict[str, list[str]] = {}
    for soc, codes in members.items():
        for code in codes:
            named.setdefault(code, []).append(soc)
    found: dict[str, dict[str, float]] = {soc: {} for soc in members}
    for slug in facts.offered(state):
        for exit_ in facts.pathways[slug]["exits"]:
            for soc in (s for code in exit_["occupations"] for s in named.get(code, ())):
                found[soc][slug] = min(float(exit_["years"]), found[soc].get(slug, float(exit_["years"])))
    return found


def regions_listing(facts: Catalog, state: str, code: str) -> list[tuple[str, str]]:
    """Regions of the home state whose own list names an occupation (O*NET-SOC code): the end of the address and the name."""
    if not _loaded(facts) or state != facts.home["state"]:
        return []
    rows = facts.rows(
        "select distinct r.region, r.name from demand d join regions r on r.region = d.region and r.state = d.state "
        "where d.state = ? and d.soc in (?, ?) order by cast(r.region as integer)",
        (state, code[:7], facts.oews[code]),
    )
    return [(key_of(r["name"]), r["name"]) for r in rows]
