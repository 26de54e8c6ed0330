"""Numbers as people read them. Docstrings show the output."""

from __future__ import annotations


def dollars(amount: float | None) -> str:
    """> $78,170, or "not published"."""
    return "not published" if amount is None else f"${amount:,.0f}"


def openings(amount: float | None) -> str:
    """Estimated openings, rounded as honestly as they are known: > about 350; > about 20; > fewer than 10."""
    if amount is None:
        return "not published"
    if amount < 10:
        return "fewer than 10"
    if amount < 25:
        return f"about {round(amount / 10) * 10}"
    step = 10 if amount < 100 else 50 if amount < 1000 else 100
    return f"about {round(amount / step) * step:,}"
