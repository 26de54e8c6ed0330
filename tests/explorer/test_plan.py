"""Plans on the page, on the sheet and at a terminal: the words a reader sees."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from flask import Flask

from explorer.catalog import Catalog, UnknownPlace
from explorer.cli import main
from explorer.plan_parts import grades, totals
from explorer.plans import make_plan, plan_html, plan_json, plan_text
from models.planning import PlanInputError
from tests.conftest import ROOT, Reader
from tests.house_rules import check_page, text_of

ROUTES = ("tops-tech", "tops-university")
PATHWAYS = sorted(p.stem for p in (ROOT / "content/states/la/pathways").glob("*.yml"))
WELDING = {"state": "LA", "grade": 9, "county": "22033"}


@pytest.fixture(scope="module")
def looking(tmp_path_factory: pytest.TempPathFactory, make_app: Callable[[Path], Flask]) -> Reader:
    """A reader who saves nothing, so that one site serves many pages."""
    return Reader(make_app(tmp_path_factory.mktemp("plans")).test_client())


def sections(page: BeautifulSoup) -> dict[str, str]:
    """Words of each part of a page, by its heading."""
    return {text_of(h): text_of(h.parent) for h in page.select("h2")}


def courses_of(page: BeautifulSoup, grade: int) -> list[str]:
    return [text_of(c) for c in page.select(f"#grade-{grade}")[0].parent.select(".plan-course-name")]


# --- the page ---


def test_a_plan_for_welding_shows_the_courses_of_every_grade(reader: Reader):
    page = reader.get("/plan/welding?grade=9&diploma=tops-tech")
    assert text_of(page.h1) == "Your plan: Welding"
    assert courses_of(page, 9) == [
        "English I",
        "Algebra I",
        "Physical Science",
        "Physical Education I",
        "Career course: Career Foundations",
    ]
    assert "Career course: NCCER Welding Technology II" in courses_of(page, 12)
    assert "Or at a college: First welding courses of a college certificate" in text_of(page.select_one("#grade-11").parent)
    assert "Everything this diploma asks for fits by the end of grade 12." in text_of(page)


def test_ways_out_stand_in_order_of_time_with_local_pay(reader: Reader):
    page = reader.get("/plan/welding?county=22033")
    stops = page.select(".plan-stop")
    assert [text_of(s.h3) for s in stops] == [
        "at the end of grade 12",
        "about 1 year after grade 12",
        "about 4 years after grade 12",
    ]
    assert "$61,170 to $78,170 a year, lower quarter to middle · Baton Rouge, LA · May 2025" in text_of(stops[0])
    assert "The same job and pay as: Welder helper or entry welder." in text_of(stops[1]), "a figure stands once"
    assert "Wages and jobs: U.S. Bureau of Labor Statistics" in sections(page)["Sources"]


def test_the_career_route_says_what_it_closes_and_one_change_that_reopens_it(reader: Reader):
    page = reader.get("/plan/welding?diploma=tops-tech")
    assert "TOPS Tech diploma" in sections(page)["Keeps open"]
    closes = sections(page)["Closes unless added"]
    assert "University core of 19 units" in closes
    assert "What would reopen it: Change to this route, which fits from here: TOPS University diploma." in closes


def test_a_plan_says_of_every_award_whether_it_is_open_and_what_would_reopen_it(reader: Reader):
    cards = {text_of(c.h3): text_of(c) for c in reader.get("/plan/culinary-arts?diploma=tops-tech").select(".plan-award")}
    assert len(cards) == 7
    tech = cards["TOPS Tech award"]
    assert "Not with this plan" in tech
    assert "missing 21 core units with Geometry, Financial Literacy and nine pathway units" in tech
    assert "What would reopen it: Add Geometry (1 unit)" in tech
    assert "Source: R.S. 17:5026, core curriculum for TOPS Tech (copy without a date)" in tech
    early = cards["TOPS Tech Early Start (in grades 11 and 12)"]
    assert "Open" in early
    assert "to show A GPA of 2.0 and good standing" in early
    assert "in this plan A course with a work-based learning code" in cards["Work-based learning that counts"]


def test_the_sheet_tells_the_awards_in_a_line_each(reader: Reader):
    told = sections(reader.get("/plan/culinary-arts/print?diploma=tops-tech"))["Scholarships, credit and other routes"]
    assert "TOPS Tech award (not with this plan). To reopen it: Add Geometry (1 unit)" in told
    assert "TOPS Tech Early Start (in grades 11 and 12) (open). Still asks: A technical college course" in told


def test_a_plan_of_california_names_the_ways_to_count_as_prepared_and_no_award_of_another_state(reader: Reader):
    cards = {text_of(c.h3): text_of(c) for c in reader.get("/plan/ca-patient-care").select(".plan-award")}
    assert list(cards) == ["College/Career Indicator of the school"]
    (words,) = cards.values()
    assert "The career pathway finished with a C- or better in the capstone" in words
    assert "Counts for the school, not for the student's diploma." in words


def test_the_other_diploma_is_one_link_away_and_says_what_changes(reader: Reader):
    page = reader.get("/plan/welding?grade=9&diploma=tops-tech")
    other = page.select_one(".plan-switch")
    assert "Courses it adds World Geography, Spanish I" in text_of(other)
    assert "It would open University core of 19 units" in text_of(other)
    page = reader.get(other.a["href"])
    assert page.select_one("input[name=diploma][checked]")["value"] == "tops-university"
    assert "Nothing that we know of." in sections(page)["Closes unless added"]


def test_the_place_can_be_changed_on_the_plan(reader: Reader):
    listed = {o["value"] for o in reader.get("/plan/welding").select("#county option")}
    assert {"22033", "06037"} <= listed


def test_both_diplomas_are_explained_in_a_sentence(reader: Reader):
    routes = [text_of(r) for r in reader.get("/plan/welding").select(".plan-route")]
    assert routes[0].endswith("23 units. 9 of them belong to one career pathway. You finish with a credential employers know.")
    asked = "24 units. It holds the courses that public universities ask for; career courses count as electives."
    assert routes[1].endswith(asked)


def test_a_junior_sees_what_the_plan_counts_on_and_units_from_before(reader: Reader):
    page = reader.get("/plan/patient-care-nursing?grade=11")
    assert (
        "The plan holds if these usual courses before grade 11 are earned: English I" in sections(page)["What must still come true"]
    )
    assert "Before grade 11" in text_of(page.select_one("table"))
    assert [text_of(h)[:8] for h in page.select(".plan-grade h3")] == ["Grade 11", "Grade 12"]


def test_a_plan_that_does_not_fit_is_told_kindly_with_what_would_help(reader: Reader):
    page = reader.get("/plan/welding?grade=12&diploma=tops-tech")
    said = text_of(page.select_one(".notice"))
    assert "This does not all fit by the end of grade 12 yet That is not a no." in said
    assert "What would help Change to this route, which fits from here" in said
    assert "Not with this plan" in text_of(page.select_one(".plan-exit"))
    sheet = text_of(reader.get("/plan/welding/print?grade=12&diploma=tops-tech").main)
    assert "What does not fit yet, and what would help" in sheet


def test_a_late_start_aims_for_the_earlier_credentials_first(reader: Reader):
    first = reader.get("/plan/welding?grade=11").select_one(".plan-earned")
    assert [text_of(c) for c in first.select("li")] == ["NCCER Core to confirm", "NCCER Welder Level 1"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("grade=13", "Choose a grade from 6 to 12."),
        ("grade=x", "Choose a grade from 6 to 12."),
        ("diploma=tops-gold", "We do not know that diploma. Choose one of the diplomas in the list."),
        ("entered=last", "Write the year with four digits, such as 2026, or leave it empty."),
        ("entered=2001", "We have no diploma rules for students who entered grade 9 in 2001. Check the year, or leave it empty."),
    ],
)
def test_a_wrong_form_gets_one_sentence_that_leads_to_its_field(reader: Reader, query: str, sentence: str):
    page = reader.get(f"/plan/welding?{query}", status=422)
    link = page.select_one(".error-summary a")
    assert text_of(link) == sentence
    assert page.select_one(link["href"]), "the sentence leads to the field"


def test_an_unknown_pathway_is_not_found(reader: Reader):
    assert text_of(reader.get("/plan/no-such-pathway", status=404).h1) == "We cannot find that page"


def test_the_spanish_page_has_spanish_courses_and_spanish_sentences(reader: Reader):
    page = reader.get("/es/plan/welding?diploma=tops-tech")
    assert page.html["lang"] == "es"
    assert "Inglés I" in courses_of(page, 9)
    assert "Curso de carrera: Bases para una carrera" in courses_of(page, 9)
    assert not page.select(".plan-course-name [lang=en]"), "no course of this plan is in English"
    assert "Cambia a este diploma, que sí cabe desde aquí: Diploma TOPS University." in text_of(page)


@pytest.mark.parametrize(("address", "where"), [("/plan/welding", ".plan-course"), ("/plan/welding/print", ".sheet-plan li")])
def test_a_spanish_plan_and_sheet_name_each_course_in_english_too_for_the_schools_list(reader: Reader, address: str, where: str):
    spanish = {
        text_of(li): [text_of(e) for e in li.select("[lang=en]")]
        for li in reader.get(f"/es{address}?diploma=tops-tech").select(where)
    }
    named = {title for titles in spanish.values() for title in titles}
    assert {"English I", "Career Foundations", "NCCER Welding Technology I", "Geometry"} <= named
    for text, titles in spanish.items():
        assert len(titles) <= 1, text
    english = reader.get(f"{address}?diploma=tops-tech")
    assert not english.select(f"{where} [lang=en]"), "an English page names each course once"


# --- saved plans ---


def test_without_a_plan_the_list_says_how_to_make_one(reader: Reader):
    page = reader.get("/plan")
    assert "A plan starts from a pathway." in text_of(page.main)


def test_a_saved_plan_comes_back_on_the_second_visit(app: Flask, reader: Reader):
    page = reader.post("/plan/welding", {"grade": "10", "diploma": "tops-university", "do": "begin"})
    assert "Your code is" in text_of(page.main)
    assert "Saved: your plan for Welding, version 1." in text_of(page.main)
    code = text_of(page.select_one(".notice p")).split("Your code is ")[1].split(".")[0]
    second = Reader(app.test_client())
    second.post("/come-back", {"code": code})
    page = second.get("/plan/welding")
    assert "This is your saved plan, version 1." in text_of(page.main)
    assert page.select_one("input[name=diploma][checked]")["value"] == "tops-university"
    assert text_of(page.select_one("option[selected]")) == "Grade 10"
    page = second.get("/plan")
    assert (
        text_of(page.select_one(".card"))
        == "Welding From grade 10 · TOPS University diploma Version 1 Sheet for the meeting, to print"
    )
    page = second.get("/plan/welding?grade=9")
    assert "You saved another plan for this pathway. Back to your saved plan" in text_of(page.main)


def test_saving_again_makes_a_new_version(reader: Reader):
    reader.post("/plan/welding", {"grade": "9", "do": "begin"})
    page = reader.post("/plan/welding", {"grade": "9", "diploma": "tops-tech", "do": "save"})
    assert "Saved: your plan for Welding, version 2." in text_of(page.main)


def test_saving_without_a_code_says_what_to_do(reader: Reader):
    page = reader.post("/plan/welding", {"grade": "9", "do": "save"})
    assert "No code is open in this browser, so the plan was not saved." in text_of(page.main)


def test_a_wrong_form_is_not_saved(reader: Reader):
    page = reader.post("/plan/welding", {"grade": "13", "do": "begin"}, status=422)
    assert "Choose a grade from 6 to 12." in text_of(page.main)
    assert "No plan is saved" in text_of(reader.get("/plan").main)


# --- the sheet ---


def test_the_sheet_has_everything_the_meeting_needs(reader: Reader):
    page = reader.get("/plan/welding/print?county=22033&grade=9")
    assert text_of(page.h1) == "Individual Graduation Plan – worksheet"
    told = sections(page)
    for heading in (
        "Credentials", "College courses in high school (dual enrollment)", "Learning at work", "Ways out, and what they pay here",
        "Keeps open", "Closes unless added", "The family's questions", "How it was made, and sources",
    ):  # fmt: skip
        assert heading in told
    assert [h for h in told if h.startswith("Confirm before signing (")]
    signing = text_of(page.select_one(".sheet-signing"))
    for who in ("Student", "Parent or guardian", "Counselor", "IEP team member, where it applies", "Next review:"):
        assert who in signing
    row = next(r for r in page.select(".sheet-plan tbody tr") if text_of(r.th) == "Jump Start units in one pathway")
    assert [text_of(c) for c in row.select("td")] == [
        "9", "Career Foundations 1", "NCCER Core (inside a first trade course) 1", "NCCER Welding Technology I 3",
        "NCCER Welding Technology II 3 T and I Cooperative Education (TICE) I 1", "9", "0",
    ]  # fmt: skip
    exits = text_of(page.select_one(".sheet-exits"))
    assert "$61,170 to $78,170 Baton Rouge, LA, May 2025" in exits
    college = told["College courses in high school (dual enrollment)"]
    assert "It would stand for: NCCER Welding Technology I (fills: Jump Start units in one pathway)." in college
    assert "College: Credit: articulated transcripted guaranteed Counts at: Cost: Agreement for:" in college


def test_the_sheet_marks_what_to_confirm_in_one_box_only(reader: Reader):
    page = reader.get("/plan/welding/print")
    assert not page.select(".confirm")
    assert "NCCER Core (inside a first trade course)" in text_of(page.select_one(".sheet-boxed"))


def test_the_sheet_shows_the_code_and_the_students_own_words(app: Flask, reader: Reader):
    reader.post("/inventory", {"form": "full"})
    items = [i["id"] for i in app.extensions["catalog"].inventory(app.extensions["catalog"].default_inventory)["items"]]
    for page in range(1, 11):
        reader.client.post(f"/inventory/{page}", data={i: str(1 + n % 5) for n, i in enumerate(items)})
    question = app.extensions["catalog"].inventory(app.extensions["catalog"].default_inventory)["questions"][0]
    reader.client.post("/inventory/questions", data={question["id"]: "Fixing pumps with my uncle."})
    with reader.client.session_transaction() as session:
        code = session["code"]
    who = text_of(reader.get("/plan/welding/print").select_one(".sheet-who"))
    assert f"Code {code}" in who
    assert f"{question['text']} Fixing pumps with my uncle." in who
    assert who.split("own answers ")[1].count("·") == 2, "three interest types are named"


def test_a_sheet_that_cannot_be_planned_goes_to_the_page_that_says_why(reader: Reader):
    page = reader.get("/plan/welding/print?grade=13", status=422)
    assert text_of(page.select_one(".error-summary a")) == "Choose a grade from 6 to 12."


def test_there_are_pathways_to_plan():
    assert len(PATHWAYS) >= 15


@pytest.mark.parametrize("slug", PATHWAYS)
def test_every_pathway_has_a_page_and_a_sheet_on_both_diplomas(looking: Reader, catalog: Catalog, slug: str):
    count = len(catalog.pathways[slug]["exits"])
    for route in ROUTES:
        sheet = looking.get(f"/es/plan/{slug}/print?diploma={route}")
        assert len(sheet.select(".sheet-exits tbody tr")) == count
    for route in ROUTES if catalog.pathways[slug]["status"] == "complete" else ():
        page = looking.get(f"/plan/{slug}?diploma={route}")
        assert (len(page.select(".plan-grade")), len(page.select(".plan-exit"))) == (4, count)


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("grade", [9, 11])
def test_needed_units_are_those_from_before_planned_and_to_go(catalog: Catalog, grade: int, route: str):
    for slug in PATHWAYS[::7]:
        made = make_plan(catalog, slug, {"state": "LA", "grade": grade, "diploma": route})
        sums = totals(made, grades(made))
        assert sums.needed == catalog.rules[route]["total_units"]
        assert sums.needed == round(sums.before + sums.planned + sums.to_go, 2)
        in_cells = sum(c.units for line in sums.lines for cell in line.cells for c in cell)
        beyond = sum(c.units for cell in sums.beyond for c in cell)
        assert in_cells + beyond == pytest.approx(sum(g.units for g in grades(made))), "every planned unit stands in one cell"


@pytest.mark.browser
@pytest.mark.parametrize("slug", ["agriculture", "emergency-medical-services", "patient-care-nursing", "pre-educator"])
def test_no_sheet_is_longer_than_four_sides(looking: Reader, chromium: Any, slug: str):
    import io

    from pypdf import PdfReader

    style = (ROOT / "explorer/static/css/80-print.css").read_text(encoding="utf-8")
    address = f"/es/plan/{slug}/print?diploma=tops-university&county=22033"
    html = looking.client.get(address).get_data(as_text=True).replace("</head>", f"<style>{style}</style></head>")
    page = chromium.new_page()
    page.set_content(html, wait_until="domcontentloaded")
    pdf = page.pdf(prefer_css_page_size=True)
    page.close()
    assert len(PdfReader(io.BytesIO(pdf)).pages) <= 4


# --- at a terminal ---


def test_the_text_of_a_plan_reads_grade_by_grade(catalog: Catalog):
    text = plan_text(make_plan(catalog, "welding", WELDING))
    assert "Welding: plan from grade 9, East Baton Rouge Parish\nDiploma: TOPS Tech diploma" in text
    assert "Grade 9 (5 units)\n  1    English I  (English I and English II)" in text
    assert (
        "$61,170 to $78,170 a year (lower quarter to middle), Baton Rouge, LA, May 2025; about 350 openings a year, estimated"
        in text
    )
    assert "figures as for Welder helper or entry welder" in text
    assert "Confirm before signing (" in text
    assert "  - TOPS Tech award: open; still asks: A GPA of 2.50, counted over the core courses alone; An ACT of 17" in text
    assert "  - TOPS Opportunity award: not with this plan. Change to this route" in text


def test_the_data_of_a_plan_keeps_to_its_contract(catalog: Catalog):
    found = plan_json(make_plan(catalog, "welding", WELDING))
    assert {"feasible", "terms", "exits", "keeps_open", "closes", "unmet", "conflicts", "changes"} <= set(found)
    assert {"code", "title", "credits", "fills", "dual_enrollment"} <= set(found["terms"][0]["courses"][0])
    lead = found["exits"][0]["occupations"][0]
    assert (lead["code"], lead["wage"]["median"], lead["wage"]["area"]) == ("51-4121.00", 78170, "Baton Rouge, LA")
    assert json.loads(json.dumps(found)) == found


def test_figures_are_the_states_where_no_county_is_given_and_null_where_none_is_published(catalog: Catalog):
    found = plan_json(make_plan(catalog, "welding", {"state": "LA", "grade": 9}))
    assert found["exits"][0]["occupations"][0]["wage"]["area"] == "Louisiana"
    everything = [o for s in PATHWAYS[::9] for e in plan_json(make_plan(catalog, s, WELDING))["exits"] for o in e["occupations"]]
    assert all(o["wage"] is None or o["wage"]["median"] > 0 for o in everything)


def test_the_standing_alone_sheet_passes_the_house_rules_and_is_the_sites_own(catalog: Catalog, reader: Reader):
    alone = check_page(plan_html(make_plan(catalog, "welding", WELDING)))
    assert "@page" in alone.style.string
    site = reader.get("/plan/welding/print?grade=9&county=22033")
    assert text_of(alone.main) == text_of(site.main)


def test_wrong_forms_are_refused_by_name(catalog: Catalog):
    with pytest.raises(PlanInputError, match="`grade` must be a whole number from 6 to 12; found 13"):
        make_plan(catalog, "welding", {"state": "LA", "grade": 13})
    with pytest.raises(PlanInputError, match="'tops-gold' is not known"):
        make_plan(catalog, "welding", {"state": "LA", "grade": 9, "diploma": "tops-gold"})
    with pytest.raises(UnknownPlace, match="not the five-digit FIPS code"):
        make_plan(catalog, "welding", {"state": "LA", "grade": 9, "county": "99999"})


@pytest.fixture
def command(content_db: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("PATHWAYS_INSTANCE", str(content_db.parent))
    return CliRunner()


@pytest.mark.parametrize(("form", "starts"), [("text", "Welding: plan from grade 9"), ("json", "{"), ("html", "<!doctype html>")])
def test_the_plan_command_in_every_form(command: CliRunner, tmp_path: Path, form: str, starts: str):
    student = tmp_path / "student.json"
    student.write_text(json.dumps(WELDING), encoding="utf-8")
    done = command.invoke(main, ["plan", "--student", str(student), "--pathway", "welding", "--format", form])
    assert done.exit_code == 0, done.output
    assert done.output.startswith(starts)
    out = tmp_path / "plan.out"
    again = command.invoke(main, ["plan", "--student", str(student), "--pathway", "welding", "--format", form, "--out", str(out)])
    assert again.exit_code == 0
    assert out.read_text(encoding="utf-8") == done.output


@pytest.mark.parametrize(
    ("student", "pathway", "sentence"),
    [
        ({"state": "LA", "grade": 13}, "welding", "`grade` must be a whole number from 6 to 12; found 13."),
        ({"state": "LA", "grade": 9, "name": "A"}, "welding", "`name` is not a key of the student form"),
        ({"state": "LA", "grade": 9}, "weldng", "There is no pathway 'weldng'."),
        ([], "welding", "The student form must be one JSON object"),
    ],
)
def test_the_plan_command_says_what_is_wrong_and_writes_nothing(
    command: CliRunner, tmp_path: Path, student: object, pathway: str, sentence: str
):
    file, out = tmp_path / "student.json", tmp_path / "plan.json"
    file.write_text(json.dumps(student), encoding="utf-8")
    done = command.invoke(main, ["plan", "--student", str(file), "--pathway", pathway, "--out", str(out)])
    assert done.exit_code == 2
    assert sentence in done.stderr
    assert not out.exists()
