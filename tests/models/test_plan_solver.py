"""The solver: against every arrangement of small cases, the same twice, conflicts that are smallest, changes that help, edits."""

from __future__ import annotations

import functools
import itertools
import json
import os
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import plan_goal as goal
from models import plan_solver
from models import plan_words as words
from models.plan_candidates import Candidate, candidates
from models.plan_conflicts import changes, conflicts
from models.plan_draft import best_draft
from models.plan_edits import added, check_edit, moved, removed, swapped
from models.plan_model import Ask, Model
from models.plan_request import PlanRequest
from models.plan_solver import Program
from models.plan_terms import Away, Terms
from models.planning import case_of, plan, with_usual_past
from models.rules import Taken, audit
from tests.conftest import ROOT
from tests.models.test_planning import facts, load_by_grade, make_plan, placed, texts

# --- brute force ---

CODES = ("a", "b", "c", "d")
GRADES = (10, 11, 12)


@st.composite
def small_case(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any], dict[str, Any]]:
    """(form, pathway, courses, rule): at most four courses, three grades, two lines and a short sequence."""
    codes = CODES[: draw(st.integers(2, 4))]
    courses = {}
    for n, code in enumerate(codes):
        before = draw(st.lists(st.sampled_from(codes[:n]), max_size=1)) if n else []
        courses[code] = {
            "title": code.upper(), "subject": draw(st.sampled_from(["mathematics", "cte"])), "check": "seen",
            "units": draw(st.sampled_from([[1.0], [0.5], [1.0, 2.0]])), "prerequisites": [before] if before else [],
            "grades": sorted(draw(st.sets(st.sampled_from(GRADES), min_size=1))),
        }  # fmt: skip
    named = st.lists(st.sampled_from(codes), min_size=1, max_size=3, unique=True)
    lines = []
    for n in range(draw(st.integers(1, 2))):
        one_of = draw(named)
        usual = one_of[: draw(st.integers(0, len(one_of)))]
        lines.append({"id": f"line-{n}", "title": f"Line {n}", "es": f"Materia {n}", "units": draw(st.sampled_from([0.5, 1, 2])),
                      "one_of": one_of, "default": usual, "grades": [draw(st.sampled_from(GRADES)) for _ in usual]})  # fmt: skip
    sequence = [{"grade": draw(st.sampled_from(GRADES)), "courses": [{"one_of": draw(named), "level": "advanced", "units": 1.0}]}
                for _ in range(draw(st.integers(0, 2)))]  # fmt: skip
    form = {"state": "LA", "grade": 10, "transcript": [], "preferences": {"units_per_year": draw(st.sampled_from([1, 2, 3]))}}
    rule = {"title": "Rule", "es": "Regla", "kind": "diploma", "state": "LA", "lines": lines}
    return form, {"sequence": sequence, "credentials": []}, courses, rule


@functools.cache
def missing_in(rule: str, courses: str, taken: tuple[Taken, ...]) -> float:
    return sum(ln.missing for ln in audit("x", json.loads(rule), json.loads(courses), taken).missing)


def points_of(
    found: dict[str, Candidate], chosen: dict[str, tuple[int, int]], case: Any, rule: dict[str, Any]
) -> tuple[float, float]:
    """The two tiers of the goal for one arrangement (course → grade, hundredths), by the published weights alone."""
    career = {s for step in case.pathway["sequence"] for p in step["courses"] for s in p["one_of"]}
    taken = tuple(Taken(s, size / 100, s in career) for s, (_, size) in chosen.items())
    first = goal.MISSING_UNIT * missing_in(json.dumps(rule), json.dumps(case.courses), taken)
    second = 0.0
    for slug, (grade, size) in chosen.items():
        c = found[slug]
        first += goal.LATE * (grade > max(c.grades))
        first += goal.SHRUNK_UNIT * abs(size - c.sizes[0]) / 100 if c.pathway else 0
        away = abs(grade - max(c.target, 10))
        second += 100 * (c.cost + goal.GRADE * away + (0 if c.pathway else goal.TAKEN_UNIT * size / 100))
        second += goal.TIE * away * (len(found) - sorted(found).index(slug))
    places = [p["one_of"] for step in case.pathway["sequence"] for p in step["courses"]]
    options = [[None, *(s for s in p if s in chosen)] for p in places]
    best = (float("inf"), 0.0)
    for filled in itertools.product(*options):
        used = [s for s in filled if s]
        if len(used) == len(set(used)):
            spared = sum(100 * (goal.ALTERNATIVE * p.index(s) - found[s].cost) for p, s in zip(places, filled, strict=True) if s)
            best = min(best, (goal.SLOT * filled.count(None), spared))
    return first + best[0], second + best[1]


