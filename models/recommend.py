"""Rank pathways: interest, local wage and local demand, blended by weights the reader sets.

    score = 50 + 25 · (w_interest · z_interest + w_wage · z_wage + w_demand · z_demand)

with every z within ±2 and weights that sum to 1, so a score lies between 0 and 100 and the
parts add up to it exactly. Wage and demand are clipped at ±2; interest is bent towards ±2 by
2·tanh(z/2), so that two strong fits keep their order. A score orders; it never removes a pathway.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field

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


@dataclass
class Ranked:
    """One pathway (or occupation) with its score and the parts that add up to it."""

    slug: str
    score: float
    interest: float  # 0–100, 50 is average
    wage: float | None  # 0–100, None when not published anywhere
    demand: float | None
    reasons: list[Reason]
    ties_with: list[str] = field(default_factory=list)


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


def blend(fit_: Fit, labor: Mapping[str, PathwayLabor], weights: Weights, ties: bool = True) -> list[Ranked]:
    """Pathways of the place `labor` was read for, best first; equal scores by slug.

    `ties`: also say which cannot be told apart.
    """
    fit_ = fit_.only(labor)
    pays = [labor[s].pay for s in fit_.slugs]
    wage = [pay.median if pay else None for pay in pays]
    rate = [labor[s].rate for s in fit_.slugs]
    wage_z, demand_z = log_z(wage), log_z(rate)
    bent = CLIP * np.tanh(fit_.z / CLIP)
    # Bending shrinks every answer's part alike, so that the parts still add up.
    shrink = np.divide(bent, fit_.z, out=np.ones_like(bent), where=fit_.z != 0)
    out = []
    for p, slug in enumerate(fit_.slugs):
        reasons = [Reason("start", None, MIDDLE)]
        points = fit_.parts[:, p] * shrink[p] * weights.interest * STEP
        reasons += [Reason("interest", n, float(v)) for n, v in zip(fit_.names, points, strict=True) if v != 0]
        reasons.append(Reason("wage", None, float(weights.wage * wage_z[p] * STEP)))
        reasons.append(Reason("demand", None, float(weights.demand * demand_z[p] * STEP)))
        out.append(Ranked(
            slug=slug,
            score=float(sum(r.points for r in reasons)),
            interest=float(MIDDLE + STEP * bent[p]),
            wage=float(MIDDLE + STEP * wage_z[p]) if wage[p] else None,
            demand=float(MIDDLE + STEP * demand_z[p]) if rate[p] else None,
            reasons=sorted(reasons, key=lambda r: (r.part != "start", -abs(r.points), r.answer or "")),
        ))  # fmt: skip
    out.sort(key=lambda r: (-round(r.score, 9), r.slug))
    if ties:
        _say_ties(out, fit_, weights)
    return out


def _say_ties(ranked: list[Ranked], fit_: Fit, weights: Weights) -> None:
    """Two pathways cannot be told apart when their scores differ by less than the noise of the
    answers alone would make them differ (one standard deviation)."""
    place = {s: i for i, s in enumerate(fit_.slugs)}
    answered = np.abs(fit_.parts).sum(axis=1) > 0
    w = fit_.weights[answered]
    if not len(w):
        return
    w = w - w.mean(axis=0)
    gram = w.T @ w
    own = np.diag(gram)
    noise = np.sqrt(np.maximum(NOISE_VARIANCE * (own[:, None] + own[None, :] - 2 * gram), 0)) * weights.interest * STEP
    for r in ranked:  # noise is in unbent units, so strong fits are called alike a little too often rather than too seldom
        i = place[r.slug]
        r.ties_with = [o.slug for o in ranked if o is not r and abs(o.score - r.score) < noise[i, place[o.slug]]]
