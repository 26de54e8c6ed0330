"""Who is visiting: a student with a saved inventory, or anyone looking around. No account, no name."""

from __future__ import annotations

from flask import flash, g, request, session
from flask_babel import gettext as _

from explorer.catalog import Place, UnknownPlace
from explorer.site import catalog, store
from explorer.store import Record, UnknownId


def record() -> Record | None:
    """The student's saved inventory of this browser, None for a visitor without one."""
    if "record" not in g:
        g.record = None
        if "record" in session:
            try:
                g.record = store().record(session["record"])
            except UnknownId:  # deleted or purged since
                session.pop("record")
                session.pop("code", None)
    return g.record


def begin(saved: Record, code: str | None = None) -> None:
    """Remember in the signed cookie whose inventory this is; the code is kept to be shown again."""
    session["record"] = saved.id
    if code:
        session["code"] = code
    g.record = saved


def changed(saved: Record) -> None:
    """Use a newer version of the record for the rest of this request."""
    g.record = saved


def leave() -> None:
    """Forget the student on this computer; what is saved stays saved under the code."""
    session.clear()
    g.pop("record", None)


def place() -> Place:
    """The place figures are shown for: from the address, else the saved inventory, else this browser, else the state."""
    saved = record()
    county = request.args.get("county") or (saved.county if saved else None) or session.get("county")
    look = request.args.get("look") or (saved.look if saved else None) or session.get("look") or "here"
    try:
        return catalog().place(county, look)
    except UnknownPlace:
        flash(_("We do not know that place. Choose your parish or county from the list."), "error")
        return catalog().place(None)
