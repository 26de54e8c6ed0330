"""Matching for the site and the commands: the catalog's index put to the models."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from explorer.catalog import Catalog, Place
from models.answers import Item, as_row, check_answers, items_with_scale_norms, normed, too_flat
from models.encoder import default_encoder
from models.interest import InterestModel, TaskSpace
from models.labor import SHORT
from models.recommend import BALANCED, Fit, Groups, Reason, Standing, Weights, blend, fit, reasons


@dataclass
class Ranking:
    """What a person sees: pathways or occupations best first, or the reason there is no ranking."""

    best: list[Standing]
    too_flat: str | None
    weights: Weights = BALANCED
    fit: Fit | None = None

    def reasons(self, standing: Standing) -> list[Reason]:
        """The parts of one score; they add up to it."""
        return reasons(self.fit, standing, self.weights) if self.fit else []


class Matching:
    """The index of content.db, ready to rank."""

    def __init__(self, catalog: Catalog):
        self.catalog = catalog

    @functools.cached_property
    def codes(self) -> tuple[str, ...]:
        """O*NET-SOC codes in the order of the index."""
        return tuple(sorted(self.catalog.titles))

    @functools.cached_property
    def groups(self) -> Groups:
        return Groups.of(self.catalog.members, self.codes)

    @functools.cached_property
    def each(self) -> Groups:
        """Every occupation on its own."""
        return Groups(self.codes, np.eye(len(self.codes)))

    def space(self) -> TaskSpace:
        """All task phrases; read when free text or a new inventory must be placed."""
        return TaskSpace.of(self.catalog.array("tasks").astype(np.float32), self.catalog.array("tasks.owner"), self.codes)

    @functools.lru_cache(maxsize=8)  # noqa: B019
    def items(self, inventory: str) -> tuple[Item, ...]:
        data = self.catalog.inventory(inventory)
        return tuple(items_with_scale_norms(data["items"], data["norms"]))

    @functools.lru_cache(maxsize=8)  # noqa: B019
    def model(self, inventory: str) -> InterestModel:
        placed = self.catalog.array(f"inventory.{inventory}.items")
        return InterestModel(placed @ placed.T, self.catalog.array(f"inventory.{inventory}.nearness"))

    @functools.lru_cache(maxsize=8)  # noqa: B019
    def reference(self, inventory: str) -> np.ndarray:
        return self.catalog.array(f"inventory.{inventory}.reference")

    def _fit(self, inventory: str, marks: np.ndarray, texts: Sequence[str], groups: Groups) -> Fit:
        model = self.model(inventory)
        placed = None
        if texts:
            space = self.space()
            placed = space.place(default_encoder().encode(list(texts)))
            placed = placed[np.linalg.norm(placed, axis=1) > 0]
            model = model.with_texts(placed, self.catalog.array(f"inventory.{inventory}.items"), space)
        count = 0 if placed is None else len(placed)
        return fit(model, self.items(inventory), marks, groups, self.reference(inventory), count)

    def rank(
        self,
        inventory: str,
        answers: Mapping[str, Any],
        place: Place,
        weights: Weights = BALANCED,
        texts: Sequence[str] = (),
        within: float = SHORT,
    ) -> Ranking:
        """Pathways for a person in a place. Raises AnswerError for answers out of range."""
        items = self.items(inventory)
        marks = as_row(check_answers(answers, items), items)
        reason = too_flat(marks)
        if reason:
            return Ranking([], reason)
        fit_ = self._fit(inventory, marks, [t for t in texts if t.strip()], self.groups)
        return Ranking(blend(fit_, self.catalog.labor(place, within), weights), None, weights, fit_)

    def rank_occupations(
        self, inventory: str, answers: Mapping[str, Any], place: Place, weights: Weights = BALANCED, texts: Sequence[str] = ()
    ) -> Ranking:
        """Occupations for a person in a place, best first, without ties."""
        items = self.items(inventory)
        marks = as_row(check_answers(answers, items), items)
        reason = too_flat(marks)
        if reason:
            return Ranking([], reason)
        fit_ = self._fit(inventory, marks, [t for t in texts if t.strip()], self.each)
        return Ranking(blend(fit_, self.catalog.occupation_labor(place), weights, ties=False), None, weights, fit_)

    def score_inventory(self, items: Sequence[Item], marks: np.ndarray) -> np.ndarray:
        """Scores of many people on any inventory, shape (people, occupations in `codes` order)."""
        space = self.space()
        model = InterestModel.of(space.place(default_encoder().encode([i.text for i in items])), space)
        return model.scores(normed(marks, items), np.isfinite(np.atleast_2d(marks)))
