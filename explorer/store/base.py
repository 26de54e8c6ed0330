"""What the parts of the store share: the database, the key, the clock, the audit line."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import Column, Connection, insert, select

from . import checks, codes
from .database import Database
from .tables import audit


def utc_now() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


def new_id() -> str:
    """A random id: 32 hex digits."""
    return uuid.uuid4().hex


class Part:
    """One part of the store; `Store` is all of them together."""

    def __init__(self, database: Database, key: bytes, clock: Callable[[], datetime] = utc_now) -> None:
        self.database = database
        self._key = key
        self._now = clock

    def _fresh_code(self, connection: Connection, kind: str, column: Column[str]) -> tuple[str, str]:
        """A code that nobody has yet, and the digest to store in `column`."""
        while True:
            code = codes.new_code()
            digest = codes.digest(self._key, kind, code)
            if connection.scalar(select(column).where(column == digest)) is None:
                return code, digest

    def _note(self, connection: Connection, actor: str, action: str, subject: str | None) -> None:
        connection.execute(
            insert(audit).values(
                id=new_id(),
                at=self._now(),
                actor=checks.text(actor, "actor", 200),
                action=checks.text(action, "action", 200),
                subject=None if subject is None else checks.text(subject, "subject", 200),
            )
        )
