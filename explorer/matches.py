"""Matching for pages: one person's saved answers, their standings, and the jobs that fit them."""

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
from models.answers import as_row, too_flat
from models.fit import Fit
from models.labor import PathwayLabor
from models.recommend import Standing, Weights, blend, labor_z, points, totals

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
    """What one person answered, as far as it is matched. No name, no record.

    `norms`: id of those the result pins; None where they are those in use.
    """

    inventory: str
    answers: tuple[tuple[str, int], ...]
    texts: tuple[str, ...] = ()
    norms: str | None = None

    @classmethod
    def of(cls, saved: Record, catalog: Catalog) -> Answered:
        """Of a saved inventory. The encoder reads English: texts of a Spanish inventory are for the counselor."""
        data = catalog.inventory(saved.inventory)
        known = {i["id"] for i in data["items"]}
        asked = zip(data["questions"], saved.texts, strict=False)
        texts = tuple(t.strip() for q, t in asked if q["matched"] and t.strip()) if saved.lang == "en" else ()
        pinned = catalog.norms_of_version(saved.inventory, saved.norms_version)
        norms = None if pinned == data["norms"]["id"] else pinned
        return cls(saved.inventory, tuple((i, m) for i, m in saved.answers.items() if i in known), texts, norms)

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

    @functools.lru_cache(maxsize=256)  # noqa: B019
    def likes(self, answered: Answered, slugs: tuple[str, ...]) -> Likes:
        """The fit of someone's answers to the pathways that are ranked; free text joins as further answers."""
        marks = self.marks(answered)
        pathways, occupations = self.matching.fits(answered.inventory, slugs, marks, answered.texts, answered.norms)
        return Likes(pathways, occupations.z)

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
        labor = self.catalog.ranking_labor(place)
        return labor_z([labor[code] for code in self.matching.codes])[:2]

    def jobs(self, likes: Likes, place: Place, weights: Weights, each: int = 4) -> list[list[str]]:
        """Codes of the best occupations in three groups by preparation: short, middle, long.

        In a group each 6-digit occupation stands once, and one at most needs a doctoral degree. What a group of jobs
        leaves over ("all other") is nothing to look for and is left out.
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
            if self.catalog.titles[fact["onet_soc"]].endswith("All Other"):
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
