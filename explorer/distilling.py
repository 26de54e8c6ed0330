"""`make encoder`: the texts the static encoder is distilled from, and the distilling itself.

The texts of a release are kept beside its table. So the table can be made again from the same texts and compared,
while a new wording or a new pathway needs no new table until the next release.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

from content.check import load_and_check
from content.load import Content
from models.encoder import HERE


def texts_for_distilling(content: Content) -> list[str]:
    """Our own words and public job names: never anybody's answers."""
    texts: list[str] = []
    for entry in content.occupations.values():
        words = entry.value
        texts += [words.does, *words.tasks, *words.names]
    for entry in content.inventories.values():
        texts += [item.text for item in entry.value.items]
    for entry in content.pathways.values():
        pathway = entry.value
        texts += [pathway.title, pathway.summary, pathway.day, *(x.title for x in pathway.exits), *pathway.academic_skills]
    texts += [row["title"] for row in content.table("occupations")]
    texts += [row["name"] for row in content.table("occupation_names")]
    return texts


TEXTS = "texts.json.gz"


def released_texts(folder: Path = HERE) -> list[str]:
    """The texts the table in `folder` was distilled from."""
    texts: list[str] = json.loads(gzip.decompress((folder / TEXTS).read_bytes()))
    return texts


def main(folder: Path = HERE) -> None:
    from models.distill import distil

    texts = sorted(set(texts_for_distilling(load_and_check())))
    manifest = distil(texts, folder)
    (folder / TEXTS).write_bytes(gzip.compress(json.dumps(texts, ensure_ascii=False, indent=0).encode(), mtime=0))
    sys.stdout.write(json.dumps(manifest, indent=1) + "\n")


if __name__ == "__main__":
    main()
