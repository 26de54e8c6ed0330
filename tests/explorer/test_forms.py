"""The forms of the inventory on the site, on paper and at a terminal; and the middle school form from its start to its results."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner, Result
from flask import Flask

from explorer.catalog import Catalog
from explorer.cli import main
from explorer.forms import UnknownForm, form_named, form_of, forms
from explorer.inventory import paper_form
from explorer.store import Record
from tests.conftest import Reader, settings_for
from tests.house_rules import check_page, text_of

HANDS = {"R": 5, "I": 4, "A": 1, "S": 2, "E": 2, "C": 3}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, make_app: Callable[[Path], Flask]) -> Flask:
    """One site for the module; every test has a browser and a record of its own."""
    return make_app(tmp_path_factory.mktemp("forms") / "instance")


@pytest.fixture
def inventory(catalog: Catalog) -> dict[str, Any]:
    return catalog.inventory(catalog.default_inventory)


@pytest.fixture
def pupil(app: Flask, reader: Reader, inventory: dict[str, Any]) -> Record:
    """A middle-schooler who likes hands-on work and has answered the twenty-four."""
    reader.client.post("/inventory", data={"form": "middle"})
    saved = saved_record(app, reader)
    marks = {i["id"]: max(1, HANDS[i["scale"]] - (n % 3 == 0)) for n, i in enumerate(form_named(inventory, "middle").items)}
    return app.extensions["store"].save_answers(saved.id, marks)  # type: ignore[no-any-return]


def saved_record(app: Flask, reader: Reader) -> Record:
    with reader.client.session_transaction() as session:
        return app.extensions["store"].record(session["record"])  # type: ignore[no-any-return]


def goes_to(reader: Reader, path: str, data: dict[str, str]) -> str:
    response = reader.client.post(path, data=data)
    assert response.status_code == 303
    return str(response.headers["Location"])


def order(page: BeautifulSoup) -> list[str]:
    return [str(li["id"]) for li in page.select("li.match, li.match-row")]


# --- the forms themselves ---


def test_the_whole_inventory_is_always_a_form_and_comes_first(inventory: dict[str, Any]) -> None:
    known = forms(inventory)
    assert list(known) == ["full", "short", "middle"]
    assert [len(f.items) for f in known.values()] == [60, 30, 24]
    assert [len(f.questions) for f in known.values()] == [4, 4, 1]
    without = {k: v for k, v in inventory.items() if k != "forms"}
    assert [(f.id, len(f.items), f.entry["title"], f.minutes) for f in forms(without).values()] == [
        ("full", 60, inventory["title"], None)
    ]


def test_a_form_nobody_knows_is_told_with_those_there_are(inventory: dict[str, Any]) -> None:
    with pytest.raises(UnknownForm, match=r"There is no form 'tiny' of activities-60\. Known: full, short, middle\."):
        form_named(inventory, "tiny")


def test_a_record_of_a_form_the_content_no_longer_has_goes_on_with_the_whole(app: Flask, catalog: Catalog) -> None:
    data = catalog.inventory(catalog.default_inventory)
    saved, _code = app.extensions["store"].create_record("en", data["id"], "1", "1", "gone")
    assert form_of(saved, catalog).id == "full"


# --- taking the middle form ---


def test_the_middle_form_is_four_pages_and_one_question(app: Flask, reader: Reader) -> None:
    assert goes_to(reader, "/inventory", {"form": "middle"}) == "/inventory/1"
    assert text_of(reader.get("/inventory/1").select_one(".page-where")) == "Page 1 of 4"
    path = "/inventory/1"
    for _page in range(4):
        path = goes_to(reader, path, {"go": "next"})
    assert path == "/inventory/questions"
    page = reader.get(path)
    assert [str(t["id"]) for t in page.select("textarea")] == ["lose-track"]
    assert goes_to(reader, path, {"lose-track": "Building with blocks", "go": "next"}) == "/inventory/check"
    assert saved_record(app, reader).texts == ("Building with blocks", "", "", "")
    rows = reader.get("/inventory/check").select(".answer-sheet dl > div")
    assert len(rows) == 24 + 1


def test_a_text_written_in_the_whole_form_stays_when_the_middle_form_asks_less(app: Flask, reader: Reader) -> None:
    reader.client.post("/inventory", data={"form": "full"})
    reader.client.post("/inventory/questions", data={"wondered": "A vet", "know-already": "Not much"})
    reader.client.post("/inventory", data={"form": "middle"})
    reader.client.post("/inventory/questions", data={"lose-track": "Fishing"})
    assert saved_record(app, reader).texts == ("Fishing", "A vet", "", "Not much")


def test_a_form_without_questions_goes_from_its_last_page_to_the_check(
    app: Flask, reader: Reader, inventory: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(inventory["forms"]["middle"], "questions", [])
    reader.client.post("/inventory", data={"form": "middle"})
    assert goes_to(reader, "/inventory/4", {"go": "next"}) == "/inventory/check"
    assert reader.client.get("/inventory/questions").headers["Location"] == "/inventory/check"
    assert "24 things in plain words. The others can wait for high school." in text_of(reader.get("/inventory").main)


@pytest.mark.parametrize("form", ["tiny", "", "FULL"])
def test_a_form_that_does_not_exist_starts_the_whole_inventory(app: Flask, reader: Reader, form: str) -> None:
    goes_to(reader, "/inventory", {"form": form})
    assert saved_record(app, reader).form == "full"
    goes_to(reader, "/inventory", {"form": form})
    assert saved_record(app, reader).form == "full"


def test_from_the_middle_form_the_whole_one_can_be_taken_and_answers_stay(app: Flask, reader: Reader, pupil: Record) -> None:
    page = reader.get("/inventory")
    assert "You answered 24 of 24." in text_of(page.main)
    assert "Answer all 60 for a surer result" in text_of(page.main)
    assert "Go on with another length: Short form, 30 things" in text_of(page.main)
    assert goes_to(reader, "/inventory", {"form": "full"}) == "/inventory/1"
    assert saved_record(app, reader).answers == pupil.answers
    assert "36 questions are still open." in text_of(reader.get("/results").main)


# --- results ---


def test_the_results_of_a_middle_schooler_are_by_likes_alone_and_say_so(reader: Reader, pupil: Record, catalog: Catalog) -> None:
    page = reader.get("/results")
    words = text_of(page.main)
    assert text_of(page.select_one(".mix[aria-current]")).startswith("What I like chosen")
    assert sorted(order(page)) == sorted(catalog.offered("LA"))
    assert order(page) == order(reader.get("/results?mix=likes"))
    assert "It is a map to explore, not a choice to make." in words
    assert text_of(page.select_one("#first")) == "Worth a visit first"
    assert "What you like will change as you try things, and your answers may change with it." in words
    assert "In high school the full form of 60 things waits for you." in words


def test_a_middle_schooler_reads_what_to_visit_where_others_read_pay(reader: Reader, pupil: Record, catalog: Catalog) -> None:
    page = reader.get("/results")
    for li in page.select("li.match, li.match-row"):
        at_work = catalog.pathways[str(li["id"])]["work_based_learning"]
        assert next(w["activity"] for w in at_work if w["grades"] == "6-8") in text_of(li)
    assert "$" not in text_of(page.main)
    assert "openings in" not in text_of(page.select_one(".matches"))
    assert "Bureau of Labor Statistics" not in text_of(page.select_one("section[aria-labelledby=sources]"))


def test_pay_is_told_as_soon_as_a_middle_schooler_lets_it_count(reader: Reader, pupil: Record) -> None:
    page = reader.get("/results?mix=balanced")
    assert all("$" in text_of(card) for card in page.select("li.match"))
    assert any("mix=balanced" in str(a["href"]) for a in page.select('main a[href*="/results/"]'))
    assert "lower quarter to middle" in text_of(page.main)


def test_choices_that_cannot_be_used_fall_back_on_what_the_middle_schooler_likes(reader: Reader, pupil: Record) -> None:
    page = reader.get("/results?mix=gold")
    assert "so this page uses “What I like”." in text_of(page.main)
    assert order(page) == order(reader.get("/results"))


def test_why_of_a_middle_schooler_counts_answers_alone(reader: Reader, pupil: Record) -> None:
    first = order(reader.get("/results"))[0]
    assert "Weights now: answers 100, pay 0, openings 0 of 100." in text_of(reader.get(f"/results/{first}").main)


def test_a_high_schooler_reads_nothing_of_middle_school(app: Flask, reader: Reader, pupil: Record) -> None:
    app.extensions["store"].set_form(pupil.id, "short")
    page = reader.get("/results")
    assert "middle school" not in text_of(page.main)
    assert text_of(page.select_one("#first")) == "Your first pathways"
    assert text_of(page.select_one(".mix[aria-current]")).startswith("Balanced")


def test_the_counselor_sees_the_order_the_middle_schooler_sees(app: Flask, reader: Reader, pupil: Record) -> None:
    store = app.extensions["store"]
    group, join = store.create_group("A middle school", "Advisory")
    other = Reader(app.test_client())
    goes_to(other, "/inventory", {"form": "middle", "class_code": join})
    seat = store.save_answers(saved_record(app, other).id, pupil.answers)
    store.add_staff("middle-counselor", "a long enough password", "counselor", "A middle school")
    staff = app.test_client()
    staff.post("/counselor", data={"login": "middle-counselor", "password": "a long enough password"})
    page = check_page(staff.get(f"/counselor/students/{seat.id}").get_data(as_text=True))
    assert "(Middle school form)" in text_of(page.main)
    assert "Interest alone counts, as on the student's own page" in text_of(page.main)
    first = [str(a["href"]).rsplit("/", 1)[-1] for a in page.select(".staff-first h3 a")]
    assert first == order(reader.get("/results"))[: len(first)]
    assert group.id == seat.group_id


# --- paper ---


@pytest.mark.parametrize(("form", "count", "asked"), [("full", 60, 4), ("short", 30, 4), ("middle", 24, 1)])
@pytest.mark.parametrize("lang", ["en", "es"])
def test_each_form_prints_in_both_languages_with_a_place_for_a_code_and_none_for_a_name(
    app: Flask, inventory: dict[str, Any], form: str, count: int, asked: int, lang: str
) -> None:
    page = check_page(paper_form(app, inventory["id"], form, lang))
    chosen = form_named(inventory, form)
    assert page.html["lang"] == lang  # type: ignore[index]
    key = "es" if lang == "es" else "text"
    rows = page.select("tbody tr")
    assert [text_of(r.th) for r in rows] == [i[key] for i in chosen.items]
    assert [text_of(r.select_one(".paper-id")) for r in rows] == [i["id"] for i in chosen.items]
    assert len(rows) == count
    assert len(page.select(".paper-question")) == asked
    assert page.select_one(".paper-code .paper-blank") is not None
    assert chosen.entry["es" if lang == "es" else "title"] in text_of(page.select_one("footer"))
    if lang == "en":
        assert "Do not write your name on this form." in text_of(page.main)
        assert "Code, if you have one:" in text_of(page.main)


def test_a_shorter_paper_form_says_which_to_choose_when_typing_it_in(reader: Reader) -> None:
    page = reader.get("/inventory/paper?form=middle")
    assert "There, choose the same form: Middle school form." in text_of(page.main)
    assert "choose the same form" not in text_of(reader.get("/inventory/paper").main)
    reader.get("/inventory/paper?form=tiny", status=404)
    links = [str(a["href"]) for a in reader.get("/inventory").select('a[href*="paper"]')]
    assert links == [f"/inventory/paper?form={f}" for f in ("full", "short", "middle")]


# --- at a terminal ---


@pytest.fixture
def run(tmp_path: Path, content_db: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    for name in ("PATHWAYS_CONTENT", "PATHWAYS_DEMONSTRATION", "PATHWAYS_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATHWAYS_INSTANCE", str(settings_for(tmp_path / "instance", content_db).instance))
    return lambda *arguments: CliRunner().invoke(main, ["inventory", *arguments])


def test_a_form_is_printed_as_text_in_either_language(run: Callable[..., Result]) -> None:
    assert run("--form", "middle").stdout.splitlines()[0] == "r1    R  Fix a bike or a lawn mower that will not run"
    spanish = run("--form", "middle", "--lang", "es").stdout.splitlines()
    assert len(spanish) == 24
    assert spanish[2] == "a1    A  Dibujar o pintar un cuadro"


def test_a_form_is_printed_as_json_with_both_languages(run: Callable[..., Result], inventory: dict[str, Any]) -> None:
    items = json.loads(run("--form", "short", "--format", "json").stdout)
    assert [i["id"] for i in items] == inventory["forms"]["short"]["items"]
    assert set(items[0]) == {"id", "text", "scale", "es"}


def test_the_paper_form_of_the_command_is_the_form_asked_for(run: Callable[..., Result]) -> None:
    page = check_page(run("--format", "html", "--form", "middle", "--lang", "es").stdout)
    assert page.html["lang"] == "es"  # type: ignore[index]
    assert len(page.select("tbody tr")) == 24


def test_an_unknown_form_ends_in_exit_2_with_those_that_are_known(run: Callable[..., Result]) -> None:
    result = run("--form", "tiny", "--format", "html")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr == "There is no form 'tiny' of activities-60. Known: full, short, middle.\n"
