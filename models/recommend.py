"""Rank pathways: interest, local wage and local demand, blended by weights the reader sets.

    score = 50 + 25 · (w_interest · z_interest + w_wage · z_wage + w_demand · z_demand)

with every z within ±2 and weights that sum to 1, so a score lies between 0 and 100 and the
parts add up to it exactly. Wage and demand are clipped at ±2. Interest is drawn together by one
factor for all pathways of a person, so that the best fit stands at 2 at most: strong fits keep
their distances, and pay alone does not order them. A score orders; it never removes a pathway.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from models.fit import Fit
from models.interest import NOISE_VARIANCE
from models.labor import CLIP, PathwayLabor, log_z

MIDDLE, STEP = 50.0, 25.0


class WeightError(ValueError):
    """Weights that cannot be used; the message says why."""


@dataclass(frozen=True)
class Weights:
    """How much each part counts; they sum to 1. `Weights.of(60, 20, 20)` takes any positive scale."""

    interest: float = 0.8
    wage: float = 0.1
    demand: float = 0.1

    @classmethod
    def of(cls, interest: float, wage: float, demand: float) -> Weights:
        parts = (interest, wage, demand)
        if any(p < 0 for p in parts) or not 0 < sum(parts) < math.inf:
            raise WeightError(
                "weights must be numbers of 0 or more, and at least one above 0, such as interest=80,wage=10,demand=10"
            )
        total = sum(parts)
        return cls(interest / total, wage / total, demand / total)

    @classmethod
    def parse(cls, text: str) -> Weights:
        """From `interest=60,wage=20,demand=20`; a part left out is 0."""
        given: dict[str, float] = {}
        for piece in text.split(","):
            name, equals, number = piece.partition("=")
            name = name.strip()
            if name not in ("interest", "wage", "demand") or not equals or name in given:
                raise WeightError(f"'{piece.strip()}' is not a weight; write interest=60,wage=20,demand=20")
            try:
                given[name] = float(number)
            except ValueError:
                raise WeightError(f"'{number.strip()}' is not a number; write interest=60,wage=20,demand=20") from None
        return cls.of(given.get("interest", 0), given.get("wage", 0), given.get("demand", 0))


LIKES = Weights(1.0, 0.0, 0.0)
BALANCED = Weights(0.8, 0.1, 0.1)
PAYS = Weights(0.4, 0.4, 0.2)


@dataclass(frozen=True)
class Reason:
    """One part of a score. `part`: start, interest, wage or demand; `answer`: the item id, or the text's place."""

    part: str
    answer: str | None
    points: float


@dataclass(frozen=True)
class Standing:
    """One pathway's (or occupation's) place among all.

    Scores and parts are 0–100, 50 is average; `wage` and `demand` are None where no figure is published anywhere.
    """

    slug: str
    place: int
    score: float
    interest: float
    wage: float | None
    demand: float | None
    ties_with: tuple[str, ...]

    def under(self, weights: Weights) -> float:
        """The score other weights would give."""
        wage = MIDDLE if self.wage is None else self.wage
        demand = MIDDLE if self.demand is None else self.demand
        return weights.interest * self.interest + weights.wage * wage + weights.demand * demand


def drawn_together(z: np.ndarray) -> np.ndarray:
    """The factor, 1 at most, that brings one person's best fit down to 2; `z` (…, pathways) to (…, 1)."""
    return CLIP / np.maximum(z.max(axis=-1, keepdims=True, initial=0.0), CLIP)


def within(z: np.ndarray) -> np.ndarray:
    """Fits as they enter the score, (…, pathways): drawn together person by person, and no lower than -2."""
    return np.maximum(z * drawn_together(z), -CLIP)


def totals(z: np.ndarray, wage_z: np.ndarray, demand_z: np.ndarray, weights: Weights) -> np.ndarray:
    """Scores from 0 to 100 of all pathways or occupations, (…, pathways), of one person or many; `z` as `fit` gives it."""
    return MIDDLE + STEP * (weights.interest * within(z) + weights.wage * wage_z + weights.demand * demand_z)