def allowed(found: dict[str, Candidate], chosen: dict[str, tuple[int, int]], limit: float) -> bool:
    for grade in GRADES:
        if sum(size for g, size in chosen.values() if g == grade) > 100 * limit:
            return False
    return all(
        any(o in chosen and chosen[o][0] < grade for o in options)
        for slug, (grade, _) in chosen.items()
        for options in found[slug].needs
    )


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(small_case())
def test_no_arrangement_of_a_small_case_is_better_than_the_plan(small: tuple[Any, ...]):
    form, pathway, courses, rule = small
    case = case_of(PlanRequest.from_json(form), pathway, courses, {})
    found = candidates(case, rule)
    spots: list[list[tuple[int, int] | None]] = []
    for c in found.values():
        last = 12 if c.late or max(c.grades) == 12 else max(c.grades)
        spots.append([None, *((g, size) for size in c.sizes for g in GRADES if min(c.grades) <= g <= last)])
    limit, best = form["preferences"]["units_per_year"], (float("inf"), 0.0)
    for choice in itertools.product(*spots):
        chosen = {s: spot for s, spot in zip(found, choice, strict=True) if spot}
        if allowed(found, chosen, limit):
            best = min(best, points_of(found, chosen, case, rule))
    draft = best_draft(case, "x", rule)
    assert draft.gap == 0
    assert draft.points == pytest.approx(best, abs=0.02)


# --- the same every time ---

SENIOR = {"grade": 11, "diploma": "tops-university", "preferences": {"light_senior_year": True}}


def test_the_same_student_gets_the_same_plan_twenty_times():
    first = make_plan("patient-care-nursing", **SENIOR)
    assert make_plan("patient-care-nursing", **SENIOR) == first
    known, slug = facts(), "tops-university"
    case = case_of(
        PlanRequest.from_json({"state": "LA", **SENIOR}),
        known["pathways"]["patient-care-nursing"],
        known["courses"],
        known["rules"],
    )
    case = with_usual_past(case, slug, known["rules"][slug])
    drafts = [best_draft(case, slug, known["rules"][slug]).calendar for _ in range(20)]
    assert all(d.place == drafts[0].place for d in drafts)


def test_neither_threads_nor_the_order_of_a_dictionary_change_a_plan():
    program = ("import json\nfrom tests.models.test_planning import make_plan\n"
               f"print(json.dumps(make_plan('patient-care-nursing', **{SENIOR!r})['terms']))")  # fmt: skip
    told = set()
    for threads in ("1", "8"):
        env = {**os.environ, "OMP_NUM_THREADS": threads, "PYTHONHASHSEED": threads}
        done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=env, check=True, capture_output=True, text=True)
        told.add(done.stdout)
    known = facts()
    courses = dict(reversed(known["courses"].items()))
    request = PlanRequest.from_json({"state": "LA", **SENIOR})
    turned = plan(request, known["pathways"]["patient-care-nursing"], courses, known["rules"], known["credentials"])
    told.add(json.dumps(turned.to_json()["terms"]) + "\n")
    assert len(told) == 1


