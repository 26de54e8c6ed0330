"""What a plan keeps open and closes, the single change that would reopen most, and by when what it closes must begin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from explorer.catalog import Catalog
from explorer.plan_switches import switcher
from explorer.plans import Made, planned
from models.plan_history import read_history
from models.plan_open import begin_by, single_changes, tried
from models.plan_request import PlanRequest

Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Best:
    """The single change that brings back most. `change`: its kind, with the diploma or the planner's sentence about it; `opens`
    and `closes`: rule sets; `units`: how many more units it plans; `others`: what else was tried and brings something back."""

    kind: str
    change: Entry
    opens: tuple[Entry, ...]
    closes: tuple[Entry, ...]
    units: float
    others: int


def diplomas(catalog: Catalog, state: str) -> list[str]:
    """The diplomas of a state, the one with a career pathway first."""
    here = {s: r for s, r in catalog.rules.items() if r["kind"] == "diploma" and r["state"] == state}
    return sorted(here, key=lambda s: (all(ln.get("takes") != "pathway" for ln in here[s]["lines"]), s))


def have(made: Made) -> set[str]:
    """Every course earned or planned; without a transcript the usual ones of the grades behind count as earned."""
    placed = {c["code"] for t in made.plan["terms"] for c in t["courses"]}
    facts = made.catalog
    request = PlanRequest.from_json(switcher(facts, made.pathway["slug"], made.form).start())
    return placed | read_history(request, made.pathway, facts.courses, made.names).done


def best_change(made: Made, diplomas: Sequence[str]) -> Best | None:
    """Of another diploma, the courses that would reopen one rule set, and courses away from the school: what reopens most."""
    told = [e["reopen"] for e in (*made.plan["closes"], *made.plan["awards"]) if e["reopen"]]
    adding = {tuple(r["courses"]): r for r in told if r.get("courses")}
    away = next((r for r in told if r.get("kind") == "home_campus"), None)
    changes = single_changes(made.form, made.plan, diplomas, list(adding))
    slug, facts = made.pathway["slug"], made.catalog
    found = tried(made.plan, changes, lambda form: planned(facts, slug, form))
    if not found:
        return None
    first, rules = found[0], facts.rules
    change = rules[first.change["diploma"]] if first.change["kind"] == "diploma" else adding.get(
        tuple(first.change.get("courses", ())), away or {})  # fmt: skip
    return Best(first.change["kind"], change, tuple(rules[r] for r in first.opens), tuple(rules[r] for r in first.closes),
                first.units, len(found) - 1)  # fmt: skip


def latest_starts(made: Made) -> dict[str, int]:
    """For every rule set that is closed and can still be begun later, by slug: the last grade in which it can begin."""
    known, rules = have(made), made.catalog.rules
    out = {}
    for entry in (*made.plan["closes"], *made.plan["awards"]):
        rule = _rule_of(entry, rules)
        grade = begin_by(entry["missing"], rule, made.catalog.courses, known) if rule and entry["missing"] else None
        if grade is not None and grade >= made.request.first_grade:
            out[str(entry["rule"])] = grade
    return out


def _rule_of(entry: Entry, rules: Mapping[str, Entry]) -> dict[str, Any] | None:
    """The rule set whose lines an entry misses: itself, or the one its needs name."""
    own = rules[entry["rule"]]
    named = [own, *(rules[s] for n in own.get("needs", []) for part in (n, *n.get("any_of", []))
                    for s in part.get("rules", []) if s in rules)]  # fmt: skip
    missing = {m["line"] for m in entry["missing"]}
    return next((dict(r) for r in named if missing <= {ln["id"] for ln in r.get("lines", [])}), None)
