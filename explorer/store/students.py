"""A student's own work: the inventory, the place, pathways saved and set aside; found again by a code."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from . import checks, codes
from .base import Part, new_id
from .errors import BadValue, UnknownCode, UnknownId
from .tables import audit, groups, plans, records

_BATCH = 200  # records deleted per transaction, so that a purge never makes a student wait


@dataclass(frozen=True)
class Record:
    """One student's inventory. There is no name here, and no code: the store keeps only the code's digest."""

    id: str
    created_at: datetime
    changed_at: datetime
    lang: str
    county: str | None
    look: str  # here, region or state: how far the student wants to look
    inventory: str
    inventory_version: str
    norms_version: str
    form: str  # which of the inventory's forms: full, short, …
    answers: dict[str, int]  # item id to 1–5, in order of item id
    texts: tuple[str, ...]
    finished_at: datetime | None
    group_id: str | None
    label: str | None  # a seat label such as "Student 07"
    saved: tuple[str, ...]  # pathway slugs, in the order saved
    set_aside: tuple[str, ...]


# Written once, not at each request: putting the statement together costs more than running it.
_ALL = select(*(column for column in records.columns if column.name != "code_hash"))
_BY_ID = _ALL.where(records.c.id == bindparam("wanted"))
_BY_CODE = _ALL.where(records.c.code_hash == bindparam("wanted"))
_LOCKED = _BY_ID.with_for_update()


class Students(Part):
    """Everything a student's record can have done to it. Each method is one transaction; when it returns, it is on disk."""

    def create_record(
        self,
        lang: str,
        inventory: str,
        inventory_version: str,
        norms_version: str,
        form: str,
        *,
        county: str | None = None,
        group_id: str | None = None,
        label: str | None = None,
    ) -> tuple[Record, str]:
        """A new record and the code to come back with; the code is never to be seen again."""
        now = self._now()
        values = {
            "id": new_id(),
            "created_at": now,
            "changed_at": now,
            "lang": checks.lang(lang),
            "county": checks.county(county),
            "look": "here",
            "inventory": checks.text(inventory, "inventory", 80),
            "inventory_version": checks.text(inventory_version, "inventory_version", 80),
            "norms_version": checks.text(norms_version, "norms_version", 80),
            "form": checks.form(form),
            "answers": {},
            "texts": [],
            "finished_at": None,
            "group_id": None if group_id is None else checks.id_of(group_id, "group"),
            "label": checks.label(label),
            "saved": [],
            "set_aside": [],
        }
        with self.database.writing() as connection:
            if group_id is not None and connection.scalar(select(groups.c.id).where(groups.c.id == group_id)) is None:
                raise UnknownId("group")
            code, digest = self._fresh_code(connection, "student", records.c.code_hash)
            connection.execute(insert(records).values(code_hash=digest, **values))
        return _record(values), code

    def record(self, record_id: str) -> Record:
        """One record. Raises UnknownId."""
        checks.id_of(record_id, "record")
        with self.database.reading() as connection:
            row = connection.execute(_BY_ID, {"wanted": record_id}).one_or_none()
        if row is None:
            raise UnknownId("record")
        return _record(row._asdict())

    def by_code(self, code: str) -> Record:
        """The record that a typed code opens. Raises UnknownCode, for a garbled code too."""
        digest = codes.digest(self._key, "student", code)
        with self.database.reading() as connection:
            row = connection.execute(_BY_CODE, {"wanted": digest}).one_or_none()
        if row is None:
            raise UnknownCode
        return _record(row._asdict())

    def save_answers(self, record_id: str, answers: Mapping[str, int | None]) -> Record:
        """Merge these answers into what is there: 1–5 sets an item, None clears it, other items stay."""
        changes = checks.answers(answers)

        def merge(row: Row[Any]) -> dict[str, Any]:
            merged = {item: value for item, value in {**row.answers, **changes}.items() if value is not None}
            if len(merged) > checks.MAX_ITEMS:
                raise BadValue(f"answers: expected at most {checks.MAX_ITEMS} answers in one record.")
            return {"answers": dict(sorted(merged.items()))}

        return self._change(record_id, merge)

    def save_texts(self, record_id: str, texts: Sequence[str]) -> Record:
        """Replace what the student wrote in their own words: at most 8 texts of 2,000 characters."""
        checked = checks.texts(texts)
        return self._change(record_id, lambda row: {"texts": checked})

    def set_place(self, record_id: str, county: str | None, look: str) -> Record:
        """Where the student lives (a county) and how far to look: here, region or state."""
        place = {"county": checks.county(county), "look": checks.one_of(look, "look", checks.LOOKS)}
        return self._change(record_id, lambda row: place)

    def set_form(self, record_id: str, form: str) -> Record:
        """Go on with another form of the inventory; answers stay."""
        checked = checks.form(form)
        return self._change(record_id, lambda row: {"form": checked})

    def finish(self, record_id: str) -> Record:
        """The student has finished the inventory. Said twice, the first time counts."""
        return self._change(record_id, lambda row: {"finished_at": row.finished_at or self._now()})

    def save_pathway(self, record_id: str, pathway: str) -> Record:
        """Keep a pathway in the student's list, also one that had been set aside."""
        slug = checks.slug(pathway)
        return self._change(record_id, lambda row: {"saved": _with(row.saved, slug), "set_aside": _without(row.set_aside, slug)})

    def set_aside(self, record_id: str, pathway: str) -> Record:
        """Put a pathway aside: the site shows it last, never hides it."""
        slug = checks.slug(pathway)
        return self._change(record_id, lambda row: {"saved": _without(row.saved, slug), "set_aside": _with(row.set_aside, slug)})

    def undo(self, record_id: str, pathway: str) -> Record:
        """Neither saved nor set aside any more."""
        slug = checks.slug(pathway)
        return self._change(record_id, lambda row: {"saved": _without(row.saved, slug), "set_aside": _without(row.set_aside, slug)})

    def new_code(self, record_id: str) -> str:
        """A new code for a record whose code was lost; the old one stops working."""
        with self.database.writing() as connection:
            locked_record(connection, record_id)
            code, digest = self._fresh_code(connection, "student", records.c.code_hash)
            connection.execute(update(records).where(records.c.id == record_id).values(code_hash=digest, changed_at=self._now()))
        return code

    def export_record(self, record_id: str) -> dict[str, Any]:
        """Everything the store holds about a student, as plain JSON: record, group, plans (every version), audit notes."""
        checks.id_of(record_id, "record")
        with self.database.reading() as connection:
            row = connection.execute(_BY_ID, {"wanted": record_id}).one_or_none()
            if row is None:
                raise UnknownId("record")
            group = connection.execute(select(groups.c.school, groups.c.title).where(groups.c.id == row.group_id)).one_or_none()
            kept = connection.execute(
                select(plans).where(plans.c.record_id == record_id).order_by(plans.c.created_at, plans.c.pathway, plans.c.version)
            )
            noted = connection.execute(
                select(audit.c.at, audit.c.actor, audit.c.action)
                .where((audit.c.subject == record_id) | (audit.c.actor == record_id))
                .order_by(audit.c.at, audit.c.id)
            )
            return {
                "record": _plain(asdict(_record(row._asdict()))),
                "group": None if group is None else _plain(group._asdict()),
                "plans": [_plain(plan._asdict()) for plan in kept],
                "notes": [_plain(note._asdict()) for note in noted],
            }

    def finished_answers(self, inventory: str, version: str, since: datetime, before: datetime) -> list[dict[str, int]]:
        """The answers of every record that was finished from `since` until `before`, and of whom is not said.

        In order of the answers themselves, so that not even the place in the list tells who came when. Made-up students of
        a demonstration are left out.
        """
        made_up = select(groups.c.id).where(groups.c.demonstration)
        wanted = select(records.c.answers).where(
            records.c.inventory == inventory,
            records.c.inventory_version == version,
            records.c.finished_at >= since,
            records.c.finished_at < before,
            records.c.group_id.is_(None) | records.c.group_id.not_in(made_up),
        )
        with self.database.reading() as connection:
            return sorted(map(dict, connection.scalars(wanted)), key=lambda answers: sorted(answers.items()))

    def delete_record(self, record_id: str, actor: str = "student") -> None:
        """Delete everything of a student. The audit keeps that it happened, without whose record it was."""
        checks.id_of(record_id, "record")
        with self.database.writing() as connection:
            locked_record(connection, record_id)
            _erase(connection, [record_id])
            self._note(connection, "student" if actor == record_id else actor, "deleted a record", None)
        self.database.overwrite_deleted()

    def purge(self, older_than_days: int) -> int:
        """Delete every record nobody has changed for this many days, and return how many."""
        if type(older_than_days) is not int or older_than_days < 1:
            raise BadValue("purge: expected a whole number of days, at least 1.")
        before = self._now() - timedelta(days=older_than_days)
        old = select(records.c.id).where(records.c.changed_at < before).limit(_BATCH).with_for_update(skip_locked=True)
        count = 0
        while True:
            with self.database.writing() as connection:
                batch = list(connection.scalars(old))
                if not batch:
                    break
                _erase(connection, batch)
                self._note(connection, "retention", f"deleted {len(batch)} old records", None)
            count += len(batch)
        if count:
            self.database.overwrite_deleted()
        return count

    def _change(self, record_id: str, edit: Callable[[Row[Any]], dict[str, Any]]) -> Record:
        """Read a record under a lock, change it, save it: two tabs that save at once both count."""
        with self.database.writing() as connection:
            row = locked_record(connection, record_id)
            values = {**edit(row), "changed_at": self._now()}
            connection.execute(update(records).where(records.c.id == record_id).values(**values))
        return _record(row._asdict() | values)


