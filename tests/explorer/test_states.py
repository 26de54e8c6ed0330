"""Any county of the country gets pathways: its state's own, or the national ones, with figures of the right area."""

from __future__ import annotations

import pytest

from explorer.plans import make_plan
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
    assert len(labor) == (58 if county.startswith("06") else 72)
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


# --- California ---

LOS_ANGELES = "06037"


def test_california_has_its_58_pathways_in_15_sectors(catalog):
    found = [catalog.pathways[s] for s in catalog.offered("CA")]
    assert len(found) == 58
    assert len({p["sector"] for p in found}) == 15
    for p in found:
        levels = [slot["course_level"] for step in p["sequence"] for slot in step["courses"]]
        assert {"concentrator", "capstone"} <= set(levels), p["slug"]


def test_every_career_course_of_a_concentrator_or_capstone_may_count_in_g_and_says_ask(catalog):
    ask = set(next(line for line in catalog.rules["ca-a-g"]["lines"] if line["id"] == "g-elective")["ask"])
    for slug in catalog.offered("CA"):
        for step in catalog.pathways[slug]["sequence"]:
            for slot in step["courses"]:
                if slot["course_level"] != "introductory":
                    assert {c for c in slot["one_of"] if "workplace" not in c} <= ask, slug


def test_california_pages_speak_of_california_alone(reader: Reader, catalog):
    for slug in ("ca-welding-and-materials-joining", "ca-patient-care"):
        words = text_of(reader.get(f"/pathways/{slug}?county={LOS_ANGELES}").main)
        assert "Los Angeles" in words
        assert not [w for w in ("Louisiana", "TOPS", "Jump Start") if w in words]
    assert not [s for s in catalog.offered("CA") if "Louisiana" in str(catalog.pathways[s])]


def test_a_california_plan_says_whether_a_g_stays_open(reader: Reader, catalog):
    slug = "ca-welding-and-materials-joining"
    sample = make_plan(catalog, slug, {"state": "CA", "grade": 9, "county": LOS_ANGELES}).plan
    assert sample["diploma"] == "ca-district-sample"
    assert sample["feasible"], sample["unmet"]
    assert "ca-a-g" in [k["rule"] for k in sample["keeps_open"]]
    smallest = make_plan(catalog, slug, {"state": "CA", "grade": 9, "diploma": "ca-state-minimum"}).plan
    closed = {c["rule"]: c for c in smallest["closes"]}
    assert "ca-a-g" in closed
    assert closed["ca-a-g"]["reopen"]["text"]
    page = text_of(reader.get(f"/plan/{slug}?county={LOS_ANGELES}").main)
    assert "one district's sample plan" in page
    assert "TOPS" not in page


def test_a_california_pathway_names_its_sector_the_states_course_levels_and_a_g(reader: Reader):
    page = reader.get(f"/pathways/ca-patient-care?county={LOS_ANGELES}")
    assert text_of(page.select_one(".pathway-head .eyebrow")) == "Sector: Health Science and Medical Technology"
    levels = [text_of(row.select("td")[1]) for row in page.select(".sequence-table tbody tr")]
    assert levels == ["Introductory", "Introductory", "Concentrator", "Capstone", "Capstone"]
    sequence = text_of(page.select_one("#sequence"))
    assert sequence.count("California has three levels of career course.") == 1
    assert "Biology (A-G: D)" in sequence
    assert "Algebra I (A-G: C)" in sequence
    words = {a["href"] for a in page.select("#sequence a")}
    assert {"/words#course-levels", "/words#a-g"} <= words


