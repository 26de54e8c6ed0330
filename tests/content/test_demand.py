"""Official lists of jobs in demand: taken in whole or not at all, in their own order, and every problem told with its place.

The lists here are made up and stand in no pack.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content import check, demand, demand_exchange, tables
from content.demand import COLUMNS, OF_THE_LIST
from content.demand_exchange import ListImport, exported_lists, prepared_lists
from content.load import Content, load
from content.packs import DEFAULT_PACKS, DEMONSTRATION
from content.problems import ContentError
from tests.content.packs import SOON, change, line, reading_once, write

HEADER = "region,soc,title,rank,stars,list,publisher,date,source,check"
TABLE = f"""\
{HEADER}
3,53-5021,"Captains, Mates, and Pilots",1,5,Made-up list,Made-up office,2026,https://example.org/list,seen
3,29-1141,Registered nurses,2,4.5,,,,,
3,13-1020,Buyers,3,,,,,,
2,51-4121,Welders,,,Another made-up list,Made-up office,2026-10,oews-2025-05,
"""
OUT = [
    "region,soc,title,rank,stars,list,publisher,date,source,check,confirmed_role,confirmed_date,confirmed_expires",
    "2,51-4121,Welders,,,Another made-up list,Made-up office,2026-10,oews-2025-05,,,,",
    '3,53-5021,"Captains, Mates, and Pilots",1,5,Made-up list,Made-up office,2026,https://example.org/list,seen,,,',
    "3,29-1141,Registered nurses,2,4.5,Made-up list,Made-up office,2026,https://example.org/list,seen,,,",
    "3,13-1020,Buyers,3,,Made-up list,Made-up office,2026,https://example.org/list,seen,,,",
]


@pytest.fixture
def district(tmp_path: Path, shipped: Content, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty pack over those that ship, which are read once for all tests."""
    monkeypatch.setattr(demand_exchange, "load", reading_once(shipped))
    whole = tables.problems  # the figures are the same in every test
    monkeypatch.setattr(tables, "problems", lambda name, path: whole(name, path) if name == "demand" else [])
    monkeypatch.chdir(tmp_path)
    return write(tmp_path / "district", {})


def take_in(table: str | bytes, folder: Path) -> ListImport:
    """Import a table as the command does, and write the file."""
    file = folder.parent / "in.csv"
    file.write_bytes(table if isinstance(table, bytes) else table.encode())
    made = prepared_lists(file, folder, DEFAULT_PACKS)
    if made.text is not None:
        made.file.parent.mkdir(exist_ok=True)
        made.file.write_text(made.text, encoding="utf-8")
    return made


def refused(table: str, folder: Path) -> list[str]:
    """What is told of a table; the pack stays as it was."""
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    with pytest.raises(ContentError) as error:
        take_in(table, folder)
    assert {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} == before
    return [str(p) for p in error.value.problems]


def stored(folder: Path) -> list[str]:
    return (folder / "tables" / "demand.csv").read_text(encoding="utf-8").splitlines()


# --- into a district's pack -----------------------------------------------------------------------


def test_a_list_comes_in_with_what_its_first_row_says_on_every_row_and_in_its_own_order(district: Path, shipped: Content) -> None:
    made = take_in(TABLE, district)
    assert (made.regions, made.new, made.changed, made.gone, made.as_before) == (("2", "3"), 4, 0, 0, 0)
    assert stored(district) == OUT
    assert check.problems(load([district], shipped)) == []
    assert take_in(TABLE, district).text is None


def test_a_region_s_list_is_replaced_whole_and_the_others_stay(district: Path) -> None:
    take_in(TABLE, district)
    made = take_in(
        f"{HEADER}\n3,29-1141,Nurses,1,,Newer made-up list,Made-up office,2027,https://example.org/new,\n3,51-4041,Machinists,2\n",
        district,
    )
    assert (made.regions, made.new, made.changed, made.gone, made.as_before) == (("3",), 1, 1, 2, 0)
    assert stored(district) == [
        *OUT[:2],
        "3,29-1141,Nurses,1,,Newer made-up list,Made-up office,2027,https://example.org/new,,,,",
        "3,51-4041,Machinists,2,,Newer made-up list,Made-up office,2027,https://example.org/new,,,,",
    ]


