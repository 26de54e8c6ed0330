"""The start page, choosing a place, coming back by code, leaving a shared computer clear."""

from __future__ import annotations

import pytest
from flask import Flask

from explorer.places import local_path
from tests.conftest import Reader
from tests.explorer.test_inventory import FIRST_PAGE, begin, code_of, goes_to, saved_record
from tests.house_rules import text_of


def place_shown(reader: Reader) -> str:
    return text_of(reader.get("/").select_one(".place-now, .place-band .small"))


def test_the_start_page_says_what_it_is_and_what_to_do_first(reader: Reader) -> None:
    page = reader.get("/")
    assert text_of(page.h1) == "Find work you would like, and the way there"
    assert text_of(page.select_one("a.button")) == "Start with what you like"
    assert "No account, no name." in text_of(page.main)
    assert [text_of(h) for h in page.select(".home-steps h3")] == [
        "Say what you like",
        "See what fits and what it pays",
        "Plan your courses",
    ]
    assert {"/pathways", "/jobs", "/come-back", "/pathways/welding"} <= {str(a["href"]) for a in page.main.select("a[href]")}  # type: ignore[union-attr]


def test_looking_at_the_start_page_keeps_nothing_but_the_form_token(reader: Reader) -> None:
    reader.get("/")
    with reader.client.session_transaction() as session:
        assert set(session) <= {"csrf_token"}


def test_the_start_page_in_spanish_links_to_spanish_pages(reader: Reader) -> None:
    page = reader.get("/es/")
    assert page.select("html[lang=es]")
    assert page.select_one("a.button")["href"] == "/es/inventory"  # type: ignore[index]
    assert "Soldadura" in text_of(page.main)


def test_a_second_visit_offers_to_go_on_and_then_the_results(reader: Reader) -> None:
    begin(reader)
    goes_to(reader, "/inventory/1", dict.fromkeys(FIRST_PAGE, "4"))
    page = reader.get("/")
    assert "Welcome back: go on where you stopped" in text_of(page.main)
    assert page.select_one("a.button")["href"] == "/inventory/2"  # type: ignore[index]
    assert code_of(reader) in text_of(page.main)
    reader.client.post("/inventory/check")
    page = reader.get("/")
    assert "Welcome back: your results are ready" in text_of(page.main)
    assert page.select_one("a.button")["href"] == "/results"  # type: ignore[index]


# --- place ---


def test_figures_are_for_the_state_until_a_place_is_chosen(reader: Reader) -> None:
    assert place_shown(reader) == "Not chosen yet: figures are shown for the whole state of Louisiana."
    goes_to(reader, "/place", {"county": "22033"})
    assert place_shown(reader) == "Figures are shown for East Baton Rouge Parish."


def test_the_list_holds_every_parish_once_under_its_first_letter(reader: Reader) -> None:
    groups = {str(g["label"]): [text_of(o) for o in g.select("option")] for g in reader.get("/").select("#county optgroup")}
    california = groups.pop("California")
    assert len(california) == 58
    assert california[0] == "Alameda County"
    assert sum(map(len, groups.values())) == 64
    assert groups["L"] == ["Lafayette Parish", "Lafourche Parish", "LaSalle Parish", "Lincoln Parish", "Livingston Parish"]


@pytest.mark.parametrize("typed", ["70802", " 70802 ", "70802-1234", "70802 1234"])
def test_a_zip_code_finds_the_parish(reader: Reader, typed: str) -> None:
    goes_to(reader, "/place", {"zip": typed})
    with reader.client.session_transaction() as session:
        assert session["county"] == "22033"


