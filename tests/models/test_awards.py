"""Awards, credit, routes and what counts for the school: what keeps them open, and the one change that reopens them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.plan_awards import KINDS, STATUSES
from tests.models.test_planning import FORM, SETTINGS, facts, make_plan, pathways, placed

AWARDS = {
    "tops-opportunity", "tops-tech-award", "tops-tech-early-start", "work-based-learning", "prior-learning-credit",
    "acceleration-indicator", "fast-forward",
}  # fmt: skip
LOUISIANA = [s for s in pathways() if not s.startswith(("us-", "ca-"))]


def awards(pathway: str = "welding", **form: Any) -> dict[str, dict[str, Any]]:
    return {a["rule"]: a for a in make_plan(pathway, **form)["awards"]}


def needs(award: dict[str, Any]) -> dict[str, str]:
    return {n["text"]: n["status"] for n in award["needs"]}


def test_every_louisiana_plan_tells_of_every_award():
    for pathway in LOUISIANA[::6]:
        assert set(awards(pathway)) == AWARDS


def test_a_plan_of_california_tells_of_no_award_of_louisiana():
    slug = next(s for s in pathways() if s.startswith("ca-"))
    (found,) = make_plan(slug, state="CA")["awards"]
    assert (found["rule"], found["status"]) == ("ca-college-career-indicator", "open")
    assert not {found["rule"]} & AWARDS


def test_the_career_route_closes_the_opportunity_award_and_names_the_other_diploma():
    found = awards("welding", diploma="tops-tech")["tops-opportunity"]
    assert found["status"] == "closed"
    assert "Arts" in [m["title"] for m in found["missing"]]
    assert "TOPS University" in found["reopen"]["text"]
    assert needs(found)["The 19-unit university core"] == "closed"


def test_the_university_route_keeps_both_awards_open_with_what_they_still_ask():
    found = awards("welding", diploma="tops-university")
    for slug in ("tops-opportunity", "tops-tech-award"):
        assert (found[slug]["status"], found[slug]["missing"], found[slug]["reopen"]) == ("open", [], None)
    assert needs(found["tops-opportunity"])["The 19-unit university core"] == "planned"
    assert "open" in needs(found["tops-opportunity"]).values(), "scores are for the student to show"


def test_a_career_plan_without_geometry_is_told_to_add_it_for_the_tech_award():
    found = awards("culinary-arts", diploma="tops-tech")["tops-tech-award"]
    assert (found["status"], [m["title"] for m in found["missing"]]) == ("closed", ["Geometry"])
    assert found["reopen"]["text"].startswith("Add Geometry (1 unit)")
    mended = awards("culinary-arts", diploma="tops-tech", locked_choices=["geometry", "financial-literacy"])["tops-tech-award"]
    assert mended["status"] == "open"


def test_the_tech_core_of_the_welding_plan_adds_up_to_its_21_units():
    rule = facts()["rules"]["tops-tech-award"]
    assert sum(ln["units"] for ln in rule["lines"]) == rule["total_units"] == 21
    assert awards("welding")["tops-tech-award"]["status"] == "open"


@pytest.mark.parametrize(
    ("eligibility", "status"),
    [
        ({}, "open"),
        ({"act": {"composite": 16}}, "open"),
        ({"act": {"composite": 17}}, "met"),
        ({"workkeys": "Bronze"}, "open"),
        ({"workkeys": "Silver"}, "met"),
        ({"workkeys": "Gold"}, "met"),
        ({"workkeys": "Level 5"}, "open"),
        ({"act": {"composite": 10}, "workkeys": "silver"}, "met"),
    ],
)
def test_either_test_meets_the_score_and_a_low_score_is_asked_again(eligibility: dict[str, Any], status: str):
    found = awards(eligibility=eligibility)["tops-tech-award"]
    assert needs(found)["An ACT of 17 or WorkKeys Silver"] == status
    assert found["status"] == "open", "the average over the core is still to show"


def test_both_subjects_are_asked_for_early_start():
    def status(act: dict[str, int]) -> str:
        found = needs(awards(eligibility={"act": act, "gpa": 2.0})["tops-tech-early-start"])
        assert found["A GPA of 2.0 and good standing"] == "met"
        return next(s for text, s in found.items() if text.startswith("15 in English"))

    assert [status({"english": 15}), status({"math": 15}), status({"english": 15, "math": 15})] == ["open", "open", "met"]


def test_the_whole_average_never_shows_the_average_over_the_core():
    found = awards(eligibility={"gpa": 4.0}, diploma="tops-university")
    for slug in ("tops-opportunity", "tops-tech-award"):
        assert needs(found[slug])["A GPA of 2.50, counted over the core courses alone"] == "open"


def test_staying_on_the_home_campus_closes_early_start_and_the_remedy_says_so():
    found = awards(preferences={"stay_on_home_campus": True})["tops-tech-early-start"]
    assert found["status"] == "closed"
    assert found["reopen"]["text"] == "Let the plan include courses away from the home campus."


def test_a_pathway_without_such_an_exit_has_no_fast_forward_route_named():
    assert awards("horticulture")["fast-forward"]["status"] == "closed"
    assert awards("electrical")["fast-forward"]["status"] == "open"


def test_the_acceleration_indicator_names_the_ways_this_plan_holds():
    found = awards("welding", eligibility={"act": {"math": 26}})["acceleration-indicator"]
    ways = {w["text"]: w["status"] for w in found["needs"][1]["ways"]}
    assert len(ways) == 9
    assert ways["ACT mathematics 25 or SAT mathematics 590"] == "met"
    assert ways["A 3 on an AP exam"] == "open"
    assert found["needs"][1]["status"] == "met", "the best way counts"
    assert "Counts for the school, not for the student's diploma." in found["facts"][0]["text"]


def test_an_award_never_changes_the_courses_or_what_the_diploma_keeps_open():
    bare, rich = make_plan(), make_plan(eligibility={"gpa": 4.0, "act": {"composite": 36}})
    assert placed(bare) == placed(rich)
    assert (bare["keeps_open"], bare["closes"]) == (rich["keeps_open"], rich["closes"])
    assert not {e["rule"] for e in [*bare["keeps_open"], *bare["closes"]]} & AWARDS, "they stand in a list of their own"


def test_what_is_not_confirmed_of_an_open_award_stands_in_the_box():
    titles = {c["title"] for c in make_plan("welding")["confirm"]}
    assert {"TOPS Tech award", "Fast Forward (associate degree or apprenticeship in high school)"} <= titles
    assert "TOPS Opportunity award" not in titles, "every fact of it was seen"


def test_every_fact_of_an_award_has_a_source_or_is_to_confirm():
    for rule in facts()["rules"].values():
        if rule["kind"] in KINDS:
            for fact in [rule, *rule["needs"], *rule.get("keeps_open", []), *rule.get("notes", [])]:
                assert fact["check"] in ("seen", "unverified")
                assert fact.get("source") or fact["check"] == "unverified"
                assert "es" in fact


@SETTINGS
@given(FORM, st.sampled_from(LOUISIANA))
def test_closed_means_a_need_is_closed_and_a_change_is_named(form: dict[str, Any], pathway: str):
    for award in make_plan(pathway, **form)["awards"]:
        states = [n["status"] for n in award["needs"]]
        assert set(states) <= set(STATUSES)
        assert (award["status"] == "closed") == ("closed" in states) == (award["reopen"] is not None)
        assert not award["missing"] or award["status"] == "closed"
        assert not award["reopen"] or (award["reopen"]["text"] and award["reopen"]["es"])
