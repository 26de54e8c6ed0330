"""What a content database was made from: the content, the encoder, and the code that makes the index. Light, for quick commands."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from content.database import files_read, fingerprint, stored_fingerprint
from models import encoder

HERE = Path(__file__).parent
MODELS = ("answers", "encoder", "interest", "knowledge", "reference", "search")
MAKERS = ("explorer/building.py", *(f"models/{m}.py" for m in MODELS))


def made_from(packs: Iterable[Path]) -> str:
    """The fingerprint a database made now would have; another one means that it is older and must be built again."""
    code = hashlib.sha256()
    for name in MAKERS:
        code.update((HERE.parent / name).read_bytes())
    return fingerprint(packs, encoder.fingerprint() + code.hexdigest())


def _as_they_stand(packs: Iterable[Path], stored: str) -> str:
    """The database's fingerprint with the size and time of every file it is made from: cheap to tell, unlike what they hold."""
    files = [*files_read(packs), *encoder.files(), *(HERE.parent / name for name in MAKERS)]
    seen = [stored, *(f"{f} {s.st_size} {s.st_mtime_ns}" for f in files for s in [f.stat()])]
    return hashlib.sha256("\n".join(seen).encode()).hexdigest()


def up_to_date(packs: Sequence[Path], path: Path) -> bool:
    """Whether the content database at `path` is made from these files as they are now.

    The files are read (twenty megabytes) only when one has changed its size or time since they were last found unchanged;
    that is remembered beside the database, where it can be written.
    """
    stored = stored_fingerprint(path)
    if stored is None:
        return False
    note, standing = path.with_suffix(".seen"), _as_they_stand(packs, stored)
    with contextlib.suppress(OSError):
        if note.read_bytes() == standing.encode():
            return True
    if made_from(packs) != stored:
        return False
    with contextlib.suppress(OSError):  # a folder that cannot be written costs time, nothing else
        note.write_bytes(standing.encode())
    return True
