"""Build content.db: every fact and word in one read-only SQLite file that opens in Datasette.

The file is written beside its final name and moved into place when it is whole, so a failed
or interrupted build leaves the old one as it was. `meta.fingerprint` names the files it was
made from; a second build with the same files has nothing to do.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from sqlite_utils import Database

from content.health import health
from content.load import Content
from content.problems import shown
from content.tables import SIX, STATE_TABLES, TABLES

Say = Callable[[str], None]
LARGEST = "wages"
APPLICATION_ID = 0x50415448  # "PATH"


class BuildError(Exception):
    """content.db could not be written; the old one, if any, is untouched."""


def _number(text: str, kind: type) -> Any:
    return None if text == "" else kind(text)


def _table(db: Database, name: str, types: dict[str, type], pk: Any, rows: Iterable[dict[str, Any]]) -> None:
    db.table(name).create(types, pk=pk)
    _insert(db, name, types, ([row[c] for c in types] for row in rows))


def _insert(db: Database, name: str, types: dict[str, type], rows: Iterable[list[Any]]) -> None:
    columns, marks = ", ".join(f"[{c}]" for c in types), ", ".join("?" * len(types))
    db.conn.executemany(f"insert into [{name}] ({columns}) values ({marks})", rows)  # noqa: S608 (names are our own)


def _csv_table(db: Database, name: str, types: dict[str, type], pk: Any, content: Content) -> None:
    """A table as its file has it: an empty cell is NULL, and the declared type of a column makes its text a number."""
    db.table(name).create(types, pk=pk)
    if name == LARGEST:  # 218,000 rows kept in the order of their key go in twice as quickly as with the key beside them
        kept = db.table(name).schema
        db.table(name).drop()
        db.execute(f"{kept} without rowid")
    _insert(db, name, types, ([cell or None for cell in row] for row in content.rows(name, list(types))))


def _estimate_jobs(db: Database) -> None:
    """All jobs of an area, from its published shares: jobs / (location quotient × national share), the median over occupations.

    OEWS May 2025 publishes no totals for areas in the copy used; the estimate serves only to
    compare openings between places of different size, and is never shown as a figure.
    """
    db.table("areas").add_column("jobs", float)
    national = dict(db.execute("select soc, employment from wages where area = '99' and employment > 0").fetchall())
    total = sum(national.values())
    shares: dict[str, list[float]] = {}
    query = "select area, soc, employment, location_quotient from wages where employment > 0 and location_quotient > 0"
    for area, soc, employment, quotient in db.execute(query):
        if soc in national:
            shares.setdefault(area, []).append(employment / (quotient * national[soc] / total))
    estimates = {area: float(np.median(v)) for area, v in shares.items()} | {"99": float(total)}
    db.conn.executemany("update areas set jobs = ? where area = ?", [(jobs, area) for area, jobs in estimates.items()])


def _csv_tables(db: Database, content: Content, say: Say) -> None:
    say("wages")
    wages = TABLES["wages"]
    _csv_table(db, "wages", wages.columns, wages.key, content)
    for name, table in TABLES.items():
        if name in content.tables and name not in ("wages", "occupations", "occupation_names"):
            say(name.replace("_", " "))
            columns = table.columns | ({"state": str} if name in STATE_TABLES else {})
            _csv_table(db, name, columns, table.key or None, content)
    _estimate_jobs(db)
    for name, key in (("licences", "licence_id"), ("sponsors", "rowid")):
        if name in content.tables:
            rows = list(db.query(f"select {key} as key, onet_socs from [{name}]"))  # noqa: S608
            pairs = (
                {"key": r["key"], "onet_soc": code.strip()}
                for r in rows
                for code in (r["onet_socs"] or "").split(";")
                if code.strip()
            )
            _table(db, f"{name}_occupations", {"key": int if key == "rowid" else str, "onet_soc": str}, None, pairs)
            db.table(f"{name}_occupations").create_index(["onet_soc"])


def _occupations(db: Database, content: Content, say: Say) -> None:
    say("occupations")
    words = {code: e.value for code, e in content.occupations.items()}
    types = {"onet_soc": str, "title": str, "soc": str, "oews_soc": str, "job_zone": int, **SIX, "does": str, "where": str,
             "entry_education": str, "training": str}  # fmt: skip
    national = {r["soc"]: r for r in content.table("national_projections")}

    def rows() -> Iterator[dict[str, Any]]:
        for r in content.table("occupations"):
            w, n = words[r["onet_soc"]], national.get(r["oews_soc"], {})
            yield {
                "onet_soc": r["onet_soc"], "title": r["title"], "soc": r["soc"], "oews_soc": r["oews_soc"],
                "job_zone": _number(r["job_zone"], int), **{t: _number(r[t], float) for t in "RIASEC"},
                "does": w.does, "where": w.where, "entry_education": n.get("entry_education") or None,
                "training": n.get("training") or None,
            }  # fmt: skip

    _table(db, "occupations", types, "onet_soc", rows())
    _table(db, "occupation_tasks", {"onet_soc": str, "place": int, "task": str}, ("onet_soc", "place"),
           ({"onet_soc": c, "place": i, "task": t} for c, w in sorted(words.items()) for i, t in enumerate(w.tasks)))  # fmt: skip

    def names() -> Iterator[dict[str, Any]]:
        """Names people use: ours first, then O*NET's; one row for one name of one occupation."""
        seen: set[tuple[str, str]] = set()
        everyday = ((c, n, "en", "ours") for c, w in sorted(words.items()) for n in w.names)
        spanish = ((c, n, "es", "ours") for c, w in sorted(words.items()) for n in w.es_names)
        onet = ((r["onet_soc"], r["name"], "en", "onet-30-1") for r in content.table("occupation_names"))
        titles = ((r["onet_soc"], r["title"], "en", "onet-30-1") for r in content.table("occupations"))
        for code, name, lang, source in (*titles, *everyday, *spanish, *onet):
            if (code, name.lower()) not in seen:
                seen.add((code, name.lower()))
                yield {"onet_soc": code, "name": name, "lang": lang, "source": source}

    _table(db, "occupation_names", {"onet_soc": str, "name": str, "lang": str, "source": str}, None, names())
    db.table("occupation_names").create_index(["onet_soc"])
    say("search index")
    db.table("occupation_names").enable_fts(["name"], tokenize="unicode61 remove_diacritics 2")
    db.table("occupations").enable_fts(["title", "does"], tokenize="unicode61 remove_diacritics 2")
    # All we say of a job in one text, for comparing a sentence a student writes word by word; porter: "weld" finds "welding".
    _table(db, "occupation_words", {"onet_soc": str, "words": str}, None,
           ({"onet_soc": c, "words": " ".join([w.does, *w.tasks, *w.names])} for c, w in sorted(words.items())))  # fmt: skip
    db.table("occupation_words").enable_fts(["words"], tokenize="porter unicode61 remove_diacritics 2")


