"""gettext as Flask-Babel does it, finding the translations once a request instead of once a sentence.

A results page says some 400 sentences; finding the locale for each of them took most of its time.
"""

from __future__ import annotations

from gettext import NullTranslations
from typing import Any

from flask import Flask, g, has_app_context
from flask_babel import get_translations
from markupsafe import Markup


def _translations() -> Any:
    if not has_app_context():
        return NullTranslations()  # a command at a terminal speaks English
    # Kept where Flask-Babel's refresh() and force_locale() clear it, so that a forced language is heard.
    held = g.get("_flask_babel")
    found = getattr(held, "babel_translations", None)
    if found is None:
        found = get_translations()
        g._flask_babel.babel_translations = found
    return found


def _one(text: str) -> str:
    return str(_translations().gettext(text))


def _many(one: str, many: str, num: int) -> str:
    return str(_translations().ngettext(one, many, num))


def gettext(text: str, **values: Any) -> str:
    """The sentence in the page's language, its placeholders filled."""
    said = _one(text)
    return said % values if values else said


def ngettext(one: str, many: str, num: int, **values: Any) -> str:
    """The sentence for a number; `%(num)s` is the number."""
    return _many(one, many, num) % {"num": num, **values}


def in_page(text: str, **values: Any) -> Markup:
    """`_` of the templates: placeholders are escaped, and a percent sign is written %% as in every template."""
    said = Markup(_one(text))  # noqa: S704 (texts are ours; what is filled in is escaped)
    return said % values if values or "%" in said else said


def install(app: Flask) -> None:
    """Let templates say `_` and `ngettext` this way; they fill the placeholders themselves."""
    app.jinja_env.install_gettext_callables(_one, _many, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.globals["_"] = in_page
