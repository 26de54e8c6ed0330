"""The student store on SQLite: what is acknowledged is kept, what is deleted is gone, and no code is written down."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select

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
    passwords,
    tables,
)
from explorer.store.database import Database

ROOT = Path(__file__).parents[2]
KEY = b"a key kept outside the database!"
OTHER_KEY = b"another key, also thirty-two long"
UNKNOWN = "0" * 32
THEN = "2026-11-22T10:00:00.000000+00:00"

items = st.builds("{}{}".format, st.sampled_from("abz09"), st.text("abz09._:-", max_size=12))
storable = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
words = st.text(storable, max_size=60)
plain_json = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.floats(allow_nan=False, allow_infinity=False) | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)


def url_in(folder: Path) -> str:
    return f"sqlite:///{folder / 'students.db'}"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """One store for the tests that look only at records they made."""
    opened = open_store(url_in(tmp_path_factory.mktemp("store")), KEY)
    yield opened
    opened.close()


@pytest.fixture
def own_store(tmp_path):
    """A store of a test's own, with its files in tmp_path."""
    opened = open_store(url_in(tmp_path), KEY)
    yield opened
    opened.close()


def make_record(store, **more):
    given_values = {"lang": "en", "inventory": "own", "inventory_version": "2", "norms_version": "3", "form": "full", **more}
    return store.create_record(**given_values)


def everything_on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.glob("students.db*")))


# Records


def test_a_new_record_holds_what_was_given_and_nothing_else(store):
    record, code = make_record(store, lang="es", form="short", county="22033", label="Student 07")
    assert (record.lang, record.form, record.county, record.look, record.label) == ("es", "short", "22033", "here", "Student 07")
    assert (record.inventory, record.inventory_version, record.norms_version) == ("own", "2", "3")
    assert (record.answers, record.texts, record.saved, record.set_aside) == ({}, (), (), ())
    assert (record.finished_at, record.group_id) == (None, None)
    assert record.created_at == record.changed_at
    assert record.created_at.tzinfo == UTC
    assert store.record(record.id) == store.by_code(code) == record


def test_answers_are_merged_and_none_clears_one(store):
    record, _ = make_record(store)
    store.save_answers(record.id, {"i02": 5, "i01": 1})
    saved = store.save_answers(record.id, {"i01": 2, "i02": None, "i03": 4})
    assert saved.answers == {"i01": 2, "i03": 4}
    assert store.record(record.id) == saved


@given(st.lists(st.dictionaries(items, st.none() | st.integers(1, 5), max_size=8), max_size=4))
@settings(max_examples=25, deadline=None)
def test_any_answers_come_back_in_order_of_item(store, pages):
    record, code = make_record(store)
    expected: dict[str, int | None] = {}
    for page in pages:
        store.save_answers(record.id, page)
        expected.update(page)
    expected = {item: value for item, value in sorted(expected.items()) if value is not None}
    assert list(store.by_code(code).answers.items()) == list(expected.items())


@given(st.lists(st.text(storable, max_size=300), max_size=8))
@settings(max_examples=25, deadline=None)
def test_any_texts_come_back_unchanged(store, texts):
    record, _ = make_record(store)
    assert store.save_texts(record.id, texts).texts == tuple(texts)
    assert store.record(record.id).texts == tuple(texts)


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"i01": 0}, "answers: i01: expected a whole number from 1 to 5, or nothing."),
        ({"i01": 6}, "answers: i01: expected a whole number from 1 to 5, or nothing."),
        ({"i01": True}, "answers: i01: expected a whole number from 1 to 5, or nothing."),
        ({"i01": "3"}, "answers: i01: expected a whole number from 1 to 5, or nothing."),
        ({"i01": 3.0}, "answers: i01: expected a whole number from 1 to 5, or nothing."),
        ({"": 3}, "answers: expected an item id of letters, digits, dots, colons and dashes."),
        ({"a b": 3}, "answers: expected an item id of letters, digits, dots, colons and dashes."),
        ({7: 3}, "answers: expected an item id of letters, digits, dots, colons and dashes."),
        ([("i01", 3)], "answers: expected at most 500 answers by item id."),
        ({f"i{n}": 3 for n in range(501)}, "answers: expected at most 500 answers by item id."),
    ],
)
def test_answers_that_cannot_be_answers_are_refused_whole(store, answers, sentence):
    record, _ = make_record(store)
    store.save_answers(record.id, {"i00": 1})
    with pytest.raises(BadValue) as refused:
        store.save_answers(record.id, answers)
    assert str(refused.value) == sentence
    assert store.record(record.id).answers == {"i00": 1}


