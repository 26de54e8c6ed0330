"""All pathways, and one pathway in its whole depth, in the words a visitor sees."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask

from explorer.catalog import Catalog
from explorer.confirming import open_facts
from explorer.exits import AWARD_STARTS, colleges, ways_out
from explorer.site import store
from tests.conftest import ROOT, Reader
from tests.house_rules import text_of

BATON_ROUGE = "22033"
WELDING_PAY = "$61,170 to $78,170 a year, lower quarter to middle · Baton Rouge, LA · May 2025"
SLUGS = sorted(f.stem for f in (ROOT / "content" / "states" / "la" / "pathways").glob("*.yml"))


def titles(page: BeautifulSoup) -> list[str]:
    return [text_of(h) for h in page.select(".look-card h3")]


def part(page: BeautifulSoup, anchor: str) -> str:
    found = page.select_one(f"#{anchor}")
    assert found is not None, f"the page has no part #{anchor}"
    return text_of(found)


def card(page: BeautifulSoup, title: str) -> Tag:
    return next(c for c in page.select(".look-card") if text_of(c.h3) == title)


# --- all pathways ---


def test_every_pathway_is_listed_once_with_its_pay_and_place(visitor: Reader, catalog: Catalog) -> None:
    page = visitor.get(f"/pathways?county={BATON_ROUGE}")
    assert sorted(titles(page)) == sorted(catalog.pathways[s]["title"] for s in catalog.offered("LA"))
    welding = text_of(card(page, "Welding"))
    assert "You join metal so that pipes, ships and buildings hold." in welding
    assert f"Best pay within two years after grade 12 {WELDING_PAY}" in welding
    assert "Template" in welding
    assert "means your school's courses are not loaded yet." in text_of(page.main)


def test_cards_show_the_ways_out_in_order_of_time(visitor: Reader) -> None:
    page = visitor.get("/pathways")
    stops = [text_of(li) for li in card(page, "Welding").select(".way-stops li")]
    assert stops == ["Straight to work", "College certificate", "Apprenticeship", "Bachelor's degree"]


def test_filters_leave_what_they_say_they_would(visitor: Reader) -> None:
    chips = [a for a in visitor.get("/pathways").select(".facets a") if a.select_one(".count")]
    assert len(chips) > 10
    for chip in chips:
        left = visitor.client.get(str(chip["href"])).get_data(as_text=True)
        assert left.count('<li class="card look-card">') == int(text_of(chip.select_one(".count"))), text_of(chip)


def test_a_cluster_filter_shows_every_pathway_that_belongs_to_it(visitor: Reader) -> None:
    shown = titles(visitor.get("/pathways?cluster=Construction"))
    assert {"Carpentry", "Electrical", "Engineering", "Plumbing and Pipefitting", "Welding"} <= set(shown)
    assert "Pharmacy Technician" not in shown


def test_a_diploma_counts_with_the_certificates(visitor: Reader) -> None:
    assert "Patient Care and Nursing" in titles(visitor.get("/pathways?way=certificate"))


@pytest.mark.parametrize("typed", ["welder", "WELD", "soldador", "soldadura", "metal pipes"])
def test_search_finds_welding_by_what_people_type(visitor: Reader, typed: str) -> None:
    assert "Welding" in titles(visitor.get(f"/pathways?q={typed}"))


def test_search_needs_no_accents(visitor: Reader) -> None:
    assert titles(visitor.get("/pathways?q=mecánica")) == titles(visitor.get("/pathways?q=mecanica")) != []


def test_an_empty_result_says_so_and_offers_to_clear(visitor: Reader, catalog: Catalog) -> None:
    page = visitor.get("/pathways?q=zzzz&way=apprenticeship")
    assert titles(page) == []
    notice = page.select_one("main .notice")
    assert "No pathway fits all of that." in text_of(notice)
    clear = notice.select_one("a")
    assert text_of(clear) == f"Clear the search and show all {len(catalog.offered('LA'))} pathways"
    assert clear["href"] == "/pathways"


def test_an_unknown_filter_shows_none_and_does_not_break(visitor: Reader) -> None:
    assert titles(visitor.get("/pathways?cluster=Nonsense&way=nonsense")) == []


def test_ticked_cards_go_to_compare(visitor: Reader) -> None:
    form = visitor.get("/pathways").select_one("form.compare-form")
    assert form["action"] == "/compare"
    assert {t["name"] for t in form.select("input[type=checkbox]")} == {"p"}


def test_nothing_is_hidden_from_someone_with_results(app: Flask, catalog: Catalog) -> None:
    reader = Reader(app.test_client())
    with app.app_context():
        record, _code = store().create_record("en", catalog.default_inventory, "1", "1", "full", county=BATON_ROUGE)
        store().set_aside(record.id, "welding")
    with reader.client.session_transaction() as session:
        session["record"] = record.id
    assert len(titles(reader.get("/pathways"))) == len(catalog.offered("LA"))


# --- one pathway ---


def test_there_are_pathways_to_show(catalog: Catalog) -> None:
    assert set(SLUGS) == set(catalog.offered("LA"))
    assert len(SLUGS) >= 45


@pytest.mark.parametrize("slug", SLUGS)
def test_every_pathway_page_holds_in_both_languages(visitor: Reader, catalog: Catalog, slug: str) -> None:
    pathway = catalog.pathway(slug)
    assert text_of(visitor.get(f"/pathways/{slug}?county={BATON_ROUGE}").h1) == pathway["title"]
    assert text_of(visitor.get(f"/es/pathways/{slug}").h1) == pathway["es"]["title"]


def test_the_parts_stand_in_their_order_and_the_contents_lead_to_them(visitor: Reader) -> None:
    page = visitor.get(f"/pathways/welding?county={BATON_ROUGE}")
    order = [s.get("id") for s in page.select(".pathway-body > section")]
    assert order[1:] == [
        "sequence", "exits", "licenses", "pay", "routes", "through", "credentials", "dual-enrollment", "work-based", "competencies",
        "skills", "entry", "carries", "conditions", "questions", "confirm", "sources",
    ]  # fmt: skip
    assert [str(a["href"])[1:] for a in page.select("nav.page-contents a")] == order[1:]


def test_the_sequence_stands_as_a_line_and_as_a_table(visitor: Reader) -> None:
    page = visitor.get("/pathways/welding")
    assert [text_of(s) for s in page.select(".line-grade")] == ["Grade 9", "Grade 10", "Grade 11", "Grade 12"]
    rows = [[text_of(c) for c in row.select("th, td")] for row in page.select(".sequence-table tbody tr")]
    assert rows[1][:4] == ["10", "NCCER Core (inside a first trade course) to confirm", "Foundation", "1"]
    assert rows[2][1:4] == ["NCCER Welding Technology I", "Intermediate", "3"]
    assert " or " in rows[4][1]
    assert "Template: your school's courses are not loaded yet." in part(page, "sequence")
    assert "Grade 10 Geometry" in part(page, "sequence")


def test_the_line_names_levels_college_courses_credentials_and_ways_out(visitor: Reader) -> None:
    line = text_of(visitor.get("/pathways/welding").select_one(".line-map"))
    named = ("Foundation", "Intermediate", "Advanced", "College course possible", "NCCER Welder Level 1", "Welder helper")
    assert [words for words in named if words not in line] == []


def test_welding_near_baton_rouge_pays_what_the_survey_says(visitor: Reader) -> None:
    work = part(visitor.get(f"/pathways/welding?county={BATON_ROUGE}"), "exit-work")
    assert WELDING_PAY in work
    assert "Beginners start nearer $49,480, the lowest tenth." in work
    assert "about 350 openings a year · estimated · Baton Rouge, LA · 2022-32" in work


def test_a_job_shared_by_two_ways_out_prints_its_pay_once(visitor: Reader) -> None:
    page = visitor.get(f"/pathways/welding?county={BATON_ROUGE}")
    assert part(page, "exits").count("$61,170") == 1
    certificate = page.select_one("#exit-certificate")
    assert "its pay and openings stand there once: Welder helper or entry welder" in text_of(certificate)
    assert certificate.select_one('a[href="#exit-work"]') is not None


def test_a_borrowed_figure_says_so(visitor: Reader) -> None:
    page = visitor.get("/pathways/welding?county=22009")  # Avoyelles: few occupations are published there
    assert "from a wider area" in part(page, "exits")
    assert "Louisiana from a wider area" in part(page, "exits") or "U.S. from a wider area" in part(page, "exits")


def test_without_a_place_the_state_stands_and_is_not_called_borrowed(visitor: Reader) -> None:
    page = visitor.get("/pathways/welding")
    assert "$50,680 to $62,250 a year, lower quarter to middle · Louisiana · May 2025" in part(page, "exit-work")
    assert "Choose your place above to see the rent there beside the pay." in part(page, "pay")


def test_colleges_are_real_and_folded_when_many(visitor: Reader) -> None:
    page = visitor.get("/pathways/welding")
    taught = page.select_one("#exit-certificate details")
    assert text_of(taught.summary) == "Taught at 12 public colleges"
    assert not taught.has_attr("open")
    names = [text_of(s) for s in taught.select("strong")]
    assert names == sorted(names)
    assert names[0] == "Baton Rouge Community College"
    assert "certificate of 9 to 29 credits" in text_of(taught)
    few = page.select_one("#exit-bachelor details")
    assert few.has_attr("open")


def test_a_certificate_after_a_bachelor_is_no_way_out_of_high_school(app: Flask, catalog: Catalog) -> None:
    with app.test_request_context("/"):
        for pathway in catalog.pathways.values():
            for exit_ in pathway["exits"]:
                for college in colleges(catalog, exit_, catalog.state_of(pathway["pack"])):
                    awards = [a for p in college.programs for a in p.awards]
                    assert awards
                    assert all(any(s.lower() in a for s in AWARD_STARTS) for a in awards)


def test_sponsors_of_apprenticeships_are_named_and_folded(visitor: Reader) -> None:
    folded = visitor.get("/pathways/welding").select_one("#exit-apprenticeship details")
    assert re.fullmatch(r"\d+ registered apprenticeship sponsors", text_of(folded.summary))
    assert "Career Magnet School , Lockport" in text_of(folded)


def test_work_now_and_military_stand_in_words_without_pay(visitor: Reader) -> None:
    words = text_of(visitor.get("/pathways/welding").select_one(".exit-words"))
    assert "Work now" in words
    assert "Military" in words
    assert "$" not in words


def test_pay_stands_beside_rent_and_prices(visitor: Reader) -> None:
    pay = part(visitor.get(f"/pathways/welding?county={BATON_ROUGE}"), "pay")
    assert "The middle rent in East Baton Rouge Parish is $1,121 a month, so $13,452 a year (2019–2023)." in pay
    assert "That is 17 % of that middle pay before tax." in pay
    assert "Prices in Baton Rouge, LA are about 9 % lower than in the country as a whole" in pay
    assert "(price level 90.8 in 2024, U.S. = 100)" in pay


def test_rent_and_prices_are_known_or_said_for_every_parish(app: Flask, catalog: Catalog) -> None:
    from explorer.pathways import Living

    for county in catalog.counties("LA"):
        living = Living.of(catalog, catalog.pathway("welding"), catalog.place(county["county"]))
        assert living.rent_share is None or 0 < living.rent_share < 100
        assert living.price_level is not None


def test_dual_enrollment_says_both_floors(visitor: Reader) -> None:
    text = part(visitor.get("/pathways/welding"), "dual-enrollment")
    for floor in (
        "Technical dual enrollment: age 15 or older",
        "Technical dual enrollment: good standing or a GPA of 2.0",
        "Academic dual enrollment: a cumulative GPA of 2.5",
        "Academic dual enrollment: a subject test score or the counselor's recommendation",
    ):
        assert text.count(floor) == 1


def test_licenses_name_the_office_and_what_it_asks_for(visitor: Reader) -> None:
    text = part(visitor.get("/pathways/patient-care-nursing"), "licenses")
    assert "Louisiana State Board of Nursing" in text
    assert "It asks for:" in text


def test_what_stays_open_and_what_closes_is_told_for_each_diploma(visitor: Reader) -> None:
    text = part(visitor.get("/pathways/welding"), "routes")
    assert "TOPS University diploma" in text
    assert "Closes unless added" in text
    assert "A public university may ask for the 19-unit core" in text


def test_learning_at_work_has_an_equivalent_where_no_employer_is_near(visitor: Reader) -> None:
    text = part(visitor.get("/pathways/welding"), "work-based")
    assert text.count("No such employer within reach?") == 3
    assert "Repair gates and trailers for neighbors with the shop teacher" in text


def test_every_unconfirmed_fact_is_listed_once_with_where_it_stands(app: Flask, visitor: Reader, catalog: Catalog) -> None:
    for slug, pathway in catalog.pathways.items():
        with app.test_request_context("/"):
            listed = [(f.text, f.section) for f in open_facts(catalog, pathway, [])]
        assert len(listed) == len(set(listed)), slug
        for entry in pathway["exits"]:
            assert [f for f, _s in listed].count(entry["title"]) == (entry["check"] == "unverified"), (slug, entry["title"])
    page = visitor.get("/pathways/welding")
    lines = page.select("#confirm li")
    assert text_of(page.select_one("#confirm h2")) == f"Confirm before signing ({len(lines)})"
    assert "Welder helper or entry welder Ways out" in [text_of(li) for li in lines]
    ids = {t["id"] for t in page.select("[id]")}
    assert all(str(a["href"])[1:] in ids for a in page.select("#confirm a"))


def test_a_confirmed_fact_leaves_the_list(app: Flask, catalog: Catalog) -> None:
    pathway = catalog.pathway("welding")
    confirmed = {**pathway, "exits": [{**e, "check": "confirmed"} for e in pathway["exits"]]}
    with app.test_request_context("/"):
        before, after = open_facts(catalog, pathway, []), open_facts(catalog, confirmed, [])
    assert len(before) - len(after) == sum(e["check"] == "unverified" for e in pathway["exits"])


def test_sources_at_the_foot_carry_their_release(visitor: Reader) -> None:
    text = part(visitor.get(f"/pathways/welding?county={BATON_ROUGE}"), "sources")
    assert "Occupational Employment and Wage Statistics, May 2025. Release: May 2025." in text
    assert "Apprenticeship sponsors: Apprenticeship.gov, August 2026." in text
    assert "Rent and household income" in text
    assert "Rent and household income" not in part(visitor.get("/pathways/welding"), "sources")


def test_the_actions_lead_to_plan_compare_and_the_inventory(visitor: Reader) -> None:
    links = {text_of(a): a["href"] for a in visitor.get("/pathways/welding").select(".page-actions a")}
    assert links == {
        "Plan my courses": "/plan/welding",
        "Compare": "/compare?p=welding",
        "See how it fits you": "/inventory",
        "Handout to print": "/pathways/welding/handout",
    }


def test_someone_with_results_can_ask_why(app: Flask, catalog: Catalog) -> None:
    reader = Reader(app.test_client())
    with app.app_context():
        record, _code = store().create_record("en", catalog.default_inventory, "1", "1", "full", county=BATON_ROUGE)
        items = catalog.inventory(catalog.default_inventory)["items"]
        store().save_answers(record.id, {i["id"]: 5 if i["scale"] == "R" else 2 for i in items[:20]})
    with reader.client.session_transaction() as session:
        session["record"] = record.id
    page = reader.get("/pathways/welding")
    assert {text_of(a): a["href"] for a in page.select(".page-actions a")}["Why this score, and save"] == "/results/welding"
    assert "Baton Rouge, LA" in part(page, "exit-work")
    every = [str(a["href"]) for a in reader.get("/pathways").select(".card-foot a")]
    assert sorted(every) == sorted(f"/results/{slug}" for slug in catalog.offered("LA"))
    reader.get(every[-1])


def test_without_answers_no_place_on_a_list_is_promised(visitor: Reader) -> None:
    assert not visitor.get("/pathways").select(".card-foot a")


def test_the_place_form_comes_back_to_the_page_in_its_language(visitor: Reader) -> None:
    form = visitor.get("/es/pathways/welding").select_one("details.place-box form")
    assert form["action"] == "/es/place"
    assert form.select_one("input[name=next]")["value"] == "/es/pathways/welding"


def test_spanish_pages_mark_what_is_still_english(visitor: Reader, catalog: Catalog) -> None:
    page = visitor.get("/es/pathways/welding")
    assert "Unes metal para que tuberías, barcos y edificios resistan." in text_of(page.main)
    assert "¿Cómo llegan los estudiantes a las clases de soldadura en el colegio técnico?" in part(page, "questions")
    welding = catalog.pathway("welding")
    assert [text_of(li) for li in page.select("#skills li")] == [*welding["es_academic_skills"], *welding["es_supports"]]
    row = [text_of(p) for p in page.select("#carries p:not(.small)")]
    assert row == [" · ".join(welding["es_carries_over_to"]), " · ".join(welding["es_feeders"])]
    assert not page.select("#skills [lang=en], #carries [lang=en]")
    assert page.select_one(".translation-draft")
    national = visitor.get("/es/pathways/us-judicial-systems")
    english = national.select_one("#skills ul")
    assert english["lang"] == "en"
    assert text_of(english.li) == catalog.pathway("us-judicial-systems")["academic_skills"][0]
    assert "Por ahora, esta parte está en inglés." in part(national, "skills")


def test_an_unknown_pathway_gets_the_page_that_says_what_to_do(visitor: Reader) -> None:
    page = visitor.get("/pathways/underwater-basketry", status=404)
    assert text_of(page.h1) == "We cannot find that page"


def test_reading_a_page_sets_nothing(visitor: Reader) -> None:
    response = visitor.client.get(f"/pathways/welding?county={BATON_ROUGE}")
    assert "county" not in (response.headers.get("Set-Cookie") or "")
    assert "Louisiana · May 2025" in part(visitor.get("/pathways/welding"), "exit-work")


def test_bars_of_pay_stay_within_their_frame(app: Flask, catalog: Catalog) -> None:
    with app.test_request_context("/"):
        for pathway in catalog.pathways.values():
            for way in ways_out(catalog, pathway, catalog.place(BATON_ROUGE)):
                for job in way.jobs:
                    assert job.bar is None or (job.bar[0] >= 0 and job.bar[1] > 0 and sum(job.bar) <= 101)


# --- the degree or apprenticeship in high school ---------------------------------------------------


def test_fast_forward_stands_grade_by_grade_with_the_colleges_that_award_the_degree(visitor: Reader) -> None:
    section = visitor.get("/pathways/graphic-design").select_one("#through")
    words = text_of(section)
    assert "Fast Forward" in words
    assert "to confirm" in words
    tables = section.select("table")
    assert [text_of(t.caption) for t in tables] == [
        "Associate degree by graduation, with the career diploma",
        "Associate degree by graduation, with the TOPS University diploma",
    ]
    for table in tables:
        assert [text_of(th) for th in table.select("tbody th")] == ["9", "10", "11", "12"]
        assert "English I" in text_of(table.select("tbody tr")[0])
        assert "about half of some 60 hours" in text_of(table.select("tbody tr")[2])
    assert "Spanish I" in text_of(tables[1])
    assert "Delgado Community College" in words
    assert "apprenticeship in a job" not in words.lower()  # the pathway has no apprenticeship way out


def test_an_apprenticeship_route_stands_where_a_sponsor_trains_for_it_and_says_when_the_registered_one_starts(
    visitor: Reader,
) -> None:
    words = text_of(visitor.get("/pathways/electrical").select_one("#through"))
    assert "Apprenticeship in a job in high demand" in words
    assert "generally starts at 18 with a diploma" in words
    assert "Electrical (state apprenticeship) (2021)" in words


def test_a_route_is_shown_only_where_it_can_end_and_only_in_its_state(visitor: Reader, catalog: Catalog) -> None:
    for slug in catalog.offered("LA"):
        pathway = catalog.pathways[slug]
        degree = any(e["after"] == "associate" and catalog.programs(e, "LA") for e in pathway["exits"])
        trained = any(e["after"] == "apprenticeship" and catalog.sponsors(e["occupations"], "LA") for e in pathway["exits"])
        assert bool(visitor.get(f"/pathways/{slug}").select_one("#through")) == (degree or trained), slug
    for other in ("us-skilled-trades", "ca-welding-and-materials-joining"):
        assert visitor.get(f"/pathways/{other}").select_one("#through") is None


def test_spanish_that_nobody_reviewed_says_that_it_is_a_draft(visitor: Reader) -> None:
    assert visitor.get("/es/pathways/welding").select_one(".translation-draft")
    assert visitor.get("/pathways/welding").select_one(".translation-draft") is None
