"""Random students: every plan is accepted by a checker that shares no code with the planner (tests/plan_checker.py)."""

from __future__ import annotations

import copy
import os
import random
from typing import Any

import pytest

from models.planning import PlanRequest, plan
from tests.models.test_planning import facts
from tests.plan_checker import check_plan

SEED = 20261123
GROUP, FEW = 50, 1  # students in a group; groups in every run
ALL = 40 if os.environ.get("ALL_STUDENTS") else 4  # groups in the heavy run: 2,000 students with ALL_STUDENTS=1, else 200
LA = ("welding", "patient-care-nursing", "culinary-arts", "electrical", "business-accounting", "agriculture", "early-childhood")
CA = ("ca-welding-and-materials-joining", "ca-patient-care", "ca-software-and-systems-development", "ca-education")
LA_USUAL = """english-1 english-2 english-3 algebra-1 geometry algebra-2 physical-science biology-1 chemistry-1 world-geography
    civics u-s-history physical-education-1 health-education spanish-1 spanish-2 french-1 fine-arts-survey jrotc-1 jrotc-2
    business-english career-foundations"""
CA_USUAL = """
    ca-english-9 ca-english-10 ca-english-11 ca-algebra-1 ca-geometry ca-algebra-2 ca-biology ca-chemistry ca-ethnic-studies
    ca-world-history ca-us-history ca-spanish-1 ca-spanish-2 ca-graphic-design ca-physical-education-9
    ca-physical-education-10 ca-freshman-seminar"""
USUAL = {"LA": LA_USUAL.split(), "CA": CA_USUAL.split()}
DIPLOMAS = {"LA": ["tops-tech", "tops-university"], "CA": ["ca-district-sample", "ca-state-minimum"]}
Json = dict[str, Any]


def student(dice: random.Random) -> tuple[str, Json]:
    """A pathway and a form: mostly plausible, now and then wrong in the ways transcripts are."""
    state = dice.choice(["LA", "LA", "CA"])
    pathway = dice.choice(LA if state == "LA" else CA)
    grade = dice.choice([7, 8, 9, 9, 9, 10, 10, 11, 11, 12])
    form: Json = {"state": state, "grade": grade}
    if dice.random() < 0.5:
        form["entered_grade_9"] = 2026 - (grade - 9)
    if dice.random() < 0.6:
        form["diploma"] = dice.choice(DIPLOMAS[state])
    if dice.random() < 0.15:
        form["pathway_start"] = dice.randint(9, 12)
    if dice.random() < 0.7:
        form["transcript"] = [row for slug in _passed(dice, state, pathway, grade) for row in _rows(dice, slug, form)]
    if dice.random() < 0.2:
        slug = dice.choice([*USUAL[state], "no-such-course"])
        form["locked_choices"] = [{"code": slug, "grade": dice.randint(max(9, grade), 12)} if dice.random() < 0.5 else slug]
    if dice.random() < 0.2:
        form["preferences"] = dice.choice([{"units_per_year": 6}, {"light_senior_year": True}, {"stay_on_home_campus": True}])
    return pathway, form


def _passed(dice: random.Random, state: str, pathway: str, grade: int) -> list[str]:
    career = [s for step in facts()["pathways"][pathway]["sequence"] for slot in step["courses"] for s in slot["one_of"]]
    many = max(0, min(6 * (grade - 9), 20)) if grade > 8 else dice.randint(0, 1)
    return dice.sample(USUAL[state], min(many, len(USUAL[state]))) + dice.sample(career, min(len(career), max(0, grade - 10)))


def _rows(dice: random.Random, slug: str, form: Json) -> list[Json]:
    course, luck = facts()["courses"][slug], dice.random()
    row: Json = {"code": slug, "units": course["units"][0], "mark": dice.choice("ABCD")}
    if luck < 0.55:
        return [row]
    half = row | {"units": row["units"] / 2}
    odd: list[list[Json]] = [
        [{"title": course["title"], "mark": "B"}],
        [row | {"mark": "F"}, row],
        [row | {"mark": "F"}],
        [half | {"term": "fall", "year": 2025}, half | {"term": "spring", "year": 2026}],
        [half],
        [row, row],
        [row | {"mark": "F", "status": "passed"}],
        [row | {"units": 0}],
        [row | {"units": 4}],
        [row, {"code": slug, "status": "in progress"}],
        [{"code": slug, "status": "in progress"}],
        [row | {"year": 2040}],
        [{"title": f"Special Topics {dice.randint(1, 9)}", "units": dice.choice([0.5, 1, 2]), "mark": "A"}],
        [row | {"status": "withdrawn", "mark": "W"}],
        [row | {"from": "Texas"}],
        [{"title": "Basket Weaving"}],
        [row | {"mark": "Q"}],
    ]  # fmt: skip
    return dice.choice(odd)


def planned(pathway: str, form: Json) -> Json:
    known = facts()
    found = plan(PlanRequest.from_json(form), known["pathways"][pathway], known["courses"], known["rules"], known["credentials"])
    return found.to_json()


def problems(pathway: str, form: Json, found: Json) -> list[str]:
    known = facts()
    return check_plan(form, found, known["pathways"][pathway], known["courses"], known["rules"])


@pytest.mark.parametrize("group", [*range(FEW), *(pytest.param(g, marks=pytest.mark.heavy) for g in range(FEW, ALL))])
def test_random_students_get_plans_the_checker_accepts(group: int) -> None:
    dice = random.Random(SEED + group)
    refused = []
    for number in range(GROUP):
        pathway, form = student(dice)
        refused += [(number, pathway, form, p) for p in problems(pathway, form, planned(pathway, form))]
    assert not refused, "\n".join(f"{n} {w}: {p} {f}" for n, w, f, p in refused[:20])


# --- the checker itself: a plan that is spoiled on purpose is refused ---


def _move(found: Json) -> None:
    term = next(t for t in found["terms"] if any(c["code"] == "geometry" for c in t["courses"]))
    course = next(c for c in term["courses"] if c["code"] == "geometry")
    term["courses"].remove(course)
    found["terms"][0]["courses"].append(course)


def _double(found: Json) -> None:
    found["terms"][1]["courses"].append(copy.deepcopy(found["terms"][0]["courses"][0]))


def _call_met(found: Json) -> None:
    line = found["audit"]["lines"][0]
    line["status"] = "met"


def _drop(found: Json) -> None:
    found["terms"][3]["courses"].pop(0)


def _wrong_line(found: Json) -> None:
    found["audit"]["lines"][0]["by"][0]["code"] = "algebra-1"


def _lose_a_row(found: Json) -> None:
    found["transcript"].pop()


def _say_impossible(found: Json) -> None:
    found["feasible"] = False


@pytest.mark.parametrize("spoil", [_move, _double, _call_met, _drop, _wrong_line, _lose_a_row, _say_impossible])
def test_a_plan_spoiled_on_purpose_is_refused(spoil: Any) -> None:
    form = {"state": "LA", "grade": 9, "transcript": [{"code": "X1", "title": "Basket Weaving", "units": 1}]}
    found = planned("welding", form)
    assert problems("welding", form, found) == []
    spoil(found)
    assert problems("welding", form, found)
