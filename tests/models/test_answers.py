import numpy as np
import pytest

from models.answers import AnswerError, Item, as_row, check_answers, normed, scale_norms, scale_picture, too_flat

ITEMS = [Item(f"{s.lower()}{n}", f"item {s}{n}", s, 3.0, 1.0) for n in range(3) for s in "RIASEC"]


def test_an_answer_out_of_range_is_named_with_what_to_do():
    with pytest.raises(AnswerError, match="answer to 'r0' is 9; use a whole number from 1"):
        check_answers({"r0": 9}, ITEMS)


@pytest.mark.parametrize("wrong", [0, 6, 2.5, "4", True, [3]])
def test_only_whole_numbers_from_1_to_5_are_answers(wrong):
    with pytest.raises(AnswerError):
        check_answers({"r0": wrong}, ITEMS)


def test_every_wrong_answer_is_reported_not_only_the_first():
    with pytest.raises(AnswerError) as error:
        check_answers({"r0": 9, "i0": -1, "zz": 3}, ITEMS)
    assert len(str(error.value).splitlines()) == 3


def test_a_skipped_answer_is_not_an_answer_of_zero():
    assert check_answers({"r0": None, "i0": 4}, ITEMS) == {"i0": 4}
    row = as_row({"i0": 4}, ITEMS)
    assert np.isnan(row[0])
    assert row[1] == 4


def test_normed_answers_sum_to_zero_over_what_was_answered_and_skipped_ones_are_zero():
    marks = np.array([[1, 5, 3, np.nan, 2, 4] + [3] * 12], dtype=float)
    a = normed(marks, ITEMS)[0]
    assert a[3] == 0
    assert abs(a.sum()) < 1e-12


def test_an_unusual_liking_says_more_than_a_usual_one():
    items = [Item("rare", "x", "R", 1.5, 1.0), Item("usual", "y", "S", 4.5, 1.0), *ITEMS]
    a = normed(np.array([4.0, 4.0, *[3.0] * len(ITEMS)]), items)[0]
    assert a[0] > 0 > a[1]


def test_flat_and_too_few_answers_carry_no_ranking():
    assert too_flat(np.full(18, 3.0)) == "flat"
    assert too_flat(np.array([1, 5, 3] + [np.nan] * 15)) == "few"
    assert too_flat(np.array([1, 5] * 9, dtype=float)) is None


def test_scale_norms_are_drawn_together_as_far_as_they_are_not_trusted():
    scales = {"R": {"mean": 2.0, "sd": 1.0}, "S": {"mean": 4.0, "sd": 1.2}}
    assert scale_norms({"scales": scales, "trust": 1.0}) == {"R": (2.0, 1.0), "S": (4.0, 1.2)}
    assert scale_norms({"scales": scales, "trust": 0.5}) == {"R": (2.5, 1.0), "S": (3.5, 1.2)}
    assert scale_norms({"scales": scales, "trust": 0.0}) == {"R": (3.0, 1.0), "S": (3.0, 1.2)}


def test_the_interest_picture_leaves_out_a_type_nobody_answered():
    marks = np.array([5.0 if i.scale == "R" else 2.0 if i.scale != "C" else np.nan for i in ITEMS])
    picture = scale_picture(marks, ITEMS)
    assert picture["C"] is None
    assert max((v, k) for k, v in picture.items() if v is not None)[1] == "R"