def test_another_order_is_another_list(district: Path) -> None:
    take_in(TABLE, district)
    head = "Made-up list,Made-up office,2026,https://example.org/list,seen"
    made = take_in(
        f'{HEADER}\n3,13-1020,Buyers,3,,{head}\n3,29-1141,Registered nurses,2,4.5\n3,53-5021,"Captains, Mates, and Pilots",1,5\n',
        district,
    )
    assert (made.as_before, made.new, made.changed, made.gone) == (3, 0, 0, 0)
    assert stored(district) == [*OUT[:2], *reversed(OUT[2:])]


def test_lists_go_out_for_a_spreadsheet_and_come_back_as_nothing_new(district: Path) -> None:
    take_in(TABLE.replace("29-1141,Registered nurses", "11-2021,=Marketing"), district)
    table, count = exported_lists(DEFAULT_PACKS, district)
    assert count == 4
    assert table.startswith(f"\ufeff{','.join(COLUMNS)}\r\n".encode())
    assert b"\r\n3,'11-2021,'=Marketing,2,4.5,Made-up list," in table, "a spreadsheet would make November 2021 of the code"
    assert take_in(table, district).text is None
    everything, count = exported_lists((*DEFAULT_PACKS, district))
    assert count == 4
    rows = list(csv.DictReader(io.StringIO(everything.decode("utf-8-sig"), newline="")))
    assert {r["pack"] for r in rows} == {"district"}
    assert take_in(everything, district).text is None


def test_a_table_saved_with_semicolons_and_decimal_commas_is_read(district: Path) -> None:
    semicolons = [[*row, *[""] * 9][:10] for row in csv.reader(TABLE.splitlines())]
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([[c.replace("4.5", "4,5") for c in row] for row in semicolons])
    take_in(out.getvalue(), district)
    assert stored(district) == OUT


def test_a_confirmed_list_keeps_its_role_and_its_days(district: Path, shipped: Content) -> None:
    head = f"{HEADER},confirmed_role,confirmed_date,confirmed_expires"
    table = f"{head}\n2,51-4121,Welders,,,A list,An office,2026,https://example.org,confirmed,CTE director,2026-11-01,{SOON}\n"
    take_in(table, district)
    assert stored(district)[1].endswith(f",confirmed,CTE director,2026-11-01,{SOON}")
    content = load([district], shipped)
    assert check.problems(content, SOON) == []
    late = check.problems(content, SOON + dt.timedelta(days=1))
    expired = f"the confirmation expired on {SOON}; confirm again or set check: unverified"
    assert [str(p) for p in late] == [f"district/tables/demand.csv:2: confirmed_expires: {expired}"]


def test_no_pack_that_ships_has_a_list(shipped: Content) -> None:
    assert "demand" not in shipped.tables
    assert not list(DEMONSTRATION.glob("tables/demand*"))


def test_lists_of_one_pack_are_none_where_it_has_none(district: Path) -> None:
    assert exported_lists(DEFAULT_PACKS, district) == (f"\ufeff{','.join(COLUMNS)}\r\n".encode(), 0)


# --- what is wrong with a table -------------------------------------------------------------------


@dataclass(frozen=True)
class Bad:
    """A table that is wrong in one way: `at` stands on the line that must be named."""

    what: str
    old: str
    new: str
    at: str
    column: str
    expected: str


