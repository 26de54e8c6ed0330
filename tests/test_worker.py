"""What a web worker loads: neither torch nor scikit-learn, and little memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, settings_for

HEAVY = ("torch", "sklearn", "transformers", "sentence_transformers", "scipy", "pandas", "pydantic", "alembic")
PROGRAM = """
import json, sys
from explorer import create_app
app = create_app()
client = app.test_client()
for path in ("/", "/pathways", "/pathways/welding?county=22033", "/es/jobs?q=soldador", "/jobs/51-4121.00"):
    assert client.get(path).status_code == 200, path
print(json.dumps(sorted({m.split(".")[0] for m in sys.modules})))
"""


@pytest.fixture
def environment(tmp_path: Path, content_db: Path) -> dict[str, str]:
    settings_for(tmp_path / "instance", content_db)
    return {**os.environ, "PATHWAYS_INSTANCE": str(tmp_path / "instance")}


def _modules(program: str, environment: dict[str, str]) -> set[str]:
    subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, check=True, capture_output=True
    )  # the store's tables are made once
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_a_worker_that_has_served_pages_has_not_loaded_the_heavy_libraries(environment):
    loaded = _modules(PROGRAM, environment)
    assert "flask" in loaded
    assert loaded.isdisjoint(HEAVY), sorted(loaded & set(HEAVY))


def test_recommend_loads_no_heavy_library_and_not_even_flask(environment, tmp_path):
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps({"answers": {f"{s}{n}": (n * 7 + ord(s)) % 5 + 1 for s in "riasec" for n in range(1, 11)}}))
    program = (
        "import json, sys\n"
        "from explorer.cli import main\n"
        f"main(['recommend', '--answers', {str(answers)!r}, '--county', '22033', '--format', 'json'], standalone_mode=False)\n"
        "print(json.dumps(sorted({m.split('.')[0] for m in sys.modules})))"
    )
    loaded = _modules(program, environment)
    assert loaded.isdisjoint({*HEAVY, "flask", "sqlalchemy", "tokenizers"}), sorted(loaded)
