"""Pages about the site: they say what the code does, and the glossary stands once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from explorer.about import ACCESSIBILITY_DATE, glossary
from explorer.catalog import Catalog
from models.recommend import BALANCED
from tests.conftest import ROOT, Reader
from tests.house_rules import text_of

TEMPLATES = ROOT / "explorer" / "templates"
PAGES = ["/how-matching-works", "/data", "/privacy", "/accessibility", "/words", "/patterns"]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_about_the_site_loads_in_both_languages_and_sets_nothing(visitor: Reader, path: str) -> None:
    visitor.get(path)
    assert visitor.get(f"/es{path}").html["lang"] == "es"
    if path != "/patterns":  # its forms carry a token, so they begin a session
        assert "Set-Cookie" not in visitor.client.get(path).headers


def test_matching_tells_the_measured_figures_and_their_limits(visitor: Reader) -> None:
    page = visitor.get("/how-matching-works")
    words = text_of(page.main)
    bars = [[text_of(c) for c in r.select("th, td")] for r in page.select("table.bars tbody tr")]
    assert bars == [["This site", "61 %"], ["The usual rule: six averages", "47 %"], ["Pure chance", "27 %"]]
    assert "3,247 adults in the United States" in words
    assert "None of them chose a trade" in words
    assert "your race, your family's income, a disability" in words
    assert "70 percent of the men and 66 percent of the women" in words


def test_matching_says_what_is_evened_out_with_its_figures_and_that_they_are_unconfirmed(visitor: Reader) -> None:
    page = visitor.get("/how-matching-works")
    words = text_of(page.main)
    assert "We take 66 percent of that published difference out of what the marks are worth." in words
    rows = {text_of(r.th): text_of(r.select("td")[-1]) for r in page.select("table")[-1].select("tbody tr")}
    assert list(rows.values()) == ["+0.84", "+0.26", "−0.35", "−0.68", "−0.04", "−0.33"]
    assert "It is what step six evens out. to confirm" in words
    assert text_of(page.select("ol.about-steps > li")[5]).startswith("We even out one difference.")
    assert "Su, Rounds and Armstrong (2009)" in words
    assert "O*NET 29.3 Database" in words


def test_matching_shows_the_weights_the_code_uses(visitor: Reader) -> None:
    table = visitor.get("/how-matching-works").select_one("table")
    rows = [[text_of(c) for c in r.select("th, td")] for r in table.select("tbody tr")]
    assert rows[1] == ["Balanced", *(f"{w * 100:.0f} %" for w in (BALANCED.interest, BALANCED.wage, BALANCED.demand))]


def test_every_source_is_listed_with_release_and_credit(visitor: Reader, catalog: Catalog) -> None:
    page = visitor.get("/data")
    for id_, source in catalog.sources.items():
        row = text_of(page.select_one(f'tr[id="{id_}"]'))
        assert " ".join(source["credit"].split()) in row
        assert source["release"] in row


def test_counts_are_those_of_the_content(visitor: Reader, catalog: Catalog) -> None:
    counts = {text_of(d.dt): text_of(d.dd) for d in visitor.get("/data").select("dl.counts > div")}
    assert counts["jobs with our own words"] == "1,016"
    assert counts["pathways"] == str(len(catalog.pathways))


def test_privacy_names_the_cookie_the_site_sets(visitor: Reader, app: Flask) -> None:
    words = text_of(visitor.get("/privacy").main)
    assert f"named “{app.config['SESSION_COOKIE_NAME']}”" in words
    assert app.config["SESSION_COOKIE_HTTPONLY"]
    promises = ("You need no account.", "We do not store it: we store a digest of it", "delete everything saved under your code")
    assert [p for p in promises if p not in words] == []


def test_the_accessibility_statement_is_dated_and_tells_its_gaps(visitor: Reader) -> None:
    page = visitor.get("/accessibility")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", ACCESSIBILITY_DATE)
    assert page.select_one("time")["datetime"] == ACCESSIBILITY_DATE
    assert "Gaps we know" in text_of(page.main)
    assert "Tell your counselor, or the office of the school that runs this site." in text_of(page.main)


# --- words ---


def test_each_word_is_explained_once_in_both_languages(visitor: Reader) -> None:
    ids = [w["id"] for w in glossary()]
    assert len(ids) >= 30
    assert len(set(ids)) == len(ids)
    for word in glossary():
        assert set(word) == {"id", "term", "en", "es_term", "es"}, word["id"]
        assert word["en"].endswith(".")
        assert word["es"].endswith(".")
        assert word["en"] != word["es"]
    english, spanish = visitor.get("/words"), visitor.get("/es/words")
    for word in glossary():
        assert word["en"] in text_of(english.select_one(f"#{word['id']}"))
        assert word["es"] in text_of(spanish.select_one(f"#{word['id']}"))


def test_the_words_schools_use_are_there() -> None:
    needed = {
        "igp", "cte", "pathway", "concentrator", "dual-enrollment", "articulated", "transcripted", "guaranteed", "tops",
        "tops-tech", "jump-start", "ibc", "credential", "apprenticeship", "exit-point", "work-based-learning", "soc", "cip",
        "onet", "oews", "median", "lower-quarter", "job-zone", "unit", "gpa",
    }  # fmt: skip
    assert needed <= {w["id"] for w in glossary()}


def test_the_glossary_document_agrees_with_the_words_file() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    written = {m[1]: m[2].strip() for m in re.finditer(r"^## (.+)\n\n(.+)$", text, re.MULTILINE)}
    assert written == {w["term"]: w["en"] for w in glossary()}, "write the words of explorer/words.yml into docs/glossary.md"
    assert list(written) == sorted(written, key=str.casefold)


def test_links_to_a_word_find_it() -> None:
    known = {w["id"] for w in glossary()}
    found = set()
    for file in TEMPLATES.rglob("*.html"):
        found |= set(re.findall(r"about\.words['\"],\s*_anchor=['\"]([\w-]+)", file.read_text(encoding="utf-8")))
    assert found, "no template links to a word"
    assert found <= known, f"explain these in explorer/words.yml: {sorted(found - known)}"


# --- patterns ---


def test_every_component_is_on_the_patterns_page(visitor: Reader) -> None:
    files = sorted((TEMPLATES / "components").glob("*.html"))
    macros = {m for f in files for m in re.findall(r"{% macro (\w+)\(", Path(f).read_text(encoding="utf-8"))}
    assert macros
    shown = {text_of(h) for h in visitor.get("/patterns").select(".pattern > h2")}
    assert macros <= shown, f"show these on /patterns: {sorted(macros - shown)}"
