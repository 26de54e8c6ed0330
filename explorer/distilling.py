"""`make encoder`: the texts the static encoder is distilled from, and the distilling itself."""

from __future__ import annotations

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


def main(folder: Path = HERE) -> None:
    from models.distill import distil

    manifest = distil(texts_for_distilling(load_and_check()), folder)
    sys.stdout.write(json.dumps(manifest, indent=1) + "\n")


if __name__ == "__main__":
    main()
