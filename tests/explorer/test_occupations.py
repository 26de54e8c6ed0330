"""Job search and one job, in the words a visitor sees."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from markupsafe import escape

from explorer.catalog import Catalog
from tests.conftest import Reader
from tests.house_rules import text_of

BATON_ROUGE = "22033"
WELDER = "51-4121.00"


def jobs(page: BeautifulSoup) -> list[str]:
    return [text_of(p) for p in page.select(".job-row .job-name")]


# --- search ---


def test_an_empty_search_offers_places_to_start_by_cluster(visitor: Reader) -> None:
    page = visitor.get("/jobs")
    assert text_of(page.h1) == "Jobs"
    headings = [text_of(h) for h in page.select(".start-cluster h3")]
    assert "Construction" in headings
    assert headings == sorted(headings)
    assert all(str(a["href"]).startswith("/jobs/") for a in page.select(".start-cluster a"))


@pytest.mark.parametrize(("typed", "title"), [
    ("welder", "Welders, Cutters, Solderers, and Brazers"),
    ("Registered Nurses", "Registered Nurses"),
    ("soldador", "Welders, Cutters, Solderers, and Brazers"),
    ("enfermera", "Registered Nurses"),
])  # fmt: skip
def test_a_job_is_found_by_the_name_people_use(visitor: Reader, typed: str, title: str) -> None:
    page = visitor.get(f"/jobs?q={typed}")
    assert jobs(page)[0] == title
    assert page.select_one("#q")["value"] == typed


def test_a_result_says_what_the_work_is_and_which_name_matched(visitor: Reader) -> None:
    first = text_of(visitor.get("/jobs?q=soldador").select_one(".job-row"))
    assert "You join metal parts with heat" in first
    assert "Also called: soldador" in first


def test_what_nobody_calls_a_job_is_answered_with_suggestions_not_a_choice(visitor: Reader) -> None:
    page = visitor.get("/jobs?q=glues metal pipes by torch")
    assert "No job has a name with “glues metal pipes by torch” in it. Try fewer or shorter words" in text_of(page.main)
    assert "Perhaps you mean" in [text_of(h) for h in page.select("h2")]
    assert 1 <= len(jobs(page)) <= 6


def test_nonsense_gets_a_way_on(visitor: Reader) -> None:
    page = visitor.get("/jobs?q=%F0%9F%92%A9")
    assert "No job has a name with" in text_of(page.main)
    assert "Look at all pathways instead" in text_of(page.main)


@pytest.mark.parametrize("typed", ['"', "a* OR b", "NEAR(", "' or 1=1", "<script>", "%", "x" * 500])
def test_odd_input_is_only_searched_for(visitor: Reader, typed: str) -> None:
    page = visitor.client.get("/jobs", query_string={"q": typed})
    assert page.status_code == 200
    assert "<script>" not in page.get_data(as_text=True).replace('<script src="', "")


def test_the_search_page_speaks_spanish_names_on_spanish_pages(visitor: Reader) -> None:
    page = visitor.get("/es/jobs?q=soldador")
    assert text_of(page.select_one(".job-row .job-name")) == "Soldador Welders, Cutters, Solderers, and Brazers"


# --- one job ---


def test_every_job_of_a_pathway_has_a_page(visitor: Reader, catalog: Catalog) -> None:
    codes = sorted({c for s in catalog.offered("LA") for c in catalog.members(s)})
    assert len(codes) > 80
    for code in codes:
        page = visitor.client.get(f"/jobs/{code}?county={BATON_ROUGE}").get_data(as_text=True)
        assert f"<h1>{escape(catalog.titles[code])}</h1>" in page
        assert "No pathway here leads there yet" not in page
    for code in codes[::5]:
        assert visitor.client.get(f"/es/jobs/{code}").status_code == 200


@pytest.mark.parametrize("slug", ["patient-care-nursing", "welding"])
def test_the_jobs_of_a_pathway_hold_in_both_languages(visitor: Reader, catalog: Catalog, slug: str) -> None:
    for code in catalog.members(slug)[:4]:
        visitor.get(f"/jobs/{code}?county={BATON_ROUGE}")
        visitor.get(f"/es/jobs/{code}")


def test_a_job_page_tells_the_work_in_our_words(visitor: Reader) -> None:
    words = text_of(visitor.get(f"/jobs/{WELDER}").main)
    assert "You join metal parts with heat so that pipes, ships and buildings hold." in words
    assert "check a weld for cracks" in words
    assert "Where: welding shops, shipyards, building sites" in words
    assert "welder · welder helper" in words
    assert "soldador · soldadora" in words


def test_pay_stands_for_here_the_state_and_the_nation(visitor: Reader) -> None:
    page = visitor.get(f"/jobs/{WELDER}?county={BATON_ROUGE}")
    rows = [[text_of(c) for c in row.select("th, td")] for row in page.select(".table-frame tbody tr")]
    assert rows == [
        ["Baton Rouge, LA", "$61,170", "$78,170", "$79,880", "3,690"],
        ["Louisiana", "$50,680", "$62,250", "$77,310", "13,690"],
        ["U.S.", "$46,790", "$53,750", "$63,010", "416,210"],
    ]
    assert "$61,170 to $78,170 a year, lower quarter to middle · Baton Rouge, LA · May 2025" in text_of(page.main)
    assert "Beginners start nearer $49,480, the lowest tenth." in text_of(page.main)
    assert "about 350 openings a year · estimated · Baton Rouge, LA · 2022-32" in text_of(page.main)


def test_missing_pay_here_is_said_and_borrowed(visitor: Reader) -> None:
    page = visitor.get(f"/jobs/17-3026.00?county={BATON_ROUGE}")
    first = [text_of(c) for c in page.select_one(".table-frame tbody tr").select("th, td")]
    assert first[0] == "Baton Rouge, LA"
    assert "not published" in first
    assert "from a wider area" in text_of(page.select_one(".job-pay"))


def test_pay_published_nowhere_is_said_and_is_not_zero(visitor: Reader) -> None:
    page = visitor.get("/jobs/27-2011.00")  # actors: paid by the hour only
    assert "Pay is not published for this job, not even for the whole country." in text_of(page.main)
    assert "$0" not in text_of(page.main)


def test_interest_figures_stand_in_a_table_and_missing_ones_are_said(visitor: Reader, catalog: Catalog) -> None:
    page = visitor.get(f"/jobs/{WELDER}")
    rows = [[text_of(c) for c in r.select("th, td")] for r in page.select("table.interests tbody tr")]
    assert rows[0] == ["Realistic: hands, tools, outdoors", "7.0"]
    assert len(rows) == 6
    assert "O*NET 30.2 Database, USDOL/ETA, February 2026." in text_of(page.main)
    unrated = catalog.one("select onet_soc from occupations where R is null order by onet_soc limit 1")["onet_soc"]
    assert "O*NET has not rated the interests of this job." in text_of(visitor.get(f"/jobs/{unrated}").main)


def test_preparation_is_told_in_words(visitor: Reader) -> None:
    words = text_of(visitor.get("/jobs/29-1141.00").main)
    assert "Job zone 4 of 5: much preparation." in words
    assert "Usual schooling to start: bachelor's degree (U.S. Bureau of Labor Statistics, 2024-34)." in words
    assert "Louisiana State Board of Nursing" in words


def test_a_job_links_the_pathways_that_lead_there(visitor: Reader) -> None:
    page = visitor.get(f"/jobs/{WELDER}")
    links = {text_of(a): a["href"] for a in page.select("a.chip")}
    assert links["Welding"] == "/pathways/welding"
    assert not [href for href in links.values() if "/us-" in href], "a state with its own pathways shows its own"


def test_a_job_without_a_pathway_says_whom_to_ask(visitor: Reader, catalog: Catalog) -> None:
    led_to = {c for s in catalog.pathways for c in catalog.members(s)}
    code = next(c for c in sorted(catalog.titles) if c not in led_to)
    assert "No pathway here leads there yet; ask your counselor." in text_of(visitor.get(f"/jobs/{code}").main)


def test_jobs_counted_together_are_named(visitor: Reader) -> None:
    assert "Pay and openings are published for this job together with others:" in text_of(visitor.get("/jobs/29-1141.01").main)


@pytest.mark.parametrize("code", ["foo", "51-4121", "99-9999.00", "51-4121.00x", "%27", "0" * 300])
def test_a_code_that_is_no_job_gets_the_page_that_says_what_to_do(visitor: Reader, code: str) -> None:
    assert text_of(visitor.get(f"/jobs/{code}", status=404).h1) == "We cannot find that page"


# --- nontraditional fields -------------------------------------------------------------------------


def test_a_job_with_few_of_one_sex_says_so_with_place_year_source_and_an_open_door(visitor: Reader) -> None:
    page = visitor.get("/jobs/47-2111.00")
    card = text_of(page.select_one('[aria-labelledby="nontraditional-title"]'))
    assert "2.2 percent were women (United States, 2022)" in card
    assert "open to everyone" in card
    assert "Current Population Survey, 2022" in text_of(page.main)
    nurses = text_of(visitor.get("/jobs/29-1141.00").select_one('[aria-labelledby="nontraditional-title"]'))
    assert "Few men do this work: 87.9 percent of the people in it were women (United States, 2022)." in nurses


def test_the_name_under_which_a_job_is_counted_is_told_where_it_is_another(visitor: Reader) -> None:
    assert "The survey counts it as: Welding, soldering, and brazing workers" in text_of(visitor.get("/jobs/51-4121.00").main)
    assert "The survey counts it as" not in text_of(visitor.get("/jobs/47-2111.00").main)


def test_a_job_with_a_quarter_or_more_of_each_or_no_published_share_is_not_flagged(visitor: Reader) -> None:
    for code in ("13-2011.00", "17-2112.00", "47-2231.00"):  # 58.8 and 25.0 percent; too few people in the survey
        assert visitor.get(f"/jobs/{code}").select_one('[aria-labelledby="nontraditional-title"]') is None, code


def test_every_flagged_share_is_under_a_quarter_of_one_sex(catalog: Catalog) -> None:
    rows = catalog.rows("select soc, women from nontraditional")
    assert len(rows) > 200
    assert all(r["women"] < 25 or r["women"] > 75 for r in rows)
