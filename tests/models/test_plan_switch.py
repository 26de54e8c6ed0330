"""The price of changing pathway: known answers worked out by hand, and what must hold for every student."""

from __future__ import annotations

import functools
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.plan_exits import Room, last_chance, reached, remedies, starts
from models.plan_history import CourseNames
from models.plan_open import begin_by, open_rules, single_changes, tried
from models.plan_request import PlanRequest
from models.plan_switch import Step, Switcher
from models.plan_warnings import warnings
from models.planning import plan
from tests.models.test_planning import facts, make_plan

LA = ["welding", "carpentry", "patient-care-nursing", "process-operations", "culinary-arts", "pre-educator"]


def plan_of(pathway: str, form: dict[str, Any]) -> dict[str, Any]:
    known = facts()
    return plan(
        PlanRequest.from_json(form), known["pathways"][pathway], known["courses"], known["rules"], known["credentials"]
    ).to_json()


@functools.cache
def names() -> CourseNames:
    return CourseNames(facts()["courses"])


def switcher(origin: str = "welding", **form: Any) -> Switcher:
    known = facts()
    return Switcher(
        {"state": "LA", "grade": 9, **form}, origin, known["pathways"], known["courses"], known["rules"], names(), plan_of
    )


def passed(*codes: str, **units: float) -> list[dict[str, Any]]:
    return [{"code": c, "status": "passed", **({"units": units[c]} if c in units else {})} for c in codes]


# --- what is kept, by hand ---

WELDER = passed("english-1", "algebra-1", "career-foundations", "nccer-core-course", "nccer-welding-technology-1")


def kept(goal: str, **form: Any) -> dict[str, tuple[float, float, float]]:
    """Code → units kept, to electives, to nothing."""
    found = switcher(**form).kept(goal, form["grade"])
    return {u.code: (u.kept, u.to_elective, u.to_nothing) for u in found}


def test_on_the_career_diploma_a_welding_course_fills_nothing_in_nursing():
    found = kept("patient-care-nursing", grade=11, diploma="tops-tech", transcript=WELDER)
    assert found["english-1"] == (1, 0, 0)
    assert found["algebra-1"] == (1, 0, 0)
    assert found["nccer-welding-technology-1"][0] == 0
    assert found["nccer-welding-technology-1"][2] > 0, "no elective line on the career diploma takes it"


def test_the_shared_core_of_the_trades_goes_along_to_carpentry():
    found = kept("carpentry", grade=11, diploma="tops-tech", transcript=WELDER)
    assert found["career-foundations"] == (1, 0, 0)
    assert found["nccer-core-course"] == (1, 0, 0)
    assert found["nccer-welding-technology-1"][0] == 0


def test_on_the_university_diploma_a_welding_course_becomes_an_elective():
    # The university diploma has three elective units; welding's courses belong to welding until the change.
    found = kept("patient-care-nursing", grade=11, diploma="tops-university", transcript=passed("english-1", "nccer-core-course"))
    assert found["english-1"] == (1, 0, 0)
    assert found["nccer-core-course"] == (0, 1, 0)


def test_an_unknown_course_was_an_elective_and_stays_one():
    found = kept("carpentry", grade=10, diploma="tops-university", transcript=[{"title": "Pottery of the Bayou", "units": 1}])
    assert found == {"other-pottery-of-the-bayou": (1, 0, 0)}


def test_a_failed_course_is_neither_had_nor_lost():
    rows = [*passed("english-1"), {"code": "algebra-1", "status": "failed"}]
    assert set(kept("carpentry", grade=10, transcript=rows)) == {"english-1"}


def test_a_freshman_has_nothing_to_lose():
    now = switcher(grade=9).to("carpentry").steps[0]
    assert (now.now, now.had, now.kept, now.lost, now.fits) == (True, 0, 0, 0, True)


def test_a_welder_can_go_over_to_carpentry_until_grade_eleven_and_then_is_short():
    change = switcher(grade=9).to("carpentry")
    assert [s.grade for s in change.steps] == [9, 10, 11, 12]
    assert change.last_safe_grade == 11
    last = change.steps[-1]
    assert not last.fits
    assert last.units_short > 0
    assert [u.code for u in last.courses if u.to_nothing] == ["nccer-welding-technology-1"]


