import math

import numpy as np
import pytest

from models.labor import Area, LaborTable, PathwayLabor, WageRow, aim, log_z

HERE = Area("12940", "Baton Rouge, LA", "area", 400_000)
STATE = Area("22", "Louisiana", "state", 1_900_000)
NATION = Area("99", "U.S.", "nation", 155_000_000)
LADDER = (HERE, STATE, NATION)
TABLE = LaborTable(
    wages={
        ("12940", "51-4121"): WageRow(3690, 49480, 61170, 78170, 84000, 92000),
        ("22", "51-4121"): WageRow(13690, 40000, 50000, 61000, 70000, 80000),
        ("12940", "45-2092"): WageRow(employment=50),  # employment published, no wage
        ("22", "45-2092"): WageRow(900, 20000, 24000, 29000, 33000, 39000),
        ("99", "29-1141"): WageRow(3_000_000, 60000, 70000, 90000, 100000, 130000),
    },
    state_openings={"51-4121": 1270, "45-2092": 300},
    nation_openings={"29-1141": 190_000.0, "27-2011": 5000.0},
)


def test_a_local_wage_is_local_and_says_so():
    pay = TABLE.pay("51-4121", LADDER)
    assert (pay.median, pay.row.p25, pay.area, pay.borrowed) == (78170, 61170, HERE, False)


def test_a_wage_not_published_here_is_borrowed_from_the_state_and_says_so():
    pay = TABLE.pay("45-2092", LADDER)
    assert (pay.median, pay.area, pay.borrowed) == (29000, STATE, True)


def test_a_wage_published_nowhere_is_missing_not_zero():
    pay = TABLE.pay("27-2011", LADDER)
    assert pay.median is None
    assert pay.area is None


def test_openings_are_the_states_by_the_areas_share_of_jobs():
    figure = TABLE.openings("51-4121", LADDER)
    assert figure.amount == pytest.approx(1270 * 3690 / 13690)
    assert figure.estimated
    assert figure.area == HERE


def test_openings_fall_back_to_the_nation_and_then_to_missing():
    assert TABLE.openings("29-1141", LADDER).area == NATION
    assert TABLE.openings("99-9999", LADDER).amount is None


def test_a_borrowed_figure_weighs_no_more_than_a_local_one():
    """The same share of all jobs gives the same rate, whatever the size of the place."""
    local = PathwayLabor("x", None, (TABLE.openings("51-4121", LADDER),), ("51-4121",))
    state_only = PathwayLabor("x", None, (TABLE.openings("51-4121", LADDER[1:]),), ("51-4121",))
    assert local.rate == pytest.approx(1270 * 3690 / 13690 / 400)
    assert state_only.rate == pytest.approx(1270 / 1900)
    assert local.rate < 2 * state_only.rate


def test_the_widest_place_a_figure_is_from_is_named():
    labor = PathwayLabor("x", TABLE.pay("45-2092", LADDER), (TABLE.openings("29-1141", LADDER),), ("45-2092",))
    assert labor.borrowed_from == "U.S."


EXITS = [
    {"id": "work", "years": 0, "occupations": ["51-4121.00"]},
    {"id": "nurse", "years": 2, "occupations": ["29-1141.00"]},
    {"id": "degree", "years": 4, "occupations": ["17-2141.00"]},
]


def test_the_exit_aimed_at_is_the_best_paid_one_within_the_years_the_reader_gives():
    pays = {
        "work": TABLE.pay("51-4121", LADDER),
        "nurse": TABLE.pay("29-1141", LADDER),
        "degree": TABLE.pay("29-1141", LADDER),
    }
    assert aim(EXITS, pays, 0) == "work"
    assert aim(EXITS, pays, 2) == "nurse"
    assert aim(EXITS, pays, 4) == "nurse"  # equal pay: the shorter way


def test_no_exit_with_published_pay_gives_no_aim():
    missing = TABLE.pay("27-2011", LADDER)
    assert aim(EXITS, dict.fromkeys(["work", "nurse", "degree"], missing), 4) is None


def test_missing_values_are_neutral_and_never_the_lowest():
    z = log_z([20_000, None, 80_000])
    assert z[1] == 0
    assert z[0] < 0 < z[2]


def test_log_z_is_clipped_and_never_nan():
    z = log_z([30_000] * 40 + [1_000_000])
    assert z.max() == 2
    assert np.isfinite(log_z([None, None])).all()
    assert np.isfinite(log_z([5.0, 5.0])).all()
    assert not any(math.isnan(v) for v in log_z([]))
