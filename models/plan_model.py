"""The program of a plan: which course stands where, which line its units fill, and what that is worth.

Units are counted in hundredths, as whole numbers. Every rule is a row of the program; a rule that may give way has a variable
that says how far, and the goal (models/plan_goal.py) says what that costs.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from models import plan_goal as goal
from models.plan_candidates import Candidate, Case, candidates, hundredths
from models.plan_solver import Answer, Program
from models.plan_terms import LAST_GRADE, SUMMER, Place
from models.rules import PARTS, Taken, audit, can_fill, family, stand, supplies

Term = tuple[int, float]  # a variable and its coefficient
HALF, WHOLE = PARTS // 2, PARTS
SLACK = 1e-3  # points of the first tier, for the rounding of the solver
RULES = ("limit", "order", "grades", "start", "settled")  # what a question about a conflict may lift


@dataclass(frozen=True)
class Ask:
    """What is asked of one program beyond the student and the diploma.

    `limit`: most units a year. `summer`: units that summers may hold together. `grow`: career courses may have all the units
    their list allows, as in a half-day block. `lift`: rules not held. `only`: the lines asked about, all when none are named.
    `keep`: courses that stay where a plan has them. `sequence`: whether the pathway's sequence and the balance of the years count.
    """

    limit: float = goal.MOST_UNITS
    last: int = LAST_GRADE
    summer: float = 0.0
    grow: bool = False
    lift: frozenset[str] = frozenset()
    only: frozenset[str] = frozenset()
    keep: tuple[tuple[str, float, Place], ...] = ()
    sequence: bool = True


@dataclass
class Spot:
    """One variable: a course with so many units in one place."""

    candidate: Candidate
    size: int
    place: Place
    var: int


class Model:
    """Builds the program of one case, diploma and question. `first` and `second` are the tiers of the goal."""

    def __init__(self, case: Case, rule: dict[str, Any], ask: Ask):
        self.case = case
        self.rule = rule
        self.ask = ask
        self.program = Program()
        self.first: dict[int, float] = {}
        self.second: dict[int, float] = {}
        self.found = candidates(case, rule)
        self.spots: dict[str, list[Spot]] = {}
        self.write_in: dict[tuple[int, int], int] = {}  # (grade, hundredths of one) → how many
        self.short: dict[str, int] = {}  # line → hundredths missing
        self.unfilled: list[int] = []  # for each place of the sequence
        self.takes: list[dict[str, int]] = []  # for each place of the sequence: course → variable
        self._spots()
        self._order()
        self._lines()
        self._years()
        if ask.sequence:
            self._sequence()
            self._preferences()

    # --- small helpers ---

    def _cost(self, tier: dict[int, float], var: int, points: float) -> None:
        if points:
            tier[var] = tier.get(var, 0) + points

    @property
    def grades(self) -> range:
        return range(self.case.first, self.ask.last + 1)

    def taken(self, slug: str) -> list[Term]:
        return [(s.var, 1.0) for s in self.spots.get(slug, ())]

    # --- where a course can stand ---

    def _spots(self) -> None:
        kept = {slug: (hundredths(units), place) for slug, units, place in self.ask.keep}
        names = [s for s in self.found if s not in kept]
        for slug, (size, place) in kept.items():
            candidate = self.found.get(slug) or Candidate(slug, (size,), (place.grade,), place.grade)
            self.spots[slug] = [Spot(candidate, size, place, self.program.var(low=1))]
        for rank, slug in enumerate(names):
            candidate = self.found[slug]
            self.spots[slug] = [self._spot(candidate, size, place, rank) for size, place in self._open(candidate)]
            if candidate.pinned is not None:
                continue
            self.program.at_most(1, self.taken(slug))
            if candidate.settled and "settled" not in self.ask.lift:
                missed = self.program.var()
                self.program.row(1, 1, [*self.taken(slug), (missed, 1)])
                self._cost(self.first, missed, goal.SETTLED)

    def _sizes(self, candidate: Candidate) -> tuple[int, ...]:
        if not (self.ask.grow and candidate.pathway):
            return candidate.sizes
        listed = self.case.courses[candidate.slug].get("units", [1.0])
        larger = [s for u in listed if (s := hundredths(u)) > candidate.sizes[0]]
        return (*candidate.sizes, *(s for s in larger if candidate.slug not in self.case.history.half))

    def _open(self, candidate: Candidate) -> list[tuple[int, Place]]:
        terms = self.case.terms
        if candidate.pinned is not None and "settled" not in self.ask.lift:
            size = candidate.sizes[0]
            return [(size, terms.places(candidate.pinned, size / PARTS)[0])]
        lowest, highest = self._grades(candidate)
        found = []
        for size in self._sizes(candidate):
            for grade in self.grades:
                if not (lowest <= grade <= highest):
                    continue
                found += [(size, p) for p in terms.places(grade, size / PARTS) if p.start >= self._now()]
                if self.ask.summer and not candidate.pathway and size <= hundredths(self.ask.summer):
                    found.append((size, terms.summer(grade)))
        return found

    def _now(self) -> int:
        """When the student can start: the term named in the form, where the calendar has it."""
        term = (self.case.request.term or "").casefold()
        named = {name.casefold(): time for name, time in self.case.terms.in_grade(self.case.first)}
        return named.get(term, 0)

    def _grades(self, candidate: Candidate) -> tuple[int, int]:
        lift = self.ask.lift
        if "grades" in lift:
            return self.case.first if "start" in lift or not candidate.pathway else self.case.start, self.ask.last
        usual = candidate.grades
        if "start" in lift and candidate.pathway:
            usual = tuple(self.case.courses[candidate.slug].get("grades", (9, 10, 11, 12)))
        if not usual:
            return 1, 0
        highest = self.ask.last if candidate.late or max(usual) == LAST_GRADE else max(usual)
        return min(usual), highest

    def _spot(self, candidate: Candidate, size: int, place: Place, rank: int) -> Spot:
        pinned = candidate.pinned is not None and "settled" not in self.ask.lift
        var = self.program.var(low=1 if pinned else 0)
        if pinned:
            return Spot(candidate, size, place, var)
        if candidate.grades and place.grade > max(candidate.grades) and place.term != SUMMER:
            self._cost(self.first, var, goal.LATE)
        if place.term == SUMMER:
            self._cost(self.first, var, goal.SUMMER_UNIT * size / PARTS + (place.grade - self.case.first))
        usual = candidate.sizes[0]
        if candidate.pathway and size != usual:
            self._cost(self.first, var, goal.SHRUNK_UNIT * abs(usual - size) / PARTS)
        away = abs(place.grade - max(candidate.target, self.case.first))
        points = candidate.cost + away * goal.GRADE + (0 if candidate.pathway else goal.TAKEN_UNIT * size / PARTS)
        self._cost(self.second, var, round(points * PARTS) + away * goal.TIE * (len(self.found) - rank))
        return Spot(candidate, size, place, var)

    # --- order ---

    def _order(self) -> None:
        if "order" in self.ask.lift:
            return
        for spots in self.spots.values():
            if not spots or spots[0].candidate.pinned is not None or self.program.low[spots[0].var]:
                continue
            for options in spots[0].candidate.needs:
                self._after(spots, options, same_term=False)
            for options in spots[0].candidate.beside:
                self._after(spots, options, same_term=True)

    def _after(self, spots: list[Spot], options: tuple[str, ...], same_term: bool) -> None:
        """By every start of the course, one of `options` must be done (or, beside it, begun)."""
        first = [s for o in options for s in self.spots.get(o, ())]
        for start in sorted({s.place.start for s in spots}):
            here = [(s.var, 1.0) for s in spots if s.place.start <= start]
            done = [(s.var, -1.0) for s in first if (s.place.start <= start if same_term else s.place.end < start)]
            self.program.at_most(0, [*here, *done])

    # --- which line the units fill ---

    def _lines(self) -> None:
        lines = [ln for ln in self.rule["lines"] if not self.ask.only or ln["id"] in self.ask.only]
        filled: list[list[Term]] = [[] for _ in lines]
        sources = [*self._earned(lines), *self._planned(lines)]
        for i, line in enumerate(lines):
            if line.get("same_language"):
                self._one_language(i, line, sources)
        for slug, supply, may in sources:
            flows = [(self.program.var(hundredths(lines[i]["units"]), whole=False), i) for i in may]
            for var, i in flows:
                filled[i].append((var, 1.0))
                if lines[i].get("same_language"):
                    self._speak(i, slug, var, hundredths(lines[i]["units"]))
            self._shared_out(lines, flows, *supply)
        for i, line in enumerate(lines):
            need = hundredths(line["units"])
            missing = self.program.var(need, whole=False)
            self.short[line["id"]] = missing
            self._cost(self.first, missing, goal.MISSING_UNIT / PARTS)
            self.program.row(need, need, [*filled[i], (missing, 1.0)])

    def _shared_out(self, lines: list[dict[str, Any]], flows: list[tuple[int, int]], amount: float, terms: list[Term]) -> None:
        """A unit fills one line; a line that lies inside others may use the units that stand in them once more."""
        whole = [(v, -size) for v, size in terms]
        again = [(v, 1.0) for v, i in flows if lines[i].get("inside")]
        once = [(v, i) for v, i in flows if not lines[i].get("inside")]
        self.program.at_most(amount, [*((v, 1.0) for v, _ in once), *whole])
        for _, i in flows:
            if around := lines[i].get("inside"):
                elsewhere = [(v, 1.0) for v, k in once if lines[k]["id"] not in around]
                self.program.at_most(amount, [*again, *elsewhere, *whole])

    def _earned(self, lines: list[dict[str, Any]]) -> list[tuple[str, tuple[float, list[Term]], list[int]]]:
        """What is earned, one source for all courses that could go to the same lines. A course that the audit lets stand for
        another has become that other."""
        rule, courses, earned = self.rule, self.case.courses, self.case.history.earned
        have = supplies(courses, earned, rule.get("least_mark"))
        options = {o["course"]: o for o in rule.get("stands_for", [])}
        for course, _ in audit("", rule, courses, earned).stood_for if options else ():
            have = stand(options[course], have) or have
        pools: dict[tuple[str, tuple[int, ...]], float] = {}
        for s in have:
            may = self._may(lines, s.slug, s.is_pathway)
            tongue = s.slug if any(lines[i].get("same_language") for i in may) else ""
            if may:
                pools[tongue, tuple(may)] = pools.get((tongue, tuple(may)), 0) + s.parts
        return [(tongue, (amount, []), list(may)) for (tongue, may), amount in sorted(pools.items())]

    def _planned(self, lines: list[dict[str, Any]]) -> list[tuple[str, tuple[float, list[Term]], list[int]]]:
        out: list[tuple[str, tuple[float, list[Term]], list[int]]] = []
        for slug, spots in self.spots.items():
            may = self._may(lines, slug, bool(spots) and spots[0].candidate.pathway)
            if spots and may:
                out.append((slug, (0, [(s.var, s.size) for s in spots]), may))
        return out + self._electives(lines)

    def _may(self, lines: list[dict[str, Any]], slug: str, pathway: bool) -> list[int]:
        course = self.case.courses.get(slug)
        return [i for i, line in enumerate(lines) if can_fill(line, slug, course, pathway)]

    def _electives(self, lines: list[dict[str, Any]]) -> list[tuple[str, tuple[float, list[Term]], list[int]]]:
        """Lines to write in: whole ones and halves, in any year."""
        wide = [i for i, line in enumerate(lines) if line.get("takes") == "any"]
        most = sum(lines[i]["units"] for i in wide)
        if not wide or "limit" in self.ask.lift:
            return []
        terms: list[Term] = []
        for grade in self.grades:
            for size in (WHOLE, HALF):
                var = self.program.var(math.ceil(most) if size == WHOLE else 1)
                self.write_in[grade, size] = var
                terms.append((var, size))
                later = grade - self.case.first
                self._cost(self.second, var, PARTS * (goal.WRITE_IN * size / PARTS + (size == HALF) * 20 + later))
        return [("", (0, terms), wide)]

    def _one_language(self, i: int, line: dict[str, Any], sources: list[tuple[str, tuple[float, list[Term]], list[int]]]) -> None:
        tongues = sorted({family(slug) for slug, _, may in sources if i in may and slug})
        self._tongues = {(i, t): self.program.var() for t in tongues} | getattr(self, "_tongues", {})
        self.program.at_most(1, [(self._tongues[i, t], 1.0) for t in tongues])

    def _speak(self, i: int, slug: str, var: int, need: int) -> None:
        self.program.at_most(0, [(var, 1.0), (self._tongues[i, family(slug)], -need)])

    # --- years ---

    def _years(self) -> None:
        if "limit" in self.ask.lift:
            return
        limit = hundredths(self.ask.limit)
        asked = self.case.request.preferences.get("units_per_year")
        usual = limit if asked else min(limit, hundredths(goal.USUAL_UNITS))
        for grade in self.grades:
            spots = [s for of in self.spots.values() for s in of if s.place.grade == grade and s.place.term != SUMMER]
            load: list[Term] = [(s.var, s.size) for s in spots]
            load += [(v, size) for (g, size), v in self.write_in.items() if g == grade]
            fixed = sum(s.size for s in spots if self.program.low[s.var])
            over = self.program.var(max(limit, fixed) - min(usual, limit), whole=False)
            self.program.at_most(usual, [*load, (over, -1.0)])
            self._cost(self.first, over, goal.OVER_UNIT / PARTS)
            self._terms_of(grade, spots)
            if self.ask.sequence:
                self._balance(grade, load, spots)
        if self.ask.summer:
            summers = [(s.var, float(s.size)) for of in self.spots.values() for s in of if s.place.term == SUMMER]
            self.program.at_most(hundredths(self.ask.summer), summers)

    def _terms_of(self, grade: int, spots: list[Spot]) -> None:
        """A term holds its own courses and a share of those of the whole year."""
        names, most = self.case.terms.names, self.case.terms.term_limit
        for name in names if most else ():
            load = [
                (s.var, s.size if s.place.term == name else s.size / len(names)) for s in spots if s.place.term in (name, "year")
            ]
            fixed = sum(c for v, c in load if self.program.low[v])
            self.program.at_most(max(hundredths(most or 0), fixed), load)

    def _balance(self, grade: int, load: list[Term], spots: list[Spot]) -> None:
        for over, points in zip((5, 6), goal.HEAVY_UNIT, strict=True):
            self._excess(load, over * PARTS, points)
        hard = [(s.var, 1.0) for s in spots if s.candidate.demanding]
        for more in (0, 1):
            if len({s.candidate.slug for s in spots if s.candidate.demanding}) > goal.MOST_DEMANDING + more:
                self._excess(hard, goal.MOST_DEMANDING + more, goal.DEMANDING * PARTS)

    def _excess(self, terms: list[Term], over: float, points: float) -> int:
        """Points for each unit of the sum above `over`."""
        var = self.program.var(math.inf, whole=False)
        self.program.at_most(over, [*terms, (var, -1.0)])
        self._cost(self.second, var, points)
        return var

    # --- the sequence of the pathway ---

    def _sequence(self) -> None:
        used: dict[str, list[Term]] = {}
        for step in self.case.pathway["sequence"]:
            for place in step["courses"]:
                takes: dict[str, int] = {}
                for order, slug in enumerate(place["one_of"]):
                    done = slug in self.case.history.done
                    if not done and not self.spots.get(slug):
                        continue
                    var = takes[slug] = self.program.var()
                    if not done:
                        self.program.at_most(0, [(var, 1.0), *((v, -c) for v, c in self.taken(slug))])
                    used.setdefault(slug, []).append((var, 1.0))
                    spared = self.found[slug].cost if slug in self.found and not done else 0
                    self._cost(self.second, var, PARTS * (goal.ALTERNATIVE * order - spared) if not done else 0)
                empty = self.program.var()
                self.program.row(1, 1, [*((v, 1.0) for v in takes.values()), (empty, 1.0)])
                self._cost(self.first, empty, goal.SLOT)
                self.unfilled.append(empty)
                self.takes.append(takes)
        for terms in used.values():
            if len(terms) > 1:
                self.program.at_most(1, terms)

    # --- preferences ---

    def _preferences(self) -> None:
        for points, name in zip(goal.PREFERENCES, asked_for(self.case.request.preferences), strict=False):
            getattr(self, f"_{name}")(points)

    def _earliest_credential(self, points: int) -> None:
        for step in self.case.pathway["credentials"]:
            if not step.get("grade"):
                continue
            latest = self.program.var(self.ask.last, whole=False, low=self.case.first)
            self._cost(self.second, latest, points * PARTS)
            for slug in self.leading_to(step["grade"]):
                here = [(s.var, float(s.place.grade)) for s in self.spots.get(slug, ())]
                self.program.at_most(0, [*here, (latest, -1.0)])

    def leading_to(self, grade: int) -> Iterable[str]:
        """Courses of the sequence that come no later than a credential does."""
        steps = [s for s in self.case.pathway["sequence"] if s["grade"] <= grade]
        return dict.fromkeys(slug for step in steps for place in step["courses"] for slug in place["one_of"])

    def _most_college_credit(self, points: int) -> None:
        for offer in self.case.pathway.get("dual_enrollment", []):
            taken = self.program.var()
            spots = [s for slug in offer.get("replaces", []) for s in self.spots.get(slug, ())]
            in_time = [(s.var, -1.0) for s in spots if s.place.grade >= offer.get("grade", 11)]
            self.program.at_most(0, [(taken, 1.0), *in_time])
            self._cost(self.second, taken, -points * PARTS * goal.COLLEGE)

    def _light_senior_year(self, points: int) -> None:
        spots = [s for of in self.spots.values() for s in of if s.place.grade == LAST_GRADE]
        load: list[Term] = [(s.var, float(s.size)) for s in spots]
        load += [(v, float(size)) for (g, size), v in self.write_in.items() if g == LAST_GRADE]
        self._excess(load, goal.LIGHT_SENIOR * PARTS, points)

    def _stay_on_home_campus(self, points: int) -> None:
        for slug in self.case.terms.away:
            for spot in self.spots.get(slug, ()):
                self._cost(self.second, spot.var, points * PARTS)

    # --- solving ---

    def solve(self) -> tuple[Answer, float]:
        """The best of the second tier among the best of the first, and the points of the first.

        Most students need nothing out of the ordinary, so that is tried first: it is a smaller program, and its best is the best.
        """
        clean = self._within(0)
        if clean.possible:
            return clean, 0.0
        first = self.program.solve(self.first)
        return (self._within(first.goal), first.goal) if first.possible else (first, 0.0)

    def _within(self, points: float) -> Answer:
        """The best of the second tier with at most so many points in the first."""
        program, high = self.program, list(self.program.high)
        rows = len(program.rows)
        for var, cost in self.first.items():
            most = (points + SLACK) / cost if points else 0.0
            program.high[var] = min(high[var], math.floor(most) if program.whole[var] else most)
        if points:
            program.at_most(points + SLACK, self.first.items())
        answer = program.solve(self.second) if all(map(operator.le, program.low, program.high)) else Answer(False)
        program.high = high
        del program.rows[rows:]
        return answer

    def complete(self, costs: dict[int, float]) -> Answer:
        """The best answer with no unit missing; an impossible one when every answer lacks something."""
        program, high = self.program, list(self.program.high)
        for var in self.short.values():
            program.high[var] = 0
        answer = program.solve(costs)
        program.high = high
        return answer

    def read(self, answer: Answer) -> tuple[list[tuple[Candidate, float, Place]], list[tuple[int, float]]]:
        """The courses of an answer with units and place, and the electives to write in as (grade, units)."""
        chosen = [(s.candidate, s.size / PARTS, s.place) for of in self.spots.values() for s in of if answer.values[s.var] > 0.5]
        blank = [(g, size / PARTS) for (g, size), v in sorted(self.write_in.items()) for _ in range(round(answer.values[v]))]
        return chosen, blank

    def missing(self, answer: Answer) -> dict[str, float]:
        """Line → units missing."""
        return {line: n for line, var in self.short.items() if (n := round(answer.values[var] / PARTS, 2)) > 0}


def asked_for(preferences: dict[str, Any]) -> list[str]:
    """The preferences that are weighed, in the order in which they were given."""
    return [name for name, wanted in preferences.items() if name in goal.RANKED and wanted]


def taken_of(chosen: Iterable[tuple[Candidate, float, Place]]) -> list[Taken]:
    return [Taken(c.slug, units, c.pathway) for c, units, _ in chosen]