def test_a_zip_code_of_another_state_finds_its_county_and_the_list_shows_it(reader: Reader) -> None:
    goes_to(reader, "/place", {"zip": "90210"})
    page = reader.get("/")
    assert place_shown(reader) == "Figures are shown for Los Angeles County."
    assert text_of(page.select_one("#county option[selected]")) == "Los Angeles County"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("00000", "We do not know that ZIP code."),
        ("7080", "A ZIP code has five digits, such as 70802."),
        ("Monroe", "A ZIP code has five digits"),
        ("٧٠٨٠٢", "A ZIP code has five digits"),
    ],
)
def test_a_zip_code_we_do_not_know_is_said_and_what_was_typed_stays(reader: Reader, typed: str, sentence: str) -> None:
    page = reader.post("/place", {"zip": typed}, status=422)
    assert sentence in text_of(page.select_one(".error-summary"))
    assert page.select_one("#zip")["value"] == typed  # type: ignore[index]


def test_a_zip_code_in_several_places_asks_which_and_the_answer_counts(reader: Reader) -> None:
    page = reader.post("/place", {"zip": "70030", "look": "region", "next": "/jobs"})
    assert text_of(page.h1) == "Which of these places do you live in?"
    buttons = page.select("main form button")
    assert [text_of(b) for b in buttons] == ["Lafourche Parish", "St. Charles Parish"]
    hidden = {str(i["name"]): str(i["value"]) for i in page.select("main form input[type=hidden]") if i["name"] != "csrf_token"}
    assert goes_to(reader, "/place", {**hidden, "county": str(buttons[1]["value"])}) == "/jobs"
    with reader.client.session_transaction() as session:
        assert (session["county"], session["look"]) == ("22089", "region")


def test_a_parish_chosen_beside_its_own_zip_code_needs_no_question(reader: Reader) -> None:
    assert goes_to(reader, "/place", {"county": "22057", "zip": "70030"}) == "/"


def test_nothing_chosen_asks_for_a_place(reader: Reader) -> None:
    page = reader.post("/place", {"county": "", "zip": ""}, status=422)
    assert "Choose your parish or county from the list, or type your ZIP code." in text_of(page.main)


@pytest.mark.parametrize("form", [{"county": "99999"}, {"county": "22033", "look": "moon"}])
def test_a_made_up_place_is_refused(reader: Reader, form: dict[str, str]) -> None:
    assert "We do not know that place." in text_of(reader.post("/place", form, status=422).main)


def test_how_far_to_look_can_change_without_choosing_the_parish_again(app: Flask, reader: Reader) -> None:
    begin(reader, county="22033")
    goes_to(reader, "/place", {"county": "", "look": "state"})
    saved = saved_record(app, reader)
    assert (saved.county, saved.look) == ("22033", "state")


def test_the_place_moves_into_the_inventory_when_one_is_begun(app: Flask, reader: Reader) -> None:
    goes_to(reader, "/place", {"zip": "70802", "look": "region"})
    page = reader.get("/inventory")
    assert text_of(page.select_one("#county option[selected]")) == "East Baton Rouge Parish"
    begin(reader, county="22033")
    assert saved_record(app, reader).look == "region"


@pytest.mark.parametrize(
    "target", ["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example", "/\t/elsewhere.example", "", None]
)
def test_the_next_page_is_never_another_site(target: str | None) -> None:
    assert local_path(target, "/home") == "/home"


def test_the_place_form_goes_back_to_the_page_it_came_from(reader: Reader) -> None:
    assert goes_to(reader, "/place", {"zip": "70802", "next": "/es/pathways?x=1"}) == "/es/pathways?x=1"
    assert "Go back without changing the place" in text_of(reader.get("/place?next=/jobs").main)
    assert text_of(reader.get("/es/place").h1)


# --- coming back ---


def test_a_garbled_but_right_code_opens_the_inventory_on_another_computer(app: Flask, reader: Reader) -> None:
    begin(reader)
    goes_to(reader, "/inventory/1", dict.fromkeys(FIRST_PAGE, "3"))
    saved, code = saved_record(app, reader), code_of(reader)
    elsewhere = Reader(app.test_client())
    typed = " " + code.lower().replace("-", " ").replace("0", "o").replace("1", "l").replace("5", "s") + " "
    assert goes_to(elsewhere, "/come-back", {"code": typed}) == "/inventory/2"
    assert saved_record(app, elsewhere).id == saved.id
    assert code_of(elsewhere) == code


