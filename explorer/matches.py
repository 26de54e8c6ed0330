"""Matching for pages, quick the second time.

What an answer is worth depends on which items were answered, not on how, so those weights are
kept by pattern of answered items; a test holds them against `Matching.rank`.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from flask import current_app

from explorer.catalog import Catalog, Place
from explorer.matching import Matching
from explorer.site import matching
from explorer.store import Record
from models.answers import as_row, normed, too_flat
from models.labor import PathwayLabor
from models.recommend import Fit, Standing, Weights, blend, labor_z, points, totals
from models.reference import spread

# Job zone of occupations O*NET has not rated, by their typical entry education.
ZONE_OF_EDUCATION = {
    "No formal educational credential": 2,
    "High school diploma or equivalent": 2,
    "Some college, no degree": 3,
    "Postsecondary nondegree award": 3,
    "Associate's degree": 3,
    "Bachelor's degree": 4,
    "Master's degree": 5,
    "Doctoral or professional degree": 5,
}
DOCTORAL = "Doctoral or professional degree"
ZONES = ((1, 2), (3,), (4, 5))


@dataclass(frozen=True)
class Answered:
    """What one person answered, as far as it is matched. No name, no record."""

    inventory: str
    answers: tuple[tuple[str, int], ...]
    texts: tuple[str, ...] = ()

    @classmethod
    def of(cls, saved: Record, catalog: Catalog) -> Answered:
        """Of a saved inventory. The encoder reads English: texts of a Spanish inventory are for the counselor."""
        data = catalog.inventory(saved.inventory)
        known = {i["id"] for i in data["items"]}
        asked = zip(data["questions"], saved.texts, strict=False)
        texts = tuple(t.strip() for q, t in asked if q["matched"] and t.strip()) if saved.lang == "en" else ()
        return cls(saved.inventory, tuple((i, m) for i, m in saved.answers.items() if i in known), texts)

    @property
    def marks(self) -> dict[str, int]:
        return dict(self.answers)


@dataclass(frozen=True)
class Likes:
    """What the answers say: the fit of every pathway, and of every occupation in standard deviations."""

    fit: Fit
    occupations: np.ndarray

    def points(self, slug: str, weights: Weights) -> dict[str, float]:
        """What each answer adds to a pathway's score, by item id."""
        return points(self.fit, slug, weights)

    def pull(self, slug: str, name: str) -> float:
        """How much a pathway is like an item: above 0 where liking the item speaks for it."""
        return float(self.fit.weights[self.fit.names.index(name), self.fit.slugs.index(slug)])


def in_order(standings: Sequence[Standing], weights: Weights) -> list[str]:
    """Slugs, best first, as other weights would order them; equal scores by slug."""
    return [s.slug for s in sorted(standings, key=lambda s: (-round(s.under(weights), 9), s.slug))]


def first(standings: Sequence[Standing], weights: Weights) -> str:
    """The slug other weights would put first."""
    return min(standings, key=lambda s: (-round(s.under(weights), 9), s.slug)).slug


class Matches:
    """The matching of one site, with what its pages ask for again and again kept."""

    def __init__(self, matching_: Matching):
        self.matching = matching_
        self.catalog = matching_.catalog

    def too_flat(self, answered: Answered) -> str | None:
        """Why these answers carry no ranking: 'few', 'flat', or None when they do."""
        return too_flat(self.marks(answered))

    def marks(self, answered: Answered) -> np.ndarray:
        return as_row(answered.marks, self.matching.items(answered.inventory))

    @functools.lru_cache(maxsize=32)  # noqa: B019 (one a process)
    def _worth(self, inventory: str, given: bytes) -> tuple[np.ndarray, np.ndarray]:
        """What one unit of each answer adds to every pathway and every occupation, for a pattern of answered items."""
        mask = np.frombuffer(given, dtype=bool)
        single = self.matching.model(inventory).weights(mask)
        pathways = single @ self.matching.groups.matrix
        reference = self.matching.reference(inventory)
        return pathways / spread(pathways, reference, mask), single / spread(single, reference, mask)

    @functools.lru_cache(maxsize=256)  # noqa: B019
    def likes(self, answered: Answered) -> Likes:
        """The fit of someone's answers; free text joins as further answers."""
        marks = self.marks(answered)
        if answered.texts:
            fit = self.matching._fit(answered.inventory, marks, answered.texts, self.matching.groups)
            return Likes(fit, self.matching._fit(answered.inventory, marks, answered.texts, self.matching.each).z)
        items = self.matching.items(answered.inventory)
        pathways, occupations = self._worth(answered.inventory, np.isfinite(marks).tobytes())
        answers = normed(marks, items)[0]
        parts = answers[:, None] * pathways
        fit = Fit(self.matching.groups.slugs, tuple(i.id for i in items), parts.sum(axis=0), parts, pathways)
        return Likes(fit, answers @ occupations)

    def standings(self, likes: Likes, labor: Mapping[str, PathwayLabor], weights: Weights) -> list[Standing]:
        """Every pathway the place of `labor` offers, best first; equal scores by slug."""
        return blend(likes.fit, labor, weights)

    # --- occupations ---

    @functools.cached_property
    def facts(self) -> list[dict[str, Any]]:
        """Zone and entry education of every occupation, in the order of the index."""
        rows = {r["onet_soc"]: dict(r) for r in self.catalog.rows("select onet_soc, job_zone, entry_education from occupations")}
        for row in rows.values():
            row["zone"] = row["job_zone"] or ZONE_OF_EDUCATION.get(row["entry_education"])
        return [rows[code] for code in self.matching.codes]

    @functools.lru_cache(maxsize=64)  # noqa: B019
    def _occupation_z(self, place: Place) -> tuple[np.ndarray, np.ndarray]:
        labor = self.catalog.occupation_labor(place)
        return labor_z([labor[code] for code in self.matching.codes])[:2]

    def jobs(self, likes: Likes, place: Place, weights: Weights, each: int = 4) -> list[list[str]]:
        """Codes of the best occupations in three groups by preparation: short, middle, long.

        In a group each 6-digit occupation stands once, and one at most needs a doctoral degree.
        """
        scores = totals(likes.occupations, *self._occupation_z(place), weights)
        groups: list[list[str]] = [[], [], []]
        taken: list[set[str]] = [set(), set(), set()]
        doctoral = 0
        for place_ in np.lexsort((np.arange(len(scores)), -np.round(scores, 9))):
            fact = self.facts[place_]
            which = next((g for g, zones in enumerate(ZONES) if fact["zone"] in zones), None)
            if which is None or len(groups[which]) == each or fact["onet_soc"][:7] in taken[which]:
                continue
            if fact["entry_education"] == DOCTORAL:
                if doctoral:
                    continue
                doctoral += 1
            groups[which].append(fact["onet_soc"])
            taken[which].add(fact["onet_soc"][:7])
            if all(len(g) == each for g in groups):
                break
        return groups


def matches() -> Matches:
    """The matching of this site."""
    held = current_app.extensions
    if "matches" not in held:
        held["matches"] = Matches(matching())
    return held["matches"]