@pytest.mark.parametrize("texts", [["x" * 2001], ["x"] * 9, ["\x00"], ["\ud800"], "a string", [None], None])
def test_texts_too_long_too_many_or_unstorable_are_refused(store, texts):
    record, _ = make_record(store)
    with pytest.raises(BadValue, match=r"^texts: expected"):
        store.save_texts(record.id, texts)


def test_the_longest_texts_are_kept(store):
    record, _ = make_record(store)
    assert store.save_texts(record.id, ["ñ" * 2000] * 8).texts == ("ñ" * 2000,) * 8


@pytest.mark.parametrize(
    ("given_value", "sentence"),
    [
        ({"county": "2203"}, "county: expected a five-digit county code such as 22033."),
        ({"county": 22033}, "county: expected a five-digit county code such as 22033."),
        ({"county": "22033\n"}, "county: expected a five-digit county code such as 22033."),
        ({"county": "٢٢٠٣٣"}, "county: expected a five-digit county code such as 22033."),
        ({"form": "Long form"}, "form: expected the id of a form such as full or short."),
        ({"lang": "English please"}, "lang: expected a language code such as en or es."),
        ({"label": "Maria Gonzalez"}, "label: expected one word and a number, such as Student 07; never a name."),
        ({"inventory": ""}, "inventory: expected 1 to 80 characters of text."),
    ],
)
def test_a_record_with_a_wrong_value_is_refused(store, given_value, sentence):
    with pytest.raises(BadValue) as refused:
        make_record(store, **given_value)
    assert str(refused.value) == sentence


def test_place_form_and_finish_are_kept(store):
    record, _ = make_record(store)
    store.set_place(record.id, "22105", "region")
    store.set_form(record.id, "short")
    first = store.finish(record.id)
    again = store.finish(record.id)
    assert (again.county, again.look, again.form) == ("22105", "region", "short")
    assert again.finished_at == first.finished_at
    assert store.set_place(record.id, None, "state").county is None
    with pytest.raises(BadValue, match=r"^look: expected one of here, region, state\.$"):
        store.set_place(record.id, "22105", "far")


def test_a_pathway_is_saved_or_set_aside_never_both(store):
    record, _ = make_record(store)
    for slug in ("welding", "carpentry", "welding"):
        saved = store.save_pathway(record.id, slug)
    assert saved.saved == ("welding", "carpentry")
    aside = store.set_aside(record.id, "welding")
    assert (aside.saved, aside.set_aside) == (("carpentry",), ("welding",))
    undone = store.undo(record.id, "welding")
    assert (undone.saved, undone.set_aside) == (("carpentry",), ())
    with pytest.raises(BadValue, match=r"^pathway: expected a slug"):
        store.save_pathway(record.id, "Welding & more")


@pytest.mark.parametrize("record_id", [UNKNOWN, "", "x" * 32, "\x00", None])
def test_an_unknown_record_is_said_whatever_is_asked_of_it(store, record_id):
    for ask in (
        lambda: store.record(record_id),
        lambda: store.save_answers(record_id, {"i01": 1}),
        lambda: store.new_code(record_id),
        lambda: store.save_plan(record_id, "welding", {}),
        lambda: store.export_record(record_id),
        lambda: store.delete_record(record_id),
    ):
        with pytest.raises(UnknownId) as refused:
            ask()
        assert str(refused.value) == "This record is not in the store. It may have been deleted: go back and open it again."


