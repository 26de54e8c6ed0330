"""The site: create_app() puts the pages together. Commands live in `explorer.cli`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from explorer.config import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """The Flask application. Raises CatalogError when content.db is missing."""
    from explorer.site import make_site

    return make_site(settings)
