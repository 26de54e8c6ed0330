"""Choosing the courses of a plan and placing them: one draft for one diploma and one yearly limit."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from models.plan_history import CourseNames, History, pathway_slugs
from models.plan_request import PlanRequest
from models.plan_terms import LAST_GRADE, Calendar, Item
from models.rules import PLANNED, UNDER_WAY, Audit, Taken, audit, can_fill, family

USUAL_UNITS = 7.0  # a year, in a school with seven periods
MOST_UNITS = 8.0
ALL_GRADES = (9, 10, 11, 12)
Wish = tuple[str, int]  # a course and its usual grade


@dataclass
class Slot:
    """One place of the pathway's sequence and the course that fills it (None: none could)."""

    grade: int
    level: str
    one_of: list[str]
    slug: str | None
    check: str
    note: str | None
    es_note: str | None


@dataclass(frozen=True)
class Case:
    """One student before one pathway. `locked`: courses settled on by hand, with their grade if that is settled too."""

    request: PlanRequest
    pathway: dict[str, Any]
    courses: dict[str, Any]
    names: CourseNames
    history: History
    locked: dict[str, int | None]


@dataclass
class Draft:
    """A calendar in the making."""

    case: Case
    calendar: Calendar
    slots: list[Slot] = field(default_factory=list)
    left_out: list[Item] = field(default_factory=list)

    @property
    def start(self) -> int:
        """The first grade of the career courses."""
        return max(self.calendar.first, self.case.request.pathway_start or 0)

    def taken(self) -> list[Taken]:
        """Everything earned and everything planned."""
        current = {t.slug for t in self.case.history.current}
        return [*self.case.history.earned, *(Taken(i.slug, i.units, i.pathway, UNDER_WAY if i.slug in current else PLANNED)
                                             for i in self.calendar.placed)]  # fmt: skip

    def audit(self, slug: str, rule: dict[str, Any]) -> Audit:
        return audit(slug, rule, self.case.courses, self.taken())

    def what_if(self) -> Draft:
        """The same draft with a calendar of its own, up to the most units a year can hold."""
        calendar = self.calendar.copy(max(self.calendar.limit, MOST_UNITS))
        return Draft(self.case, calendar, [replace(s) for s in self.slots])

    def fill(self, slug: str, rule: dict[str, Any], diploma_first: bool = False) -> None:
        """Place what a rule set still needs and, the first time, the pathway's sequence.

        `diploma_first`: career courses take only the room that the rule set leaves.
        """
        chosen: dict[str, Item] = dict(self.calendar.items)
        lines = self._choose_lines(self.audit(slug, rule), rule, chosen)
        career = self._choose_slots(chosen) if not self.slots else []
        batches = [lines, career] if diploma_first else [lines + career]
        for batch in batches:
            for item in self.calendar.add(batch):
                smaller = diploma_first and item.line is None and self._smaller(item)
                if not smaller and not self._substitute(item, rule):
                    self.left_out.append(item)
        self._settled_extras()
        self._further(slug, rule)
        self._open_electives(slug, rule)
        self._match_slots()

    def _smaller(self, item: Item) -> bool:
        """A career course with fewer units, where the list allows them: better than none of it."""
        allowed = sorted(self.case.courses[item.slug].get("units", [1.0]), reverse=True)
        return any(not self.calendar.add([replace(item, units=u)]) for u in allowed if u < item.units)

    def _match_slots(self) -> None:
        """Say which slots of the sequence are filled in the end, and what was left out for good."""
        here = {*self.calendar.items, *self.case.history.done}
        for slot in self.slots:
            slot.slug = slot.slug if slot.slug in here else None
        used = {slot.slug for slot in self.slots}
        for slot in self.slots:
            if slot.slug is None:
                slot.slug = next((s for s in slot.one_of if s in here and s not in used), None)
                used.add(slot.slug)
        self.left_out = [i for i in self.left_out if i.slug not in here]

    def _settled_extras(self) -> None:
        """Courses somebody has settled on that no line or slot asked for."""
        for slug, grade in self.case.locked.items():
            if slug in self.calendar.items or slug in self.case.history.done or any(i.slug == slug for i in self.left_out):
                continue
            after = self._after(slug, dict(self.calendar.items)) or ()
            grades = tuple(self.case.courses[slug].get("grades", ALL_GRADES))
            units = _settled_units(slug, self.case.pathway, self.case.courses) - self.case.history.half.get(slug, 0.0)
            self.left_out += self.calendar.add([Item(slug, units, grade or 11, grades, after, None, slug in self._career)])

    # --- the diploma's lines ---

    def _choose_lines(self, now: Audit, rule: dict[str, Any], chosen: dict[str, Item]) -> list[Item]:
        items: list[Item] = []
        for line, found in zip(rule["lines"], now.lines, strict=True):
            if found.missing <= 0 or line.get("takes", "courses") in ("pathway", "any"):
                continue
            need = found.missing
            language = family(found.by[0][0]) if line.get("same_language") and found.by else None
            for slug, target in self._candidates(line, rule):
                if need <= 0:
                    break
                if line.get("same_language") and language not in (None, family(slug)):
                    continue
                item = self._item(slug, target, line["id"], need, chosen)
                if item:
                    language = family(slug)
                    chosen[slug] = item
                    items.append(item)
                    need = round(need - item.units, 2)
        return items

    def _candidates(self, line: dict[str, Any], rule: dict[str, Any]) -> list[Wish]:
        """Settled choices, then the pathway's and the diploma's usual courses, then every other that counts."""
        settled = [
            (s, g or 11)
            for s, g in self.case.locked.items()
            if s in self.case.courses and can_fill(line, s, self.case.courses[s], False)
        ]
        usual = self._wishes(line, rule)
        others = line.get("one_of", []) or sorted(s for s, c in self.case.courses.items() if c["subject"] == line.get("subject"))
        rest = list(dict.fromkeys([*line.get("default", []), *others]))
        last = usual[-1][1] if usual else LAST_GRADE
        return [*settled, *usual, *((s, last) for s in rest if s not in dict(usual))]

    def _wishes(self, line: dict[str, Any], rule: dict[str, Any]) -> list[Wish]:
        """The line's default courses, changed to those the pathway puts beside its own."""
        usual = dict(zip(line.get("default", []), line.get("grades", []), strict=True))
        beside = {s: step["grade"] for step in self.case.pathway["sequence"] for s in step.get("beside", [])}
        for slug, grade in beside.items():
            if slug in usual:
                other = next((s for s, g in usual.items() if g == grade and s not in beside), None)
                if other:
                    usual[other] = usual[slug]
                usual[slug] = grade
        not_here = {*line.get("ask", []), *(s for ln in rule["lines"] for s in ln.get("default", []))}
        for slug, grade in beside.items():
            course = self.case.courses.get(slug)
            if slug in not_here or course is None or not can_fill(line, slug, course, False):
                continue
            free = [s for s in usual if s not in beside and not self._needed_by_another(s, usual)]
            if free and not line.get("same_language"):
                out = min(free, key=lambda s: (abs(usual[s] - grade), -usual[s], s))
                del usual[out]
                usual[slug] = grade
        self._put_in_order(usual)
        wishes = sorted(usual.items(), key=lambda w: w[1])
        if self.case.request.preferences.get("light_senior_year"):
            return [(s, min(g, LAST_GRADE - 1)) for s, g in wishes]
        return wishes

    def _put_in_order(self, usual: dict[str, int]) -> None:
        """A course of the line that needs another of the line comes a grade after it."""
        for _ in range(len(usual)):
            for slug in list(usual):
                for options in self.case.courses[slug].get("prerequisites", []):
                    before = [usual[s] for s in options if s in usual]
                    if before:
                        usual[slug] = max(usual[slug], min(before) + 1)

    def _needed_by_another(self, slug: str, usual: dict[str, int]) -> bool:
        return any(slug in options for other in usual for options in self.case.courses[other].get("prerequisites", []))

    def _item(self, slug: str, target: int, line: str, need: float, chosen: dict[str, Item]) -> Item | None:
        course = self.case.courses[slug]
        if slug in self.case.history.done or slug in chosen or course.get("check") == "historic":
            return None
        after = self._after(slug, chosen)
        if after is None:
            return None
        allowed = sorted(course.get("units", [1.0]))
        units = next((u for u in allowed if u >= need), course.get("units", [1.0])[0])
        if slug in self.case.history.half:
            units = course.get("units", [1.0])[0] - self.case.history.half[slug]
        grades = tuple(g for g in course.get("grades", ALL_GRADES) if g >= ALL_GRADES[0])
        return Item(slug, units, target, grades or ALL_GRADES, after, line, slug in self._career, can_be_late=True)

    @property
    def _career(self) -> set[str]:
        return pathway_slugs(self.case.pathway)

    def _after(self, slug: str, chosen: dict[str, Item]) -> tuple[str, ...] | None:
        """The planned courses that must come before; None when something needed is nowhere."""
        after = []
        for options in self.case.courses[slug].get("prerequisites", []):
            if any(s in self.case.history.done for s in options):
                continue
            before = next((s for s in options if s in chosen), None)
            if before is None:
                return None
            after.append(before)
        return tuple(after)

    def _substitute(self, item: Item, rule: dict[str, Any]) -> bool:
        """Another course for the same line, where the first does not fit."""
        line = next((ln for ln in rule["lines"] if ln["id"] == item.line), None)
        if line is None or line.get("same_language") or not self.calendar.room:
            return False
        for slug, target in self._candidates(line, rule):
            if slug == item.slug:
                continue
            other = self._item(slug, target, line["id"], item.units, dict(self.calendar.items))
            if other and not self.calendar.add([other]):
                return True
        return False

    # --- the pathway ---

    def _choose_slots(self, chosen: dict[str, Item]) -> list[Item]:
        items: list[Item] = []
        used: set[str] = set()
        for step in self.case.pathway["sequence"]:
            for place in step["courses"]:
                slot = Slot(step["grade"], place["level"], place["one_of"], None, place.get("check", "unverified"),
                            place.get("note"), place.get("es_note"))  # fmt: skip
                self.slots.append(slot)
                options = sorted(place["one_of"], key=lambda s: s not in self.case.locked)
                have = next((s for s in options if (s in self.case.history.done or s in chosen) and s not in used), None)
                if have:
                    slot.slug = have
                    used.add(have)
                    continue
                for slug in options:
                    item = self._career_item(slug, step["grade"], place.get("units", 1.0), chosen)
                    if item:
                        slot.slug = slug
                        chosen[slug] = item
                        used.add(slug)
                        items.append(item)
                        break
        return items

    def _career_item(self, slug: str, grade: int, units: float, chosen: dict[str, Item]) -> Item | None:
        course = self.case.courses.get(slug)
        if course is None or course.get("check") == "historic" or slug in self.case.history.done or slug in chosen:
            return None
        grades = tuple(g for g in course.get("grades", ALL_GRADES) if g >= self.start)
        after = self._after(slug, chosen)
        if not grades or after is None:
            return None
        return Item(slug, units - self.case.history.half.get(slug, 0.0), max(grade, self.start), grades, after, None, True)

    def _further(self, slug: str, rule: dict[str, Any]) -> None:
        """More courses of the pathway while its units, or the electives, are short."""
        short = _short(self.audit(slug, rule), rule, ("pathway", "any"))
        for step in self.case.pathway["sequence"]:
            for name in [s for place in step["courses"] for s in place["one_of"]]:
                if not short or not self.calendar.room:
                    return
                units = self.case.courses[name].get("units", [1.0])[0] if name in self.case.courses else 1.0
                item = self._career_item(name, step["grade"], units, dict(self.calendar.items))
                if item and not self.calendar.add([item]):
                    short = _short(self.audit(slug, rule), rule, ("pathway", "any"))

    def _open_electives(self, slug: str, rule: dict[str, Any]) -> None:
        """Lines to write in, in the emptiest years."""
        while need := _short(self.audit(slug, rule), rule, ("any",)):
            number = 1 + sum(s.startswith("elective-") for s in self.calendar.items)
            target = min(range(self.calendar.first, LAST_GRADE + 1), key=lambda g: (self.calendar.load(g), g))
            item = Item(f"elective-{number}", min(1.0, need), target, ALL_GRADES, line="elective")
            if self.calendar.add([item]):
                self.left_out.append(item)
                return


