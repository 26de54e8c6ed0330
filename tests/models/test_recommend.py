"""One behavioural suite on the real index: parts add up, order is stable, more liking never lowers the best match."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.fit import Groups
from models.recommend import BALANCED, LIKES, PAYS, WeightError, Weights
from models.reference import simulate

INVENTORY = "activities-60"
DESCRIBES = {"r3": "welding", "s7": "patient-care-nursing", "i7": "software-web", "a7": "film-video", "c10": "banking-insurance",
             "r10": "culinary-arts", "r7": "animal-science", "e2": "marketing-sales", "i4": "it-support-cybersecurity"}  # fmt: skip
SLOW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
weights = st.tuples(*[st.integers(0, 100)] * 3).filter(lambda w: sum(w) > 0).map(lambda w: Weights.of(*w))
answer_sets = st.integers(0, 10_000)


@pytest.fixture(scope="module")
def rank(matching):
    place = matching.catalog.place("22033")

    def run(answers, weights_=BALANCED, texts=()):
        return matching.rank(INVENTORY, answers, place, weights_, texts)

    return run


@pytest.fixture(scope="module")
def person(matching):
    items = matching.items(INVENTORY)

    def run(seed):
        marks = simulate(items, 1, seed=seed)[0]
        return {i.id: int(m) for i, m in zip(items, marks, strict=True)}

    return run


@SLOW
@given(seed=answer_sets, w=weights)
def test_the_parts_add_up_to_the_score_and_name_only_given_answers(rank, person, seed, w):
    answers = person(seed)
    found = rank(answers, w)
    for r in found.best:
        reasons = found.reasons(r)
        assert sum(x.points for x in reasons) == pytest.approx(r.score, abs=1e-9)
        assert 0 <= r.score <= 100
        assert {x.answer for x in reasons if x.part == "interest"} <= set(answers)


@SLOW
@given(seed=answer_sets)
def test_same_input_same_ranking_whatever_the_order_of_answers(rank, person, seed):
    answers = person(seed)
    turned = dict(reversed(answers.items()))
    assert [(r.slug, r.score) for r in rank(answers).best] == [(r.slug, r.score) for r in rank(turned).best]


@SLOW
@given(seed=answer_sets)
def test_every_pathway_is_in_every_ranking(rank, person, matching, seed):
    assert sorted(r.slug for r in rank(person(seed)).best) == sorted(matching.catalog.offered("LA"))


@SLOW
@given(seed=answer_sets, item=st.sampled_from(sorted(DESCRIBES)))
def test_liking_an_activity_more_never_lowers_the_fit_of_the_pathway_it_describes_best(rank, person, seed, item):
    """The fit itself: scores are drawn together by the person's best fit, which may rise more."""
    answers = person(seed)
    best = DESCRIBES[item]
    fits = []
    for mark in (2, 4):
        fit = rank({**answers, item: mark}, LIKES).fit
        fits.append(fit.z[fit.slugs.index(best)])
    assert fits[1] >= fits[0]


@SLOW
@given(seed=answer_sets)
def test_what_i_like_orders_by_fit_and_the_best_fit_stands_highest(rank, person, seed):
    found = rank(person(seed), LIKES)
    by_fit = sorted(found.fit.slugs, key=lambda s: -found.fit.z[found.fit.slugs.index(s)])
    floor = [s.slug for s in found.best if s.score > 0]  # the lowest fits all stand at 0
    assert floor == by_fit[: len(floor)]
    assert found.best[0].score == pytest.approx(min(100, 50 + 25 * found.fit.z.max()))


@SLOW
@given(seed=answer_sets)
def test_leaving_wage_and_demand_out_leaves_interest_alone(rank, person, seed):
    answers = person(seed)
    blended = {r.slug: r.interest for r in rank(answers, PAYS).best}
    alone = {r.slug: r.interest for r in rank(answers, LIKES).best}
    assert blended == alone


@SLOW
@given(seed=answer_sets)
def test_ties_are_said_by_both_sides(rank, person, seed):
    found = {r.slug: r for r in rank(person(seed)).best}
    for slug, r in found.items():
        assert slug not in r.ties_with
        assert all(slug in found[other].ties_with for other in r.ties_with)


@pytest.mark.parametrize("answers", [{}, {"r1": 5}, dict.fromkeys([f"r{n}" for n in range(1, 11)], 3)])
def test_too_few_or_flat_answers_give_a_reason_instead_of_a_ranking(rank, answers):
    found = rank(answers)
    assert found.best == []
    assert found.too_flat in ("few", "flat")


def test_free_text_moves_the_pathway_it_speaks_of(rank, person):
    answers = person(5)
    before = rank(answers, LIKES).fit
    after = rank(answers, LIKES, ["I love cooking and baking for people in a kitchen"])
    moved = dict(zip(after.fit.slugs, after.fit.z - before.z, strict=True))
    assert max(moved, key=moved.get) == "culinary-arts"
    assert "culinary-arts" in [r.slug for r in after.best[:3]]
    assert any(x.answer == "text-1" for r in after.best for x in after.reasons(r))


@pytest.mark.parametrize("text", ["", "   ", "\x00\x00", "🙂🙂🙂", "a" * 200_000, "'; drop table pathways; --", "ﷺ"])
def test_empty_enormous_and_hostile_text_is_harmless(rank, person, text):
    found = rank(person(6), BALANCED, [text]).best
    assert len(found) >= 15
    assert all(np.isfinite(r.score) for r in found)


def test_what_pays_here_changes_the_order_towards_pay(rank, person, matching):
    """Over many people the first three under "What pays here" pay more than under "What I like"."""
    labor = matching.catalog.labor(matching.catalog.place("22033"))

    def mean_pay(weights_):
        return np.mean([labor[r.slug].pay.median for seed in range(30) for r in rank(person(seed), weights_).best[:3]])

    assert mean_pay(PAYS) > mean_pay(BALANCED) > mean_pay(LIKES)


@pytest.mark.parametrize(
    "text",
    [
        "interest=-1,wage=1,demand=1",
        "interest=0",
        "money=3",
        "interest",
        "interest=x",
        "interest=1,interest=2",
        "",
        "interest=1e308,wage=1e308",
        "interest=nan,wage=1",
        "wage=inf",
    ],
)
def test_bad_weights_say_how_to_write_them(text):
    with pytest.raises(WeightError, match="interest="):
        Weights.parse(text)


def test_weights_of_any_size_are_shares():
    assert Weights.parse("interest=60,wage=20,demand=20") == Weights.of(6, 2, 2) == Weights(0.6, 0.2, 0.2)


def test_a_pathway_counts_each_six_digit_soc_once():
    groups = Groups.of({"p": ["11-1011.00", "11-1011.03", "13-2011.00"]}, ["11-1011.00", "11-1011.03", "13-2011.00"])
    assert groups.matrix[:, 0].tolist() == [0.25, 0.25, 0.5]
