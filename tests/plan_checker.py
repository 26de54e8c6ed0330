"""Checks a finished plan from its JSON, the student's form and the content alone.

Nothing here comes from the planner: not a line of its code and none of its helpers. `check_plan` gives a sentence for each
thing that does not hold; an accepted plan gives none.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

LAST, MOST_UNITS, TINY = 12, 8.0, 1e-6
CORE_KINDS = {"diploma", "scholarship", "admission"}
NOT_PASSED = {"failed", "withdrawn", "incomplete", "fail"}
BAD_MARKS = {"F", "W", "I", "WF", "WP", "NC", "U", "NP"}
Json = dict[str, Any]


@dataclass
class Student:
    """The transcript as a suspicious reader takes it: `most` units each course can have given, and what is under way."""

    most: dict[str, float] = field(default_factory=dict)
    under_way: set[str] = field(default_factory=set)
    unknown: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def words_of(title: str) -> str:
    """> algebra 1, for Algebra I"""
    numbers = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
    return " ".join(numbers.get(w, w) for w in re.sub(r"[^a-z0-9]+", " ", title.lower()).split())


def most_of(courses: Json, slug: str) -> float:
    return float(max(courses[slug].get("units") or [1.0])) if slug in courses else 99.0


def titles_of(course: Json) -> set[str]:
    return {words_of(t) for t in [course["title"], *(course.get("also_called") or [])]}


def find_course(courses: Json, names: list[str], likely: set[str], away: tuple[str, ...] = ()) -> str | None:
    """A course by slug, else by title; of several with one title those of this state's rules and this pathway.

    `away`: how the courses of other states begin.
    """
    for name in names:
        if name in courses and not name.startswith(away):
            return name
        same = sorted(s for s, c in courses.items() if not s.startswith(away) and words_of(name) in titles_of(c))
        if same:
            return next((s for s in same if s in likely), same[0])
    return None


def units_of(row: Json, courses: Json, slug: str, state: str) -> float:
    """Units of a row; California's credits, ten a year, are tenths of it."""
    if row.get("credits") is not None:
        return float(row["credits"]) / 10
    if row.get("units") is None:
        return float((courses[slug].get("units") or [1.0])[0]) if slug in courses else 0.0
    units = float(row["units"])
    in_credits = state == "CA" and units % 2.5 == 0 and units >= 2.5 and units not in (courses.get(slug, {}).get("units") or [])
    return units / 10 if in_credits else units


def read_student(form: Json, courses: Json, likely: set[str], away: tuple[str, ...]) -> Student:
    student = Student()
    for row in form.get("transcript") or []:
        slug = find_course(courses, [n for n in (row.get("code"), row.get("title")) if n], likely, away)
        if slug is None:
            student.unknown.append(row.get("title") or row["code"])
            slug = "?" + words_of(row.get("title") or row["code"])
        mark, status = str(row.get("mark") or "").upper(), row.get("status") or ""
        if status == "in progress" or mark == "IP":
            student.under_way.add(slug)
            units = units_of(row, courses, slug, form["state"])
            if form["grade"] < 9:
                student.most[slug] = min(most_of(courses, slug), student.most.get(slug, 0.0) + units)
        elif (
            status in NOT_PASSED or mark in BAD_MARKS or (mark and not status and not re.fullmatch(r"[A-D][+-]?|P|S|CR|\d+", mark))
        ):
            student.failed.append(slug)
        else:
            units = units_of(row, courses, slug, form["state"])
            student.most[slug] = min(most_of(courses, slug), student.most.get(slug, 0.0) + units)
    return student


def stem(slug: str) -> str:
    """> spanish, for spanish-2"""
    return re.sub(r"-(\d+|[ivx]+)$", "", slug)


def eligible(line: Json, slug: str, courses: Json, career: set[str]) -> bool:
    takes = line.get("takes") or "courses"
    if takes == "any":
        return True
    if takes == "pathway":
        return slug in career
    if slug not in courses:
        return False
    named = slug in (line.get("one_of") or []) or slug in (line.get("ask") or [])
    return named or (takes == "subject" and courses[slug]["subject"] == line.get("subject"))


