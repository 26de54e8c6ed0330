"""Serve the site on this machine: build if needed, start the server, say the address."""

from __future__ import annotations

import os
import sys
from typing import Any

from explorer.config import Settings
from explorer.made_from import up_to_date

WORKERS, THREADS = 2, 4


def serve(host: str, port: int) -> None:
    """Run until stopped. gunicorn where it runs, waitress on Windows."""
    settings = Settings.from_environment()
    if not up_to_date(settings.packs, settings.content_db):
        # What builds is slow to load and not needed at the next start.
        from content.build import progress
        from explorer.building import build_content

        build_content(settings.packs, settings.content_db, progress)
    if settings.demonstration:
        from explorer.demonstration import prepare

        prepare(settings)
    sys.stderr.write(f"Pathway Explorer: http://{host}:{port}/  (stop with Ctrl+C)\n")
    sys.stderr.flush()
    if os.name == "nt":  # pragma: no cover
        from waitress import serve as waitress_serve

        from explorer import create_app

        waitress_serve(create_app(settings), host=host, port=port)
        return
    _run_gunicorn(settings, f"{host}:{port}")


def _run_gunicorn(settings: Settings, address: str) -> None:
    """gunicorn in this process, which has read the settings already; each worker puts its own site together."""
    from gunicorn.app.base import BaseApplication

    class Site(BaseApplication):
        def load_config(self) -> None:
            for name, value in {"bind": address, "workers": WORKERS, "threads": THREADS, "worker_class": "gthread",
                                "loglevel": "warning"}.items():  # fmt: skip
                self.cfg.set(name, value)

        def load(self) -> Any:  # what WSGI is, gunicorn spells out
            from explorer import create_app

            return create_app(settings)

    Site().run()
