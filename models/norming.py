"""From counts of answers to norms: what a site's own students answered, as mean and spread by Holland type.

A table of counts says how many gave each answer to each item, and nothing of who answered two items alike. Even so a
count of a few people can tell of one of them, so counts under ten are joined to the next answer towards the middle.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.answers import HIGHEST, LOWEST

RESPONDENTS = 200  # fewer finished inventories than this are not counted: a mean would move with a class or two
SMALLEST = 10  # people behind any count that is written
LEVELS = np.arange(LOWEST, HIGHEST + 1)
STEPS = ((0, 1), (4, 3), (1, 2), (3, 2))  # towards the middle from both ends
MIDDLE = 2


def counted(marks: np.ndarray) -> np.ndarray:
    """How many gave each answer, (items, 5); `marks` (people, items), NaN where skipped."""
    return np.stack([(marks == level).sum(axis=0) for level in LEVELS], axis=1)


def joined(counts: np.ndarray) -> np.ndarray:
    """The same people with no count from 1 to 9: such a one is added to the next answer towards the middle, and its place is 0.

    What is too small in the middle goes to the nearest answer anybody gave, of two the one more gave.
    """
    out = np.array(counts, dtype=int)
    for row in out:
        for place, to in STEPS:
            if 0 < row[place] < SMALLEST:
                row[to] += row[place]
                row[place] = 0
        others = [k for k in np.flatnonzero(row) if k != MIDDLE]
        if 0 < row[MIDDLE] < SMALLEST and others:
            row[min(others, key=lambda k: (abs(k - MIDDLE), -row[k]))] += row[MIDDLE]
            row[MIDDLE] = 0
    return out


def norms_of(counts: np.ndarray, scales: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Mean and sd of answers by Holland type, all its items together.

    `counts` (items, 5), `scales` the type of each item. Every item counts the same, however many skipped it. Raises ValueError
    naming types without an item, and types whose answers are all alike.
    """
    total = counts.sum(axis=1, keepdims=True)
    shares = np.divide(counts, total, out=np.zeros(counts.shape), where=total > 0)
    found, missing = {}, []
    for scale in "RIASEC":
        rows = [k for k, s in enumerate(scales) if s == scale and total[k] > 0]
        share = shares[rows].mean(axis=0) if rows else np.zeros(len(LEVELS))
        mean = float(share @ LEVELS)
        sd = float(np.sqrt(share @ (LEVELS - mean) ** 2)) if rows else 0.0
        if sd > 0:
            found[scale] = (mean, sd)
        else:
            missing.append(scale)
    if missing:
        raise ValueError(f"no two different answers are counted for the Holland types {', '.join(missing)}")
    return found