REGIONS = "1 New Orleans, 2 Baton Rouge, 3 Houma, 4 Lafayette, 5 Lake Charles, 6 Alexandria, 7 Shreveport, 8 Monroe"
BAD = [
    Bad("a region that is not there", "2,51-4121", "9,51-4121", "9,51", "region",
        f"expected the number of a region ({REGIONS}), found '9'"),
    Bad("a region by name", "2,51-4121", "Monroe,51-4121", "Monroe", "region",
        f"expected the number of a region ({REGIONS}), found 'Monroe'"),
    Bad("no region", "2,51-4121", ",51-4121", "51-4121", "region", "this cell is required"),
    Bad("a code that is not there", "51-4121", "51-9999", "51-9999", "soc",
        "'51-9999' is not in tables/occupations.csv; compare it with the printed list"),
    Bad("a code of another form", "51-4121", "51-4121.00", "51-4121", "soc",
        "expected a six-digit SOC code with its dash, such as 51-4121, found '51-4121.00'"),
    Bad("no code", "2,51-4121", "2,", "Welders", "soc", "this cell is required"),
    Bad("a code that became a month", "51-4121", "Nov-21", "Welders", "soc",
        "a spreadsheet made 'Nov-21' of a code; write it with an apostrophe in front: '11-2021"),
    Bad("a job twice", "3,13-1020", "3,29-1141", "Buyers", "soc", "'29-1141' also stands in line 3 for region 3; keep one of them"),
    Bad("no title", "Welders", "", "51-4121", "title", "this cell is required"),
    Bad("a rank in words", "Buyers,3", "Buyers,third", "third", "rank",
        "expected a whole number from 1, or nothing, found 'third'"),
    Bad("six stars", "2,4.5", "2,6", "29-1141", "stars", "expected 1 to 5, whole or half, or nothing, found '6'"),
    Bad("no source", "2026-10,oews-2025-05", "2026-10,", "51-4121", "source", "this cell is required"),
    Bad("a source that is not there", "oews-2025-05", "the-state", "51-4121", "source",
        "expected an id from sources.yml or the address of the list (https://…), found 'the-state'"),
    Bad("a link that would run", "https://example.org/list", "javascript:alert(1)", "53-5021", "source",
        "expected an id from sources.yml or the address of the list (https://…), found 'javascript:alert(1)'"),
    Bad("no name", "Another made-up list", "", "51-4121", "list", "this cell is required"),
    Bad("no publisher", "Another made-up list,Made-up office", "Another made-up list,", "51-4121", "publisher",
        "this cell is required"),
    Bad("no year", "2026-10", "October", "51-4121", "date",
        "expected the year or date that the list bears, such as 2026 or 2026-10-01, found 'October'"),
    Bad("a date that became a month", "2026-10", "Oct-26", "51-4121", "date",
        "a spreadsheet made 'Oct-26' of a year and month; write it with an apostrophe in front: '2024-05"),
    Bad("a superseded list", "oews-2025-05,", "oews-2025-05,historic", "51-4121", "check",
        "expected 'seen', 'unverified' or 'confirmed', found 'historic'"),
    Bad("confirmed by nobody", "oews-2025-05,", "oews-2025-05,confirmed", "51-4121", "check",
        "check is 'confirmed', so `confirmed` must give role, date and expires"),
    Bad("two names for one list", "nurses,2,4.5,,", "nurses,2,4.5,Made-up List,", "nurses", "list",
        "region 3 has one list, and line 2 says 'Made-up list', found 'Made-up List'"),
    Bad("too many cells", "13-1020,Buyers,3,,,,,,", "13-1020,Buyers,3,,,,,,,x", "Buyers", "row",
        "expected no more cells than the header has"),
]  # fmt: skip


@pytest.mark.parametrize("bad", BAD, ids=[b.what for b in BAD])
def test_what_is_wrong_is_told_with_file_line_and_column_and_nothing_is_written(district: Path, bad: Bad) -> None:
    table = change(TABLE, bad.old, bad.new)
    assert refused(table, district) == [f"in.csv:{line(table, bad.at)}: {bad.column}: {bad.expected}"]


def test_a_row_of_a_mistyped_region_is_told_once(district: Path) -> None:
    table = change(TABLE, "3,13-1020", "33,13-1020")
    assert refused(table, district) == [f"in.csv:4: region: expected the number of a region ({REGIONS}), found '33'"]


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("", "in.csv:1: file: this file is empty; expected a header with region, soc, title, list, publisher, date, source "
         "and a row for each job"),
        (f"{HEADER}\n\n", "in.csv:1: row: expected at least one job below the header"),
        ("region,soc,title,list,publisher,date\n2,51-4121,W,L,P,2026\n",
         f"in.csv:1: source: this column is required; the columns are pack, {', '.join(COLUMNS)}"),
        ("region,soc,title,list,publisher,date,source,pay\n",
         f"in.csv:1: pay: unknown column; the columns are pack, {', '.join(COLUMNS)}"),
    ],
)  # fmt: skip
def test_a_table_without_what_it_needs_is_told(district: Path, table: str, told: str) -> None:
    assert refused(table, district) == [told]


