"""gettext as Flask-Babel does it, finding the translations once a request instead of once a sentence.

A results page says some 400 sentences; finding the locale for each of them took most of its time.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, g
from flask_babel import get_translations
from markupsafe import Markup


def _translations() -> Any:
    found = g.get("translations")
    if found is None:
        found = g.translations = get_translations()
    return found


def gettext(text: str, **values: Any) -> str:
    """The sentence in the page's language, its placeholders filled."""
    said: str = _translations().gettext(text)
    return said % values if values else said


def ngettext(one: str, many: str, num: int, **values: Any) -> str:
    """The sentence for a number; `%(num)s` is the number."""
    said: str = _translations().ngettext(one, many, num)
    return said % {"num": num, **values}


def in_page(text: str, **values: Any) -> Markup:
    """`_` of the templates: placeholders are escaped, and a percent sign is written %% as in every template."""
    said = Markup(_translations().gettext(text))  # noqa: S704 (texts are ours; what is filled in is escaped)
    return said % values if values or "%" in said else said


def install(app: Flask) -> None:
    """Let templates say `_` and `ngettext` this way."""
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.globals["_"] = in_page
