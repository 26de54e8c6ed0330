"""`pathways report disparity`: what groups of students are shown first, simulated ones or those of a file the district brings.

The groups stay in memory: nothing of them is written, kept, or known to the matching.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from explorer.catalog import Catalog, Place
from explorer.formatting import dollars
from explorer.matching import Matching
from models.answers import AnswerError, differences
from models.disparity import FIRST, SMALLEST, Disparity, disparity
from models.recommend import Weights
from models.reference import simulate

SIMULATED = 4_000  # people in each simulated group
SEEDS = (11, 12)
LISTED = 12


def simulated(matching: Matching, inventory: str, people: int = SIMULATED) -> tuple[np.ndarray, list[str]]:
    """Marks and groups of simulated people whose interests differ as published averages of men and women do.

    Raises AnswerError when the norms bring no published differences.
    """
    apart = differences(matching.catalog.inventory(inventory)["norms"])
    if not apart:
        raise AnswerError("The norms of this inventory bring no published differences; give --answers and --groups instead.")
    items = matching.items(inventory)
    named = {"simulated as men answer on average": 0.5, "simulated as women answer on average": -0.5}
    marks = [
        simulate(items, people, seed, {k: share * d for k, d in apart.items()})
        for seed, share in zip(SEEDS, named.values(), strict=True)
    ]
    return np.vstack(marks), [name for name in named for _ in range(people)]


def grouped(people: Sequence[str], rows: Sequence[Mapping[str, str]], file: str) -> list[str]:
    """The group of each respondent. Raises AnswerError naming those without one."""
    found = {r["respondent"].strip(): r["group"].strip() for r in rows}
    missing = [p for p in people if not found.get(p.strip())]
    if missing:
        shown = ", ".join(missing[:5])
        raise AnswerError(
            f"{file}: no group for {len(missing)} of {len(people)} respondents, such as {shown}. Give each one a row."
        )
    return [found[p.strip()] for p in people]


def report(
    matching: Matching, inventory: str, marks: np.ndarray, group: Sequence[str], place: Place, weights: Weights
) -> Disparity:
    """What each group is shown in a place. Raises AnswerError when fewer than two groups are large enough."""
    slugs, scores = matching.many(inventory, marks, place, weights)
    pays = {s: labor.pay.median if labor.pay else None for s, labor in matching.catalog.labor(place).items()}
    try:
        return disparity(scores, slugs, pays, group)
    except ValueError as error:
        raise AnswerError(str(error)) from error


def as_data(found: Disparity, place: Place, weights: Weights) -> dict[str, Any]:
    """The report as the command prints it in JSON."""
    return {
        "place": {"county": place.county, "name": place.name, "state": place.state},
        "weights": {"interest": weights.interest, "wage": weights.wage, "demand": weights.demand},
        "shown": f"among the first {FIRST} pathways",
        "smallest": SMALLEST,
        "groups": [
            {"group": g, "people": n, "mean_pay": round(p)} for g, n, p in zip(found.groups, found.people, found.pay, strict=True)
        ],
        "too_small": list(found.too_small),
        "pay_ratio": round(found.pay_ratio, 4),
        "pathways": [
            {"slug": r.slug, "shares": dict(zip(found.groups, r.shares, strict=True)), "ratio": r.ratio, "lopsided": r.lopsided}
            for r in found.shown
        ],
    }


def as_text(found: Disparity, catalog: Catalog, place: Place) -> str:
    """The report as a person reads it at a terminal."""
    lines = [f"What groups are shown among their first {FIRST} pathways, {place.name}, {place.state}", ""]
    for name, people, pay in zip(found.groups, found.people, found.pay, strict=True):
        lines.append(
            f"{name}: {people:,} people; mean middle pay of what they are shown {dollars(round(pay))} a year (OEWS May 2025)"
        )
    lines += [f"{name}: fewer than {SMALLEST} people, not reported" for name in found.too_small]
    lines += [f"Lowest mean pay over highest: {found.pay_ratio:.3f}", ""]
    lopsided = [r for r in found.shown if r.lopsided]
    lines.append(
        f"{len(lopsided)} of {len(found.shown)} pathways are shown to one group less than four fifths as often as to another"
        + (f" (the first {LISTED}):" if len(lopsided) > LISTED else ":" if lopsided else ".")
    )
    for row in lopsided[:LISTED]:
        shares = " / ".join("kept back" if s is None else f"{s * 100:.1f} %" for s in row.shares)
        lines.append(f"  {catalog.pathway(row.slug)['title']:<44} {shares} of each group, in the order above")
    kept = sum(r.ratio is None for r in found.shown)
    if kept:
        lines.append(f"{kept} pathways are not compared: a share of fewer than {SMALLEST} people is kept back.")
    lines += [
        "",
        "Every pathway stands on every student's list; this is about what comes first. Nothing of the groups was written or kept.",
    ]
    return "\n".join(lines)
