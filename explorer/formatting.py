"""Numbers as people read them. Docstrings show the output. In a page they speak its language, in a command English."""

from __future__ import annotations

import sys


def _(text: str) -> str:
    """The words in the language of the page; English where no page is being made."""
    flask = sys.modules.get("flask")
    if flask is None or not flask.has_app_context() or "flask_babel" not in sys.modules:
        return text
    return str(sys.modules["flask_babel"].gettext(text))


def dollars(amount: float | None) -> str:
    """> $78,170, or "not published"."""
    return _("not published") if amount is None else f"${amount:,.0f}"


def openings(amount: float | None) -> str:
    """Estimated openings, rounded as honestly as they are known: > about 350; > about 20; > fewer than 10."""
    if amount is None:
        return _("not published")
    if amount < 10:
        return _("fewer than 10")
    step = 10 if amount < 100 else 50 if amount < 1000 else 100
    return _("about %(number)s").replace("%(number)s", f"{round(amount / step) * step:,}")
