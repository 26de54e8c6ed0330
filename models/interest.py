"""Interest: from answers to how much a person would like each occupation, without labels.

Answers are noisy readings of one interest function over text (ridge / Gaussian process):

    score = a · W,    W = (K + λI)⁻¹ S,    W′ = W − k · w (dᵀW) / (w·d)

with `a` the normed answers, `K` how alike two items are and `S` how near an item is to an occupation:
the likeness of the texts (for `S` the mean over the occupation's three nearest task phrases), plus .95
of the likeness of the knowledge and skills they ask for (models/knowledge.py). Likeness grows
faster than the cosine c of two vectors, t (exp(c/t) − 1): two texts of one thing count for more than
many that are a little alike. All vectors are centred on the mean task vector first. `d` is the
published difference between men's and women's answers, item by item:
the share k of what it does to the scores is taken out of the weights, for everyone alike and without
asking anyone's sex (docs/decisions/fairness.md). W′ is one matrix, so what each answer adds to a score
is exactly a_i · W′_ij.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.knowledge import Knowledge, unit

NOISE = 0.9  # λ: the noise of one answer against the interest it reads (docs/decisions/matching.md)
WORDS = 0.15  # what one point of bm25 adds to the nearness of a sentence and an occupation
MOST_BY_WORD = 2.0  # and the most that words add: a long text shares many
NEAREST = 3
KNOWLEDGE = 0.95  # how much a likeness in knowledge and skills counts against a likeness in words
SCALE = 2.5  # t: how fast likeness grows with the cosine
SAME = 1e-9  # differences closer than this are equal: nothing to even out
EVENED = 0.66  # k: the share of the difference between men and women that is taken out (docs/decisions/fairness.md)
SCREEN = 2_000  # people scored at a time, to keep memory flat


def likeness(cosine: np.ndarray) -> np.ndarray:
    """t (exp(c/t) − 1), any shape: 0 for what has nothing in common, and a kernel as the cosine is (a sum of its powers)."""
    return SCALE * np.expm1(cosine / SCALE)


# Share of a normed answer's variance that is noise under that λ, given how alike an item is to itself; used to say what
# cannot be told apart.
NOISE_VARIANCE = NOISE / (float(likeness(np.array(1.0))) * (1 + KNOWLEDGE) + NOISE)


def by_word(shared: np.ndarray) -> np.ndarray:
    """What shared words add to the nearness of texts and occupations; (texts, occupations), the mean over occupations 0."""
    near = WORDS * shared
    near = near / np.maximum(near.max(axis=1, keepdims=True) / MOST_BY_WORD, 1)
    return np.asarray(near - near.mean(axis=1, keepdims=True))


@dataclass(frozen=True)
class TaskSpace:
    """Task phrases as vectors, with the occupation each belongs to.

    `vectors` (tasks, dimensions) centred and of length 1; `owner` (tasks,) the occupation's
    place in `occupations`, in rising order; `centre` the mean task vector; `knowledge` what texts say of
    knowledge and skills, None where no figures are loaded.
    """

    vectors: np.ndarray
    owner: np.ndarray
    occupations: tuple[str, ...]
    centre: np.ndarray
    knowledge: Knowledge | None = None

    @classmethod
    def of(
        cls, vectors: np.ndarray, owner: np.ndarray, occupations: Sequence[str], knowledge: Knowledge | None = None
    ) -> TaskSpace:
        centre = vectors.mean(axis=0)
        return cls(unit(vectors - centre), owner, tuple(occupations), centre, knowledge)

    def place(self, vectors: np.ndarray) -> np.ndarray:
        """Item or free-text vectors in the same centred space."""
        return unit(vectors - self.centre)

    def nearness(self, items: np.ndarray) -> np.ndarray:
        """S (items, occupations): the mean likeness of the three nearest task phrases, and the likeness in knowledge and skills."""
        alike = likeness(items @ self.vectors.T)
        starts = np.flatnonzero(np.r_[True, self.owner[1:] != self.owner[:-1]])
        out = np.empty((len(items), len(self.occupations)), dtype=float)
        for place, block in enumerate(np.split(alike, starts[1:], axis=1)):
            k = min(NEAREST, block.shape[1])
            out[:, place] = np.partition(block, block.shape[1] - k, axis=1)[:, -k:].mean(axis=1)
        if self.knowledge is not None:
            out += KNOWLEDGE * likeness(self.knowledge.read(items) @ self.knowledge.occupations.T)
        return out

    def kernel(self, items: np.ndarray) -> np.ndarray:
        """K (items, items): how alike items are."""
        out = likeness(items @ items.T).astype(float)
        if self.knowledge is not None:
            read = self.knowledge.read(items)
            out += KNOWLEDGE * likeness(read @ read.T)
        return out


@dataclass(frozen=True)
class InterestModel:
    """What an inventory's items say of occupations: `kernel` K (items, items), `nearness` S (items, occupations).

    `differences` (items,): the published men-minus-women difference in answers to each item, in standard deviations,
    NaN where none is published; None evens nothing out.
    """

    kernel: np.ndarray
    nearness: np.ndarray
    differences: np.ndarray | None = None

    @classmethod
    def of(cls, items: np.ndarray, space: TaskSpace, differences: np.ndarray | None = None) -> InterestModel:
        """`items`: vectors already placed in the space."""
        return cls(space.kernel(items), space.nearness(items), differences)

    def weights(self, given: np.ndarray | None = None) -> np.ndarray:
        """W′ (items, occupations) for the answers given; rows of skipped items are 0."""
        count = len(self.kernel)
        rows = np.arange(count) if given is None else np.flatnonzero(given)
        out = np.zeros(self.nearness.shape)
        if len(rows):
            k = self.kernel[np.ix_(rows, rows)] + NOISE * np.eye(len(rows))
            out[rows] = self._evened(np.linalg.solve(k, self.nearness[rows]), k, rows)
        return out

    def _evened(self, weights: np.ndarray, k: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """Weights of the items `rows` without a share of the difference between men and women; `k` is K + λI of those items.

        Only how items differ from each other counts: answers are taken from a person's own mean.
        """
        if self.differences is None:
            return weights
        d = self.differences[rows]
        d = np.where(np.isfinite(d), d - d[np.isfinite(d)].mean(), 0.0) if np.isfinite(d).any() else d
        if not np.any(np.abs(d) > SAME):  # also when none is published
            return weights
        w = np.linalg.solve(k, d)
        return np.asarray(weights - EVENED * np.outer(w, d @ weights) / (w @ d))

    def with_texts(self, texts: np.ndarray, items: np.ndarray, space: TaskSpace, shared: np.ndarray | None = None) -> InterestModel:
        """The model with free-text answers (placed vectors) as further items, after the others.

        `shared` (texts, occupations): how much each text shares with an occupation word by word (bm25, 0 for nothing).
        What people write of their own accord has no published difference.
        """
        differences = None if self.differences is None else np.r_[self.differences, np.full(len(texts), np.nan)]
        every = np.vstack([items, texts])
        nearness = space.nearness(every)
        if shared is not None:
            nearness[len(items) :] += by_word(shared)
        return InterestModel(space.kernel(every), nearness, differences)

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
