"""The credit audit as a reader needs it: each line with what fills it and why, each course with where it counts.

`audit_report` and `transcript_report` give the keys `audit` and `transcript` of a plan's JSON (docs/schemas/plan.json).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from models import audit_words as words
from models.plan_history import COUNTED, History, Row
from models.plan_words import Words, both
from models.rules import ASK, EARNED, PLANNED, UNDER_WAY, Audit, LineResult, Taken, mark_rank

Rule = dict[str, Any]


class Named:
    """English and Spanish titles of courses, also of those no list knows."""

    def __init__(self, courses: dict[str, Any], titles: dict[str, str]):
        self.courses = courses
        self.titles = titles

    def title(self, slug: str) -> tuple[str, str]:
        if slug.startswith("elective-"):
            return "Elective (write in)", "Electiva (por escribir)"
        if slug not in self.courses:
            return self.titles.get(slug, slug), self.titles.get(slug, slug)
        return self.courses[slug]["title"], self.courses[slug].get("es") or self.courses[slug]["title"]

    def titles_of(self, slugs: Iterable[str]) -> tuple[str, str]:
        return both([self.title(s) for s in slugs])


def audit_report(found: Audit, rule: Rule, names: Named, history: History, tests: list[Words]) -> Words:
    """A rule set held against everything earned and planned; `tests` as the plan tells them."""
    lines = [_line(line, part, names) for line, part in zip(rule["lines"], found.lines, strict=True)]
    return {"rule": found.rule, "title": found.title, "es": found.es, "needed": rule.get("total_units"), "lines": lines,
            "courses": _courses(found, rule, names), "tests": tests,
            "stands_for": [words.stands(names.title(c), names.titles_of(o)) for c, o in found.stood_for],
            "assumed": bool(history.assumed)}  # fmt: skip


def _line(line: Rule, found: LineResult, names: Named) -> Words:
    by = [{"code": s, **_titles(names, s), "units": n, "held": held, **_why(line, s)} for s, n, held in found.parts]
    return {"id": found.id, "title": found.title, "es": found.es, "needed": found.units, "earned": found.units_held(EARNED),
            "ask": found.units_held(ASK), "in_progress": found.units_held(UNDER_WAY), "planned": found.units_held(PLANNED),
            "missing": found.missing, "status": found.status, "by": by, "inside": list(line.get("inside", []))}  # fmt: skip


def _titles(names: Named, slug: str) -> Words:
    title, es = names.title(slug)
    return {"title": title, "es": es}


def _why(line: Rule, slug: str) -> Words:
    kind = "ask" if slug in line.get("ask", ()) else "inside" if line.get("inside") else line.get("takes", "courses")
    if kind == "subject" and slug in line.get("one_of", ()):
        kind = "courses"
    why, es = words.WHY[kind]
    return {"why": why, "es_why": es}


def _courses(found: Audit, rule: Rule, names: Named) -> list[Words]:
    """Each course once: the lines it fills, and what of it fills none."""
    by: dict[str, list[Words]] = {}
    for line, part in zip(rule["lines"], found.lines, strict=True):
        for slug, n in part.by:
            by.setdefault(slug, []).append({"line": part.id, "title": part.title, "es": part.es, "units": n, **_why(line, slug)})
    spare = dict(found.spare)
    out = []
    for slug in [*by, *(s for s in spare if s not in by)]:
        left = {"why": words.SPARE[0], "es_why": words.SPARE[1]} if slug in spare else {}
        out.append({"code": slug, **_titles(names, slug), "counts": by.get(slug, []), "spare": spare.get(slug, 0.0), **left})
    return out


def transcript_report(history: History, found: Audit, names: Named) -> list[Words]:
    """Every row of the transcript, in order: the course it is read as, what became of it, and where it counts."""
    return [_row(row, found, names) for row in history.rows]


def _row(row: Row, found: Audit, names: Named) -> Words:
    known = row.slug if row.slug in names.courses else None
    counts = [line.id for line, _ in found.fills(row.slug)] if row.slug and row.status in (COUNTED, "ask", "in progress") else []
    why, es = words.NOWHERE.get(row.status, ("", "") if counts else words.SPARE)
    return {"row": row.number, "code": row.record.code, "title": row.record.title, "course": known, "status": row.status,
            "units": row.units, "lines": counts, "why": why, "es_why": es}  # fmt: skip


def marks_asked(rules: Iterable[tuple[str, Rule]], taken: list[Taken], names: Named) -> list[Words]:
    """For rules that ask for a mark: courses with a lower one, and courses whose mark is not known."""
    out: list[Words] = []
    for _, rule in rules:
        least = rule.get("least_mark")
        if not least:
            continue
        title, unknown = (rule["title"], rule["es"]), []
        named = {s for line in rule["lines"] for s in [*line.get("one_of", []), *line.get("ask", [])]}
        subjects = {line.get("subject") for line in rule["lines"] if line.get("takes") == "subject"}
        for t in taken:
            if not t.marks or (t.slug not in named and names.courses.get(t.slug, {}).get("subject") not in subjects):
                continue
            low = [m for m, _ in t.marks if m and (mark_rank(m) or 0) < (mark_rank(least) or 0)]
            if any(m is None for m, _ in t.marks):
                unknown.append(t.slug)
            elif low and t.units - t.unsure > sum(n for m, n in t.marks if m not in low) + 1e-9:
                out.append(words.low_mark(names.title(t.slug), low[0], title))
        if unknown:
            out.append(words.no_mark(names.titles_of(unknown), least, title))
    return out
