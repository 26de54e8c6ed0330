"""What it costs to change from one pathway to another: units kept first, then units lost, and until when it still fits.

A unit counts fully where it fills a line of the diploma other than a free elective, or belongs to the pathway. Changing keeps
every unit that counts for as much after as before; the others turn into electives or fill nothing. All stay on the transcript.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from models.plan_history import CourseNames, pathway_slugs, read_history
from models.plan_request import PlanRequest
from models.plan_terms import LAST_GRADE
from models.rules import Taken, audit, together

Facts = dict[str, Any]
PlanOf = Callable[[str, Facts], Facts]  # a pathway's slug and a student form → the JSON of the plan
CARRIED = ("state", "county", "school", "entered_grade_9", "birth_year", "eligibility", "tests_passed", "iep_route", "credentials",
           "competencies", "preferences")  # fmt: skip
SHORT = ("line", "pathway")  # what the plan could not place, by kind


@dataclass(frozen=True)
class Earned:
    """A course a student has by some day, with the words to write it into a transcript."""

    taken: Taken
    title: str
    es: str


@dataclass(frozen=True)
class Unit:
    """One course at a change of pathway: what of its units stays, and what becomes of the rest. `lines`: what it fills after."""

    code: str
    title: str
    es: str
    units: float
    kept: float
    to_elective: float
    to_nothing: float
    lines: tuple[Facts, ...]


@dataclass(frozen=True)
class Step:
    """A change at the start of one grade. `short`: what of the new plan has no place; `fits`: it all has, and leads to work."""

    grade: int
    now: bool
    had: float
    kept: float
    to_elective: float
    to_nothing: float
    lost: float
    units_short: float
    fits: bool
    short: tuple[Facts, ...]
    courses: tuple[Unit, ...]


@dataclass(frozen=True)
class Change:
    """From one pathway to another, at the start of each grade left. `last_safe_grade` None: it no longer all fits."""

    origin: str
    goal: str
    diploma: str
    usual_past: bool
    steps: tuple[Step, ...]
    last_safe_grade: int | None

    def to_json(self) -> Facts:
        return {"from": self.origin, "to": self.goal, **{k: v for k, v in asdict(self).items() if k not in ("origin", "goal")}}


@dataclass(frozen=True)
class Switcher:
    """A student in pathway `origin`. `plan_of` makes plans; pathways, courses and rules are the JSON of `content` by slug."""

    form: Facts
    origin: str
    pathways: Mapping[str, Facts]
    courses: Facts
    rules: Facts
    names: CourseNames
    plan_of: PlanOf

    @property
    def request(self) -> PlanRequest:
        return PlanRequest.from_json(self.form)

    def to(self, goal: str) -> Change:
        """The price of changing to `goal` in every grade left."""
        first = self.request.first_grade
        start = self.start()
        stay = self.plan_of(self.origin, start)
        steps = tuple(self._step(goal, grade, start, stay) for grade in range(first, LAST_GRADE + 1))
        safe = [s.grade for s in steps if s.fits]
        return Change(self.origin, goal, stay["diploma"], self.form.get("transcript") is None and first > 9, steps,
                      max(safe, default=None))  # fmt: skip

    def kept(self, goal: str, grade: int) -> tuple[Unit, ...]:
        """What becomes of every course earned by the start of a grade; plans nothing new, so it costs little."""
        start = self.start()
        stay = self.plan_of(self.origin, start)
        return self._kept(goal, stay["diploma"], self.earned(start, stay, grade))

    def start(self) -> Facts:
        """The form with a transcript: where none was given, the usual courses of the grades behind, with the pathway's own."""
        first = self.request.first_grade
        if self.form.get("transcript") is not None or first == 9:
            return {**self.form, "transcript": self.form.get("transcript") or []}
        keys = ("state", "entered_grade_9", "diploma", "pathway_start")
        usual = {k: self.form[k] for k in keys if self.form.get(k) is not None}
        plan = self.plan_of(self.origin, {**usual, "grade": 9, "transcript": []})
        return {**self.form, "transcript": [_row(e) for e in _planned(plan, range(9, first), self._career(self.origin))]}

    def earned(self, start: Facts, stay: Facts, grade: int) -> list[Earned]:
        """Everything earned by the start of a grade, if the student stays in the pathway until then."""
        request = PlanRequest.from_json(start)
        history = read_history(request, self.pathways[self.origin], self.courses, self.names)
        behind = [Earned(t, *self._title(t.slug, history.titles)) for t in history.earned if t.units > 0]
        return behind + _planned(stay, range(request.first_grade, grade), self._career(self.origin))

    def _title(self, slug: str, titles: Mapping[str, str]) -> tuple[str, str]:
        course = self.courses.get(slug, {"title": titles.get(slug, slug)})
        return course["title"], course.get("es") or course["title"]

    def _career(self, slug: str) -> set[str]:
        return pathway_slugs(self.pathways[slug])

    def _step(self, goal: str, grade: int, start: Facts, stay: Facts) -> Step:
        now = grade == self.request.first_grade
        earned = self.earned(start, stay, grade)
        units = self._kept(goal, stay["diploma"], earned)
        rows = start["transcript"] if now else [_row(e) for e in earned]
        form = {k: self.form[k] for k in CARRIED if self.form.get(k) is not None}
        plan = self.plan_of(goal, {**form, "grade": grade, "diploma": stay["diploma"], "transcript": rows})
        short = tuple(u for u in plan["unmet"] if u.get("kind") in SHORT)
        work = any(e["reachable"] for e in plan["exits"] if e["after"] == "grade-12")
        sums = {key: round(sum(getattr(u, key) for u in units), 2) for key in ("units", "kept", "to_elective", "to_nothing")}
        return Step(
            grade, now, sums["units"], sums["kept"], sums["to_elective"], sums["to_nothing"],
            round(sums["to_elective"] + sums["to_nothing"], 2), round(sum(u.get("units", 0.0) for u in short), 2),
            plan["feasible"] and work, short, units,
        )  # fmt: skip

    def _kept(self, goal: str, diploma: str, earned: Sequence[Earned]) -> tuple[Unit, ...]:
        before, _ = self._worth(self.origin, diploma, earned)
        after, lines = self._worth(goal, diploma, earned)
        words = {e.taken.slug: (e.title, e.es) for e in reversed(earned)}
        out = []
        for taken in together(self.courses, [e.taken for e in earned]):
            (full, some), (full_after, some_after) = before[taken.slug], after[taken.slug]
            to_nothing = round(max(0.0, some - some_after), 2)
            lost = round(max(0.0, full - full_after, to_nothing), 2)
            out.append(Unit(taken.slug, *words[taken.slug], taken.units, round(taken.units - lost, 2),
                            round(lost - to_nothing, 2), to_nothing, lines[taken.slug]))  # fmt: skip
        return tuple(out)

    def _worth(
        self, slug: str, diploma: str, earned: Sequence[Earned]
    ) -> tuple[dict[str, tuple[float, float]], dict[str, tuple[Facts, ...]]]:
        """Of each course the units that count fully, and the units that count at all; and the lines it fills."""
        career = self._career(slug)
        taken = together(self.courses, [Taken(e.taken.slug, e.taken.units, e.taken.slug in career) for e in earned])
        rule = self.rules[diploma]
        free = {line["id"] for line in rule["lines"] if line.get("takes") == "any"}
        found = audit(diploma, rule, self.courses, taken)
        worth, lines = {}, {}
        for t in taken:
            fills = found.fills(t.slug)
            some = sum(n for _, n in fills)
            full = sum(n for line, n in fills if line.id not in free)
            worth[t.slug] = (t.units, t.units) if t.slug in career else (full, some)
            lines[t.slug] = tuple({"line": line.id, "title": line.title, "es": line.es, "units": n} for line, n in fills)
        return worth, lines


def _planned(plan: Facts, grades: range, career: set[str]) -> list[Earned]:
    """The courses a plan has in some grades."""
    return [
        Earned(Taken(c["code"], c["credits"], c["code"] in career), c["title"], c["es"] or c["title"])
        for term in plan["terms"] if term["grade"] in grades for c in term["courses"]
    ]  # fmt: skip


def _row(earned: Earned) -> Facts:
    return {"code": earned.taken.slug, "title": earned.title, "units": earned.taken.units, "status": "passed"}
