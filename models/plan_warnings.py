"""What a plan changed by hand breaks: each rule in words, with where it is from. Nothing is refused because of a warning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from models.plan_draft import USUAL_UNITS
from models.plan_history import CourseNames, read_history
from models.plan_request import PlanRequest
from models.plan_terms import LAST_GRADE
from models.plan_words import Words, joined, say, units

Facts = Mapping[str, Any]
FRESHMAN = 9


def warnings(request: PlanRequest, plan: Facts, pathway: dict[str, Any], courses: dict[str, Any], rule: Facts,
             names: CourseNames) -> list[Words]:  # fmt: skip
    """Every rule the courses fixed or left out by hand break, as `text`, `es`, `kind`, `source` and `check`."""
    if not (request.locked_choices or request.left_out):
        return []
    grades = {c["code"]: t["grade"] for t in plan["terms"] for c in t["courses"]}
    fixed = [slug for c in request.locked_choices if (slug := names.find(c.code))]
    done = read_history(request, pathway, courses, names).done
    # Without a transcript the usual courses behind the student are taken as earned, so an earlier course is not missed.
    check = _Check(courses, grades, done, request.transcript is None and request.first_grade > FRESHMAN)
    out: list[Words] = []
    for slug in fixed:
        out += check.course(slug)
    if fixed or request.left_out:
        out += [_line(u, rule) for u in plan["unmet"] if u.get("kind") == "line"]
    loads = {t["grade"]: sum(c["credits"] for c in t["courses"]) for t in plan["terms"]}
    out += [_full(g, n) for g, n in loads.items() if n > USUAL_UNITS and any(grades.get(s) == g for s in fixed)]
    return out


class _Check:
    def __init__(self, courses: dict[str, Any], grades: Mapping[str, int], done: set[str], lenient: bool):
        self.courses = courses
        self.grades = grades
        self.done = done
        self.lenient = lenient

    def course(self, slug: str) -> Iterator[Words]:
        """The rules one course breaks where it stands."""
        course, grade = self.courses[slug], self.grades.get(slug)
        title, es = self._title(slug)
        if slug in self.done:
            yield self._warn(slug, "once", f"{title} is earned already; it counts once.",
                             f"{es} ya está aprobado; cuenta una sola vez.")  # fmt: skip
        elif grade is None:
            yield self._warn(slug, "no_place", f"{title} has no place in this plan.", f"{es} no cabe en este plan.")
        if grade is None:
            return
        for options in course.get("prerequisites", []):
            if not self._before(options, grade):
                said, dicho = joined([self._title(s)[0] for s in options], "or"), joined([self._title(s)[1] for s in options], "o")
                yield self._warn(slug, "prerequisite", f"{title} in grade {grade}: {said} comes first, in an earlier grade.",
                                 f"{es} en el grado {grade}: antes va {dicho}, en un grado anterior.")  # fmt: skip
        allowed = course.get("grades", [])
        if allowed and grade not in allowed:
            usual, usuales = joined([str(g) for g in allowed], "or"), joined([str(g) for g in allowed], "o")
            yield self._warn(slug, "grade", f"{title} in grade {grade}: it is usually taken in grade {usual}.",
                             f"{es} en el grado {grade}: suele tomarse en el grado {usuales}.")  # fmt: skip

    def _before(self, options: list[str], grade: int) -> bool:
        earlier = any(s in self.done or self.grades.get(s, LAST_GRADE + 1) < grade for s in options)
        return earlier or (self.lenient and not any(s in self.grades for s in options))

    def _title(self, slug: str) -> tuple[str, str]:
        course = self.courses.get(slug, {"title": slug})
        return course["title"], course.get("es") or course["title"]

    def _warn(self, slug: str, kind: str, text: str, es: str) -> Words:
        course = self.courses[slug]
        return say(text, es, kind=kind, source=course.get("source"), check=course.get("check", "unverified"))


def _line(unmet: Facts, rule: Facts) -> Words:
    line = next((ln for ln in rule["lines"] if ln["id"] == unmet["line"]), {"title": unmet["title"], "es": unmet["title"]})
    (en, es), needs = units(unmet["units"]), units(float(line.get("units") or unmet["units"]))
    return say(
        f"{rule['title']} asks for {needs[0]} of “{line['title']}”; {en} missing.",
        f"{rule['es']} pide {needs[1]} de «{line['es']}»; falta {es}.",
        kind="line", source=rule.get("source"), check=rule.get("check", "unverified"),
    )  # fmt: skip


def _full(grade: int, load: float) -> Words:
    return say(f"Grade {grade} holds {load:g} units; a school day of seven periods holds {USUAL_UNITS:g}.",
               f"El grado {grade} tiene {load:g} unidades; un día escolar de siete periodos tiene {USUAL_UNITS:g}.",
               kind="full_year", source=None, check="unverified")  # fmt: skip
