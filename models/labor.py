"""Local wage and openings: which figure stands for a place, and where it was borrowed from.

Areas are asked in order, nearest first (the OEWS area of the county, its state, the nation).
A figure that is not published there is taken from the next and says so; one published nowhere
is a Figure with amount None and a reason, never zero.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

NATION = "99"
STRAIGHT = 0
SHORT = 2  # years after grade 12 within which the default exit falls
CLIP = 2.0


@dataclass(frozen=True)
class Area:
    """A place figures are published for. `jobs`: all jobs there, estimated from the published shares."""

    code: str
    title: str
    level: str  # 'area', 'region', 'state' or 'nation'
    jobs: float


@dataclass(frozen=True)
class WageRow:
    """One OEWS row: annual wages in dollars, None where not published."""

    employment: int | None = None
    p10: int | None = None
    p25: int | None = None
    median: int | None = None
    p75: int | None = None
    p90: int | None = None


@dataclass(frozen=True)
class Figure:
    """An amount that knows where it is from."""

    amount: float | None
    what: str  # 'median', 'p25', 'openings' ...
    area: Area | None
    period: str
    source: str
    borrowed: bool = False  # from a wider area than the one asked for
    estimated: bool = False


@dataclass(frozen=True)
class Pay:
    """Pay of one occupation in one place: every percentile from the same row."""

    soc: str
    row: WageRow
    area: Area | None
    borrowed: bool
    period: str = "May 2025"
    source: str = "oews-2025-05"

    @property
    def median(self) -> int | None:
        return self.row.median


@dataclass(frozen=True)
class LaborTable:
    """The rows a request needs: wages by (area code, soc), yearly openings by soc for state and nation."""

    wages: Mapping[tuple[str, str], WageRow]
    state_openings: Mapping[str, int]
    nation_openings: Mapping[str, float]

    def pay(self, soc: str, ladder: Sequence[Area]) -> Pay:
        """Pay from the nearest area that publishes a median."""
        for area in ladder:
            row = self.wages.get((area.code, soc))
            if row is not None and row.median is not None:
                return Pay(soc, row, area, borrowed=area is not ladder[0])
        return Pay(soc, WageRow(), None, borrowed=False)

    def openings(self, soc: str, ladder: Sequence[Area]) -> Figure:
        """Openings a year: the state's, by the area's share of the state's jobs in the occupation.

        Where the area publishes no employment the state's own figure stands, then the nation's.
        """
        state = next((a for a in ladder if a.level == "state"), None)
        yearly = self.state_openings.get(soc)
        for area in ladder:
            if area.level in ("area", "region") and state is not None and yearly is not None:
                here = self.wages.get((area.code, soc))
                there = self.wages.get((state.code, soc))
                if here and there and here.employment and there.employment:
                    share = min(here.employment / there.employment, 1.0)
                    return Figure(yearly * share, "openings", area, "2022-32", "projections-central-2022-32",
                                  borrowed=area is not ladder[0], estimated=True)  # fmt: skip
            elif area.level == "state" and yearly is not None:
                return Figure(yearly, "openings", area, "2022-32", "projections-central-2022-32", borrowed=area is not ladder[0])
            elif area.level == "nation" and soc in self.nation_openings:
                return Figure(self.nation_openings[soc], "openings", area, "2024-34", "bls-ep-2024-34",
                              borrowed=area is not ladder[0])  # fmt: skip
        return Figure(None, "openings", None, "", "")


@dataclass(frozen=True)
class PathwayLabor:
    """What a pathway pays and how many openings it has, for the exit a reader aims at."""

    exit_id: str | None
    pay: Pay | None
    openings: tuple[Figure, ...]  # one for each occupation, in order of soc
    socs: tuple[str, ...]

    @functools.cached_property
    def rate(self) -> float | None:
        """Openings a year for each 1,000 jobs, each figure against the jobs of its own area, so
        that one borrowed from a wider area weighs no more than a local one."""
        known = [f.amount / f.area.jobs * 1000 for f in self.openings if f.amount and f.area and f.area.jobs]
        return float(sum(known)) if known else None

    @property
    def borrowed_from(self) -> str | None:
        """The widest place a figure was borrowed from, None when all are local."""
        wide = [self.pay.area] if self.pay and self.pay.borrowed and self.pay.area else []
        wide += [f.area for f in self.openings if f.borrowed and f.area]
        order = ("area", "region", "state", "nation")
        return max(wide, key=lambda a: order.index(a.level)).title if wide else None


def aim(exits: Sequence[Mapping[str, object]], pays: Mapping[str, Pay], within: float) -> str | None:
    """The exit a reader aims at: the best paid whose time after grade 12 is within `within` years.

    `pays`: pay of each exit's lead occupation by exit id. Equal pay: the shorter one, then by id.
    """
    fitting = [e for e in exits if float(e["years"]) <= within and pays[str(e["id"])].median is not None]  # type: ignore[arg-type]
    if not fitting:
        return None
    return str(min(fitting, key=lambda e: (-pays[str(e["id"])].median, e["years"], e["id"]))["id"])  # type: ignore[operator]


def log_z(values: Sequence[float | None]) -> np.ndarray:
    """z-scores of logs, clipped at ±2; a missing value is 0 (neutral) and must be said by the caller."""
    logs = np.array([np.log(v) if v else np.nan for v in values], dtype=float)
    known = logs[np.isfinite(logs)]
    if len(known) < 2 or known.std() == 0:
        return np.zeros(len(logs))
    z = (logs - known.mean()) / known.std()
    return np.where(np.isfinite(z), np.clip(z, -CLIP, CLIP), 0.0)
