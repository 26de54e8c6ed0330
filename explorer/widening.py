"""What lies beyond a student's first pathways: one from another field, three of another kind of work. The order stays as it is."""

from __future__ import annotations

import functools
from collections.abc import Sequence, Set
from dataclasses import dataclass

import numpy as np

from explorer.catalog import Catalog
from explorer.matches import Answered, Matches
from explorer.matching import Matching
from models.answers import scale_picture
from models.recommend import Standing

TYPES = "RIASEC"
USUAL = 2  # a student's strongest Holland types that count as usual
MEETINGS = 3


@dataclass(frozen=True)
class Beyond:
    """`other`: the best pathway outside the fields of the first ones, None where there is none. `trio`: the best one of each of
    three kinds of work that are not among the student's `usual` types, where it can be each from another field."""

    other: Standing | None
    trio: tuple[Standing, ...]
    usual: tuple[str, ...]


@functools.lru_cache(maxsize=64)
def kinds(matching: Matching, slugs: tuple[str, ...]) -> dict[str, str]:
    """The Holland type each pathway's jobs stand out in most, against all jobs. A pathway of unrated jobs has none."""
    rows = {r["onet_soc"]: r for r in matching.catalog.rows("select onet_soc, R, I, A, S, E, C from occupations")}
    rated = np.array([[np.nan if rows[c][t] is None else rows[c][t] for t in TYPES] for c in matching.codes], dtype=float)
    known = np.isfinite(rated).all(axis=1)
    standard = np.where(known[:, None], (rated - rated[known].mean(axis=0)) / rated[known].std(axis=0), 0.0)
    groups = matching.groups(slugs)
    shares = groups.matrix * known[:, None]
    mean = (shares.T @ standard) / np.maximum(shares.sum(axis=0), 1e-9)[:, None]
    return {s: TYPES[int(mean[p].argmax())] for p, s in enumerate(groups.slugs) if shares[:, p].any()}


def usual_types(matches: Matches, answered: Answered) -> tuple[str, ...]:
    """The student's strongest types, the strongest first."""
    values = scale_picture(matches.marks(answered), matches.matching.items(answered.inventory, answered.norms))
    given = [(-v, t) for t, v in values.items() if v is not None]
    return tuple(t for _v, t in sorted(given)[:USUAL])


def fields(facts: Catalog, slug: str) -> set[str]:
    """The clusters a pathway belongs to."""
    return {c["cluster"] for c in facts.pathways[slug]["clusters"]}


def beyond(facts: Catalog, kind: dict[str, str], standings: Sequence[Standing], first: int, usual: Sequence[str]) -> Beyond:
    """What to show beside the `first` pathways of `standings`; `usual`: at least one type."""
    near: Set[str] = set().union(*(fields(facts, s.slug) for s in standings[:first]))
    other = next((s for s in standings[first:] if not fields(facts, s.slug) & near), None)
    taken = set(fields(facts, other.slug)) if other else set()
    met: set[str] = set(usual)
    trio: list[Standing] = []
    for elsewhere in (True, False):  # where a kind has no pathway left in another field, one of any field
        for s in standings[first:]:
            new = s is not other and kind.get(s.slug, usual[0]) not in met
            if len(trio) < MEETINGS and new and not (elsewhere and fields(facts, s.slug) & taken):
                trio.append(s)
                met.add(kind[s.slug])
                taken |= fields(facts, s.slug)
    return Beyond(other, tuple(sorted(trio, key=lambda s: s.place)), tuple(usual))