# Codes


def test_a_code_is_ten_symbols_without_look_alikes_or_vowels():
    code = codes.new_code()
    assert len(code) == 11
    assert code[5] == "-"
    assert set(code.replace("-", "")) <= set(codes.ALPHABET)
    assert not set(codes.ALPHABET) & set("AEIOU" + "LQZSGB")
    assert len({codes.new_code() for _ in range(1000)}) == 1000


@pytest.mark.parametrize(
    "typed",
    [
        "01256-8VKMN",
        "0125 68vkmn",
        "o12568vkmn",
        "  OI2S6 - BUKMN ",
        "ql2s6–8ukmn",
        "0.1.2.5.6_8VKMN",
        "０１２５６８ＶＫＭＮ",
        "0LZSGBUKMN",
    ],
)
def test_a_code_is_read_as_people_type_it(typed):
    assert codes.read_code(typed) == "012568VKMN"


@given(st.text(codes.ALPHABET, min_size=10, max_size=10), st.randoms(use_true_random=False))
def test_a_code_survives_lower_case_and_stray_separators(symbols, random):
    typed = "".join(symbol + random.choice(["", "", " ", "-", " - "]) for symbol in codes.shown(symbols).lower())
    assert codes.read_code(typed) == symbols


@pytest.mark.parametrize(
    "typed", ["", "-", "01256-8VKM", "01256-8VKMN0", "01256-8VKMA", "01256-8VKM'", "\x00" * 10, "0" * 5000, None, 5]
)
def test_a_garbled_code_is_unknown(store, typed):
    for ask in (store.by_code, store.group_by_join_code):
        with pytest.raises(UnknownCode) as refused:
            ask(typed)
        assert str(refused.value) == "No one has this code. Check each letter and number, or ask your counselor for a new code."


@given(st.text(max_size=80))
@settings(max_examples=50, deadline=None)
def test_no_typed_text_does_worse_than_an_unknown_code(store, typed):
    with pytest.raises(UnknownCode):
        store.by_code(typed)


def test_a_reissued_code_works_and_the_old_one_stops(store):
    record, old = make_record(store)
    new = store.new_code(record.id)
    assert store.by_code(new).id == record.id
    with pytest.raises(UnknownCode):
        store.by_code(old)


def test_a_code_that_someone_has_is_not_given_twice(store, monkeypatch):
    _, taken = make_record(store)
    coming = iter([taken, taken, "01256-8VKMN"])
    monkeypatch.setattr(codes, "new_code", lambda: next(coming))
    _, given_out = make_record(store)
    assert given_out == "01256-8VKMN"


def test_a_join_code_does_not_open_a_record_nor_the_other_way_round(store):
    _, student_code = make_record(store)
    _, join_code = store.create_group("Pine High", "Grade 9")
    assert codes.digest(KEY, "student", join_code) != codes.digest(KEY, "group", join_code)
    with pytest.raises(UnknownCode):
        store.by_code(join_code)
    with pytest.raises(UnknownCode):
        store.group_by_join_code(student_code)


def test_the_database_holds_no_code_in_clear(own_store, tmp_path):
    group, join_code = own_store.create_group("Pine High", "Grade 9")
    given_out = [join_code]
    for _ in range(20):
        record, code = make_record(own_store, group_id=group.id)
        given_out += [code, own_store.new_code(record.id)]
    assert record.id.encode() in everything_on_disk(tmp_path)
    own_store.close()
    kept = everything_on_disk(tmp_path)
    for code in given_out:
        assert code.encode() not in kept
        assert codes.read_code(code).encode() not in kept


def test_another_key_is_refused_and_says_so(tmp_path):
    open_store(url_in(tmp_path), KEY).close()
    with pytest.raises(WrongKey, match="made with another key"):
        open_store(url_in(tmp_path), OTHER_KEY)
    with pytest.raises(BadValue, match="at least 32 random bytes"):
        open_store(url_in(tmp_path), b"short")


# Plans


