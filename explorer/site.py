"""Put the site together: settings, stores, languages, security headers, pages."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, request, url_for
from flask_babel import Babel
from flask_wtf.csrf import CSRFProtect

from explorer import formatting, speech
from explorer.catalog import Catalog
from explorer.config import Settings
from explorer.matching import Matching
from explorer.store import Store, open_store

LANGUAGES = ("en", "es")
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
HERE = Path(__file__).parent


class LanguagePrefix:
    """/es/… is the same page in Spanish: the prefix moves into the script name, so that every
    link a page makes stays in its language."""

    def __init__(self, application: Callable[..., Iterable[bytes]]):
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        environ["explorer.lang"] = "en"
        environ["explorer.root"] = environ.get("SCRIPT_NAME", "")
        if path == "/es" or path.startswith("/es/"):
            environ["explorer.lang"] = "es"
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + "/es"
            environ["PATH_INFO"] = path[3:] or "/"
        return self.application(environ, start_response)


def language() -> str:
    """The language of this page, 'en' or 'es'."""
    return str(request.environ.get("explorer.lang", "en")) if request else "en"


def in_language(code: str) -> str:
    """The address of this same page in another language."""
    root = request.environ.get("explorer.root", "")
    query = request.query_string.decode()
    return f"{root}{'/es' if code == 'es' else ''}{request.path}{'?' + query if query else ''}"


def catalog() -> Catalog:
    return current_app.extensions["catalog"]


def matching() -> Matching:
    return current_app.extensions["matching"]


def store() -> Store:
    return current_app.extensions["store"]


def words(entry: Any, key: str = "title") -> str:
    """A text of a content entry in the page's language; English where no Spanish is written yet.

    Entries carry Spanish as a block `es: {title: …}`, as `es` beside a title or text, or as `es_<key>`.
    """
    if language() == "es":
        es = entry.get("es")
        if isinstance(es, dict) and es.get(key):
            return str(es[key])
        if entry.get(f"es_{key}"):
            return str(entry[f"es_{key}"])
        if isinstance(es, str) and key in ("title", "text", "skill", "activity", "how"):
            return es
    return str(entry.get(key) or "")


def is_fallback(entry: Any, key: str = "title") -> bool:
    """Whether `words` had to fall back on English on a Spanish page."""
    return language() == "es" and bool(entry.get(key)) and words(entry, key) == entry.get(key)


def _bundle(app: Flask) -> None:
    """One stylesheet from the files in static/css, in order of name, under a name that changes with it."""
    text = "\n".join(f.read_text(encoding="utf-8") for f in sorted((HERE / "static" / "css").glob("*.css")))
    name = f"site.{hashlib.sha256(text.encode()).hexdigest()[:10]}.css"

    @app.get(f"/static/{name}", endpoint="stylesheet")
    def stylesheet() -> Response:
        return Response(text, mimetype="text/css", headers={"Cache-Control": "public, max-age=31536000, immutable"})

    script = (HERE / "static" / "site.js").read_bytes()
    app.jinja_env.globals["script_version"] = hashlib.sha256(script).hexdigest()[:10]


def _headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint not in ("static", "stylesheet"):
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Vary", "Cookie")
    return response


def _static(path: str) -> str:
    """Address of a static file, the same in both languages so that it is fetched once."""
    return f"{request.environ.get('explorer.root', '')}/static/{path}"


def _stylesheet_address() -> str:
    return request.environ.get("explorer.root", "") + url_for("stylesheet").removeprefix(request.script_root)


def prepare_templates(app: Flask, facts: Catalog) -> None:
    """What every template needs: the content, both languages, filters and words. Also for a sheet made without the site."""
    app.extensions["catalog"] = facts
    app.config.update(BABEL_DEFAULT_LOCALE="en", BABEL_TRANSLATION_DIRECTORIES=str(HERE / "translations"))
    Babel(app, locale_selector=language)
    speech.install(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(dollars=formatting.dollars, openings=formatting.openings)
    app.jinja_env.globals.update(
        language=language,
        in_language=in_language,
        words=words,
        is_fallback=is_fallback,
        static=_static,
        stylesheet=_stylesheet_address,
    )

    @app.context_processor
    def shared() -> dict[str, Any]:
        return {"made_up": catalog().made_up, "home_pack": catalog().home, "catalog": catalog()}


def make_site(settings: Settings | None = None) -> Flask:
    """The Flask application for some settings (default: from the environment)."""
    settings = settings or Settings.from_environment()
    app = Flask(__name__, template_folder="templates", static_folder="static", static_url_path="/static")
    app.config.update(
        SECRET_KEY=settings.key("session"),
        SESSION_COOKIE_NAME="pathways",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        MAX_CONTENT_LENGTH=64 * 1024,
        MAX_FORM_MEMORY_SIZE=64 * 1024,
        WTF_CSRF_TIME_LIMIT=None,
        SEND_FILE_MAX_AGE_DEFAULT=31_536_000,
    )
    app.extensions["settings"] = settings
    app.extensions["matching"] = Matching(Catalog(settings.content_db))
    app.extensions["store"] = open_store(settings.database_url, settings.key("codes"))
    prepare_templates(app, app.extensions["matching"].catalog)
    CSRFProtect(app)
    app.after_request(_headers)
    _bundle(app)
    register_pages(app)
    app.wsgi_app = LanguagePrefix(app.wsgi_app)  # type: ignore[method-assign]
    return app


def register_pages(app: Flask) -> None:
    """Every module that holds pages, each found by the noun in its address."""
    from explorer import (
        about,
        compare,
        counselor,
        errors,
        handout_pages,
        home,
        inventory,
        occupations,
        pathways,
        plan,
        plan_adjust,
        plan_change,
        plan_tell,
        regions,
        results,
    )

    of_plans = (plan, plan_tell, plan_adjust, plan_change)
    for module in (home, inventory, results, pathways, handout_pages, occupations, regions, compare, *of_plans, counselor, about):
        app.register_blueprint(module.pages)
    errors.init_app(app)
