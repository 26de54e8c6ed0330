"""Skills shown and credentials earned, beside the seat time of the courses that teach them, and the evidence to bring.

No rule that ships lets either stand for a high-school course, so each is asked about; a rule of a district says otherwise
with `stands_for` (content/README.md).
"""

from __future__ import annotations

from typing import Any

from models import audit_words as words
from models.credit_audit import Named
from models.plan_request import PlanRequest, key_of
from models.plan_words import Words, say

LEVELS = ("foundation", "intermediate", "advanced")


def prior_learning(request: PlanRequest, pathway: dict[str, Any], names: Named, credentials: dict[str, Any]) -> list[Words]:
    """One entry for each credential and each competency of the form, in its order."""
    return [
        *(_credential(name, pathway, names, credentials) for name in request.credentials),
        *(_skill(name, pathway, names) for name in request.competencies),
    ]


def _entry(kind: str, title: str, found: tuple[str, str], courses: list[str], seat: float, evidence: list[str]) -> Words:
    return say(*found, kind=kind, title=title, courses=courses, seat_units=seat, evidence_missing=evidence, stands_for=None)


def _skill(name: str, pathway: dict[str, Any], names: Named) -> Words:
    for level in LEVELS:
        for skill in pathway.get("competencies", {}).get(level, []):
            if key_of(name) in (key_of(skill["skill"]), key_of(skill.get("es") or "")):
                courses, seat = _seat(pathway, {level}, 12)
                title = (skill["skill"], skill.get("es") or skill["skill"])
                found = words.shown_skill(title, names.titles_of(courses), seat, skill["evidence"])
                return _entry("competency", skill["skill"], found, courses, seat, list(skill["evidence"]))
    return _entry("competency", name, words.unknown_shown(name), [], 0.0, [])


def _credential(name: str, pathway: dict[str, Any], names: Named, credentials: dict[str, Any]) -> Words:
    for step in pathway["credentials"]:
        known = credentials.get(step["credential"], {})
        title = (known.get("title") or step["credential"].replace("-", " "), known.get("es") or known.get("title") or "")
        if key_of(name) in {step["credential"], *(key_of(t) for t in title if t)}:
            courses, seat = _seat(pathway, set(LEVELS), step.get("grade") or 0)
            found = words.shown_credential((title[0], title[1] or title[0]), names.titles_of(courses), seat)
            return _entry("credential", title[0], found, courses, seat, ["credential"])
    return _entry("credential", name, words.unknown_shown(name), [], 0.0, ["credential"])


def _seat(pathway: dict[str, Any], levels: set[str], last: int) -> tuple[list[str], float]:
    """The first course of each place of these levels up to a grade, and their units."""
    places = [p for step in pathway["sequence"] if step["grade"] <= last for p in step["courses"] if p["level"] in levels]
    return [p["one_of"][0] for p in places], sum(p.get("units", 1.0) for p in places)