def most_filled(lines: list[Json], have: dict[str, float], courses: Json, career: set[str]) -> float:
    """The most units of `have` that these lines can take, each unit once: plain augmenting by depth-first search."""
    outer = [ln for ln in lines if not ln.get("inside")]
    languages = [ln for ln in outer if ln.get("same_language")]
    choices = [sorted({stem(s) for s in have if eligible(ln, s, courses, career)}) or [""] for ln in languages]
    best = 0.0
    for pick in itertools.product(*choices):
        fixed = {ln["id"]: p for ln, p in zip(languages, pick, strict=True)}
        takers = {
            ln["id"]: [
                s for s in have if eligible(ln, s, courses, career) and (ln["id"] not in fixed or stem(s) == fixed[ln["id"]])
            ]
            for ln in outer
        }
        best = max(best, _pour(outer, takers, have))
    return best


def _pour(lines: list[Json], takers: dict[str, list[str]], have: dict[str, float]) -> float:
    left = {s: round(n * 100) for s, n in have.items()}
    need = {ln["id"]: round(ln["units"] * 100) for ln in lines}
    used: dict[tuple[str, str], int] = defaultdict(int)

    def push(line: str, amount: int, seen: set[str]) -> int:
        seen.add(line)
        for slug in takers[line]:
            if left[slug]:
                n = min(amount, left[slug])
                left[slug] -= n
                used[slug, line] += n
                return n
        for slug in takers[line]:
            for other in [o for o in need if o not in seen and used[slug, o]]:
                n = push(other, min(amount, used[slug, other]), seen)
                if n:
                    used[slug, other] -= n
                    used[slug, line] += n
                    return n
        return 0

    total = 0
    for line, amount in need.items():
        open_ = amount
        while open_ and (n := push(line, open_, set())):
            open_ -= n
            total += n
    return total / 100


@dataclass
class Case:
    form: Json
    plan: Json
    pathway: Json
    courses: Json
    rules: Json

    def __post_init__(self) -> None:
        self.career = {s for step in self.pathway["sequence"] for slot in step["courses"] for s in slot["one_of"]}
        here = [r for r in self.rules.values() if r["state"] == self.form["state"]]
        named = {s for r in here for ln in r.get("lines", []) for k in ("one_of", "ask", "default") for s in ln.get(k) or []}
        self.likely = named | self.career
        away = tuple(f"{r['state'].lower()}-" for r in self.rules.values() if r["state"] != self.form["state"])
        self.student = read_student(self.form, self.courses, self.likely, away)
        self.first = max(9, self.form["grade"])
        self.placed = [(t["grade"], c) for t in self.plan["terms"] for c in t["courses"]]
        self.grade = {c["code"]: g for g, c in self.placed}
        self.told = " | ".join(f["text"] for k in ("unmet", "conditions", "assumptions", "conflicts") for f in self.plan[k])
        pins = [p if isinstance(p, dict) else {"code": p} for p in self.form.get("locked_choices") or []]
        self.pins = {find_course(self.courses, [p["code"]], self.likely, away): p for p in pins}
        self.assumed = self.form.get("transcript") is None and self.first > 9

    def title(self, slug: str) -> str:
        return str(self.courses[slug]["title"]) if slug in self.courses else slug

    def known_before(self, slug: str, grade: int) -> bool:
        least = min(self.courses[slug].get("units") or [1.0]) if slug in self.courses else 1.0
        return (
            self.student.most.get(slug, 0.0) >= least - TINY
            or self.grade.get(slug, LAST + 1) < grade
            or (self.assumed and self.title(slug) in self.told)
        )


def check_plan(form: Json, plan: Json, pathway: Json, courses: Json, rules: Json) -> list[str]:
    """Everything in a plan that does not hold, in sentences."""
    case = Case(form, plan, pathway, courses, rules)
    checks = (_terms, _once, _order, _bounds, _years, _fills, _lines, _rows, _pins, _verdicts)
    return [problem for check in checks for problem in check(case)]


def _terms(case: Case) -> Iterator[str]:
    grades = sorted({t["grade"] for t in case.plan["terms"]})
    if grades != list(range(case.first, LAST + 1)):
        yield f"The grades planned are {grades}, not {case.first} to 12."


def _once(case: Case) -> Iterator[str]:
    codes = [c["code"] for _, c in case.placed]
    for code in sorted({c for c in codes if codes.count(c) > 1}):
        yield f"{code} is planned more than once."
    for _, c in case.placed:
        slug = c["code"]
        put_aside = any(r["course"] == slug and r["status"] == "not counted" for r in case.plan["transcript"])
        earned = 0.0 if put_aside else case.student.most.get(slug, 0.0)
        if slug in case.student.under_way or slug not in case.courses:
            continue
        if earned + c["credits"] > most_of(case.courses, slug) + TINY:
            yield f"{slug}: {earned:g} earned and {c['credits']:g} planned, more than the course is worth."


