"""Places and figures: every parish has pay and openings for every pathway, and each figure says where it is from."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from explorer.catalog import LOOKS, Catalog, CatalogError, Place, UnknownEntry, UnknownPlace
from models.labor import Figure

BATON_ROUGE = "22033"


@pytest.fixture(scope="module")
def parishes(catalog: Catalog) -> list[Place]:
    return [catalog.place(r["county"]) for r in catalog.counties("LA")]


# --- places ------------------------------------------------------------------------------------


def test_louisiana_has_sixty_four_parishes_each_with_an_area_of_its_own(catalog: Catalog, parishes: list[Place]) -> None:
    assert len(parishes) == 64
    assert all(p.name.endswith("Parish") for p in parishes)
    for place in parishes:
        assert [a.level for a in catalog.ladder(place)] == ["area", "state", "nation"], place.name


def test_a_parish_can_look_around_its_region_or_the_state(catalog: Catalog) -> None:
    levels = [[(a.level, a.title) for a in catalog.ladder(catalog.place("22107", look))] for look in LOOKS]  # Tensas
    assert levels == [
        [("area", "Northeast Louisiana nonmetropolitan area"), ("state", "Louisiana"), ("nation", "U.S.")],
        [("region", "Monroe, LA"), ("state", "Louisiana"), ("nation", "U.S.")],
        [("state", "Louisiana"), ("nation", "U.S.")],
    ]


def test_an_unknown_county_and_an_unknown_distance_are_told_in_a_sentence(catalog: Catalog) -> None:
    for code in ("22999", "2233", "Orleans", "22033 "):
        with pytest.raises(
            UnknownPlace, match=rf"'{code}' is not the five-digit FIPS code of a U\.S\. county\. East Baton Rouge Parish is 22033"
        ):
            catalog.place(code)
    with pytest.raises(UnknownPlace, match=r"'far' is not a distance; use here, region or state\."):
        catalog.place(BATON_ROUGE, "far")


def test_without_a_county_the_place_is_the_state(catalog: Catalog) -> None:
    place = catalog.place(None)
    assert (place.name, place.state, place.chosen) == ("Louisiana", "LA", False)
    assert [a.title for a in catalog.ladder(place)] == ["Louisiana", "U.S."]


def test_the_counties_without_an_area_fall_back_to_their_state(catalog: Catalog) -> None:
    without = [r["county"] for r in catalog.rows("select county from counties where area is null")]
    assert len(without) == 191
    place = catalog.place("05025")  # Cleveland County, Arkansas
    assert "05025" in without
    assert [a.title for a in catalog.ladder(place)] == ["Arkansas", "U.S."]
    pay = catalog.pay_of(place, "51-4121.00")
    assert (pay.area and pay.area.title, pay.borrowed) == ("Arkansas", False)


def test_every_county_of_the_country_has_somewhere_to_ask(catalog: Catalog) -> None:
    for row in catalog.rows("select county from counties"):
        assert catalog.ladder(catalog.place(row["county"]))[-1].title == "U.S."


def test_a_zip_code_gives_its_parishes_by_name_and_an_unknown_one_gives_none(catalog: Catalog) -> None:
    assert [tuple(r) for r in catalog.by_zip("70801")] == [(BATON_ROUGE, "East Baton Rouge Parish", "LA")]
    several = catalog.rows(
        "select zip from zips join counties using (county) where state = 'LA' group by zip having count(*) > 1 limit 1"
    )[0]["zip"]
    names = [r["name"] for r in catalog.by_zip(several)]
    assert len(names) > 1
    assert names == sorted(names)
    assert catalog.by_zip("00000") == catalog.by_zip("") == []


# --- figures -----------------------------------------------------------------------------------


def test_every_parish_has_pay_and_openings_for_every_pathway_with_the_area_named(catalog: Catalog, parishes: list[Place]) -> None:
    for place in parishes:
        own = catalog.ladder(place)[0]
        for slug, labor in catalog.labor(place).items():
            where = f"{slug} in {place.name}"
            assert labor.pay is not None, where
            assert labor.pay.median, where
            assert labor.pay.area is not None, where
            assert labor.pay.borrowed == (labor.pay.area != own), where
            assert labor.rate, where
            assert sum(f.amount is not None for f in labor.openings) >= 1, where
            for figure in labor.openings:
                if figure.amount is None:
                    continue
                assert figure.area is not None, where
                assert figure.source in catalog.sources, where
                assert figure.borrowed == (figure.area != own), where
            borrowed = labor.pay.borrowed or any(f.borrowed for f in labor.openings)
            assert (labor.borrowed_from is not None) == borrowed, where


def test_a_small_area_borrows_and_says_from_where(catalog: Catalog) -> None:
    hammond = catalog.place("22105")  # Tangipahoa: 184 of the state's 693 occupations are published
    borrowed = {labor.borrowed_from for labor in catalog.labor(hammond).values()}
    assert borrowed - {None} <= {"Louisiana", "U.S."}
    assert "Louisiana" in borrowed


def test_looking_at_the_state_borrows_nothing_from_it(catalog: Catalog) -> None:
    state = catalog.place(BATON_ROUGE, "state")
    for labor in catalog.labor(state).values():
        assert labor.borrowed_from in (None, "U.S.")
        assert labor.pay is not None
        assert labor.pay.area is not None
        assert not labor.pay.borrowed or labor.pay.area.title == "U.S."


def test_pay_of_welders_in_baton_rouge_is_the_published_one(catalog: Catalog) -> None:
    pay = catalog.pay_of(catalog.place(BATON_ROUGE), "51-4121.00")
    assert (pay.row.p10, pay.row.p25, pay.row.median, pay.row.employment) == (49480, 61170, 78170, 3690)
    assert pay.area is not None
    assert (pay.area.code, pay.area.title, pay.period, pay.source, pay.borrowed) == (
        "12940",
        "Baton Rouge, LA",
        "May 2025",
        "oews-2025-05",
        False,
    )


def openings(catalog: Catalog, place: Place, soc: str) -> Figure:
    ladder = catalog.ladder(place)
    return catalog.labor_table(ladder, [soc]).openings(soc, ladder)


def test_openings_of_welders_in_baton_rouge_are_the_states_by_the_areas_share_of_its_jobs(catalog: Catalog) -> None:
    figure = openings(catalog, catalog.place(BATON_ROUGE), "51-4121")
    assert figure.amount == pytest.approx(1270 * 3690 / 13690)
    assert figure.estimated
    assert not figure.borrowed
    assert (figure.period, figure.source) == ("2022-32", "projections-central-2022-32")
    state = openings(catalog, catalog.place(None), "51-4121")
    assert (state.amount, state.estimated) == (1270, False)


def test_an_area_is_never_given_more_openings_than_its_state(catalog: Catalog, parishes: list[Place]) -> None:
    for place in parishes:
        for labor in catalog.labor(place).values():
            for soc, figure in zip(labor.socs, labor.openings, strict=True):
                if figure.estimated and figure.amount is not None:
                    assert figure.amount <= (openings(catalog, catalog.place(None), soc).amount or 0) + 1e-9, (place.name, soc)


def test_a_pathway_aims_at_an_exit_within_two_years_of_grade_twelve(catalog: Catalog, parishes: list[Place]) -> None:
    for place in parishes[::8]:
        for slug, labor in catalog.labor(place).items():
            years = {e["id"]: e["years"] for e in catalog.pathway(slug)["exits"]}
            assert labor.exit_id is not None, slug
            assert years[labor.exit_id] <= 2, (place.name, slug)


def test_straight_from_school_never_borrows_the_pay_of_a_later_exit(catalog: Catalog) -> None:
    for slug, labor in catalog.labor(catalog.place(BATON_ROUGE), within=0).items():
        exits = {e["id"]: e for e in catalog.pathway(slug)["exits"]}
        assert exits[labor.exit_id]["after"] == "grade-12", slug
        assert labor.pay is not None
        assert labor.pay.soc == catalog.oews[exits[labor.exit_id]["occupations"][0]], slug


def test_every_occupation_has_a_figure_or_says_it_has_none(catalog: Catalog) -> None:
    for code, labor in catalog.occupation_labor(catalog.place(BATON_ROUGE)).items():
        assert labor.pay is not None, code
        assert (labor.pay.median is None) == (labor.pay.area is None), code
        assert labor.pay.median != 0, code


# --- pathways and occupations --------------------------------------------------------------------


def test_colleges_for_the_welding_certificate_are_those_that_award_it(catalog: Catalog) -> None:
    exit_ = next(e for e in catalog.pathway("welding")["exits"] if e["id"] == "certificate")
    found = catalog.programs(exit_, "LA")
    names = [r["institution"] for r in found]
    assert {"Baton Rouge Community College", "SOWELA Technical Community College", "Northshore Technical Community College"} <= set(
        names
    )
    assert names == sorted(names)
    assert {r["cip"] for r in found} == {"48.0508"}
    assert all("certificate" in r["awards"].lower() for r in found)
    assert catalog.programs({"awards": []}, "LA") == []
    assert catalog.programs(exit_, "CA") == []


def test_sponsors_of_an_apprenticeship_train_one_of_its_occupations(catalog: Catalog) -> None:
    exit_ = next(e for e in catalog.pathway("electrical")["exits"] if e["after"] == "apprenticeship")
    found = catalog.sponsors(exit_["occupations"], "LA")
    assert found
    assert all(set(exit_["occupations"]) & set(r["onet_socs"].split(";")) for r in found)
    assert len({r["rowid"] for r in found}) == len(found)


def test_an_occupation_comes_with_its_tasks_names_licences_and_pathways(catalog: Catalog) -> None:
    nurse = catalog.occupation("29-1141.00")
    assert nurse["title"] == "Registered Nurses"
    assert 4 <= len(nurse["tasks"]) <= 8
    assert any("enfermer" in n for n in nurse["es_names"])
    assert {"emergency-medical-services", "patient-care-nursing", "us-physical-health"} <= set(nurse["pathways"])
    assert "Registered Nurse" in " ".join(r["title"] for r in nurse["licences"])
    with pytest.raises(UnknownEntry):
        catalog.occupation("99-9999.00")
    with pytest.raises(UnknownEntry):
        catalog.pathway("no-such-pathway")


@pytest.mark.parametrize(
    ("text", "code"),
    [("weld", "51-4121.00"), ("registered nurse", "29-1141.00"), ("soldador", "51-4121.00"), ('welder" OR 1', None), ("  ", None)],
)
def test_occupations_are_found_by_the_words_people_type(catalog: Catalog, text: str, code: str | None) -> None:
    found = [r["onet_soc"] for r in catalog.find_occupations(text)]
    assert (code in found[:10]) if code else found == []
    assert len(found) == len(set(found))


def test_parishes_come_by_name_with_rent_and_income_and_one_that_is_not_published_is_none(
    catalog: Catalog, parishes: list[Place]
) -> None:
    assert all(p.income for p in parishes)
    assert [(p.name, p.rent) for p in parishes if not p.rent] == [("Cameron Parish", None)]
    names = [p.name for p in parishes]
    assert names == sorted(names)


# --- opening it ----------------------------------------------------------------------------------


def test_a_missing_and_a_half_written_database_say_which_command_mends_them(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=r"There is no content database at .*nothing\.db\. Run `pathways build` to make it\."):
        Catalog(tmp_path / "nothing.db")
    (tmp_path / "note.db").write_text("only a note " * 100)
    with pytest.raises(CatalogError, match=r"Run `pathways build` to make it again\."):
        Catalog(tmp_path / "note.db")
    with sqlite3.connect(tmp_path / "half.db") as db:
        db.execute("create table meta (key text, value text)")
    db.close()
    with pytest.raises(CatalogError, match="is not complete"):
        Catalog(tmp_path / "half.db")


def test_the_catalog_cannot_write(catalog: Catalog) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        catalog.db.execute("delete from pathways")
