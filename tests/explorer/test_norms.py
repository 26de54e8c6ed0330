"""A site's own norms: counted without names, published as a new version, and saved results that stay with the old one."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from flask import Flask

from content.load import Content, load
from explorer import create_app, norming
from explorer.building import inventory_items
from explorer.catalog import Catalog
from explorer.cli import main
from explorer.config import Settings
from explorer.matching import Matching
from explorer.store import Store, open_store
from models.answers import scale_norms
from models.norming import counted, joined
from models.reference import sample, simulate
from tests.conftest import Reader, settings_for
from tests.content.packs import reading_once

INVENTORY = "activities-60"
IN_THE_YEAR = datetime(2025, 10, 14, 15, tzinfo=UTC)
STUDENTS = 400
Run = Callable[..., Result]


class Site:
    """A temporary instance whose students finished the inventory at the hour `now` says."""

    def __init__(self, folder: Path, content_db: Path, matching: Matching):
        self.settings = settings_for(folder / "instance", content_db)
        self.matching, self.now = matching, IN_THE_YEAR
        self.store: Store = open_store(self.settings.database_url, self.settings.key("codes"), clock=lambda: self.now)
        data = matching.catalog.inventory(INVENTORY)
        self.version, self.norms = data["version"], data["norms"]["version"]

    def student(self, marks: np.ndarray, finish: bool = True, group: str | None = None) -> str:
        saved, _code = self.store.create_record("en", INVENTORY, self.version, self.norms, "full", county="22033", group_id=group)
        items = self.matching.items(INVENTORY)
        self.store.save_answers(saved.id, {i.id: int(m) for i, m in zip(items, marks, strict=True) if np.isfinite(m)})
        if finish:
            self.store.finish(saved.id)
        return saved.id

    def students(self, people: int, seed: int = 5) -> np.ndarray:
        marks = simulate(self.matching.items(INVENTORY), people, seed)
        for row in marks:
            self.student(row)
        return marks


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory, content_db: Path, matching: Matching) -> Iterator[tuple[Site, np.ndarray]]:
    """A school year of 400 students, and others who are not to be counted."""
    site = Site(tmp_path_factory.mktemp("school"), content_db, matching)
    marks = site.students(STUDENTS)
    site.student(np.full(60, 5.0), finish=False)
    site.student(np.full(60, 3.0))  # all alike: says nothing of liking
    made_up = site.store.create_group("Made-up school", "Class", demonstration=True)[0]
    site.student(np.resize([1.0, 5.0], 60), group=made_up.id)
    site.now = datetime(2024, 10, 1, tzinfo=UTC)
    site.students(12, seed=6)
    yield site, marks
    site.store.close()


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shipped: Content) -> Callable[[Site], Run]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(norming, "load", reading_once(shipped))
    for name in ("PATHWAYS_CONTENT", "PATHWAYS_DEMONSTRATION", "PATHWAYS_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)

    def on(site: Site) -> Run:
        monkeypatch.setenv("PATHWAYS_INSTANCE", str(site.settings.instance))
        return lambda *arguments: CliRunner().invoke(main, [str(a) for a in arguments])

    return on


def refused(result: Result, says: str) -> None:
    assert result.exit_code == 2, result.output
    assert says in " ".join(result.stderr.split()), result.stderr
    assert "Traceback" not in result.stderr


def count(command: Run, *more: str) -> Result:
    return command("norms", "count", "--year", "2025-26", "--out", "counts.csv", *more)


def publish(command: Run, out: str = "school/norms/our-2025-26.yml", *more: str) -> Result:
    return command(
        "norms", "publish", "counts.csv", "--version", "our-2025-26", "--years", "school year 2025-26", "--out", out, *more
    )  # fmt: skip


def pack(folder: Path) -> Path:
    folder.mkdir()
    (folder / "pack.yml").write_text("title: Test school\n", encoding="utf-8")
    return folder


# --- counting ---


def test_counts_hold_item_answer_and_count_of_those_who_finished_in_the_year_and_nothing_else(
    run: Callable[[Site], Run], full: tuple[Site, np.ndarray], tmp_path: Path
) -> None:
    site, marks = full
    result = count(run(site))
    assert result.exit_code == 0, result.stderr
    assert result.stdout == "About 400 people, 60 items: counts.csv\n"
    with open(tmp_path / "counts.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["item", "answer", "count"]
    assert len(rows) == 1 + 60 * 5
    assert [r[0] for r in rows[1::5]] == [i.id for i in site.matching.items(INVENTORY)]
    table = np.array([int(r[2]) for r in rows[1:]]).reshape(60, 5)
    assert (table.sum(axis=1) == STUDENTS).all()
    assert not ((table > 0) & (table < 10)).any()
    assert table.tolist() == joined(counted(marks)).tolist()


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("--year", "2024-25"), None),
        (("--version", "1999-1"), "In 2025-26 fewer than 10 people finished this inventory in version '1999-1'"),
        (("--year", "2025-27"), "--year 2025-27: expected a school year such as 2026-27"),
        (("--year", "2098-99"), "The school year 2098-99 is not over."),
        (("--year", "2023-24"), "In 2023-24 fewer than 10 people finished"),
        (("--inventory", "big-five"), "There is no inventory 'big-five'."),
    ],
)
def test_a_table_that_could_give_someone_away_is_refused(
    run: Callable[[Site], Run], full: tuple[Site, np.ndarray], tmp_path: Path, more: tuple[str, ...], says: str | None
) -> None:
    result = count(run(full[0]), *more)
    if says is None:
        assert result.stdout.startswith("About 410 people, 60 items")
    else:
        refused(result, says)
        assert not (tmp_path / "counts.csv").exists()


def test_fewer_than_two_hundred_people_make_no_norms_and_it_is_said(
    run: Callable[[Site], Run], tmp_path: Path, content_db: Path, matching: Matching
) -> None:
    site = Site(tmp_path / "small", content_db, matching)
    site.students(30)
    refused(count(run(site)), "Fewer than 200 people finished this inventory in version")
    assert not (tmp_path / "counts.csv").exists()
    site.store.close()


# --- publishing ---


def test_counts_become_norms_that_the_checker_passes_and_that_are_close_to_the_people(
    run: Callable[[Site], Run], full: tuple[Site, np.ndarray], tmp_path: Path, shipped: Content
) -> None:
    site, marks = full
    folder, command = pack(tmp_path / "school"), run(site)
    assert count(command).exit_code == 0
    result = publish(command)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.endswith("change: {norms: our-2025-26}\n")
    norms = load([folder], shipped).norms["our-2025-26"].value
    assert (norms.version, norms.source, norms.trust) == ("our-2025-26", "own-counts", 1.0)
    assert "about 400 respondents, school year 2025-26" in norms.note
    assert norms.differences == shipped.norms["ospp-scales-1"].value.differences
    scales = [i.scale for i in site.matching.items(INVENTORY)]
    for scale, told in norms.scales.items():
        mine = marks[:, [s == scale for s in scales]]
        assert told.mean == pytest.approx(mine.mean(), abs=0.06)
        assert told.sd == pytest.approx(mine.std(), abs=0.06)
    refused(publish(command), "is already published, and saved results rest on it. Choose another name and version.")
    second = publish(command, "school/norms/again.yml")
    refused(second, "norms 'again' have version 'our-2025-26' too")
    assert sorted(p.name for p in (folder / "norms").iterdir()) == ["our-2025-26.yml"]


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("", "the header lacks item, answer, count"),
        ("item,answer,count\n", "counts.csv: no count found"),
        ("item,answer,count\nz9,1,200\n", "counts.csv:2: item: 'z9' is not an item of this inventory"),
        ("item,answer,count\nr1,6,200\n", "counts.csv:2: answer: expected 1 to 5, found '6'"),
        ("item,answer,count\nr1,1,-4\n", "counts.csv:2: count: expected a whole number, found '-4'"),
        ("item,answer,count\nr1,1,4\n", "counts.csv:2: count: 4 tells of fewer than 10 people"),
        ("item,answer,count\nr1,1,200\nr1,1,200\n", "counts.csv:3: the count of answer 1 to 'r1' stands twice"),
        ("item,answer,count\nr1,1,200\n", "counts.csv: 'r1': expected a count for each of the answers 1 to 5"),
        ("item,answer,count\n" + "".join(f"r1,{a},20\n" for a in range(1, 6)), "'r1': fewer than 200 answers are counted"),
        ("item,answer,count\n" + "".join(f"r1,{a},50\n" for a in range(1, 6)), "for the Holland types I, A, S, E, C."),
    ],
)
def test_a_table_that_makes_no_norms_is_told_line_by_line(
    run: Callable[[Site], Run], full: tuple[Site, np.ndarray], tmp_path: Path, table: str, says: str
) -> None:
    folder = pack(tmp_path / "school")
    (tmp_path / "counts.csv").write_text(table, encoding="utf-8")
    refused(publish(run(full[0])), says)
    assert [p.name for p in folder.iterdir()] == ["pack.yml"]


@pytest.mark.parametrize("out", ["school/our.yml", "school/norms/Our Norms.yml", "elsewhere/norms/our.yml", "school/norms/our.txt"])
def test_norms_go_into_the_norms_folder_of_a_pack_and_nowhere_else(
    run: Callable[[Site], Run], full: tuple[Site, np.ndarray], tmp_path: Path, out: str
) -> None:
    pack(tmp_path / "school")
    command = run(full[0])
    assert count(command).exit_code == 0
    refused(publish(command, out), "expected a file such as my-district/norms/our-2026-27.yml in the folder of a pack")


# --- a saved result ---


def built(site: Site, folder: Path, shipped: Content, drop: str = "") -> Flask:
    """The site's content made again with the school's pack over it, as the build writes it, and the site on it."""
    content = load([folder], shipped)
    path = site.settings.instance / "content.db"
    original = path.resolve()
    path.unlink()
    shutil.copy(original, path)
    inventory = content.inventories[INVENTORY].value
    reference = sample(inventory_items(content, INVENTORY))
    with sqlite3.connect(path) as db:
        for id_, entry in content.norms.items():
            row = (id_, entry.value.title, entry.value.version, entry.value.model_dump_json(exclude_none=True))
            db.execute("insert or replace into norms (id, title, version, data) values (?, ?, ?, ?)", row)
        db.execute("delete from norms where id = ?", (drop,))
        db.execute("update inventories set data = ? where id = ?", (inventory.model_dump_json(exclude_none=True), INVENTORY))
        stored = (np.ascontiguousarray(reference).tobytes(), f"inventory.{INVENTORY}.reference")
        assert db.execute("update arrays set data = ? where name = ?", stored).rowcount == 1
    app = create_app(Settings(site.settings.instance, site.settings.packs, site.settings.database_url, False, False))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    return app


def order_of(app: Flask, record: str) -> tuple[list[str], str]:
    reader = Reader(app.test_client())
    with reader.client.session_transaction() as session:
        session["record"] = record
    page = reader.get("/results")
    links = [str(a["href"]) for a in page.select("main a[href^='/results/']")]
    return list(dict.fromkeys(link.split("?")[0] for link in links)), " ".join(page.main.get_text(" ").split())


@pytest.fixture
def switched(tmp_path: Path, content_db: Path, matching: Matching) -> Iterator[tuple[Site, str, Path]]:
    """A site with one saved result, and a school's pack with norms of its own that are in use."""
    site = Site(tmp_path / "site", content_db, matching)
    record = site.student(simulate(matching.items(INVENTORY), 1, 9)[0])
    folder = pack(tmp_path / "school")
    old = matching.catalog.inventory(INVENTORY)["norms"]
    scales = {t: {"mean": 5.5 - s["mean"], "sd": s["sd"]} for t, s in old["scales"].items()}  # as unlike the old ones as can be
    (folder / "norms").mkdir()
    norms = {"title": "Test", "version": "our-1", "source": "own-counts", "note": "Counted here.", "scales": scales}
    (folder / "norms" / "our-1.yml").write_text(json.dumps(norms), encoding="utf-8")
    (folder / "inventory").mkdir()
    (folder / "inventory" / f"{INVENTORY}.yml").write_text("change: {norms: our-1}\n", encoding="utf-8")
    yield site, record, folder
    site.store.close()


