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
from models.fit import Fit, Groups, Worth, fit, names, numbers, occupation_fit, worth
from models.interest import SCREEN, InterestModel, TaskSpace
from models.knowledge import Knowledge
from models.labor import SHORT
from models.recommend import BALANCED, Reason, Standing, Weights, blend, labor_z, reasons, totals
from models.reference import sample


def apart(items: Sequence[Item]) -> np.ndarray:
    """Published differences between men's and women's answers to each item."""
    return np.array([i.difference for i in items])


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

    @functools.lru_cache(maxsize=64)  # noqa: B019
    def groups(self, slugs: tuple[str, ...]) -> Groups:
        """The occupations of some pathways."""
        return Groups.of({s: self.catalog.members(s) for s in slugs}, self.codes)

    def space(self) -> TaskSpace:
        """All task phrases; read when free text or a new inventory must be placed."""
        knowledge = Knowledge(self.catalog.array("knowledge.reader"), self.catalog.array("knowledge.occupations"))
        return TaskSpace.of(
            self.catalog.array("tasks").astype(np.float32), self.catalog.array("tasks.owner"), self.codes, knowledge
        )

    @functools.lru_cache(maxsize=8)  # noqa: B019
    def items(self, inventory: str, norms: str | None = None) -> tuple[Item, ...]:
        """The items with their norms: those of the id `norms`, which a saved result pins, or those now in use."""
        data = self.catalog.inventory(inventory)
        return tuple(items_with_scale_norms(data["items"], self.catalog.norms(norms) if norms else data["norms"]))

    @functools.lru_cache(maxsize=8)  # noqa: B019
    def model(self, inventory: str, norms: str | None = None) -> InterestModel:
        kernel, nearness = (self.catalog.array(f"inventory.{inventory}.{name}") for name in ("kernel", "nearness"))
        return InterestModel(kernel, nearness, apart(self.items(inventory, norms)))

    @functools.lru_cache(maxsize=8)  # noqa: B019
    def reference(self, inventory: str, norms: str | None = None) -> np.ndarray:
        """Simulated people. Those of the norms in use are stored; for earlier norms they are simulated as the build would."""
        if norms in (None, self.catalog.inventory(inventory)["norms"]["id"]):
            return self.catalog.array(f"inventory.{inventory}.reference")
        return sample(self.items(inventory, norms))

    @functools.lru_cache(maxsize=32)  # noqa: B019
    def worth(self, inventory: str, slugs: tuple[str, ...], given: bytes, norms: str | None = None) -> Worth:
        """What answers are worth without free text. They are worth the same for everyone who answered the same items: kept."""
        mask = np.frombuffer(given, dtype=bool)
        return worth(self.model(inventory, norms), self.groups(slugs), self.reference(inventory, norms), mask)

    def fits(
        self, inventory: str, slugs: tuple[str, ...], marks: np.ndarray, texts: Sequence[str], norms: str | None = None
    ) -> tuple[Fit, Fit]:
        """One person's fit to some pathways and to every occupation. `marks` (items,) NaN where skipped; `norms` as for `items`."""
        found, answers, called = self._answered(inventory, slugs, marks, texts, norms)
        return fit(found, self.groups(slugs), answers, called), occupation_fit(found, self.codes, answers, called)

    def _answered(
        self, inventory: str, slugs: tuple[str, ...], marks: np.ndarray, texts: Sequence[str], norms: str | None = None
    ) -> tuple[Worth, np.ndarray, tuple[str, ...]]:
        """What one person's answers are worth, the answers as the model takes them, and what they are called."""
        items, given = self.items(inventory, norms), np.isfinite(marks)
        placed, shared = self._placed(texts)
        if len(placed):
            vectors = self.catalog.array(f"inventory.{inventory}.items")
            model = self.model(inventory, norms).with_texts(placed, vectors, self.space(), shared)
            found = worth(model, self.groups(slugs), self.reference(inventory, norms), given, len(placed))
        else:
            found = self.worth(inventory, slugs, given.tobytes(), norms)
        return found, numbers(marks, items, len(placed)), names(items, len(placed))

    def _placed(self, texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """Free texts the encoder can read, as vectors, and what each shares with every occupation word by word."""
        if not texts:
            return np.zeros((0, 1)), np.zeros((0, 1))
        placed = self.space().place(default_encoder().encode(list(texts)))
        readable = np.linalg.norm(placed, axis=1) > 0
        shared = [self.catalog.shared_words(t) for t, ok in zip(texts, readable, strict=True) if ok]
        return placed[readable], np.array(shared)

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
        slugs = self.catalog.offered(place.state)
        found, given, called = self._answered(inventory, slugs, marks, [t for t in texts if t.strip()])
        fit_ = fit(found, self.groups(slugs), given, called)
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
        slugs = self.catalog.offered(place.state)
        found, given, called = self._answered(inventory, slugs, marks, [t for t in texts if t.strip()])
        fit_ = occupation_fit(found, self.codes, given, called)
        return Ranking(blend(fit_, self.catalog.ranking_labor(place), weights, ties=False), None, weights, fit_)

    def many(
        self, inventory: str, marks: np.ndarray, place: Place, weights: Weights = BALANCED
    ) -> tuple[tuple[str, ...], np.ndarray]:
        """Scores of many people for the pathways of a place: their slugs, and (people, pathways). `marks` NaN where skipped."""
        slugs, items = self.catalog.offered(place.state), self.items(inventory)
        groups = self.groups(slugs)
        labor = self.catalog.labor(place)
        wage_z, demand_z = labor_z([labor[s] for s in groups.slugs])[:2]
        answers, given = normed(marks, items), np.isfinite(marks)
        out = np.empty((len(marks), len(groups.slugs)))
        patterns, which = np.unique(given, axis=0, return_inverse=True)
        for p, pattern in enumerate(patterns):
            found = self.worth(inventory, slugs, pattern.tobytes())
            people = np.flatnonzero(which.reshape(-1) == p)
            for start in range(0, len(people), SCREEN):
                some = people[start : start + SCREEN]
                fits = groups.fits(answers[some] @ found.occupations) / found.unit
                out[some] = totals(fits, wage_z, demand_z, weights)
        return groups.slugs, out

    def score_inventory(self, items: Sequence[Item], marks: np.ndarray) -> np.ndarray:
        """Scores of many people on any inventory, shape (people, occupations in `codes` order)."""
        space = self.space()
        model = InterestModel.of(space.place(default_encoder().encode([i.text for i in items])), space, apart(items))
        return model.scores(normed(marks, items), np.isfinite(np.atleast_2d(marks)))
