"""Shared fixtures: real content built once, an application on a fresh store, pages held to the house rules."""

from __future__ import annotations

import gc
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import coverage
import hypothesis
import pytest
from bs4 import BeautifulSoup
from filelock import FileLock
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache

from content.load import Content
from explorer import create_app
from explorer.building import build_content
from explorer.catalog import Catalog
from explorer.config import Settings
from explorer.matching import Matching
from tests.house_rules import check_page

ROOT = Path(__file__).parent.parent
# The content of the country lies in memory and every page becomes a tree: looking through it all as often as usual costs time.
gc.set_threshold(200_000, 20, 20)
hypothesis.settings.register_profile("here", deadline=None)  # what is slow is measured by `make bench`, never in a test
hypothesis.settings.load_profile("here")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


MEASURED = 5  # of one test's examples; the hundreds after them run the same lines, and measuring doubles their time
_examples: Counter[str] = Counter()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Coverage is measured on the first few examples of a test with many; all of them are run and checked."""
    name = item.nodeid.split("[")[0]
    _examples[name] += 1
    measuring = sys.gettrace()
    if measuring is None or _examples[name] <= MEASURED:
        yield
        return
    sys.settrace(None)
    try:
        yield
    finally:
        sys.settrace(measuring)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker process has ten seconds to end, too few on a busy machine: what it measured is written before that."""
    measured = coverage.Coverage.current()
    if measured is not None and hasattr(session.config, "workerinput"):
        measured.stop()
        measured.save()


@pytest.fixture(autouse=True)
def _no_network(request: pytest.FixtureRequest) -> Iterator[None]:
    """The suite runs offline: no test may open a socket to another host."""
    from pytest_socket import enable_socket, socket_allow_hosts

    socket_allow_hosts(["127.0.0.1", "localhost", "::1"], allow_unix_socket=True)
    yield
    enable_socket()


def settings_for(instance: Path, content: Path, demonstration: bool = False) -> Settings:
    """Settings on a temporary instance with content that is already built."""
    from content.packs import DEFAULT_PACKS, DEMONSTRATION

    instance.mkdir(parents=True, exist_ok=True)
    target = instance / "content.db"
    if not target.exists():
        target.symlink_to(content)
    packs = (*DEFAULT_PACKS, DEMONSTRATION) if demonstration else DEFAULT_PACKS
    return Settings(instance, packs, f"sqlite:///{instance / 'students.db'}", demonstration, False)


@pytest.fixture(scope="session")
def content_db() -> Path:
    """content.db of the repository's own content; built when it is not up to date."""
    from content.packs import DEFAULT_PACKS

    path = ROOT / "instance" / "test" / "content.db"
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_suffix(".lock")):  # tests that run side by side build it once
        build_content(DEFAULT_PACKS, path)
    return path


@pytest.fixture(scope="session")
def shipped() -> Content:
    """The packs that ship, read once; further packs are laid over a copy."""
    from content.load import load

    return load()


@pytest.fixture(scope="session")
def catalog(content_db: Path) -> Catalog:
    return Catalog(content_db)


@pytest.fixture(scope="session")
def matching(catalog: Catalog) -> Matching:
    return Matching(catalog)


@pytest.fixture(scope="session")
def make_app(content_db: Path, matching: Matching, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Flask]:
    """Makes an application on a fresh store. What never changes, the content read and the templates compiled, is shared."""
    compiled = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))

    def make(instance: Path) -> Flask:
        app = create_app(settings_for(instance, content_db))
        app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
        app.extensions.update(matching=matching, catalog=matching.catalog)
        app.jinja_env.bytecode_cache = compiled
        return app

    return make


@pytest.fixture
def app(tmp_path: Path, make_app: Callable[[Path], Flask]) -> Flask:
    return make_app(tmp_path / "instance")


class Reader:
    """Fetches pages as a reader does; every page it returns has passed the house rules."""

    def __init__(self, client: FlaskClient):
        self.client = client

    def _page(self, response: Any, status: int) -> BeautifulSoup:
        assert response.status_code == status, f"{response.status_code}: {response.get_data(as_text=True)[:2000]}"
        return check_page(response.get_data(as_text=True))

    def get(self, path: str, status: int = 200) -> BeautifulSoup:
        return self._page(self.client.get(path, follow_redirects=True), status)

    def post(self, path: str, data: dict[str, Any] | None = None, status: int = 200) -> BeautifulSoup:
        return self._page(self.client.post(path, data=data or {}, follow_redirects=True), status)


@pytest.fixture
def reader(app: Flask) -> Reader:
    return Reader(app.test_client())


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One real browser for every test that looks at a page or prints it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
