"""Plan cases a counselor can read (`tests/cases/plans/README.md`)."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import pytest
import yaml

from models.planning import PlanRequest, plan
from tests.models.test_planning import facts
from tests.plan_checker import check_plan
from tests.test_transcripts import row_of

HERE = Path(__file__).parent / "cases" / "plans"
KEYS = {"name", "pathway", "student", "feasible", "plans", "not_planned", "in_grade", "before", "one_of", "lines", "missing",
        "keeps_open", "closes", "says", "not_said", "most_units", "exit_open", "exit_closed", "why"}  # fmt: skip
Case = dict[str, Any]


def _rows(rows: list[Any]) -> list[dict[str, Any]]:
    return [made for row in rows for made in (_rows(row) if isinstance(row, list) else [row_of(str(row))])]


@functools.cache
def cases() -> list[Case]:
    return [c for path in sorted(HERE.glob("*.yml")) for c in yaml.safe_load(path.read_text(encoding="utf-8"))["cases"]]


def form_of(case: Case) -> dict[str, Any]:
    form = dict(case["student"])
    if form.get("transcript") is not None:
        form["transcript"] = _rows(form["transcript"])
    return form


class Seen:
    """A plan as its reader sees it."""

    def __init__(self, case: Case):
        known, self.form = facts(), form_of(case)
        self.pathway = known["pathways"][case["pathway"]]
        request = PlanRequest.from_json(self.form)
        self.plan = plan(request, self.pathway, known["courses"], known["rules"], known["credentials"]).to_json()
        self.refused = check_plan(self.form, self.plan, self.pathway, known["courses"], known["rules"])
        self.grade = {c["title"]: t["grade"] for t in self.plan["terms"] for c in t["courses"]}
        counted = {"counted", "ask", "repeated"}
        titles = [(known["courses"].get(r["course"], {}).get("title", r["title"]), r["status"]) for r in self.plan["transcript"]]
        self.earned = {title for title, status in titles if status in counted}
        keys = ("unmet", "conflicts", "changes", "conditions", "assumptions", "prior_learning")
        said = [f["text"] for k in keys for f in self.plan[k]]
        said += [f["title"] for f in self.plan["confirm"]] + [k["reopen"]["text"] for k in self.plan["closes"]]
        said += [f["text"] for k in ("keeps_open", "closes") for r in self.plan[k] for f in r["facts"]]
        self.said = " | ".join([*said, self.plan["diploma_reason"]["text"]])
        self.lines = {ln["id"]: ln for ln in self.plan["audit"]["lines"]}

    def place(self, title: str) -> int:
        """The grade of a course; 0 when it is earned, 99 when it is nowhere."""
        return self.grade.get(title, 0 if title in self.earned else 99)


def unmet(case: Case, seen: Seen) -> list[str]:
    """What of a case the plan does not hold."""
    found = seen.plan
    wrong = [f"{t} is not planned" for t in case.get("plans", []) if t not in seen.grade]
    wrong += [f"{t} is planned" for t in case.get("not_planned", []) if t in seen.grade]
    wrong += [f"{t} is in {seen.grade.get(t)}" for t, g in case.get("in_grade", {}).items() if seen.grade.get(t) != g]
    wrong += [f"{a} is not before {b}" for a, b in case.get("before", []) if not seen.place(a) < seen.place(b) < 99]
    wrong += [f"none of {o}" for o in case.get("one_of", []) if all(seen.place(t) == 99 for t in o)]
    wrong += [f"{i} is {seen.lines[i]['status']}" for i, s in case.get("lines", {}).items() if seen.lines[i]["status"] != s]
    wrong += [
        f"{i}: {seen.lines[i]['missing']} missing" for i, n in case.get("missing", {}).items() if seen.lines[i]["missing"] != n
    ]
    for key in ("keeps_open", "closes"):
        there = {k["rule"] for k in found[key]}
        wrong += [f"{r} is not in {key}" for r in case.get(key, []) if r not in there]
    wrong += [f"does not say: {w}" for w in case.get("says", []) if w not in seen.said]
    wrong += [f"says: {w}" for w in case.get("not_said", []) if w in seen.said]
    loads = [sum(c["credits"] for c in t["courses"]) for t in found["terms"]]
    wrong += [f"a year holds {max(loads)}" for most in [case.get("most_units")] if most and max(loads) > most]
    reach = {e["after"]: e["reachable"] for e in found["exits"]}
    wrong += [f"{e} cannot be reached" for e in case.get("exit_open", []) if not reach[e]]
    wrong += [f"{e} can be reached" for e in case.get("exit_closed", []) if reach[e]]
    if "feasible" in case and found["feasible"] != case["feasible"]:
        wrong.append(f"feasible is {found['feasible']}")
    return wrong


@pytest.mark.parametrize("case", cases(), ids=lambda c: c["name"])
def test_a_counselor_would_sign_this(case: Case) -> None:
    seen = Seen(case)
    wrong = unmet(case, seen)
    assert not wrong, f"{case['why']} {wrong}. Grades: {seen.grade}. Said: {seen.said}"
    assert not seen.refused, seen.refused


def test_the_cases_are_written_as_the_readme_says() -> None:
    names = [c["name"] for c in cases()]
    assert len(names) == len(set(names)) >= 60
    for case in cases():
        assert set(case) <= KEYS, f"{case['name']}: {set(case) - KEYS}"
        assert case["why"].endswith("."), case["name"]
