"""What different groups of people are shown first: shares, ratios, and small numbers kept back.

The groups are known only to whoever asks for the report; nothing here enters a ranking.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

FIRST = 3  # pathways counted as shown
SMALLEST = 10  # fewer people than this are not reported
FOUR_FIFTHS = 0.8  # a smaller share below this part of the largest is named (the four-fifths rule of U.S. selection guidelines)


@dataclass(frozen=True)
class Shown:
    """One pathway: the share of each group that has it among its first, None where fewer than ten people stand behind a figure."""

    slug: str
    shares: tuple[float | None, ...]

    @property
    def ratio(self) -> float | None:
        """Smallest share over largest; None where a share is kept back."""
        known = [s for s in self.shares if s is not None]
        return min(known) / max(known) if known and len(known) == len(self.shares) and max(known) else None

    @property
    def lopsided(self) -> bool:
        return self.ratio is not None and self.ratio < FOUR_FIFTHS


@dataclass(frozen=True)
class Disparity:
    """What groups are shown. `groups` with their `people`; `pay`: mean middle pay of the first pathways, dollars a year."""

    groups: tuple[str, ...]
    people: tuple[int, ...]
    shown: tuple[Shown, ...]
    pay: tuple[float, ...]
    too_small: tuple[str, ...]  # groups of fewer than ten people, not reported

    @property
    def pay_ratio(self) -> float:
        """Lowest mean pay over highest."""
        return min(self.pay) / max(self.pay)


def first(scores: np.ndarray, count: int = FIRST) -> np.ndarray:
    """Places of the best pathways of many people, (people, count); equal scores in order of the columns."""
    return np.argsort(-np.round(scores, 9), axis=1, kind="stable")[:, :count]


def disparity(scores: np.ndarray, slugs: Sequence[str], pay: Mapping[str, float | None], group: Sequence[str]) -> Disparity:
    """Compare what groups are shown.

    `scores` (people, pathways), `slugs` of the columns, `pay` the middle pay of each pathway here or None where none is
    published, `group` of each person. Raises ValueError when fewer than two groups have ten people.
    """
    names, which, counts = np.unique(np.asarray(group), return_inverse=True, return_counts=True)
    kept = [g for g in range(len(names)) if counts[g] >= SMALLEST]
    if len(kept) < 2:
        raise ValueError(f"Fewer than two groups have {SMALLEST} people or more, so nothing can be compared.")
    top = first(scores)
    money = np.array([pay[s] or np.nan for s in slugs], dtype=float)
    shares, means = [], []
    for g in kept:
        mine = top[which == g]
        seen = np.bincount(mine.ravel(), minlength=len(slugs))
        # A share of nearly all tells as much about the few who are left as a share of nearly none.
        hidden = ((seen > 0) & (seen < SMALLEST)) | ((seen < counts[g]) & (counts[g] - seen < SMALLEST))
        shares.append(np.where(hidden, np.nan, seen / counts[g]))
        means.append(float(np.nanmean(money[mine])))
    table = [Shown(s, tuple(None if np.isnan(r[p]) else float(r[p]) for r in shares)) for p, s in enumerate(slugs)]
    table.sort(key=lambda row: (row.ratio is None, row.ratio if row.ratio is not None else 0.0, row.slug))
    return Disparity(
        tuple(str(names[g]) for g in kept), tuple(int(counts[g]) for g in kept), tuple(table), tuple(means),
        tuple(str(names[g]) for g in range(len(names)) if g not in kept),
    )  # fmt: skip
