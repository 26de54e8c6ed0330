"""Forms of an inventory are named by the content, so the records table no longer lists them."""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_CHECK = re.compile(r",\s*CONSTRAINT ck_records_form CHECK \(form IN \([^)]*\)\)")


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _edit_sqlite()
    else:
        op.drop_constraint(op.f("ck_records_form"), "records", type_="check")


def _edit_sqlite() -> None:
    """Take the check out of the table's own text, as SQLite's manual describes for checks ("Making Other Kinds Of Table Schema
    Changes"). Making the table anew would first drop it, and with it, by the foreign keys, every plan."""
    connection = op.get_bind()
    before = str(connection.scalar(sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'records'")))
    after, found = _CHECK.subn("", before)
    if found != 1:
        raise RuntimeError("the table records does not have the check ck_records_form as version 0001 made it")
    version = int(connection.exec_driver_sql("PRAGMA schema_version").scalar_one())
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    change = sa.text("UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = 'records'")
    connection.execute(change, {"sql": after})
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")  # every connection reads the tables anew
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")
