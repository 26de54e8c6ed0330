"""A spreadsheet out of a pack and into the pack of a district: all or nothing, and no comment is lost."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from content import check, exchange, tables
from content.exchange import Import, exported, prepared
from content.load import Content, load
from content.packs import DEFAULT_PACKS, DEMONSTRATION
from content.problems import ContentError
from content.yaml_lines import written
from tests.content.packs import SOON, reading_once, write
from tests.content.test_spreadsheets import saved

HEADER = """\
# Written by `pathways import courses`. Change it in a spreadsheet: `pathways export csv courses`, then import again.
# To go on by hand, give this file another name.
"""
OURS = """\
# Our own courses.
solar-1:
  title: Solar Systems I
  subject: cte
english-1:
  change: {title: English I at Central}
"""


@pytest.fixture
def district(tmp_path: Path, shipped: Content, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty pack over those that ship, which are read once for all tests."""
    monkeypatch.setattr(exchange, "load", reading_once(shipped))
    monkeypatch.setattr(tables, "problems", lambda name, path: [])  # the figures are the same in every test
    monkeypatch.chdir(tmp_path)
    return write(tmp_path / "district", {})


def take_in(table: str, folder: Path, name: str = "courses") -> Import:
    """Import a table as the command does, and write the file."""
    file = folder.parent / f"{name}.csv"
    file.write_bytes(table.encode())
    made = prepared(name, file, folder, DEFAULT_PACKS)
    if made.text is not None:
        made.file.parent.mkdir(exist_ok=True)
        made.file.write_text(made.text, encoding="utf-8")
    return made


def whole(shipped: Content, *packs: Path) -> Content:
    """What ships with further packs over it, after the checker has passed it."""
    content = load(packs, shipped)
    assert check.problems(content) == []
    return content


def refused(table: str, folder: Path, name: str = "courses") -> list[str]:
    """What is told of a table; the pack stays as it was."""
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    with pytest.raises(ContentError) as error:
        take_in(table, folder, name)
    assert {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} == before
    return [str(p) for p in error.value.problems]


def rows(table: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline="")))


# --- into a district's pack -----------------------------------------------------------------------

TABLE = """\
id,title,subject,units,prerequisites,note,check,source,off
solar-1,Solar Systems I,cte,1; 0.5,algebra-1 | geometry,,,,
nccer-core-course,NCCER Core at Central,cte,1,,Room 12,unverified,,
entrepreneurship-ii,,,,,,,,
"""


def test_a_table_adds_courses_and_changes_those_of_an_earlier_pack(district: Path, shipped: Content) -> None:
    made = take_in("\n".join(TABLE.splitlines()[:3]), district)
    assert (made.new, made.changed, made.off, made.as_before) == (1, 1, 0, 0)
    assert (district / "courses" / "imported.yml").read_text() == HEADER + (
        "solar-1:\n  title: Solar Systems I\n  subject: cte\n  units: [1, 0.5]\n  prerequisites: [[algebra-1, geometry]]\n"
        "nccer-core-course:\n  change:\n    title: NCCER Core at Central\n    note: Room 12\n"
    )
    content = whole(shipped, district)
    assert content.courses["nccer-core-course"].value.title == "NCCER Core at Central"
    assert content.courses["nccer-core-course"].value.grades == [9, 10, 11]


def test_a_course_nothing_needs_can_be_switched_off_and_stands_in_the_export_as_off(district: Path, shipped: Content) -> None:
    named = str([e.value for e in (*shipped.pathways.values(), *shipped.rules.values(), *shipped.courses.values())])
    unused = next(id_ for id_ in shipped.courses if f"'{id_}'" not in named)
    assert take_in(f"id,off\n{unused},yes\n", district).off == 1
    assert unused not in whole(shipped, district).courses
    table, count = exported("courses", DEFAULT_PACKS, district)
    assert [(r["id"], r["off"]) for r in rows(table)] == [(unused, "yes")]
    assert count == 1
    assert take_in(f"id,off\n{unused},\n", district).changed == 1
    assert unused in whole(shipped, district).courses


def test_a_second_table_updates_what_the_first_wrote_and_keeps_the_rest(district: Path) -> None:
    take_in("\n".join(TABLE.splitlines()[:3]), district)
    made = take_in("id,title,subject,units\nsolar-1,Solar I,cte,1\nsolar-2,Solar II,cte,1\n", district)
    assert (made.new, made.changed) == (2, 0)
    text = (district / "courses" / "imported.yml").read_text()
    assert [line for line in text.splitlines() if line.endswith(":") and not line.startswith(" ")] == [
        "solar-1:", "nccer-core-course:", "solar-2:",
    ]  # fmt: skip
    assert "prerequisites: [[algebra-1, geometry]]" in text
    assert take_in("id,title,subject,units\nsolar-1,Solar I,cte,1\n", district).text is None


