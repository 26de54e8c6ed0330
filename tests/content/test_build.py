"""content.db: true to the tables, built once, and never left half-written."""

from __future__ import annotations

import csv
import gzip
import json
import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import content.build
from content.build import BuildError, build
from content.database import fingerprint, read_array, stored_fingerprint
from content.load import Content, load
from content.packs import DEFAULT_PACKS
from tests.content.packs import LA, US, write

SEED = 2026  # change it to draw other figures
FIGURES = ("employment", "p10", "p25", "median", "p75", "p90")


@pytest.fixture(scope="module")
def db(content_db: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"file:{content_db}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    yield connection
    connection.close()


def rows(path: Path) -> list[dict[str, str]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def wages() -> list[dict[str, str]]:
    return rows(US / "tables/wages.csv.gz")


# --- what is in it -----------------------------------------------------------------------------


def test_codes_are_text_and_keep_their_leading_zeros(db: sqlite3.Connection) -> None:
    assert db.execute("select county, typeof(county) from counties order by county").fetchone()[:] == ("01001", "text")
    assert db.execute("select zip, typeof(zip) from zips order by zip").fetchone()[:] == ("00501", "text")
    assert db.execute("select area from areas where title = 'Alabama'").fetchone()[0] == "01"
    assert db.execute("select distinct typeof(area), typeof(soc) from wages").fetchall()[0][:] == ("text", "text")
    assert db.execute("select cip from programs where cip like '01.%'").fetchone() is not None
    assert (
        db.execute(
            "select count(*) from occupations where onet_soc not glob '[0-9][0-9]-[0-9][0-9][0-9][0-9].[0-9][0-9]'"
        ).fetchone()[0]
        == 0
    )


def test_an_empty_cell_is_null_and_never_zero(db: sqlite3.Connection, wages: list[dict[str, str]]) -> None:
    for figure in (*FIGURES, "location_quotient"):
        empty = sum(r[figure] == "" for r in wages)
        assert db.execute(f"select count(*) from wages where [{figure}] is null").fetchone()[0] == empty, figure
    assert db.execute("select count(*) from wages where median is null").fetchone()[0] > 0
    assert db.execute("select count(*) from wages where median = 0 or employment = 0").fetchone()[0] == 0
    assert db.execute("select area from counties where county = '05025'").fetchone()[0] is None


def test_the_word_none_in_the_projections_is_a_value(db: sqlite3.Connection) -> None:
    training = {r["soc"]: r["training"] for r in rows(US / "tables/national_projections.csv")}
    some = next(soc for soc, t in training.items() if t == "None")
    assert db.execute("select training from national_projections where soc = ?", (some,)).fetchone()[0] == "None"
    assert db.execute("select count(*) from national_projections where training = 'None'").fetchone()[0] == sum(
        t == "None" for t in training.values()
    )


def test_ten_figures_drawn_at_random_are_those_of_the_tables(db: sqlite3.Connection, wages: list[dict[str, str]]) -> None:
    drawn = random.Random(SEED).sample([(r, f) for r in wages for f in FIGURES if r[f]], 10)
    for row, figure in drawn:
        where = f"seed {SEED}: {figure} of {row['soc']} in {row['area']}"
        found = db.execute(f"select [{figure}] from wages where area = ? and soc = ?", (row["area"], row["soc"])).fetchone()[0]
        assert found == int(row[figure]), where


@pytest.mark.parametrize(
    ("table", "file", "keys", "columns"),
    [
        (
            "state_projections",
            US / "tables/state_projections.csv.gz",
            ("state_fips", "soc"),
            ("jobs_2022", "jobs_2032", "openings"),
        ),
        ("national_projections", US / "tables/national_projections.csv", ("soc",), ("jobs_2024_k", "openings_k")),
        ("counties", US / "tables/counties.csv", ("county",), ("population", "rent", "income")),
        ("programs", LA / "tables/programs.csv", ("unitid", "cip"), ("completions", "latitude")),
        ("occupations", US / "tables/occupations.csv", ("onet_soc",), ("job_zone", "R", "C")),
    ],
)
def test_rows_drawn_from_every_other_table_are_those_of_the_file(
    db: sqlite3.Connection, table: str, file: Path, keys: tuple[str, ...], columns: tuple[str, ...]
) -> None:
    written = rows(file)
    assert db.execute(f"select count(*) from [{table}]").fetchone()[0] == len(written)
    where = " and ".join(f"[{k}] = ?" for k in keys)
    for row in random.Random(SEED).sample(written, 10):
        found = db.execute(f"select * from [{table}] where {where}", [row[k] for k in keys]).fetchone()
        for column in columns:
            assert found[column] == (float(row[column]) if row[column] else None), f"seed {SEED}: {table} {column} of {row}"


def test_the_tables_the_contract_names_are_there(db: sqlite3.Connection) -> None:
    tables = {r[0] for r in db.execute("select name from sqlite_master where type = 'table'")}
    assert tables >= {"occupations", "pathways", "courses", "exits", "credentials", "wages", "areas", "sources"}


def test_every_exit_and_occupation_of_a_pathway_file_is_in_its_tables(db: sqlite3.Connection) -> None:
    for slug, data in db.execute("select slug, data from pathways"):
        written = [(e["id"], o) for e in json.loads(data)["exits"] for o in e["occupations"]]
        found = db.execute(
            "select x.exit, o.onet_soc from exits x join exit_occupations o using (pathway, exit) "
            "where pathway = ? order by x.place, o.place",
            (slug,),
        ).fetchall()
        assert [tuple(r) for r in found] == written, slug


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("welder", "51-4121.00"),
        ("WELDER", "51-4121.00"),
        ("soldador", "51-4121.00"),
        ("electricista", "47-2111.00"),
        ("mecánico", "49-3023.00"),
        ("mecanico", "49-3023.00"),
    ],
)
def test_full_text_search_finds_a_job_by_the_names_people_type(db: sqlite3.Connection, word: str, code: str) -> None:
    found = db.execute(
        "select distinct n.onet_soc from occupation_names_fts f join occupation_names n on n.rowid = f.rowid "
        "where occupation_names_fts match ?",
        (word,),
    ).fetchall()
    assert code in {r[0] for r in found}