def test_a_saved_result_ranks_by_the_norms_it_began_with_and_a_new_one_by_the_new(
    switched: tuple[Site, str, Path], shipped: Content, matching: Matching
) -> None:
    site, record, folder = switched
    saved = site.store.record(record)
    before = create_app(site.settings)
    before.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    old, _ = order_of(before, record)
    after = built(site, folder, shipped)
    now, says = order_of(after, record)
    assert now == old
    assert "compared with norms version 1, as on the day you began. New inventories here use version our-1." in says
    site.norms = "our-1"
    anew = site.student(np.array([saved.answers[i.id] for i in matching.items(INVENTORY)], dtype=float))
    new, says = order_of(after, anew)
    assert new != old
    assert sorted(new) == sorted(old)
    assert "as on the day you began" not in says
    assert "anonymous counts of answers given at this site" in says
    assert "counted here without names" in Reader(after.test_client()).get("/how-matching-works").get_text()


def test_a_result_whose_norms_are_gone_says_that_the_order_may_have_changed(
    switched: tuple[Site, str, Path], shipped: Content
) -> None:
    site, record, folder = switched
    _, says = order_of(built(site, folder, shipped, drop="ospp-scales-1"), record)
    assert "(version 1) are no longer on this site, so version our-1 is used now. The order may have changed since." in says


def test_earlier_norms_are_read_with_the_simulated_people_the_build_would_store(matching: Matching, catalog: Catalog) -> None:
    norms = catalog.inventory(INVENTORY)["norms"]
    pinned = Matching(catalog)
    assert catalog.norms_of_version(INVENTORY, norms["version"]) == norms["id"]
    assert catalog.norms_of_version(INVENTORY, "gone") == norms["id"]
    assert pinned.items(INVENTORY, norms["id"]) == matching.items(INVENTORY)
    assert np.array_equal(sample(matching.items(INVENTORY)), matching.reference(INVENTORY))
    assert {i.scale: i.mean for i in matching.items(INVENTORY)} == {t: m for t, (m, _) in scale_norms(norms).items()}
