"""A visitor for tests that change nothing: one site, each page fetched and checked once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import Reader


class Visitor(Reader):
    """A reader who only looks, so a page asked for twice is the same page."""

    def __init__(self, client: FlaskClient):
        super().__init__(client)
        self.pages: dict[tuple[str, int], BeautifulSoup] = {}

    def get(self, path: str, status: int = 200) -> BeautifulSoup:
        if (path, status) not in self.pages:
            self.pages[path, status] = super().get(path, status)
        return self.pages[path, status]


@pytest.fixture(scope="session")
def visitor(tmp_path_factory: pytest.TempPathFactory, make_app: Callable[[Path], Flask]) -> Visitor:
    return Visitor(make_app(tmp_path_factory.mktemp("visitor")).test_client())
