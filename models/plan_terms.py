"""Years and terms, and a plan laid out in them.

The usual calendar is the year. A district's own may have two or four terms a year: a course of few units stands in one of
them, a longer one through the whole year. Summers stand before a grade and are used only where they are asked about.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

FIRST_GRADE = 9
LAST_GRADE = 12
YEAR, SUMMER = "year", "summer"


@dataclass(frozen=True)
class Item:
    """One course of a plan. `after`: courses of this plan that must stand in an earlier term."""

    slug: str
    units: float
    target: int
    grades: tuple[int, ...]
    after: tuple[str, ...] = ()
    line: str | None = None  # the diploma line it was chosen for; None for a pathway course
    pathway: bool = False
    fixed: bool = False  # already under way or settled on: stays in its grade, whatever the rules say


@dataclass(frozen=True, order=True)
class Place:
    """Where a course can stand. A course is done by `end`; what builds on it starts later."""

    start: int
    end: int
    grade: int
    term: str = YEAR


@dataclass(frozen=True)
class Away:
    """A course taught at a center: how long the way takes, and what part of the day its block is."""

    center: str
    minutes: int | None = None
    block: str | None = None


@dataclass(frozen=True)
class Terms:
    """A school's calendar. `names`: its terms in order; none is a year without terms.

    `term_units`: what one course earns in one term (.5 in semesters, 1 in a 4x4 block); `term_limit`: units a term holds.
    """

    names: tuple[str, ...] = ()
    term_units: float = 0.5
    term_limit: float | None = None
    away: dict[str, Away] = field(default_factory=dict)

    def places(self, grade: int, units: float) -> list[Place]:
        """Where a course of so many units can stand in a grade."""
        base = grade * 10
        if not self.names or units > self.term_units:
            return [Place(base + 1, base + 9, grade)]
        return [Place(base + k, base + k, grade, name) for k, name in enumerate(self.names, 1)]

    def summer(self, grade: int) -> Place:
        """The summer before a grade."""
        return Place(grade * 10, grade * 10, grade, SUMMER)

    def in_grade(self, grade: int) -> list[tuple[str, int]]:
        """The terms of a grade in order, with the time they stand for."""
        return [(name, grade * 10 + k) for k, name in enumerate(self.names, 1)]


@dataclass
class Calendar:
    """Grades `first` to `last` with courses in them. `limit`: the most units a year may hold in this plan."""

    first: int
    limit: float
    last: int = LAST_GRADE
    terms: Terms = field(default_factory=Terms)
    items: dict[str, Item] = field(default_factory=dict)
    place: dict[str, Place] = field(default_factory=dict)

    def put(self, item: Item, place: Place) -> None:
        self.items[item.slug] = item
        self.place[item.slug] = place

    @property
    def grade(self) -> dict[str, int]:
        return {slug: place.grade for slug, place in self.place.items()}

    @property
    def grades(self) -> range:
        return range(self.first, self.last + 1)

    def load(self, grade: int) -> float:
        """Units of a grade, its summer not counted."""
        return round(sum(i.units for i in self.in_grade(grade) if self.place[i.slug].term != SUMMER), 2)

    def in_grade(self, grade: int) -> list[Item]:
        return [item for slug, item in self.items.items() if self.place[slug].grade == grade]

    def in_term(self, grade: int, term: str) -> list[Item]:
        return [item for item in self.in_grade(grade) if self.place[item.slug].term == term]

    @property
    def placed(self) -> list[Item]:
        """In order of grade, then as they were put."""
        return [item for g in self.grades for item in self.in_grade(g)]

    @property
    def room(self) -> float:
        return sum(max(0.0, self.limit - self.load(g)) for g in self.grades)

    def before(self, slugs: Iterable[str], place: Place) -> bool:
        """Whether one of the courses is done when a course at `place` starts."""
        return any(s in self.place and self.place[s].end < place.start for s in slugs)
