"""How far one person's answers carry an order: how many there are, how even they are, and whether they agree.

No answer is called wrong. Agreement is asked within each Holland type: does one answer lie where the person's
other answers of its type lie? Careful simulated answers reach about .4, answers by chance about 0
(docs/decisions/confidence.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.answers import Item, normed
from models.interest import SAME

MANY, SOME = 45, 20  # answers
EVEN_SD = 0.6  # of the marks; below, small differences decide
AGREE, APART = 0.3, 0.1  # correlation of an answer with the others of its type
CLASH = 3  # steps between two marks that clash
ALIKE = 0.65  # likeness of two items of a type from which their marks are compared


@dataclass(frozen=True)
class Confidence:
    """`answered` marks with a standard deviation of `spread`; `agreement` −1 to 1, 0 where too few answers can be compared;
    `clash`: the two most alike items whose marks lie furthest apart, None where no two clash."""

    answered: int
    spread: float
    agreement: float
    clash: tuple[str, str] | None

    @property
    def even(self) -> bool:
        return self.spread < EVEN_SD

    @property
    def level(self) -> str:
        """'firm', 'fair' or 'loose'."""
        if self.answered < SOME or self.agreement < APART:
            return "loose"
        return "firm" if self.answered >= MANY and self.agreement >= AGREE and not self.even else "fair"


@dataclass(frozen=True)
class Comparing:
    """What an inventory's items have to do with each other. `types` (items, types): 1 where an item is of a type;
    `pairs` (2, pairs): places of items of one type that are much alike, the most alike first."""

    items: tuple[Item, ...]
    types: np.ndarray
    pairs: np.ndarray

    @classmethod
    def of(cls, items: Sequence[Item], likeness: np.ndarray) -> Comparing:
        """`likeness` (items, items): how alike items are."""
        scales = np.array([i.scale for i in items])
        types = scales[:, None] == np.unique(scales)[None, :]
        pairs = np.array(np.nonzero(np.triu((likeness >= ALIKE) & (scales[:, None] == scales[None, :]), 1)))
        return cls(tuple(items), types.astype(float), pairs[:, np.argsort(-likeness[pairs[0], pairs[1]], kind="stable")])


def confidence(marks: np.ndarray, comparing: Comparing) -> Confidence:
    """Of one person's marks, (items,), NaN where skipped."""
    given = np.isfinite(marks)
    spread = float(marks[given].std()) if given.any() else 0.0
    return Confidence(int(given.sum()), spread, _agreement(marks, given, comparing), _clash(marks, comparing))


def _agreement(marks: np.ndarray, given: np.ndarray, comparing: Comparing) -> float:
    """Correlation of every answer with the mean of the person's other answers of its type."""
    a = normed(marks, comparing.items)[0]
    others = (comparing.types @ (given @ comparing.types)) - 1  # how many other answers of its type each answer has
    kept = given & (others > 0)
    if not kept.any():
        return 0.0
    x = a[kept]
    y = (comparing.types @ (a @ comparing.types) - a)[kept] / others[kept]
    x, y = x - x.mean(), y - y.mean()
    size = float(np.sqrt((x @ x) * (y @ y)))
    return float(x @ y) / size if size > SAME else 0.0


def _clash(marks: np.ndarray, comparing: Comparing) -> tuple[str, str] | None:
    """The two alike items that clash most: widest apart in marks, then most alike."""
    first, second = comparing.pairs
    if not len(first):
        return None
    apart = np.nan_to_num(np.abs(marks[first] - marks[second]))
    most = int(apart.argmax())
    return (comparing.items[first[most]].id, comparing.items[second[most]].id) if apart[most] >= CLASH else None
