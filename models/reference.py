"""A reference set of answer sets, simulated: what spread a pathway's fit has over people.

People are drawn from the norms alone: six interests that resemble each other the way Holland's
hexagon has it, a personal level of liking things in general, and noise on every answer. No
real person's answers are in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from models.answers import HIGHEST, LOWEST, Item

PEOPLE = 2_000
SEED = 20_260
# Correlation of two interests by their distance on the hexagon (R-I-A-S-E-C), and the shares of
# an answer's variance that come from the interest, from the personal level, and from noise.
BY_DISTANCE = (1.0, 0.35, 0.15, 0.05)
INTEREST, LEVEL = 0.45, 0.10


def simulate(items: Sequence[Item], people: int = PEOPLE, seed: int = SEED, shift: Mapping[str, float] | None = None) -> np.ndarray:
    """Marks 1–5 of simulated people, shape (people, items).

    `shift`: how far these people's interests lie from the norms by Holland type, in standard deviations of the mean of
    the type's items.
    """
    random = np.random.default_rng(seed)
    order = "RIASEC"
    distance = [[min(abs(i - j), 6 - abs(i - j)) for j in range(6)] for i in range(6)]
    covariance = np.array([[BY_DISTANCE[d] for d in row] for row in distance])
    six = random.multivariate_normal(np.zeros(6), covariance, size=people, method="cholesky")
    level = random.standard_normal((people, 1))
    noise = random.standard_normal((people, len(items)))
    own = six[:, [order.index(i.scale) for i in items]]
    z = np.sqrt(INTEREST) * own + np.sqrt(LEVEL) * level + np.sqrt(1 - INTEREST - LEVEL) * noise
    if shift:
        z += np.array([shift.get(i.scale, 0.0) * _spread_of_mean(sum(o.scale == i.scale for o in items)) for i in items])
    marks = np.array([i.mean for i in items]) + z * np.array([i.sd for i in items])
    return np.clip(np.rint(marks), LOWEST, HIGHEST)


def _spread_of_mean(count: int) -> float:
    """Standard deviation of the mean of some items of one type, in those of one item: noise alone averages out."""
    return float(np.sqrt(INTEREST + LEVEL + (1 - INTEREST - LEVEL) / count))


def sample(items: Sequence[Item], people: int = PEOPLE, seed: int = SEED) -> np.ndarray:
    """Normed answers of simulated people before person-centring, shape (people, items)."""
    marks = simulate(items, people, seed)
    return ((marks - np.array([i.mean for i in items])) / np.array([i.sd for i in items])).astype(np.float32)


def centred(sample_: np.ndarray, given: np.ndarray) -> np.ndarray:
    """The same people as if they had answered the items `given` (mask) alone: centred over those, 0 elsewhere."""
    own = sample_[:, given].mean(axis=1, keepdims=True) if given.any() else 0.0
    return np.where(given, sample_ - own, 0.0)