@given(st.dictionaries(words, plain_json, max_size=4))
@settings(max_examples=25, deadline=None)
def test_any_plan_comes_back_unchanged(store, choices):
    record, _ = make_record(store)
    plan = store.save_plan(record.id, "welding", choices)
    assert plan.choices == choices
    assert store.latest_plan(record.id, "welding") == plan


def test_every_version_of_a_plan_is_kept_and_the_latest_counts(store):
    record, _ = make_record(store)
    first = store.save_plan(record.id, "welding", {"9": ["Welding I"]}, expected_version=0)
    second = store.save_plan(record.id, "welding", {"9": ["Agriscience I"]}, expected_version=1)
    asked = store.set_plan_status(record.id, "welding", "asked", "", "student")
    returned = store.set_plan_status(record.id, "welding", "returned", "Add English II.", "counselor", expected_version=3)
    assert store.plan_versions(record.id, "welding") == [first, second, asked, returned]
    assert [plan.status for plan in (first, second, asked, returned)] == ["draft", "draft", "asked", "returned"]
    assert (returned.choices, returned.comment) == ({"9": ["Agriscience I"]}, "Add English II.")
    other = store.save_plan(record.id, "carpentry", {})
    assert store.latest_plan(record.id) == other
    assert store.latest_plan(record.id, "welding") == returned
    assert store.latest_plan(record.id, "nursing") is None


def test_a_plan_changed_elsewhere_is_not_overwritten(store):
    record, _ = make_record(store)
    store.save_plan(record.id, "welding", {"tab": 1}, expected_version=0)
    with pytest.raises(Stale) as refused:
        store.save_plan(record.id, "welding", {"tab": 2}, expected_version=0)
    assert str(refused.value).startswith("This plan was changed elsewhere: you had version 0, the newest is 1.")
    with pytest.raises(Stale):
        store.set_plan_status(record.id, "welding", "approved", "", "counselor", expected_version=4)
    assert [plan.choices for plan in store.plan_versions(record.id, "welding")] == [{"tab": 1}]


@pytest.mark.parametrize(
    "choices",
    [
        [],
        "text",
        {1: "number as key"},
        {"a": (1, 2)},
        {"a": float("nan")},
        {"a": {1, 2}},
        {"a": "\x00"},
        {"a": "\ud800"},
        {"a": "x" * 100_001},
    ],
)
def test_a_plan_that_would_not_come_back_unchanged_is_refused(store, choices):
    record, _ = make_record(store)
    with pytest.raises(BadValue, match=r"^choices: expected"):
        store.save_plan(record.id, "welding", choices)
    assert store.latest_plan(record.id) is None


def test_a_status_needs_a_plan(store):
    record, _ = make_record(store)
    with pytest.raises(UnknownId, match=r"^This plan is not in the store"):
        store.set_plan_status(record.id, "welding", "approved", "", "counselor")


# Export, deletion, retention


def test_an_export_holds_everything_of_a_student_and_no_code(own_store):
    group, _ = own_store.create_group("Pine High", "Grade 9")
    record, code = make_record(own_store, group_id=group.id, label="Student 07", county="22033")
    own_store.save_answers(record.id, {"i01": 5})
    own_store.save_texts(record.id, ["I like engines"])
    own_store.save_pathway(record.id, "welding")
    own_store.save_plan(record.id, "welding", {"9": ["Welding I"]})
    own_store.set_plan_status(record.id, "welding", "asked", "", record.id)
    exported = own_store.export_record(record.id)
    assert exported["record"]["answers"] == {"i01": 5}
    assert tuple(exported["record"]["texts"]) == ("I like engines",)
    assert exported["group"] == {"school": "Pine High", "title": "Grade 9"}
    assert [(plan["version"], plan["status"]) for plan in exported["plans"]] == [(1, "draft"), (2, "asked")]
    assert [note["action"] for note in exported["notes"]] == ["plan asked: welding"]
    assert {"id", "code_hash"} & exported["record"].keys() == {"id"}
    written = json.dumps(exported)
    assert code not in written
    assert codes.digest(KEY, "student", code) not in written