def _order(case: Case) -> Iterator[str]:
    for grade, c in case.placed:
        slug = c["code"]
        if slug in case.student.under_way:
            continue
        for options in case.courses.get(slug, {}).get("prerequisites") or []:
            if any(case.known_before(o, grade) for o in options):
                continue
            if slug in case.pins and case.title(slug) in case.told:
                continue
            yield f"{slug} in grade {grade} stands before {' or '.join(options)}."


def _bounds(case: Case) -> Iterator[str]:
    for grade, c in case.placed:
        slug = c["code"]
        allowed = case.courses.get(slug, {}).get("grades") or [9, 10, 11, 12]
        if slug in case.student.under_way or slug in case.pins or grade in allowed:
            continue
        if grade > max(allowed) and case.title(slug) in case.told:
            continue
        yield f"{slug} stands in grade {grade}; it is for {allowed}."


def _years(case: Case) -> Iterator[str]:
    limit = (case.form.get("preferences") or {}).get("units_per_year") or MOST_UNITS
    for term in case.plan["terms"]:
        load = sum(c["credits"] for c in term["courses"])
        if load > limit + TINY and f"Grade {term['grade']} holds" not in case.told:
            yield f"Grade {term['grade']} holds {load:g} units, more than {limit:g}, and nothing says so."
        for c in term["courses"]:
            if c["credits"] <= 0:
                yield f"{c['code']} is planned for {c['credits']} units."


def _fills(case: Case) -> Iterator[str]:
    lines = {ln["id"]: ln for ln in case.rules[case.plan["diploma"]]["lines"]}
    got: dict[str, float] = defaultdict(float)
    for _, c in case.placed:
        if sum(f["units"] for f in c["fills"] if not lines.get(f["line"], {}).get("inside")) > c["credits"] + TINY:
            yield f"{c['code']} fills more units than it has."
        for f in c["fills"]:
            got[f["line"]] += f["units"]
            if f["line"] not in lines:
                yield f"{c['code']} fills {f['line']}, which the diploma does not have."
            elif not eligible(lines[f["line"]], c["code"], case.courses, case.career):
                yield f"{c['code']} cannot stand in {f['line']}."
    for line, units in got.items():
        if line in lines and units > lines[line]["units"] + TINY:
            yield f"{line} gets {units:g} units and asks for {lines[line]['units']:g}."


def _supply(case: Case) -> dict[str, float]:
    """Units by course, earned, under way and planned; assumed ones as the plan names them."""
    have = dict(case.student.most)
    for _, c in case.placed:
        slug = c["code"]
        have[slug] = min(most_of(case.courses, slug), have.get(slug, 0.0) + c["credits"])
    if case.assumed:
        for c in case.plan["audit"]["courses"]:
            if c["code"] not in have and c["title"] in case.told:
                have[c["code"]] = min(most_of(case.courses, c["code"]), sum(x["units"] for x in c["counts"]) + c["spare"])
    return have


def _lines(case: Case) -> Iterator[str]:
    """The audit as a certificate: every unit it counts is there, may stand where it stands, and stands once."""
    rule, have = case.rules[case.plan["diploma"]], _supply(case)
    lines = {ln["id"]: ln for ln in rule["lines"]}
    used: dict[str, float] = defaultdict(float)
    if [ln["id"] for ln in case.plan["audit"]["lines"]] != list(lines):
        yield "The audit does not show the lines of the diploma."
        return
    stood = {s["course"]: s["all_of"] for s in rule.get("stands_for") or []}
    for found in case.plan["audit"]["lines"]:
        line = lines[found["id"]]
        total = sum(b["units"] for b in found["by"])
        if abs(total + found["missing"] - line["units"]) > 0.011 or found["missing"] < 0:
            yield f"{found['id']}: {total:g} counted and {found['missing']:g} missing are not {line['units']:g}."
        if (found["status"] == "missing") != (found["missing"] > TINY):
            yield f"{found['id']} is called {found['status']} with {found['missing']:g} missing."
        if found["status"] == "met" and any(b["held"] != "earned" for b in found["by"]):
            yield f"{found['id']} is called met and rests on units that are not earned."
        if line.get("same_language") and len({stem(b["code"]) for b in found["by"]}) > 1:
            yield f"{found['id']} mixes languages."
        for b in found["by"]:
            slug = b["code"]
            if not eligible(line, slug, case.courses, case.career):
                yield f"{slug} cannot stand in {found['id']}."
            if b["held"] == "earned" and slug not in stood and b["units"] > case.student.most.get(slug, 0.0) + TINY:
                yield f"{slug} is called earned and the transcript does not show it."
            for part in stood.get(slug, [slug]) if slug not in have else [slug]:
                used[part] += 0 if line.get("inside") else b["units"]
    for slug, units in used.items():
        there = have.get(slug, have.get("?" + words_of(slug.removeprefix("other-")), 0.0))
        if units > there + TINY:
            yield f"{slug} counts for {units:g} units and gives {there:g}."


