"""Regional lists on the page: the words a reader sees, and figures that can be looked up."""

from __future__ import annotations

import itertools

import pytest

from explorer.catalog import Catalog, UnknownEntry
from explorer.regions import ANY, demanded, regions, ways_there
from tests.conftest import Reader
from tests.explorer.conftest import Visitor
from tests.house_rules import text_of

SLUGS = ["new-orleans", "baton-rouge", "houma", "lafayette", "lake-charles", "alexandria", "shreveport", "monroe"]
NOT_THE_STATES = "Calculated by this site; not the state's list."


def test_the_eight_regions_hold_each_parish_once(catalog: Catalog):
    found = regions(catalog, "LA")
    assert [r.slug for r in found] == SLUGS
    parishes = [p["county"] for r in found for p in r.parishes]
    assert len(parishes) == len(set(parishes)) == 64


def test_the_index_flags_the_four_disputed_parishes_and_says_whose_list_it_is(visitor: Visitor):
    page = visitor.get("/demand")
    assert NOT_THE_STATES in text_of(page.select_one(".notice"))
    assert "Once your district has loaded the state's official list, that one stands here instead." in text_of(page.main)
    flagged = [text_of(p) for p in page.select(".region p") if "do not agree" in text_of(p)]
    assert [f.split(":")[0].removeprefix("* ") for f in flagged] == [
        "St. James Parish", "St. Mary Parish", "Vernon Parish", "Lincoln Parish",
    ]  # fmt: skip
    assert "Region 3: Houma" in [text_of(h) for h in page.select(".region h2")]


@pytest.mark.parametrize("slug", SLUGS)
def test_every_region_has_twenty_jobs_with_pay_openings_and_a_pathway(visitor: Visitor, slug: str):
    page = visitor.get(f"/demand/{slug}")
    rows = page.select(".demand-row")
    assert len(rows) == 20
    assert NOT_THE_STATES in text_of(page.select_one(".notice"))
    assert text_of(page.select_one(".rule")).startswith(
        "The rule: we take the jobs that pathways here lead to within 2 years after grade 12. We keep those whose middle pay in"
    )
    for row in rows:
        said = text_of(row)
        assert "May 2025" in said
        assert "openings a year" in said
        assert row.select("a[href^='/pathways/']")


def test_welders_stand_on_the_baton_rouge_list_with_the_pay_and_openings_of_their_own_page(visitor: Visitor):
    rows = [text_of(r) for r in visitor.get("/demand/baton-rouge").select(".demand-row")]
    welders = next(r for r in rows if "Welders, Cutters" in r)
    assert "$61,170 to $78,170 a year, lower quarter to middle · Baton Rouge, LA · May 2025" in welders
    assert "about 350 openings a year · estimated · Baton Rouge, LA" in welders
    assert "Soonest: right after grade 12." in welders
    assert "Welding" in welders


def test_openings_are_rounded_as_everywhere_and_never_shown_as_decimals(visitor: Visitor):
    for slug in SLUGS:
        for figure in visitor.get(f"/demand/{slug}").select(".demand-row div:nth-of-type(2) p:nth-of-type(2) .figure"):
            assert text_of(figure).startswith(("about ", "fewer than 10"))
            assert "." not in text_of(figure)


def test_rows_come_by_score_and_every_pay_is_local_and_at_the_line(catalog: Catalog):
    for slug, within in itertools.product(SLUGS, (ANY, 2)):
        found = demanded(catalog, "LA", slug, within)
        scores = [r.listed.score for r in found.rows]
        assert scores == sorted(scores)
        for row in found.rows:
            assert row.candidate.pay.area == found.region.area
            assert (row.candidate.pay.median or 0) >= found.line
            assert not row.title.endswith("All Other")


def test_a_page_says_how_many_figures_are_borrowed(visitor: Visitor, catalog: Catalog):
    assert demanded(catalog, "LA", "houma").borrowed == 0
    assert "No figure below is borrowed from a wider area." in text_of(visitor.get("/demand/houma").main)


def test_a_list_holds_only_jobs_reached_within_two_years_until_every_way_out_is_asked_for(visitor: Visitor, catalog: Catalog):
    page = visitor.get("/demand/houma")
    assert "Shown: jobs you reach within 2 years after high school." in text_of(page.main)
    assert "lead to within 2 years after grade 12" in text_of(page.select_one(".rule"))
    assert all(r.years <= 2 for r in demanded(catalog, "LA", "houma").rows)
    assert "General and Operations Managers" not in text_of(page.main)
    every = visitor.get(f"/demand/{page.select_one('main a[href$=all]')['href'].removeprefix('/demand/')}")
    assert "Shown: every way out, college too." in text_of(every.main)
    assert "General and Operations Managers" in text_of(every.main)
    assert any(r.years >= 4 for r in demanded(catalog, "LA", "houma", ANY).rows)


def test_an_address_given_out_before_shows_what_it_showed(visitor: Visitor):
    assert visitor.get("/demand/houma?within=2").main == visitor.get("/demand/houma").main
    assert visitor.get("/demand/houma?within=7").main == visitor.get("/demand/houma").main


def test_only_jobs_that_a_pathway_leads_to_can_be_listed(catalog: Catalog):
    led_to = {catalog.oews[o] for s in catalog.offered("LA") for o in catalog.members(s)}
    assert set(ways_there(catalog, "LA", ANY)) <= led_to
    assert set(ways_there(catalog, "LA", 2)) < set(ways_there(catalog, "LA", ANY))


def test_a_chosen_parish_finds_its_region_first(reader: Reader):
    reader.post("/place", {"county": "22109", "next": "/demand"})
    assert "Your region: Houma" in text_of(reader.get("/demand").main)


def test_an_unknown_region_is_not_found(visitor: Visitor, catalog: Catalog):
    assert text_of(visitor.get("/demand/atlantis", status=404).h1) == "We cannot find that page"
    with pytest.raises(UnknownEntry):
        demanded(catalog, "LA", "atlantis")


def test_a_state_without_regions_has_none(catalog: Catalog):
    assert regions(catalog, "CA") == []


def test_the_jobs_page_and_the_data_page_lead_to_the_lists(visitor: Visitor):
    assert visitor.get("/jobs").select("main a[href='/demand']")
    assert visitor.get("/data").select("main a[href='/demand']")


def test_the_spanish_page_keeps_its_links_in_spanish(visitor: Visitor):
    page = visitor.get("/es/demand/houma")
    assert page.html["lang"] == "es"
    assert page.select(".demand-row a[href^='/es/pathways/']")
