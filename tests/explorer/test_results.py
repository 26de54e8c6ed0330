"""Results: every pathway in an order that explains itself, and why each stands where it does."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bs4 import BeautifulSoup
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from explorer.catalog import Catalog
from explorer.demand import demand
from explorer.matches import Answered, Matches
from explorer.matching import Matching
from explorer.reasons import in_tenths, signed
from explorer.results import bands
from explorer.store import Record
from explorer.weighing import firsts, ranges_of
from models.recommend import BALANCED, LIKES, PAYS, Standing, Weights
from tests.conftest import Reader
from tests.house_rules import text_of

BATON_ROUGE = "22033"
HANDS = {"R": 5, "I": 4, "A": 1, "S": 2, "E": 2, "C": 3}


def answers_of(catalog: Catalog, marks: dict[str, int]) -> dict[str, int]:
    """Answers to the whole inventory by Holland type, every third one a step lower."""
    items = catalog.inventory(catalog.default_inventory)["items"]
    return {i["id"]: max(1, marks[i["scale"]] - (n % 3 == 0)) for n, i in enumerate(items)}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, make_app: Callable[[Path], Flask]) -> Flask:
    """One site for the module: what it keeps between requests is kept between tests; every test has a record of its own."""
    return make_app(tmp_path_factory.mktemp("site") / "instance")


@pytest.fixture
def store(app: Flask) -> Any:
    return app.extensions["store"]


@pytest.fixture
def visitor(app: Flask, reader: Reader, catalog: Catalog, store: Any) -> Any:
    """Makes a saved inventory this browser holds, and returns its record."""

    def make(answers: dict[str, int], county: str | None = BATON_ROUGE, texts: tuple[str, ...] = (), form: str = "full") -> Record:
        data = catalog.inventory(catalog.default_inventory)
        saved, _code = store.create_record("en", data["id"], data["version"], data["norms"]["version"], form, county=county)
        store.save_answers(saved.id, answers)
        store.save_texts(saved.id, list(texts))
        with reader.client.session_transaction() as session:
            session["record"] = saved.id
        return store.record(saved.id)

    return make


@pytest.fixture
def hands(visitor: Any, catalog: Catalog) -> Record:
    return visitor(answers_of(catalog, HANDS))


def links(page: BeautifulSoup) -> list[str]:
    return [str(a["href"]) for a in page.select("main a[href]")]


def order(page: BeautifulSoup) -> list[str]:
    """Slugs of the cards and rows, in the order of the page."""
    return [str(li["id"]) for li in page.select("li.match, li.match-row")]


# --- before there is a ranking ---


def test_without_answers_the_page_offers_the_inventory_and_all_pathways(reader: Reader) -> None:
    page = reader.get("/results")
    assert text_of(page.h1) == "Your pathways start with your answers"
    assert {"/inventory", "/come-back", "/pathways"} <= set(links(page))


def test_a_few_answers_are_no_ranking_and_are_counted(reader: Reader, visitor: Any) -> None:
    visitor({"r1": 5, "i1": 1, "a1": 4})
    page = reader.get("/results")
    assert "You have answered 3 questions so far" in text_of(page.main)
    assert not order(page)
    assert "/pathways" in links(page)


def test_answers_that_are_all_alike_get_advice_instead_of_a_ranking(reader: Reader, visitor: Any, catalog: Catalog) -> None:
    visitor(dict.fromkeys(answers_of(catalog, HANDS), 3))
    page = reader.get("/results")
    assert text_of(page.h1) == "Your answers are almost all the same"
    assert not order(page)
    assert {"/inventory/check", "/pathways"} <= set(links(page))


# --- the order ---


def test_every_pathway_is_on_the_page_once(reader: Reader, hands: Record, catalog: Catalog) -> None:
    page = reader.get("/results")
    assert sorted(order(page)) == sorted(catalog.offered("LA"))
    assert len(page.select("li.match")) == 6


def test_the_order_and_the_near_ties_are_those_of_matching(hands: Record, matching: Matching, catalog: Catalog) -> None:
    place = catalog.place(BATON_ROUGE)
    matches = Matches(matching)
    likes = matches.likes(Answered.of(hands, catalog), catalog.offered("LA"))
    for weights in (LIKES, BALANCED, PAYS, Weights.of(10, 70, 20)):
        found = matching.rank(hands.inventory, hands.answers, place, weights)
        ranked = found.best
        mine = matches.standings(likes, catalog.labor(place), weights)
        assert [(s.slug, s.place, s.ties_with) for s in mine] == [(r.slug, r.place, r.ties_with) for r in ranked]
        assert [s.score for s in mine] == pytest.approx([r.score for r in ranked])
        parts = {x.answer: x.points for x in found.reasons(ranked[0]) if x.part == "interest"}
        assert {n: p for n, p in likes.points(ranked[0].slug, weights).items() if p} == pytest.approx(parts)


def test_skipped_answers_and_free_text_count_as_in_matching(visitor: Any, matching: Matching, catalog: Catalog) -> None:
    answers = answers_of(catalog, HANDS)
    saved = visitor(dict(list(answers.items())[:40]), texts=("I take old radios apart and solder them", "", "a house of my own"))
    place = catalog.place(BATON_ROUGE)
    ranked = matching.rank(saved.inventory, saved.answers, place, BALANCED, texts=saved.texts[:1]).best
    matches = Matches(matching)
    mine = matches.standings(matches.likes(Answered.of(saved, catalog), catalog.offered("LA")), catalog.labor(place), BALANCED)
    assert [(s.slug, round(s.score, 6)) for s in mine] == [(r.slug, round(r.score, 6)) for r in ranked]


def test_occupations_are_ordered_as_in_matching(hands: Record, matching: Matching, catalog: Catalog) -> None:
    place = catalog.place(BATON_ROUGE)
    matches = Matches(matching)
    likes = matches.likes(Answered.of(hands, catalog), catalog.offered("LA"))
    fit = matching.fits(hands.inventory, catalog.offered("LA"), matches.marks(Answered.of(hands, catalog)), [])[1]
    assert likes.occupations == pytest.approx(fit.z)
    groups = matches.jobs(likes, place, BALANCED)
    zone = {f["onet_soc"]: f["zone"] for f in matches.facts}
    education = {f["onet_soc"]: f["entry_education"] for f in matches.facts}
    assert [len(g) for g in groups] == [4, 4, 4]
    assert [{zone[c] for c in g} <= set(zones) for g, zones in zip(groups, ((1, 2), (3,), (4, 5)), strict=True)] == [True] * 3
    assert sum(education[c] == "Doctoral or professional degree" for g in groups for c in g) <= 1
    assert all(len({c[:7] for c in g}) == 4 for g in groups)
    assert not [catalog.titles[c] for g in groups for c in g if catalog.titles[c].endswith("All Other")]


def test_a_job_is_not_ranked_by_the_pay_and_openings_of_all_other_jobs(hands: Record, matching: Matching, catalog: Catalog) -> None:
    ranked = matching.rank_occupations(hands.inventory, hands.answers, catalog.place(BATON_ROUGE), BALANCED).best
    found = {r.slug: r for r in ranked}
    wind = found["11-9199.09"]  # counted among "managers, all other", whose pay and openings are those of many unlike jobs
    assert catalog.titles[wind.slug] == "Wind Energy Operations Managers"
    assert (wind.wage, wind.demand) == (None, None)
    assert found["47-2111.00"].wage is not None
    assert len(found) == 1016, "no job is left out of the ranking"


def test_the_same_answers_give_the_same_page(reader: Reader, hands: Record) -> None:
    assert text_of(reader.get("/results").main) == text_of(reader.get("/results").main)


def test_looking_at_results_changes_nothing_saved(reader: Reader, hands: Record, store: Any) -> None:
    reader.get("/results?mix=pays&look=state&years=4")
    reader.get("/results/welding")
    assert store.record(hands.id) == hands


def test_near_ties_stand_together_under_words(reader: Reader, hands: Record) -> None:
    page = reader.get("/results")
    names = [text_of(h) for h in page.select(".tie-name")]
    assert any(re.fullmatch(r"Places \d+ to \d+: too close to call", n) for n in names)


def test_a_group_holds_only_pathways_too_close_to_its_first() -> None:
    def standing(slug: str, ties: tuple[str, ...]) -> Standing:
        return Standing(slug, 1, 50, 50, 50, 50, ties)

    runs = bands([standing("a", ("b",)), standing("b", ("a", "c")), standing("c", ("b",))])
    assert [[s.slug for s in run] for run in runs] == [["a", "b"], ["c"]]


def test_a_card_says_what_the_student_likes_and_both_ends_of_the_ways_out(reader: Reader, hands: Record, catalog: Catalog) -> None:
    items = {i["text"]: i["id"] for i in catalog.inventory(hands.inventory)["items"]}
    for card in reader.get("/results").select("li.match"):
        liked = [text_of(li) for li in card.select(".reasons li")]
        assert liked
        assert all(hands.answers[items[text]] >= 4 for text in liked)
        exits = {text_of(dt): text_of(dt.find_next_sibling("dd")) for dt in card.select(".exits-line dt")}
        titles = {e["title"]: e["after"] for e in catalog.pathways[str(card["id"])]["exits"]}
        assert titles[exits["Straight to work"]] == "grade-12"
        assert titles[exits["With a four-year degree"]] == "bachelor"


def test_pay_and_openings_of_a_card_say_their_exit_place_and_period(reader: Reader, hands: Record, catalog: Catalog) -> None:
    for card in reader.get("/results").select("li.match"):
        said = text_of(card)
        assert text_of(card.select_one(".aim")) in [e["title"] for e in catalog.pathways[str(card["id"])]["exits"]]
        assert re.search(r"\$[\d,]+ to \$[\d,]+ a year, lower quarter to middle · [^·]+ · May 2025", said)
        assert re.search(r"Openings in [^:]+: (about|fewer than) [\d,]+ a year \(estimated\)", said)


def test_the_list_says_unit_place_and_period_once_and_rows_say_what_differs(reader: Reader, hands: Record) -> None:
    rest = reader.get("/results").select_one("section[aria-labelledby=rest]")
    assert "a year, lower quarter to middle of everyone in the job, Baton Rouge, LA, May 2025" in text_of(rest)
    row = text_of(rest.select_one("li.match-row:has(.tag.sun)"))  # type: ignore[union-attr]
    assert "Louisiana" in row


def test_without_a_place_the_figures_are_the_states_and_that_is_said(reader: Reader, visitor: Any, catalog: Catalog) -> None:
    visitor(answers_of(catalog, HANDS), county=None)
    page = text_of(reader.get("/results").main)
    assert "Figures: all of Louisiana" in page
    assert "No place is chosen yet, so pay and openings are for the whole state." in page


def test_the_place_box_comes_back_to_the_same_weights(reader: Reader, hands: Record) -> None:
    form = reader.get("/results?mix=pays&years=4").select_one("#place")
    assert form is not None
    assert form["action"] == "/place"
    assert form.select_one("input[name=next]")["value"] == "/results?mix=pays&years=4"  # type: ignore[index]


def test_the_picture_has_a_table_that_says_the_same(reader: Reader, hands: Record) -> None:
    page = reader.get("/results")
    rows = [text_of(r) for r in page.select(".picture tbody tr")]
    assert len(rows) == 6
    assert rows[0].startswith("Building & fixing")
    assert "above your average you like 10 of 10" in rows[0]
    assert page.select_one(".hexagon")["aria-label"] == "Your answers lean most towards: Building & fixing."  # type: ignore[index]


def test_the_page_says_how_sure_the_order_is_and_what_that_rests_on(reader: Reader, hands: Record) -> None:
    picture = text_of(reader.get("/results").select_one(".picture"))
    assert "How sure is this order? Your answers carry this order well." in picture
    assert "You answered 60 of 60." in picture
    assert "What you say about one kind of work goes together." in picture


def test_few_answers_are_said_to_carry_the_order_loosely(reader: Reader, visitor: Any, catalog: Catalog) -> None:
    visitor(dict(list(answers_of(catalog, HANDS).items())[:14]))
    picture = text_of(reader.get("/results").select_one(".picture"))
    assert "only loosely" in picture
    assert "You answered 14 of 60. From 45 answers on" in picture


def test_two_answers_that_pull_apart_are_named_and_not_called_wrong(reader: Reader, visitor: Any, catalog: Catalog) -> None:
    visitor(answers_of(catalog, HANDS) | {"a5": 5, "a7": 1})
    picture = reader.get("/results").select_one(".picture")
    said = text_of(picture)
    assert "“Take photos and edit them” (Like a lot) · “Film and edit a video” (Dislike a lot)." in said
    assert "Both can be true. If one is not, change it." in said
    assert "/inventory/check" in [str(a["href"]) for a in picture.select("a[href]")]  # type: ignore[union-attr]


def test_something_new_comes_from_another_field_than_the_first_pathways(reader: Reader, hands: Record, catalog: Catalog) -> None:
    page = reader.get("/results")
    new = str(page.select_one(".surprise a")["href"]).rsplit("/", 1)[-1]  # type: ignore[index]
    assert "Something you might not have thought of" in text_of(page.select_one(".surprise"))
    near = {c["cluster"] for s in order(page)[:6] for c in catalog.pathways[s]["clusters"]}
    assert not near & {c["cluster"] for c in catalog.pathways[new]["clusters"]}


def test_three_pathways_of_other_kinds_of_work_are_worth_meeting(reader: Reader, hands: Record, catalog: Catalog) -> None:
    page = reader.get("/results")
    said = text_of(page.select_one(".surprise"))
    assert "Worth meeting: other kinds of work" in said
    assert "Your answers lean most towards Building & fixing, Finding out." in said
    trio = page.select(".meetings li")
    slugs = [str(li.select_one("a")["href"]).rsplit("/", 1)[-1] for li in trio]  # type: ignore[index]
    assert len(slugs) == 3
    assert not set(slugs) & set(order(page)[:6])
    kinds = {text_of(li.select_one(".tag")) for li in trio}
    assert len(kinds) == 3
    assert not kinds & {"Building & fixing", "Finding out"}
    assert all(f"Place {order(page).index(s) + 1} " in text_of(li) for s, li in zip(slugs, trio, strict=True))
    spanish = reader.get("/es/results").select(".meetings li")
    assert [str(li.select_one("a")["href"]).removeprefix("/es/pathways/") for li in spanish] == slugs  # type: ignore[index]


def test_an_unfinished_inventory_says_how_much_is_open(reader: Reader, visitor: Any, catalog: Catalog) -> None:
    visitor(dict(list(answers_of(catalog, HANDS).items())[:40]))
    assert "20 questions are still open." in text_of(reader.get("/results").main)


def test_results_in_spanish(reader: Reader, hands: Record) -> None:
    page = reader.get("/es/results")
    assert page.html["lang"] == "es"  # type: ignore[index]
    assert "Soldadura" in text_of(page.main)
    assert all(href.startswith(("/es/", "#")) for href in links(page))


# --- weights ---


def test_each_choice_says_which_pathway_it_puts_first(reader: Reader, hands: Record) -> None:
    for name in ("likes", "balanced", "pays"):
        page = reader.get(f"/results?mix={name}")
        chosen = page.select_one(".mix[aria-current]")
        first = text_of(page.select_one("li.match h4 a"))
        assert text_of(chosen).endswith(f"First: {first}")


def test_own_weights_are_said_and_kept_in_the_sliders(reader: Reader, hands: Record) -> None:
    page = reader.get("/results?interest=50&wage=50&demand=0")
    assert "Your own weights: answers 50, pay 50, openings 0 of 100." in text_of(page.main)
    assert page.select_one("#wage")["value"] == "50"  # type: ignore[index]
    assert any("interest=50" in href and "/results/welding" in href for href in links(page))


def test_one_line_says_what_the_weights_did(reader: Reader, hands: Record) -> None:
    liked = order(reader.get("/results?mix=likes"))[:5]
    page = reader.get("/results?mix=pays")
    new = len(set(order(page)[:5]) - set(liked))
    said = text_of(page.select_one(".effect"))
    assert (f"{new} of the first five" in said) if new else ("the first five are the same" in said)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("mix=gold", "We do not know that choice of weights"),
        ("interest=much&wage=1&demand=1", "Weights are numbers from 0 to 100"),
        ("interest=0&wage=0&demand=0", "at least one must be above 0"),
        ("interest=nan&wage=inf&demand=1", "Weights are numbers from 0 to 100"),
        ("interest=-5&wage=10&demand=10", "Weights are numbers from 0 to 100"),
        ("look=mars", "We do not know that distance"),
        ("years=7", "Study after high school can be 0, 2 or 4 years here"),
        ("county=99999", "We do not know that place"),
    ],
)
def test_a_value_that_cannot_be_used_falls_back_and_is_said(
    reader: Reader, hands: Record, matching: Matching, catalog: Catalog, query: str, sentence: str
) -> None:
    page = reader.get(f"/results?{query}")
    assert sentence in text_of(page.main)
    ranked = matching.rank(hands.inventory, hands.answers, catalog.place(BATON_ROUGE)).best
    assert order(page) == [r.slug for r in ranked]


def test_why_says_too_what_could_not_be_used(reader: Reader, hands: Record) -> None:
    assert "We do not know that choice of weights" in text_of(reader.get("/results/welding?mix=gold").main)


def test_looking_at_the_whole_state_shows_its_figures(reader: Reader, hands: Record) -> None:
    assert "Figures: Louisiana" in text_of(reader.get("/results?look=state").main)


def test_straight_to_work_aims_at_exits_after_grade_12(reader: Reader, hands: Record, catalog: Catalog) -> None:
    page = reader.get("/results?years=0")
    for li in page.select("li.match, li.match-row"):
        exits = catalog.pathways[str(li["id"])]["exits"]
        figures = text_of(li.select_one(".pay, .figures"))
        assert "No pay is published" in figures or any(e["title"] in figures for e in exits if e["years"] == 0)


def test_weights_at_which_a_pathway_is_first_are_found_exactly() -> None:
    fun = Standing("fun", 1, 0, 90, 40, 50, ())
    pay = Standing("pay", 2, 0, 60, 70, 50, ())
    low = Standing("low", 3, 0, 30, 30, 50, ())
    # 90 − 50 w = 60 + 10 w at w = .5; there the two are equal and "fun" comes first by name.
    first_at = firsts([fun, pay, low], LIKES)
    assert ranges_of("fun", first_at) == [(0, 50)]
    assert ranges_of("pay", first_at) == [(51, 100)]
    assert ranges_of("low", first_at) == []


def test_what_is_first_at_each_weight_is_what_the_page_at_that_weight_shows(
    hands: Record, matching: Matching, catalog: Catalog
) -> None:
    place, matches = catalog.place(BATON_ROUGE), Matches(matching)
    likes = matches.likes(Answered.of(hands, catalog), catalog.offered("LA"))
    first_at = firsts(matches.standings(likes, catalog.labor(place), BALANCED), BALANCED)
    for pay in range(0, 101, 10):
        left = (100 - pay) / 9
        there = matches.standings(likes, catalog.labor(place), Weights.of(8 * left, pay, left))
        assert there[0].slug == first_at[pay]


def test_the_results_say_when_the_first_would_no_longer_be_first_and_what_then_is(
    reader: Reader, visitor: Any, catalog: Catalog
) -> None:
    visitor(answers_of(catalog, {"R": 1, "I": 2, "A": 5, "S": 4, "E": 2, "C": 1}))
    page = reader.get("/results?mix=likes")
    first = text_of(page.select_one("li.match h4 a"))
    said = [text_of(p) for p in page.select(".effect")][1]
    found = re.fullmatch(r"(.+) stays first unless pay counts for more than (\d+) of 100. Above that, (.+) is first.", said)
    assert found
    assert found[1] == first
    high = int(found[2])
    still, then = (reader.get(f"/results?interest={100 - pay}&wage={pay}&demand=0") for pay in (high, high + 1))
    assert text_of(still.select_one("li.match h4 a")) == first
    assert text_of(then.select_one("li.match h4 a")) == found[3]
    assert "sigue siendo la primera" in text_of(reader.get("/es/results?mix=likes").select(".effect")[1])


def test_nothing_takes_over_from_what_is_liked_best_and_paid_best() -> None:
    best = Standing("b", 1, 0, 90, 90, 90, ())
    assert ranges_of("b", firsts([best, Standing("a", 2, 0, 50, None, None, ())], BALANCED)) == [(0, 100)]


# --- saved and set aside ---


def test_a_pathway_put_aside_moves_to_the_end_and_comes_back(reader: Reader, hands: Record, store: Any) -> None:
    first = order(reader.get("/results"))[0]
    page = reader.post("/results/keep", {"set_aside": first, "next": "/results?mix=likes"})
    assert store.record(hands.id).set_aside == (first,)
    assert order(page)[-1] == first
    assert all(card.select(".reasons li") for card in page.select("li.match"))
    assert "1 pathway you put aside" in text_of(page.select_one("#set-aside"))
    page = reader.post("/results/keep", {"undo": first, "next": "/results"})
    assert order(page)[0] == first
    assert not page.select("#set-aside")


def test_a_saved_pathway_says_so_and_can_be_undone(reader: Reader, hands: Record, store: Any) -> None:
    page = reader.post("/results/keep", {"save": "welding", "next": "/results"})
    assert "Saved: Welding." in text_of(page.main)
    assert text_of(page.select_one("#welding .tag.leaf")) == "Saved"
    reader.post("/results/keep", {"undo": "welding", "next": "/results"})
    assert store.record(hands.id).saved == ()


def test_saving_never_leads_to_another_host(reader: Reader, hands: Record) -> None:
    answer = reader.client.post("/results/keep", data={"save": "welding", "next": "//evil.example"})
    assert (answer.status_code, answer.location) == (303, "/results#welding")


def test_saving_an_unknown_pathway_is_not_found(reader: Reader, hands: Record) -> None:
    reader.post("/results/keep", {"save": "wizardry"}, status=404)


def test_saving_without_answers_leads_to_the_inventory(reader: Reader) -> None:
    answer = reader.client.post("/results/keep", data={"save": "welding"})
    assert (answer.status_code, answer.location) == (303, "/inventory")


# --- why ---


def tenths(text: str) -> int:
    return round(float(text.replace("−", "-").replace("+", "")) * 10)


def test_the_parts_shown_add_up_to_the_score(reader: Reader, hands: Record, catalog: Catalog) -> None:
    elsewhere = [s for s in catalog.pathways if s not in catalog.offered("LA")]
    for slug in [*catalog.offered("LA")[::12], *elsewhere[:1]]:
        page = reader.get(f"/results/{slug}")
        parts = [tenths(text_of(td)) for td in page.select(".sum tbody td.number")]
        assert sum(parts) == tenths(text_of(page.select_one(".sum tfoot td")))
        lines = [tenths(text_of(td)) for td in page.select(".answers td.number")]
        others = text_of(page.select_one("section[aria-labelledby=answers] .figure"))
        assert sum(lines) + tenths(others) == parts[1]


def test_the_answers_shown_are_the_students_own(reader: Reader, hands: Record, catalog: Catalog) -> None:
    items = {i["text"]: i["id"] for i in catalog.inventory(hands.inventory)["items"]}
    said = {1: "Dislike a lot", 2: "Dislike", 3: "Not sure", 4: "Like", 5: "Like a lot"}
    rows = reader.get("/results/welding").select(".answers tbody tr")
    assert rows
    for row in rows:
        assert text_of(row.select_one("td")) == said[hands.answers[items[text_of(row.select_one("th"))]]]


def test_why_not_leads_both_ways(reader: Reader, hands: Record) -> None:
    first, *_middle, last = order(reader.get("/results"))
    assert f"/results/{first}" in links(reader.get(f"/results/{last}"))
    second = order(reader.get("/results"))[1]
    assert f"/results/{second}" in links(reader.get(f"/results/{first}"))
    assert f"/compare?p={last}&p={first}" in links(reader.get(f"/results/{last}"))


def test_why_not_names_the_answers_that_set_two_pathways_apart_and_they_add_up(
    reader: Reader, hands: Record, catalog: Catalog
) -> None:
    items = {i["text"]: i["id"] for i in catalog.inventory(hands.inventory)["items"]}
    last = order(reader.get("/results"))[-1]
    page = reader.get(f"/results/{last}")
    change = page.select_one("section[aria-labelledby=change]")
    rows = change.select(".apart tbody tr")  # type: ignore[union-attr]
    assert {items[text_of(r.select_one("th"))] for r in rows} <= set(hands.answers)
    named = [tenths(text_of(r.select_one("td.number"))) for r in rows]
    others = tenths(text_of(change.select_one("p .figure")))  # type: ignore[union-attr]
    answers = change.select(".table-frame")[0].select("tbody tr")[0].select("td.number")  # type: ignore[union-attr]
    assert sum(named) + others == tenths(text_of(answers[2]))
    assert min(named) < 0, "some answer speaks for the first pathway"


def test_what_a_student_wrote_is_quoted_where_it_counts(reader: Reader, visitor: Any, catalog: Catalog) -> None:
    wrote = "I cook big dinners with my grandmother every Sunday and I want to run a kitchen of my own one day, with many cooks"
    visitor(answers_of(catalog, HANDS), texts=(wrote,))
    said = text_of(reader.get("/results/culinary-arts").main)
    assert "“I cook big dinners with my grandmother every Sunday and I want to run a kitchen of my own …”" in said
    assert "What you wrote in your own words" not in said


def test_why_says_what_would_change_and_names_its_figures(reader: Reader, hands: Record) -> None:
    first = order(reader.get("/results"))[0]
    page = text_of(reader.get(f"/results/{first}").main)
    assert re.search(r"stays first (unless|while|as long as|whatever)", page)
    assert "Bureau of Labor Statistics" in page
    assert "May 2025" in page


def test_why_in_spanish_and_for_unknown_pathways(reader: Reader, hands: Record) -> None:
    assert "Soldadura" in text_of(reader.get("/es/results/welding").main)
    reader.get("/results/wizardry", status=404)


def test_why_without_answers_offers_the_inventory(reader: Reader) -> None:
    assert "/inventory" in links(reader.get("/results/welding"))


@given(st.lists(st.floats(-60, 60), min_size=1, max_size=12))
def test_rounded_parts_always_add_up_to_the_rounded_total(points: list[float]) -> None:
    shown = in_tenths(points)
    assert sum(shown) == round(sum(10 * p for p in points))
    assert np.allclose(np.array(shown) / 10, points, atol=0.15)


def test_points_are_written_with_their_sign() -> None:
    assert [signed(t) for t in (123, -4, 0)] == ["+12.3", "−0.4", "0.0"]


# --- openings ---


def test_openings_of_one_place_are_summed_and_others_fall_back_on_the_state(app: Flask, catalog: Catalog) -> None:
    with app.test_request_context("/"):
        welding = demand("welding", catalog.place(BATON_ROUGE), 2)
        farming = demand("agriculture", catalog.place(BATON_ROUGE), 2)
    figures = catalog.labor(catalog.place(BATON_ROUGE))["welding"].openings
    assert welding.amount == pytest.approx(sum(f.amount or 0 for f in figures))
    assert (welding.area.title, welding.borrowed) == ("Baton Rouge, LA", False)  # type: ignore[union-attr]
    assert (farming.area.title, farming.borrowed) == ("Louisiana", True)  # type: ignore[union-attr]
    assert farming.known < farming.jobs


def test_openings_published_nowhere_are_said(app: Flask, catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from models.labor import Figure

    labor = catalog.labor(catalog.place(None))["welding"]
    empty = replace(labor, openings=tuple(Figure(None, "openings", None, "", "") for _ in labor.socs))
    with app.test_request_context("/"):
        monkeypatch.setattr(app.extensions["catalog"], "labor", lambda place, within: {"welding": empty})
        said = demand("welding", catalog.place(None), 2).sentence
    assert said == "Openings are not published for the jobs you reach within 2 years after high school."


def test_other_weights_give_the_score_a_standing_foretells(hands: Record, matching: Matching, catalog: Catalog) -> None:
    place = catalog.place("22009", "region")
    matches = Matches(matching)
    likes = matches.likes(Answered.of(hands, catalog), catalog.offered("LA"))
    balanced = {s.slug: s for s in matches.standings(likes, catalog.labor(place, 4), BALANCED)}
    for raw in ((1, 0, 0), (0, 1, 0), (0, 0, 1), (3, 2, 5)):
        weights = Weights.of(*raw)
        again = matches.standings(likes, catalog.labor(place, 4), weights)
        assert [balanced[s.slug].under(weights) for s in again] == pytest.approx([s.score for s in again])
