"""Occupation search: from a job title as people type it to O*NET-SOC occupations.

Every name of every occupation is a vector; an occupation's score is that of its nearest name.
The result is a list of choices, never an assignment.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

BATCH = 256  # queries at a time
BLOCK = 1_024  # names at a time: widened from int8 they fit the processor's cache, five times as fast as 8,192


@dataclass(frozen=True)
class Hit:
    """One occupation found. `score`: cosine of the nearest name, 1 is the same words."""

    code: str
    name: str
    score: float


@dataclass(frozen=True)
class NameIndex:
    """Names with vectors.

    `codes`: the O*NET-SOC codes, each once, in order; `owner` (names,): the place in `codes` of each name's occupation;
    `vectors` (names, dimensions) int8 with `scale` (names,). Only names of hits are looked up: `names` may read them on demand.
    """

    names: Sequence[str]
    codes: tuple[str, ...]
    owner: np.ndarray
    vectors: np.ndarray
    scale: np.ndarray

    def without(self, names: set[str]) -> NameIndex:
        """The index with some names struck out (compared without case), for a fair measurement."""
        keep = np.array([n.lower() not in names for n in self.names])
        left = tuple(n for n, k in zip(self.names, keep, strict=True) if k)
        return NameIndex(left, self.codes, self.owner[keep], self.vectors[keep], self.scale[keep])

    def search(self, queries: np.ndarray, top: int = 10) -> list[list[Hit]]:
        """For each query vector the `top` occupations, best first; of equal scores the one that has it earlier in its list."""
        if not len(self.names):
            return [[] for _ in queries]
        out = []
        for start in range(0, len(queries), BATCH):
            some = queries[start : start + BATCH]
            scores = np.concatenate([
                (some @ self.vectors[b : b + BLOCK].astype(np.float32).T) * self.scale[b : b + BLOCK]
                for b in range(0, len(self.names), BLOCK)
            ], axis=1)  # fmt: skip
            out += [self._best(row, top) for row in scores]
        return out

    @functools.cached_property
    def _groups(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The names by occupation: their places, where each occupation's begin among these, and the occupations that have any."""
        order = np.argsort(self.owner, kind="stable")
        present, starts = np.unique(self.owner[order], return_index=True)
        return order, starts, present

    def _best(self, scores: np.ndarray, top: int) -> list[Hit]:
        """The `top` occupations of one query, from the scores of all names."""
        order, starts, present = self._groups
        scores = scores[order]
        best = np.maximum.reduceat(scores, starts)
        ends = np.append(starts[1:], len(order))
        rounded = np.round(best, 6)
        least = -np.partition(-rounded, top - 1)[top - 1] if top < len(rounded) else -np.inf
        ranked = []
        for place in np.flatnonzero(rounded >= least):
            ranked.append((-rounded[place], int(np.argmax(scores[starts[place] : ends[place]])), place))
        return [
            Hit(self.codes[present[p]], self.names[int(order[starts[p] + nearest])], float(best[p]))
            for _, nearest, p in sorted(ranked)[:top]
        ]


def merge(first: Sequence[Hit], second: Sequence[Hit]) -> list[Hit]:
    """Two lists of hits as one, best first, each occupation with its better score; of equal scores the first list's stand first."""
    out: dict[str, Hit] = {}
    for hit in sorted([*first, *second], key=lambda h: -h.score):
        out.setdefault(hit.code, hit)
    return list(out.values())


def owners(codes: Sequence[str]) -> tuple[tuple[str, ...], np.ndarray]:
    """The codes, each once and in order, and for every entry its place among them."""
    distinct, place = np.unique(np.array(codes, dtype=str), return_inverse=True)
    return tuple(map(str, distinct)), place.astype(np.int32)


def quantise(vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """int8 rows and a float32 scale a row; a row of zeros keeps scale 1."""
    scale = (np.abs(vectors).max(axis=1) / 127).astype(np.float32)
    scale[scale == 0] = 1
    return np.round(vectors / scale[:, None]).astype(np.int8), scale


def strip(names: Sequence[str]) -> set[str]:
    """Names as they are compared when struck out."""
    return {n.strip().lower() for n in names if n.strip()}
