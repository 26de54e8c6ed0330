"""The static encoder: a small table of token vectors that stands in for a sentence transformer.

A text's vector is the mean of its tokens' rows, scaled to length 1. The table ships with the
project (`models/encoder/`), was distilled from the reference encoder by `models.distill`, and
needs only numpy and a tokenizer: no torch, no download.

Files: `table.npy` int8 (tokens, dimensions), `scale.npy` float32 (tokens,), `tokenizer.json`,
`manifest.json` (source model, versions, scores, sha256 of the other files).
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent / "encoder"
FILES = ("table.npy", "scale.npy", "tokenizer.json")
# A text longer than this is cut: nobody's free answer needs more, and hostile input stays cheap.
MAX_CHARACTERS = 4_000


class EncoderError(Exception):
    """The encoder's files are missing or do not belong together."""


def files(folder: Path = HERE) -> list[Path]:
    """The encoder's files. Raises EncoderError naming the first that is missing."""
    for name in FILES:
        if not (folder / name).is_file():
            raise EncoderError(
                f"The encoder file {name} is missing from {folder}. Restore it from the repository or run `make encoder`."
            )
    return [folder / name for name in FILES]


def fingerprint(folder: Path = HERE) -> str:
    """sha256 over the encoder's files: which encoder made an index. Raises EncoderError."""
    digest = hashlib.sha256()
    for file in files(folder):
        digest.update(file.read_bytes())
    return digest.hexdigest()


class StaticEncoder:
    """Encode texts with a table of token vectors.

    >>> StaticEncoder.load().encode(["weld pipes", "join metal"]).shape[0]
    2
    """

    def __init__(self, table: np.ndarray, scale: np.ndarray, tokenizer: Any, manifest: dict[str, Any]):
        if table.shape[0] != scale.shape[0]:
            raise EncoderError("table.npy and scale.npy do not belong together; run `make encoder`.")
        self.table = table
        self.scale = scale
        self.tokenizer = tokenizer
        self.manifest = manifest

    @classmethod
    def load(cls, folder: Path = HERE) -> StaticEncoder:
        """Read the encoder; the table is memory-mapped, so several workers share it."""
        from tokenizers import Tokenizer  # here, because pages that encode nothing need not load it

        try:
            # Rows are read from the file when they are asked for; the plain array over it is quicker to index.
            table = np.asarray(np.load(folder / "table.npy", mmap_mode="r", allow_pickle=False))
            scale = np.load(folder / "scale.npy", allow_pickle=False)
            manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
            tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except FileNotFoundError as error:
            raise EncoderError(
                f"The encoder is not complete in {folder}. Restore models/encoder from the repository or run `make encoder`."
            ) from error
        return cls(table, scale, tokenizer, manifest)

    @property
    def dimensions(self) -> int:
        return int(self.table.shape[1])

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors of length 1, shape (len(texts), dimensions); a text of no known token is all zeros."""
        out = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        batch = self.tokenizer.encode_batch([t[:MAX_CHARACTERS] for t in texts], add_special_tokens=False)
        for i, tokens in enumerate(batch):
            if tokens.ids:
                rows = np.asarray(tokens.ids)
                out[i] = self.scale[rows] @ self.table[rows].astype(np.float32)
        length = np.linalg.norm(out, axis=1, keepdims=True)
        np.divide(out, length, out=out, where=length > 0)
        return out


@functools.cache
def default_encoder() -> StaticEncoder:
    """The encoder that ships with the project, loaded once."""
    return StaticEncoder.load()
