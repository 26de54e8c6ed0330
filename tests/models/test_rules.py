"""The audit: known answers on small rule sets, and properties that hold for any."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from models.rules import Taken, audit, can_fill

COURSES: dict[str, Any] = {
    "english-1": {"title": "English I", "subject": "english", "units": [1.0]},
    "biology-1": {"title": "Biology I", "subject": "science", "units": [1.0]},
    "physics": {"title": "Physics", "subject": "science", "units": [1.0]},
    "health": {"title": "Health", "subject": "health-pe", "units": [0.5]},
    "spanish-1": {"title": "Spanish I", "subject": "world-language", "units": [1.0]},
    "spanish-2": {"title": "Spanish II", "subject": "world-language", "units": [1.0]},
    "french-1": {"title": "French I", "subject": "world-language", "units": [1.0]},
    "french-2": {"title": "French II", "subject": "world-language", "units": [1.0]},
    "welding-1": {"title": "Welding I", "subject": "cte", "units": [1.0, 2.0, 3.0]},
    "shop-math": {"title": "Shop Math", "subject": "mathematics", "units": [1.0]},
}


def line(id_: str, units: float, **more: Any) -> dict[str, Any]:
    return {"id": id_, "title": id_.title(), "es": id_, "units": units, **more}


def rule(*lines: dict[str, Any]) -> dict[str, Any]:
    return {"title": "A diploma", "es": "Un diploma", "lines": list(lines)}


BIOLOGY = line("biology", 1, one_of=["biology-1"])
SCIENCE = line("science", 1, takes="subject", subject="science")
LANGUAGE = line("language", 2, takes="subject", subject="world-language", same_language=True)
PATHWAY = line("pathway", 2, takes="pathway")
ELECTIVES = line("electives", 2, takes="any")


def filled(found: Any) -> dict[str, float]:
    return {ln.id: ln.filled for ln in found.lines}


def test_a_course_stands_where_it_is_needed_most():
    """Biology could fill the wide line too; then the narrow line would look empty although nothing is missing."""
    found = audit("d", rule(SCIENCE, BIOLOGY), COURSES, [Taken("biology-1", 1), Taken("physics", 1)])
    assert found.complete
    assert {ln.id: [slug for slug, _ in ln.by] for ln in found.lines} == {"science": ["physics"], "biology": ["biology-1"]}


def test_what_is_missing_is_said_with_its_units():
    found = audit("d", rule(BIOLOGY, ELECTIVES), COURSES, [Taken("english-1", 1)])
    assert [(ln.title, ln.missing) for ln in found.missing] == [("Biology", 1), ("Electives", 1)]


def test_one_unit_never_fills_two_lines():
    found = audit("d", rule(BIOLOGY, SCIENCE), COURSES, [Taken("biology-1", 1)])
    assert sum(filled(found).values()) == 1


def test_a_three_unit_course_fills_several_units_and_the_rest_is_spare():
    found = audit("d", rule(ELECTIVES), COURSES, [Taken("welding-1", 3, is_pathway=True)])
    assert found.complete
    assert found.spare == (("welding-1", 1.0),)


def test_a_three_unit_course_is_shared_between_the_pathway_and_electives():
    found = audit("d", rule(PATHWAY, ELECTIVES), COURSES, [Taken("welding-1", 3, is_pathway=True)])
    assert filled(found) == {"pathway": 2, "electives": 1}


def test_a_course_of_another_pathway_fills_no_pathway_line():
    assert filled(audit("d", rule(PATHWAY), COURSES, [Taken("welding-1", 3)])) == {"pathway": 0}


def test_two_languages_do_not_make_two_units_of_one():
    found = audit("d", rule(LANGUAGE), COURSES, [Taken("spanish-1", 1), Taken("french-1", 1)])
    assert filled(found) == {"language": 1}


def test_the_language_with_more_units_is_counted():
    taken = [Taken("french-1", 1), Taken("spanish-1", 1), Taken("spanish-2", 1)]
    found = audit("d", rule(LANGUAGE, line("electives", 1, takes="any")), COURSES, taken)
    assert found.complete
    assert found.fills("french-1")[0][0].id == "electives"


def test_two_half_units_make_one():
    assert audit("d", rule(BIOLOGY), COURSES, [Taken("biology-1", 0.5), Taken("biology-1", 0.5)]).complete


def test_the_same_course_twice_is_worth_one():
    found = audit("d", rule(ELECTIVES), COURSES, [Taken("english-1", 1), Taken("english-1", 1)])
    assert filled(found) == {"electives": 1}


def test_a_course_no_list_knows_is_an_elective_and_nothing_else():
    found = audit("d", rule(SCIENCE, PATHWAY, ELECTIVES), COURSES, [Taken("basket-weaving", 1)])
    assert filled(found) == {"science": 0, "pathway": 0, "electives": 1}


def test_a_course_to_ask_about_fills_its_line():
    found = audit("d", rule(line("math", 1, one_of=["geometry"], ask=["shop-math"])), COURSES, [Taken("shop-math", 1)])
    assert found.complete


LINES = [BIOLOGY, SCIENCE, line("english", 1, one_of=["english-1"]), PATHWAY, ELECTIVES, line("half", 0.5, one_of=["health"])]
TAKEN = st.lists(
    st.builds(Taken, st.sampled_from([*COURSES, "unknown"]), st.sampled_from([0.5, 1.0, 2.0, 3.0]), st.booleans()), max_size=7
)


@given(TAKEN, st.lists(st.sampled_from(LINES), unique_by=lambda ln: ln["id"], min_size=1))
def test_no_unit_is_counted_twice_and_no_line_overfilled(taken: list[Taken], lines: list[dict[str, Any]]):
    found = audit("d", rule(*lines), COURSES, taken)
    for slug in {t.slug for t in taken}:
        given_out = sum(n for _, n in found.fills(slug)) + sum(n for name, n in found.spare if name == slug)
        most = max(COURSES[slug]["units"]) if slug in COURSES else 99
        assert given_out == min(most, sum(t.units for t in taken if t.slug == slug))
    assert all(0 <= ln.filled <= ln.units for ln in found.lines)


@given(
    st.lists(st.sampled_from([s for s in COURSES if s != "health"]), unique=True, max_size=5),
    st.lists(st.sampled_from([BIOLOGY, SCIENCE, PATHWAY, LINES[2]]), unique_by=lambda ln: ln["id"], min_size=1, max_size=3),
)
def test_no_other_assignment_fills_more(slugs: list[str], lines: list[dict[str, Any]]):
    """Against every assignment of whole courses to whole places."""
    places = [ln for ln in lines for _ in range(int(ln["units"]))]

    def most(left: frozenset[str], place: int) -> int:
        if place == len(places):
            return 0
        fits = [s for s in left if can_fill(places[place], s, COURSES[s], s == "welding-1")]
        return max([most(left, place + 1), *(1 + most(left - {s}, place + 1) for s in fits)])

    found = audit("d", rule(*lines), COURSES, [Taken(s, 1, s == "welding-1") for s in slugs])
    assert sum(ln.filled for ln in found.lines) == most(frozenset(slugs), 0)


@given(TAKEN)
def test_the_same_courses_give_the_same_audit(taken: list[Taken]):
    assert audit("d", rule(*LINES), COURSES, taken) == audit("d", rule(*LINES), COURSES, taken)


# --- marks, substitutes, lines inside others, and how sure a unit is ---


def status(found: Any) -> dict[str, str]:
    return {ln.id: ln.status for ln in found.lines}


def test_a_line_is_met_by_earned_units_alone():
    taken = [Taken("biology-1", 1), Taken("physics", 1, held="planned"), Taken("english-1", 1, unsure=0.5)]
    found = audit("d", rule(BIOLOGY, SCIENCE, line("english", 1, one_of=["english-1"])), COURSES, taken)
    assert status(found) == {"biology": "met", "science": "planned", "english": "ask"}
    assert found.complete


def test_what_is_earned_stands_before_what_is_planned():
    found = audit("d", rule(SCIENCE), COURSES, [Taken("physics", 1, held="planned"), Taken("biology-1", 1)])
    assert status(found) == {"science": "met"}
    assert found.spare == (("physics", 1.0),)


def test_a_rule_that_asks_for_a_mark_leaves_lower_ones_out_and_asks_for_unknown_ones():
    strict = {**rule(SCIENCE), "least_mark": "C"}
    assert status(audit("d", strict, COURSES, [Taken("physics", 1, marks=(("C-", 1.0),))])) == {"science": "missing"}
    assert status(audit("d", strict, COURSES, [Taken("physics", 1, marks=((None, 1.0),))])) == {"science": "ask"}
    assert status(audit("d", strict, COURSES, [Taken("physics", 1, marks=(("D", 1.0), ("B", 1.0)))])) == {"science": "met"}
    assert status(audit("d", rule(SCIENCE), COURSES, [Taken("physics", 1, marks=(("D", 1.0),))])) == {"science": "met"}


STANDS = {**rule(BIOLOGY, ELECTIVES), "stands_for": [{"course": "biology-1", "all_of": ["french-1", "french-2"], "units": 1.0}]}


def test_two_courses_stand_for_a_third_and_are_then_used_up():
    full = [Taken(s, 1) for s in ("french-1", "french-2", "english-1", "physics")]
    found = audit("d", STANDS, COURSES, full)
    assert found.complete
    assert found.stood_for == (("biology-1", ("french-1", "french-2")),)
    assert not found.fills("french-1")


def test_one_of_the_two_does_not_stand_for_it():
    found = audit("d", STANDS, COURSES, [Taken("french-1", 1), Taken("english-1", 1), Taken("physics", 1)])
    assert status(found)["biology"] == "missing"


# A printed plan in which the year of area G is one of the electives: its rows add up to 4, the diploma to 3.
PRINTED = rule(BIOLOGY, line("g", 1, one_of=["physics"], inside=["electives"]), ELECTIVES)


def test_a_unit_counts_in_two_lines_only_where_the_rule_says_so():
    found = audit("d", PRINTED, COURSES, [Taken("biology-1", 1), Taken("physics", 1), Taken("english-1", 1)])
    assert found.complete, "physics is the year of G and one of the two electives"
    apart = rule(BIOLOGY, line("g", 1, one_of=["physics"]), ELECTIVES)
    assert not audit("d", apart, COURSES, [Taken("biology-1", 1), Taken("physics", 1), Taken("english-1", 1)]).complete


def test_a_line_inside_others_takes_nothing_that_stands_elsewhere():
    inside = rule(line("physics", 1, one_of=["physics"]), line("g", 1, one_of=["physics"], inside=["electives"]), ELECTIVES)
    found = audit("d", inside, COURSES, [Taken("physics", 1), Taken("english-1", 1), Taken("biology-1", 1)])
    assert status(found) == {"physics": "met", "g": "missing", "electives": "met"}


@given(TAKEN, st.sampled_from(["earned", "ask", "in progress", "planned"]))
def test_no_line_is_met_by_what_is_not_earned(taken: list[Taken], held: str):
    found = audit("d", rule(*LINES), COURSES, [Taken(t.slug, t.units, t.is_pathway, held) for t in taken])
    assert all(ln.status in (("met",) if held == "earned" else (held,)) for ln in found.lines if not ln.missing)
