"""Brings a store's tables up to date when it opens. Alembic is imported only when there is something to do."""

from __future__ import annotations

import threading
from pathlib import Path

from sqlalchemy import Connection, insert, inspect, select, text

from .database import Database
from .errors import StoreUnavailable, WrongKey
from .tables import HEAD, key_mark

_LOCK_NUMBER = 2_014_110_742  # any fixed number: PostgreSQL's name for "someone is changing the tables"
_one_at_a_time = threading.Lock()  # Alembic keeps its context in module globals


def bring_up_to_date(database: Database, mark: str) -> None:
    """Create or upgrade the tables if needed, and check that the key is the one the codes were made with.

    Safe when several workers start at once: the first does the work under a lock, the others find it done.
    Raises WrongKey, or StoreUnavailable when a newer version of the site wrote the store.
    """
    with database.reading() as connection:
        if _version(connection) == HEAD:
            return _check_key(connection, mark)
    with _one_at_a_time, database.writing() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK_NUMBER})
        if _version(connection) != HEAD:
            _upgrade(connection)
        if connection.scalar(select(key_mark.c.mark)) is None:
            connection.execute(insert(key_mark).values(mark=mark))
        _check_key(connection, mark)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return str(connection.scalar(text("SELECT version_num FROM alembic_version")))


def _check_key(connection: Connection, mark: str) -> None:
    if connection.scalar(select(key_mark.c.mark)) != mark:
        raise WrongKey


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StoreUnavailable(
            "The student store was written by a newer version of the site. Start that version, or restore a backup."
        ) from error
