"""Interest: from answers to how much a person would like each occupation, without labels.

Answers are noisy readings of one interest function over text (ridge / Gaussian process):

    score = a · W,    W = (K + λI)⁻¹ S

with `a` the normed answers, `K` the item × item cosines and `S` the item × occupation cosines,
the mean over an occupation's three nearest task phrases. All vectors are centred on the mean
task vector first. W is one matrix, so what each answer adds to a score is exactly a_i · W_ij.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

NOISE = 0.5  # λ: the noise of one answer against the interest it reads (docs/decisions/matching.md)
NEAREST = 3
# Share of a normed answer's variance that is noise under that λ; used to say what cannot be told apart.
NOISE_VARIANCE = NOISE / (1 + NOISE)
SCREEN = 2_000  # people scored at a time, to keep memory flat


def _unit(vectors: np.ndarray) -> np.ndarray:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.divide(vectors, length, out=np.zeros_like(vectors), where=length > 0)


@dataclass(frozen=True)
class TaskSpace:
    """Task phrases as vectors, with the occupation each belongs to.

    `vectors` (tasks, dimensions) centred and of length 1; `owner` (tasks,) the occupation's
    place in `occupations`, in rising order; `centre` the mean task vector.
    """

    vectors: np.ndarray
    owner: np.ndarray
    occupations: tuple[str, ...]
    centre: np.ndarray

    @classmethod
    def of(cls, vectors: np.ndarray, owner: np.ndarray, occupations: Sequence[str]) -> TaskSpace:
        centre = vectors.mean(axis=0)
        return cls(_unit(vectors - centre), owner, tuple(occupations), centre)

    def place(self, vectors: np.ndarray) -> np.ndarray:
        """Item or free-text vectors in the same centred space."""
        return _unit(vectors - self.centre)

    def nearness(self, items: np.ndarray) -> np.ndarray:
        """S: items × occupations, the mean cosine of the three nearest task phrases."""
        cosine = items @ self.vectors.T
        starts = np.flatnonzero(np.r_[True, self.owner[1:] != self.owner[:-1]])
        out = np.empty((len(items), len(self.occupations)), dtype=float)
        for place, block in enumerate(np.split(cosine, starts[1:], axis=1)):
            k = min(NEAREST, block.shape[1])
            out[:, place] = np.partition(block, block.shape[1] - k, axis=1)[:, -k:].mean(axis=1)
        return out


@dataclass(frozen=True)
class InterestModel:
    """What an inventory's items say of occupations: `kernel` K (items, items), `nearness` S (items, occupations)."""

    kernel: np.ndarray
    nearness: np.ndarray

    @classmethod
    def of(cls, items: np.ndarray, space: TaskSpace) -> InterestModel:
        """`items`: vectors already placed in the space."""
        return cls(items @ items.T, space.nearness(items))

    def weights(self, given: np.ndarray | None = None) -> np.ndarray:
        """W (items, occupations) for the answers given; rows of skipped items are 0."""
        count = len(self.kernel)
        rows = np.arange(count) if given is None else np.flatnonzero(given)
        out = np.zeros(self.nearness.shape)
        if len(rows):
            k = self.kernel[np.ix_(rows, rows)] + NOISE * np.eye(len(rows))
            out[rows] = np.linalg.solve(k, self.nearness[rows])
        return out

    def with_texts(self, texts: np.ndarray, items: np.ndarray, space: TaskSpace) -> InterestModel:
        """The model with free-text answers (placed vectors) as further items, after the others."""
        return InterestModel.of(np.vstack([items, texts]), space)

    def scores(self, answers: np.ndarray, given: np.ndarray) -> np.ndarray:
        """Scores of many people, (people, occupations); people who skipped the same items share one solve."""
        out = np.empty((len(answers), self.nearness.shape[1]))
        patterns, which = np.unique(given, axis=0, return_inverse=True)
        for p, pattern in enumerate(patterns):
            weights = self.weights(pattern)
            people = np.flatnonzero(which.reshape(-1) == p)
            for start in range(0, len(people), SCREEN):
                some = people[start : start + SCREEN]
                out[some] = answers[some] @ weights
        return out
