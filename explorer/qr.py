"""An address as a QR code, drawn as one SVG path."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import segno

QUIET = 4  # white modules around the code, as its standard asks


@dataclass(frozen=True)
class Address:
    """The address of a pathway's page: whole, for the QR code, and as a person types it."""

    whole: str

    @property
    def said(self) -> str:
        """> pathways.example.org/pathways/welding"""
        parts = urlsplit(self.whole)
        return parts.netloc + parts.path

    @property
    def side(self) -> int:
        """Modules of the QR code along one side, with the white around it."""
        return len(self._code.matrix) + 2 * QUIET

    @property
    def path(self) -> str:
        """The QR code as a drawing: every run of black modules is one rectangle."""
        out = []
        for y, row in enumerate(self._code.matrix, QUIET):
            for run in re.finditer(rb"\x01+", bytes(row)):
                out.append(f"M{run.start() + QUIET} {y}h{len(run[0])}v1h-{len(run[0])}z")
        return "".join(out)

    @property
    def _code(self) -> segno.QRCode:
        return _qr(self.whole)


@functools.lru_cache(maxsize=256)
def _qr(address: str) -> segno.QRCode:
    return segno.make(address, error="m", micro=False)
