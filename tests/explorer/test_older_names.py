"""Older names are there for looking up and nowhere else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from explorer.catalog import Catalog
from explorer.commands import recommendation
from explorer.matching import Matching
from explorer.plans import make_plan
from models.recommend import BALANCED
from tests.explorer.conftest import Visitor
from tests.house_rules import text_of


@pytest.fixture(scope="module")
def older(catalog: Catalog) -> dict[str, set[str]]:
    """Historic titles of pathways, and ids and titles of historic credentials and courses.

    Fields that Fast Forward named, such as Carpentry, are words that today's pathways bear too.
    """
    titles = {t["title"] for t in catalog.older_titles("LA") if t["kind"] == "pathway"}
    entries = {**catalog.credentials, **catalog.courses}
    gone = {s for s, e in entries.items() if e["check"] == "historic"}
    return {"titles": titles, "ids": gone, "names": {entries[s]["title"] for s in gone}}


def values(data: Any) -> set[str]:
    """Every text of some data."""
    if isinstance(data, dict):
        return set().union(*(values(v) for v in data.values()), set(data))
    if isinstance(data, list):
        return set().union(*(values(v) for v in data))
    return {data} if isinstance(data, str) else set()


def test_there_is_something_to_keep_out(older: dict[str, set[str]]):
    assert {"Welder", "Maritime", "Information Technology"} <= older["titles"]
    assert {"certified-junior-culinarian", "adobe-certified-associate", "acf-secondary", "food-services-1"} <= older["ids"]


def test_the_page_gives_each_name_its_years_and_what_was_seen(visitor: Visitor, catalog: Catalog, older: dict[str, set[str]]):
    page = visitor.get("/older-names")
    said = text_of(page.main)
    for title in older["titles"] | older["names"] | {t["title"] for t in catalog.older_titles("LA")}:
        assert title in said
    row = next(r for r in page.select("tbody tr") if text_of(r.th) == "Maritime")
    assert [text_of(c) for c in row.select("td")] == ["2014-2019", "Its title alone was seen.", "Maritime and Vessel Operations"]
    assert "None of them stands in a result, a plan or a list of this site." in said
    assert visitor.get("/data").select("main a[href='/older-names']")


def test_every_pathway_named_as_near_exists(catalog: Catalog):
    for row in catalog.rows("select title, near from historic_titles"):
        assert set(row["near"].split(" | ")) <= set(catalog.offered("LA")), row["title"]


def test_no_older_name_reaches_a_plan(catalog: Catalog, older: dict[str, set[str]]):
    for slug in catalog.offered("LA"):
        for grade in (9, 11):
            found = values(make_plan(catalog, slug, {"state": "LA", "grade": grade}).plan)
            assert not found & (older["titles"] | older["ids"] | older["names"]), slug


def test_no_older_name_reaches_a_ranking(catalog: Catalog, matching: Matching, older: dict[str, set[str]]):
    inventory, place = catalog.default_inventory, catalog.place("22033")
    marks = {item["id"]: 1 + n % 5 for n, item in enumerate(catalog.inventory(inventory)["items"])}
    ranking = recommendation(matching, inventory, marks, [], place, BALANCED, 999)
    assert len(ranking["pathways"]) == len(catalog.offered("LA"))
    assert not values(ranking["pathways"]) & (older["titles"] | older["ids"] | older["names"])


def test_no_pathway_names_a_historic_credential_or_course(catalog: Catalog, older: dict[str, set[str]]):
    for slug, pathway in catalog.pathways.items():
        assert not values(pathway) & older["ids"], slug
        assert pathway["title"] not in older["titles"], slug


@pytest.mark.parametrize(
    "path", ["/pathways", "/jobs", "/demand", "/demand/houma", "/pathways/culinary-arts", "/plan/culinary-arts"]
)
def test_no_older_name_stands_in_a_list(visitor: Visitor, older: dict[str, set[str]], path: str):
    page = visitor.get(path)
    lines = {text_of(t) for t in page.select("main a, main li, main h2, main h3, main td, main th")}
    assert not lines & (older["titles"] | older["names"])


def test_the_data_page_does_not_count_them(visitor: Visitor, catalog: Catalog):
    counts = {text_of(d.dt): text_of(d.dd) for d in visitor.get("/data").select("dl.counts > div")}
    kept = [c for c in catalog.credentials.values() if c["check"] != "historic"]
    assert counts["credentials"] == f"{len(kept):,}"
    assert len(kept) < len(catalog.credentials)


def test_the_data_of_a_plan_is_still_plain_json(catalog: Catalog):
    made = make_plan(catalog, "welding", {"state": "LA", "grade": 9}).plan
    assert json.loads(json.dumps(made)) == made
