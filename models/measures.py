"""How well a ranking does, in figures that can be counted by hand.

Three things are measured: whether what people really chose comes up among the first (accuracy), what
groups are shown among the first (pay and share), and how far two rankings of the same people agree.
Nothing here enters a ranking.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

DEPTHS = (1, 3, 5)
FIRST = 3  # choices counted as shown
NEAR = 10
NOWHERE = 10_000  # the place of a right answer that did not come up


@dataclass(frozen=True)
class Accuracy:
    """Shares of people whose own choice is among the first 1, 3 and 5, and the mean of 1 / its place (MRR).

    `balanced_…`: the same within each choice, then averaged over the choices, so that a choice most people made
    does not decide the figure.
    """

    hits: dict[int, float]
    mrr: float
    balanced_hits: dict[int, float]
    balanced_mrr: float


def columns_of(codes: Sequence[str], prefixes: Sequence[str]) -> list[int]:
    """Places of the occupations that stand for a field: prefixes of SOC codes, those after a `-` left out."""
    keep = tuple(p for p in prefixes if not p.startswith("-"))
    drop = tuple(p[1:] for p in prefixes if p.startswith("-"))
    return [k for k, code in enumerate(codes) if code.startswith(keep) and not (drop and code.startswith(drop))]


def by_field(scores: np.ndarray, members: Sequence[Sequence[int]]) -> np.ndarray:
    """Scores of fields, (people, fields): the mean score of the occupations of each."""
    return np.column_stack([scores[:, list(m)].mean(axis=1) for m in members])


def place_of(scores: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """The place of everyone's own choice, 1 is first; equal scores count against it. `chosen` (people,) the column."""
    own = scores[np.arange(len(chosen)), chosen][:, None]
    above, level = (scores > own).sum(axis=1), (scores == own).sum(axis=1) - 1
    return np.asarray(1 + above + level)


def accuracy(places: np.ndarray, chosen: np.ndarray) -> Accuracy:
    """From the place of everyone's own choice."""
    stats = {k: (places <= k).astype(float) for k in DEPTHS}
    choices = np.unique(chosen)

    def even(values: np.ndarray) -> float:
        return float(np.mean([values[chosen == c].mean() for c in choices]))

    return Accuracy(
        {k: float(v.mean()) for k, v in stats.items()}, float((1 / places).mean()),
        {k: even(v) for k, v in stats.items()}, even(1 / places),
    )  # fmt: skip


def shown(scores: np.ndarray, count: int = FIRST) -> np.ndarray:
    """Columns of the first choices, (people, count); equal scores in order of the columns."""
    return np.argsort(-scores, axis=1, kind="stable")[:, :count]


def pay_of_shown(first: np.ndarray, pay: np.ndarray, group: np.ndarray, names: tuple[str, str]) -> float:
    """Mean pay of what the first of two groups is shown over that of the second. `pay` (choices,)."""
    of_each = pay[first].mean(axis=1)
    return float(of_each[group == names[0]].mean() / of_each[group == names[1]].mean())


def share_shown(first: np.ndarray, wanted: Collection[int], who: np.ndarray) -> float:
    """Share of the people `who` (mask) that have any of the `wanted` columns among their first."""
    return float(np.isin(first[who], list(wanted)).any(axis=1).mean())


def title_places(hits: Mapping[str, Sequence[str]], right: Mapping[str, Collection[str]]) -> np.ndarray:
    """The place of the first right occupation for each title of `right`, each 6-digit SOC code counted once.

    `hits`: codes found for a title, best first; a title whose right code did not come up stands far behind.
    """
    places = []
    for title, codes in right.items():
        distinct = list(dict.fromkeys(code[:7] for code in hits.get(title, ())))
        places.append(next((n for n, code in enumerate(distinct, 1) if code in codes), NOWHERE))
    return np.array(places)


@dataclass(frozen=True)
class Agreement:
    """How far two rankings of the same people agree, means over people.

    `correlation`: of a person's scores; `shared`: choices among both first three; `near`: share of people whose first
    choice is among the other's first ten.
    """

    correlation: float
    shared: float
    near: float


def agreement(mine: np.ndarray, other: np.ndarray) -> Agreement:
    """Of two tables of scores, (people, choices)."""
    a, b = (x - x.mean(axis=1, keepdims=True) for x in (mine, other))
    correlation = (a * b).sum(axis=1) / np.sqrt((a * a).sum(axis=1) * (b * b).sum(axis=1))
    first, second = shown(mine), shown(other, NEAR)
    both = [len(set(x) & set(y[:FIRST])) for x, y in zip(first, second, strict=True)]
    near = [x[0] in y for x, y in zip(first, second, strict=True)]
    return Agreement(float(correlation.mean()), float(np.mean(both)), float(np.mean(near)))


@dataclass(frozen=True)
class Mixing:
    """What weighing does to the order people would have by interest alone.

    `stays`: share whose first pathway stays first; `kept`: whose first stays among the first three; `largest`: the largest
    share of people one pathway is first for; `never`: pathways that are first for nobody.
    """

    stays: float
    kept: float
    largest: float
    never: int


def mixing(interest: np.ndarray, weighed: np.ndarray) -> Mixing:
    """From the scores of many people by interest alone and as weighed, (people, pathways)."""
    liked, first = shown(interest, 1)[:, 0], shown(weighed)
    counts = np.bincount(first[:, 0], minlength=weighed.shape[1])
    return Mixing(
        float((first[:, 0] == liked).mean()), float((first == liked[:, None]).any(axis=1).mean()),
        float(counts.max() / len(weighed)), int((counts == 0).sum()),
    )  # fmt: skip


def scale_correlation(marks: np.ndarray, scales: Sequence[str], figures: np.ndarray) -> np.ndarray:
    """The usual rule, to compare with: Pearson correlation of a person's six averages with an occupation's six figures.

    `marks` (people, items) NaN where skipped, `scales` the Holland type of each item, `figures` (occupations, 6) in the order
    R I A S E C, NaN where none are published; such an occupation correlates with nobody (0).
    """
    means = np.column_stack([np.nanmean(marks[:, [s == t for s in scales]], axis=1) for t in "RIASEC"])
    return np.asarray(_standard(means) @ _standard(figures).T)


def _standard(rows: np.ndarray) -> np.ndarray:
    """Rows with mean 0 and length 1; a row that is level, or has no figures, is 0."""
    rows = rows - rows.mean(axis=1, keepdims=True)
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(np.nan_to_num(np.divide(rows, length, out=np.zeros_like(rows), where=length > 0)))
