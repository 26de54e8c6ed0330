"""What a text says of the knowledge and skills its work asks for.

O*NET rates how important each kind of knowledge and each skill is in an occupation. A ridge regression from the task
phrases of occupations to those figures reads the same figures out of any text: "take blood" asks for medicine, "add up
invoices" for clerical work and mathematics. It learns from facts about occupations alone, never from anybody's answers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

RIDGE = 10.0  # docs/decisions/matching.md


def unit(vectors: np.ndarray) -> np.ndarray:
    """Rows of length 1; a row of zeros stays one."""
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.divide(vectors, length, out=np.zeros_like(vectors), where=length > 0)


@dataclass(frozen=True)
class Knowledge:
    """`reader` (dimensions, figures) from a placed text to its figures; `occupations` (occupations, figures), rows of length 1."""

    reader: np.ndarray
    occupations: np.ndarray

    @classmethod
    def of(cls, vectors: np.ndarray, owner: np.ndarray, figures: np.ndarray) -> Knowledge:
        """From task phrases, placed, (tasks, dimensions), the place of each one's occupation, and the figures of occupations.

        `figures` (occupations, figures) importance from 1 to 5, a row of NaN where none is published: such an occupation
        gets what its task phrases say. Figures are taken in standard deviations from their mean over occupations.
        """
        known = np.isfinite(figures).all(axis=1)
        usual, spread = figures[known].mean(axis=0), figures[known].std(axis=0)
        z = (figures - usual) / np.where(spread > 0, spread, 1.0)
        mine = known[owner]
        told = vectors[mine].astype(float)
        reader = np.linalg.solve(told.T @ told + RIDGE * np.eye(told.shape[1]), told.T @ z[owner[mine]])
        count = np.bincount(owner, minlength=len(figures))
        mean = np.zeros((len(figures), vectors.shape[1]))
        np.add.at(mean, owner, vectors)
        mean /= np.maximum(count, 1)[:, None]
        return cls(reader, unit(np.where(known[:, None], z, mean @ reader)))

    def read(self, placed: np.ndarray) -> np.ndarray:
        """Figures of texts, (texts, figures), rows of length 1."""
        return unit(placed @ self.reader)
