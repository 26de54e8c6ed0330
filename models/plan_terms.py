"""The year calendar: put courses into grades, prerequisites earlier, no year too full.

A course goes to the grade nearest its usual one. When that year is full, up to two courses
already there move to other years. Courses with the fewest possible grades go first. Nothing
here is random and no clock is read: the same items give the same calendar.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LAST_GRADE = 12
MOVES = 2  # how many courses may move to make room for one


@dataclass(frozen=True)
class Item:
    """One course to place. `after`: courses of this plan that must stand in an earlier grade."""

    slug: str
    units: float
    target: int
    grades: tuple[int, ...]
    after: tuple[str, ...] = ()
    line: str | None = None  # the diploma line it was chosen for; None for a pathway course
    pathway: bool = False
    fixed: bool = False  # already under way or settled on: stays in its grade, whatever the rules say
    can_be_late: bool = False  # a course of the diploma may be made up after its usual grades


class Calendar:
    """Grades `first` to 12 with at most `limit` units in each, and more than `usual` only where that is needed."""

    def __init__(self, first: int, limit: float, usual: float):
        self.first = first
        self.limit = limit
        self.usual = usual
        self.items: dict[str, Item] = {}
        self.grade: dict[str, int] = {}
        self.loads: dict[int, float] = dict.fromkeys(range(first, LAST_GRADE + 1), 0.0)
        self.window: dict[str, tuple[int, int]] = {}
        self.late: set[str] = set()

    def copy(self, limit: float) -> Calendar:
        """The same calendar with its own state, for a what-if."""
        twin = Calendar(self.first, limit, self.usual)
        twin.items, twin.grade = dict(self.items), dict(self.grade)
        twin.loads, twin.window, twin.late = dict(self.loads), dict(self.window), set(self.late)
        return twin

    def load(self, grade: int) -> float:
        return self.loads[grade]

    def _put(self, item: Item, grade: int) -> None:
        self.grade[item.slug] = grade
        self.loads[grade] = round(self.loads[grade] + item.units, 2)

    def _take(self, item: Item) -> None:
        grade = self.grade.pop(item.slug, None)
        if grade is not None:
            self.loads[grade] = round(self.loads[grade] - item.units, 2)

    def in_grade(self, grade: int) -> list[Item]:
        return [self.items[s] for s in self.items if self.grade.get(s) == grade]

    @property
    def placed(self) -> list[Item]:
        """In order of grade, then as they were chosen."""
        return [item for g in range(self.first, LAST_GRADE + 1) for item in self.in_grade(g)]

    @property
    def room(self) -> float:
        return sum(max(0.0, self.limit - load) for load in self.loads.values())

    def add(self, items: Iterable[Item]) -> list[Item]:
        """Place what fits; give back what does not."""
        waiting = {i.slug: i for i in items if i.slug not in self.items}
        self.items |= waiting
        for item in waiting.values():
            if item.fixed:
                self._put(item, item.target)
        out = self._windows()
        order = [i for i in waiting.values() if i.slug in self.window and i.slug not in self.grade]
        place = list(waiting)
        order.sort(key=lambda i: (self.window[i.slug][1] - self.window[i.slug][0], -i.units, i.target, place.index(i.slug)))
        out += [i for i in order if not self._place(i, MOVES)]
        out += self._unsupported()
        for item in out:
            self._take(item)
            self.items.pop(item.slug, None)
        return [i for i in waiting.values() if i in out] + [i for i in out if i.slug not in waiting]

    def _windows(self) -> list[Item]:
        """Work out each item's earliest and latest grade; drop, last first, what no grade is left for."""
        dropped: list[Item] = []
        while True:
            self._relax()
            empty = [s for s, (low, high) in self.window.items() if low > high and s not in self.grade]
            free = [s for s in empty if self.items[s].can_be_late and s not in self.late]
            if free:
                self.late.update(free)
            elif empty:
                worst = max(empty, key=lambda s: (self.window[s][0], list(self.items).index(s)))
                dropped.append(self.items.pop(worst))
                del self.window[worst]
            else:
                return dropped

    def _relax(self) -> None:
        low = {s: max(self.first, min(i.grades)) for s, i in self.items.items()}
        high = {s: LAST_GRADE if s in self.late else min(LAST_GRADE, max(i.grades)) for s, i in self.items.items()}
        for s, g in self.grade.items():
            if self.items[s].fixed:
                low[s] = high[s] = g
        for _ in self.items:
            for s, item in self.items.items():
                for before in item.after:
                    if before in self.items and not item.fixed:
                        low[s] = max(low[s], low[before] + 1)
                    if before in self.items and not self.items[before].fixed:
                        high[before] = min(high[before], high[s] - 1)
        self.window = {s: (low[s], high[s]) for s in self.items}

    def _choices(self, item: Item) -> Iterator[int]:
        low, high = self.window[item.slug]
        heavy = {g: self.load(g) + item.units > self.usual for g in range(low, high + 1)}
        yield from sorted(heavy, key=lambda g: (heavy[g], abs(g - item.target), g))

    def _in_order(self, item: Item, grade: int) -> bool:
        before = all(self.grade.get(b, 0) < grade for b in item.after)
        return before and all(g > grade for s, g in self.grade.items() if item.slug in self.items[s].after)

    def _fits(self, item: Item, grade: int) -> bool:
        return self.load(grade) + item.units <= self.limit + 1e-9 and self._in_order(item, grade)

    def _place(self, item: Item, moves: int) -> bool:
        """Place one item, moving others if need be; on failure nothing has changed."""
        for grade in self._choices(item):
            if self._fits(item, grade):
                self._put(item, grade)
                return True
        if not moves or item.units > self.room:
            return False
        for grade in self._choices(item):
            for other in self.in_grade(grade):
                if other.fixed or other.slug == item.slug:
                    continue
                self._take(other)
                if self._fits(item, grade):
                    self._put(item, grade)
                    if self._place(other, moves - 1):
                        return True
                    self._take(item)
                self._put(other, grade)
        return False

    def _unsupported(self) -> list[Item]:
        """Take out what stands without the course it needs before it."""
        out: list[Item] = []
        while True:
            bad = [
                s
                for s, g in self.grade.items()
                if not self.items[s].fixed and any(self.grade.get(b, LAST_GRADE + 1) >= g for b in self.items[s].after)
            ]
            if not bad:
                return out
            for s in bad:
                self._take(self.items[s])
                out.append(self.items[s])
