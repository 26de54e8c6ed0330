"""Compare: two to four pathways side by side, readable by anyone, with nothing invented."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask

from explorer.catalog import Catalog
from tests.conftest import Reader
from tests.house_rules import text_of

ROWS = [
    "What it is", "Career courses", "Credentials", "Ways out shortest first, with time and pay", "Openings",
    "Taught after high school",
    "College stays open ways to a four-year degree", "Learning at work grades 11 and 12", "Conditions",
]  # fmt: skip


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, make_app: Callable[[Path], Flask]) -> Flask:
    """One site for the module: what it keeps between requests is kept between tests; every test has a record of its own."""
    return make_app(tmp_path_factory.mktemp("site") / "instance")


def heads(page: BeautifulSoup) -> list[str]:
    """Names of the pathways across the top."""
    return [text_of(a) for a in page.select("table.compare thead th a:first-child")]


def cells(page: BeautifulSoup, row: str) -> list[str]:
    """A row of the table without the names that only the phone layout shows."""
    for th in page.select("table.compare tbody th"):
        if text_of(th).startswith(row):
            return [_without_name(td) for td in th.find_next_siblings("td")]
    raise AssertionError(f"no row {row!r}")


def _without_name(td: Tag) -> str:
    for name in td.select(".of"):
        name.decompose()
    return text_of(td)


def test_with_nothing_chosen_every_pathway_can_be_ticked(reader: Reader, catalog: Catalog) -> None:
    page = reader.get("/compare")
    assert [b["value"] for b in page.select("input[name=p]")] == list(catalog.offered("LA"))
    assert not page.select("table.compare")


def test_one_pathway_asks_for_another_and_stays_ticked(reader: Reader) -> None:
    page = reader.get("/compare?p=welding")
    assert "One pathway is chosen. Tick one to three more" in text_of(page.main)
    assert [b["value"] for b in page.select("input[name=p][checked]")] == ["welding"]


def test_two_pathways_stand_side_by_side_in_the_order_chosen(reader: Reader) -> None:
    page = reader.get("/compare?p=welding&p=agriculture")
    assert heads(page) == ["Welding", "Agriculture"]
    assert [text_of(th) for th in page.select("table.compare tbody th[scope=row]")] == ROWS
    assert all(len(tr.select("td")) == 2 for tr in page.select("table.compare tbody tr"))


def test_more_than_four_show_the_first_four_and_say_so(reader: Reader) -> None:
    page = reader.get("/compare?p=welding&p=electrical&p=agriculture&p=carpentry&p=engineering")
    assert heads(page) == ["Welding", "Electrical", "Agriculture", "Carpentry"]
    assert "Four pathways fit side by side, so you see the first four you chose." in text_of(page.main)


def test_an_unknown_or_repeated_pathway_is_left_out(reader: Reader) -> None:
    page = reader.get("/compare?p=welding&p=wizardry&p=welding&p=electrical")
    assert heads(page) == ["Welding", "Electrical"]
    assert "does not exist, so it is left out" in text_of(page.main)
    repeated = reader.get("/compare?p=welding&p=welding&p=electrical")
    assert "does not exist" not in text_of(repeated.main)


def test_exits_come_shortest_first_with_time_and_pay(reader: Reader, catalog: Catalog) -> None:
    page = reader.get("/compare?p=electrical&p=welding")
    titles = [text_of(s) for s in page.select("table.compare td:first-of-type .ways li > strong")]
    exits = sorted(catalog.pathways["electrical"]["exits"], key=lambda e: e["years"])
    assert titles == [e["title"] for e in exits]
    assert exits[0]["time"] in cells(page, "Ways out")[0]


def test_a_pay_that_two_exits_share_is_printed_once(reader: Reader) -> None:
    welding = cells(reader.get("/compare?p=welding&p=electrical"), "Ways out")[0]
    assert "Same job and pay as: Welder helper or entry welder" in welding
    assert welding.count("$") == 2 * 3  # four exits, two of them the same job


def test_the_caption_says_unit_place_and_period_of_the_pay(reader: Reader) -> None:
    page = reader.get("/compare?p=welding&p=electrical&county=22033")
    caption = text_of(page.select_one("caption"))
    assert "Pay: a year, lower quarter to middle of everyone in the job, Baton Rouge, LA, May 2025" in caption


def test_a_pay_from_a_wider_area_says_so_in_its_line(reader: Reader) -> None:
    ways = cells(reader.get("/compare?p=agriculture&p=electrical&county=22033"), "Ways out")[0]
    assert "Louisiana from a wider area · May 2025" in ways


def test_without_a_place_the_figures_are_the_states(reader: Reader) -> None:
    page = reader.get("/compare?p=welding&p=electrical")
    assert "No place is chosen yet, so they are for the whole state." in text_of(page.main)
    assert "Openings in Louisiana" in cells(page, "Openings")[0]


def test_colleges_near_the_chosen_county_come_first(reader: Reader) -> None:
    near = cells(reader.get("/compare?p=welding&p=electrical&county=22033"), "Taught")[0]
    assert near.index("Baton Rouge Community College (Baton Rouge)") < near.index("These are the nearest ones")
    lake_charles = cells(reader.get("/compare?p=welding&p=electrical&county=22019"), "Taught")[0]
    assert "(Lake Charles)" in lake_charles


def test_every_pathway_says_how_college_stays_open(reader: Reader, catalog: Catalog) -> None:
    slugs = list(catalog.offered("LA"))[::4]
    for pair in zip(slugs[::2], slugs[1::2], strict=False):
        page = reader.get(f"/compare?p={pair[0]}&p={pair[1]}")
        for slug, cell in zip(pair, cells(page, "College stays open"), strict=True):
            assert all(e["title"] in cell for e in catalog.pathways[slug]["exits"] if e["after"] == "bachelor")


def test_work_now_and_the_military_are_told_in_words_without_pay(reader: Reader) -> None:
    page = reader.get("/compare?p=welding&p=electrical")
    told = {text_of(d.summary): text_of(d) for d in page.select(".also details")}
    assert list(told) == ["Work right after school", "Military"]
    assert not any("$" in text for text in told.values())


def test_a_column_can_be_taken_out(reader: Reader) -> None:
    page = reader.get("/compare?p=welding&p=electrical&p=carpentry")
    assert page.select_one(".take-out")["href"] == "/compare?p=electrical&p=carpentry"


def test_the_place_link_comes_back_to_the_same_table(reader: Reader) -> None:
    page = reader.get("/compare?p=welding&p=electrical")
    assert any("next=/compare?p%3Dwelding%26p%3Delectrical" in a["href"] for a in page.select("main a[href*='/place']"))


def test_saved_pathways_are_offered_first_and_ticked(reader: Reader, app: Flask, catalog: Catalog) -> None:
    store: Any = app.extensions["store"]
    data = catalog.inventory(catalog.default_inventory)
    saved, _code = store.create_record("en", data["id"], data["version"], data["norms"]["version"], "full")
    store.save_pathway(saved.id, "welding")
    store.save_pathway(saved.id, "culinary-arts")
    with reader.client.session_transaction() as session:
        session["record"] = saved.id
    boxes = [(b["value"], b.has_attr("checked")) for b in reader.get("/compare").select("input[name=p]")]
    assert boxes[:3] == [("welding", True), ("culinary-arts", True), ("agriculture", False)]


@pytest.mark.parametrize("query", ["", "?p=welding", "?p=welding&p=pre-educator&p=electrical&p=agriculture"])
def test_compare_in_spanish(reader: Reader, query: str) -> None:
    page = reader.get(f"/es/compare{query}")
    assert "Soldadura" in text_of(page.main)


def test_the_same_choice_gives_the_same_page(reader: Reader) -> None:
    address = "/compare?p=welding&p=electrical&county=22033"
    assert text_of(reader.get(address).main) == text_of(reader.get(address).main)