def labor_z(labor: Sequence[PathwayLabor]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Wage and demand as z-scores, and which of them are published."""
    wage = [x.pay.median if x.pay else None for x in labor]
    rate = [x.rate for x in labor]
    return log_z(wage), log_z(rate), np.array([bool(w) for w in wage]), np.array([bool(r) for r in rate])


def blend(fit_: Fit, labor: Mapping[str, PathwayLabor], weights: Weights, ties: bool = True) -> list[Standing]:
    """Pathways of the place `labor` was read for, best first; equal scores by slug.

    `ties`: also say which cannot be told apart.
    """
    fit_ = fit_.only(labor)
    slugs = fit_.slugs
    wage_z, demand_z, paid, wanted = labor_z([labor[s] for s in slugs])
    scores = totals(fit_.z, wage_z, demand_z, weights)
    interest = totals(fit_.z, wage_z, demand_z, LIKES)
    order = np.argsort(-np.round(scores, 9), kind="stable")  # equal scores keep the order of `slugs`, which is sorted
    best = [slugs[p] for p in order]
    tied = _alike(scores[order], _noise(fit_, weights)[np.ix_(order, order)], best) if ties else [()] * len(best)
    wages, demands = (np.where(known, MIDDLE + STEP * z, np.nan)[order] for z, known in ((wage_z, paid), (demand_z, wanted)))
    columns = zip(best, scores[order].tolist(), interest[order].tolist(), wages.tolist(), demands.tolist(), tied, strict=True)
    return [
        Standing(slug, place, score, liked, None if math.isnan(wage) else wage, None if math.isnan(demand) else demand, ties_with)
        for place, (slug, score, liked, wage, demand, ties_with) in enumerate(columns, start=1)
    ]


def _alike(scores: np.ndarray, noise: np.ndarray, slugs: Sequence[str]) -> list[tuple[str, ...]]:
    """For each pathway, best first, the others whose scores lie within the noise of its own; arguments in the same order."""
    close = np.abs(scores[:, None] - scores[None, :]) < noise
    np.fill_diagonal(close, False)
    return [tuple(itertools.compress(slugs, row)) for row in close.tolist()]


def points(fit_: Fit, slug: str, weights: Weights) -> dict[str, float]:
    """What each answer adds to a pathway's score, by the answer's name. `fit_` of the pathways that are ranked, no others."""
    column = fit_.slugs.index(slug)
    z = float(fit_.z[column])
    shrink = float(within(fit_.z)[column]) / z if z else 1.0  # shrinks every part alike, so that the parts still add up
    values = fit_.parts[:, column] * shrink * weights.interest * STEP
    return dict(zip(fit_.names, values.tolist(), strict=True))


def reasons(fit_: Fit, standing: Standing, weights: Weights) -> list[Reason]:
    """The parts of a score, the start first, then by size; they add up to the score."""
    out = [Reason("interest", name, value) for name, value in points(fit_, standing.slug, weights).items() if value != 0]
    for part, share, value in (("wage", weights.wage, standing.wage), ("demand", weights.demand, standing.demand)):
        out.append(Reason(part, None, 0.0 if value is None else share * (value - MIDDLE)))
    return [Reason("start", None, MIDDLE), *sorted(out, key=lambda r: (-abs(r.points), r.answer or ""))]


def _noise(fit_: Fit, weights: Weights) -> np.ndarray:
    """By how much chance in the answers alone sets two scores apart (one standard deviation), (pathways, pathways)."""
    w = fit_.weights[np.abs(fit_.parts).sum(axis=1) > 0]
    if not len(w):
        return np.zeros((len(fit_.slugs), len(fit_.slugs)))
    w = w - w.mean(axis=0)
    gram = w.T @ w
    own = np.diag(gram)
    apart = np.sqrt(np.maximum(NOISE_VARIANCE * (own[:, None] + own[None, :] - 2 * gram), 0))
    return apart * drawn_together(fit_.z) * weights.interest * STEP
