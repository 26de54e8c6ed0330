"""Plans: known answers on the repository's own pathways, properties over many students, and what bad input is told."""

from __future__ import annotations

import functools
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.load import load
from models.planning import PlanInputError, PlanRequest, plan

SETTINGS = settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])
ROUTES = ("tops-tech", "tops-university")


@functools.cache
def facts() -> dict[str, dict[str, Any]]:
    """The repository's pathways, courses, rules and credentials as plain dicts."""
    content = load()
    kinds = {"pathways": content.pathways, "courses": content.courses, "rules": content.rules, "credentials": content.credentials}
    return {k: {s: e.value.model_dump(mode="json", exclude_none=True) for s, e in v.items()} for k, v in kinds.items()}


def pathways() -> list[str]:
    return sorted(facts()["pathways"])


def make_plan(pathway: str = "welding", **form: Any) -> dict[str, Any]:
    """The JSON of a plan; a freshman in Louisiana unless told otherwise."""
    known = facts()
    request = PlanRequest.from_json({"state": "LA", "grade": 9, **form})
    return plan(request, known["pathways"][pathway], known["courses"], known["rules"], known["credentials"]).to_json()


def placed(found: dict[str, Any]) -> dict[str, int]:
    """Course code → grade."""
    return {c["code"]: t["grade"] for t in found["terms"] for c in t["courses"]}


def load_by_grade(found: dict[str, Any]) -> dict[int, float]:
    return {t["grade"]: sum(c["credits"] for c in t["courses"]) for t in found["terms"]}


def texts(items: list[dict[str, Any]]) -> str:
    return " | ".join(i["text"] for i in items)


def units_by_line(found: dict[str, Any]) -> dict[str, float]:
    out: dict[str, float] = {}
    for term in found["terms"]:
        for course in term["courses"]:
            for fill in course["fills"]:
                out[fill["line"]] = out.get(fill["line"], 0) + fill["units"]
    return out


# --- a freshman ---


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("pathway", pathways())
def test_every_pathway_fits_a_freshman_on_both_routes(pathway: str, route: str):
    found = make_plan(pathway, diploma=route)
    assert (found["feasible"], found["status"], found["conflicts"], found["changes"]) == (True, "best", [], [])
    needed = {ln["id"]: ln["units"] for ln in facts()["rules"][route]["lines"]}
    assert units_by_line(found) == needed
    assert route in [k["rule"] for k in found["keeps_open"]]
    assert max(load_by_grade(found).values()) <= (7 if route == "tops-tech" else 8)


def test_there_are_pathways_to_plan():
    assert len(pathways()) >= 14


def test_welding_on_the_career_route_grade_by_grade():
    grades = placed(make_plan("welding"))
    assert {code: grades[code] for code in (
        "english-1", "algebra-1", "career-foundations", "geometry", "nccer-core-course", "nccer-welding-technology-1",
        "nccer-welding-technology-2", "t-and-i-cooperative-education-1", "technical-writing",
    )} == {
        "english-1": 9, "algebra-1": 9, "career-foundations": 9, "geometry": 10, "nccer-core-course": 10,
        "nccer-welding-technology-1": 11, "nccer-welding-technology-2": 12, "t-and-i-cooperative-education-1": 12,
        "technical-writing": 12,
    }  # fmt: skip
    assert "english-4" not in grades, "the pathway puts Technical Writing beside the last welding course"


def test_the_career_route_is_the_default_and_says_why():
    found = make_plan()
    assert found["diploma"] == "tops-tech"
    assert "9 units of a career pathway" in found["diploma_reason"]["text"]
    assert "9 unidades de una ruta de carrera" in found["diploma_reason"]["es"]


def test_the_career_route_says_what_it_closes_and_the_change_that_reopens_it():
    found = make_plan("welding")
    closed = {c["rule"]: c for c in found["closes"]}
    assert set(closed) == {"tops-core", "tops-university"}
    assert {"line": "arts", "title": "Arts", "es": "Artes", "units": 1.0} in closed["tops-university"]["missing"]
    assert "TOPS University" in closed["tops-core"]["reopen"]["text"]
    bachelor = next(e for e in found["exits"] if e["after"] == "bachelor")
    assert bachelor["reachable"]
    assert "University core" in texts(bachelor["conditions"])


def test_the_university_route_keeps_the_career_diploma_open_too():
    found = make_plan("welding", diploma="TOPS University diploma")
    assert [k["rule"] for k in found["keeps_open"]] == ["tops-core", "tops-tech", "tops-university"]
    assert found["closes"] == []
    assert {"nccer-welding-technology-1", "nccer-welding-technology-2"} <= set(placed(found))
    assert "8 units a year, because 7 are not enough" in texts(found["assumptions"])