def _json(value: Any) -> str:
    return json.dumps(value.model_dump(mode="json", exclude_none=True), ensure_ascii=False)


def _entries(db: Database, content: Content, say: Say) -> None:
    say("pathways")
    text = {"slug": str, "pack": str, "title": str, "es_title": str, "data": str}
    _table(db, "sources", {"id": str, "title": str, "publisher": str, "release": str, "retrieved": str, "licence": str,
                           "credit": str, "note": str}, "id",
           ({"id": i, **e.value.model_dump()} for i, e in sorted(content.sources.items())))  # fmt: skip
    _table(db, "courses", {**text, "subject": str, "check": str, "source": str}, "slug",
           ({"slug": i, "pack": e.pack, "title": e.value.title, "es_title": e.value.es, "subject": e.value.subject,
             "check": e.value.check, "source": e.value.source, "data": _json(e.value)}
            for i, e in sorted(content.courses.items())))  # fmt: skip
    _table(db, "credentials", {**text, "issuer": str, "check": str, "source": str}, "slug",
           ({"slug": i, "pack": e.pack, "title": e.value.title, "es_title": e.value.es, "issuer": e.value.issuer,
             "check": e.value.check, "source": e.value.source, "data": _json(e.value)}
            for i, e in sorted(content.credentials.items())))  # fmt: skip
    _table(db, "pathways", {**text, "status": str, "cluster": str, "sub_cluster": str, "summary": str}, "slug",
           ({"slug": i, "pack": e.pack, "title": e.value.title, "es_title": e.value.es.title, "status": e.value.status,
             "cluster": e.value.clusters[0].cluster, "sub_cluster": e.value.clusters[0].sub_cluster,
             "summary": e.value.summary, "data": _json(e.value)}
            for i, e in sorted(content.pathways.items())))  # fmt: skip
    db.table("pathways").enable_fts(["title", "es_title", "summary"], tokenize="unicode61 remove_diacritics 2")

    def exits() -> Iterator[dict[str, Any]]:
        for slug, e in sorted(content.pathways.items()):
            for place, x in enumerate(e.value.exits):
                yield {"pathway": slug, "place": place, "exit": x.id, "after": x.after, "years": x.years, "title": x.title,
                       "es_title": x.es, "check": x.check, "source": x.source}  # fmt: skip

    _table(db, "exits", {"pathway": str, "place": int, "exit": str, "after": str, "years": float, "title": str,
                         "es_title": str, "check": str, "source": str}, ("pathway", "exit"), exits())  # fmt: skip
    _table(db, "exit_occupations", {"pathway": str, "exit": str, "place": int, "onet_soc": str}, ("pathway", "exit", "place"),
           ({"pathway": s, "exit": x.id, "place": i, "onet_soc": o}
            for s, e in sorted(content.pathways.items()) for x in e.value.exits for i, o in enumerate(x.occupations)))  # fmt: skip
    db.table("exit_occupations").create_index(["onet_soc"])
    _table(db, "rules", {**text, "kind": str}, "slug",
           ({"slug": i, "pack": e.pack, "title": e.value.title, "es_title": e.value.es, "kind": e.value.kind,
             "data": _json(e.value)} for i, e in sorted(content.rules.items())))  # fmt: skip
    _table(db, "providers", {"slug": str, "pack": str, "title": str, "kind": str, "city": str, "data": str}, "slug",
           ({"slug": i, "pack": e.pack, "title": e.value.title, "kind": e.value.kind, "city": e.value.city,
             "data": _json(e.value)} for i, e in sorted(content.providers.items())))  # fmt: skip
    for name, entries in (("inventories", content.inventories), ("norms", content.norms)):
        _table(db, name, {"id": str, "title": str, "version": str, "data": str}, "id",
               ({"id": i, "title": e.value.title, "version": e.value.version, "data": _json(e.value)}
                for i, e in sorted(entries.items())))  # fmt: skip


