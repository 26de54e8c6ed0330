"""What reading content.db needs: the fingerprint it was made from and the arrays of its index.

Light on purpose: the site and the quick commands import this, the build imports the rest.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from content.packs import HERE


def files_read(packs: Iterable[Path]) -> list[Path]:
    """Every file of the packs, and the code that reads them."""
    files: list[Path] = sorted(HERE.glob("*.py"))
    for pack in packs:
        files += sorted(p for p in pack.rglob("*") if p.suffix in (".yml", ".csv", ".gz") and p.is_file())
    return files


def fingerprint(packs: Iterable[Path], extra: str = "") -> str:
    """sha256 over the files of the packs, the code that reads them, and `extra`."""
    digest = hashlib.sha256(extra.encode())
    for file in files_read(packs):
        digest.update(str(file.relative_to(HERE) if file.is_relative_to(HERE) else file).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def stored_fingerprint(path: Path) -> str | None:
    """The fingerprint of an existing content.db, None when there is none that can be read."""
    if not path.exists():
        return None
    try:
        db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        try:
            row = db.execute("select value from meta where key = 'fingerprint'").fetchone()
        finally:
            db.close()
        return row[0] if row else None
    except sqlite3.DatabaseError:
        return None


def read_array(db: sqlite3.Connection, name: str) -> np.ndarray:
    """One array of the index. Raises KeyError when the index has none of that name."""
    row = db.execute("select dtype, shape, data from arrays where name = ?", (name,)).fetchone()
    if row is None:
        raise KeyError(name)
    return np.frombuffer(row[2], dtype=row[0]).reshape(json.loads(row[1]))