def test_a_deleted_student_leaves_nothing_on_the_disk_but_the_fact(own_store, tmp_path):
    record, code = make_record(own_store)
    kept, _ = make_record(own_store)
    own_store.save_texts(record.id, ["engines and quiet mornings " * 60])
    own_store.save_texts(kept.id, ["another student's words"])
    own_store.save_plan(record.id, "welding", {"why": "a sentence of this student's own"})
    own_store.set_plan_status(record.id, "welding", "asked", "Please look at grade 10", record.id)
    own_store.note("counselor 1", "viewed a record", record.id)
    assert b"quiet mornings" in everything_on_disk(tmp_path)
    own_store.delete_record(record.id)
    with pytest.raises(UnknownCode):
        own_store.by_code(code)
    on_disk = everything_on_disk(tmp_path)
    for trace in (b"quiet mornings", b"student's own", b"look at grade 10", record.id.encode()):
        assert trace not in on_disk
    assert b"another student's words" in on_disk
    with own_store.database.reading() as connection:
        notes = connection.execute(
            select(tables.audit.c.actor, tables.audit.c.action, tables.audit.c.subject).order_by(tables.audit.c.at)
        )
        assert [tuple(note) for note in notes] == [
            ("student", "plan asked: welding", None),
            ("counselor 1", "viewed a record", None),
            ("student", "deleted a record", None),
        ]


def test_a_purge_deletes_only_what_nobody_has_touched_for_long_enough(tmp_path):
    now = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
    store = open_store(url_in(tmp_path), KEY, clock=lambda: now)
    old = [make_record(store)[0] for _ in range(250)]
    store.save_plan(old[0].id, "welding", {})
    touched, _ = make_record(store)
    now += timedelta(days=400)
    store.save_answers(touched.id, {"i01": 3})
    assert store.purge(401) == 0
    assert store.purge(399) == 250
    assert store.record(touched.id).answers == {"i01": 3}
    assert store.purge(399) == 0
    with pytest.raises(UnknownId):
        store.record(old[0].id)
    store.close()


@pytest.mark.parametrize("days", [0, -1, 1.5, True, None])
def test_a_purge_needs_a_number_of_days(store, days):
    with pytest.raises(BadValue, match=r"^purge: expected a whole number of days, at least 1\.$"):
        store.purge(days)


# Staff and groups


def test_staff_sign_in_with_their_password_alone(store):
    ada = store.add_staff(" Ada@Pine.example ", "a long enough password", "counselor", "Pine High")
    assert ada.login == "ada@pine.example"
    assert store.sign_in("ADA@pine.example", "a long enough password") == ada == store.staff(ada.id)
    for login, password in (
        ("ada@pine.example", "a wrong password"),
        ("nobody", "a long enough password"),
        ("\x00", "x"),
        ("", ""),
    ):
        assert store.sign_in(login, password) is None
    assert store.sign_in("ada@pine.example", "a long enough password" + "x" * 10**6) is None
    with pytest.raises(LoginTaken):
        store.add_staff("ada@pine.example", "another long password", "teacher", "Pine High")
    with pytest.raises(BadValue, match=r"^password: expected at least 12 characters\.$"):
        store.add_staff("bo", "short", "teacher", "Pine High")
    with pytest.raises(BadValue, match=r"^role: expected one of counselor, teacher, leader, admin\.$"):
        store.add_staff("bo", "a long enough password", "principal", "Pine High")


def test_someone_disabled_can_no_longer_sign_in(store):
    cy = store.add_staff("cy", "a long enough password", "teacher", "Pine High")
    assert store.disable_staff(cy.id).disabled is True
    assert store.sign_in("cy", "a long enough password") is None
    with pytest.raises(UnknownId):
        store.staff(UNKNOWN)


def stored_digest(store, person):
    with store.database.reading() as connection:
        return connection.scalar(select(tables.staff.c.password_hash).where(tables.staff.c.id == person.id))


