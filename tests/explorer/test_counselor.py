"""Counselors: signing in, the own school's students alone, and the sheet for the meeting."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from explorer import counselor
from explorer.cli import main
from explorer.store import Group, Record, Store
from tests.conftest import Reader
from tests.house_rules import text_of

LOGIN, PASSWORD = "ms-rivera", "river-and-bayou-7"
SCHOOL, OTHER = "Willow High", "Cane River High"


@pytest.fixture
def store(app: Flask) -> Store:
    store: Store = app.extensions["store"]
    store.add_staff(LOGIN, PASSWORD, "counselor", SCHOOL)
    return store


@pytest.fixture
def group(store: Store) -> Group:
    return store.create_group(SCHOOL, "Grade 9, room 4")[0]


def seat(app: Flask, group: Group, label: str = "Student 01", answered: int = 60) -> Record:
    """A student of a group who has answered some items."""
    catalog, store = app.extensions["catalog"], app.extensions["store"]
    data = catalog.inventory(catalog.default_inventory)
    saved, _ = store.create_record(
        "en", data["id"], data["version"], data["norms"]["version"], "full", county="22033", group_id=group.id, label=label
    )
    if answered:
        marks = {i["id"]: 5 if i["scale"] == "R" else 2 for i in data["items"][:answered]}
        saved = store.save_answers(saved.id, marks)
    return store.finish(saved.id) if answered == len(data["items"]) else saved


def sign_in(reader: Reader) -> None:
    page = reader.post("/counselor", {"login": LOGIN, "password": PASSWORD})
    assert text_of(page.h1) == "Your groups"


# --- signing in ---


def test_a_wrong_password_is_told_in_one_sentence_that_gives_nothing_away(reader: Reader, store: Store):
    for login, password in ((LOGIN, "wrong-password-1"), ("nobody", PASSWORD), ("", "")):
        page = reader.post("/counselor", {"login": login, "password": password}, status=422)
        assert text_of(page.select_one(".error-summary li")) == (
            "Login and password do not belong together. Check both, or ask whoever runs this site."
        )
        assert PASSWORD not in str(page)


def test_pages_for_counselors_ask_for_the_sign_in_first(app: Flask, reader: Reader, group: Group):
    student = seat(app, group)
    for path in (
        "/counselor/groups",
        f"/counselor/groups/{group.id}",
        f"/counselor/students/{student.id}",
        f"/counselor/students/{student.id}/welding/print",
    ):
        assert text_of(reader.get(path).h1) == "For counselors", path


def test_signing_out_ends_it(reader: Reader, store: Store):
    sign_in(reader)
    reader.post("/counselor/sign-out")
    assert text_of(reader.get("/counselor/groups").h1) == "For counselors"


def test_after_thirty_idle_minutes_the_sign_in_is_asked_for_again(reader: Reader, store: Store, monkeypatch: pytest.MonkeyPatch):
    sign_in(reader)
    now = time.time()
    monkeypatch.setattr(counselor.time, "time", lambda: now + 29 * 60)
    assert text_of(reader.get("/counselor/groups").h1) == "Your groups"
    monkeypatch.setattr(counselor.time, "time", lambda: now + 58 * 60)
    assert text_of(reader.get("/counselor/groups").h1) == "Your groups", "using a page starts the time anew"
    monkeypatch.setattr(counselor.time, "time", lambda: now + 89 * 60)
    page = reader.get("/counselor/groups")
    assert "You were signed out after 30 minutes without use." in text_of(page.main)


def test_someone_disabled_is_signed_out_at_once(reader: Reader, store: Store):
    sign_in(reader)
    person = store.sign_in(LOGIN, PASSWORD)
    assert person
    store.disable_staff(person.id)
    assert text_of(reader.get("/counselor/groups").h1) == "For counselors"


def test_signing_in_forgets_the_student_of_this_browser(reader: Reader, store: Store):
    reader.post("/plan/welding", {"grade": "9", "do": "begin"})
    sign_in(reader)
    assert "No plan is saved in this visit yet." in text_of(reader.get("/plan").main)


def test_without_the_demonstration_no_password_is_shown(reader: Reader):
    assert "demonstration" not in text_of(reader.get("/counselor").main).lower()


# --- groups and students ---


def test_a_school_without_groups_is_told_who_makes_one(reader: Reader, store: Store):
    sign_in(reader)
    assert "Your school has no group yet." in text_of(reader.get("/counselor/groups").main)


def test_a_group_without_students_says_how_they_join(reader: Reader, group: Group):
    sign_in(reader)
    assert "Nobody has joined this group yet." in text_of(reader.get(f"/counselor/groups/{group.id}").main)


def test_a_group_lists_students_by_label_with_state_and_plan(app: Flask, reader: Reader, store: Store, group: Group):
    first = seat(app, group)
    seat(app, group, "Student 02", 20)
    seat(app, group, "Student 03", 0)
    store.save_plan(first.id, "welding", {"grade": 9, "diploma": "tops-tech"})
    sign_in(reader)
    page = reader.get(f"/counselor/groups/{group.id}")
    assert [[text_of(c) for c in row.select("th, td")] for row in page.select("tbody tr")] == [
        [
            "Student 01",
            "Done: 60 of 60 answered",
            "Welding, from grade 9, TOPS Tech diploma (career diploma, Jump Start)",
            "Print: Welding",
        ],
        ["Student 02", "Under way: 20 of 60 answered", "None yet", "–"],
        ["Student 03", "Not begun", "None yet", "–"],
    ]
    assert "1 has finished the inventory" in text_of(reader.get("/counselor/groups").main)


def test_a_students_page_shows_interests_pathways_with_reasons_and_own_words(
    app: Flask, reader: Reader, store: Store, group: Group
):
    student = seat(app, group)
    store.save_texts(student.id, ["Fixing pumps with my uncle."])
    store.save_plan(student.id, "welding", {"grade": 9, "diploma": "tops-tech"})
    sign_in(reader)
    page = reader.get(f"/counselor/students/{student.id}")
    said = text_of(page.main)
    assert "Most liked: Building & fixing" in said
    assert "Fixing pumps with my uncle." in said
    assert "Liked, and close to this work:" in said
    assert len(page.select(".staff-first > li")) == 5
    assert (
        text_of(page.select_one(".staff-plans strong")) == "Welding, from grade 9, TOPS Tech diploma (career diploma, Jump Start)"
    )


def test_a_student_with_too_few_answers_gets_no_ranking(app: Flask, reader: Reader, group: Group):
    student = seat(app, group, answered=5)
    sign_in(reader)
    page = reader.get(f"/counselor/students/{student.id}")
    assert "There are too few answers for a picture: at least 12 are needed." in text_of(page.main)
    assert not page.select(".staff-first")


def test_the_sheet_of_a_student_is_of_the_saved_plan(app: Flask, reader: Reader, store: Store, group: Group):
    student = seat(app, group)
    store.save_plan(student.id, "welding", {"grade": 10, "diploma": "tops-university"})
    sign_in(reader)
    who = text_of(reader.get(f"/counselor/students/{student.id}/welding/print").select_one(".sheet-who"))
    assert "Student Student 01" in who
    assert f"School {SCHOOL}" in who
    assert "Grade now 10" in who
    assert "Diploma route TOPS University diploma" in who
    who = text_of(reader.get(f"/counselor/students/{student.id}/carpentry/print").select_one(".sheet-who"))
    assert "Grade now 9" in who, "without a saved plan, the usual one"


def test_a_saved_plan_whose_rules_are_gone_still_gives_a_sheet(app: Flask, reader: Reader, store: Store, group: Group):
    student = seat(app, group)
    store.save_plan(student.id, "welding", {"grade": 99, "diploma": "tops-gold", "entered_grade_9": 1990})
    sign_in(reader)
    who = text_of(reader.get(f"/counselor/students/{student.id}/welding/print").select_one(".sheet-who"))
    assert "Diploma route TOPS Tech diploma" in who


def test_another_schools_students_do_not_exist_for_this_counselor(app: Flask, reader: Reader, store: Store):
    theirs = store.create_group(OTHER, "Grade 9")[0]
    student = seat(app, theirs)
    data = app.extensions["catalog"].inventory(student.inventory)
    alone, _ = store.create_record("en", data["id"], data["version"], data["norms"]["version"], "full")
    sign_in(reader)
    assert "Grade 9" not in text_of(reader.get("/counselor/groups").main)
    for path in (
        f"/counselor/groups/{theirs.id}", f"/counselor/students/{student.id}", f"/counselor/students/{student.id}/welding/print",
        f"/counselor/students/{alone.id}", "/counselor/students/nobody", "/counselor/groups/nothing",
    ):  # fmt: skip
        assert text_of(reader.get(path, status=404).h1) == "We cannot find that page", path


def test_the_pages_are_there_in_spanish_too(app: Flask, reader: Reader, group: Group):
    student = seat(app, group)
    sign_in(reader)
    for path in (
        "/es/counselor",
        "/es/counselor/groups",
        f"/es/counselor/groups/{group.id}",
        f"/es/counselor/students/{student.id}",
    ):
        assert reader.get(path).html["lang"] == "es"


# --- the commands ---


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("PATHWAYS_INSTANCE", str(tmp_path / "site"))
    return CliRunner()


def test_adding_a_counselor_and_a_group_at_the_terminal(command: CliRunner, tmp_path: Path):
    done = command.invoke(main, ["counselor", "add", LOGIN, "--school", SCHOOL], input=f"{PASSWORD}\n{PASSWORD}\n")
    assert done.exit_code == 0, done.output
    assert f"Added: {LOGIN}, {SCHOOL}" in done.output
    assert PASSWORD not in done.output
    file = tmp_path / "password"
    file.write_text("another-long-one\n", encoding="utf-8")
    assert command.invoke(main, ["counselor", "add", "mr-hebert", "--school", SCHOOL, "--password-file", str(file)]).exit_code == 0
    done = command.invoke(main, ["counselor", "group", SCHOOL, "Grade 9"])
    assert done.output.startswith(f"Grade 9, {SCHOOL}. Class code (shown this once): ")


@pytest.mark.parametrize(
    ("password", "sentence"),
    [("short", "password: expected at least 12 characters."), (PASSWORD, "Someone already has this login. Choose another.")],
)
def test_a_counselor_who_cannot_be_added_is_told_why(command: CliRunner, password: str, sentence: str):
    command.invoke(main, ["counselor", "add", LOGIN, "--school", SCHOOL], input=f"{PASSWORD}\n{PASSWORD}\n")
    done = command.invoke(main, ["counselor", "add", LOGIN, "--school", SCHOOL], input=f"{password}\n{password}\n")
    assert done.exit_code == 2
    assert sentence in done.stderr
