"""Where the packs that ship are. Light: the site imports this, not the loader."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
DEFAULT_PACKS = (HERE / "us", HERE / "states" / "la", HERE / "states" / "ca")
DEMONSTRATION = HERE / "demonstration"
