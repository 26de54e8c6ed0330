"""Transcripts marked by hand, line by line, before the audit (`tests/cases/transcripts/README.md`)."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from models.plan_history import course_names, read_history
from models.planning import PlanRequest, plan
from models.rules import Audit, audit
from tests.models.test_planning import facts

HERE = Path(__file__).parent / "cases" / "transcripts"
KEYS = {"name", "grade", "entered", "rows", "marks", "lines_asked", "why", "said", "doubt", "shown"}
STATUSES = {"passed", "failed", "withdrawn", "incomplete", "in progress"}
Case = dict[str, Any]


def _flat(rows: list[Any]) -> list[str]:
    return [text for row in rows for text in (_flat(row) if isinstance(row, list) else [str(row)])]


def row_of(text: str) -> dict[str, Any]:
    """> {"title": "Algebra I", "units": 0.5, "year": "2024-25", "term": "fall"}, for "Algebra I; 0.5; 2024-25 fall"."""
    title, *parts = [p.strip() for p in text.split(";")]
    row: dict[str, Any] = {"title": title}
    for part in parts:
        year = re.fullmatch(r"(\d{4}(?:-\d\d)?)(?: (\w+))?", part)
        word, _, rest = part.partition(" ")
        if re.fullmatch(r"\d(\.\d+)?", part):
            row["units"] = float(part)
        elif year:
            row |= {"year": year[1]} | ({"term": year[2]} if year[2] else {})
        elif part in STATUSES:
            row["status"] = part
        elif word in ("mark", "code", "from") and rest:
            row[word] = rest
        elif word in ("credits", "units") and rest:
            row[word] = float(rest)
        else:
            assert re.fullmatch(r"[A-DF][+-]?|I|W|U|P", part), f"{text}: what is {part!r}?"
            row["mark"] = part
    return row


@functools.cache
def cases() -> list[Case]:
    found = []
    for path in sorted(HERE.glob("*.yml")):
        file = yaml.safe_load(path.read_text(encoding="utf-8"))
        found += [{**c, **{k: file[k] for k in ("rule", "state", "pathway")}, "file": path.name} for c in file["cases"]]
    return found


def form_of(case: Case) -> dict[str, Any]:
    form: dict[str, Any] = {"state": case["state"], "grade": case["grade"], "transcript": [row_of(r) for r in _flat(case["rows"])]}
    if case.get("entered"):
        form["entered_grade_9"] = case["entered"]
    return form | case.get("shown", {})


def audited(case: Case) -> Audit:
    """The rule set held against the transcript alone: nothing is planned."""
    known, request = facts(), PlanRequest.from_json(form_of(case))
    pathway = known["pathways"][case["pathway"]]
    names = course_names(request.state, pathway, known["courses"], known["rules"])
    history = read_history(request, pathway, known["courses"], names)
    return audit(case["rule"], known["rules"][case["rule"]], known["courses"], [*history.earned, *history.current])


def by_hand(case: Case) -> dict[str, tuple[str, float]]:
    """What the counselor marked: status and units missing of every line; a line that is not named is missing whole."""
    out = {}
    for line in facts()["rules"][case["rule"]]["lines"]:
        mark = case["marks"].get(line["id"], f"missing {line['units']}")
        status, _, units = mark.partition(" ") if mark.startswith("missing") else (mark, "", "0")
        out[line["id"]] = (status, float(units))
    return out


ALL = cases()
IDS = [f"{c['file']}: {c['name']}" for c in ALL]


@pytest.mark.parametrize("case", ALL, ids=IDS)
def test_the_audit_marks_every_line_as_the_counselor_does(case: Case) -> None:
    found = {line.id: (line.status, line.missing) for line in audited(case).lines}
    hand = by_hand(case)
    wrong = {
        i: f"by hand {hand[i]}, by the audit {found[i]}"
        for i in hand
        if found[i][0] != hand[i][0] or abs(found[i][1] - hand[i][1]) > 0.001
    }
    assert not wrong, f"{case['why']} {wrong}"


@pytest.mark.parametrize("case", [c for c in ALL if c.get("lines_asked")], ids=lambda c: c["name"])
def test_units_in_doubt_are_never_earned(case: Case) -> None:
    lines = {line.id: line for line in audited(case).lines}
    for name in case["lines_asked"]:
        assert lines[name].units_held("ask") > 0, f"{name}: {case['why']}"


@pytest.mark.parametrize("case", [c for c in ALL if c.get("said")], ids=lambda c: c["name"])
def test_what_only_the_school_can_settle_is_said_in_the_plan(case: Case) -> None:
    known, form = facts(), form_of(case)
    rule = known["rules"][case["rule"]]
    if rule["kind"] == "diploma":
        form["diploma"] = case["rule"]
    found = plan(PlanRequest.from_json(form), known["pathways"][case["pathway"]], known["courses"], known["rules"]).to_json()
    told = " | ".join(f["text"] for f in [*found["unmet"], *found["conditions"]])
    for words in case["said"]:
        assert words in told, f"{case['why']} Told: {told}"


def test_no_line_is_falsely_marked_met() -> None:
    """The promise of the whole: over all transcripts, none marked met that the counselor did not mark so."""
    false = [
        (c["name"], line.id) for c in ALL for line in audited(c).lines if line.status == "met" and by_hand(c)[line.id][0] != "met"
    ]
    assert false == []


def test_the_transcripts_are_written_as_the_readme_says() -> None:
    lines = {slug: {ln["id"] for ln in rule["lines"]} for slug, rule in facts()["rules"].items()}
    for case in ALL:
        assert set(case) <= KEYS | {"rule", "state", "pathway", "file"}, case["name"]
        assert set(case["marks"]) <= lines[case["rule"]], case["name"]
        assert case["why"].endswith("."), case["name"]
    assert len(set(IDS)) == len(IDS)
    assert len(ALL) >= 200
