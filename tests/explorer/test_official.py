"""A region with the state's own list: that list in its own order, our figures beside it, the calculated one a click away.

The lists are made up for these tests and stand in no pack.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from content.build import build
from content.load import Content, load
from explorer.catalog import Catalog
from explorer.official import headings, official, regions_listing
from explorer.regions import ladder_of, region_named
from tests.content.packs import SOON, write
from tests.explorer.conftest import Visitor
from tests.house_rules import text_of

NOT_THE_STATES = "Calculated by this site; not the state's list."
COLUMNS = "region,soc,title,rank,stars,list,publisher,date,source,check,confirmed_role,confirmed_date,confirmed_expires"
HOUMA = "Made-up list,Made-up office,October 2026,https://example.org/list,seen,,,"
HOUMA_JOBS = [
    ("53-5021", "Boat captains", "7", "5"),
    ("51-4121", "Welders, Cutters, Solderers, and Brazers", "2", "4.5"),
    ("39-5011", "Barbers", "", ""),
    ("13-1020", "Buyers", "", "1"),
    ("19-2012", "Physicists", "", ""),
]
TABLE = "\n".join([
    COLUMNS,
    *(f'3,{soc},"{title}",{rank},{stars},{HOUMA}' for soc, title, rank, stars in HOUMA_JOBS),
    "2,29-1141,Registered Nurses,,,Second made-up list,Made-up board,2026,oews-2025-05,,,,",
    f"8,29-1141,Registered Nurses,,,Third made-up list,Made-up board,2026,oews-2025-05,confirmed,Career director,2026-11-01,{SOON}",
])  # fmt: skip


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory, shipped: Content) -> Catalog:
    """What ships with a district's pack over it that brings lists for three regions."""
    folder = tmp_path_factory.mktemp("official")
    pack = write(folder / "district", {"tables/demand.csv": TABLE + "\n"})
    tasks = {"tasks": np.zeros(1)}  # the matching is tested elsewhere
    return Catalog(build(load([pack], shipped), folder / "content.db", "made up", lambda _: tasks, lambda *_: {}))


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory, make_app: Callable[[Path], Flask], loaded: Catalog) -> Visitor:
    app = make_app(tmp_path_factory.mktemp("district"))
    app.extensions["catalog"] = loaded
    return Visitor(app.test_client())


def test_the_list_stands_in_its_own_order_under_its_own_name_publisher_and_date(district: Visitor) -> None:
    page = district.get("/demand/houma")
    assert text_of(page.h1) == "Made-up list: Houma"
    assert text_of(page.select_one(".eyebrow")) == "Official list · Region 3: Houma"
    assert "Published by Made-up office, October 2026." in text_of(page.main)
    assert [text_of(h) for h in page.select(".demand-row h2")] == [title for _soc, title, *_ in HOUMA_JOBS]
    rows = [text_of(r) for r in page.select(".demand-row")]
    assert "Job code 53-5021 · rank 7 on the list · 5 stars on the list" in rows[0]
    assert "rank 2 on the list · 4.5 stars on the list" in rows[1]
    assert "1 star on the list" in rows[3]
    assert "rank" not in rows[2] + rows[3]
    assert "star" not in rows[4]
    assert page.select_one("a[href='https://example.org/list']")


def test_each_job_has_the_pay_and_openings_of_the_region_and_its_pathways(district: Visitor, loaded: Catalog) -> None:
    welders = text_of(district.get("/demand/houma").select(".demand-row")[1])
    wages = loaded.one("select p25, median from wages where area = '26380' and soc = '51-4121'")
    assert f"${wages['p25']:,} to ${wages['median']:,} a year, lower quarter to middle · Houma-" in welders
    assert "openings a year · estimated · Houma-" in welders
    assert "Soonest: right after grade 12." in welders
    assert district.get("/demand/houma").select(".demand-row")[1].select_one("a[href='/pathways/welding']")