def test_passwords_are_argon2id_and_renewed_when_the_parameters_change(store, monkeypatch):
    from argon2 import PasswordHasher

    weaker = PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1)
    with monkeypatch.context() as before:
        before.setattr(passwords, "_hasher", lambda: weaker)
        dee = store.add_staff("dee", "a long enough password", "leader", "Pine High")
    assert stored_digest(store, dee).startswith("$argon2id$v=19$m=8192,t=1,p=1$")
    assert store.sign_in("dee", "a wrong password") is None
    assert stored_digest(store, dee).startswith("$argon2id$v=19$m=8192,t=1,p=1$")
    assert store.sign_in("dee", "a long enough password") == dee
    assert stored_digest(store, dee).startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert store.sign_in("dee", "a long enough password") == dee


def test_an_unknown_login_costs_as_much_work_as_a_wrong_password(store, monkeypatch):
    store.add_staff("eve", "a long enough password", "admin", "Pine High")
    checked = []
    matches = passwords.matches
    monkeypatch.setattr(passwords, "matches", lambda digest, password: checked.append(digest[:30]) or matches(digest, password))
    assert store.sign_in("eve", "a wrong password") is None
    assert store.sign_in("nobody here", "a wrong password") is None
    assert checked == ["$argon2id$v=19$m=19456,t=2,p=1"] * 2


def test_students_join_a_group_and_its_school_sees_them(store):
    group, join_code = store.create_group("Oak High", "Grade 9, period 3")
    demonstration, _ = store.create_group("Oak High", "Shown at the fair", demonstration=True)
    assert store.group_by_join_code(join_code.lower().replace("-", " ")) == group
    joined = [make_record(store, group_id=group.id, label=f"Student {seat:02}")[0] for seat in (1, 2, 3)]
    assert store.group_records(group.id) == joined
    assert store.groups("Oak High") == [group, demonstration]
    assert (group.demonstration, demonstration.demonstration) == (False, True)
    assert store.groups("Elm High") == []
    for ask in (lambda: store.group_records(UNKNOWN), lambda: make_record(store, group_id=UNKNOWN)):
        with pytest.raises(UnknownId, match=r"^This group is not in the store"):
            ask()


# Durability


def test_two_tabs_that_save_at_once_lose_no_answer(own_store):
    record, _ = make_record(own_store)
    start = threading.Barrier(2)

    def tab(name: str) -> None:
        start.wait()
        for number in range(60):
            own_store.save_answers(record.id, {f"{name}{number:02}": 1 + number % 5})

    tabs = [threading.Thread(target=tab, args=(name,)) for name in ("left", "right")]
    for thread in tabs:
        thread.start()
    for thread in tabs:
        thread.join()
    assert own_store.record(record.id).answers == {
        f"{name}{number:02}": 1 + number % 5 for name in ("left", "right") for number in range(60)
    }


SAVER = """
import sys
from explorer.store import open_store
url, record_id, name = sys.argv[1:]
store = open_store(url, b"a key kept outside the database!")
for number in range(100_000):
    item = f"{name}{number % 200:03}"
    store.save_answers(record_id, {item: 1 + (number // 200) % 5})
    sys.stdout.write(f"{item} {1 + (number // 200) % 5}\\n")
    sys.stdout.flush()
"""


