"""What is behind a student, changes by hand, changing one's mind and college courses: the words a reader sees."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from flask import Flask

from explorer.catalog import Catalog
from explorer.cli import main
from explorer.plan_college import cards
from explorer.plans import Made, make_plan
from tests.conftest import ROOT, Reader
from tests.house_rules import text_of

LISTED = {"past": "list", "situation": "same", "do": "begin", "grade": "10"}


def rows(*courses: tuple[str, str, str]) -> dict[str, str]:
    """The fields of some lines: title, units, result."""
    out = {}
    for n, (course, units, result) in enumerate(courses, 1):
        out |= {f"course-{n}": course, f"units-{n}": units, f"result-{n}": result}
    return out


def main_text(page: BeautifulSoup) -> str:
    return text_of(page.main)


def grade_of(page: BeautifulSoup, course: str) -> int:
    found = next(p for p in page.select(".plan-grade") if any(course in text_of(c) for c in p.select(".plan-course-name, label")))
    return int(str(found["aria-labelledby"]).removeprefix("grade-"))


# --- ways out from here ---


def test_every_way_out_of_a_freshman_is_open_with_its_cost_or_whom_to_ask(reader: Reader):
    exits = [text_of(e) for e in reader.get("/plan/welding?grade=9&diploma=tops-tech").select(".plan-exit")]
    assert all("Open from here" in e for e in exits)
    assert "Cost: no college to pay." in exits[0]
    assert "Cost: not known here. Ask the college, and ask which aid you can get." in exits[1]


def test_a_senior_who_starts_now_reads_why_work_closed_since_when_and_what_brings_it_back(reader: Reader):
    work = text_of(reader.get("/plan/welding?grade=12&diploma=tops-tech").select_one(".plan-exit"))
    assert "Not with this plan" in work
    assert "It needs" in work
    assert "more career course" in work
    assert "It closed after grade 11, the last grade in which its career courses could start." in work
    assert "What would bring it back: With the other diploma it fits: TOPS University diploma." in work
    assert "After grade 12: Enter a college certificate directly." in work


# --- what reopens most ---


def test_the_one_change_that_reopens_most_stands_before_the_courses(reader: Reader):
    page = reader.get("/plan/welding?diploma=tops-tech")
    best = page.select_one(".plan-best")
    assert text_of(best).startswith(
        "The one change that would reopen most: the other diploma, TOPS University diploma. It brings back:"
    )
    assert "University core of 19 units" in text_of(best)
    assert best.find_next(id="grades-title"), "it comes before the courses"


def test_a_plan_that_closes_nothing_names_no_change(reader: Reader):
    page = reader.get("/plan/ca-patient-care?diploma=ca-district-sample")
    assert page.select_one(".plan-best") is None or "It brings back" in text_of(page.select_one(".plan-best"))


def test_what_closes_says_by_which_grade_it_must_begin(reader: Reader):
    closes = text_of(reader.get("/plan/welding?diploma=tops-tech&grade=9").select_one("#closes").parent)
    assert "Begin by grade 11 at the latest: its usual courses come one after another." in closes


# --- college courses ---


def test_a_college_card_says_what_is_known_and_whom_to_ask_for_the_rest(reader: Reader):
    card = text_of(reader.get("/plan/welding?grade=11&diploma=tops-tech").select_one(".plan-truth"))
    assert "First welding courses of a college certificate to confirm" in card
    assert "Who gives the credit Not known here. Ask the counselor which college." in card
    assert "Public colleges that teach this field:" in card
    assert "We do not know yet how the credit is given." in card
    assert "It would stand for NCCER Welding Technology I and fill: Jump Start units in one pathway (3)." in card
    assert "you have not said Technical dual enrollment: good standing or a GPA of 2.0" in card
    assert "Not known here. Ask who pays tuition, books and fees." in card
    assert "TOPS Tech Early Start (in grades 11 and 12): Pays 150 dollars" in card
    assert "Not known here. Ask to see this year's agreement." in card


@pytest.mark.parametrize(
    ("facts", "gpa", "age"),
    [
        ({}, "not given", "not given"),
        ({"eligibility": {"gpa": 2.0}, "birth_year": 2011, "entered_grade_9": 2026}, "met", "met"),
        ({"eligibility": {"gpa": 1.9}, "birth_year": 2014, "entered_grade_9": 2026}, "not yet", "not yet"),
        ({"eligibility": {"gpa": 3.1}, "birth_year": 2013, "entered_grade_9": 2026}, "met", "ask"),
    ],
)
def test_a_floor_is_met_not_yet_or_not_given(catalog: Catalog, facts: dict[str, Any], gpa: str, age: str):
    from explorer.sheets import without_site

    with without_site(catalog):
        (card,) = cards(make_plan(catalog, "welding", {"state": "LA", "grade": 11, "diploma": "tops-tech", **facts}))
    status = {("gpa" if f.fact.get("gpa") else "age"): f.status for f in card.floors}
    assert status == {"gpa": gpa, "age": age}


def test_what_a_district_states_is_shown_as_it_stands(catalog: Catalog):
    from explorer.sheets import without_site

    made = make_plan(catalog, "welding", {"state": "LA", "grade": 9})
    offer = {**made.pathway["dual_enrollment"][0], "college": "Bayou College", "cost": "Free, books too", "agreement": "2026-27"}
    with without_site(catalog):
        told = Made(made.catalog, {**made.pathway, "dual_enrollment": [offer]}, made.request, made.plan, made.place, made.form)
        (card,) = cards(told)
    assert (card.awards, card.cost, card.agreement, card.counts_at) == ("Bayou College", "Free, books too", "2026-27", None)


# --- changing one's mind ---


def test_the_plan_names_three_pathways_to_change_to_and_what_stays(reader: Reader):
    page = reader.get("/plan/welding?grade=11")
    part = page.select_one("#mind-title").parent
    assert "Changing is normal" in text_of(part)
    assert len(part.select(".card")) == 3
    assert "you keep" in text_of(part.select_one(".card"))


def test_the_price_of_changing_says_first_what_stays_then_what_it_costs(reader: Reader):
    page = reader.get("/plan/welding/change?grade=10&to=carpentry&diploma=tops-tech")
    said = main_text(page)
    assert "You can change up to the start of grade 11. All of the diploma and of the new pathway still fits" in said
    last = text_of(page.select_one("#step-12").parent)
    assert last.index("Kept: 14 of 17 units.") < last.index("Fill nothing in the new plan: 3. They stay on your transcript.")
    assert "Not everything fits any more Short by the end of grade 12:" in last
    assert "Welder helper or entry welder: grade 11" in said, "the last grade the career courses can start"


def test_any_pathway_of_the_state_can_be_chosen_and_no_other(reader: Reader):
    page = reader.get("/plan/welding/change")
    listed = {o["value"] for o in page.select("#to option")}
    assert "pre-educator" in listed
    assert not listed & {"welding", "ca-patient-care"}
    page = reader.get("/plan/welding/change?to=ca-patient-care", status=422)
    assert text_of(page.select_one(".error-summary a")) == "We do not know that pathway. Choose one from the list."


# --- what is behind a student ---


def test_a_list_of_courses_changes_the_plan_and_comes_back(reader: Reader):
    listed = rows(
        ("English I", "1", "passed"), ("Algebra I", "", "failed"), ("Pottery of the Bayou", "1", "passed"), ("", "", "passed")
    )
    page = reader.post("/plan/welding/so-far", {**LISTED, **listed, "diploma": "tops-university"})
    said = main_text(page)
    assert "Saved: your plan for Welding, version 1." in said
    assert grade_of(page, "Algebra I") == 10, "not passed, so planned again"
    assert "English I " not in " ".join(text_of(c) + " " for c in page.select(".plan-course-name"))
    assert "Pottery of the Bayou is not in the course list. Its 1 unit can count as an elective only" in said
    page = reader.get("/plan/welding/so-far")
    assert page.select_one("#course-1")["value"] == "English I"
    assert text_of(page.select_one("#result-2 option[selected]")) == "not passed"
    assert page.select_one("input[name=past][checked]")["value"] == "list"


def test_a_student_of_grade_eleven_begins_the_list_with_the_usual_courses(reader: Reader):
    page = reader.get("/plan/welding/so-far?grade=11")
    titles = [i.get("value") for i in page.select(".plan-row-course input")]
    assert "English I" in titles
    assert "English II" in titles
    assert titles[-1] == "", "with room for more"


def test_somebody_who_moved_or_comes_back_reads_what_to_bring(reader: Reader):
    page = reader.post("/plan/welding/so-far", {"past": "usual", "situation": "transfer", "do": "begin", "grade": "11"})
    assert "Bring your transcript: the new school decides which line each course fills." in main_text(page)
    assert "Shop units from another school carry as electives." in main_text(page)
    page = reader.post("/plan/welding/so-far", {"past": "usual", "situation": "adult", "do": "save", "grade": "12"})
    assert "You are coming back to finish." in main_text(page)
    assert "Enter a college certificate directly." in main_text(page)


def test_what_was_told_shows_which_floors_are_met(reader: Reader):
    told = {"past": "usual", "do": "begin", "grade": "11", "gpa": "1.8", "entered": "2024", "birth_year": "2009", "test": "Civics"}
    page = reader.post("/plan/welding/so-far", told)
    card = text_of(page.select_one(".plan-truth"))
    assert "not yet Technical dual enrollment: good standing or a GPA of 2.0" in card
    assert "met Technical dual enrollment: age 15 or older" in card


@pytest.mark.parametrize(
    ("fields", "where", "sentence"),
    [
        (rows(("English I", "one", "passed")), "units-1", "Line 1: units are a number such as 1 or 0.5."),
        (rows(("English I", "99", "passed")), "units-1", "Line 1: units are a number such as 1 or 0.5."),
        (rows(("", "1", "passed")), "course-1", "Line 1: write the course, or clear its units."),
        (rows(("x" * 130, "", "passed")), "course-1", "Line 1: a course title has at most 120 letters."),
        (rows(("English I", "", "great")), "result-1", "Line 1: choose passed, taking it now or not passed."),
        ({"gpa": "A+"}, "gpa", "A grade point average is a number from 0 to 5, such as 2.7."),
        ({"birth_year": "last"}, "birth_year", "Write the year of birth with four digits, such as 2011"),
        ({"act-math": "40"}, "act-math", "An ACT score is a number from 1 to 36."),
        ({"pathway_start": "7"}, "pathway_start", "Choose a grade from 9 to 12, or leave it to the plan."),
        ({"entered": "2001"}, "entered", "We have no diploma rules for students who entered grade 9 in 2001."),
    ],
)
def test_a_slip_gets_a_sentence_at_its_field_and_nothing_typed_is_lost(
    reader: Reader, fields: dict[str, str], where: str, sentence: str
):
    page = reader.post("/plan/welding/so-far", {**rows(("Weaving", "0.5", "in progress")), **LISTED, **fields}, status=422)
    links = {a["href"].lstrip("#"): text_of(a) for a in page.select(".error-summary a")}
    assert links[where].startswith(sentence)
    assert page.select_one(f"#{where}") is not None
    if "course-1" not in fields:
        assert page.select_one("#course-1")["value"] == "Weaving"
        assert page.select_one("#units-1")["value"] == "0.5"
    elif len(fields["course-1"]) < 120:
        assert page.select_one("#course-1").get("value", "") == fields["course-1"]
    assert "No plan is saved" in main_text(reader.get("/plan"))


def test_more_lines_can_be_had_and_what_is_typed_stays(reader: Reader):
    page = reader.post("/plan/welding/so-far", {**rows(("Weaving", "2", "passed")), "past": "usual", "do": "more"})
    assert page.select_one("#course-1")["value"] == "Weaving"
    assert len(page.select(".plan-row")) > 10
    assert "No plan is saved" in main_text(reader.get("/plan"))


def test_without_a_code_nothing_is_saved_and_the_page_says_so(reader: Reader):
    page = reader.post("/plan/welding/so-far", {**rows(("Weaving", "2", "passed")), "past": "list", "do": "save"}, status=422)
    assert "No code is open in this browser, so the plan was not saved." in main_text(page)
    assert page.select_one("#course-1")["value"] == "Weaving"


def test_what_was_told_stands_in_no_address_and_reaches_the_sheet(reader: Reader):
    page = reader.post("/plan/welding/so-far", {**LISTED, **rows(("Pottery of the Bayou", "1", "passed"))})
    assert not [a["href"] for a in page.select("a[href]") if "Pottery" in a["href"] or "transcript" in a["href"]]
    assert "Pottery of the Bayou" in main_text(reader.get("/plan/welding/print"))


def test_choices_the_planner_no_longer_understands_are_left_aside(app: Flask):
    from explorer.plan import Wish

    with app.test_request_context("/"):
        wish = Wish.of({"grade": 10, "transcript": "none", "situation": "adult"})
        assert wish.form == {"grade": 10}
        wish = Wish.of({"grade": 10, "transcript": [{"code": "english-1"}], "situation": "moon"})
        assert wish.facts == {"transcript": [{"code": "english-1"}]}


# --- by hand ---


def test_a_course_can_be_moved_and_the_plan_goes_around_it(reader: Reader):
    page = reader.post("/plan/welding/adjust", {"do": "begin", "diploma": "tops-tech", "do-health-education": "12"})
    assert grade_of(page, "Health Education") == 12
    assert "fixed" in text_of(page.select_one("label[for=do-health-education]"))
    assert "What you fixed breaks no rule that we know of." in main_text(page)
    assert page.select_one("#do-health-education option[selected]")["value"] == "keep"


def test_a_rule_broken_is_a_warning_with_its_source_and_nothing_is_blocked(reader: Reader):
    page = reader.post("/plan/welding/adjust", {"do": "begin", "diploma": "tops-tech", "do-nccer-welding-technology-2": "9"})
    said = text_of(page.select_one(".notice.warn"))
    assert "NCCER Welding Technology II in grade 9: NCCER Welding Technology I comes first, in an earlier grade." in said
    assert "Source: LAC 28" in said
    assert grade_of(page, "NCCER Welding Technology II") == 9
    sheet = main_text(reader.get("/plan/welding/print"))
    assert "Changed by hand: rules this plan breaks" in sheet


def test_a_course_left_out_stays_out_until_it_is_put_back(reader: Reader):
    page = reader.post("/plan/welding/adjust", {"do": "begin", "diploma": "tops-tech", "do-civics": "out"})
    assert "Put back: Civics" in main_text(page)
    assert "asks for 2 units of “U.S. History and Civics”; 1 unit missing." in main_text(page)
    assert "Civics" not in [text_of(c) for c in reader.get("/plan/welding").select(".plan-course-name")]
    page = reader.post("/plan/welding/adjust", {"do": "save", "back-civics": "1"})
    assert "Put back: Civics" not in main_text(page)
    assert grade_of(page, "Civics")


def test_a_course_can_be_swapped_for_one_of_its_line(reader: Reader):
    page = reader.get("/plan/welding/adjust?diploma=tops-tech")
    grade = grade_of(page, "Financial Literacy")
    assert page.select_one("#do-financial-literacy option[value='swap:business-math']")
    page = reader.post(
        "/plan/welding/adjust", {"do": "begin", "diploma": "tops-tech", "do-financial-literacy": "swap:business-math"}
    )
    assert grade_of(page, "Business Math") == grade
    assert page.select_one("#do-financial-literacy") is None


def test_a_course_can_be_added_and_an_unknown_one_gets_a_sentence(reader: Reader):
    page = reader.post("/plan/welding/adjust", {"do": "begin", "add": "Chemistry", "add-grade": "11", "diploma": "tops-tech"})
    assert grade_of(page, "Chemistry") == 11
    page = reader.post("/plan/welding/adjust", {"do": "save", "add": "Dragon Riding"}, status=422)
    assert text_of(page.select_one(".error-summary a")).startswith("We do not know that course.")
    assert page.select_one("#add")["value"] == "Dragon Riding"


def test_undo_brings_the_version_before_back_as_a_new_version(reader: Reader):
    reader.post("/plan/welding/adjust", {"do": "begin", "diploma": "tops-tech", "do-health-education": "12"})
    reader.post("/plan/welding/adjust", {"do": "save", "do-health-education": "11"})
    assert grade_of(reader.get("/plan/welding"), "Health Education") == 11
    page = reader.post("/plan/welding/adjust", {"do": "undo"})
    assert "version 3" in main_text(page)
    assert grade_of(page, "Health Education") == 12


def test_undo_without_an_earlier_version_says_so(reader: Reader):
    reader.post("/plan/welding/adjust", {"do": "begin", "diploma": "tops-tech", "do-health-education": "12"})
    assert "There is no earlier version to go back to." in main_text(reader.post("/plan/welding/adjust", {"do": "undo"}))


def test_looking_at_any_of_these_pages_writes_nothing(reader: Reader):
    for address in ("so-far", "adjust", "change", "change?to=carpentry"):
        reader.get(f"/plan/welding/{address}")
    assert "No plan is saved" in main_text(reader.get("/plan"))


def test_a_national_pathway_leads_back_to_its_own_page(reader: Reader):
    for address in ("so-far", "adjust", "change"):
        response = reader.client.get(f"/plan/us-robotics/{address}")
        assert (response.status_code, response.headers["Location"]) == (303, "/plan/us-robotics")


# --- at a terminal ---


@pytest.fixture
def run(tmp_path: Path, content_db: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    from tests.conftest import settings_for

    settings_for(tmp_path / "instance", content_db)
    monkeypatch.setenv("PATHWAYS_INSTANCE", str(tmp_path / "instance"))
    student = tmp_path / "student.json"
    student.write_text(json.dumps({"state": "LA", "grade": 10}), encoding="utf-8")
    return lambda *more: CliRunner().invoke(main, ["plan", "--student", str(student), *more])


def test_the_command_tells_the_price_of_a_change(run: Callable[..., Any]):
    said = run("--pathway", "carpentry", "--from", "welding").output
    assert "Changing from Welding to Carpentry" in said
    assert "At the start of grade 12: kept 14 of 17 units, 0 become electives, 3 fill nothing; not everything fits" in said
    assert "The last grade to change in so that everything fits: grade 11" in said


def test_the_change_in_json_follows_its_schema(run: Callable[..., Any]):
    told = json.loads(run("--pathway", "carpentry", "--from", "welding", "--starts", "--format", "json").output)
    jsonschema.validate(told, json.loads((ROOT / "docs/schemas/plan.json").read_text(encoding="utf-8")))
    assert (told["switch"]["from"], told["switch"]["to"], told["switch"]["last_safe_grade"]) == ("welding", "carpentry", 11)
    assert all(s["had"] == pytest.approx(s["kept"] + s["lost"]) for s in told["switch"]["steps"])
    assert {s["exit"] for s in told["starts"]} == {e["id"] for e in told["exits"]}
    assert "The last grade in which the career courses can start" in run("--pathway", "welding", "--starts").output


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (("--from", "wellding"), "There is no pathway 'wellding'."),
        (("--from", "carpentry"), "--from and --pathway are both 'carpentry'"),
        (("--from", "welding", "--format", "html"), "--from and --starts go with --format text or json"),
    ],
)
def test_a_wrong_origin_is_told_and_nothing_is_written(run: Callable[..., Any], more: tuple[str, ...], sentence: str):
    done = run("--pathway", "carpentry", *more)
    assert done.exit_code == 2
    assert sentence in done.output
