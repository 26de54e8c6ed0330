"""Rank pathways: interest, local wage and local demand, blended by weights the reader sets.

    score = 50 + 25 · (w_interest · z_interest + w_wage · z_wage + w_demand · z_demand)

with every z within ±2 and weights that sum to 1, so a score lies between 0 and 100 and the
parts add up to it exactly. Wage and demand are clipped at ±2; interest is bent towards ±2 by
2·tanh(z/2), so that two strong fits keep their order. A score orders; it never removes a pathway.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from models.answers import Item, normed
from models.interest import NOISE_VARIANCE, InterestModel
from models.labor import CLIP, PathwayLabor, log_z
from models.reference import spread

MIDDLE, STEP = 50.0, 25.0
TEXT_MARK = 1.5  # a free-text answer counts like an item liked this much above average (in sd)


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
        if any(not np.isfinite(p) or p < 0 for p in parts) or sum(parts) <= 0:
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


@dataclass(frozen=True)
class Groups:
    """Which occupations stand for which pathway: `matrix` (occupations, pathways), columns sum to 1."""

    slugs: tuple[str, ...]
    matrix: np.ndarray

    @classmethod
    def of(cls, members: Mapping[str, Sequence[str]], occupations: Sequence[str]) -> Groups:
        """Occupations are first collapsed to their 6-digit SOC, each SOC counts once."""
        place = {code: i for i, code in enumerate(occupations)}
        slugs = tuple(sorted(members))
        matrix = np.zeros((len(occupations), len(slugs)))
        for column, slug in enumerate(slugs):
            by_soc: dict[str, set[str]] = {}
            for code in members[slug]:
                by_soc.setdefault(code[:7], set()).add(code)
            for codes in by_soc.values():
                for code in codes:
                    matrix[place[code], column] = 1 / len(by_soc) / len(codes)
        return cls(slugs, matrix)


@dataclass(frozen=True)
class Fit:
    """How well each pathway fits one person's answers.

    `z` (pathways,) in standard deviations over the reference set; `parts` (answers, pathways)
    what each answer adds to it; `weights` (answers, pathways) the same for one unit of answer.
    """

    slugs: tuple[str, ...]
    names: tuple[str, ...]  # of the answers: item ids, then text-1, text-2 …
    z: np.ndarray
    parts: np.ndarray
    weights: np.ndarray

    def only(self, slugs: Container[str]) -> Fit:
        """The same fit for some of the pathways: those a place offers."""
        keep = [p for p, slug in enumerate(self.slugs) if slug in slugs]
        if len(keep) == len(self.slugs):
            return self
        return Fit(tuple(self.slugs[p] for p in keep), self.names, self.z[keep], self.parts[:, keep], self.weights[:, keep])


def fit(
    model: InterestModel,
    items: Sequence[Item],
    marks: np.ndarray,
    groups: Groups,
    reference: np.ndarray,
    texts: int = 0,
) -> Fit:
    """Fit of one person. `marks` (items,), NaN where skipped; `texts`: how many free-text rows the
    model has after the items; `reference`: covariance of normed answers (items, items)."""
    given = np.isfinite(marks)
    answers = np.r_[normed(marks, items)[0], np.full(texts, TEXT_MARK)]
    with_texts = np.r_[given, np.ones(texts, dtype=bool)]
    w = model.weights(with_texts) @ groups.matrix
    if given.any():
        unit = spread(model.weights(np.r_[given, np.zeros(texts, dtype=bool)])[: len(items)] @ groups.matrix, reference, given)
    else:
        unit = np.maximum(np.abs(answers @ w), 1e-12)
    w = w / unit
    names = tuple(i.id for i in items) + tuple(f"text-{n + 1}" for n in range(texts))
    parts = answers[:, None] * w
    return Fit(groups.slugs, names, parts.sum(axis=0), parts, w)


def totals(z: np.ndarray, wage_z: np.ndarray, demand_z: np.ndarray, weights: Weights) -> np.ndarray:
    """Scores from 0 to 100 of many pathways or occupations at once."""
    bent = CLIP * np.tanh(z / CLIP)
    return MIDDLE + STEP * (weights.interest * bent + weights.wage * wage_z + weights.demand * demand_z)


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
    alike = np.abs(scores[:, None] - scores[None, :]) < _noise(fit_, weights) if ties else np.zeros((len(slugs), 0), dtype=bool)
    rank = np.argsort(order)
    out = []
    for place, p in enumerate(order):
        tied = sorted((o for o in np.flatnonzero(alike[p]) if o != p), key=lambda o: rank[o])
        wage = float(MIDDLE + STEP * wage_z[p]) if paid[p] else None
        demand = float(MIDDLE + STEP * demand_z[p]) if wanted[p] else None
        names = tuple(slugs[o] for o in tied)
        out.append(Standing(slugs[p], place + 1, float(scores[p]), float(interest[p]), wage, demand, names))
    return out


def points(fit_: Fit, slug: str, weights: Weights) -> dict[str, float]:
    """What each answer adds to a pathway's score, by the answer's name."""
    column = fit_.slugs.index(slug)
    z = float(fit_.z[column])
    shrink = CLIP * np.tanh(z / CLIP) / z if z else 1.0  # bending shrinks every part alike, so that the parts still add up
    values = fit_.parts[:, column] * shrink * weights.interest * STEP
    return dict(zip(fit_.names, values.tolist(), strict=True))


def reasons(fit_: Fit, standing: Standing, weights: Weights) -> list[Reason]:
    """The parts of a score, the start first, then by size; they add up to the score."""
    out = [Reason("interest", name, value) for name, value in points(fit_, standing.slug, weights).items() if value != 0]
    for part, share, value in (("wage", weights.wage, standing.wage), ("demand", weights.demand, standing.demand)):
        out.append(Reason(part, None, 0.0 if value is None else share * (value - MIDDLE)))
    return [Reason("start", None, MIDDLE), *sorted(out, key=lambda r: (-abs(r.points), r.answer or ""))]


def _noise(fit_: Fit, weights: Weights) -> np.ndarray:
    """By how much chance in the answers alone sets two scores apart (one standard deviation), (pathways, pathways).

    In unbent units, so strong fits are called alike a little too often rather than too seldom.
    """
    w = fit_.weights[np.abs(fit_.parts).sum(axis=1) > 0]
    if not len(w):
        return np.zeros((len(fit_.slugs), len(fit_.slugs)))
    w = w - w.mean(axis=0)
    gram = w.T @ w
    own = np.diag(gram)
    return np.sqrt(np.maximum(NOISE_VARIANCE * (own[:, None] + own[None, :] - 2 * gram), 0)) * weights.interest * STEP
