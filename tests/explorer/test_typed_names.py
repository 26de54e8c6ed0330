"""Search as teenagers and parents type: misspelt, initials, irregular plurals, their own words, English and Spanish.

`tests/cases/typed-names.csv` was written, with the occupations that count, before the search was changed.
"""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest

from explorer.catalog import Catalog
from explorer.commands import search_names
from explorer.occupations import look_up
from models.spelling import LETTERS
from tests.conftest import Reader
from tests.house_rules import text_of

LIST = Path(__file__).parents[1] / "cases" / "typed-names.csv"


def rows() -> list[dict[str, str]]:
    with LIST.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def hit(found: list[list[str]], k: int) -> float:
    """The share of the list with an occupation that counts among the first k, each SOC code once."""
    right = [set(r["soc"].split(";")) for r in rows()]
    firsts = [list(dict.fromkeys(code[:7] for code in codes))[:k] for codes in found]
    return sum(bool(a & set(b)) for a, b in zip(right, firsts, strict=True)) / len(right)


def offered(catalog: Catalog, typed: str) -> list[str]:
    results = look_up(catalog, typed)
    return [job.code for job in results.found or results.nearest]


def test_the_list_has_sixty_names_fifteen_of_them_spanish_and_only_known_occupations(catalog: Catalog) -> None:
    assert len({r["name"] for r in rows()}) == len(rows()) == 60
    assert sum(r["kind"] == "Spanish" for r in rows()) == 15
    assert set().union(*(r["soc"].split(";") for r in rows())) <= {code[:7] for code in catalog.titles}


def test_nine_in_ten_are_found_first_on_the_page_and_nearly_all_among_five(catalog: Catalog) -> None:
    found = [offered(catalog, r["name"]) for r in rows()]
    assert hit(found, 1) >= 0.90
    assert hit(found, 5) >= 0.95


def test_the_command_finds_as_many(catalog: Catalog) -> None:
    found = [[h.code for h in hits] for hits in search_names(catalog, [r["name"] for r in rows()], 10)]
    assert hit(found, 1) >= 0.90
    assert hit(found, 5) >= 0.95


@pytest.mark.parametrize(("typed", "title"), [
    ("cna", "Nursing Assistants"), ("CNA", "Nursing Assistants"), ("emt", "Emergency Medical Technicians"),
    ("lpn", "Licensed Practical and Licensed Vocational Nurses"), ("rn", "Registered Nurses"),
    ("cdl", "Heavy and Tractor-Trailer Truck Drivers"),
    ("hvac", "Heating, Air Conditioning, and Refrigeration Mechanics and Installers"), ("cashier", "Cashiers"),
    ("albanil", "Brickmasons and Blockmasons"), ("lash tech", "Skincare Specialists"),
])  # fmt: skip
def test_the_job_whose_name_is_what_was_typed_stands_first(catalog: Catalog, typed: str, title: str) -> None:
    assert catalog.titles[offered(catalog, typed)[0]] == title
    assert catalog.titles[search_names(catalog, [typed], 1)[0][0].code] == title


def test_one_slip_in_a_word_is_mended_nine_times_in_ten(catalog: Catalog) -> None:
    """Words of our own English names, each with a letter left out, wrong, doubled or changed over, drawn at random."""
    draw = random.Random(11)
    names = catalog.rows("select name from occupation_names where source = 'ours' and lang = 'en'")
    words = sorted({w for r in names for w in r["name"].split() if len(w) >= 5 and set(w) <= set(LETTERS)})
    meant = {}
    for word in draw.sample(words, 300):
        i = draw.randrange(1, len(word))
        letter = draw.choice(LETTERS)
        slips = [word[:i] + word[i + 1 :], word[:i] + letter + word[i + 1 :], word[:i] + word[i - 1 :],
                 word[: i - 1] + word[i] + word[i - 1] + word[i + 1 :]]  # fmt: skip
        typed = draw.choice(slips)
        if not catalog.vocabulary.knows(typed):
            meant[typed] = word
    assert len(meant) > 250
    assert sum(catalog.vocabulary.mend(t) == w for t, w in meant.items()) / len(meant) >= 0.90


def test_the_page_says_what_it_looked_for_and_leaves_the_words_and_the_choice_to_the_reader(visitor: Reader) -> None:
    page = visitor.get("/jobs?q=elecrician")
    assert "Showing results for “electrician” No job has a name with “elecrician” in it." in text_of(page.main)
    assert page.select_one("#q")["value"] == "elecrician"
    assert text_of(page.select_one(".job-row .job-name")) == "Electricians"
    as_typed = next(a for a in page.select("main a") if text_of(a) == "Look for “elecrician” as you typed it")
    page = visitor.get(str(as_typed["href"]))
    assert "Showing results for" not in text_of(page.main)
    assert "No job has a name with “elecrician” in it. Try fewer or shorter words" in text_of(page.main)
    assert page.select_one("#q")["value"] == "elecrician"


def test_words_that_are_known_are_looked_for_as_typed(visitor: Reader) -> None:
    assert "Showing results for" not in text_of(visitor.get("/jobs?q=electricians").main)
