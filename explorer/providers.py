"""Where a pathway is taught, as far as a district has loaded it."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from explorer.catalog import Catalog


def kinds() -> dict[str, str]:
    """Kinds of provider in words."""
    return {"high-school": _("High school"), "career-center": _("Career center"), "college": _("College")}


def offered(facts: Catalog, slug: str) -> list[dict[str, Any]]:
    """Schools, centers and colleges that teach a pathway, by name."""
    return [p for p in facts.providers if slug in p["pathways"]]
