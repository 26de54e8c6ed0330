"""The made-up district: it says so everywhere, is made once, and is never there unless asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from content.packs import DEFAULT_PACKS, DEMONSTRATION
from explorer import create_app
from explorer.building import build_content
from explorer.catalog import Catalog
from explorer.config import Settings
from explorer.demonstration import GROUPS, LOGIN, PASSWORD, SCHOOLS, prepare
from explorer.store import Store
from tests.conftest import ROOT, Reader, settings_for
from tests.explorer.test_handouts import sides_of
from tests.house_rules import check_page, text_of


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    content = ROOT / "instance" / "test" / "demonstration.db"
    build_content((*DEFAULT_PACKS, DEMONSTRATION), content)
    made = settings_for(tmp_path_factory.mktemp("demonstration"), content, demonstration=True)
    prepare(made)
    return made


@pytest.fixture(scope="module")
def demo(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    yield app
    app.extensions["store"].close()


@pytest.fixture
def counselor(demo: Flask) -> Reader:
    reader = Reader(demo.test_client())
    reader.post("/counselor", {"login": LOGIN, "password": PASSWORD})
    return reader


def everything(store: Store) -> list[tuple[str, str, str | None, int, tuple[str, ...]]]:
    """What the demonstration holds, without ids and times."""
    return [
        (group.school, group.title, r.label, len(r.answers), tuple(p.pathway for p in store.latest_plans(r.id)))
        for school in SCHOOLS for group in store.groups(school) for r in store.group_records(group.id)
    ]  # fmt: skip


def test_it_seats_about_fifteen_students_in_two_schools(demo: Flask):
    seats = everything(demo.extensions["store"])
    assert len(seats) == sum(len(desks) for groups in GROUPS.values() for _title, desks in groups) == 15
    assert {n for *_rest, n, _plans in seats} >= {0, 12, 30, 60}, "some not begun, some under way, some done"
    assert sum(bool(plans) for *_rest, plans in seats) >= 6


def test_doing_it_again_changes_nothing(demo: Flask, settings: Settings, capsys: pytest.CaptureFixture[str]):
    before = everything(demo.extensions["store"])
    prepare(settings)
    assert everything(demo.extensions["store"]) == before
    assert f"login {LOGIN}, password {PASSWORD}" in capsys.readouterr().err


def test_a_start_that_was_cut_short_is_finished_by_the_next(demo: Flask, settings: Settings):
    store = demo.extensions["store"]
    before = everything(store)
    group = store.groups(SCHOOLS[1])[0]
    last = store.group_records(group.id)[-1]
    store.delete_record(last.id)
    prepare(settings)
    assert everything(store) == before


def test_the_sign_in_page_gives_the_sign_in(demo: Flask):
    said = text_of(Reader(demo.test_client()).get("/counselor").main)
    assert f"In this demonstration anyone may sign in: login {LOGIN}, password {PASSWORD}." in said


def test_the_password_is_long_enough_for_the_store():
    assert len(PASSWORD) >= 12


def test_every_page_and_every_sheet_says_that_it_is_made_up(demo: Flask, counselor: Reader):
    group = demo.extensions["store"].groups(SCHOOLS[0])[0]
    student = demo.extensions["store"].group_records(group.id)[0]
    own = f"/counselor/students/{student.id}"
    public = ("/", "/plan", "/plan/welding", "/plan/welding/print", "/es/plan/welding/print", "/pathways/welding")
    for path in (*public, "/counselor/groups", f"/counselor/groups/{group.id}", own, f"{own}/welding/print"):
        body = text_of(counselor.get(path).body)
        assert "Demonstration." in body or "Demostración." in body, path


def test_every_made_up_name_says_so(demo: Flask):
    catalog: Catalog = demo.extensions["catalog"]
    assert catalog.made_up
    assert all("(made up)" in p["title"] for p in catalog.providers)
    assert all("(made up)" in school for school in SCHOOLS)
    assert all("(made up)" in title for groups in GROUPS.values() for title, _desks in groups)


def test_the_plan_and_the_sheet_say_where_the_pathway_is_taught(demo: Flask):
    reader = Reader(demo.test_client())
    page = reader.get("/plan/welding")
    offered = [text_of(h) for h in page.select(".offered h3")]
    assert [o.removesuffix(" to confirm") for o in offered] == [
        "Pelican Coast Technical College (made up)",
        "Twin Rivers Career Center (made up)",
    ]
    assert "Taught at: Pelican Coast Technical College (made up), Bayou Vista" in text_of(reader.get("/plan/welding/print").main)


def test_the_pathway_says_where_it_is_taught_once_a_district_has_loaded_it(demo: Flask, reader: Reader):
    page = Reader(demo.test_client()).get("/pathways/welding")
    offered = [text_of(h).removesuffix(" to confirm") for h in page.select("#offered .offered h3")]
    assert offered == ["Pelican Coast Technical College (made up)", "Twin Rivers Career Center (made up)"]
    assert page.select_one('.page-contents a[href="#offered"]')
    without = reader.get("/pathways/welding")
    assert not without.select("#offered")
    assert not without.select('a[href="#offered"]')


def test_a_counselor_of_one_school_does_not_see_the_other(demo: Flask, counselor: Reader):
    group = demo.extensions["store"].groups(SCHOOLS[1])[0]
    counselor.get(f"/counselor/groups/{group.id}", status=404)


def test_without_being_asked_for_nothing_is_made_up(catalog: Catalog, reader: Reader):
    assert not catalog.made_up
    assert catalog.providers == []
    assert not reader.get("/").select(".made-up")


def test_the_demonstration_keeps_to_its_own_folder(monkeypatch: pytest.MonkeyPatch):
    for name in ("PATHWAYS_INSTANCE", "PATHWAYS_DATABASE_URL", "PATHWAYS_CONTENT"):
        monkeypatch.delenv(name, raising=False)
    usual = Settings.from_environment()
    monkeypatch.setenv("PATHWAYS_DEMONSTRATION", "1")
    asked = Settings.from_environment()
    assert asked.instance != usual.instance
    assert asked.database_url != usual.database_url
    assert asked.packs[-1] == DEMONSTRATION
    assert Path(DEMONSTRATION, "pack.yml").read_text(encoding="utf-8").count("made_up: true") == 1


@pytest.mark.browser
def test_every_handout_of_the_demonstration_says_so_and_stays_one_side(demo: Flask, chromium: Any) -> None:
    html = demo.test_client().get("/es/pathways/handouts?all=1").get_data(as_text=True)
    page = check_page(html)
    sides = page.select("article.handout")
    assert all("Demostración." in text_of(side) for side in sides)
    assert "Se enseña en:" in text_of(page.main)
    assert sides_of(html, chromium)[0] == len(sides)