def test_everything_that_is_loaded_goes_out_with_its_pack_and_comes_back_as_nothing_new(district: Path, shipped: Content) -> None:
    table, count = exported("courses", DEFAULT_PACKS)
    assert count == len(shipped.courses) == len(rows(table))
    assert {r["pack"] for r in rows(table)} == {"us", "la", "ca"}
    assert take_in(table.decode(), district).text is None
    edited = table.decode().replace("la,english-1,,English I,", "la,english-1,,English One,")
    made = take_in(edited, district)
    assert (made.new, made.changed, made.as_before) == (0, 1, count - 1)
    assert made.text == HEADER + "english-1:\n  change:\n    title: English One\n"


def test_schools_come_in_from_a_table_and_go_out_as_they_came(district: Path) -> None:
    table, count = exported("providers", DEFAULT_PACKS, DEMONSTRATION)
    assert count == 4
    made = take_in(saved(table.decode(), ";", "\n", mark=False).decode(), district, "providers")
    assert (made.file.name, made.new) == ("providers-imported.yml", 4)
    assert exported("providers", DEFAULT_PACKS, district) == (table, 4)
    was = load((DEMONSTRATION,)).providers
    now = load((district,)).providers
    assert {k: e.value for k, e in now.items()} == {k: e.value for k, e in was.items()}


def test_a_pack_in_the_middle_is_laid_over_those_before_it_and_held_against_those_after(district: Path) -> None:
    after = write(
        district.parent / "after", {"courses/a.yml": "solar-2:\n  title: Solar II\n  subject: cte\n  prerequisites: [[solar-1]]\n"}
    )
    file = district.parent / "c.csv"
    file.write_text("id,title,subject\nsolar-1,Solar I,cte\n")
    made = prepared("courses", file, district, (*DEFAULT_PACKS, district, after))
    assert made.new == 1
    file.write_text("id,title,subject\nsolar-3,Solar III,cte\n")
    with pytest.raises(ContentError, match=r"after/courses/a\.yml:4: prerequisites\.0\.0: expected a course slug, found 'solar-1'"):
        prepared("courses", file, district, (*DEFAULT_PACKS, district, after))


# --- all or nothing -------------------------------------------------------------------------------


def test_what_the_checker_finds_is_told_at_the_row_and_column_that_bring_it_about(district: Path) -> None:
    table = (
        "id,title,subject,units,prerequisites,check,source,confirmed_role,confirmed_date,confirmed_expires\n"
        "solar-1,Solar Systems I,cte,1,algebra-9,,,,,\n"
        "solar-2,Solar Systems II,cte,1,,seen,a-page,,,\n"
        "solar-3,Solar Systems III,cte,1,,confirmed,,CTE director,2023-08-01,2024-08-01\n"
        f"solar-4,Solar Systems IV,cte,1,,confirmed,,CTE director,2026-08-01,{SOON}\n"
    )
    assert refused(table, district) == [
        "courses.csv:2: prerequisites: expected a course slug, found 'algebra-9'",
        "courses.csv:3: source: expected an id from sources.yml, found 'a-page'",
        "courses.csv:4: confirmed_expires: the confirmation expired on 2024-08-01; confirm again or set check: unverified",
    ]


def test_a_row_that_would_spoil_another_file_is_told_with_that_file(district: Path) -> None:
    found = refused("id,off,grades\nenglish-1,yes,\nnccer-core-course,,12\n", district)
    assert all(
        f.startswith(("courses.csv:2: off: this row would spoil ", "courses.csv:3: id: this row would spoil ")) for f in found
    )
    assert any("tops-core.yml:" in f and f.endswith("expected a course slug, found 'english-1'") for f in found)
    assert any("welding.yml:" in f and "'nccer-core-course' is for grades [12], not 10" in f for f in found)


def test_a_school_that_teaches_an_unknown_pathway_is_told_and_nothing_is_written(district: Path) -> None:
    head = "id,title,kind,city,pathways,time,transport\n"
    assert refused(head + "a-high,A High,high-school,Houma,welding; weldng,Mornings,A bus\n", district, "providers") == [
        "providers.csv:2: pathways: expected a pathway slug, found 'weldng'"
    ]
    assert refused(head + "a-high,A High,school,Houma,welding,Mornings,\n", district, "providers") == [
        "providers.csv:2: kind: expected 'high-school', 'career-center' or 'college', found 'school'",
        "providers.csv:2: transport: this cell is required",
    ]
    assert [p.name for p in district.iterdir()] == ["pack.yml"]