def locked_record(connection: Connection, record_id: str) -> Row[Any]:
    """A record's row, locked until the transaction ends (on SQLite the whole file already is). Raises UnknownId."""
    checks.id_of(record_id, "record")
    row = connection.execute(_LOCKED, {"wanted": record_id}).one_or_none()
    if row is None:
        raise UnknownId("record")
    return row


def records_in(connection: Connection, group_id: str) -> list[Record]:
    """A group's records, in the order they were made."""
    rows = connection.execute(_ALL.where(records.c.group_id == group_id).order_by(records.c.created_at, records.c.id))
    return [_record(row._asdict()) for row in rows]


def _erase(connection: Connection, record_ids: list[str]) -> None:
    connection.execute(delete(plans).where(plans.c.record_id.in_(record_ids)))
    connection.execute(delete(records).where(records.c.id.in_(record_ids)))
    connection.execute(update(audit).where(audit.c.subject.in_(record_ids)).values(subject=None))
    connection.execute(update(audit).where(audit.c.actor.in_(record_ids)).values(actor="student"))


def _record(values: Mapping[str, Any]) -> Record:
    lists = {name: tuple(values[name]) for name in ("texts", "saved", "set_aside")}
    return Record(**{**values, **lists})


def _with(slugs: Sequence[str], slug: str) -> list[str]:
    if slug not in slugs and len(slugs) >= checks.MAX_PATHWAYS:
        raise BadValue(f"pathway: expected at most {checks.MAX_PATHWAYS} in a list; take one out first.")
    return [*slugs] if slug in slugs else [*slugs, slug]


def _without(slugs: Sequence[str], slug: str) -> list[str]:
    return [kept for kept in slugs if kept != slug]


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}
