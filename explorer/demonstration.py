"""The made-up district of `make demo`: two schools, a group of simulated students in each, saved plans and a counselor's sign-in.

Everything here is invented and lives in the demonstration's own instance folder.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from explorer.config import Settings
    from explorer.matching import Matching
    from explorer.store import Group, Record, Store

LOGIN = "counselor"
PASSWORD = "cypress-bend-demo"  # noqa: S105 (shown on the sign-in page of the demonstration, and no use anywhere else)
SCHOOLS = ("Cypress Bend High (made up)", "Bayou Vista High (made up)")
COUNTY = "22033"  # whose real wages the made-up students see
SEED = 2026


@dataclass(frozen=True)
class Desk:
    """One made-up student. `share`: part of the inventory answered; `plan`: which of the own first pathways is planned, from
    which grade, with which diploma; `texts`: answers to the open questions, in order."""

    share: float = 1.0
    plan: tuple[int, int, str] | None = None
    lang: str = "en"
    texts: tuple[str, ...] = ()


GROUPS: dict[str, tuple[tuple[str, tuple[Desk, ...]], ...]] = {
    SCHOOLS[0]: (
        ("Grade 9 advisory (made up)", (
            Desk(plan=(0, 9, "tops-tech"), texts=("Getting people together for the fair.", "Speaking up for people.")),
            Desk(plan=(1, 9, "tops-university"), texts=("I run the snack stand at ball games and count how we did.",)),
            Desk(),
            Desk(plan=(2, 9, "tops-university"), lang="es", texts=("Cuidar a mi abuela cuando está enferma.",)),
            Desk(share=0.5),
            Desk(plan=(2, 9, "tops-tech")),
            Desk(texts=("Planning parties for my cousins.", "", "I want to work near my family.")),
            Desk(share=0.2),
            Desk(plan=(0, 9, "tops-tech")),
            Desk(),
            Desk(share=0.0),
            Desk(plan=(0, 11, "tops-tech"), texts=("Taking old radios apart to see why they stopped.",)),
        )),
    ),
    SCHOOLS[1]: (("Grade 10 advisory (made up)", (Desk(plan=(0, 10, "tops-tech")), Desk(share=0.4), Desk())),),
}  # fmt: skip


def prepare(settings: Settings) -> None:
    """Make what is missing of the demonstration, and say how to sign in. Doing it again changes nothing."""
    from explorer.catalog import Catalog
    from explorer.matching import Matching
    from explorer.store import LoginTaken, open_store

    matching = Matching(Catalog(settings.content_db))
    store = open_store(settings.database_url, settings.key("codes"))
    try:
        with suppress(LoginTaken):  # made by an earlier start
            store.add_staff(LOGIN, PASSWORD, "counselor", SCHOOLS[0])
        groups = [(school, title, desks) for school, listed in GROUPS.items() for title, desks in listed]
        marks = iter(_marks(matching, sum(len(desks) for _school, _title, desks in groups)))
        for school, title, desks in groups:
            _fill(store, matching, _group(store, school, title), [(desk, next(marks)) for desk in desks])
    finally:
        store.close()
    sys.stderr.write(f"Demonstration, all made up. Counselor's sign-in: login {LOGIN}, password {PASSWORD}\n")


def _group(store: Store, school: str, title: str) -> Group:
    for group in store.groups(school):
        if group.title == title:
            return group
    return store.create_group(school, title, demonstration=True)[0]


def _marks(matching: Matching, people: int) -> list[dict[str, int]]:
    """Simulated answers, the same at every start."""
    from models.reference import simulate

    items = matching.items(matching.catalog.default_inventory)
    return [{item.id: int(mark) for item, mark in zip(items, row, strict=True)} for row in simulate(items, people, SEED)]


def _fill(store: Store, matching: Matching, group: Group, seats: list[tuple[Desk, dict[str, int]]]) -> None:
    """Seat the students who are not there yet."""
    there = {r.label for r in store.group_records(group.id)}
    for number, (desk, marks) in enumerate(seats, start=1):
        label = f"Student {number:02}"
        if label not in there:
            _seat(store, matching, group, label, desk, dict(list(marks.items())[: round(desk.share * len(marks))]))


def _seat(store: Store, matching: Matching, group: Group, label: str, desk: Desk, given: dict[str, int]) -> None:
    data = matching.catalog.inventory(matching.catalog.default_inventory)
    saved, _code = store.create_record(
        desk.lang, data["id"], data["version"], data["norms"]["version"], "full", county=COUNTY, group_id=group.id, label=label
    )
    if given:
        saved = store.save_answers(saved.id, given)
    if desk.texts:
        saved = store.save_texts(saved.id, list(desk.texts))
    if desk.share == 1:
        saved = store.finish(saved.id)
    if desk.plan:
        _plan(store, matching, saved, desk.plan)


def _plan(store: Store, matching: Matching, saved: Record, wanted: tuple[int, int, str]) -> None:
    """Save a plan for one of the student's own first pathways."""
    which, grade, diploma = wanted
    ranked = matching.rank(saved.inventory, saved.answers, matching.catalog.place(saved.county)).best
    store.save_plan(saved.id, ranked[which].slug, {"grade": grade, "diploma": diploma})