def saver(url: str, record_id: str, name: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", SAVER, url, record_id, name]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})


def killed_after(process: subprocess.Popen[str], lines: int) -> list[str]:
    """Kill -9 once this many saves were acknowledged, and return every acknowledgement that got out."""
    heard = [process.stdout.readline() for _ in range(lines)]
    process.send_signal(signal.SIGKILL)
    heard += process.stdout.read().splitlines(keepends=True)
    process.stdout.close()
    process.wait()
    return [line for line in heard if line.endswith("\n")]


def test_a_killed_process_loses_no_acknowledged_save(own_store, tmp_path):
    record, code = make_record(own_store)
    url = url_in(tmp_path)
    own_store.close()
    processes = [saver(url, record.id, name) for name in ("a", "b")]
    acknowledged = [line for process in processes for line in killed_after(process, 150)]
    reopened = open_store(url, KEY)
    answers = reopened.by_code(code).answers
    newest = dict(line.split() for line in acknowledged)
    assert len(newest) >= 300
    for item, value in newest.items():
        # The save after the last acknowledged one may have reached the disk as well.
        assert answers[item] in (int(value), int(value) % 5 + 1)
    assert sum(answers[item] != int(value) for item, value in newest.items()) <= len(processes)
    reopened.close()


def test_every_connection_waits_for_the_disk_and_guards_its_links(own_store, tmp_path):
    with own_store.database.reading() as one, own_store.database.reading() as two:
        for connection in (one, two):
            found = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys")
            }
            assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
            assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 10_000
    if os.name == "posix":
        assert oct((tmp_path / "students.db").stat().st_mode & 0o777) == "0o600"


def with_pragma(store, pragma: str) -> None:
    """Set something on every connection the store makes from now on."""
    event.listen(store.database.engine, "connect", lambda connection, _: connection.execute(f"PRAGMA {pragma}").close())
    store.close()


def test_a_full_disk_is_said_and_what_was_saved_stays(own_store, tmp_path):
    record, code = make_record(own_store)
    with_pragma(own_store, "max_page_count=40")
    saved = 0

    def fill() -> None:
        nonlocal saved
        while saved < 1000:
            own_store.save_plan(record.id, "welding", {"essay": "x" * 4000})
            saved += 1

    with pytest.raises(StoreFull) as refused:
        fill()
    sentence = "Nothing was saved: the disk that keeps student work is full or read-only. Make room, then save again."
    assert str(refused.value) == sentence
    assert saved > 3
    assert own_store.by_code(code).id == record.id
    assert len(own_store.plan_versions(record.id, "welding")) == saved
    own_store.close()
    roomier = open_store(url_in(tmp_path), KEY)
    assert roomier.save_plan(record.id, "welding", {"essay": "again"}).version == saved + 1
    roomier.close()


def test_a_read_only_disk_is_said_and_reading_goes_on(own_store):
    record, code = make_record(own_store)
    with_pragma(own_store, "query_only=ON")
    with pytest.raises(StoreFull):
        own_store.save_answers(record.id, {"i01": 3})
    assert own_store.by_code(code).answers == {}


def test_an_unexpected_lock_is_said_as_busy_not_as_lost(own_store, tmp_path):
    record, _ = make_record(own_store)
    with_pragma(own_store, "busy_timeout=20")
    other = sqlite3.connect(tmp_path / "students.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable) as refused:
        own_store.save_answers(record.id, {"i01": 3})
    assert str(refused.value) == "The student database cannot be reached just now. Wait a moment and try again."
    assert own_store.record(record.id).answers == {}
    other.execute("ROLLBACK")
    other.close()
    assert own_store.save_answers(record.id, {"i01": 3}).answers == {"i01": 3}


def test_an_error_never_carries_a_students_words(own_store):
    record, _ = make_record(own_store)
    with_pragma(own_store, "query_only=ON")
    with pytest.raises(StoreFull) as refused:
        own_store.save_texts(record.id, ["something private"])
    assert "something private" not in f"{refused.value} {refused.value.__cause__}"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_worker_forked_after_opening_saves_on_its_own_connections(tmp_path):
    script = """
import os, sys
from explorer.store import open_store
store = open_store(sys.argv[1], b"a key kept outside the database!")
record, code = store.create_record("en", "own", "1", "1", "full")
child = os.fork()
for number in range(20):
    store.save_answers(record.id, {f"{'parent' if child else 'child'}{number}": 3})
if child:
    assert os.waitpid(child, 0)[1] == 0
    assert len(store.record(record.id).answers) == 40
"""
    command = [sys.executable, "-c", script, url_in(tmp_path)]
    subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})


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


def test_two_workers_that_start_at_once_make_one_store(tmp_path):
    assert start_together(url_in(tmp_path), 3) == [0, 0, 0]
    with sqlite3.connect(tmp_path / "students.db") as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(tables.HEAD,)]
    connection.close()


