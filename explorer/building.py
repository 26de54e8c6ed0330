"""Build content.db with its index: content gives the words, models the vectors."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from content.build import build
from content.check import load_and_check
from content.load import Content
from content.tables import ASKED_FOR
from explorer.made_from import made_from, up_to_date
from models.answers import Item, items_with_scale_norms
from models.encoder import default_encoder
from models.interest import InterestModel, TaskSpace
from models.knowledge import Knowledge
from models.reference import sample
from models.search import owners, quantise


def task_space(content: Content) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Vectors of all task phrases, the place of each one's occupation, and the occupations' codes."""
    codes = sorted(content.occupations)
    phrases = [(i, t) for i, code in enumerate(codes) for t in content.occupations[code].value.tasks]
    vectors = default_encoder().encode([t for _, t in phrases]).astype(np.float16)
    return vectors, np.array([i for i, _ in phrases], dtype=np.int32), codes


def importance(content: Content, codes: list[str]) -> np.ndarray:
    """How important each kind of knowledge and each skill is in each occupation; NaN where it is not published."""
    rows = {r["onet_soc"]: [r[c] for c in ASKED_FOR] for r in content.table("knowledge")}
    missing = [None] * len(ASKED_FOR)
    return np.array([rows.get(code, missing) for code in codes], dtype=float)


def inventory_items(content: Content, id_: str) -> list[Item]:
    """The items of an inventory with their norms."""
    inventory = content.inventories[id_].value
    return items_with_scale_norms([i.model_dump() for i in inventory.items], content.norms[inventory.norms].value.model_dump())


def index(content: Content) -> dict[str, np.ndarray]:
    """Every array of the index, by name."""
    encoder = default_encoder()
    vectors, owner, codes = task_space(content)
    words = TaskSpace.of(vectors.astype(np.float32), owner, codes)
    knowledge = Knowledge.of(words.vectors, owner, importance(content, codes))
    space = replace(words, knowledge=knowledge)
    arrays = {"tasks": vectors, "tasks.owner": owner}
    arrays |= {"knowledge.reader": knowledge.reader, "knowledge.occupations": knowledge.occupations}
    for id_ in content.inventories:
        items = inventory_items(content, id_)
        placed = space.place(encoder.encode([i.text for i in items]))
        model = InterestModel.of(placed, space)
        arrays[f"inventory.{id_}.items"] = placed
        arrays[f"inventory.{id_}.kernel"] = model.kernel
        arrays[f"inventory.{id_}.nearness"] = model.nearness
        arrays[f"inventory.{id_}.reference"] = sample(items)
    return arrays


def names_index(names: list[str], codes: list[str]) -> dict[str, np.ndarray]:
    """Vectors of the names people use for jobs and whose names they are, in the order of the occupation_names table."""
    each = list(dict.fromkeys(names))  # thousands of names belong to more than one occupation
    place = {name: i for i, name in enumerate(each)}
    vectors, scale = quantise(default_encoder().encode(each)[[place[n] for n in names]])
    return {"names": vectors, "names.scale": scale, "names.owner": owners(codes)[1]}


def build_content(packs: tuple[Path, ...], path: Path, say: Callable[[str], None] = lambda _: None) -> bool:
    """Build content.db unless it is already made from these files. True when it was built.

    Raises ContentError (problems in the files) or BuildError (cannot write).
    """
    if up_to_date(packs, path):
        return False
    # Hundreds of thousands of small objects are made and none forms a cycle: looking through them costs a tenth of the time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        say("checking content")
        content = load_and_check(list(packs))
        build(content, path, made_from(packs), index, names_index, say)
    finally:
        if collecting:
            gc.enable()
    return True
