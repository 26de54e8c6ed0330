"""The page of content health says what the command says."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from content.prospects import RULE, WITHIN
from explorer.catalog import Catalog
from explorer.confirming import open_facts
from explorer.health import share, totals
from tests.conftest import Reader
from tests.explorer.conftest import Visitor
from tests.house_rules import text_of

PAGE = "/data/health"


def cells(row: object) -> list[str]:
    return [text_of(c) for c in row.select("th, td")]  # type: ignore[attr-defined]


def test_the_shares_of_each_pack_are_those_of_the_report(visitor: Visitor, catalog: Catalog) -> None:
    page = visitor.get(PAGE)
    assert len(catalog.health["packs"]) == 3
    for pack in catalog.health["packs"]:
        counts = totals(pack)
        total = sum(counts.values())
        shares = [share(counts[c], total) for c in ("seen", "confirmed", "unverified", "historic")]
        assert cells(page.select_one(f"#pack-{pack['pack']}")) == [pack["title"], str(pack["pathways"]), f"{total:,}", *shares]
        assert all(f"of {total:,} (" in s for s in shares)


def test_the_lists_have_the_lengths_of_the_report(visitor: Visitor, catalog: Catalog) -> None:
    report, words = catalog.health, text_of(visitor.get(PAGE).main)
    found = report["disagreements"]
    unexplained = sum(d["reason"] is None for d in found)
    assert (
        f"in {len(found)} places. For {len(found) - unexplained} of them a reason is written down; {unexplained} are open." in words
    )
    flags = [(p["low_pay"], p["few_openings"]) for p in report["prospects"]]
    counts = [flags.count(f) for f in ((True, True), (True, False), (False, True))]
    said = "Under both lines: {} of {} pathways. Under the pay line only: {}. Under the openings line only: {}."
    assert said.format(counts[0], len(flags), *counts[1:]) in words
    assert f"{len(report['missing_figures'])} jobs without a national figure" in words
    for d in found:
        assert d["code"] in words
        assert d["reason"] is None or d["reason"] in words


def test_the_rule_of_the_flags_stands_beside_them(visitor: Visitor, catalog: Catalog) -> None:
    assert catalog.health["rule"] == RULE.format(years=WITHIN)
    assert catalog.health["rule"] in text_of(visitor.get(PAGE).main)


def test_every_pathway_stands_once_with_what_to_confirm(visitor: Visitor, catalog: Catalog) -> None:
    page = visitor.get(PAGE)
    shown = {a["href"].rsplit("/", 1)[1]: cells(a.find_parent("tr")) for a in page.select("details tbody th a")}
    assert set(shown) == set(catalog.pathways)
    for row in catalog.health["pathways"]:
        assert shown[row["pathway"]][1:] == [str(row["to_confirm"]), f"{row['grade']:.1f}"]


def test_what_to_confirm_is_counted_as_on_the_page_of_the_pathway(app: Flask, catalog: Catalog) -> None:
    with app.test_request_context("/"):
        told = {slug: len(open_facts(catalog, pathway, [])) for slug, pathway in catalog.pathways.items()}
    assert {p["pathway"]: p["to_confirm"] for p in catalog.health["pathways"]} == told


def test_the_exit_judged_is_the_one_the_site_aims_at(catalog: Catalog) -> None:
    fips = {p["state"]: p["fips"] for p in catalog.states}
    place = catalog.place(None)
    for row in catalog.health["prospects"]:
        if row["area"] == fips[place.state]:
            labor = catalog.pathway_labor(place, row["pathway"])
            assert labor.pay is not None
            assert (row["exit"], row["pay"]) == (labor.exit_id, labor.pay.median), row


def test_the_page_is_linked_from_the_sources_and_speaks_spanish(visitor: Visitor) -> None:
    assert visitor.get("/data").select_one(f'a[href="{PAGE}"]')
    spanish = visitor.get(f"/es{PAGE}")
    assert spanish.html["lang"] == "es"
    reasons = [text_of(h) for h in spanish.select("details h3")]
    assert any("trabajo de oficina" in r for r in reasons)
    assert not any("the table" in r for r in reasons)


def test_the_page_is_light_and_reads_no_content_files(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    import content.load

    monkeypatch.setattr(content.load, "load", lambda *_: pytest.fail("the page must read what the build stored"))
    for path in (PAGE, f"/es{PAGE}"):
        response = reader.client.get(path)
        assert response.status_code == 200
        assert len(response.data) < 100_000, path


@pytest.mark.parametrize(
    ("number", "of", "said"),
    [
        (421, 1731, "421 of 1,731 (24 %)"),
        (3, 1731, "3 of 1,731 (under 1 percent)"),
        (1730, 1731, "1,730 of 1,731 (over 99 percent)"),
        (0, 12, "0 of 12 (0 %)"),
        (12, 12, "12 of 12 (100 %)"),
        (0, 0, "none"),
    ],
)
def test_a_share_says_of_what(number: int, of: int, said: str) -> None:
    assert share(number, of) == said


def test_a_share_of_some_is_never_said_to_be_all_or_none() -> None:
    for number in range(1, 1731):
        assert not re.search(r"\((0|100) %\)", share(number, 1731)), number
