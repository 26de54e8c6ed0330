"""The data dictionary names every key an editor may write."""

from __future__ import annotations

import csv
import gzip
import inspect
import re
from pathlib import Path

import pytest

from content import schema
from content.packs import HERE
from tests.content.packs import LA, US

TEXT = (HERE / "README.md").read_text(encoding="utf-8")
WORDS = set(re.findall(r"[A-Za-z_0-9]+", " ".join(re.findall(r"`([^`\n]+)`", TEXT))))
MODELS = [
    c for _, c in inspect.getmembers(schema, inspect.isclass) if issubclass(c, schema.Base) and c.__module__ == schema.__name__
]


@pytest.mark.parametrize("model", MODELS, ids=[m.__name__ for m in MODELS])
def test_every_key_of_every_file_is_in_the_dictionary(model: type[schema.Base]) -> None:
    missing = set(model.model_fields) - WORDS
    assert not missing, f"write {sorted(missing)} into content/README.md"


@pytest.mark.parametrize("table", sorted([*US.glob("tables/*"), *LA.glob("tables/*")]), ids=lambda p: p.name)
def test_every_column_of_every_table_is_in_the_dictionary(table: Path) -> None:
    opener = gzip.open if table.suffix == ".gz" else open
    with opener(table, "rt", encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    assert table.name.split(".")[0] in WORDS
    assert set(header) <= WORDS, f"write {sorted(set(header) - WORDS)} into content/README.md"


def test_the_overlay_keys_and_the_checks_are_explained() -> None:
    for word in ("change:", "confirm:", "off: true", "`seen`", "`unverified`", "`historic`", "`confirmed`"):
        assert word in TEXT, word
