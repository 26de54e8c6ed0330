"""The tables of the student store, in types that SQLite and PostgreSQL share. No name, number or sign-in of a student anywhere."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    TypeDecorator,
)

from .checks import LOOKS, ROLES, STATUSES

# The newest file in migrations/versions. Kept here so that opening a store need not import Alembic to learn it.
HEAD = "0002"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, kept as ISO text of fixed width so that both databases sort it alike."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


def _only(column: str, words: tuple[str, ...]) -> CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def _id(name: str = "id", **more: Any) -> Column[str]:
    return Column(name, String(32), **more)


groups = Table(
    "groups",
    metadata,
    _id(primary_key=True),
    Column("school", String(200), nullable=False, index=True),
    Column("title", String(200), nullable=False),
    Column("join_code_hash", String(64), nullable=False, unique=True),
    Column("created_at", Moment, nullable=False),
    Column("demonstration", Boolean, nullable=False),
)

records = Table(
    "records",
    metadata,
    _id(primary_key=True),
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False, index=True),
    Column("lang", String(20), nullable=False),
    Column("county", String(5)),
    Column("look", String(10), nullable=False),
    Column("inventory", String(80), nullable=False),
    Column("inventory_version", String(80), nullable=False),
    Column("norms_version", String(80), nullable=False),
    Column("form", String(10), nullable=False),
    Column("answers", JSON, nullable=False),
    Column("texts", JSON, nullable=False),
    Column("finished_at", Moment),
    Column("group_id", String(32), ForeignKey("groups.id"), index=True),
    Column("label", String(40)),
    Column("saved", JSON, nullable=False),
    Column("set_aside", JSON, nullable=False),
    _only("look", LOOKS),
)

# Append only: a change of status is a new version with the same choices, so every version a family saw can be shown again.
plans = Table(
    "plans",
    metadata,
    Column("record_id", String(32), ForeignKey("records.id", ondelete="CASCADE"), nullable=False),
    Column("pathway", String(80), nullable=False),
    Column("version", Integer, nullable=False),
    Column("choices", JSON, nullable=False),
    Column("status", String(10), nullable=False),
    Column("comment", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    PrimaryKeyConstraint("record_id", "pathway", "version"),
    _only("status", STATUSES),
)

staff = Table(
    "staff",
    metadata,
    _id(primary_key=True),
    Column("login", String(254), nullable=False, unique=True),
    Column("password_hash", String(200), nullable=False),
    Column("role", String(10), nullable=False),
    Column("school", String(200), nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
    _only("role", ROLES),
)

# Append only, but for one thing: deleting a student takes their id out of it (both columns are indexed for that).
audit = Table(
    "audit",
    metadata,
    _id(primary_key=True),
    Column("at", Moment, nullable=False),
    Column("actor", String(200), nullable=False),
    Column("action", String(200), nullable=False),
    Column("subject", String(200)),
    Index(None, "actor"),
    Index(None, "subject"),
)

# One row: shows at opening whether the key is the one the codes were made with.
key_mark = Table("key_mark", metadata, Column("mark", String(64), primary_key=True))
