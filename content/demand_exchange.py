"""Official lists of jobs in demand out of packs, and into the pack of a district.

A list is one thing: importing a region's list replaces that of the region, and lists of other regions stay as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from content import check, demand, tables
from content.demand import Line
from content.exchange import around, pack_in
from content.load import Content, load, today
from content.problems import ContentError, Problem, shown


@dataclass(frozen=True)
class ListImport:
    """What an import would write, with jobs counted over the regions it names. `text` is None when the pack already says it all."""

    file: Path
    text: str | None
    regions: tuple[str, ...]
    new: int
    changed: int
    gone: int
    as_before: int


def exported_lists(packs: tuple[Path, ...], folder: Path | None = None) -> tuple[bytes, int]:
    """The lists that are loaded, with their packs named, or those of the pack in `folder`; and how many jobs they hold.

    Raises ContentError when a pack or its table cannot be read.
    """
    paths = load(packs if folder is None else (folder.resolve(),)).tables.get("demand", [])
    lines = [(path.parent.parent.name, line) for path in paths for line in _rows(path)]
    return demand.sheet_of(lines, with_pack=folder is None), len(lines)


def _rows(path: Path) -> list[Line]:
    """The rows of a table that keeps to its columns. Raises ContentError."""
    found = tables.problems("demand", path)
    if found:
        raise ContentError(found)
    return demand.rows_of(path)


def _standing(content: Content, state: str) -> list[Line]:
    """The lists of a state as they are now, of whichever pack."""
    paths = [p for p in content.tables.get("demand", []) if content.state_of(p.parent.parent.name) == state]
    return [line for path in paths for line in _rows(path)]


def prepared_lists(csv: Path, folder: Path, packs: tuple[Path, ...]) -> ListImport:
    """What importing the table `csv` into the pack in `folder` would write, after the checker has passed it.

    Raises ContentError with every problem; nothing is written here.
    """
    folder = pack_in(folder)
    earlier, later = around(folder, packs)
    base = load(earlier)
    with_pack = load([folder], base)
    state = with_pack.state_of(folder.name)
    said = demand.read(csv.read_bytes(), shown(csv))
    regions = {line.cells["region"] for line in said}
    before = _standing(with_pack, state)
    kept = [line for line in before if line.cells["region"] not in regions]
    known, now = demand.known_to(with_pack, state), today()
    found = [*demand.problems(said, known, now), *demand.problems(kept, known, now), *_of_the_rest(folder, base, later)]
    if found:
        raise ContentError(found)
    order = list(known.regions)
    lines = sorted([*said, *kept], key=lambda line: order.index(line.cells["region"]))  # stable: each list keeps its own order
    text, target = demand.text_of(lines), folder / "tables" / "demand.csv"
    was = {line.key: line.cells for line in before if line.cells["region"] in regions}
    same = sum(was.get(line.key) == line.cells for line in said)
    new = sum(line.key not in was for line in said)
    return ListImport(
        target,
        None if target.exists() and text == demand.text_of(_rows(target)) else text,
        tuple(r for r in order if r in regions),
        new=new,
        changed=len(said) - same - new,
        gone=len(was) - (len(said) - new),
        as_before=same,
    )


def _of_the_rest(folder: Path, base: Content, later: list[Path]) -> list[Problem]:
    """What the checker finds in the packs beside the lists of this one."""
    content = load([folder, *later], base)
    content.tables["demand"] = [p for p in content.tables.get("demand", []) if p.parent.parent != folder]
    return check.problems(content)