def test_what_the_region_does_not_publish_is_said_before_a_figure_of_a_wider_area(district: Visitor, loaded: Catalog) -> None:
    assert not loaded.rows("select 1 from wages where area = '26380' and soc = '19-2012' and median is not null")
    physicists = text_of(district.get("/demand/houma").select(".demand-row")[4])
    assert "Pay is not published for Houma-Bayou Cane-Thibodaux, LA." in physicists
    assert "Openings are not published for Houma-Bayou Cane-Thibodaux, LA." in physicists
    assert physicists.count("from a wider area") == 2
    welders = text_of(district.get("/demand/houma").select(".demand-row")[1])
    assert "not published" not in welders


def test_jobs_that_no_pathway_reaches_are_shown_and_counted(district: Visitor, loaded: Catalog) -> None:
    led_to = {o for s in loaded.offered("LA") for o in loaded.members(s)}
    without = [title for soc, title, *_ in HOUMA_JOBS if not any(o.startswith(soc) or loaded.oews[o] == soc for o in led_to)]
    assert "Physicists" in without
    page = district.get("/demand/houma")
    said = [text_of(r.h2) for r in page.select(".demand-row") if "No pathway here leads there yet" in text_of(r)]
    assert said == without
    count = text_of(page.select_one(".list-count"))
    assert count.startswith(f"The list names 5 jobs. No pathway here leads to {len(without)} of them")
    assert "A pathway here leads to each of them." in text_of(district.get("/demand/baton-rouge").select_one(".list-count"))


def test_a_code_of_jobs_published_together_names_each_of_them(district: Visitor) -> None:
    buyers = district.get("/demand/houma").select(".demand-row")[3]
    assert not buyers.select("h2 a")
    assert [a["href"] for a in buyers.select("div:first-child a")] == [
        "/jobs/13-1021.00", "/jobs/13-1022.00", "/jobs/13-1023.00",
    ]  # fmt: skip


def test_the_page_says_how_sure_the_list_is(district: Visitor) -> None:
    check = {s: text_of(district.get(f"/demand/{s}").select_one(".list-check")) for s in ("houma", "baton-rouge", "monroe")}
    assert check["houma"] == "Seen: these rows were read in the source named below."
    assert check["baton-rouge"].startswith("to confirm Nobody has confirmed yet that this is the list as it was published.")
    assert check["monroe"] == f"Confirmed on 2026-11-01 by: Career director. It holds until {SOON}."


def test_the_calculated_list_is_one_click_away_under_its_heading_and_leads_back(district: Visitor) -> None:
    page = district.get("/demand/houma")
    link = next(p for p in page.select("main p") if NOT_THE_STATES in text_of(p)).a["href"]
    calculated = district.get(link)
    assert link == "/demand/houma?within=2"
    assert text_of(calculated.h1) == "Well-paid jobs in demand: Houma"
    notice = calculated.select_one(".notice")
    assert text_of(notice) == f"{NOT_THE_STATES} The official list for this region: Made-up list"
    assert notice.a["href"] == "/demand/houma"
    assert text_of(district.get("/demand/houma?within=all").h1) == "Well-paid jobs in demand: Houma"
    assert len(calculated.select(".demand-row")) == 20


def test_a_region_without_a_list_keeps_the_calculated_one(district: Visitor, visitor: Visitor) -> None:
    assert district.get("/demand/lafayette").main == visitor.get("/demand/lafayette").main
    for slug in ("houma", "baton-rouge", "monroe"):
        assert NOT_THE_STATES in text_of(visitor.get(f"/demand/{slug}").select_one(".notice"))


def test_the_index_says_of_each_region_whose_list_it_has(district: Visitor) -> None:
    page = district.get("/demand")
    assert "A region shows an official list where a district has loaded one" in text_of(page.select_one(".notice"))
    cards = {text_of(c.h2): text_of(c) for c in page.select(".region")}
    assert "Official list: Made-up list , October 2026" in cards["Region 3: Houma"]
    assert NOT_THE_STATES in cards["Region 4: Lafayette"]
    assert NOT_THE_STATES not in cards["Region 3: Houma"]


def test_a_job_s_page_names_the_regions_whose_list_it_stands_on(district: Visitor, visitor: Visitor, loaded: Catalog) -> None:
    page = district.get("/jobs/29-1141.00")
    assert "On the official list of jobs in demand for: Baton Rouge , Monroe" in text_of(page.main)
    assert page.select_one("main a[href='/demand/monroe']")
    assert regions_listing(loaded, "LA", "13-1022.00") == [("houma", "Houma")]
    assert regions_listing(loaded, "CA", "29-1141.00") == []
    assert "On the official list" not in text_of(visitor.get("/jobs/29-1141.00").main)