def _health(db: Database, content: Content, say: Say) -> None:
    """The report on the content, a row for each part, so that the site need not make it again."""
    say("content health")
    parts = health(content).parts()
    _table(db, "health", {"part": str, "data": str}, "part",
           ({"part": name, "data": json.dumps(part, ensure_ascii=False)} for name, part in parts.items()))  # fmt: skip


def write_arrays(db: Database, arrays: dict[str, np.ndarray]) -> None:
    """The index: named arrays as plain bytes with type and shape (never pickle)."""
    db.table("arrays").create({"name": str, "dtype": str, "shape": str, "data": bytes}, pk="name")
    for name, array in sorted(arrays.items()):
        data = np.ascontiguousarray(array).tobytes()
        row = {"name": name, "dtype": str(array.dtype), "shape": json.dumps(array.shape), "data": data}
        db.table("arrays").insert(row)


def build(
    content: Content,
    path: Path,
    print_of: str,
    index: Callable[[Content], dict[str, np.ndarray]],
    names_index: Callable[[list[str], list[str]], dict[str, np.ndarray]],
    say: Say = lambda _: None,
) -> Path:
    """Write content.db at `path`. `print_of` is the fingerprint to record.

    `index` makes the arrays of the matching, `names_index` those of the search, from the names and their
    occupations in table order.

    Raises BuildError when the disk is full or the folder cannot be written.
    """
    temporary = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.unlink(missing_ok=True)
        db = Database(temporary)
        db.execute("pragma journal_mode = off")
        db.execute("pragma synchronous = off")
        db.execute(f"pragma application_id = {APPLICATION_ID}")
        with db.conn:
            _csv_tables(db, content, say)
            _occupations(db, content, say)
            _entries(db, content, say)
            _health(db, content, say)
            say("matching index")
            named = list(db.query("select name, onet_soc from occupation_names order by rowid"))
            write_arrays(db, index(content) | names_index([r["name"] for r in named], [r["onet_soc"] for r in named]))
            db.table("meta").create({"key": str, "value": str}, pk="key")
            db.table("meta").insert_all([
                {"key": "fingerprint", "value": print_of},
                {"key": "packs", "value": json.dumps({k: v.model_dump() for k, v in content.about.items()})},
            ])  # fmt: skip
        db.conn.close()
        with open(temporary, "rb+") as file:
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except (OSError, sqlite3.OperationalError) as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise BuildError(
            f"Could not write {shown(path)}: {error}. Free some disk space or choose another folder, then build again."
        ) from error
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return path


def progress(text: str) -> None:
    """Say on standard error which step is under way."""
    sys.stderr.write(f"  {text} …\n")
    sys.stderr.flush()
