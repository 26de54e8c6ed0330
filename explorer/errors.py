"""Error pages: what happened in one sentence, and what to do next."""

from __future__ import annotations

from flask import Flask, render_template
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from explorer.catalog import UnknownEntry
from explorer.store import StoreError, StoreFull, UnknownCode


def _page(status: int, title: str, advice: str) -> tuple[str, int]:
    return render_template("errors/error.html", heading=title, advice=advice), status


def init_app(app: Flask) -> None:
    @app.errorhandler(404)
    @app.errorhandler(UnknownEntry)
    def missing(error: Exception) -> tuple[str, int]:
        return _page(404, _("We cannot find that page"), _("Check the address, or start again from all pathways."))

    @app.errorhandler(CSRFError)
    def expired(error: CSRFError) -> tuple[str, int]:
        return _page(
            400, _("This page was open too long"), _("Go back, reload the page and send it again. Nothing you saved is lost.")
        )

    @app.errorhandler(413)
    def too_large(error: Exception) -> tuple[str, int]:
        return _page(413, _("That was too long"), _("Go back and shorten what you wrote. Nothing you saved is lost."))

    @app.errorhandler(StoreFull)
    def full(error: StoreError) -> tuple[str, int]:
        return _page(
            507, _("We could not save that"),
            _("The site has no room left to save. What you saved before is safe. Tell your counselor, and try again later."),
        )  # fmt: skip

    @app.errorhandler(UnknownCode)
    def unknown_code(error: StoreError) -> tuple[str, int]:
        return _page(404, _("We do not know that code"), _("Check each letter and number, or ask your counselor for a new code."))

    @app.errorhandler(StoreError)
    def unavailable(error: StoreError) -> tuple[str, int]:
        return _page(
            503,
            _("We cannot reach what was saved"),
            _("Nothing is lost. Wait a minute and try again; you can look at all pathways meanwhile."),
        )

    @app.errorhandler(HTTPException)
    def other(error: HTTPException) -> tuple[str, int]:
        return _page(error.code or 500, _("That did not work"), _("Go back and try again, or start again from all pathways."))

    @app.errorhandler(500)
    def broken(error: Exception) -> tuple[str, int]:
        return _page(
            500, _("Something broke on our side"), _("Nothing you saved is lost. Try again; if it happens twice, tell your school.")
        )