def test_the_spanish_page_marks_what_the_list_says_as_english(district: Visitor) -> None:
    page = district.get("/es/demand/houma")
    assert page.h1["lang"] == "en"
    assert all(h["lang"] == "en" for h in page.select(".demand-row h2"))
    assert page.select(".demand-row a[href^='/es/pathways/']")
    assert district.get("/es/demand").select_one(".region span[lang=en]")


def test_without_a_list_there_is_no_heading(catalog: Catalog) -> None:
    assert headings(catalog, "LA") == {}
    assert official(catalog, "LA", "3", ()) is None
    assert regions_listing(catalog, "LA", "29-1141.00") == []


@pytest.fixture(scope="module")
def writable(tmp_path_factory: pytest.TempPathFactory, content_db: Path) -> Path:
    """A copy of the content whose lists a test may change."""
    copy = tmp_path_factory.mktemp("lists") / "content.db"
    copy.write_bytes(content_db.read_bytes())
    return copy


@settings(max_examples=15)
@given(data=st.data())
def test_any_list_keeps_its_order_with_every_row_once(data: st.DataObject, writable: Path, catalog: Catalog) -> None:
    import sqlite3

    codes = sorted({*(c[:7] for c in catalog.oews), *catalog.oews.values()})
    socs = data.draw(st.lists(st.sampled_from(codes), min_size=1, max_size=40, unique=True))
    with sqlite3.connect(writable) as db:
        db.execute("drop table if exists demand")
        db.execute(f"create table demand ({COLUMNS.replace('check', '[check]')}, state)")
        values = [("5", soc, f"Job {soc}", None, None, "L", "P", "2026", "x", None, None, None, None, "LA") for soc in socs]
        db.executemany(f"insert into demand values ({', '.join('?' * 14)})", values)
    db.close()
    facts = Catalog(writable)
    found = official(facts, "LA", "5", ladder_of(facts, region_named(facts, "LA", "lake-charles")))
    facts.db.close()
    assert found is not None
    assert [r.soc for r in found.rows] == socs
    assert [r.printed for r in found.rows] == [f"Job {soc}" for soc in socs]
    assert all(r.jobs for r in found.rows)
    assert found.unreached == sum(r.years is None for r in found.rows)


# --- how sure our facts are ------------------------------------------------------------------------


def test_the_health_page_counts_the_loaded_lists_and_the_pathways_without_a_listed_job(district: Visitor, loaded: Catalog) -> None:
    page = district.get("/data/health")
    words = text_of(page.main)
    assert "Official lists of jobs in demand: 3 of 8 regions have one loaded." in words
    assert "Houma: Made-up list , Made-up office, October 2026. A pathway leads to 4 of 5 (80 %) of its jobs." in words
    listed = {soc for soc, *_ in HOUMA_JOBS} | {"29-1141"}
    reached = {p["pathway"]: p["listed"] for p in loaded.health["pathways"]}
    for slug, found in reached.items():
        codes = {c for o in loaded.members(slug) for c in (o[:7], loaded.oews[o])}
        assert found is (bool(codes & listed) if slug in loaded.offered("LA") else None), slug
    assert reached["welding"]
    assert reached["culinary-arts"] is False
    assert f"No job on an official list: {sum(f is False for f in reached.values())} of 51 pathways" in words


def test_the_page_of_the_sources_says_where_a_list_is_official(district: Visitor, visitor: Visitor) -> None:
    assert "official ones in 3 of 8 regions. In the others this site works them out." in text_of(district.get("/data").main)
    assert "Lists of well-paid jobs in demand are worked out by this site." in text_of(visitor.get("/data").main)


def test_the_health_page_says_that_no_official_list_is_loaded(visitor: Visitor, catalog: Catalog) -> None:
    words = text_of(visitor.get("/data/health").main)
    assert "Official lists of jobs in demand: 0 of 8 regions have one loaded." in words
    assert "No job on an official list" not in words
    assert {p["listed"] for p in catalog.health["pathways"]} == {None}
