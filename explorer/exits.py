"""The ways out of a pathway: what each pays here, how many openings, and where it is taught."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from explorer import labels
from explorer.catalog import Catalog, Place
from models.labor import Figure, LaborTable, Pay

SHORTEST_WORD = 3  # letters; a first word this short is likely letters that stand for a title
# Awards of a college, by the word content uses for them: a certificate after a bachelor's degree is no way out of high school.
AWARD_STARTS = {"certificate": "Certificate", "associate": "Associate", "bachelor": "Bachelor"}


@dataclass(frozen=True)
class Job:
    """One occupation of an exit.

    `told_at`: the exit that already printed its pay, so that it stands once. `bar`: where its band (lower
    quarter to middle) starts and how wide it is, in percent of the best middle pay of the pathway.
    """

    code: str
    title: str
    spanish: str | None
    pay: Pay
    openings: Figure
    told_at: str | None
    bar: tuple[float, float] | None


@dataclass(frozen=True)
class Program:
    title: str
    awards: tuple[str, ...]


@dataclass(frozen=True)
class College:
    """A public college and its programs that lead to an exit."""

    name: str
    city: str
    programs: tuple[Program, ...]


@dataclass(frozen=True)
class Way:
    """One exit as a reader sees it.

    `entry`: the exit as content has it; `sponsors`: of registered apprenticeships; `colleges_known`, `sponsors_known`: whether the
    state's tables of them are loaded at all.
    """

    entry: Mapping[str, Any]
    credentials: tuple[Mapping[str, Any], ...]
    jobs: tuple[Job, ...]
    colleges: tuple[College, ...]
    sponsors: tuple[Mapping[str, Any], ...]
    colleges_known: bool
    sponsors_known: bool

    @property
    def id(self) -> str:
        return str(self.entry["id"])

    @property
    def length(self) -> int:
        """Whole years after grade 12, for the picture: 0 to 6."""
        return min(round(self.entry["years"]), 6)


def everyday_name(catalog: Catalog, code: str, lang: str) -> str | None:
    """What people call an occupation, as a heading; None where no such name is written yet.

    A name that begins with a few letters, such as "cna" or "emt", is passed over where there is another.
    """
    rows = catalog.rows(
        "select name from occupation_names where onet_soc = ? and lang = ? and source = 'ours' order by rowid", (code, lang)
    )
    names = [str(r["name"]) for r in rows]
    name = next((n for n in names if len(n.split()[0]) > SHORTEST_WORD), names[0] if names else "")
    return name[:1].upper() + name[1:] if name else None


def spanish_name(catalog: Catalog, code: str) -> str | None:
    """What the occupation is called in Spanish."""
    return everyday_name(catalog, code, "es")


def colleges(catalog: Catalog, exit_: dict[str, Any], state: str) -> tuple[College, ...]:
    """Public colleges of a state with a program for an exit, by name; awards of the exit's own kinds alone."""
    starts = tuple(AWARD_STARTS[a] for a in exit_.get("awards", []))
    found: dict[tuple[str, str], list[Program]] = {}
    for row in catalog.programs(exit_, state):
        awards = tuple(labels.award(a) for a in (row["awards"] or "").split(" | ") if a.startswith(starts))
        if awards:
            found.setdefault((row["institution"], row["city"]), []).append(Program(row["cip_title"], awards))
    return tuple(College(name, city, tuple(programs)) for (name, city), programs in sorted(found.items()))


def in_order(exits: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Exits by the time they take; equal times as content lists them."""
    return sorted(exits, key=lambda e: float(e["years"]))


def _jobs(
    catalog: Catalog, place: Place, exit_: dict[str, Any], table: LaborTable, told: dict[str, str], most: float
) -> tuple[Job, ...]:
    """The exit's occupations. `told`: exits that printed a pay, by OEWS code; this exit adds its own.

    `most`: the pay at the end of the bars.
    """
    ladder, out = catalog.ladder(place), []
    for code in exit_["occupations"]:
        soc = catalog.oews[code]
        pay, openings = table.pay(soc, ladder), table.openings(soc, ladder)
        out.append(Job(code, catalog.titles[code], spanish_name(catalog, code), pay, openings, told.get(soc), bar(pay, most)))
        told.setdefault(soc, str(exit_["id"]))
    return tuple(out)


def bar(pay: Pay, most: float) -> tuple[float, float] | None:
    """Start and width of a pay band in percent of `most`; None without a published middle."""
    if not pay.median:
        return None
    start = (pay.row.p25 or pay.median) / most * 100
    return round(start, 1), round(max(pay.median / most * 100 - start, 1), 1)


def ways_out(catalog: Catalog, pathway: dict[str, Any], place: Place) -> list[Way]:
    """Every exit with its pay, openings, colleges and sponsors, shortest first."""
    ladder = catalog.ladder(place)
    socs = {catalog.oews[o] for e in pathway["exits"] for o in e["occupations"]}
    table = catalog.labor_table(ladder, socs)
    most = max([table.pay(soc, ladder).median or 0 for soc in socs] + [1])
    told: dict[str, str] = {}
    out = []
    state = catalog.state_of(pathway["pack"])  # colleges and sponsors are a state's; a national pathway has none
    for exit_ in in_order(pathway["exits"]):
        sponsors = catalog.sponsors(exit_["occupations"], state) if exit_["after"] == "apprenticeship" else []
        out.append(
            Way(
                entry=exit_,
                credentials=tuple(catalog.credentials[c] for c in exit_.get("credentials", [])),
                jobs=_jobs(catalog, place, exit_, table, told, most),
                colleges=colleges(catalog, exit_, state),
                sponsors=tuple(dict(s) for s in sponsors),
                colleges_known=catalog.has_programs(state),
                sponsors_known=catalog.has_sponsors(state),
            )
        )
    return out


@dataclass(frozen=True)
class Licence:
    """A license and the occupations of a pathway that may need it."""

    row: Mapping[str, Any]
    asks: tuple[str, ...]
    jobs: tuple[str, ...]


def licences(catalog: Catalog, codes: Sequence[str], state: str) -> list[Licence]:
    """Licenses a state's table has for some occupations, each once, the state's own first."""
    marks = ",".join("?" * len(codes))
    rows = catalog.rows(
        f"select l.*, group_concat(o.onet_soc) as codes from licences l join licences_occupations o on o.key = l.licence_id "  # noqa: S608
        f"where l.state = ? and o.onet_soc in ({marks}) group by l.licence_id order by l.jurisdiction desc, l.title",
        (state, *codes),
    )
    out = []
    for row in rows:
        jobs = tuple(sorted({catalog.titles[c] for c in row["codes"].split(",")}))
        out.append(Licence(dict(row), tuple(labels.licence_asks(dict(row))), jobs))
    return out
