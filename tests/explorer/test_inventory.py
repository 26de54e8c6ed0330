"""The inventory as a student meets it: begin, answer, skip, go back, two tabs, own words, check, finish, paper."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from explorer.catalog import Catalog
from explorer.inventory import paper_form
from explorer.store import Record
from tests.conftest import Reader
from tests.house_rules import check_page, text_of

FIRST_PAGE = ("r1", "i1", "a1", "s1", "e1", "c1")


def begin(reader: Reader, **form: str) -> None:
    assert goes_to(reader, "/inventory", {"form": "full", **form}) == "/inventory/1"


def saved_record(app: Flask, reader: Reader) -> Record:
    with reader.client.session_transaction() as session:
        return app.extensions["store"].record(session["record"])


def code_of(reader: Reader) -> str:
    with reader.client.session_transaction() as session:
        return str(session["code"])


def chosen(page: BeautifulSoup) -> dict[str, str]:
    return {str(r["name"]): str(r["value"]) for r in page.select("input[type=radio][checked]")}


def where(page: BeautifulSoup) -> str:
    return text_of(page.select_one(".page-where"))


def goes_to(reader: Reader, path: str, data: dict[str, str]) -> str:
    response = reader.client.post(path, data=data)
    assert response.status_code == 303
    return str(response.headers["Location"])


def test_the_first_page_says_how_long_it_takes_and_what_is_not_asked(reader: Reader) -> None:
    words = text_of(reader.get("/inventory").main)
    assert "About 10 minutes 60 things. The surer result. Then 4 questions you may leave empty." in words
    assert "About 5 minutes 30 things. You can add the others later." in words
    assert "About 5 minutes · Grades 6 to 8 24 things in plain words. The others can wait for high school." in words
    assert "Not asked here Your name, student number, birthday or address" in words
    assert "Your family, religion, health or money at home" in words


def test_starting_saves_language_versions_form_and_place(app: Flask, reader: Reader, catalog: Catalog) -> None:
    begin(reader, form="short", county="22033")
    page = reader.get("/inventory/1")
    saved, data = saved_record(app, reader), catalog.inventory(catalog.default_inventory)
    assert where(page) == "Page 1 of 5"
    assert (saved.lang, saved.form, saved.county) == ("en", "short", "22033")
    assert (saved.inventory, saved.inventory_version, saved.norms_version) == (
        data["id"],
        data["version"],
        data["norms"]["version"],
    )


def test_a_place_that_does_not_exist_is_refused_and_nothing_begins(reader: Reader) -> None:
    page = reader.post("/inventory", {"form": "full", "county": "99999"}, status=422)
    assert "We do not know that place." in text_of(page.select_one(".error-summary"))
    with reader.client.session_transaction() as session:
        assert "record" not in session


def test_a_class_code_puts_the_record_into_the_class_and_a_wrong_one_is_said(app: Flask, reader: Reader) -> None:
    group, code = app.extensions["store"].create_group("A school", "Period 2")
    page = reader.post("/inventory", {"form": "full", "class_code": "00000-00000"}, status=422)
    assert "No class has this code." in text_of(page.main)
    begin(reader, class_code=code.lower().replace("-", " "))
    assert saved_record(app, reader).group_id == group.id


def test_each_page_asks_six_things_with_five_answers_in_words(reader: Reader) -> None:
    begin(reader)
    page = reader.get("/inventory/1")
    fieldsets = page.select("fieldset[data-number-keys]")
    assert len(fieldsets) == 6
    assert text_of(fieldsets[0].legend) == "1 Fix a bike or a lawn mower that will not run"
    assert [text_of(x) for x in fieldsets[0].select("label")] == ["Dislike a lot", "Dislike", "Not sure", "Like", "Like a lot"]
    assert chosen(page) == {}


def test_going_back_keeps_what_was_answered(reader: Reader) -> None:
    begin(reader)
    page = reader.post("/inventory/1", {"r1": "5", "i1": "1", "go": "next"})
    assert where(page) == "Page 2 of 10"
    page = reader.post("/inventory/2", {"r2": "4", "go": "back"})
    assert where(page) == "Page 1 of 10"
    assert chosen(page) == {"r1": "5", "i1": "1"}
    assert chosen(reader.get("/inventory/2")) == {"r2": "4"}


def test_an_answer_can_be_changed_and_taken_back(app: Flask, reader: Reader) -> None:
    begin(reader)
    goes_to(reader, "/inventory/1", {"r1": "5", "i1": "2"})
    assert "Take my answer back" in text_of(reader.get("/inventory/1").main)
    goes_to(reader, "/inventory/1", {"r1": "0", "i1": "3"})
    assert saved_record(app, reader).answers == {"i1": 3}


def test_two_tabs_do_not_undo_each_other(app: Flask, reader: Reader) -> None:
    begin(reader)
    goes_to(reader, "/inventory/1", {"r1": "5", "a1": "4"})
    goes_to(reader, "/inventory/1", {"i1": "2"})  # the other tab, opened before the first was sent
    goes_to(reader, "/inventory/3", {"r3": "1"})
    assert saved_record(app, reader).answers == {"r1": 5, "a1": 4, "i1": 2, "r3": 1}


@pytest.mark.parametrize("value", ["6", "-1", "many", "", "3.0"])
def test_anything_but_one_to_five_is_not_an_answer(app: Flask, reader: Reader, value: str) -> None:
    begin(reader)
    goes_to(reader, "/inventory/1", {"r1": value, "nobody-asked": "3"})
    assert saved_record(app, reader).answers == {}


def test_every_page_can_be_skipped_to_the_end(reader: Reader) -> None:
    begin(reader, form="short")
    path = "/inventory/1"
    for _page in range(5):
        path = goes_to(reader, path, {"go": "next"})
    assert path == "/inventory/questions"
    page = reader.post("/inventory/questions", {"go": "next"})
    assert "You answered 0 of 30." in text_of(page.main)
    assert "With fewer than 12 answers we cannot put pathways in order for you." in text_of(page.main)


def test_coming_back_later_shows_the_code(reader: Reader) -> None:
    begin(reader)
    page = reader.post("/inventory/1", {"r1": "5", "go": "later"})
    assert text_of(page.h1) == "Your code to come back"
    assert code_of(reader) in text_of(page.main)
    assert page.select_one('a[href="/inventory/1"]') is not None  # five of its six are still open


def test_a_page_that_does_not_exist_says_so(reader: Reader) -> None:
    begin(reader, form="short")
    assert text_of(reader.get("/inventory/6", status=404).h1) == "We cannot find that page"
    reader.get("/inventory/0", status=404)


@pytest.mark.parametrize("path", ["/inventory/3", "/inventory/questions", "/inventory/check", "/inventory/later"])
def test_without_an_inventory_the_inner_pages_lead_to_the_start(reader: Reader, path: str) -> None:
    assert text_of(reader.get(path).h1) == "What do you like to do?"


def test_a_page_sent_after_this_computer_was_cleared_is_not_lost_silently(reader: Reader) -> None:
    begin(reader)
    goes_to(reader, "/finish", {"do": "clear"})
    assert "that page was not saved. Come back with your code" in text_of(reader.post("/inventory/1", {"r1": "5"}).main)


def test_own_words_are_kept_in_question_order_and_come_back(app: Flask, reader: Reader) -> None:
    begin(reader)
    path = goes_to(reader, "/inventory/questions", {"lose-track": "  Old cars\r\nand radios ", "know-already": "How long is it?"})
    assert path == "/inventory/check"
    assert saved_record(app, reader).texts == ("Old cars\nand radios", "", "", "How long is it?")
    assert reader.get("/inventory/questions").select_one("#lose-track").text.strip() == "Old cars\nand radios"  # type: ignore[union-attr]
    assert "How long is it?" in text_of(reader.get(path).main)


def test_the_page_tells_which_texts_count_and_which_are_for_the_talk(reader: Reader) -> None:
    begin(reader)
    tags = [text_of(t) for t in reader.get("/inventory/questions").select(".own-question .tag")]
    assert tags == ["Counts in your results"] * 2 + ["For the talk with your counselor"] * 2


def test_a_text_too_long_comes_back_with_what_was_written(app: Flask, reader: Reader) -> None:
    begin(reader)
    page = reader.post("/inventory/questions", {"wondered": "x" * 2003, "lose-track": "kept"}, status=422)
    assert "This text is 3 characters too long." in text_of(page.select_one(".error-summary"))
    assert len(page.select_one("#wondered").text.strip()) == 2003  # type: ignore[union-attr]
    assert page.select_one("#lose-track").text.strip() == "kept"  # type: ignore[union-attr]
    assert saved_record(app, reader).texts == ()


def test_line_ends_of_the_browser_do_not_make_a_text_too_long(app: Flask, reader: Reader) -> None:
    begin(reader)
    goes_to(reader, "/inventory/questions", {"wondered": "ab\r\n" * 660 + "end"})
    assert len(saved_record(app, reader).texts[1]) == 1983


def test_the_check_lists_every_answer_and_marks_what_was_skipped(reader: Reader) -> None:
    begin(reader)
    goes_to(reader, "/inventory/1", {"r1": "5", "i1": "1"})
    page = reader.get("/inventory/check")
    assert "You answered 2 of 60." in text_of(page.main)
    rows = [text_of(row) for row in page.select(".answer-sheet dl > div")]
    assert rows[:3] == [
        "Fix a bike or a lawn mower that will not run Like a lot",
        "Look at cells or germs through a microscope Dislike a lot",
        "Draw or paint a picture Skipped",
    ]
    assert len(rows) == 60 + 4
    link = page.select(".answer-sheet-head a")[0]
    assert text_of(link) == "Change page 1"
    assert "Save and check my answers" in text_of(reader.get(str(link["href"])).main)
    assert goes_to(reader, "/inventory/1", {"a1": "3", "go": "check"}) == "/inventory/check"


def test_sending_the_check_finishes_and_goes_to_the_results(app: Flask, reader: Reader) -> None:
    begin(reader)
    assert goes_to(reader, "/inventory/check", {}) == "/results"
    assert saved_record(app, reader).finished_at is not None
    assert "Back to my results" in text_of(reader.get("/inventory/check").main)


def test_a_second_start_offers_to_go_on_and_starts_anew_only_when_asked(app: Flask, reader: Reader) -> None:
    begin(reader)
    goes_to(reader, "/inventory/1", dict.fromkeys(FIRST_PAGE, "3"))
    first, code = saved_record(app, reader), code_of(reader)
    page = reader.get("/inventory")
    assert "You answered 6 of 60." in text_of(page.main)
    assert f"Write it down first: {code}" in text_of(page.main)
    assert goes_to(reader, "/inventory", {}) == "/inventory/2"
    assert saved_record(app, reader).id == first.id
    assert goes_to(reader, "/inventory", {"anew": "1", "form": "full"}) == "/inventory/1"
    assert saved_record(app, reader).id != first.id
    assert app.extensions["store"].by_code(code).answers == first.answers


def test_the_short_form_can_be_taken_half_way_and_answers_stay(app: Flask, reader: Reader) -> None:
    begin(reader)
    goes_to(reader, "/inventory/1", {"r1": "4"})
    page = reader.post("/inventory", {"form": "short"})
    assert where(page) == "Page 1 of 5"
    assert chosen(page) == {"r1": "4"}
    assert "Answer all 60 for a surer result" in text_of(reader.get("/inventory").main)


def test_reading_pages_changes_nothing_that_is_saved(app: Flask, reader: Reader) -> None:
    begin(reader)
    before = saved_record(app, reader)
    inner = ("", "/4", "/questions", "/check", "/later")
    for path in ("/", *(f"/inventory{p}" for p in inner), "/finish", "/finish?step=delete"):
        assert reader.client.get(path).status_code == 200
    assert saved_record(app, reader) == before


def test_the_spanish_pages_ask_in_spanish_and_stay_spanish(app: Flask, reader: Reader) -> None:
    assert goes_to(reader, "/es/inventory", {"form": "full"}) == "/es/inventory/1"
    page = reader.get("/es/inventory/1")
    assert page.select("html[lang=es]")
    assert text_of(page.h1) == "¿Qué te gustaría hacer?"
    assert text_of(page.legend) == "1 Arreglar una bicicleta o una podadora que no funciona"
    assert saved_record(app, reader).lang == "es"
    page = reader.get("/es/inventory/questions")
    assert text_of(page.select_one("label[for=wondered]")) == "¿Qué trabajo te ha dado curiosidad?"
    assert page.select_one(".notice.warn") is not None  # Spanish text is kept, not scored
    assert text_of(reader.get("/es/inventory/check").select_one("dt")) == "Arreglar una bicicleta o una podadora que no funciona"


def test_the_paper_form_has_every_item_five_boxes_and_no_place_for_a_name(app: Flask, reader: Reader, catalog: Catalog) -> None:
    page = reader.get("/inventory/paper")
    rows = page.select("tbody tr")
    assert text_of(rows[0]) == "1 Fix a bike or a lawn mower that will not run 1 2 3 4 5 r1"
    assert [text_of(r.select_one(".paper-id")) for r in rows] == [
        i["id"] for i in catalog.inventory(catalog.default_inventory)["items"]
    ]
    assert "Do not write your name on this form." in text_of(page.main)
    assert not page.select("input, form")
    assert text_of(reader.get("/es/inventory/paper").h1) == "¿Qué te gustaría hacer?"
    alone = paper_form(app, catalog.default_inventory)
    assert len(check_page(alone).select("tbody tr")) == 60
    assert "<style>" in alone
    assert not check_page(alone).select("link, script")