def test_a_problem_the_pack_already_has_stops_the_import_and_is_told_at_its_own_file(district: Path) -> None:
    write(district, {"courses/ours.yml": OURS.replace("subject: cte", "subject: cte\n  prerequisites: [[algebra-9]]")})
    assert refused("id,title,subject\nsolar-2,Solar II,cte\n", district) == [
        "district/courses/ours.yml:5: prerequisites.0.0: expected a course slug, found 'algebra-9'"
    ]


def test_a_folder_that_is_no_pack_is_told_with_what_to_do(district: Path) -> None:
    (district / "pack.yml").unlink()
    assert refused("id,title,subject\nsolar-2,Solar II,cte\n", district) == [
        "district/pack.yml:1: pack: expected a pack; make the folder and, in it, a file pack.yml with the line "
        "`title: Your district`"
    ]
    with pytest.raises(ContentError, match="there is no such folder"):
        exported("courses", DEFAULT_PACKS, district.parent / "nowhere")


# --- files written by hand ------------------------------------------------------------------------


def test_a_row_for_an_entry_in_a_file_written_by_hand_is_refused_unless_it_says_the_same(district: Path) -> None:
    write(district, {"courses/ours.yml": OURS})
    table, _ = exported("courses", DEFAULT_PACKS, district)
    assert [r["title"] for r in rows(table)] == ["Solar Systems I", "English I at Central"]
    assert take_in(table.decode(), district).text is None
    words = "a file written by hand; change it there, or take it out there"
    assert refused(table.decode().replace("Solar Systems", "Solar").replace("at Central", ""), district) == [
        f"courses.csv:2: id: 'solar-1' stands in district/courses/ours.yml:2, {words}",
        f"courses.csv:3: id: 'english-1' stands in district/courses/ours.yml:5, {words}",
    ]


def test_new_rows_go_to_a_file_of_their_own_and_the_file_written_by_hand_stays_as_it_is(district: Path) -> None:
    write(district, {"courses/ours.yml": OURS})
    take_in("id,title,subject\nsolar-1,Solar Systems I,cte\nsolar-2,Solar Systems II,cte\n", district)
    assert (district / "courses" / "ours.yml").read_text() == OURS
    assert "solar-1" not in (district / "courses" / "imported.yml").read_text()


@pytest.mark.parametrize(
    "spoil", [("  title", "  # room 12\n  title"), ("subject: cte", "subject: cte  # ask"), ("# To go", "# Not to go")]
)
def test_an_imported_file_that_was_changed_by_hand_is_not_written_over(district: Path, spoil: tuple[str, str]) -> None:
    made = take_in("id,title,subject\nsolar-1,Solar Systems I,cte\n", district)
    made.file.write_text(made.file.read_text().replace(*spoil))
    (only,) = refused("id,title,subject\nsolar-2,Solar Systems II,cte\n", district)
    assert only.startswith(
        "district/courses/imported.yml:1: file: this file was changed by hand, and an import would lose what was"
    )
    assert "give it another name" in only
    made.file.rename(made.file.with_name("ours.yml"))
    assert take_in("id,title,subject\nsolar-2,Solar Systems II,cte\n", district).new == 1


# --- out, in, out again ---------------------------------------------------------------------------

AWKWARD = [
    "=1+1",
    "'=1",
    "''@x",
    "-12",
    "007",
    "2026-05",
    "May-24",
    'say "hi"',
    "uno; dos | tres",
    "línea\ndos",
    "a,b",
    "off",
    "null",
    "# y",
]
TEXT = st.sampled_from(AWKWARD) | st.text(
    st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n'\"=;,+-@ñé: #"), min_size=3, max_size=40
).filter(lambda t: len(t.strip()) >= 3)
SLUG = st.from_regex(r"[a-z0-9]{1,4}(-[a-z0-9]{1,3}){0,2}", fullmatch=True)
OPTIONAL = st.none() | TEXT
SURE = st.one_of(
    st.just({}),
    st.fixed_dictionaries(
        {"check": st.just("seen"), "source": SLUG, "as_of": st.none() | st.sampled_from(["2024-05", "May-24", "2023"])}
    ),
    st.fixed_dictionaries(
        {
            "check": st.just("confirmed"),
            "confirmed": st.fixed_dictionaries({"role": TEXT, "date": st.dates(), "expires": st.dates()}),
        }
    ),
)


