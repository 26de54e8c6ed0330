"""A real server and a real Chromium. Nothing leaves this machine: every request is watched."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT, settings_for


def _free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, content_db: Path) -> Iterator[str]:
    """The address of the site, served as `make run` serves it."""
    instance = tmp_path_factory.mktemp("browser") / "instance"
    settings_for(instance, content_db)
    port = _free_port()
    environment = {**os.environ, "PATHWAYS_INSTANCE": str(instance)}
    process = subprocess.Popen([sys.executable, "-m", "explorer", "serve", "--port", str(port)], cwd=ROOT, env=environment)
    address = f"http://127.0.0.1:{port}"
    for _ in range(150):
        try:
            urllib.request.urlopen(address, timeout=1).close()
            break
        except OSError:
            time.sleep(0.2)
    else:
        process.kill()
        pytest.fail("the site did not start within 30 seconds")
    yield address
    process.terminate()
    process.wait(10)