def test_a_search_that_is_cut_short_says_so_with_its_gap(monkeypatch: pytest.MonkeyPatch):
    """Many knapsacks at once, and no node of the search beyond the first."""
    monkeypatch.setitem(plan_solver.OPTIONS, "mip_max_nodes", 1)
    program = Program()
    cells = [[program.var() for _ in range(30)] for _ in range(6)]
    weights = [[(i * 37 + j * 53) % 61 + 20 for j in range(30)] for i in range(6)]
    for row, weight in zip(cells, weights, strict=True):
        program.at_most(sum(weight) // 2, list(zip(row, weight, strict=True)))
    for j in range(30):
        program.at_most(3, [(cells[i][j], 1.0) for i in range(6)])
    answer = program.solve({cells[i][j]: -float((i * 29 + j * 41) % 47 + 30) for i in range(6) for j in range(30)})
    assert answer.possible
    assert answer.gap > 0
    assert answer.bound < answer.goal


def test_a_plan_not_proven_the_best_is_called_good_with_its_gap(monkeypatch: pytest.MonkeyPatch):
    from models import plan_draft

    solve = Model.solve
    monkeypatch.setattr(plan_draft.Model, "solve", lambda model: _with_gap(*solve(model)))
    found = make_plan("welding")
    assert found["status"] == "good"
    assert "a better one could save at most 12 points" in found["gap"]["text"]


def _with_gap(answer: Any, first: float) -> tuple[Any, float]:
    from dataclasses import replace

    return replace(answer, bound=answer.goal - 12), first


# --- impossible ---


def test_a_late_start_names_the_rules_in_conflict_and_the_start_as_the_cheapest_change():
    found = make_plan("welding", grade=11, pathway_start=12)
    assert not found["feasible"]
    (conflict,) = found["conflicts"]
    assert "the grade given for starting the pathway" in conflict["text"]
    assert {r["rule"] for r in conflict["rules"]} == {"line:pathway", "start", "order"}
    assert next(r for r in conflict["rules"] if r["rule"] == "line:pathway")["source"] == "lac-28-cxv-2319"
    assert found["changes"][0]["text"] == "Start the career courses now."
    assert make_plan("welding", grade=11)["feasible"]


def test_too_few_periods_are_named_with_the_number_that_would_do():
    found = make_plan(preferences={"units_per_year": 5})
    assert "still needs 23 units; the room in grades 9 to 12 is 20 units, at 5 a year" in texts(found["conflicts"])
    assert found["changes"][0]["text"] == "Take up to 8 units a year, if the school has the periods."


def test_a_conflict_has_no_rule_that_could_be_missing():
    """Without any one of its rules the line would fit."""
    known = facts()
    request = PlanRequest.from_json({"state": "LA", "grade": 11, "pathway_start": 12})
    rule = known["rules"]["tops-tech"]
    case = with_usual_past(case_of(request, known["pathways"]["welding"], known["courses"], known["rules"]), "tops-tech", rule)
    (conflict,) = conflicts(best_draft(case, "tops-tech", rule), "tops-tech", rule)

    def fits(*lifted: str) -> bool:
        ask = Ask(lift=frozenset({"limit", *lifted}), only=frozenset(conflict.lines), sequence=False)
        return Model(case, rule, ask).complete({}).possible

    assert not fits()
    assert all(fits(rule) for rule in conflict.rules)


def tight(limit: float) -> tuple[Any, dict[str, Any]]:
    """Two lines that want the one place grade 12 has, and a third that stands in nobody's way."""
    courses = {
        code: {"title": code.upper(), "subject": "cte", "check": "seen", "units": [1.0], "grades": grades, "prerequisites": []}
        for code, grades in (("a", [12]), ("b", [12]), ("c", [11]))
    }
    lines = [{"id": f"line-{c}", "title": f"Line {c.upper()}", "es": f"Materia {c.upper()}", "units": 1, "one_of": [c],
              "default": [c], "grades": courses[c]["grades"]} for c in courses]  # fmt: skip
    rule = {"title": "Rule", "es": "Regla", "kind": "diploma", "state": "LA", "lines": lines}
    form = {"state": "LA", "grade": 10, "transcript": [], "preferences": {"units_per_year": limit}}
    return case_of(PlanRequest.from_json(form), {"sequence": [], "credentials": []}, courses, {}), rule


def test_lines_that_fail_only_together_are_named_without_the_others():
    case, rule = tight(1)
    draft = best_draft(case, "x", rule)
    (conflict,) = conflicts(draft, "x", rule)
    assert (conflict.kind, conflict.lines, set(conflict.rules)) == ("together", ("line-a", "line-b"), {"grades", "limit"})
    assert {c.kind for c in changes(draft, "x", rule)} == {"summer", "limit", "year"}
    said = words.conflict(conflict, {"title": "Rule", "es": "Regla"}, rule["lines"][:2], None, ("", ""), 10)
    assert said["text"] == (
        "These lines fit one by one and not together in the years left, at most 1 unit a year: "
        "Line A and Line B (2 units to place)."
    )
    case, rule = tight(2)
    assert best_draft(case, "x", rule).audit("x", rule).complete


def test_an_answer_that_breaks_a_row_is_asked_for_in_another_way(monkeypatch: pytest.MonkeyPatch):
    tried, run = [], plan_solver._run

    def first_wrong(program: Program, costs: Any, options: Any) -> Any:
        tried.append(options["presolve"])
        if len(tried) == 1:
            raise plan_solver.SolverError("no answer")
        return run(program, costs, options)

    monkeypatch.setattr(plan_solver, "_run", first_wrong)
    program = Program()
    a, b = program.var(), program.var()
    program.row(1, 2, [(a, 1.0), (b, 1.0)])
    assert program.solve({a: 2.0, b: 3.0}).values == (1.0, 0.0)
    assert tried == ["off", "on"]


BEHIND = st.fixed_dictionaries(
    {"state": st.just("LA"), "grade": st.sampled_from([10, 11, 12])},
    optional={
        "pathway_start": st.sampled_from([11, 12]),
        "transcript": st.lists(st.sampled_from(["english-1", "english-2", "algebra-1", "biology-1"]).map(lambda c: {"code": c}),
                               max_size=4, unique_by=lambda r: r["code"]),
        "left_out": st.lists(st.sampled_from(["english-1", "geometry", "english-3"]), max_size=1),
        "preferences": st.fixed_dictionaries({"units_per_year": st.sampled_from([5, 6, 7])}),
    },
)  # fmt: skip


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(BEHIND)
def test_every_change_that_is_named_makes_the_diploma_fit(form: dict[str, Any]):
    known, slug = facts(), "tops-tech"
    rule = known["rules"][slug]

    def draft_of(of: dict[str, Any]) -> Any:
        case = with_usual_past(
            case_of(PlanRequest.from_json(of), known["pathways"]["welding"], known["courses"], known["rules"]), slug, rule
        )
        return best_draft(case, slug, rule)

    draft = draft_of(form)
    if draft.audit(slug, rule).complete:
        return
    for change in changes(draft, slug, rule):
        mended = dict(form)
        if change.kind == "summer":
            mended["transcript"] = [*form.get("transcript", []), *({"code": c} for c in change.courses)]
            if "transcript" not in form:
                continue
        elif change.kind == "take_back":
            mended["left_out"] = [c for c in form["left_out"] if c not in change.courses]
        elif change.kind == "start":
            del mended["pathway_start"]
        elif change.kind == "limit":
            mended["preferences"] = {"units_per_year": change.units}
        else:
            continue
        assert draft_of(mended).audit(slug, rule).complete, change


# --- preferences, load, terms ---


def test_preferences_are_weighed_and_the_plan_says_what_they_reach():
    usual, light = make_plan("welding"), make_plan("welding", preferences={"light_senior_year": True})
    assert load_by_grade(light)[12] < load_by_grade(usual)[12]
    assert texts(light["preferences"]) == f"A light senior year: grade 12 holds {load_by_grade(light)[12]:g} units."
    early = make_plan("welding", preferences={"earliest_credential": True})
    assert placed(early)["nccer-core-course"] < placed(usual)["nccer-core-course"]
    assert "NCCER Core in grade 9" in texts(early["preferences"])
    both = make_plan("welding", preferences={"most_college_credit": True, "earliest_credential": True})
    assert [(p["id"], p["rank"]) for p in both["preferences"]] == [("most_college_credit", 1), ("earliest_credential", 2)]


def test_the_load_of_every_year_is_told():
    found = make_plan("welding")
    for year in found["load"]:
        assert year["units"] == load_by_grade(found)[year["grade"]]
        assert year["room"] == 7 - year["units"]
        assert len(year["demanding"]) <= 3
    last = found["load"][-1]
    assert last["work_based_learning"][0]["text"] == "Paid internship at a fabricator or shipyard"
    assert "Grade 9: 5 units, 2 demanding courses; room for 2 units more." in texts(found["load"])


def test_half_units_stand_in_one_term_of_a_calendar_with_two():
    known = facts()
    terms = Terms(("fall", "spring"), 0.5, 3.5, {"nccer-welding-technology-1": Away("River Center", 25, "afternoon")})
    request = PlanRequest.from_json({"state": "LA", "grade": 9})
    found = plan(request, known["pathways"]["welding"], known["courses"], known["rules"], known["credentials"], terms).to_json()
    assert found["feasible"]
    where = {c["code"]: (t["grade"], t["term"]) for t in found["terms"] for c in t["courses"]}
    assert where["health-education"][1] in ("fall", "spring")
    assert where["english-1"] == (9, "year")
    for grade in range(9, 13):
        whole = sum(c["credits"] for t in found["terms"] if (t["grade"], t["term"]) == (grade, "year") for c in t["courses"])
        for name in terms.names:
            term = sum(c["credits"] for t in found["terms"] if (t["grade"], t["term"]) == (grade, name) for c in t["courses"])
            assert whole / 2 + term <= 3.5
    assert "fall and spring" in texts(found["assumptions"])
    (year,) = [y for y in found["load"] if y["travel"]]
    assert year["travel"] == [{"code": "nccer-welding-technology-1", "center": "River Center", "minutes": 25, "block": "afternoon"}]


def test_two_courses_of_a_row_fit_into_one_year_of_four_by_four_blocks():
    known = facts()
    blocks = Terms(("fall", "spring"), 1.0, 4.0)
    request = PlanRequest.from_json({"state": "LA", "grade": 12, "transcript": [{"code": "english-1"}, {"code": "english-2"}]})
    rule = known["rules"]["tops-tech"]
    case = case_of(request, known["pathways"]["welding"], known["courses"], known["rules"], blocks)
    english = Model(case, rule, Ask(only=frozenset({"english-more"}), sequence=False))
    assert english.complete({}).possible, "English III in fall and English IV in spring"


# --- hand edits ---


def test_an_edit_of_the_form_is_planned_around():
    form: dict[str, Any] = {"state": "LA", "grade": 9}
    assert placed(make_plan(**moved(form, "geometry", 11)))["geometry"] == 11
    without = make_plan(**removed(form, "technical-writing"))
    assert "technical-writing" not in placed(without)
    assert without["feasible"]
    instead = placed(make_plan(**swapped(form, "Technical Writing", "business-english", 12)))
    assert instead["business-english"] == 12
    assert "technical-writing" not in instead
    back = added(removed(form, "geometry"), "geometry", 10)
    assert back["left_out"] == []
    assert placed(make_plan(**back))["geometry"] == 10


def test_a_course_taken_out_that_the_diploma_needs_is_said_and_not_refused():
    found = make_plan(**removed({"state": "LA", "grade": 9}, "algebra-1"))
    assert not found["feasible"]
    assert "Algebra I" in texts(found["unmet"])
    assert found["changes"][0]["text"] == "Take Algebra I back, which was left out by hand."


def edits(layout: list[tuple[int, str]], **form: Any) -> list[dict[str, Any]]:
    known = facts()
    request = PlanRequest.from_json({"state": "LA", "grade": 9, "transcript": [], **form})
    case = case_of(request, known["pathways"]["welding"], known["courses"], known["rules"])
    rows = [{"grade": g, "code": c} for g, c in layout]
    return check_edit(case, "tops-tech", known["rules"]["tops-tech"], rows)


def test_the_planner_s_own_arrangement_breaks_no_rule():
    found = make_plan("welding")
    known = facts()
    case = case_of(
        PlanRequest.from_json({"state": "LA", "grade": 9}), known["pathways"]["welding"], known["courses"], known["rules"]
    )
    layout = [{"grade": t["grade"], "code": c["code"], "units": c["credits"]} for t in found["terms"] for c in t["courses"]]
    assert check_edit(case, "tops-tech", known["rules"]["tops-tech"], layout) == []


@pytest.mark.parametrize(
    ("layout", "form", "rule", "words"),
    [
        ([(9, "english-2")], {}, "order", "English II was settled by hand. It usually comes after English I."),
        ([(9, "english-4")], {}, "early", "English IV is in grade 9; it usually starts in grade"),
        ([(12, "english-1")], {}, "late", "English I comes in grade 12, later than usual"),
        ([(9, "civics"), (10, "civics")], {}, "twice", "Civics stands in the plan more than once"),
        ([(9, "algebra-1")], {"transcript": [{"code": "algebra-1"}]}, "earned", "Algebra I is already earned"),
        ([(9, "no-such-course")], {}, "unknown", "no-such-course was settled on, but is not in the course list"),
        ([], {"transcript": [{"code": "civics", "status": "in progress"}]}, "under_way", "Civics is under way in grade 9"),
        ([(10, "nccer-core-course")], {"pathway_start": 11}, "start", "before the grade given for starting the pathway (11)"),
        (
            [(9, "english-1"), (9, "algebra-1")],
            {"preferences": {"units_per_year": 1}},
            "limit",
            "Grade 9 holds 2 units, more than 1",
        ),
        ([], {}, "line", "Biology: 1 unit missing."),
        ([], {}, "sequence", "nothing fills its place: Career Foundations"),
    ],
)
def test_every_broken_rule_is_a_warning_with_its_words_and_its_source(layout: Any, form: Any, rule: str, words: str):
    found = [w for w in edits(layout, **form) if w["rule"] == rule]
    assert words in texts(found)
    assert all({"source", "check", "grade", "code", "es"} <= set(w) for w in found)


def test_a_warning_names_the_source_of_the_diploma_line():
    line = next(w for w in edits([]) if w["rule"] == "line")
    assert line["source"] == facts()["rules"]["tops-tech"]["source"]
