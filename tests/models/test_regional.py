"""The rule of a regional list: known answers on a few made jobs, and what holds for any."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from models.labor import Area, Figure, Pay, WageRow
from models.regional import Candidate, openings_middle, passing, pay_line, top

HERE = Area("1", "Here", "region", 1000.0)
STATE = Area("22", "State", "state", 10000.0)


def job(soc: str, median: int | None, openings: float | None, *, pay_area: Area = HERE, of: Area = HERE) -> Candidate:
    pay = Pay(soc, WageRow(median=median), pay_area if median else None, borrowed=pay_area is not HERE)
    return Candidate(soc, pay, Figure(openings, "openings", of if openings is not None else None, "", "", borrowed=of is not HERE))


def test_the_line_is_where_half_of_the_jobs_are():
    assert pay_line([(20000, 60), (50000, 30), (90000, 10)]) == 20000
    assert pay_line([(20000, 40), (50000, 30), (90000, 30)]) == 50000


def test_what_is_not_published_is_left_out_of_the_line_and_is_never_zero():
    assert pay_line([(None, 500), (30000, None), (40000, 10)]) == 40000
    assert pay_line([(None, 500)]) is None


def test_the_lowest_sum_of_two_places_comes_first():
    jobs = [job("a", 90000, 5), job("b", 80000, 50), job("c", 50000, 40)]
    assert [(r.candidate.soc, r.by_pay, r.by_openings, r.score) for r in top(jobs, 40000)] == [
        ("b", 2, 1, 3), ("a", 1, 3, 4), ("c", 3, 2, 5),
    ]  # fmt: skip


def test_a_job_below_the_line_or_with_pay_from_elsewhere_is_not_on_it():
    jobs = [job("low", 39999, 50), job("at", 40000, 5), job("away", 90000, 50, pay_area=STATE), job("none", None, 50)]
    assert [c.soc for c in passing(jobs, 40000)] == ["at"]


def test_openings_from_the_state_weigh_by_the_states_jobs():
    jobs = [job("state", 50000, 100, of=STATE), job("local", 50000, 11)]
    assert [r.candidate.soc for r in sorted(top(jobs, 1), key=lambda r: r.by_openings)] == ["local", "state"]


def test_openings_published_nowhere_leave_a_job_off():
    assert top([job("a", 90000, None)], 1) == []


JOBS = st.lists(
    st.builds(job, st.text("abcdef", min_size=1, max_size=4), st.integers(10000, 200000), st.floats(0.1, 500)),
    unique_by=lambda c: c.soc, max_size=30,
)  # fmt: skip


@given(JOBS, st.integers(10000, 200000))
def test_the_list_is_the_same_whatever_order_the_jobs_come_in(jobs: list[Candidate], line: int):
    found = top(jobs, line, 20)
    assert found == top(list(reversed(jobs)), line, 20)
    assert len(found) == min(20, len(passing(jobs, line)))
    assert all((r.candidate.pay.median or 0) >= line for r in found)
    assert [r.score for r in found] == sorted(r.score for r in found)


def test_the_middle_of_openings_leaves_out_what_is_not_published():
    assert openings_middle([10.0, None, 30.0, 500.0]) == 30
    assert openings_middle([None]) is None
