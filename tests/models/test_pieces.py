"""The pieces that our own words are cut into before the encoder is fitted to them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from models.distill import JOINTS, LONGEST_PIECE, SHORTEST_PIECE, pieces


def test_a_task_is_cut_at_its_joints():
    assert pieces(["Check the strength of a beam before welding."]) == {
        "Check the strength of a beam before welding",
        "The strength of a beam before welding",
        "Check the strength of a beam",
    }


def test_clauses_are_pieces_and_a_single_word_is_not():
    assert pieces(["Feed animals; wash."]) == {"Feed animals"}


@given(st.lists(st.sampled_from(["weld", "a", "big", "pipe", "lift,", "saw.", *sorted(JOINTS)]), max_size=30))
def test_a_piece_is_two_to_twelve_words_of_its_text_in_their_order(words):
    text = " ".join(words)
    for piece in pieces([text]):
        assert SHORTEST_PIECE <= len(piece.split()) <= LONGEST_PIECE
        assert piece.lower() in text.lower()