def _short(now: Audit, rule: dict[str, Any], kinds: tuple[str, ...]) -> float:
    return sum(f.missing for f, line in zip(now.lines, rule["lines"], strict=True) if line.get("takes", "courses") in kinds)


def _one(case: Case, slug: str, rule: dict[str, Any], limit: float, diploma_first: bool) -> Draft:
    first = case.request.first_grade
    draft = Draft(case, Calendar(first, limit, USUAL_UNITS))
    under_way = case.history.current
    fixed = [Item(t.slug, t.units, first, ALL_GRADES, pathway=t.is_pathway, fixed=True) for t in under_way]
    skip = case.history.done | {t.slug for t in under_way}
    career = pathway_slugs(case.pathway)
    for name, grade in case.locked.items():
        if grade and grade >= first and name not in skip:
            units = _settled_units(name, case.pathway, case.courses) - case.history.half.get(name, 0.0)
            fixed.append(Item(name, units, grade, ALL_GRADES, pathway=name in career, fixed=True))
    draft.calendar.add(fixed)
    draft.fill(slug, rule, diploma_first)
    return draft


def _settled_units(name: str, pathway: dict[str, Any], courses: dict[str, Any]) -> float:
    for step in pathway["sequence"]:
        for place in step["courses"]:
            if name in place["one_of"]:
                return float(place.get("units", 1.0))
    return float(courses[name].get("units", [1.0])[0])


def best_draft(case: Case, slug: str, rule: dict[str, Any]) -> Draft:
    """The first draft that holds everything: seven units a year, then eight, then the diploma before the career courses."""
    wanted = case.request.preferences.get("units_per_year")
    limits = (float(wanted),) if wanted else (USUAL_UNITS, MOST_UNITS)
    drafts = []
    for limit, diploma_first in [*((limit, False) for limit in limits), (limits[-1], True)]:
        draft = _one(case, slug, rule, limit, diploma_first)
        missing = sum(line.missing for line in draft.audit(slug, rule).missing)
        left = sum(i.units for i in draft.left_out)
        if not missing and not left:
            return draft
        drafts.append((missing, left, draft))
    return min(drafts, key=lambda d: (d[0], d[1]))[2]
