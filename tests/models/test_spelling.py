"""Words as people type them, against a handful of known ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.spelling import LETTERS, Vocabulary, count_words, fold, mistakes

NAMES = [
    "nurse aide", "electrician", "electric meter installer", "lineman", "policewoman", "barber", "harbor master",
    "registered nurse", "truck driver", "cocinera", "albañil", "lawyer", "layer", "cna", "vendedor", "auto mechanic", "plumber",
]  # fmt: skip
WORDS = Vocabulary(count_words(NAMES))


@pytest.mark.parametrize(("typed", "meant"), [
    ("nurce", "nurse"), ("elecrician", "electrician"), ("barbor", "barber"), ("truk drivr", "truck driver"), ("lawer", "lawyer"),
    ("cosinera", "cocinera"), ("Plummer", "plumber"), ("linemen", "lineman"), ("policewomen", "policewoman"),
])  # fmt: skip
def test_a_misspelt_word_and_an_irregular_plural_become_the_known_word(typed: str, meant: str) -> None:
    assert WORDS.mend(typed) == meant


@pytest.mark.parametrize(
    "typed",
    ["Nurse", "nurses", "albanil", "ALBAÑIL", "vendedoras", "elec", "cna", "rn", "tdl", "18 wheeler", "xylophone", "", "💩"],
)
def test_known_words_their_beginnings_and_endings_short_ones_and_far_ones_stay_as_typed(typed: str) -> None:
    assert WORDS.mend(typed) == typed


def test_likely_mistakes_count_less_than_others() -> None:
    assert mistakes("nurse", "nurse") == 0
    assert mistakes("berber", "barber") < mistakes("bxrber", "barber") == 1
    assert mistakes("nurce", "nurse") < mistakes("nurte", "nurse")
    assert mistakes("barbber", "barber") < mistakes("barxber", "barber") == 1
    assert mistakes("nusre", "nurse") < 1


@given(st.text(LETTERS, max_size=12), st.text(LETTERS, max_size=12))
def test_only_the_same_word_is_without_a_mistake(one: str, other: str) -> None:
    assert (mistakes(one, other) == 0) == (one == other)


@given(st.text(max_size=40))
def test_what_is_mended_once_stays(text: str) -> None:
    assert WORDS.mend(WORDS.mend(text)) == WORDS.mend(text)


def test_words_are_counted_once_a_name_without_accents() -> None:
    assert count_words(["Técnico tecnico", "técnica"]) == {"tecnico": 1, "tecnica": 1}
    assert fold("ALBAÑIL") == "albanil"


def test_no_names_mend_nothing() -> None:
    assert Vocabulary({}).mend("nurce") == "nurce"
