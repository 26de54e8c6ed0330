"""Search in Spanish: 200 names a Spanish-speaking parent would type, held against the occupations that count as right.

`tests/cases/spanish-names.csv` was written before anything was measured. A name is found when one of the first k SOC codes
offered is right; what the page offers are the jobs with these words in a name or, where there is none, the nearest names.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pytest

from explorer.catalog import Catalog
from explorer.commands import name_index
from explorer.occupations import look_up
from models.encoder import default_encoder
from models.search import strip
from models.spelling import stems

LIST = Path(__file__).parents[1] / "cases" / "spanish-names.csv"


def rows() -> list[tuple[str, set[str]]]:
    with LIST.open(encoding="utf-8", newline="") as file:
        return [(r["name"], set(r["soc"].split(";"))) for r in csv.DictReader(file)]


def without_accents(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(c))


def hit(found: Sequence[Sequence[str]], k: int) -> float:
    """The share of the names with a right occupation among the first k offered, each SOC code once."""
    names = rows()
    firsts = [list(dict.fromkeys(code[:7] for code in codes))[:k] for codes in found]
    return sum(bool(right.intersection(first)) for (_, right), first in zip(names, firsts, strict=True)) / len(names)


def test_the_list_has_two_hundred_names_over_all_major_groups_and_only_known_occupations(catalog: Catalog) -> None:
    names = rows()
    assert len({name for name, _ in names}) == len(names) == 200
    right = set().union(*(codes for _, codes in names))
    assert right <= {code[:7] for code in catalog.titles}
    assert {code[:2] for code in right} == {code[:2] for code in catalog.titles}


def test_four_in_five_spanish_names_lead_to_the_right_job_among_the_first_five(catalog: Catalog) -> None:
    offered = []
    for name, _ in rows():
        results = look_up(catalog, name)
        offered.append([job.code for job in results.found or results.nearest])
    assert hit(offered, 5) >= 0.80


def test_four_in_five_are_found_even_with_these_very_names_struck_out_with_or_without_accents(catalog: Catalog) -> None:
    names = [name for name, _ in rows()]
    everything = name_index(catalog)
    unaccented = {without_accents(n) for n in names}
    index = everything.without(strip([n for n in everything.names if without_accents(n) in unaccented]))
    assert len(everything.names) - len(index.names) > 150
    offered = [[h.code for h in hits] for hits in index.search(default_encoder().encode(names), 10)]
    assert hit(offered, 5) >= 0.80


@pytest.mark.parametrize(("typed", "code"), [
    ("técnico de rayos x", "29-2034"), ("tecnica de rayos x", "29-2034"), ("TÉCNICAS DE RAYOS X", "29-2034"),
    ("vendedora de autopartes", "41-2022"), ("vendedores de autopartes", "41-2022"), ("trabajar de mesera", "35-3031"),
    ("soldadora de tuberías", "51-4121"), ("truck drivers", "53-3032"),
])  # fmt: skip
def test_accents_capitals_gender_and_number_do_not_matter(catalog: Catalog, typed: str, code: str) -> None:
    assert code in [row["onet_soc"][:7] for row in catalog.find_occupations(typed)][:5]


def test_only_small_words_and_endings_are_left_out_of_a_name() -> None:
    assert stems(["Vendedoras", "de", "casas"]) == ["Vendedor", "casa"]
    assert stems(["cook"]) == ["cook"]
    assert stems(["de", "la"]) == []


def test_the_name_beside_a_hit_is_one_of_that_occupation_and_the_index_reads_like_a_list(catalog: Catalog) -> None:
    index = name_index(catalog)
    everything = list(index.names)
    assert len(everything) == len(index.names) == len(index.owner) == len(index.vectors)
    assert index.names[2:5] == everything[2:5]
    for found in index.search(default_encoder().encode(["plomero", "school bus driver"]), 3)[0]:
        owners = catalog.rows("select onet_soc from occupation_names where name = ?", (found.name,))
        assert found.code in [r["onet_soc"] for r in owners]
