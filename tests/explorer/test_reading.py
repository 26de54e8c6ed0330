"""How hard the site's own English is to read: help and every interface sentence at grade 8 or below."""

from __future__ import annotations

import re

import pytest
from babel.messages.extract import extract_from_dir
from bs4 import BeautifulSoup

from content.reading import grade
from explorer.about import glossary
from tests.conftest import ROOT, Reader
from tests.house_rules import text_of

HARDEST = 8
SHORTEST = 8  # words: the grade of a shorter sentence says little but the length of its words
FIND = {"gettext": None, "_": None, "ngettext": (1, 2)}
# Sentences a licence asks for word by word.
AS_LICENSED = re.compile(r"USDOL/ETA has not approved|USDOL/ETA, whose trademark it is")
HELP = [
    "/how-matching-works",
    "/privacy",
    "/data",
    "/accessibility",
    "/words",
    "/",
    "/inventory",
    "/inventory/paper",
    "/come-back",
    "/plan",
]


def interface() -> set[str]:
    """Every English sentence the interface can say, as it stands in templates and Python; placeholders read as "it"."""
    methods = [("**.py", "python"), ("templates/**.html", "jinja2")]
    found = extract_from_dir(ROOT / "explorer", methods, keywords=FIND)
    texts = (t for _, _, message, _, _ in found for t in ([message] if isinstance(message, str) else message))
    return {re.sub(r"%\(\w+\)[sd]", "it", t).replace("%%", "%") for t in texts if t}


def sentences(page: BeautifulSoup) -> list[str]:
    """The paragraphs and points of a page that are sentences, without those that name a source."""
    blocks = [
        b for b in page.select("main p, main li, main dd") if not b.find(["p", "li", "dd"]) and "source" not in b.get("class", [])
    ]
    return [t for t in map(text_of, blocks) if re.search(r"[.!?]$", t) and len(t.split()) >= SHORTEST]


def test_every_sentence_of_the_interface_reads_at_grade_eight_or_below() -> None:
    texts = {t for t in interface() if re.search(r"[.!?]$", t) and len(t.split()) >= SHORTEST and not AS_LICENSED.search(t)}
    assert len(texts) > 300
    assert not {t: round(grade(t), 1) for t in texts if grade(t) > HARDEST}


def test_every_word_explained_reads_at_grade_eight_or_below() -> None:
    assert not {w["id"]: round(grade(w["en"]), 1) for w in glossary() if grade(w["en"]) > HARDEST}


@pytest.mark.parametrize("path", HELP)
def test_a_page_of_help_read_as_one_text_is_at_grade_eight_or_below(visitor: Reader, path: str) -> None:
    found = sentences(visitor.get(path))
    assert found, "nothing to read"
    assert grade(" ".join(found)) <= HARDEST