def test_courses_beside_the_pathway_come_in_its_grade():
    grades = placed(make_plan("patient-care-nursing", diploma="tops-university"))
    assert (grades["biology-1"], grades["chemistry-1"]) == (9, 10)
    assert "probability-and-statistics" in grades


def test_a_seventh_grader_plans_grades_nine_to_twelve():
    assert [t["grade"] for t in make_plan(grade=7)["terms"]] == [9, 10, 11, 12]


def test_algebra_earned_in_middle_school_counts():
    found = make_plan(grade=8, transcript=[{"code": "algebra-1", "status": "in progress"}])
    assert "algebra-1" not in placed(found)
    assert "Algebra I" in texts([c for c in found["conditions"] if "under way" in c["text"]])


def test_titles_come_in_english_and_spanish():
    first = make_plan()["terms"][0]["courses"][0]
    assert (first["title"], first["es"]) == ("English I", "Inglés I")


# --- later starts and impossible ones ---


def test_a_start_in_grade_eleven_fits_the_nine_units_into_two_years():
    found = make_plan("patient-care-nursing", grade=11)
    assert found["feasible"]
    assert units_by_line(found)["pathway"] == 9
    assert "The plan holds if these usual courses before grade 11 are earned: English I" in texts(found["conditions"])
    assert "Exploration of Health Care Occupations" in texts(found["unmet"]), "it is for grades 9 and 10, and that is said"
    assert all("its usual courses so far are earned" in c["reopen"]["text"] for c in found["closes"])


def test_a_senior_with_nothing_earned_is_told_why_and_what_helps():
    found = make_plan(grade=12, transcript=[])
    assert not found["feasible"]
    assert "still needs 23 units; the room in grade 12 is 8 units" in texts(found["conflicts"])
    assert "English II comes after English I" in texts(found["conflicts"])
    assert "start Welding at a college after grade 12" in texts(found["changes"])
    assert not any(e["reachable"] for e in found["exits"])


def test_a_senior_without_a_transcript_can_graduate_by_the_other_route_and_start_at_college():
    found = make_plan(grade=12)
    assert not found["feasible"]
    assert "TOPS University" in found["changes"][0]["text"]
    reachable = {e["after"]: e["reachable"] for e in found["exits"]}
    assert reachable == {"grade-12": False, "apprenticeship": True, "certificate": True, "bachelor": True}


def test_one_failed_english_course_is_mended_by_a_summer():
    found = make_plan(grade=10, diploma="tops-university",
                      transcript=[{"code": "english-1", "status": "failed"}, {"code": "algebra-1"}])  # fmt: skip
    assert not found["feasible"]
    assert texts(found["conflicts"]) == "English: English IV comes after English III, in a later grade, and no such grade is left."
    assert found["changes"][0]["text"] == "Take English I as a summer or recovery course (1 unit)."
    assert found["changes"][1]["diploma"] == "tops-tech"
    after_summer = make_plan(grade=10, diploma="tops-university", transcript=[{"code": "english-1"}, {"code": "algebra-1"}])
    assert after_summer["feasible"]


# --- the transcript ---


def test_an_unknown_course_is_reported_and_fills_no_line_but_an_elective():
    transcript = [{"code": "english-1"}, {"code": "X99", "title": "Basket Weaving", "units": 1}]
    found = make_plan(grade=10, transcript=transcript)
    assert "Basket Weaving is not in the course list. Its 1 unit can count as an elective only" in texts(found["unmet"])
    needed = sum(ln["units"] for ln in facts()["rules"]["tops-tech"]["lines"])
    assert sum(units_by_line(found).values()) == needed - 1
    university = make_plan(grade=10, transcript=transcript, diploma="tops-university")
    assert units_by_line(university)["electives"] == 2


def test_a_failed_course_earns_nothing_and_is_planned_again():
    found = make_plan(grade=10, transcript=[{"code": "algebra-1", "mark": "F", "units": 1}, {"code": "english-1"}])
    assert placed(found)["algebra-1"] == 10
    assert "Algebra I was not passed and earns no unit; it is planned again in grade 10." in texts(found["unmet"])
    assert placed(found)["geometry"] > 10


def test_two_half_credits_make_the_course():
    halves = [{"code": "Algebra I", "units": 0.5, "term": "fall"}, {"code": "ALGEBRA I", "units": 0.5, "term": "spring"}]
    assert "algebra-1" not in placed(make_plan(grade=10, transcript=halves))


def test_one_half_credit_leaves_the_other_half_to_take():
    found = make_plan(grade=10, transcript=[{"code": "algebra-1", "units": 0.5}])
    algebra = next(c for t in found["terms"] for c in t["courses"] if c["code"] == "algebra-1")
    assert algebra["credits"] == 0.5
    assert found["feasible"] or found["conflicts"]


