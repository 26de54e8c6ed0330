"""Answers and norms: from 1–5 marks to normed, person-centred figures.

An answer of 4 to something most people dislike says more than a 4 to something everybody
likes, so each answer is first compared with other people's (mean and sd from the norms),
then with the person's own average.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

LOWEST, HIGHEST = 1, 5
FEWEST = 12  # with fewer answers a ranking would rest on chance
FLAT_SD = 0.35  # sd of the marks below which nothing stands out (all 3s with one 4 in sixty is .13)


class AnswerError(ValueError):
    """Answers that cannot be used; the message says which and what to do."""


@dataclass(frozen=True)
class Item:
    """One inventory item with the norm of its answers."""

    id: str
    text: str
    scale: str
    mean: float
    sd: float
    difference: float = float("nan")  # published men-minus-women difference in sd; NaN: none


def scale_norms(norms: Mapping[str, Any]) -> dict[str, tuple[float, float]]:
    """Mean and sd by Holland type, the means drawn towards their common mean as far as `trust` is below 1.

    The shipped figures come from other items and from adults, so half of the difference between
    two types is believed (docs/decisions/norms.md).
    """
    scales, trust = norms["scales"], norms.get("trust", 1.0)
    common = sum(s["mean"] for s in scales.values()) / len(scales)
    return {k: (common + trust * (s["mean"] - common), s["sd"]) for k, s in scales.items()}


def items_with_scale_norms(items: Sequence[Mapping[str, str]], norms: Mapping[str, Any]) -> list[Item]:
    """Items whose norm, and whose difference between men and women, is that of their Holland type."""
    by_scale, apart = scale_norms(norms), differences(norms)
    return [Item(i["id"], i["text"], i["scale"], *by_scale[i["scale"]], apart.get(i["scale"], np.nan)) for i in items]


def differences(norms: Mapping[str, Any]) -> dict[str, float]:
    """Published men-minus-women differences by Holland type, in sd; none where the norms bring none."""
    told = norms.get("differences")
    return dict(told["men_minus_women"]) if told else {}


def check_answers(answers: Mapping[str, object], items: Sequence[Item]) -> dict[str, int]:
    """Answers as whole numbers 1–5 by item id; None means skipped.

    Raises AnswerError naming every answer that is not in range and every unknown item.
    """
    known = {i.id for i in items}
    good: dict[str, int] = {}
    wrong = []
    for id_, value in answers.items():
        if id_ not in known:
            wrong.append(f"'{id_}' is not an item of this inventory; see `pathways inventory --format json` for the ids")
        elif value is None:
            continue
        elif isinstance(value, bool) or not isinstance(value, int) or not LOWEST <= value <= HIGHEST:
            wrong.append(f"the answer to '{id_}' is {value!r}; use a whole number from 1 (dislike) to 5 (enjoy), or leave it out")
        else:
            good[id_] = value
    if wrong:
        raise AnswerError("\n".join(wrong))
    return good


def as_row(answers: Mapping[str, int], items: Sequence[Item]) -> np.ndarray:
    """Marks in item order, shape (items,), NaN where skipped."""
    return np.array([answers.get(i.id, np.nan) for i in items], dtype=float)


def too_flat(marks: np.ndarray) -> str | None:
    """Why these marks (shape (items,)) carry no ranking: 'few', 'flat', or None when they do."""
    given = marks[np.isfinite(marks)]
    if len(given) < min(FEWEST, len(marks)):
        return "few"
    return "flat" if given.std() < FLAT_SD else None


def normed(marks: np.ndarray, items: Sequence[Item]) -> np.ndarray:
    """Normed, person-centred answers, shape (people, items); skipped answers are 0."""
    marks = np.atleast_2d(np.asarray(marks, dtype=float))
    mean = np.array([i.mean for i in items])
    sd = np.array([i.sd for i in items])
    z = (marks - mean) / sd
    given = np.isfinite(z)
    count = np.maximum(given.sum(1, keepdims=True), 1)
    own = np.where(given, z, 0).sum(1, keepdims=True) / count
    return np.where(given, z - own, 0.0)


def scale_picture(marks: np.ndarray, items: Sequence[Item]) -> dict[str, float | None]:
    """Average normed answer by Holland type, person-centred; None where nothing was answered."""
    a = normed(marks, items)[0]
    given = np.isfinite(np.asarray(marks, dtype=float).reshape(-1))
    out: dict[str, float | None] = {}
    for scale in "RIASEC":
        rows = [k for k, i in enumerate(items) if i.scale == scale and given[k]]
        out[scale] = float(a[rows].mean()) if rows else None
    return out
