"""A list of well-paid jobs in demand for one region, by a rule anyone can repeat.

A job stands on the list when the region itself publishes its median and that is at or above the region's line. Jobs are put in
order by the sum of two places: by pay, and by openings a year for each 1,000 jobs of the place the openings are of, so that
openings borrowed from the state weigh no more than local ones.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.labor import Figure, Pay


@dataclass(frozen=True)
class Candidate:
    """One occupation (OEWS code) with its pay and yearly openings for the region."""

    soc: str
    pay: Pay
    openings: Figure

    @property
    def rate(self) -> float:
        """Openings a year for each 1,000 jobs of the place they are of; 0 where none are published."""
        found = self.openings
        return found.amount / found.area.jobs * 1000 if found.amount and found.area and found.area.jobs else 0.0


@dataclass(frozen=True)
class Listed:
    """A row of the list with its two places among those that pass the line. A lower score comes first."""

    candidate: Candidate
    by_pay: int
    by_openings: int

    @property
    def score(self) -> int:
        return self.by_pay + self.by_openings


def pay_line(rows: Iterable[tuple[int | None, int | None]]) -> int | None:
    """The region's own line: half of its jobs are in occupations whose median is at or below it. Rows are median and jobs.

    Occupations without a published median or number of jobs are left out; None where nothing is published.
    """
    known = sorted((median, jobs) for median, jobs in rows if median and jobs)
    half, reached = sum(jobs for _, jobs in known) / 2, 0
    for median, jobs in known:
        reached += jobs
        if reached >= half:
            return median
    return None


def openings_middle(amounts: Iterable[float | None]) -> float | None:
    """The region's own middle of openings: half of its jobs have at most as many a year. What is not published is left out."""
    known = [amount for amount in amounts if amount is not None]
    return statistics.median(known) if known else None


def passing(candidates: Iterable[Candidate], line: int) -> list[Candidate]:
    """Those with local pay at or above the line, and openings published somewhere."""
    return [c for c in candidates if c.pay.median is not None and not c.pay.borrowed and c.pay.median >= line and c.rate > 0]


def top(candidates: Iterable[Candidate], line: int, count: int = 20) -> list[Listed]:
    """The list: places by pay and by openings are added, the lowest sum first; equal sums by openings, then by code."""
    fit = passing(candidates, line)
    by_pay = _places(sorted(fit, key=lambda c: (-(c.pay.median or 0), c.soc)))
    by_openings = _places(sorted(fit, key=lambda c: (-c.rate, c.soc)))
    rows = [Listed(c, by_pay[c.soc], by_openings[c.soc]) for c in fit]
    return sorted(rows, key=lambda r: (r.score, r.by_openings, r.candidate.soc))[:count]


def _places(ordered: Sequence[Candidate]) -> dict[str, int]:
    return {c.soc: place for place, c in enumerate(ordered, 1)}
