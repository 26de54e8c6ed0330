"""The student store: inventories taken, saved plans, groups, staff and the audit, on SQLite or PostgreSQL.

    store = open_store("sqlite:////var/lib/pathways/students.db", key)
    record, code = store.create_record("en", "pathways-60", "2026.1", "2026.1", "full", county="22033")

A method that returns has saved: the work survives a killed process and a power cut.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from .base import utc_now
from .codes import key_mark
from .database import Database
from .errors import BadValue, LoginTaken, Stale, StoreError, StoreFull, StoreUnavailable, UnknownCode, UnknownId, WrongKey
from .migrate import bring_up_to_date
from .plans import Plan, Plans
from .staff import Group, Staff, StaffRoom
from .students import Record, Students

SHORTEST_KEY = 32  # bytes

__all__ = [
    "BadValue",
    "Group",
    "LoginTaken",
    "Plan",
    "Record",
    "Staff",
    "Stale",
    "Store",
    "StoreError",
    "StoreFull",
    "StoreUnavailable",
    "UnknownCode",
    "UnknownId",
    "WrongKey",
    "open_store",
]


class Store(Students, Plans, StaffRoom):
    """All of the store; safe to share between threads, and across a fork."""

    def close(self) -> None:
        """Let go of every connection."""
        self.database.close()


def open_store(url: str, key: bytes, *, clock: Callable[[], datetime] = utc_now) -> Store:
    """Open the store at a database URL, creating or upgrading its tables first.

    `key` is at least 32 random bytes kept outside the database: without it the stored digests match no code.
    Raises BadValue, WrongKey, StoreFull or StoreUnavailable.
    """
    if not isinstance(key, bytes) or len(key) < SHORTEST_KEY:
        raise BadValue(f"The key of the student store must be at least {SHORTEST_KEY} random bytes.")
    database = Database(url)
    try:
        database.create()
        bring_up_to_date(database, key_mark(key))
    finally:
        # Nothing stays open: the process may fork its workers next.
        database.close()
    return Store(database, key, clock)