def test_the_language_already_begun_is_the_one_continued():
    found = make_plan(grade=10, diploma="tops-university", transcript=[{"code": "English I"}, {"code": "French I"}])
    assert "french-2" in placed(found)
    assert not {"spanish-1", "spanish-2"} & set(placed(found))


def test_what_is_under_way_stays_in_the_present_grade():
    found = make_plan(grade=11, transcript=[{"code": "nccer-welding-technology-1", "units": 3, "status": "in progress"}])
    assert placed(found)["nccer-welding-technology-1"] == 11
    assert placed(found)["nccer-welding-technology-2"] == 12


# --- conditions ---


def test_absent_facts_are_open_conditions_and_known_ones_are_met():
    def status(found: dict[str, Any], words: str) -> str:
        return next(c["status"] for c in found["conditions"] if words in c["text"])

    bare = make_plan()
    assert status(bare, "age 15") == "open"
    assert status(bare, "GPA of 2.0") == "open"
    known = make_plan(birth_year=2010, entered_grade_9=2025, eligibility={"gpa": 2.4}, tests_passed=["LEAP 2025 English II"])
    assert status(known, "age 15") == "met"
    assert status(known, "GPA of 2.0") == "met"
    assert status(known, "English I or English II") == "met"
    assert status(known, "Algebra I or Geometry") == "open"
    assert placed(known) == placed(bare), "a condition never changes the courses"


def test_a_low_average_drops_no_course():
    assert placed(make_plan(eligibility={"gpa": 0.5})) == placed(make_plan())


def test_older_freshmen_see_the_older_test():
    assert "Biology or U.S. History" in texts(make_plan(grade=12, entered_grade_9=2022)["conditions"])
    assert "Biology or Civics" in texts(make_plan(entered_grade_9=2025)["conditions"])


def test_a_college_course_is_shown_beside_the_course_it_can_replace():
    found = make_plan()
    dual = {c["code"]: c["dual_enrollment"] for t in found["terms"] for c in t["courses"] if c["dual_enrollment"]}
    assert list(dual) == ["nccer-welding-technology-1"]
    assert dual["nccer-welding-technology-1"]["track"] == "technical"
    home = make_plan(preferences={"stay_on_home_campus": True})
    assert not any(c["dual_enrollment"] for t in home["terms"] for c in t["courses"])


def test_unverified_facts_the_plan_rests_on_are_listed_once():
    confirm = make_plan()["confirm"]
    keys = [(c["kind"], c["title"]) for c in confirm]
    assert ("course", "NCCER Core (inside a first trade course)") in keys
    assert len(keys) == len(set(keys))
    assert any("financial literacy" in title for _, title in keys)


def test_a_credential_already_earned_is_met_at_its_exit():
    work = next(e for e in make_plan(credentials=["nccer-welder-1"])["exits"] if e["id"] == "work")
    assert work["conditions"][0] == {"text": "Already earned: NCCER Welder Level 1.", "es": "Ya obtenida: Soldador NCCER, nivel 1.",
                                     "status": "met"}  # fmt: skip


def test_a_choice_settled_by_hand_is_kept_and_warned_about():
    found = make_plan(locked_choices=[{"code": "english-2", "grade": 9}, "business-english"])
    assert placed(found)["english-2"] == 9
    assert "business-english" in placed(found)
    assert "English II was settled by hand. It usually comes after English I." in texts(found["conditions"])


def test_a_school_with_six_periods_is_respected():
    found = make_plan(preferences={"units_per_year": 6})
    assert found["feasible"]
    assert max(load_by_grade(found).values()) <= 6


# --- properties ---

COURSE_CODES = st.sampled_from(sorted(facts()["courses"]))
ROW = st.fixed_dictionaries(
    {"code": COURSE_CODES | st.sampled_from(["Basket Weaving", "X12"])},
    optional={"units": st.sampled_from([0, 0.5, 1, 2]), "status": st.sampled_from(["passed", "failed", "in progress"])},
)
FORM = st.fixed_dictionaries(
    {"state": st.just("LA"), "grade": st.integers(6, 12)},
    optional={
        "transcript": st.lists(ROW, max_size=12),
        "diploma": st.sampled_from(ROUTES),
        "pathway_start": st.integers(9, 12),
        "entered_grade_9": st.integers(2018, 2030),
    },
)


