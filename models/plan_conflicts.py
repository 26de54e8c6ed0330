"""Why a diploma does not fit, as the smallest set of rules that cannot hold together; and what would make it fit, each tried."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from models.plan_draft import Draft
from models.plan_goal import MOST_UNITS
from models.plan_model import Ask, Model
from models.plan_terms import LAST_GRADE, SUMMER
from models.rules import audit

SUMMER_UNITS = 2.0  # what summers can hold
RULES = ("settled", "start", "grades", "order")  # tried in this order: what a person set first, then the calendar
MOST = 4  # conflicts named


@dataclass(frozen=True)
class Conflict:
    """Rules that cannot hold together. `kind`: what the sentence is about; `rules`: those of the calendar; `lines`: of the diploma.

    `course` and `before`: the course that comes too late, and what it comes after. `need` and `room` in units.
    """

    kind: str
    lines: tuple[str, ...]
    rules: tuple[str, ...] = ()
    course: str | None = None
    before: tuple[str, ...] = ()
    need: float = 0.0
    room: float = 0.0
    limit: float = 0.0


@dataclass(frozen=True)
class Change:
    """One change that makes the diploma fit; `courses` it is about, with their units together."""

    kind: str
    courses: tuple[str, ...] = ()
    units: float = 0.0


# --- conflicts ---


def conflicts(draft: Draft, slug: str, rule: dict[str, Any]) -> list[Conflict]:
    """First what no calendar could hold, then each line that fails by itself, else the rules that fail together."""
    case, limit = draft.case, _limit(draft)
    needed = sum(ln.missing for ln in audit(slug, rule, case.courses, case.history.earned).lines)
    room = limit * len(draft.calendar.grades)
    found = []
    if needed > room:
        lines = tuple(ln["id"] for ln in rule["lines"])
        found.append(Conflict("yearly_limit", lines, ("limit",), need=needed, room=room, limit=limit))
    missing = {ln.id: ln.missing for ln in draft.audit(slug, rule).missing}
    for line in rule["lines"]:
        if line["id"] in missing and len(found) < MOST:
            alone = _alone(draft, rule, line, missing[line["id"]])
            if alone:
                found.append(alone)
    return found or [_together(draft, rule, list(missing))]


def _limit(draft: Draft) -> float:
    return float(draft.case.request.preferences.get("units_per_year") or MOST_UNITS)


def _alone(draft: Draft, rule: dict[str, Any], line: dict[str, Any], short: float) -> Conflict | None:
    """A line that fails whatever the years hold: which rules keep it from fitting."""
    ask = Ask(lift=frozenset({"limit"}), only=frozenset({line["id"]}), sequence=False)
    if line.get("takes") == "any" or _fits(draft, rule, ask):
        return None
    rules = _needed(RULES, lambda lifted: _fits(draft, rule, replace(ask, lift=ask.lift | lifted)))
    if rules == ["order"]:
        course, before = _late(draft, line)
        if course:
            return Conflict("prerequisite", (line["id"],), ("order",), course, before, need=short)
    return Conflict("grades" if rules else "no_course", (line["id"],), tuple(rules), need=short)


def _needed(rules: tuple[str, ...], fits: Callable[[frozenset[str]], bool]) -> list[str]:
    """Deletion: a rule without which it still fails is no part of the conflict."""
    lifted: frozenset[str] = frozenset()
    for rule in rules:
        if not fits(lifted | {rule}):
            lifted |= {rule}
    return [r for r in rules if r not in lifted]


def _late(draft: Draft, line: dict[str, Any]) -> tuple[str | None, tuple[str, ...]]:
    """The first course of the line whose turn comes after the last grade, and what it comes after."""
    case, calendar = draft.case, draft.calendar
    listed = line.get("one_of") or line.get("default", [])
    for slug in dict.fromkeys([*line.get("default", []), *listed]):
        if slug in calendar.items or slug in case.history.done or slug not in case.courses:
            continue
        for options in case.courses[slug].get("prerequisites", []):
            if case.history.done & set(options):
                continue
            standing = [s for s in options if s in calendar.place]
            if all(calendar.place[s].grade >= calendar.last for s in standing):
                return slug, tuple(standing or options[:1])
    return None, ()


def _together(draft: Draft, rule: dict[str, Any], missing: list[str]) -> Conflict:
    """Lines that each fit alone and not together in the years left: the fewest of them."""
    limit = _limit(draft)
    model = Model(draft.case, rule, Ask(limit=limit, sequence=False))
    program, shorts = model.program, model.short
    whole = {line: program.high[var] for line, var in shorts.items()}
    order = [*(s for s in shorts if s not in missing), *missing]
    kept = set(shorts)
    for line in order:
        for other, var in shorts.items():
            program.high[var] = 0 if other in kept - {line} else whole[other]
        if not program.solve({}).possible:
            kept.discard(line)
    lines = frozenset(kept)
    ask = Ask(limit=limit, only=lines, sequence=False)
    rules = _needed(("settled", "start", "grades", "order", "limit"), lambda lifted: _fits(draft, rule, replace(ask, lift=lifted)))
    need = sum(ln.missing for ln in audit("", rule, draft.case.courses, draft.case.history.earned).lines if ln.id in kept)
    return Conflict("together", tuple(s for s in shorts if s in kept), tuple(rules), need=need, limit=limit)


def _fits(draft: Draft, rule: dict[str, Any], ask: Ask) -> bool:
    return Model(draft.case, rule, ask).complete({}).possible


# --- changes ---


def changes(draft: Draft, slug: str, rule: dict[str, Any]) -> list[Change]:
    """The cheapest changes first. Every one is planned before it is named; what does not make the diploma fit is not named."""
    return list(_tried(draft, rule))


def _tried(draft: Draft, rule: dict[str, Any]) -> Iterator[Change]:
    case, limit = draft.case, _limit(draft)
    plain = Ask(limit=limit, sequence=False)
    for slug in sorted(case.locked):
        without = {s: g for s, g in case.locked.items() if s != slug}
        if _fits(replace(draft, case=replace(case, locked=without)), rule, plain):
            yield Change("settled", (slug,))
    for slug in sorted(case.left_out):
        if _fits(replace(draft, case=replace(case, left_out=case.left_out - {slug})), rule, plain):
            yield Change("take_back", (slug,))
    if case.request.pathway_start and case.start > case.first:
        earlier = replace(case, request=replace(case.request, pathway_start=None))
        if _fits(replace(draft, case=earlier), rule, plain):
            yield Change("start")
    summer = _courses(draft, rule, replace(plain, summer=SUMMER_UNITS), SUMMER)
    if summer:
        yield summer
    if limit < MOST_UNITS and _fits(draft, rule, replace(plain, limit=MOST_UNITS)):
        yield Change("limit", units=MOST_UNITS)
    block = _courses(draft, rule, replace(plain, grow=True), "block")
    if block:
        yield block
    if _fits(draft, rule, replace(plain, last=LAST_GRADE + 1)):
        yield Change("year")


def _courses(draft: Draft, rule: dict[str, Any], ask: Ask, kind: str) -> Change | None:
    """The courses of a change that was planned: those in summer, or those with more units than the sequence gives them."""
    model = Model(draft.case, rule, ask)
    answer = model.complete(model.first)
    if not answer.possible:
        return None
    chosen, _ = model.read(answer)
    if kind == SUMMER:
        about = sorted((place.start, c.slug, units) for c, units, place in chosen if place.term == SUMMER)
    else:
        about = sorted((place.start, c.slug, units) for c, units, place in chosen if c.pathway and units * 100 > c.sizes[0])
    return Change(kind, tuple(slug for _, slug, _ in about), sum(units for *_, units in about)) if about else None
