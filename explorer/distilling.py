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


def texts_for_distilling(content: Content) -> tuple[list[str], list[str]]:
    """Our own words, and names of jobs, ours and public ones; each once, in order. Never anybody's answers."""
    own: list[str] = []
    names: list[str] = []
    for entry in content.occupations.values():
        words = entry.value
        own += [words.does, *words.tasks]
        names += words.names
    for inventory in content.inventories.values():
        own += [item.text for item in inventory.value.items]
    for laid in content.pathways.values():
        pathway = laid.value
        own += [pathway.title, pathway.summary, pathway.day, *(x.title for x in pathway.exits), *pathway.academic_skills]
    names += [row["title"] for row in content.table("occupations")]
    names += [row["name"] for row in content.table("occupation_names")]
    return sorted(set(own)), sorted(set(names) - set(own))


TEXTS = "texts.json.gz"


def released_texts(folder: Path = HERE) -> tuple[list[str], list[str]]:
    """The texts the table in `folder` was distilled from: our own words, job names."""
    texts: dict[str, list[str]] = json.loads(gzip.decompress((folder / TEXTS).read_bytes()))
    return texts["own"], texts["names"]


def main(folder: Path = HERE) -> None:
    from models.distill import distil

    own, names = texts_for_distilling(load_and_check())
    manifest = distil(own, names, folder)
    kept = json.dumps({"own": own, "names": names}, ensure_ascii=False, indent=0)
    (folder / TEXTS).write_bytes(gzip.compress(kept.encode(), mtime=0))
    sys.stdout.write(json.dumps(manifest, indent=1) + "\n")


if __name__ == "__main__":
    main()
