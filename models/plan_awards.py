"""What a plan keeps open beyond courses: awards, credit, other routes and what counts for the school.

A rule set of these kinds lists needs. Courses are asked of the one audit; what the student form shows is met; what only the
student, a test or a college can show stays open, and is never a reason to close anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from models import plan_words as words
from models.plan_draft import Draft
from models.plan_words import Words

KINDS = ("award", "credit", "route", "accountability")  # in the order they are told
CLOSED, OPEN, PLANNED, MET = STATUSES = ("closed", "open", "planned", "met")  # from the worst to the best
WORKKEYS = ("bronze", "silver", "gold", "platinum")
Rules = Mapping[str, Mapping[str, Any]]


def has(pathway: Mapping[str, Any], thing: str) -> bool:
    """Whether a pathway has what a need asks of it, such as a technical college course a student can start in high school."""
    if thing.endswith("-dual-enrollment"):
        return any(f"{d['track']}-dual-enrollment" == thing for d in pathway.get("dual_enrollment", []))
    if thing.endswith("-exit"):
        return any(f"{e['after']}-exit" == thing for e in pathway["exits"])
    return any(c.get("grade") for c in pathway["credentials"])


def awards(rules: Rules, draft: Draft, reopen: Callable[[str], Words]) -> list[Words]:
    """Every rule set of these kinds, open or closed. `reopen`: the one change that brings a rule set's courses back."""
    writer = _Awards(rules, draft, reopen)
    here = [(slug, rule) for slug, rule in rules.items() if rule["kind"] in KINDS]
    return [writer.award(slug, rule) for slug, rule in sorted(here, key=lambda r: (KINDS.index(r[1]["kind"]), r[0]))]


class _Awards:
    def __init__(self, rules: Rules, draft: Draft, reopen: Callable[[str], Words]):
        self.rules = rules
        self.draft = draft
        self.reopen = reopen
        self.request = draft.case.request
        self.pathway = draft.case.pathway

    def award(self, slug: str, rule: Mapping[str, Any]) -> Words:
        needs = [self._need(n) for n in rule["needs"]]
        closed = next((n for n, found in zip(rule["needs"], needs, strict=True) if found["status"] == CLOSED), None)
        status = CLOSED if closed else MET if all(n["status"] == MET for n in needs) else OPEN
        entry = {"rule": slug, **{key: rule.get(key) for key in ("title", "es", "kind", "check", "source", "as_of")}}
        return {**entry, "status": status, "needs": needs, "missing": self._missing(closed),
                "reopen": self._reopen(closed) if closed else None, "facts": list(rule.get("keeps_open", []))}  # fmt: skip

    def _need(self, need: Mapping[str, Any]) -> Words:
        ways = need.get("any_of", [])
        status = best(self._status(w) for w in ways) if ways else self._status(need)
        told = [words.say(w["text"], w.get("es") or w["text"], status=self._status(w)) for w in ways if w.get("text")]
        return words.say(need["text"], need.get("es") or need["text"], status=status, check=need.get("check", "unverified"),
                         source=need.get("source"), ways=told)  # fmt: skip

    def _status(self, shows: Mapping[str, Any]) -> str:
        """The worst of what a need names; nothing named is asked."""
        found = []
        known = [s for s in shows.get("rules", []) if s in self.rules]
        if known:
            complete = any(self.draft.audit(s, dict(self.rules[s])).complete for s in known)
            found.append(PLANNED if complete else CLOSED)
        if shows.get("pathway_has"):
            found.append(OPEN if self._has(shows["pathway_has"]) else CLOSED)
        found += [MET if shown else OPEN for shown in self._shown(shows)]
        return min(found, key=STATUSES.index, default=OPEN)

    def _shown(self, shows: Mapping[str, Any]) -> Iterable[bool]:
        """For every score a need names, whether the student form shows it. A low score is asked again, for it can rise."""
        given = self.request.eligibility
        if shows.get("gpa") is not None:
            yield (given.get("gpa") or 0) >= shows["gpa"]
        for subject, score in (shows.get("act") or {}).items():
            yield ((given.get("act") or {}).get(subject) or 0) >= score
        if shows.get("workkeys"):
            level = str(given.get("workkeys") or "").casefold()
            yield level in WORKKEYS and WORKKEYS.index(level) >= WORKKEYS.index(shows["workkeys"])

    def _has(self, thing: str) -> bool:
        away = thing.endswith("-dual-enrollment") and self.request.preferences.get("stay_on_home_campus")
        return not away and has(self.pathway, thing)

    def _closed_part(self, need: Mapping[str, Any]) -> Mapping[str, Any]:
        """What of a closed need to mend: itself, or the first of its ways."""
        return need["any_of"][0] if need.get("any_of") else need

    def _missing(self, need: Mapping[str, Any] | None) -> list[Words]:
        """The course lines short in the rule set that comes nearest."""
        if need is None:
            return []
        audits = [self.draft.audit(s, dict(self.rules[s])) for s in self._closed_part(need).get("rules", []) if s in self.rules]
        nearest = min((a.missing for a in audits if not a.complete), key=lambda m: sum(ln.missing for ln in m), default=())
        return [{"line": ln.id, "title": ln.title, "es": ln.es, "units": ln.missing} for ln in nearest]

    def _reopen(self, need: Mapping[str, Any]) -> Words:
        part = self._closed_part(need)
        known = [s for s in part.get("rules", []) if s in self.rules]
        if known and not any(self.draft.audit(s, dict(self.rules[s])).complete for s in known):
            found = [self.reopen(s) for s in known]
            return next((f for f in found if f["kind"] != "none"), found[0])
        if has(self.pathway, part["pathway_has"]):
            return words.leave_home_campus()
        return words.ask_for_more()


def best(statuses: Iterable[str]) -> str:
    return max(statuses, key=STATUSES.index)