@SETTINGS
@given(FORM, st.sampled_from(pathways()))
def test_any_plan_keeps_the_rules(form: dict[str, Any], pathway: str):
    found = make_plan(pathway, **form)
    grades, courses = placed(found), facts()["courses"]
    under_way = {c["text"] for c in found["conditions"] if "under way" in c["text"]}
    codes = [c["code"] for t in found["terms"] for c in t["courses"]]
    assert len(codes) == len(set(codes)), "no course twice"
    for grade, load_ in load_by_grade(found).items():
        assert load_ <= 8 or under_way, f"grade {grade} holds {load_}"
    for term in found["terms"]:
        for course in term["courses"]:
            assert sum(f["units"] for f in course["fills"]) <= course["credits"] + 1e-9
    asked = {ln["id"]: ln["units"] for ln in facts()["rules"][found["diploma"]]["lines"]}
    assert all(units <= asked[line] for line, units in units_by_line(found).items())
    if not form.get("transcript"):
        assumed = next((c["text"] for c in found["conditions"] if c["text"].startswith("No transcript")), "")
        for code, grade in grades.items():
            for options in courses.get(code, {}).get("prerequisites", []):
                earlier = any(grades.get(o, 99) < grade for o in options)
                assert earlier or any(courses[o]["title"] in assumed for o in options), f"{code} in {grade} before {options}"
    assert found["feasible"] == (not found["conflicts"]) == (found["diploma"] in [k["rule"] for k in found["keeps_open"]])
    assert found["feasible"] or found["changes"]
    assert {e["id"] for e in found["exits"]} == {e["id"] for e in facts()["pathways"][pathway]["exits"]}, "every exit is shown"


@SETTINGS
@given(FORM, st.sampled_from(pathways()))
def test_the_same_student_gets_the_same_plan(form: dict[str, Any], pathway: str):
    assert make_plan(pathway, **form) == make_plan(pathway, **form)


# --- bad input ---


def problems_of(form: Any) -> list[str] | None:
    """What the form is refused for; None when it is read."""
    try:
        PlanRequest.from_json(form)
    except PlanInputError as error:
        return error.problems
    return None


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"grade": 9}, "`state` is required: two letters, such as LA."),
        ({"state": "LA"}, "`grade` is required: a whole number from 6 to 12."),
        ({"state": "LA", "grade": 13}, "`grade` must be a whole number from 6 to 12; found 13."),
        ({"state": "LA", "grade": "9"}, "`grade` must be a whole number from 6 to 12; found '9'."),
        ({"state": "LA", "grade": 9, "gpa": 3}, "`gpa` is not a key of the student form"),
        ({"state": "LA", "grade": 9, "transcript": [{"code": "english-1", "units": "one"}]},
         "`transcript` row 1: `units` must be a number from 0 to 9; found 'one'."),
        ({"state": "LA", "grade": 9, "transcript": [{"units": 1}]}, "`transcript` row 1 needs a `code` or a `title`."),
        ({"state": "LA", "grade": 9, "transcript": [{"code": "x", "status": "maybe"}]}, "`status` must be passed, failed"),
        ({"state": "LA", "grade": 9, "transcript": "none"}, "`transcript` must be a list; found 'none'."),
        ({"state": "LA", "grade": 9, "eligibility": {"gpa": 7}}, "`eligibility.gpa` must be a number from 0 to 5; found 7."),
        ({"state": "LA", "grade": 9, "preferences": {"fun": True}}, "`preferences.fun` is not known"),
    ],
)  # fmt: skip
def test_bad_input_is_told_in_one_clear_sentence(form: dict[str, Any], sentence: str):
    problems = problems_of(form) or []
    assert len(problems) == 1
    assert sentence in problems[0]


def test_every_problem_is_told_not_only_the_first():
    assert len(problems_of({"state": "Louisiana", "grade": 5, "colour": "red", "transcript": [3]}) or []) == 4


def test_something_other_than_an_object_is_refused():
    with pytest.raises(PlanInputError, match="one JSON object"):
        PlanRequest.from_json(["LA", 9])


def test_a_diploma_nobody_knows_is_refused_with_the_ones_there_are():
    with pytest.raises(PlanInputError, match="choose one of tops-tech, tops-university"):
        make_plan(diploma="honors")


def test_a_state_without_rules_is_refused():
    with pytest.raises(PlanInputError, match="no diploma rules for the state TX; rules are loaded for CA, LA"):
        make_plan(state="TX")


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
                    lambda x: st.lists(x, max_size=3) | st.dictionaries(
                        st.sampled_from(["state", "grade", "transcript", "code", "eligibility", "act", "preferences", "term"]), x,
                        max_size=4), max_leaves=8))  # fmt: skip
def test_any_json_is_read_or_refused_in_words(form: Any):
    problems = problems_of(form)
    assert problems is None or problems
    assert all(p.endswith(".") for p in problems or [])