def test_a_code_of_a_finished_inventory_goes_to_the_results(app: Flask, reader: Reader) -> None:
    begin(reader)
    reader.client.post("/inventory/check")
    code = code_of(reader)
    assert goes_to(Reader(app.test_client()), "/es/come-back", {"code": code}) == "/es/results"


def test_when_all_is_answered_the_code_leads_to_the_questions_and_then_to_the_check(app: Flask, reader: Reader) -> None:
    begin(reader, form="short")
    app.extensions["store"].save_answers(saved_record(app, reader).id, {f"{s}{n}": 3 for s in "riasec" for n in range(1, 11)})
    assert goes_to(reader, "/come-back", {"code": code_of(reader)}) == "/inventory/questions"
    goes_to(reader, "/inventory/questions", {})
    assert goes_to(reader, "/come-back", {"code": code_of(reader)}) == "/inventory/check"


@pytest.mark.parametrize("typed", ["00000-00000", "hello", "x" * 500, "hello\x00\x07"])
def test_a_code_nobody_has_is_said_and_nothing_opens(reader: Reader, typed: str) -> None:
    page = reader.post("/come-back", {"code": typed}, status=422)
    assert "Nobody has this code." in text_of(page.select_one(".error-summary"))
    with reader.client.session_transaction() as session:
        assert "record" not in session


def test_an_empty_code_says_how_a_code_looks(reader: Reader) -> None:
    assert "five letters or numbers, a dash, and five more" in text_of(reader.post("/come-back", {"code": " "}, status=422).main)


def test_a_class_code_opens_no_inventory(app: Flask, reader: Reader) -> None:
    _group, code = app.extensions["store"].create_group("A school", "Period 2")
    page = reader.post("/come-back", {"code": code}, status=422)
    assert "A class code from your teacher is another thing" in text_of(page.main)


def test_the_place_of_whoever_sat_here_before_is_forgotten(app: Flask, reader: Reader) -> None:
    begin(reader)
    code = code_of(reader)
    shared = Reader(app.test_client())
    goes_to(shared, "/place", {"county": "22071"})
    goes_to(shared, "/come-back", {"code": code})
    assert place_shown(shared) == "Not chosen yet: figures are shown for the whole state of Louisiana."


# --- leaving ---


def test_finishing_shows_the_code_once_more_and_clears_this_computer(app: Flask, reader: Reader) -> None:
    begin(reader, county="22033")
    saved, code = saved_record(app, reader), code_of(reader)
    assert code in text_of(reader.get("/finish").main)
    page = reader.post("/finish", {"do": "clear"})
    assert text_of(page.h1) == "This computer is clear"
    with reader.client.session_transaction() as session:
        assert set(session) <= {"csrf_token"}
    assert "Start with what you like" in text_of(reader.get("/").main)
    assert app.extensions["store"].by_code(code).id == saved.id


def test_deleting_asks_once_more_and_then_the_code_opens_nothing(app: Flask, reader: Reader) -> None:
    begin(reader)
    code = code_of(reader)
    page = reader.get("/finish?step=delete")
    assert text_of(page.h1) == "Delete everything?"
    assert saved_record(app, reader)
    page = reader.post("/finish", {"do": "delete"})
    assert "Everything saved under your code is deleted." in text_of(page.main)
    assert "Nobody has this code." in text_of(reader.post("/come-back", {"code": code}, status=422).main)


def test_an_inventory_deleted_elsewhere_leaves_a_fresh_start_page(app: Flask, reader: Reader) -> None:
    begin(reader)
    app.extensions["store"].delete_record(saved_record(app, reader).id)
    assert "Start with what you like" in text_of(reader.get("/").main)


def test_with_nothing_open_there_is_nothing_to_finish(reader: Reader) -> None:
    assert text_of(reader.get("/finish").h1) == "This computer is clear"
    assert text_of(reader.get("/es/finish?step=delete").h1)
    assert text_of(reader.post("/finish", {"do": "delete"}).h1) == "This computer is clear"
