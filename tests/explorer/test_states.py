"""Any county of the country gets pathways: its state's own, or the national ones, with figures of the right area."""

from __future__ import annotations

import pytest

from explorer.site import LANGUAGES
from tests.conftest import Reader
from tests.house_rules import text_of

# Twenty counties in ten states: rural, suburban, metro, and one (Oxford, Maine) without an OEWS area of its own.
COUNTIES = {
    "48201": "Houston", "48377": "Texas", "06037": "Los Angeles", "06049": "California", "17031": "Chicago", "17183": "Illinois",
    "36061": "New York", "36089": "New York", "13121": "Atlanta", "13239": "Georgia", "28049": "Jackson", "28151": "Mississippi",
    "53033": "Seattle", "53047": "Washington", "23005": "Portland", "23017": "Maine", "38017": "Fargo", "38007": "North Dakota",
    "04013": "Phoenix", "04012": "Arizona",
}  # fmt: skip


def test_louisiana_has_its_own_pathways_and_other_states_the_national_ones(catalog):
    own, national = catalog.offered("LA"), catalog.offered("TX")
    assert len(own) >= 45
    assert len(national) == 72
    assert not set(own) & set(national)
    assert {catalog.pathways[s]["pack"] for s in national} == {"us"}


def test_every_sub_cluster_of_the_framework_has_a_national_pathway(catalog):
    have = {(c["cluster"], c["sub_cluster"]) for s in catalog.offered("TX") for c in catalog.pathways[s]["clusters"][:1]}
    assert have == {(r["cluster"], r["sub_cluster"]) for r in catalog.rows("select cluster, sub_cluster from clusters")}


@pytest.mark.parametrize("county", COUNTIES)
def test_a_county_names_its_area_and_borrows_only_aloud(catalog, county):
    place = catalog.place(county)
    ladder = catalog.ladder(place)
    assert COUNTIES[county] in ladder[0].title
    labor = catalog.labor(place)
    assert len(labor) == 72
    for slug, found in labor.items():
        assert found.pay, f"{slug} has no wage anywhere"
        assert found.pay.median
        assert found.pay.borrowed == (found.pay.area != ladder[0])


def test_national_pages_speak_of_no_state(catalog):
    for slug in catalog.offered("TX"):
        text = str(catalog.pathways[slug])
        assert not [word for word in ("Louisiana", "TOPS", "Jump Start") if word in text], slug


def test_a_texas_student_is_shown_national_pathways_with_texas_figures(reader: Reader):
    page = reader.get("/pathways?county=48201")
    words = text_of(page.main)
    assert "Houston" in words
    assert page.select_one('a[href="/pathways/us-physical-health"]')
    assert not page.select_one('a[href="/pathways/welding"]')


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_national_page_renders_and_says_that_the_states_courses_are_not_loaded(reader: Reader, catalog, lang):
    for slug in catalog.offered("TX")[::6]:
        page = reader.get(f"{'/es' if lang == 'es' else ''}/pathways/{slug}?county=48201")
        for chooser in page.select("select"):
            chooser.decompose()  # it lists the parishes of the home state
        words = text_of(page.main)
        assert ("National template" if lang == "en" else "Plantilla nacional") in words
        assert "Baton Rouge" not in words  # no Louisiana college, sponsor or rule
        assert "TOPS" not in words


def test_a_plan_without_the_states_rules_says_so_and_makes_none_up(reader: Reader):
    words = text_of(reader.get("/plan/us-physical-health").main)
    assert "The diploma rules of your state are not loaded here yet" in words
    assert "TOPS" not in words


def test_a_parish_chosen_at_the_start_of_the_inventory_gives_figures_from_near_it(reader: Reader):
    """Not from the whole state: nobody asked to look that far."""
    reader.post("/inventory", {"county": "22033", "form": "full"})
    words = text_of(reader.get("/pathways/welding").main)
    assert "$78,170" in words
    assert "Baton Rouge, LA" in words