def entry(keys: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    whole = st.tuples(st.fixed_dictionaries(keys), SURE).map(lambda parts: parts[0] | parts[1])
    return whole.map(lambda data: {k: v for k, v in data.items() if v is not None})


A_COURSE = entry(
    {
        "title": TEXT,
        "subject": st.sampled_from(["english", "cte", "elective"]),
        "units": st.lists(st.sampled_from([0.5, 1, 2, 1 / 3]), max_size=3),
        "grades": st.lists(st.integers(6, 12), max_size=4),
        "prerequisites": st.lists(st.lists(SLUG, min_size=1, max_size=3), max_size=3),
        "sced": st.none() | st.from_regex(r"[0-9]{5}", fullmatch=True),
        "a_g": st.none() | st.sampled_from("ABCDEFG"),
        "es": OPTIONAL,
        "note": OPTIONAL,
    }
)
A_PROVIDER = entry(
    {
        "title": TEXT, "kind": st.sampled_from(["high-school", "college"]), "city": TEXT,
        "pathways": st.lists(SLUG, min_size=1, max_size=4), "time": TEXT, "es_time": OPTIONAL, "transport": TEXT,
        "es_transport": OPTIONAL,
    }
)  # fmt: skip


@st.composite
def packs(draw: st.DrawFn, kind: st.SearchStrategy[dict[str, Any]]) -> tuple[dict[str, Any], dict[str, Any]]:
    """An earlier pack, and a later one that adds, replaces, changes and switches off."""
    earlier = draw(st.dictionaries(SLUG, kind, max_size=3))
    later: dict[str, Any] = draw(st.dictionaries(SLUG, kind, max_size=3))
    for id_ in earlier:
        how = draw(st.sampled_from(["leave", "replace", "change", "off"]))
        if how == "replace":
            later[id_] = draw(kind)
        elif how == "change":
            change = draw(kind)
            if "check" not in change:
                later[id_] = {"change": {k: change[k] for k in draw(st.lists(st.sampled_from(sorted(change)), unique=True))}}
        elif how == "off":
            later[id_] = {"off": True}
    return earlier, later


def round_trip(name: str, file: str, both: tuple[dict[str, Any], dict[str, Any]], separator: str, end: str) -> None:
    """Out of a pack written by hand, into an empty one, and out of that; then in once more."""
    with TemporaryDirectory() as temporary, pytest.MonkeyPatch.context() as patched:
        patched.setattr(check, "problems", lambda content: [])  # the checker is held to its word elsewhere
        here = Path(temporary).resolve()
        state = write(here / "state", {file: written(both[0])} if both[0] else {})
        ours = write(here / "ours", {file: written(both[1])} if both[1] else {})
        new = write(here / "new", {})
        table, count = exported(name, (state,), ours)
        assert count == len(both[1])
        given_file = here / "table.csv"
        given_file.write_bytes(saved(table.decode(), separator, end, mark=False))
        made = prepared(name, given_file, new, (state,))
        if made.text:
            made.file.parent.mkdir(exist_ok=True)
            made.file.write_text(made.text, encoding="utf-8")
        assert exported(name, (state,), new)[0] == table
        assert {k: e.value for k, e in getattr(load((state, new)), name).items()} == {
            k: e.value for k, e in getattr(load((state, ours)), name).items()
        }
        given_file.write_bytes(table)
        assert prepared(name, given_file, new, (state,)).text is None


SAVED = {"separator": st.sampled_from([",", ";"]), "end": st.sampled_from(["\r\n", "\n"])}
SLOW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@SLOW
@given(both=packs(A_COURSE), **SAVED)
@example(
    both=({}, {f"c{n}": {"title": f"abc{t}", "subject": "cte", "note": t} for n, t in enumerate(AWKWARD)}),
    separator=";",
    end="\r\n",
)
def test_courses_go_out_and_in_and_out_again_as_the_same_bytes(
    both: tuple[dict[str, Any], dict[str, Any]], separator: str, end: str
) -> None:
    round_trip("courses", "courses/by-hand.yml", both, separator, end)


@SLOW
@given(both=packs(A_PROVIDER), **SAVED)
def test_providers_go_out_and_in_and_out_again_as_the_same_bytes(
    both: tuple[dict[str, Any], dict[str, Any]], separator: str, end: str
) -> None:
    round_trip("providers", "providers.yml", both, separator, end)
