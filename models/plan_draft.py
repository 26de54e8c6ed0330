"""One draft: the best plan for one student and one diploma, read back from the program that was solved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from models.plan_candidates import ALL_GRADES, Candidate, Case
from models.plan_goal import MOST_UNITS, USUAL_UNITS
from models.plan_model import Ask, Model
from models.plan_solver import Answer, SolverError
from models.plan_terms import Calendar, Item, Place
from models.rules import PLANNED, UNDER_WAY, Audit, Taken, audit

__all__ = ["MOST_UNITS", "USUAL_UNITS", "Case", "Draft", "Slot", "best_draft"]


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


@dataclass
class Draft:
    """A plan of courses. `gap`: points a better plan could save at most, 0 when this is proven the best; `points`: its own.

    `left_out`: courses of the sequence that have no place, though a grade is open for them.
    """

    case: Case
    calendar: Calendar
    slots: list[Slot] = field(default_factory=list)
    left_out: list[Item] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)  # settled on, and without a place
    gap: int = 0
    points: tuple[float, float] = (0.0, 0.0)

    def taken(self) -> list[Taken]:
        """Everything earned and everything planned."""
        current = {t.slug for t in self.case.history.current}
        return [*self.case.history.earned, *(Taken(i.slug, i.units, i.pathway, UNDER_WAY if i.slug in current else PLANNED)
                                             for i in self.calendar.placed)]  # fmt: skip

    def audit(self, slug: str, rule: dict[str, Any]) -> Audit:
        return audit(slug, rule, self.case.courses, self.taken())

    def with_more(self, rule: dict[str, Any]) -> Draft | None:
        """The same courses in their places, and the best few more that complete another rule set; None when nothing does."""
        keep = tuple((i.slug, i.units, self.calendar.place[i.slug]) for i in self.calendar.placed)
        limit = max(MOST_UNITS, *(self.calendar.load(g) for g in self.calendar.grades))
        ask = Ask(limit=limit, keep=keep, sequence=False, last=self.calendar.last)
        model = Model(self.case, rule, ask)
        answer = model.complete({v: model.first.get(v, 0) + model.second.get(v, 0) for v in {**model.first, **model.second}})
        return _read(self.case, rule, ask, model, answer) if answer.possible else None


def best_draft(case: Case, slug: str, rule: dict[str, Any]) -> Draft:
    """The best plan for a diploma. `slug` names the rule set, as everywhere."""
    wanted = case.request.preferences.get("units_per_year")
    return draft_for(case, rule, Ask(limit=float(wanted or MOST_UNITS)))


def draft_for(case: Case, rule: dict[str, Any], ask: Ask) -> Draft:
    """The best plan for what is asked. There is always one, for every rule may give way but the once-only and the yearly limit."""
    model = Model(case, rule, ask)
    answer, first = model.solve()
    if not answer.possible:
        raise SolverError("No plan keeps the yearly limit and what is pinned; this should not happen.")
    draft = _read(case, rule, ask, model, answer)
    draft.points = (first, answer.goal)
    return draft


def _read(case: Case, rule: dict[str, Any], ask: Ask, model: Model, answer: Answer) -> Draft:
    chosen, blank = model.read(answer)
    calendar = Calendar(case.first, _limit(case, ask, chosen, blank), ask.last, case.terms)
    for candidate, units, place in sorted(chosen, key=lambda found: _order(found[0], rule)):
        calendar.put(_item(candidate, units, [c.slug for c, _, _ in chosen]), place)
    _write_in(calendar, blank, case)
    draft = Draft(case, calendar, gap=answer.gap)
    if ask.sequence:
        draft.slots = _slots(case, model, answer)
        draft.left_out = _left_out(draft.slots, model)
    draft.unplaced = [s for s, c in model.found.items() if c.settled and s not in calendar.items]
    return draft


def _limit(case: Case, ask: Ask, chosen: Iterable[tuple[Candidate, float, Place]], blank: list[tuple[int, float]]) -> float:
    """Seven units a year, unless this plan needs more or the school's own number was given."""
    if case.request.preferences.get("units_per_year"):
        return ask.limit
    free: dict[int, float] = {}
    for candidate, units, place in chosen:
        free[place.grade] = free.get(place.grade, 0) + (0 if candidate.pinned else units)
    for grade, units in blank:
        free[grade] = free.get(grade, 0) + units
    return ask.limit if max(free.values(), default=0) > USUAL_UNITS else min(USUAL_UNITS, ask.limit)


def _order(candidate: Candidate, rule: dict[str, Any]) -> tuple[int, int, str]:
    """Courses of a grade in the order of the diploma's lines, career courses last."""
    lines = [ln["id"] for ln in rule["lines"]]
    line = lines.index(candidate.line) if candidate.line in lines else len(lines)
    return (line, candidate.target, candidate.slug)


def _item(candidate: Candidate, units: float, planned: list[str]) -> Item:
    after = tuple(next(s for s in options if s in planned) for options in candidate.needs if set(options) & set(planned))
    line = candidate.line if not candidate.pathway or candidate.late else None
    return Item(candidate.slug, units, candidate.target, candidate.grades or ALL_GRADES, after, line, candidate.pathway,
                fixed=candidate.pinned is not None)  # fmt: skip


def _write_in(calendar: Calendar, blank: list[tuple[int, float]], case: Case) -> None:
    for number, (grade, units) in enumerate(blank, 1):
        item = Item(f"elective-{number}", units, grade, ALL_GRADES, line="elective")
        calendar.put(item, case.terms.places(grade, units)[0])


def _slots(case: Case, model: Model, answer: Answer) -> list[Slot]:
    out = []
    places = [(step["grade"], place) for step in case.pathway["sequence"] for place in step["courses"]]
    for (grade, place), takes in zip(places, model.takes, strict=True):
        slug = next((s for s, var in takes.items() if answer.values[var] > 0.5), None)
        out.append(Slot(grade, place["level"], place["one_of"], slug, place.get("check", "unverified"), place.get("note"),
                        place.get("es_note")))  # fmt: skip
    return out


def _left_out(slots: list[Slot], model: Model) -> list[Item]:
    """For every empty place a course that a grade is open for, and the plan has no room or no order for."""
    out: list[Item] = []
    for slot in slots:
        if slot.slug is None:
            used = {s.slug for s in slots} | {i.slug for i in out}
            slug = next((s for s in slot.one_of if model.spots.get(s) and s not in used), None)
            if slug:
                out.append(replace(_item(model.found[slug], model.found[slug].sizes[0] / 100, []), line=None))
    return out
