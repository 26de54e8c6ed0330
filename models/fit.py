"""How well each pathway fits one person's answers, in units in which pathways can be compared.

    fit = .7 · mean over the pathway's occupations + .3 · its best-fitting occupation
    z   = fit / unit,    unit = sd^¾ · typical^¼

The mean alone lets nine poor occupations hide a perfect one; the best alone lets one excuse nine
poor ones (docs/decisions/pathway-fit.md). `sd` is the spread of the pathway's fit over a reference set
of simulated people who answered the same items, `typical` the mean spread of single occupations, so
that neither big nor vague pathways win by their size. For the person asked about it is a weighted sum
of the answers, so the part of each answer is exact.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from models.answers import Item, normed
from models.interest import InterestModel
from models.reference import centred

TEXT_MARK = 1.5  # a free-text answer counts like an item liked this much above average, in sd (docs/decisions/free-text.md)
MEAN_SHARE = 0.8  # how much of a pathway's fit is the mean over its occupations; the rest is its best one
POWER = 0.75  # 1 takes a pathway's own spread away whole, 0 leaves it


@dataclass(frozen=True)
class Groups:
    """Which occupations stand for which pathway.

    `matrix` (occupations, pathways): shares in the mean, columns sum to 1; `members`: the places of
    every pathway's occupations.
    """

    slugs: tuple[str, ...]
    matrix: np.ndarray
    members: tuple[np.ndarray, ...]

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
        return cls(slugs, matrix, tuple(np.flatnonzero(matrix[:, p]) for p in range(len(slugs))))

    def fits(self, occupations: np.ndarray) -> np.ndarray:
        """Fit of many people to every pathway from their fit to every occupation: (people, occupations) to (people, pathways)."""
        starts = np.cumsum([0, *(len(m) for m in self.members[:-1])])
        best = np.maximum.reduceat(occupations[:, np.concatenate(self.members)], starts, axis=1)
        return MEAN_SHARE * (occupations @ self.matrix) + (1 - MEAN_SHARE) * best

    def best(self, occupations: np.ndarray) -> np.ndarray:
        """Place of the best-fitting occupation of every pathway, for one person; the first of equals."""
        return np.array([m[np.argmax(occupations[m])] for m in self.members])


@dataclass(frozen=True)
class Worth:
    """What one unit of each answer adds, for one pattern of answered items.

    `occupations` (answers, occupations) and `means` (answers, pathways) before they are divided by their units.
    """

    occupations: np.ndarray
    means: np.ndarray
    unit: np.ndarray
    occupation_unit: np.ndarray


@dataclass(frozen=True)
class Fit:
    """How well each pathway fits one person's answers.

    `z` (pathways,) in units of spread over the reference set; `parts` (answers, pathways)
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


def worth(model: InterestModel, groups: Groups, reference: np.ndarray, given: np.ndarray, texts: int = 0) -> Worth:
    """The worth of answers to the items `given` (mask) and of free texts, which the model has after the items.

    `reference`: normed answers of simulated people, (people, items). Texts have no reference: units are those of the items.
    """
    w = model.weights(np.r_[given, np.ones(texts, dtype=bool)])
    alone = w if not texts else model.weights(np.r_[given, np.zeros(texts, dtype=bool)])
    people = centred(reference, given) @ alone[: len(given)]
    single = people.std(axis=0)
    typical = max(float(single.mean()), 1e-9)
    unit, occupation_unit = _unit(groups.fits(people).std(axis=0), typical), _unit(single, typical)
    return Worth(w, w @ groups.matrix, unit, occupation_unit)


def _unit(sd: np.ndarray, typical: float) -> np.ndarray:
    return np.maximum(sd, 1e-9) ** POWER * typical ** (1 - POWER)


def numbers(marks: np.ndarray, items: Sequence[Item], texts: int = 0) -> np.ndarray:
    """One person's answers as the model takes them: normed marks, 0 where skipped, then the free texts."""
    return np.r_[normed(marks, items)[0], np.full(texts, TEXT_MARK)]


def names(items: Sequence[Item], texts: int = 0) -> tuple[str, ...]:
    """What the answers are called: item ids, then text-1, text-2 …"""
    return tuple(i.id for i in items) + tuple(f"text-{n + 1}" for n in range(texts))


def fit(worth_: Worth, groups: Groups, answers: np.ndarray, called: tuple[str, ...]) -> Fit:
    """Fit of one person to every pathway."""
    best = groups.best(answers @ worth_.occupations)
    weights = (MEAN_SHARE * worth_.means + (1 - MEAN_SHARE) * worth_.occupations[:, best]) / worth_.unit
    parts = answers[:, None] * weights
    return Fit(groups.slugs, called, parts.sum(axis=0), parts, weights)


def occupation_fit(worth_: Worth, codes: Sequence[str], answers: np.ndarray, called: tuple[str, ...]) -> Fit:
    """Fit of one person to every occupation."""
    weights = worth_.occupations / worth_.occupation_unit
    parts = answers[:, None] * weights
    return Fit(tuple(codes), called, parts.sum(axis=0), parts, weights)