def test_every_problem_is_told_at_once(district: Path) -> None:
    told = refused(f"{HEADER}\n9,51-9999,,,,A list,,,,\n", district)
    assert [t.split(": ")[1] for t in told] == ["date", "publisher", "region", "soc", "source", "title"]


def test_a_folder_that_is_no_pack_is_told(tmp_path: Path, district: Path) -> None:
    (tmp_path / "empty").mkdir()
    told = refused(TABLE, tmp_path / "empty")
    assert told[0].startswith("empty/pack.yml:1: pack: expected a pack; make the folder")


def test_a_table_a_pack_already_has_is_held_to_the_same_and_told_at_its_own_file(district: Path, shipped: Content) -> None:
    write(
        district, {"tables/demand.csv": "\n".join([OUT[0], OUT[1].replace("51-4121", "51-9999"), OUT[1].replace("2,51", "3,51")])}
    )
    told = "district/tables/demand.csv:2: soc: '51-9999' is not in tables/occupations.csv; compare it with the printed list"
    assert [str(p) for p in check.problems(load([district], shipped))] == [told]
    assert refused("\n".join(TABLE.splitlines()[:4]), district) == [told]
    assert take_in("\n".join([OUT[0], OUT[1]]), district).changed == 0, "a list that is replaced need not be mended first"


def test_a_table_of_a_pack_without_rows_or_columns_is_told(district: Path, shipped: Content) -> None:
    write(district, {"tables/demand.csv": OUT[0] + "\n"})
    assert [str(p) for p in check.problems(load([district], shipped))] == [
        "district/tables/demand.csv:1: row: expected at least one job below the header"
    ]
    write(district, {"tables/demand.csv": OUT[0].removesuffix(",confirmed_expires") + "\n"})
    assert [str(p) for p in check.problems(load([district], shipped))] == [
        "district/tables/demand.csv:1: confirmed_expires: this column is required"
    ]


def test_a_problem_elsewhere_in_the_pack_stops_the_import(district: Path) -> None:
    write(district, {"courses/a.yml": "solar-1: {title: Solar I, subject: cte, prerequisites: [[no-such]]}\n"})
    assert refused(TABLE, district) == ["district/courses/a.yml:1: prerequisites.0.0: expected a course slug, found 'no-such'"]


def test_a_state_without_regions_takes_no_list(tmp_path: Path, district: Path) -> None:
    (district / "pack.yml").write_text("title: A district\nstate: CA\n")
    told = refused(TABLE, district)
    assert "in.csv:2: region: no regions are loaded for this state, found '3'" in told


# --- properties -----------------------------------------------------------------------------------


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_list_keeps_its_order_and_every_row_once_on_the_way_in_and_out(data: st.DataObject, shipped: Content) -> None:
    known = demand.known_to(shipped, "LA")
    keys = data.draw(
        st.lists(
            st.tuples(st.sampled_from(list(known.regions)), st.sampled_from(sorted(known.socs))),
            min_size=1,
            max_size=30,
            unique=True,
        )
    )
    titles = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=3, max_size=20)
    rows = [[region, soc, data.draw(titles)] for region, soc in keys]
    out = io.StringIO(newline="")
    csv.writer(out).writerows(
        [["region", "soc", "title", *OF_THE_LIST[:4]], *([*r, "A list", "An office", "2026", "https://a.example"] for r in rows)]
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / "tables" / "demand.csv"
        path.parent.mkdir()
        path.write_text(demand.text_of(demand.read(out.getvalue().encode(), "in.csv")), encoding="utf-8")
        lines = demand.rows_of(path)
        again = demand.read(demand.sheet_of([("us", one) for one in lines], with_pack=True), "out.csv")
    assert list(demand.problems(lines, known, dt.date(2026, 11, 22))) == []
    assert [one.key for one in lines] == keys
    assert [one.cells for one in again] == [one.cells for one in lines]
