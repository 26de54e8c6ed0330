"""Courses and providers as a table: what stands in it, what a spreadsheet may do to it, and what is said of a bad cell."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.problems import ContentError
from content.schema import Course, Provider
from content.spreadsheets import SHEETS, Line, Read, column_of, guarded, read, unguarded, write

COURSES, PROVIDERS = SHEETS["courses"], SHEETS["providers"]
WELDING = Course(
    title='Welding "Shop" II',
    subject="cte",
    units=[1, 0.5],
    grades=[11, 12],
    prerequisites=[["welding-1", "shop"], ["algebra-1"]],
    sced="01003",
    es="Soldadura: práctica\nsegunda línea",
    note="=HYPERLINK(1)",
    check="confirmed",
    as_of="2026-05",
    confirmed={"role": "CTE director", "date": dt.date(2026, 8, 1), "expires": dt.date(2027, 8, 1)},
)
TABLE = (
    "\ufeffid,off,title,subject,units,grades,prerequisites,sced,a_g,also_called,es,note,check,source,as_of,"
    "confirmed_role,confirmed_date,confirmed_expires\r\n"
    'welding-2,,"Welding ""Shop"" II",cte,1; 0.5,11; 12,welding-1 | shop; algebra-1,\'01003,,,"Soldadura: práctica\nsegunda línea",'
    "'=HYPERLINK(1),confirmed,,'2026-05,CTE director,'2026-08-01,'2027-08-01\r\n"
)


def taken(text: str | bytes, earlier: dict[str, Any] | None = None, now: dict[str, Any] | None = None) -> list[Read]:
    data = text if isinstance(text, bytes) else text.encode()
    return read(COURSES, data, "c.csv", earlier or {}, now or earlier or {})


def told(text: str | bytes, earlier: dict[str, Any] | None = None) -> list[str]:
    with pytest.raises(ContentError) as error:
        taken(text, earlier)
    return [str(p) for p in error.value.problems]


# --- what is written ------------------------------------------------------------------------------


def test_every_key_of_a_course_and_of_a_provider_has_a_column() -> None:
    for sheet in SHEETS.values():
        keys = {"confirmed" if name.startswith("confirmed_") else name for name in sheet.columns}
        assert keys == set(sheet.model.model_fields), sheet.name


def test_a_course_is_written_as_one_row_that_excel_opens_as_it_is() -> None:
    assert write(COURSES, [Line("welding-2", WELDING)]).decode() == TABLE


def test_a_table_of_several_packs_names_the_pack_and_a_switched_off_entry_says_so() -> None:
    table = write(COURSES, [Line("welding-2", WELDING, pack="la"), Line("shop", WELDING, off=True, pack="ours")], with_pack=True)
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline="")))
    assert [(r["pack"], r["id"], r["off"]) for r in rows] == [("la", "welding-2", ""), ("ours", "shop", "yes")]


def test_a_provider_is_written_with_its_pathways_in_one_cell() -> None:
    provider = Provider(
        title="Parish Career Center",
        kind="career-center",
        city="Houma",
        pathways=["welding", "hvac"],
        time="7:50",
        transport="A bus",
    )
    (row,) = csv.DictReader(io.StringIO(write(PROVIDERS, [Line("center", provider)]).decode("utf-8-sig")))
    assert (row["pathways"], row["time"], row["es_time"], row["check"]) == ("welding; hvac", "'7:50", "", "unverified")


# --- what a spreadsheet would run or change ------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1 555 0100", "'+1 555 0100"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("=a\nb", "'=a\nb"),
        ("'=1", "''=1"),
        ("007", "'007"),
        ("2026-05", "'2026-05"),
        ("7:50", "'7:50"),
        ("May-24", "'May-24"),
        ("13207", "13207"),
        ("2024", "2024"),
        ("'tis", "'tis"),
        ("a = b", "a = b"),
        ("", ""),
    ],
)
def test_a_cell_that_a_spreadsheet_would_run_or_change_gets_an_apostrophe_and_no_other(text: str, cell: str) -> None:
    assert guarded(text) == cell
    assert unguarded(cell) == text


@given(st.text(st.sampled_from("'=+-@0159 .:/maya\n")))
def test_any_text_is_read_back_as_it_was_and_no_cell_begins_a_formula(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not re.match(r"[=+\-@]", guarded(text))


# --- what is read ---------------------------------------------------------------------------------


def saved(table: str, separator: str = ",", end: str = "\r\n", mark: bool = True, quoting: Any = csv.QUOTE_MINIMAL) -> bytes:
    """The table as another program would save it."""
    out = io.StringIO(newline="")
    rows = csv.reader(io.StringIO(table.removeprefix("\ufeff"), newline=""))
    csv.writer(out, delimiter=separator, lineterminator=end, quoting=quoting).writerows(rows)
    return out.getvalue().encode("utf-8-sig" if mark else "utf-8")


@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("mark", [True, False])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_a_table_is_read_however_it_was_saved(separator: str, end: str, mark: bool, quoting: Any) -> None:
    (one,) = taken(saved(TABLE, separator, end, mark, quoting))
    assert (one.row.id, one.value) == ("welding-2", WELDING)


def test_line_ends_inside_a_cell_are_read_as_plain_ones() -> None:
    (one,) = taken('id,title,subject,note\r\na,Shop,cte,"one\r\ntwo"\r\n')
    assert one.value.note == "one\ntwo"


def test_empty_rows_empty_columns_and_cells_that_are_cut_off_at_the_end_of_a_row_are_no_problem() -> None:
    said = taken("ID, Title ,subject,note,,\r\na,Shop,cte,,,\r\n,,,,,\r\n\r\nb,Shop II,cte\r\n")
    assert [(one.row.id, one.row.line, one.value.title) for one in said] == [("a", 2, "Shop"), ("b", 5, "Shop II")]


def test_a_new_entry_says_only_what_differs_from_the_usual() -> None:
    (one,) = taken("id,title,subject,units,grades,check\na,Shop,cte,1,9; 10; 11; 12,unverified\n")
    assert one.data == {"title": "Shop", "subject": "cte"}
    (other,) = taken("id,title,subject,units,grades\na,Shop,cte,1; 0.5,9\n")
    assert other.data == {"title": "Shop", "subject": "cte", "units": [1, 0.5], "grades": [9]}


def test_a_decimal_may_have_a_comma_where_semicolons_separate_the_cells() -> None:
    assert taken("id;title;subject;units\na;Shop;cte;0,5\n")[0].value.units == [0.5]
    assert told('id,title,subject,units\na,Shop,cte,"0,5"\n') == [
        "c.csv:2: units: expected numbers separated by `;`, such as 1; 2, found '0,5'"
    ]


def test_a_date_may_be_as_an_american_spreadsheet_saves_it_but_not_where_day_and_month_are_in_doubt() -> None:
    cells = "a{0}Shop{0}cte{0}confirmed{0}Director{0}8/1/2026{0}2027-08-01\n"
    head = "id{0}title{0}subject{0}check{0}confirmed_role{0}confirmed_date{0}confirmed_expires\n"
    (one,) = taken((head + cells).format(","))
    assert (one.value.confirmed.date, one.value.confirmed.expires) == (dt.date(2026, 8, 1), dt.date(2027, 8, 1))
    assert told((head + cells).format(";"))[0] == "c.csv:2: confirmed_date: expected a date as 2027-08-01, found '8/1/2026'"


# --- over the entries of an earlier pack ----------------------------------------------------------

SHOP = Course(title="Shop", subject="cte", es="Taller", note="Bring gloves.", check="seen", source="a-page", units=[1, 2])


def test_a_row_for_an_earlier_entry_changes_the_cells_that_differ_and_no_other_key() -> None:
    (one,) = taken("id,title,note,units\nshop,Shop at Central,,1; 2\n", {"shop": SHOP})
    assert one.data == {"change": {"title": "Shop at Central", "note": None}}
    assert (one.value.es, one.value.source) == ("Taller", "a-page")


def test_a_row_that_says_what_the_earlier_entry_says_changes_nothing() -> None:
    (one,) = taken(write(COURSES, [Line("shop", SHOP)]), {"shop": SHOP})
    assert (one.data, one.as_before) == ({"change": {}}, True)


def test_an_emptied_list_goes_back_to_the_usual_and_none_empties_it() -> None:
    assert taken("id,units\nshop,\n", {"shop": SHOP})[0].data == {"change": {"units": [1]}}
    assert taken("id,grades\nshop,none\n", {"shop": SHOP})[0].data == {"change": {"grades": []}}
    assert b",none," in write(COURSES, [Line("shop", SHOP.model_copy(update={"grades": []}))])


def test_a_column_the_table_lacks_leaves_what_the_district_s_own_pack_says_now() -> None:
    now = SHOP.model_copy(update={"title": "Shop at Central", "note": "Bring boots."})
    (one,) = taken("id,note\nshop,Bring both.\n", {"shop": SHOP}, {"shop": now})
    assert one.data == {"change": {"title": "Shop at Central", "note": "Bring both."}}


def test_switching_off_needs_only_the_id_and_an_earlier_entry() -> None:
    (one,) = taken("id,off,title\nshop,YES,x\n", {"shop": SHOP})
    assert (one.data, one.value) == ({"off": True}, None)
    assert told("id,off\nshoop,yes\n", {"shop": SHOP}) == ["c.csv:2: off: there is no 'shoop' in an earlier pack to switch off"]


# --- what is said of a bad table ------------------------------------------------------------------

HEAD = "id,title,subject,grades,prerequisites,sced,check,as_of,off\n"
BAD = [
    ("Shop 1,Shop,cte\n", ["id: expected at most 60 small letters, digits and single hyphens, such as welding-1, found 'Shop 1'"]),
    (",Shop,cte\n", ["id: expected at most 60 small letters, digits and single hyphens, such as welding-1, found nothing"]),
    ("a,,cte\n", ["title: this cell is required"]),
    (
        "a,Shop,shop\n",
        [
            "subject: expected 'english', 'mathematics', 'science', 'social-studies', 'health-pe', 'arts', 'world-language',"
            " 'career-readiness', 'cte' or 'elective', found 'shop'"
        ],
    ),
    ("a,Shop,cte,nine\n", ["grades: expected numbers separated by `;`, such as 1; 2, found 'nine'"]),
    ("a,Shop,cte,13\n", ["grades: input should be less than or equal to 12"]),
    (
        "a,Shop,cte,,Algebra I\n",
        ["prerequisites: expected course ids as `a | b; c`, which means (a or b) and c, found 'Algebra I'"],
    ),
    ("a,Shop,cte,,|\n", ["prerequisites: expected course ids as `a | b; c`, which means (a or b) and c, found '|'"]),
    ("a,Shop,cte,,,1003\n", [r"sced: expected the form ^\d{5}$, found '1003'"]),
    ("a,Shop,cte,,,,seen\n", ["check: check is 'seen', so `source` must name an id from sources.yml"]),
    ("a,Shop,cte,,,,,24-May\n", ["as_of: a spreadsheet made '24-May' of a year and month; write it with an apostrophe in front"]),
    ("a,Shop,cte,,,,,,perhaps\n", ["off: expected yes or nothing, found 'perhaps'"]),
    ("a,Shop,cte,,,,,,,more\n", ["row: expected no more cells than the header has"]),
    (
        "a,Sh,shop,nine\n",
        ["grades: expected numbers", "subject: expected 'english'", "title: string should have at least 3 characters"],
    ),
]


@pytest.mark.parametrize(("row", "expected"), BAD)
def test_a_bad_cell_is_told_with_line_column_and_what_was_expected(row: str, expected: list[str]) -> None:
    found = told(HEAD + "good,Shop I,cte\n" + row)
    assert len(found) == len(expected)
    for one, words in zip(found, expected, strict=True):
        assert one.startswith(f"c.csv:3: {words}")


def test_every_problem_is_told_and_a_row_of_several_lines_is_named_by_its_first() -> None:
    found = told('id,title,subject,note\na,Shop,shop,"one\ntwo\nthree"\nb,Shop,,\na,Shop,cte,\n')
    assert [f.split(": ")[0] + ": " + f.split(": ")[1] for f in found] == ["c.csv:2: subject", "c.csv:5: subject", "c.csv:6: id"]
    assert found[2].endswith("'a' also stands in line 2; keep one of them")


def test_a_table_without_ids_or_with_columns_it_does_not_know_is_told_at_its_header() -> None:
    columns = "the columns are pack, id, off, title, subject, units, "
    (only,) = told("Course;Title\na;b\n")[:1]
    assert only.startswith("c.csv:1: course: unknown column; the columns are pack, id, off, title")
    assert told("title,subject\nShop,cte\n")[0].startswith(f"c.csv:1: id: this column is required; {columns}")
    assert told("")[0].startswith(f"c.csv:1: id: this column is required; {columns}")
    assert told("id,title,Title\na,b,c\n") == ["c.csv:1: title: this column stands twice; keep one"]


def test_a_file_that_is_not_utf_8_or_whose_quote_never_ends_is_told() -> None:
    assert told("id,title\na,Español\n".encode("cp1252")) == ["c.csv:1: file: expected UTF-8 text; save it as CSV UTF-8"]
    (only,) = told('id,title\na,Shop\nb,"Shop\nc,Shop\n')
    assert only.startswith("c.csv:3: row: expected a table in CSV (")
    assert only.endswith('look for a quote (") that is never closed')


def test_a_key_of_an_entry_is_told_by_the_column_it_stands_in() -> None:
    assert [column_of(p) for p in (("units", 0), ("confirmed", "expires"), ("confirmed",), ())] == [
        "units", "confirmed_expires", "confirmed_role", "check",
    ]  # fmt: skip
