"""Serve the site on this machine: build if needed, start the server, say the address."""

from __future__ import annotations

import os
import sys

from content.build import progress
from explorer.building import build_content
from explorer.config import Settings

WORKERS = 2


def serve(host: str, port: int) -> None:
    """Run until stopped. gunicorn where it runs, waitress on Windows."""
    settings = Settings.from_environment()
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
    arguments = ["gunicorn", "wsgi:application", "--bind", f"{host}:{port}", "--workers", str(WORKERS), "--threads", "4",
                 "--worker-class", "gthread", "--log-level", "warning", "--chdir", str(settings.root)]  # fmt: skip
    os.execv(sys.executable, [sys.executable, "-m", *arguments])  # noqa: S606 (our own server, fixed arguments)
