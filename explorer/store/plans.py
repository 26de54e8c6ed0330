"""Saved plans: every version a student, family or counselor saw is kept; the latest counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, insert, select, update

from . import checks
from .base import Part
from .errors import Stale, UnknownId
from .students import locked_record
from .tables import plans, records


@dataclass(frozen=True)
class Plan:
    """One version of one student's plan for one pathway."""

    record_id: str
    pathway: str
    version: int  # 1, 2, 3 … for each student and pathway
    choices: dict[str, Any]
    status: str  # draft, asked (for review), returned or approved
    comment: str
    created_at: datetime


class Plans(Part):
    """Saving, reviewing and reading back plans."""

    def save_plan(self, record_id: str, pathway: str, choices: Mapping[str, Any], expected_version: int | None = None) -> Plan:
        """Save a new draft version.

        With `expected_version` (0: no plan yet) the save is refused as Stale when someone saved since; None saves in any case.
        """
        slug, checked = checks.slug(pathway), checks.choices(choices)
        with self.database.writing() as connection:
            locked_record(connection, record_id)
            latest = _latest(connection, record_id, slug)
            found = latest.version if latest else 0
            if expected_version is not None and expected_version != found:
                raise Stale(expected_version, found)
            plan = Plan(record_id, slug, found + 1, checked, "draft", "", self._now())
            _append(connection, plan)
        return plan

    def set_plan_status(
        self, record_id: str, pathway: str, status: str, comment: str, actor: str, *, expected_version: int | None = None
    ) -> Plan:
        """Ask for review, return or approve the latest version: a new version with the same choices, and an audit line.

        Raises UnknownId when there is no such plan, and Stale when it is no longer the `expected_version` the actor read.
        """
        slug = checks.slug(pathway)
        checks.one_of(status, "status", checks.STATUSES)
        checks.text(comment, "comment", checks.MAX_TEXT, empty=True)
        with self.database.writing() as connection:
            locked_record(connection, record_id)
            latest = _latest(connection, record_id, slug)
            if latest is None:
                raise UnknownId("plan")
            if expected_version is not None and expected_version != latest.version:
                raise Stale(expected_version, latest.version)
            plan = Plan(record_id, slug, latest.version + 1, latest.choices, status, comment, self._now())
            _append(connection, plan)
            self._note(connection, actor, f"plan {status}: {slug}", record_id)
        return plan

    def latest_plan(self, record_id: str, pathway: str | None = None) -> Plan | None:
        """The newest version for this pathway, or the plan saved last for any; None when there is none."""
        checks.id_of(record_id, "record")
        slug = None if pathway is None else checks.slug(pathway)
        with self.database.reading() as connection:
            return _latest(connection, record_id, slug)

    def latest_plans(self, record_id: str) -> list[Plan]:
        """The newest version for every pathway, the one saved last first."""
        checks.id_of(record_id, "record")
        query = select(plans).where(plans.c.record_id == record_id)
        newest: dict[str, Plan] = {}
        with self.database.reading() as connection:
            for plan in _plans(connection, query.order_by(plans.c.created_at.desc(), plans.c.version.desc(), plans.c.pathway)):
                newest.setdefault(plan.pathway, plan)
        return list(newest.values())

    def plan_versions(self, record_id: str, pathway: str) -> list[Plan]:
        """Every version, oldest first."""
        checks.id_of(record_id, "record")
        query = select(plans).where(plans.c.record_id == record_id, plans.c.pathway == checks.slug(pathway))
        with self.database.reading() as connection:
            return _plans(connection, query.order_by(plans.c.version))


def _latest(connection: Connection, record_id: str, slug: str | None) -> Plan | None:
    query = select(plans).where(plans.c.record_id == record_id)
    if slug is None:
        query = query.order_by(plans.c.created_at.desc(), plans.c.version.desc(), plans.c.pathway)
    else:
        query = query.where(plans.c.pathway == slug).order_by(plans.c.version.desc())
    return next(iter(_plans(connection, query.limit(1))), None)


def _append(connection: Connection, plan: Plan) -> None:
    connection.execute(insert(plans).values(**asdict(plan)))
    connection.execute(update(records).where(records.c.id == plan.record_id).values(changed_at=plan.created_at))


def _plans(connection: Connection, query: Select[Any]) -> list[Plan]:
    return [Plan(**row._asdict()) for row in connection.execute(query)]
