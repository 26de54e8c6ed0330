"""One database behind the store: how it is connected to, and how its errors are said."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, InternalError, OperationalError, TimeoutError

from .errors import BadValue, StoreError, StoreFull, StoreUnavailable

_WAIT = 10  # seconds a save waits for another save before it says the store is busy
_SQLITE_FULL = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR_WRITE,  # a quota reached
    sqlite3.SQLITE_IOERR_SHMSIZE,  # no room left for the file beside the log
}
_POSTGRES_FULL = {"53100", "25006"}  # disk full, read-only transaction


class Database:
    """Connections to one database. Every `with` block below is one short transaction, durable once it is left."""

    def __init__(self, url: str) -> None:
        parsed = _url(url)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        options: dict[str, Any] = {
            # A failed statement must not carry a student's answers into a log.
            "hide_parameters": True,
            "json_serializer": lambda value: json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")),
        }
        if self.is_sqlite:
            self._path = _file_of(parsed)
            self.engine = create_engine(parsed, **options)
            event.listen(self.engine, "connect", _prepare_sqlite_connection)
            event.listen(self.engine, "begin", _begin_sqlite)
        else:
            timeout = {} if "connect_timeout" in parsed.query else {"connect_timeout": 5}
            self.engine = create_engine(parsed, pool_pre_ping=True, connect_args=timeout, **options)
            event.listen(self.engine, "connect", _prepare_postgres_connection)
        self._writer = self.engine.execution_options(writes=True)
        # Waiting in line within the process is fairer and quicker than SQLite's own sleeping and trying again.
        self._turn = threading.Lock()
        _start_afresh_after_fork(self)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads."""
        with _said_plainly(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes: on SQLite it holds the write lock from its first moment."""
        with _said_plainly():
            if not self.is_sqlite:
                with self._writer.begin() as connection:
                    yield connection
                return
            if not self._turn.acquire(timeout=_WAIT):
                raise StoreUnavailable
            try:
                with self._writer.begin() as connection:
                    yield connection
            finally:
                self._turn.release()

    def create(self) -> None:
        """Make the SQLite file, readable by its owner alone, and put it in write-ahead mode; a PostgreSQL database must exist."""
        if not self.is_sqlite:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
        except OSError as error:
            raise StoreUnavailable(f"The student store {self._path} cannot be opened for writing: {error.strerror}.") from error
        with _said_plainly():
            _switch_to_write_ahead(self.engine)

    def overwrite_deleted(self) -> None:
        """Empty SQLite's write-ahead log, so that deleted work is gone from it too. The file itself zeroes what is deleted."""
        if self.is_sqlite:
            raw = self.engine.raw_connection()
            # What was asked for is done already; when the log cannot be emptied now, it is overwritten in its turn.
            with suppress(sqlite3.Error), closing(raw):
                raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def _url(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise BadValue("The student store's address is not a database address such as sqlite:////var/lib/students.db.") from error
    if parsed.drivername in ("postgres", "postgresql"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in ("sqlite", "sqlite+pysqlite", "postgresql+psycopg"):
        raise BadValue("The student store needs an address that starts with sqlite:/// or postgresql://.")
    return parsed


def _file_of(url: URL) -> Path:
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise BadValue("The student store needs a file to keep work in, such as sqlite:////var/lib/pathways/students.db.")
    return Path(url.database)


def _prepare_sqlite_connection(connection: sqlite3.Connection, _: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, below
    for pragma in (f"busy_timeout={_WAIT * 1000}", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads and then writes must lock first: otherwise two of them can read the same answers, and the
    # second is refused when it comes to write.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _prepare_postgres_connection(connection: Any, _: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{_WAIT}s'")
        # A server may be set to answer before the disk has it; stricter settings than "on" are left alone.
        if cursor.execute("SHOW synchronous_commit").fetchone()[0] == "off":
            cursor.execute("SET synchronous_commit = on")
    connection.commit()


def _switch_to_write_ahead(engine: Engine) -> None:
    """Write-ahead logging is a property of the file. When two workers switch at once one is told "locked" without waiting."""
    until = time.monotonic() + _WAIT
    with closing(engine.raw_connection()) as raw:
        while raw.cursor().execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            try:
                raw.cursor().execute("PRAGMA journal_mode=WAL").fetchone()
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                    raise
                time.sleep(0.01)


def _start_afresh_after_fork(database: Database) -> None:
    """A worker forked after the store was opened must not share its parent's connections, nor wait for its parent's threads."""
    held = weakref.ref(database)

    def start_afresh() -> None:
        if (database := held()) is not None:
            database.engine.dispose(close=False)
            database._turn = threading.Lock()

    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=start_afresh)


@contextmanager
def _said_plainly() -> Iterator[None]:
    try:
        yield
    except TimeoutError as error:
        raise StoreUnavailable from error
    except (DBAPIError, sqlite3.Error) as error:
        plain = _plain(error)
        if plain is None:
            raise
        raise plain from error


def _plain(error: DBAPIError | sqlite3.Error) -> StoreError | None:
    """The store's own error for a database error, or None when the fault is in our code."""
    cause = getattr(error, "orig", error)
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None and (code in _SQLITE_FULL or code & 0xFF in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY)):
        return StoreFull()
    if getattr(cause, "sqlstate", None) in _POSTGRES_FULL:
        return StoreFull()
    if code is not None and code & 0xFF in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        return StoreUnavailable("The student store is damaged or is not a database. Restore the newest backup.")
    if isinstance(error, (OperationalError, InterfaceError, InternalError, sqlite3.OperationalError)):
        return StoreUnavailable()
    return None
