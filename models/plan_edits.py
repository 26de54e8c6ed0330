"""Hand edits: any arrangement of courses is held against the rules. Nothing is refused; every broken rule is a warning.

    form = moved({"state": "LA", "grade": 9}, "english-2", 10)      # also: added, removed, swapped
    plan(PlanRequest.from_json(form), ...)                          # plans again around what is pinned
    check_edit(case, slug, rule, [{"grade": 9, "code": "english-2"}])   # warns, and plans nothing

A warning has `text`, `es`, `rule` (an id of RULES), `grade`, `code`, `source` (a source id, or None for a usual order nobody has
confirmed) and `check`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from models import plan_words as words
from models.plan_candidates import ALL_GRADES, Case, settled_units
from models.plan_goal import MOST_UNITS
from models.plan_history import pathway_slugs
from models.plan_request import key_of
from models.plan_terms import LAST_GRADE, Place
from models.plan_words import Words
from models.rules import Taken, audit

RULES = (
    "unknown",
    "twice",
    "earned",
    "order",
    "beside",
    "early",
    "late",
    "start",
    "under_way",
    "limit",
    "term",
    "line",
    "sequence",
)
Form = dict[str, Any]


@dataclass(frozen=True)
class Laid:
    """One course where somebody, or the planner, put it."""

    slug: str
    units: float
    place: Place
    settled: bool = True


# --- the student form after an edit ---


def moved(form: Form, code: str, grade: int) -> Form:
    """The form with a course pinned to a grade."""
    return added(form, code, grade)


def added(form: Form, code: str, grade: int | None = None) -> Form:
    """The form with a course the plan must have, in a grade if one is given."""
    row = {"code": code, **({"grade": grade} if grade else {})}
    return {**form, "locked_choices": [*_locked(form, code), row], "left_out": _left_out(form, code)}


def removed(form: Form, code: str) -> Form:
    """The form with a course taken out of the plan."""
    return {**form, "locked_choices": _locked(form, code), "left_out": [*_left_out(form, code), code]}


def swapped(form: Form, code: str, other: str, grade: int | None = None) -> Form:
    """The form with one course taken out and another pinned in its stead."""
    return added(removed(form, code), other, grade)


def _locked(form: Form, code: str) -> list[Any]:
    rows = form.get("locked_choices") or []
    return [r for r in rows if key_of(r if isinstance(r, str) else str(r.get("code"))) != key_of(code)]


def _left_out(form: Form, code: str) -> list[str]:
    return [c for c in form.get("left_out") or [] if key_of(str(c)) != key_of(code)]


# --- warnings ---


def check_edit(case: Case, slug: str, rule: dict[str, Any], layout: Iterable[dict[str, Any]]) -> list[Words]:
    """Every rule an arrangement breaks, in the order of the grades; an empty list when it keeps them all.

    `case`: from `models.planning.case_of`, best with `with_usual_past`; `slug` and `rule`: the diploma. `layout`: one entry for
    each course, `{"grade": 11, "code": "english-3"}`, with `units` and `term` where they differ from the usual. A course to
    write in is `elective-1` and so on.
    """
    known, out = _read(case, layout)
    out += _twice(case, known)
    out += order_and_load(case, known, float(case.request.preferences.get("units_per_year") or MOST_UNITS))
    return out + _terms(case, known) + _under_way(case, known) + _lines(case, slug, rule, known) + _sequence(case, known)


def _read(case: Case, layout: Iterable[dict[str, Any]]) -> tuple[list[Laid], list[Words]]:
    known, out = [], []
    for row in layout:
        grade, code = int(row["grade"]), str(row["code"])
        slug = code if code.startswith("elective-") else case.names.find(code)
        if slug is None:
            out.append(_warn("unknown", words.unknown_settled(code), code, grade))
            continue
        usual = settled_units(slug, case.pathway, case.courses) if slug in case.courses else 1.0
        units = float(row.get("units") or usual)
        places = case.terms.places(grade, units)
        place = next((p for p in places if p.term == row.get("term")), places[0])
        known.append(Laid(slug, units, place))
    return sorted(known, key=lambda laid: (laid.place, laid.slug)), out


def _warn(rule: str, said: Words, code: str | None, grade: int | None, course: dict[str, Any] | None = None) -> Words:
    found = course or {}
    source, check = said.get("source") or found.get("source"), said.get("check") or found.get("check", "unverified")
    told = {"rule": rule, "code": code, "grade": grade, "source": source, "check": check}
    return {**said, "status": "open", **told, "settled": True}


def _titles(case: Case, slugs: Iterable[str]) -> tuple[str, str]:
    return words.both([_title(case, s) for s in slugs])


def _title(case: Case, slug: str) -> tuple[str, str]:
    course = case.courses.get(slug)
    title = course["title"] if course else case.history.titles.get(slug, slug)
    return title, (course or {}).get("es") or title


def order_and_load(case: Case, layout: Sequence[Laid], limit: float) -> list[Words]:
    """What stands too early or too late, and the years that hold too much. `settled` says whether somebody put it there."""
    out = []
    for laid in layout:
        course = case.courses.get(laid.slug)
        if course is None:
            continue
        for options in course.get("prerequisites", []):
            if not _done(case, layout, options, laid.place.start):
                out.append({**_warn("order", words.settled_early(_title(case, laid.slug), _titles(case, options)), laid.slug,
                                    laid.place.grade, course), "settled": laid.settled})  # fmt: skip
        for options in course.get("corequisites", []):
            if not _done(case, layout, options, laid.place.start + 1):
                out.append({**_warn("beside", words.settled_alone(_title(case, laid.slug), _titles(case, options)), laid.slug,
                                    laid.place.grade, course), "settled": laid.settled})  # fmt: skip
        out += [{**w, "settled": laid.settled} for w in _grades(case, laid, course)]
    for grade in range(case.first, LAST_GRADE + 1):
        units = round(sum(laid.units for laid in layout if laid.place.grade == grade), 2)
        if units > limit:
            out.append(_warn("limit", words.full_year(grade, units, limit), None, grade))
    return out


def _done(case: Case, layout: Sequence[Laid], options: Sequence[str], start: int) -> bool:
    return any(s in case.history.done for s in options) or any(o.slug in options and o.place.end < start for o in layout)


def _grades(case: Case, laid: Laid, course: dict[str, Any]) -> list[Words]:
    grades, grade, title = course.get("grades", ALL_GRADES), laid.place.grade, _title(case, laid.slug)
    if grade > max(grades):
        return [_warn("late", words.later_than_usual(title, grade), laid.slug, grade, {"source": course.get("source")})]
    if grade < min(grades):
        return [_warn("early", words.earlier_than_usual(title, grade, min(grades)), laid.slug, grade, course)]
    if laid.slug in pathway_slugs(case.pathway) and grade < case.start:
        return [_warn("start", words.before_the_start(title, grade, case.start), laid.slug, grade)]
    return []


def _twice(case: Case, layout: Sequence[Laid]) -> list[Words]:
    out, seen = [], set()
    for laid in layout:
        title = _title(case, laid.slug)
        if laid.slug in seen:
            out.append(_warn("twice", words.laid_twice(title), laid.slug, laid.place.grade))
        elif laid.slug in case.history.done:
            out.append(_warn("earned", words.already_earned(title), laid.slug, laid.place.grade))
        seen.add(laid.slug)
    return out


def _terms(case: Case, layout: Sequence[Laid]) -> list[Words]:
    """Terms that hold more than the calendar lets them; a course of the whole year counts a share in each."""
    names, most = case.terms.names, case.terms.term_limit
    out = []
    for grade in range(case.first, LAST_GRADE + 1) if most else ():
        here = [laid for laid in layout if laid.place.grade == grade]
        for name in names:
            units = sum(laid.units if laid.place.term == name else laid.units / len(names)
                        for laid in here if laid.place.term in (name, "year"))  # fmt: skip
            if most and units > most:
                out.append(_warn("term", words.full_term(grade, name, round(units, 2), most), None, grade))
    return out


def _under_way(case: Case, layout: Sequence[Laid]) -> list[Words]:
    where = {laid.slug: laid.place.grade for laid in layout}
    return [
        _warn("under_way", words.under_way_moved(_title(case, t.slug), case.first), t.slug, where.get(t.slug))
        for t in case.history.current
        if where.get(t.slug) != case.first
    ]


def _lines(case: Case, slug: str, rule: dict[str, Any], layout: Sequence[Laid]) -> list[Words]:
    career = pathway_slugs(case.pathway)
    taken = [*case.history.earned, *(Taken(laid.slug, laid.units, laid.slug in career) for laid in layout)]
    told = {"source": rule.get("source"), "check": rule.get("check", "unverified")}
    return [
        _warn("line", {**words.line_missing({"id": ln.id, "title": ln.title, "es": ln.es}, ln.missing), **told}, None, None)
        for ln in audit(slug, rule, case.courses, taken).missing
    ]


def _sequence(case: Case, layout: Sequence[Laid]) -> list[Words]:
    """Places of the pathway's sequence that nothing fills."""
    left = {laid.slug for laid in layout} | case.history.done
    out = []
    for step in case.pathway["sequence"]:
        for place in step["courses"]:
            taken = next((s for s in place["one_of"] if s in left), None)
            left.discard(taken or "")
            if taken is None:
                told = {"source": place.get("source"), "check": place.get("check", "unverified")}
                said = words.place_empty(_titles(case, place["one_of"]), step["grade"])
                out.append(_warn("sequence", {**said, **told}, None, step["grade"]))
    return out
