import numpy as np

from models.encoder import default_encoder
from models.search import NameIndex, owners, quantise, strip

NAMES = [("welder", "51-4121.00"), ("pipe welder", "51-4121.00"), ("nurse", "29-1141.00"), ("truck driver", "53-3032.00")]


def _index():
    vectors, scale = quantise(default_encoder().encode([n for n, _ in NAMES]))
    return NameIndex([n for n, _ in NAMES], *owners([o for _, o in NAMES]), vectors, scale)


def _codes(query, index, top=3):
    return [h.code for h in index.search(default_encoder().encode([query]), top)[0]]


def test_a_name_finds_its_occupation_and_each_occupation_stands_once():
    assert _codes("welding pipes", _index())[0] == "51-4121.00"
    assert len(_codes("welder", _index(), top=10)) == 3


def test_struck_out_names_are_gone_whatever_their_case():
    index = _index().without(strip(["Welder ", "PIPE WELDER"]))
    assert "51-4121.00" not in _codes("welder", index, top=10)


def test_an_empty_index_finds_nothing():
    assert _index().without({n for n, _ in NAMES}).search(np.zeros((1, 256)), 5) == [[]]


def test_a_row_of_zeros_can_be_stored():
    vectors, scale = quantise(np.zeros((1, 4)))
    assert (vectors == 0).all()
    assert scale.tolist() == [1.0]