def _rows(case: Case) -> Iterator[str]:
    """Every row of the transcript is accounted for, and what does not count is said."""
    rows, found = case.form.get("transcript") or [], case.plan["transcript"]
    if len(rows) != len(found):
        yield f"The transcript has {len(rows)} rows and the plan accounts for {len(found)}."
        return
    for n, (row, account) in enumerate(zip(rows, found, strict=True), 1):
        name = row.get("title") or row.get("code")
        title = case.title(account["course"]) if account["course"] else name
        if account["status"] not in {"counted", "ask", "in progress", "not passed", "repeated", "not counted"}:
            yield f"Row {n} ({name}) is {account['status']!r}."
        bad = str(row.get("mark") or "").upper() in BAD_MARKS or row.get("status") in NOT_PASSED
        if bad and account["status"] in {"counted", "ask"}:
            yield f"Row {n} ({name}) was not passed and counts."
        if account["status"] in {"ask", "not counted"} and f"row {n}," not in case.told and name not in case.told:
            yield f"Row {n} ({name}) is {account['status']} and nothing says why."
        if account["course"] is None and name not in case.told:
            yield f"Row {n} ({name}) is in no list and is not reported."
        passed_too = account["course"] in case.student.most or account["course"] in case.student.under_way
        if account["status"] == "not passed" and title not in case.told and not passed_too:
            yield f"Row {n} ({name}) was not passed and is not reported."


def _pins(case: Case) -> Iterator[str]:
    for slug, pin in case.pins.items():
        if slug is None:
            if pin["code"] not in case.told:
                yield f"{pin['code']} was settled on, is unknown and not reported."
            continue
        have = case.student.most.get(slug, 0.0) > 0 or slug in case.student.under_way
        at = case.grade.get(slug)
        if at is None and not have and case.title(slug) not in case.told:
            yield f"{slug} was settled on and is nowhere in the plan."
        grade = pin.get("grade")
        if at is not None and grade and grade >= case.first and at != grade and not have:
            yield f"{slug} was settled on for grade {grade} and stands in {at}."


def _verdicts(case: Case) -> Iterator[str]:
    """Feasible, kept open and closed agree with the most that could be filled."""
    missing = [ln for ln in case.plan["audit"]["lines"] if ln["status"] == "missing"]
    if case.plan["feasible"] == bool(missing):
        yield f"The plan is feasible={case.plan['feasible']} with {len(missing)} lines missing."
    if not case.plan["feasible"] and not (case.plan["conflicts"] and case.plan["changes"]):
        yield "Not feasible, without a reason or a remedy."
    kept = {k["rule"] for k in case.plan["keeps_open"]}
    closed = {c["rule"] for c in case.plan["closes"]}
    have = _supply(case)
    aside = {r["course"] for r in case.plan["transcript"] if r["status"] == "not counted"}  # each is reported: see _rows
    certain = {s: n for s, n in have.items() if s not in aside or s in case.grade}
    year = case.form.get("entered_grade_9")
    for slug, rule in case.rules.items():
        if rule["state"] != case.form["state"] or rule["kind"] not in CORE_KINDS or (year and year < rule["first_freshman_year"]):
            continue
        if (slug in kept) == (slug in closed):
            yield f"{slug} is in both or neither of kept open and closed."
        extra = dict(have)
        for option in rule.get("stands_for") or []:
            if all(have.get(s, 0) >= 1 for s in option["all_of"]):
                extra[option["course"]] = 1.0
        asked = sum(ln["units"] for ln in rule["lines"] if not ln.get("inside"))
        if slug in kept and most_filled(rule["lines"], extra, case.courses, case.career) < asked - 0.011:
            yield f"{slug} is said to stay open and cannot be filled."
        full = most_filled(rule["lines"], certain, case.courses, case.career) >= asked - TINY
        if slug in closed and full and not rule.get("least_mark") and not any(ln.get("inside") for ln in rule["lines"]):
            yield f"{slug} is said to close and every line can be filled."