def test_without_a_transcript_the_usual_courses_of_the_pathway_so_far_are_counted_and_said():
    change = switcher(grade=11).to("carpentry")
    assert change.usual_past
    assert change.steps[0].had == switcher(grade=9).to("carpentry").steps[2].had
    assert change.to_json()["from"] == "welding"


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(LA), st.sampled_from(LA), st.sampled_from(["tops-tech", "tops-university"]), st.integers(9, 12),
    st.lists(st.sampled_from(sorted(facts()["courses"])), max_size=12, unique=True),
)  # fmt: skip
def test_units_kept_and_lost_are_the_units_had(origin: str, goal: str, diploma: str, grade: int, codes: list[str]):
    for unit in switcher(origin, grade=grade, diploma=diploma, transcript=passed(*codes)).kept(goal, 12):
        assert unit.kept + unit.to_elective + unit.to_nothing == pytest.approx(unit.units)
        assert min(unit.kept, unit.to_elective, unit.to_nothing) >= 0
        assert origin != goal or unit.kept == unit.units, "who stays loses nothing"


def test_every_step_adds_up():
    def right(s: Step) -> bool:
        return s.had == pytest.approx(s.kept + s.lost) and s.lost == pytest.approx(s.to_elective + s.to_nothing)

    assert all(right(s) for s in switcher("culinary-arts", grade=10, diploma="tops-university").to("welding").steps)


# --- exits, and the last start ---


def test_welding_can_start_until_grade_eleven_for_work_and_later_for_college():
    found = starts({"state": "LA", "grade": 9}, lambda form: plan_of("welding", form))
    assert last_chance(found, "work") == 11
    assert last_chance(found, "certificate") == 12
    assert last_chance(found, "moon") is None


def test_the_past_of_a_senior_is_asked_of_a_usual_freshman():
    found = starts({"state": "LA", "grade": 12, "transcript": []}, lambda form: plan_of("welding", form))
    assert "work" in found[9]
    assert "work" not in found[12]


def test_a_way_out_that_closed_names_the_change_that_was_tried_and_works():
    form = {"state": "LA", "grade": 12, "diploma": "tops-tech"}
    plan_ = plan_of("welding", form)
    found = remedies(form, plan_, ["tops-tech", "tops-university"], lambda f: plan_of("welding", f))
    assert "work" not in reached(plan_)
    assert all(id_ not in reached(plan_) for id_ in found)


def test_room_tells_too_few_units_from_too_few_years():
    assert Room(({},), 4.0, ((12, 1.0),)).too_little
    assert not Room(({},), 3.0, ((11, 2.0), (12, 1.0))).too_little


# --- what reopens most ---


def test_of_all_single_changes_the_university_diploma_reopens_most_for_a_welder():
    form = {"state": "LA", "grade": 9, "diploma": "tops-tech"}
    plan_ = plan_of("welding", form)
    adding = [e["reopen"]["courses"] for e in [*plan_["closes"], *plan_["awards"]] if (e["reopen"] or {}).get("courses")]
    found = tried(plan_, single_changes(form, plan_, ["tops-tech", "tops-university"], adding), lambda f: plan_of("welding", f))
    assert found[0].change == {"kind": "diploma", "diploma": "tops-university"}
    assert {"tops-core", "tops-university"} <= set(found[0].opens)
    assert not set(found[0].opens) & open_rules(plan_)


def test_two_units_of_one_language_must_begin_by_grade_eleven():
    known = facts()
    missing = [{"line": "world-language", "units": 2.0}]
    assert begin_by(missing, known["rules"]["tops-university"], known["courses"], set()) == 11
    assert begin_by(missing[:0], known["rules"]["tops-university"], known["courses"], set()) is None
    missing = [{"line": "world-language", "units": 1.0}]
    assert begin_by(missing, known["rules"]["tops-university"], known["courses"], {"spanish-1"}) == 12


# --- changes by hand ---


def warned(pathway: str = "welding", **form: Any) -> list[dict[str, Any]]:
    known = facts()
    request = PlanRequest.from_json({"state": "LA", "grade": 9, **form})
    found = make_plan(pathway, **form)
    rule, names = known["rules"][found["diploma"]], CourseNames(known["courses"])
    return warnings(request, found, known["pathways"][pathway], known["courses"], rule, names)


def test_a_plan_nobody_touched_breaks_no_rule():
    assert warned() == []


def test_a_course_before_the_one_it_needs_is_a_warning_with_its_rule():
    found = warned(locked_choices=[{"code": "nccer-welding-technology-2", "grade": 9}], transcript=[])
    said = " ".join(w["text"] for w in found)
    assert "NCCER Welding Technology II in grade 9" in said
    assert "comes first, in an earlier grade" in said
    assert {"prerequisite"} <= {w["kind"] for w in found}
    assert all("check" in w and "source" in w for w in found)


def test_a_course_earned_already_is_said_to_count_once():
    found = warned(grade=10, transcript=passed("english-1"), locked_choices=[{"code": "english-1"}])
    assert "English I is earned already; it counts once." in [w["text"] for w in found]
