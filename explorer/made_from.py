"""What a content database was made from: the content, the encoder, and the code that makes the index. Light, for quick commands."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from content.database import fingerprint
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
