"""Reading transcripts: what a row says, what contradicts itself, and that nothing is dropped."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.plan_history import data_gaps
from models.plan_request import PlanInputError, PlanRequest, school_year
from tests.models.test_planning import facts, make_plan, texts


def problem(**row: Any) -> str:
    with pytest.raises(PlanInputError) as refused:
        PlanRequest.from_json({"state": "LA", "grade": 10, "transcript": [{"code": "english-1", **row}]})
    return str(refused.value)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"units": -1}, "`transcript` row 1: `units` must be a number from 0 to 9; found -1."),
        ({"units": 10}, "found 10 (California credits, 10 a year, go into `credits`)."),
        ({"units": 1, "credits": 10}, "`transcript` row 1: give `units` or `credits`, not both."),
        ({"credits": "ten"}, "`credits` must be a number from 0 to 90; found 'ten'."),
        ({"mark": ["B"]}, "`mark` must be text or a number; found ['B']."),
        ({"year": True}, "`year` must be text or a number; found True."),
        ({"from": 3}, "`from` must be text; found 3."),
        ({"code": " "}, "needs a `code` or a `title` that is not empty."),
    ],
)
def test_a_row_that_cannot_be_read_is_told_in_one_sentence(row: dict[str, Any], sentence: str):
    assert sentence in problem(**row)


@pytest.mark.parametrize(
    ("year", "began"),
    [("2024-25", (2024, 2024)), ("2024-2025", (2024, 2024)), ("2024/25", (2024, 2024)), ("2024", (2023, 2024)), ("2024-27", None),
     ("long ago", None), ("-5", None), (None, None)],
)  # fmt: skip
def test_a_school_year_is_read_as_schools_write_it(year: str | None, began: tuple[int, int] | None):
    assert school_year(year) == began


def test_a_year_that_cannot_be_read_is_reported_and_the_row_counts():
    found = make_plan(grade=10, transcript=[{"code": "english-1", "year": "long ago"}])
    assert "the year LONG AGO cannot be read" in texts(found["conditions"]).replace("long ago", "LONG AGO")
    assert found["transcript"][0]["status"] == "counted"


def test_every_row_says_what_became_of_it_and_where_it_counts():
    rows = [{"code": "english-1", "mark": "B"}, {"code": "algebra-1", "mark": "F"}, {"title": "Basket Weaving", "units": 1},
            {"code": "biology-1", "status": "in progress"}, {"code": "english-1", "mark": "A"}]  # fmt: skip
    found = make_plan(grade=10, transcript=rows, diploma="tops-university")["transcript"]
    assert [(r["row"], r["course"], r["status"], r["lines"]) for r in found] == [
        (1, "english-1", "counted", ["english"]),
        (2, "algebra-1", "not passed", []),
        (3, None, "ask", ["electives"]),
        (4, "biology-1", "in progress", ["science"]),
        (5, "english-1", "repeated", []),
    ]
    assert found[1]["why"] == "it was not passed"
    assert found[4]["es_why"] == "el curso cuenta una vez"


def test_the_audit_shows_each_line_with_what_fills_it_and_why():
    found = make_plan(
        grade=11, diploma="tops-tech", transcript=[{"code": "english-1", "mark": "B"}, {"code": "algebra-1", "mark": "C"}]
    )
    lines = {ln["id"]: ln for ln in found["audit"]["lines"]}
    assert lines["algebra-1"]["status"] == "met"
    assert lines["english"]["earned"] == 1
    assert lines["english"]["planned"] + lines["english"]["missing"] == 1
    assert lines["algebra-1"]["by"][0]["why"] == "it is one of the courses this line names"
    assert found["audit"]["needed"] == 23
    assert [t["status"] for t in found["audit"]["tests"]] == ["open"] * 3


def test_two_courses_that_stand_for_a_third_are_named():
    rows = [
        {"code": s, "mark": "A"}
        for s in ("agriscience-1", "agriscience-2", "career-foundations", "business-english", "financial-literacy")
    ]
    found = make_plan(grade=12, diploma="tops-university", transcript=rows)
    assert texts(found["audit"]["stands_for"]).startswith("Agriscience I and Agriscience II together stand for")


def test_a_prerequisite_nobody_knows_is_reported():
    known = facts()
    courses = {**known["courses"], "nccer-welding-technology-2": {**known["courses"]["nccer-welding-technology-2"],
                                                                 "prerequisites": [["shop-safety-9"]]}}  # fmt: skip
    told = texts(data_gaps(known["pathways"]["welding"], known["rules"]["tops-tech"], courses))
    assert told == (
        "NCCER Welding Technology II asks for shop-safety-9 first, which is in no course list here. Ask the "
        "school what comes before it."
    )
    assert data_gaps(known["pathways"]["welding"], known["rules"]["tops-tech"], known["courses"]) == []


def test_a_course_of_the_pathway_that_no_list_has_is_reported():
    known = facts()
    courses = {s: c for s, c in known["courses"].items() if s != "nccer-core-course"}
    assert "Welding names the course nccer-core-course" in texts(
        data_gaps(known["pathways"]["welding"], known["rules"]["tops-tech"], courses)
    )


def test_prior_learning_shows_seat_time_beside_the_skill_and_the_evidence_that_is_missing():
    found = make_plan(grade=11, competencies=["read welding symbols", "juggling"], credentials=["nccer-welder-1"])["prior_learning"]
    credential, skill, other = found
    assert credential["kind"] == "credential"
    assert skill["seat_units"] > 0
    assert skill["evidence_missing"] == ["course"]
    assert skill["stands_for"] is None
    assert "juggling" in other["text"]


ODD = st.fixed_dictionaries(
    {
        "title": st.sampled_from(
            ["Algebra I", "English I", "Spanish I", "Basket Weaving", "Physical Education II", "Health", "Welding"]
        )
    },
    optional={
        "units": st.sampled_from([0, 0.25, 0.5, 1, 2, 4]),
        "mark": st.sampled_from(["A", "D", "F", "W", "P", "Q", "64", "IP", 92, "C-"]),
        "status": st.sampled_from(["passed", "failed", "withdrawn", "in progress", "incomplete"]),
        "year": st.sampled_from([2019, "2024-25", 2050, "?", -3]),
        "term": st.sampled_from(["fall", "spring"]),
        "from": st.just("Texas"),
    },
)


@settings(deadline=None, max_examples=60)
@given(st.lists(ODD, max_size=8), st.integers(7, 12))
def test_whatever_a_transcript_says_every_row_is_accounted_for_and_doubt_is_never_met(rows: list[dict[str, Any]], grade: int):
    found = make_plan(grade=grade, entered_grade_9=2026 - grade + 9, transcript=rows, diploma="tops-university")
    told = texts([*found["unmet"], *found["conditions"]])
    assert [r["row"] for r in found["transcript"]] == list(range(1, len(rows) + 1))
    for row, account in zip(rows, found["transcript"], strict=True):
        if account["status"] in ("ask", "not counted"):
            assert f"row {account['row']}," in told or row["title"] in told
        if account["status"] in ("counted", "ask"):
            assert row.get("status") in (None, "passed")
            assert row.get("mark") not in ("F", "W")
    met = {b["code"] for ln in found["audit"]["lines"] if ln["status"] == "met" for b in ln["by"]}
    certain = {r["course"] for r in found["transcript"] if r["status"] == "counted"}
    doubtful = {r["course"] for r in found["transcript"]} - certain
    assert not met & doubtful
