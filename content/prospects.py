"""Pay and openings behind the pathways: which figures nobody publishes, and which pathways have low pay and few openings.

The lines are one for each state (and the country for the national pack), by one rule, RULE,
which stands beside every flag.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from content.load import Content
from content.schema import Pathway

NATION = "99"  # the country's area code in the wage table
WITHIN = 2  # years after grade 12
RULE = (
    "The best paid way out within {years} years after grade 12 counts, by its lead job. Low pay: the job's median pay in "
    "the state is below the middle, where half of the state's jobs with published pay are in jobs that pay less. Few "
    "openings: the state projects fewer openings a year for the job than for half of all jobs with a projection. Where the "
    "state publishes no pay for the job, the country's is taken; where it projects no openings, none are judged. National "
    "pathways are held against the country."
)


@dataclass(frozen=True)
class Line:
    """The lines of a state: `pay` in dollars a year, `openings` a year; None when nothing is published."""

    area: str
    title: str
    pay: int | None
    openings: float | None


@dataclass(frozen=True)
class Prospect:
    """The best paid exit of a pathway within two years. `openings` None: not projected, so never judged to be few."""

    pathway: str
    area: str
    exit: str
    code: str
    pay: int
    openings: float | None
    low_pay: bool
    few_openings: bool


@dataclass(frozen=True)
class MissingFigure:
    """A job of some exits for which the country publishes no pay or no openings. `soc`: its code in the wage table."""

    soc: str
    titles: tuple[str, ...]
    missing: tuple[str, ...]
    pathways: tuple[str, ...]


@dataclass(frozen=True)
class Figures:
    """(jobs, median pay) by area and SOC, and openings a year by area and SOC; what is not published is left out or None."""

    wages: Mapping[str, Mapping[str, tuple[int | None, int | None]]]
    openings: Mapping[str, Mapping[str, float]]
    oews: Mapping[str, str]
    titles: Mapping[str, str]

    def pay(self, area: str, code: str) -> int | None:
        """Median pay of a job (O*NET-SOC code) in an area, else in the country."""
        soc = self.oews[code]
        here = self.wages.get(area, {}).get(soc, (None, None))[1]
        return here if here is not None else self.wages[NATION].get(soc, (None, None))[1]


def _number(text: str) -> int | None:
    return int(text) if text else None


def figures(content: Content, areas: Iterable[str]) -> Figures:
    """What the tables say for some areas and for the country."""
    areas = {*areas, NATION}
    rows = list(content.table("occupations"))
    oews = {r["onet_soc"]: r["oews_soc"] for r in rows}
    known = frozenset(oews.values())  # groups of jobs have codes of their own, which are not jobs
    wages: dict[str, dict[str, tuple[int | None, int | None]]] = {area: {} for area in areas}
    for r in content.some("wages", areas):
        if r["soc"] in known:
            wages[r["area"]][r["soc"]] = (_number(r["employment"]), _number(r["median"]))
    openings: dict[str, dict[str, float]] = {area: {} for area in areas}
    for r in content.some("state_projections", areas - {NATION}):
        if r["soc"] in known and r["openings"]:
            openings[r["state_fips"]][r["soc"]] = float(r["openings"])
    openings[NATION] = {r["soc"]: float(r["openings_k"]) * 1000 for r in content.table("national_projections") if r["openings_k"]}
    return Figures(wages, openings, oews, {r["onet_soc"]: r["title"] for r in rows})


def line(found: Figures, area: str, title: str) -> Line:
    """The lines of RULE for one area."""
    paid = sorted((median, jobs) for jobs, median in found.wages[area].values() if median is not None and jobs)
    half, below = sum(jobs for _, jobs in paid) / 2, 0
    pay = None
    for median, jobs in paid:
        below += jobs
        if below >= half:
            pay = median
            break
    projected = found.openings[area].values()
    return Line(area, title, pay, statistics.median(projected) if projected else None)


def prospect(found: Figures, slug: str, pathway: Pathway, lines: Line) -> Prospect | None:
    """The best paid exit within two years held against the lines; None when no pay is published for any."""
    near = [e for e in pathway.exits if e.years <= WITHIN]
    paid = [(pay, e) for e in near if (pay := found.pay(lines.area, e.occupations[0])) is not None]
    if not paid:
        return None
    pay, exit_ = min(paid, key=lambda p: (-p[0], p[1].years, p[1].id))
    code = exit_.occupations[0]
    openings = found.openings[lines.area].get(found.oews[code])
    low = lines.pay is not None and pay < lines.pay
    few = openings is not None and lines.openings is not None and openings < lines.openings
    return Prospect(slug, lines.area, exit_.id, code, pay, openings, low, few)


def missing_figures(content: Content, found: Figures) -> list[MissingFigure]:
    """Jobs of exits without national pay or national openings, by code."""
    stands: dict[str, set[str]] = {}
    titles: dict[str, set[str]] = {}
    for slug, entry in content.pathways.items():
        for code in {code for e in entry.value.exits for code in e.occupations}:
            stands.setdefault(found.oews[code], set()).add(slug)
            titles.setdefault(found.oews[code], set()).add(found.titles[code])
    out = []
    for soc in sorted(stands):
        wage = found.wages[NATION].get(soc, (None, None))[1]
        gaps = {"pay": wage is None, "openings": soc not in found.openings[NATION]}
        if any(gaps.values()):
            missing = tuple(name for name, gap in gaps.items() if gap)
            out.append(MissingFigure(soc, tuple(sorted(titles[soc])), missing, tuple(sorted(stands[soc]))))
    return out
