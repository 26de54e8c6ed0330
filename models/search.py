"""Occupation search: from a job title as people type it to O*NET-SOC occupations.

Every name of every occupation is a vector; an occupation's score is that of its nearest name.
The result is a list of choices, never an assignment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

BATCH = 256  # queries at a time
BLOCK = 8_192  # names at a time: the int8 vectors are never widened as a whole


@dataclass(frozen=True)
class Hit:
    """One occupation found. `score`: cosine of the nearest name, 1 is the same words."""

    code: str
    name: str
    score: float


@dataclass(frozen=True)
class NameIndex:
    """Names with vectors: `vectors` (names, dimensions) int8 with `scale` (names,), `owner` O*NET-SOC codes."""

    names: tuple[str, ...]
    owner: tuple[str, ...]
    vectors: np.ndarray
    scale: np.ndarray

    def without(self, names: set[str]) -> NameIndex:
        """The index with some names struck out (compared without case), for a fair measurement."""
        keep = np.array([n.lower() not in names for n in self.names])
        return NameIndex(
            tuple(n for n, k in zip(self.names, keep, strict=True) if k),
            tuple(o for o, k in zip(self.owner, keep, strict=True) if k),
            self.vectors[keep],
            self.scale[keep],
        )

    def search(self, queries: np.ndarray, top: int = 10) -> list[list[Hit]]:
        """For each query vector the `top` occupations, best first; equal scores by code."""
        if not len(self.names):
            return [[] for _ in queries]
        codes, place = np.unique(np.array(self.owner), return_inverse=True)
        out = []
        for start in range(0, len(queries), BATCH):
            some = queries[start : start + BATCH]
            scores = np.concatenate([
                (some @ self.vectors[b : b + BLOCK].astype(np.float32).T) * self.scale[b : b + BLOCK]
                for b in range(0, len(self.names), BLOCK)
            ], axis=1)  # fmt: skip
            for row in scores:
                best = np.full(len(codes), -np.inf)
                np.maximum.at(best, place, row)
                order = np.lexsort((codes, -np.round(best, 6)))[:top]
                hits = []
                for o in order:
                    mine = np.flatnonzero(place == o)
                    name = self.names[mine[np.argmax(row[mine])]]
                    hits.append(Hit(str(codes[o]), name, float(best[o])))
                out.append(hits)
        return out


def quantise(vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """int8 rows and a float32 scale a row; a row of zeros keeps scale 1."""
    scale = (np.abs(vectors).max(axis=1) / 127).astype(np.float32)
    scale[scale == 0] = 1
    return np.round(vectors / scale[:, None]).astype(np.int8), scale


def strip(names: Sequence[str]) -> set[str]:
    """Names as they are compared when struck out."""
    return {n.strip().lower() for n in names if n.strip()}