def test_full_text_search_finds_a_pathway_in_both_languages(db: sqlite3.Connection) -> None:
    for word in ("welding", "soldadura"):
        found = db.execute(
            "select p.slug from pathways_fts f join pathways p on p.rowid = f.rowid where pathways_fts match ?", (word,)
        ).fetchall()
        assert "welding" in {r[0] for r in found}, word


def test_it_opens_read_only_and_is_whole(db: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        db.execute("delete from wages")
    assert db.execute("pragma integrity_check").fetchone()[0] == "ok"
    assert db.execute("pragma application_id").fetchone()[0] == content.build.APPLICATION_ID
    assert db.execute("pragma journal_mode").fetchone()[0] == "delete", "a file of its own: no -wal beside it"


def test_arrays_come_back_as_they_were_and_an_unknown_one_is_an_error(db: sqlite3.Connection) -> None:
    owner, tasks = read_array(db, "tasks.owner"), read_array(db, "tasks")
    assert len(owner) == len(tasks) == db.execute("select count(*) from occupation_tasks").fetchone()[0]
    assert (np.diff(owner) >= 0).all()
    assert len(read_array(db, "names")) == db.execute("select count(*) from occupation_names").fetchone()[0]
    with pytest.raises(KeyError):
        read_array(db, "nothing")


# --- writing it --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def small() -> Content:
    """The real content with a handful of wage and ZIP rows, so that a build takes a moment."""
    return load()


def no_index(_: Content) -> dict[str, np.ndarray]:
    return {"tasks": np.zeros((2, 3), dtype=np.float16)}


def no_names(names: list[str], codes: list[str]) -> dict[str, np.ndarray]:
    return {"names": np.zeros((len(names), 1), dtype=np.int8), "names.owner": np.zeros(len(codes), dtype=np.int32)}


@pytest.fixture
def quick(small: Content, tmp_path: Path) -> Content:
    """The same with short tables of its own."""
    short = {}
    for name in ("wages", "zips", "occupation_names", "state_projections"):
        with gzip.open(small.tables[name][-1], "rt", encoding="utf-8") as file:
            lines = [next(file) for _ in range(2000)]
        short[f"tables/{name}.csv"] = "".join(lines)
    pack = write(tmp_path / "short", short)
    tables = small.tables | {name.split("/")[1].removesuffix(".csv"): [pack / name] for name in short}
    return Content(**{**vars(small), "tables": tables})


def test_the_fingerprint_is_stored_and_a_file_that_is_no_database_has_none(quick: Content, tmp_path: Path) -> None:
    path = build(quick, tmp_path / "made" / "content.db", "print-1", no_index, no_names)
    assert stored_fingerprint(path) == "print-1"
    assert stored_fingerprint(tmp_path / "none.db") is None
    (tmp_path / "note.db").write_text("not a database, only a note of some length " * 40)
    assert stored_fingerprint(tmp_path / "note.db") is None


def test_the_same_files_give_the_same_bytes(quick: Content, tmp_path: Path) -> None:
    one = build(quick, tmp_path / "one.db", "print", no_index, no_names).read_bytes()
    assert build(quick, tmp_path / "two.db", "print", no_index, no_names).read_bytes() == one


def test_a_changed_an_added_and_a_renamed_file_change_the_fingerprint_and_other_files_do_not(tmp_path: Path) -> None:
    pack = write(tmp_path / "pack", {"courses/a.yml": "a: 1\n"})
    prints = [fingerprint([pack])]
    (pack / "notes.txt").write_text("not content")
    assert fingerprint([pack]) == prints[0]
    assert fingerprint([pack], "other encoder") != prints[0]
    (pack / "courses/a.yml").write_text("a: 2\n")
    prints.append(fingerprint([pack]))
    (pack / "courses/b.yml").write_text("b: 1\n")
    prints.append(fingerprint([pack]))
    (pack / "courses/b.yml").rename(pack / "courses/c.yml")
    prints.append(fingerprint([pack]))
    assert len(set(prints)) == 4


def leave_whole(folder: Path, old: bytes) -> None:
    assert [p.name for p in folder.iterdir()] == ["content.db"], "nothing is left beside it"
    assert (folder / "content.db").read_bytes() == old


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "instance" / "content.db"
    path.parent.mkdir()
    path.write_bytes(b"the old content")
    return path


def test_a_build_that_fails_in_the_middle_leaves_the_old_file_whole(quick: Content, old: Path) -> None:
    def fails(_: Content) -> dict[str, np.ndarray]:
        raise OSError(28, "No space left on device")

    with pytest.raises(
        BuildError,
        match=r"Could not write .*No space left on device.* Free some disk space or choose another folder, then build again\.",
    ):
        build(quick, old, "print", fails, no_names)
    leave_whole(old.parent, b"the old content")


def test_a_full_disk_leaves_the_old_file_whole(quick: Content, old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Small(content.build.Database):
        """A database that may grow to 40 pages, as on a disk with that much room."""

        def __init__(self, path: Path):
            super().__init__(path)
            self.execute("pragma max_page_count = 40")

    monkeypatch.setattr(content.build, "Database", Small)
    with pytest.raises(BuildError, match="database or disk is full"):
        build(quick, old, "print", no_index, no_names)
    leave_whole(old.parent, b"the old content")


def test_a_build_that_is_stopped_leaves_the_old_file_whole(quick: Content, old: Path) -> None:
    def stopped(_: Content) -> dict[str, np.ndarray]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(quick, old, "print", stopped, no_names)
    leave_whole(old.parent, b"the old content")


def test_a_folder_that_cannot_be_made_is_a_clear_error(quick: Content, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(BuildError, match="Could not write"):
        build(quick, tmp_path / "file" / "content.db", "print", no_index, no_names)


def test_files_are_read_again_only_when_one_was_written_to(quick: Content, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from explorer import made_from

    pack = write(tmp_path / "district", {"courses/ours.yml": "our-course: {title: Our Course, subject: elective}\n"})
    file, database = pack / "courses" / "ours.yml", tmp_path / "content.db"
    assert made_from.up_to_date([pack], database) is False
    build(quick, database, made_from.made_from([pack]), no_index, no_names)
    assert made_from.up_to_date([pack], database) is True

    read: list[bool] = []
    whole = made_from.made_from
    monkeypatch.setattr(made_from, "made_from", lambda packs: read.append(True) or whole(packs))
    assert made_from.up_to_date([pack], database) is True
    assert not read
    file.touch()  # the same words at a later time
    assert made_from.up_to_date([pack], database) is True
    assert len(read) == 1
    assert made_from.up_to_date([pack], database) is True
    assert len(read) == 1
    file.write_text(file.read_text().replace("Our", "Her"))
    assert made_from.up_to_date([pack], database) is False
    (tmp_path / "content.seen").write_bytes(b"\xff not ours")
    file.write_text(file.read_text().replace("Her", "Our"))
    assert made_from.up_to_date([pack], database) is True


def test_the_same_content_is_not_built_twice_and_a_changed_file_is(
    content_db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from explorer import building

    made: list[Path] = []
    monkeypatch.setattr(building, "build", lambda content, path, *rest: made.append(path))
    assert building.build_content(DEFAULT_PACKS, content_db) is False
    pack = write(tmp_path / "district", {"courses/ours.yml": "our-course: {title: Our Course, subject: elective}\n"})
    assert building.build_content((*DEFAULT_PACKS, pack), content_db) is True
    assert made == [content_db]
