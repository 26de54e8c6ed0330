"""Low pay, high wage, high demand and the same jobs in three places, in the words a reader sees."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask_babel import force_locale, gettext

from explorer import create_app
from explorer.catalog import Catalog
from explorer.local import FEWEST, marks, middle_of, published_line, side_by_side, spots
from explorer.matching import Matching
from explorer.site import store
from tests.conftest import Reader, settings_for
from tests.explorer.conftest import Visitor
from tests.house_rules import text_of

BATON_ROUGE, TENSAS, ORLEANS, HOUSTON = "22033", "22107", "22071", "48201"
UNDER = "Pay here is under the line we publish:"


def part(page: BeautifulSoup, selector: str) -> str:
    found = page.select_one(selector)
    assert found is not None, f"the page has no {selector}"
    return text_of(found)


# --- the page of a pathway ---


def test_low_pay_is_said_with_the_line_its_place_period_and_source_and_what_raises_it(visitor: Visitor) -> None:
    said = part(visitor.get(f"/pathways/pre-educator?county={BATON_ROUGE}"), "#pay .low-pay")
    assert said.startswith(
        f"{UNDER} $44,890 a year, the middle of the jobs in Louisiana (May 2025, OEWS pay survey). "
        "What raises it: Kindergarten or elementary teacher (4 years"
    )
    assert said.endswith("): $49,710 to $59,310 a year, lower quarter to middle · Baton Rouge, LA · May 2025")


def test_where_no_way_out_pays_more_that_is_said(visitor: Visitor) -> None:
    said = part(visitor.get(f"/pathways/cosmetology-barbering?county={BATON_ROUGE}"), "#pay .low-pay")
    assert said.endswith("No other way out of this pathway has higher published pay.")


def test_the_line_is_the_one_the_health_page_publishes(visitor: Visitor, catalog: Catalog) -> None:
    assert "$44,890" in text_of(visitor.get("/data/health").main)
    assert published_line(catalog, "LA") == (44890, "Louisiana")
    flagged = {p["pathway"] for p in catalog.health["prospects"] if p["low_pay"]} & set(catalog.offered("LA"))
    assert {s for s in catalog.offered("LA") if marks(catalog, s, catalog.place(None)).low} == flagged


def test_a_state_without_pathways_of_its_own_is_held_against_the_country(visitor: Visitor, catalog: Catalog) -> None:
    line = published_line(catalog, "TX")
    assert line is not None
    assert line[1] == "United States"
    place = catalog.place(HOUSTON)
    slug = next(s for s in catalog.offered("TX") if marks(catalog, s, place).low)
    said = part(visitor.get(f"/pathways/{slug}?county={HOUSTON}"), "#pay .low-pay")
    assert f"${line[0]:,} a year, the middle of the jobs in United States" in said


def test_well_paid_work_is_not_called_low_and_its_marks_name_place_and_measure(visitor: Visitor) -> None:
    said = part(visitor.get(f"/pathways/welding?county={BATON_ROUGE}"), "#pay")
    assert UNDER not in said
    assert "High wage Half of the jobs in Baton Rouge, LA are in work that pays $48,710 a year or less." in said
    assert (
        "High demand The job this pay is of has about 350 openings a year; the middle job in Baton Rouge, LA has about 30. "
        "(estimated, 2022-32)" in said
    )
    link = visitor.get(f"/pathways/welding?county={BATON_ROUGE}").select_one("#pay a[href$='#lines']")
    assert text_of(link) == "What these words are measured against"


def test_a_figure_from_a_wider_area_is_not_published_here_and_is_no_mark(visitor: Visitor, catalog: Catalog) -> None:
    place = catalog.place(TENSAS)
    slug = next(s for s in catalog.offered("LA") if (m := marks(catalog, s, place)).high_wage is None and m.high_demand is None)
    page = visitor.get(f"/pathways/{slug}?county={TENSAS}")
    said = part(page, "#pay .marks")
    assert "High wage: pay for this job is not published for Northeast Louisiana nonmetropolitan area." in said
    assert "High demand: openings for this job are not published for Northeast Louisiana nonmetropolitan area." in said
    assert not page.select("#pay .marks .tag")


@pytest.mark.parametrize("county", [BATON_ROUGE, TENSAS, ORLEANS, HOUSTON, None])
def test_no_mark_rests_on_a_borrowed_or_missing_figure_nor_calls_low_pay_high(catalog: Catalog, county: str | None) -> None:
    place = catalog.place(county)
    for slug in catalog.offered(place.state):
        found, labor = marks(catalog, slug, place), catalog.pathway_labor(place, slug)
        assert labor.pay is not None
        assert (found.high_wage is None) == labor.pay.borrowed or catalog.leftover(labor.pay.soc)
        assert not (found.low and found.high_wage)
        if found.high_wage:
            assert (labor.pay.median or 0) >= (found.middle.pay or 0) > 0
        if found.high_demand:
            assert not found.openings.borrowed
            assert (found.openings.amount or 0) >= max(found.middle.openings or 0, FEWEST)


def test_the_middle_of_a_place_is_the_line_of_its_regional_list(catalog: Catalog) -> None:
    from explorer.regions import demanded

    ladder = catalog.ladder(catalog.place(BATON_ROUGE, "region"))
    assert middle_of(catalog, ladder).pay == demanded(catalog, "LA", "baton-rouge").line == 48710


def test_the_marks_change_nothing_in_the_figures_of_the_ranking(catalog: Catalog) -> None:
    place = catalog.place(BATON_ROUGE)
    before = {s: (x.pay, x.rate) for s, x in catalog.labor(place).items()}
    for slug in catalog.offered("LA"):
        marks(catalog, slug, place)
    assert {s: (x.pay, x.rate) for s, x in catalog.labor(place).items()} == before


# --- three places ---


def rows(page: BeautifulSoup, job: str) -> list[list[str]]:
    body = next(b for b in page.select(".by-place tbody") if job in text_of(b.select_one(".by-place-job")))
    return [[text_of(c) for c in tr.select("th, td")] for tr in body.select("tr")[1:]]


def test_the_jobs_of_the_ways_out_stand_here_in_the_region_and_in_the_state(visitor: Visitor) -> None:
    page = visitor.get(f"/pathways/early-childhood?county={TENSAS}")
    assert part(page, ".by-place caption") == "Middle pay a year (May 2025) and openings a year, by place"
    assert rows(page, "Preschool Teachers") == [
        ["Northeast Louisiana nonmetropolitan area near home", "$46,280", "fewer than 10"],
        ["Monroe, LA my part of the state", "$35,450", "about 10"],
        ["Louisiana the whole state", "$38,020", "about 200"],
    ]
    assert rows(page, "Childcare Workers")[1] == ["Monroe, LA my part of the state", "not published", "not published"]


def test_figures_by_place_are_those_of_the_jobs_own_page(visitor: Visitor) -> None:
    here = rows(visitor.get(f"/pathways/welding?county={BATON_ROUGE}"), "Welders")
    assert here == [
        ["Baton Rouge, LA near home, and my part of the state", "$78,170", "about 350"],
        ["Louisiana the whole state", "$62,250", "about 1,300"],
    ]
    job = text_of(visitor.get(f"/jobs/51-4121.00?county={BATON_ROUGE}").main)
    assert all(figure in job for figure in ("$78,170", "$62,250", "about 350"))


def test_without_a_place_the_state_stands_alone_and_the_page_says_how_to_see_more(visitor: Visitor) -> None:
    page = visitor.get("/pathways/welding")
    assert [r[0] for r in rows(page, "Welders")] == ["Louisiana the whole state"]
    assert "Choose your place above to see the figures near you beside the state's." in part(page, "#exits")


def test_a_county_without_planning_regions_has_its_area_and_its_state(catalog: Catalog) -> None:
    assert [s.looks for s in spots(catalog, catalog.place(HOUSTON))] == [("here",), ("state",)]
    oxford = catalog.place("23017")  # in Maine
    assert spots(catalog, oxford)[-1].looks == ("state",)


def test_how_far_a_reader_looks_changes_nothing_in_the_table(catalog: Catalog) -> None:
    place, welding = catalog.place(TENSAS), catalog.pathway("welding")
    tables = {side_by_side(catalog, welding, replace(place, look=look))[0].places for look in ("here", "region", "state")}
    assert len(tables) == 1


def test_each_job_stands_once_and_every_way_out_has_one(catalog: Catalog) -> None:
    for slug in catalog.offered("LA"):
        pathway = catalog.pathway(slug)
        jobs = side_by_side(catalog, pathway, catalog.place(ORLEANS))
        assert len({catalog.oews[j.code] for j in jobs}) == len(jobs)
        assert sorted(e["id"] for j in jobs for e in j.exits) == sorted(e["id"] for e in pathway["exits"])


# --- a pathway without a figure ---


@pytest.fixture(scope="module")
def bare(content_db: Path, matching: Matching, tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """A site whose tables publish no pay at all for the jobs of welding within two years."""
    folder = tmp_path_factory.mktemp("bare")
    path = folder / "content.db"
    shutil.copy(content_db, path)
    facts = Catalog(path)
    near = [e for e in facts.pathway("welding")["exits"] if e["years"] <= 2]
    with sqlite3.connect(path) as db:
        db.executemany("delete from wages where soc = ?", [(facts.oews[o],) for e in near for o in e["occupations"]])
    return Reader(create_app(settings_for(folder / "instance", path)).test_client())


def test_a_pathway_without_a_figure_says_not_published_and_carries_no_mark(bare: Reader) -> None:
    page = bare.get(f"/pathways/welding?county={BATON_ROUGE}")
    said = part(page, "#pay")
    assert "No pay is published for the ways out within two years after grade 12." in said
    assert "High wage: pay for this job is not published for Baton Rouge, LA." in said
    assert "High demand: openings for this job are not published for Baton Rouge, LA." in said
    assert UNDER not in said
    assert not page.select("#pay .marks .tag")
    assert [r[1] for r in rows(page, "Welders")] == ["not published", "not published"]


# --- the card ---


@pytest.fixture(scope="module")
def results(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory, make_app: Callable[[Path], Flask]) -> Reader:
    """Someone near Baton Rouge who likes to be with people most, and has answered everything."""
    app = make_app(tmp_path_factory.mktemp("cards") / "instance")
    reader = Reader(app.test_client())
    data = catalog.inventory(catalog.default_inventory)
    likes = {"R": 2, "I": 2, "A": 3, "S": 5, "E": 3, "C": 2}
    answers = {i["id"]: max(1, likes[i["scale"]] - (n % 3 == 0)) for n, i in enumerate(data["items"])}
    with app.app_context():
        saved, _code = store().create_record(
            "en", data["id"], data["version"], data["norms"]["version"], "full", county=BATON_ROUGE
        )
        store().save_answers(saved.id, answers)
    with reader.client.session_transaction() as session:
        session["record"] = saved.id
    return reader


def test_a_card_says_what_the_page_of_its_pathway_says(results: Reader, catalog: Catalog) -> None:
    page, place = results.get("/results"), catalog.place(BATON_ROUGE)
    cards = page.select("li.match")
    assert len(cards) == 6
    told = {str(c["id"]): text_of(c) for c in cards}
    low = {slug for slug in told if marks(catalog, slug, place).low}
    assert low
    assert {slug for slug, said in told.items() if f"{UNDER} $44,890 a year, the middle of the jobs in Louisiana" in said} == low
    for card in cards:
        found = marks(catalog, str(card["id"]), place)
        expected = [w for w, on in (("High wage", found.high_wage), ("High demand", found.high_demand)) if on]
        assert [text_of(t) for t in card.select(".marks .tag")] == expected


def test_low_pay_is_of_the_way_out_the_card_shows(results: Reader, catalog: Catalog) -> None:
    page, place = results.get("/results?years=4"), catalog.place(BATON_ROUGE)
    for card in page.select("li.match"):
        slug = str(card["id"])
        assert (UNDER in text_of(card)) == (marks(catalog, slug, place, 4).low is not None)


# --- words ---


def test_the_words_are_explained_in_both_languages(visitor: Visitor) -> None:
    said = text_of(visitor.get("/how-matching-works").main)
    assert "Low pay, high wage, high demand" in said
    assert "The line for Louisiana is $44,890 a year (May 2025)." in said
    assert "the words change nothing in the order" in said
    assert "Pay line" in text_of(visitor.get("/words").main)
    spanish = text_of(visitor.get("/es/words").main)
    assert [w for w in ("Salario alto", "Alta demanda", "Línea de pago") if w not in spanish] == []


@pytest.mark.parametrize(
    ("slug", "county", "sentence", "values"),
    [
        ("pre-educator", BATON_ROUGE, UNDER, {}),
        ("welding", BATON_ROUGE, "Half of the jobs in %(place)s are in work that pays %(line)s a year or less.",
         {"place": "Baton Rouge, LA", "line": "$48,710"}),
        ("welding", TENSAS, "The same jobs in three places", {}),
    ],
)  # fmt: skip
def test_a_spanish_page_says_the_same_in_spanish(
    visitor: Visitor, slug: str, county: str, sentence: str, values: dict[str, str]
) -> None:
    page = visitor.get(f"/es/pathways/{slug}?county={county}")
    with visitor.client.application.test_request_context("/es/"), force_locale("es"):
        expected = gettext(sentence, **values)
    assert expected in f"{text_of(page.main)} {[t['aria-label'] for t in page.select('.table-frame')]}"


def test_spanish_names_of_jobs_and_ways_out_head_the_table(visitor: Visitor) -> None:
    job = part(visitor.get(f"/es/pathways/welding?county={TENSAS}"), ".by-place-job")
    assert "Soldador" in job
    assert "Welders, Cutters" in job


def test_a_figure_that_is_missing_is_said_in_spanish_too(visitor: Visitor) -> None:
    cells = [text_of(c) for c in visitor.get(f"/es/pathways/early-childhood?county={TENSAS}").select(".by-place td")]
    assert "no se publica" in cells