def test_the_migrations_make_the_tables_the_code_describes(own_store):
    from alembic.autogenerate import compare_metadata
    from alembic.config import Config
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(ROOT / "explorer" / "store" / "migrations"))
    assert ScriptDirectory.from_config(config).get_current_head() == tables.HEAD
    with own_store.database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables.metadata) == []


def test_a_failed_upgrade_leaves_nothing_behind_and_the_next_start_does_it(tmp_path, monkeypatch):
    from explorer.store import migrate

    def fail(connection, mark):
        raise StoreFull

    with monkeypatch.context() as failing:
        failing.setattr(migrate, "_check_key", fail)
        with pytest.raises(StoreFull):
            open_store(url_in(tmp_path), KEY)
    with sqlite3.connect(tmp_path / "students.db") as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == []
    connection.close()
    open_store(url_in(tmp_path), KEY).close()


def store_of_the_first_version(url: str) -> None:
    """A store as version 0001 made it, with one record and one plan."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(ROOT / "explorer" / "store" / "migrations"))
    database = Database(url)
    database.create()
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for row in (
            f"INSERT INTO records VALUES ('{UNKNOWN}', 'c', '{THEN}', '{THEN}', 'en', NULL, 'here', 'own', '2', '3', 'short', "
            "'{\"r1\": 5}', '[]', NULL, NULL, NULL, '[]', '[]')",
            f"INSERT INTO plans VALUES ('{UNKNOWN}', 'welding', 1, '{{}}', 'draft', '', '{THEN}')",
            f"INSERT INTO key_mark VALUES ('{codes.key_mark(KEY)}')",
        ):
            connection.exec_driver_sql(row)
    database.close()


def test_a_store_of_the_first_version_keeps_its_records_and_plans_and_takes_forms_of_any_name(tmp_path):
    store_of_the_first_version(url_in(tmp_path))
    store = open_store(url_in(tmp_path), KEY)
    assert store.record(UNKNOWN).answers == {"r1": 5}
    assert store.set_form(UNKNOWN, "middle").form == "middle"
    assert len(store.plan_versions(UNKNOWN, "welding")) == 1
    store.close()
    with sqlite3.connect(tmp_path / "students.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        with pytest.raises(sqlite3.IntegrityError):  # the other checks are still there
            connection.execute("UPDATE records SET look = 'moon'")
    connection.close()


def test_a_store_from_a_newer_version_is_left_alone(tmp_path):
    open_store(url_in(tmp_path), KEY).close()
    with sqlite3.connect(tmp_path / "students.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(StoreUnavailable, match="written by a newer version of the site"):
        open_store(url_in(tmp_path), KEY)


def test_a_file_that_is_not_a_database_is_said(tmp_path):
    (tmp_path / "students.db").write_bytes(b"not a database at all, but long enough to be looked at" * 100)
    with pytest.raises(StoreUnavailable, match="damaged or is not a database"):
        open_store(url_in(tmp_path), KEY)


@pytest.mark.parametrize("url", ["", "students.db", "mysql://localhost/x", "sqlite://", "sqlite:///:memory:"])
def test_an_address_that_keeps_no_work_is_refused(url):
    with pytest.raises(BadValue, match="student store"):
        open_store(url, KEY)


def test_a_place_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnavailable, match="cannot be opened for writing"):
        open_store(url_in(tmp_path / "file"), KEY)


def test_opening_a_store_that_is_up_to_date_imports_nothing_it_does_not_need(tmp_path):
    open_store(url_in(tmp_path), KEY).close()
    script = """
import sys
from explorer.store import open_store
open_store(sys.argv[1], b"a key kept outside the database!").groups("Oak High")
unneeded = {"alembic", "argon2", "flask", "numpy", "psycopg", "models", "content"}
sys.stdout.write(" ".join(unneeded & set(sys.modules)))
"""
    command = [sys.executable, "-c", script, url_in(tmp_path)]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    assert subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT, env=env).stdout == ""