def test_a_california_plan_names_levels_and_a_g_and_tells_one_floor_once(reader: Reader):
    page = reader.get(f"/plan/ca-patient-care?county={LOS_ANGELES}")
    cards = [text_of(card.extract()) for card in page.select(".plan-truth")]
    words = text_of(page.main)
    assert "Sector: Health Science and Medical Technology" in words
    assert "1 unit · A-G: B · fills:" in words
    assert "1 unit · Capstone · fills:" in words
    floor = "College courses through a CCAP agreement"
    assert cards
    assert [card.count(floor) for card in cards] == [1] * len(cards)
    assert floor not in words
    assert "One unit here is one year of a course: 10 credits in California." in words
    assert "nine units" not in words
    assert "employers know" not in words


def test_louisiana_pages_have_no_course_levels_of_california(reader: Reader):
    for path in ("/pathways/welding", "/plan/welding", "/plan/welding/print"):
        words = text_of(reader.get(path).main)
        assert not [w for w in ("Concentrator", "Capstone", "A-G", "California calls") if w in words], path


def test_the_sheet_has_the_plans_name_by_law_only_where_the_law_gives_one(reader: Reader):
    louisiana = reader.get("/plan/welding/print")
    assert text_of(louisiana.h1) == "Individual Graduation Plan – worksheet"
    assert "it is reviewed and signed every year" in text_of(louisiana.main)
    california = reader.get(f"/plan/ca-patient-care/print?county={LOS_ANGELES}")
    assert text_of(california.h1) == "Course plan – worksheet"
    words = text_of(california.main)
    assert "It is no official form: ask which form your school uses." in words
    assert "Individual Graduation Plan" not in words
    assert "signed every year" not in words


def test_the_start_page_speaks_of_the_readers_own_state(reader: Reader):
    assert "sign the Individual Graduation Plan (IGP)" in text_of(reader.get("/?county=22107").main)
    for county in (LOS_ANGELES, "48301"):
        page = reader.get(f"/?county={county}")
        assert "(IGP)" not in text_of(page.main)
        assert 10 <= len(page.select(".pathway-chips a")) <= 20
        assert text_of(page.select_one("label[for=county]")) == "Your parish or county"


def test_tables_that_are_not_loaded_are_not_told_as_no_college(reader: Reader):
    none = "No public college of the state stands in our table"
    for path in (f"/pathways/ca-patient-care?county={LOS_ANGELES}", "/pathways/us-skilled-trades?county=48301"):
        words = text_of(reader.get(path).main)
        assert none not in words
        assert "The colleges of your state are not loaded here yet." in words
    assert "are not loaded here yet. Ask the colleges" not in text_of(reader.get("/pathways/welding?county=22107").main)


def test_pay_whose_quarter_and_middle_are_the_same_is_one_amount(reader: Reader):
    words = text_of(reader.get(f"/pathways/ca-patient-care?county={LOS_ANGELES}").main)
    assert "$34,320 a year, lower quarter and middle alike" in words
    assert "$34,320 to $34,320" not in words


def test_every_california_plan_fits_on_both_lists(catalog):
    for slug in catalog.offered("CA"):
        for diploma in ("ca-district-sample", "ca-state-minimum"):
            found = make_plan(catalog, slug, {"state": "CA", "grade": 9, "diploma": diploma}).plan
            assert found["feasible"], (slug, diploma, found["unmet"])
            assert all(e["reachable"] for e in found["exits"]), (slug, diploma)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_california_page_and_sheet_renders(reader: Reader, catalog, lang):
    prefix = "/es" if lang == "es" else ""
    for slug in catalog.offered("CA"):
        page = reader.get(f"{prefix}/pathways/{slug}?county=06049")
        assert text_of(page.h1)
        assert reader.get(f"{prefix}/plan/{slug}/print?county=06049").select("table")


def test_a_job_page_names_licenses_of_the_readers_state_alone(reader: Reader):
    assert "Licenses in Louisiana" in text_of(reader.get("/jobs/29-1141.00?county=22033").main)
    elsewhere = text_of(reader.get(f"/jobs/29-1141.00?county={LOS_ANGELES}").main)
    assert "No table of licenses is loaded for this state." in elsewhere
    assert "Louisiana" not in elsewhere
