"""Spreadsheets out of packs, and into the pack of a district.

An import writes one file of its own (`courses/imported.yml`, `providers-imported.yml`) and no
other, so that nothing an editor typed by hand, and no comment, is lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from content import check, spreadsheets
from content.load import Content, Entry, files_of, load
from content.problems import ContentError, Problem, shown
from content.spreadsheets import SHEETS, Line, Read, Sheet, column_of
from content.yaml_lines import Lines, line_of, written
from content.yaml_lines import read as read_yaml

HEADER = """\
# Written by `pathways import {name}`. Change it in a spreadsheet: `pathways export csv {name}`, then import again.
# To go on by hand, give this file another name.
"""


@dataclass(frozen=True)
class Import:
    """What an import would write. `text` is None when the pack already says it all."""

    file: Path
    text: str | None
    new: int
    changed: int
    off: int
    as_before: int


def around(folder: Path, packs: tuple[Path, ...]) -> tuple[list[Path], list[Path]]:
    """The packs before and after the one in `folder`; a pack that is not among them comes last."""
    where = packs.index(folder) if folder in packs else len(packs)
    return list(packs[:where]), list(packs[where + 1 :])


def pack_in(folder: Path) -> Path:
    """The whole name of a pack's folder. Raises ContentError when it is none."""
    if not (folder / "pack.yml").exists():
        expected = "expected a pack; make the folder and, in it, a file pack.yml with the line `title: Your district`"
        raise ContentError([Problem(shown(folder.resolve() / "pack.yml"), 1, "pack", expected)])
    return folder.resolve()


def _entries(content: Content, sheet: Sheet) -> dict[str, Entry]:
    found: dict[str, Entry] = getattr(content, sheet.name)
    return found


def _values(entries: dict[str, Entry]) -> dict[str, Any]:
    return {id_: entry.value for id_, entry in entries.items()}


def _standing(folder: Path, sheet: Sheet) -> dict[str, tuple[Path, int]]:
    """Where each id stands in the files of a pack, in their order."""
    found = {}
    for file in files_of(folder, sheet.pattern):
        data, lines = read_yaml(file)
        found.update({str(id_): (file, line_of(lines, (id_,))) for id_ in data or {}})
    return found


def exported(name: str, packs: tuple[Path, ...], folder: Path | None = None) -> tuple[bytes, int]:
    """The table of everything loaded, with its packs named, or of the pack in `folder`; and how many rows it has.

    Raises ContentError when a pack cannot be read.
    """
    sheet = SHEETS[name]
    if folder is None:
        lines = [Line(e.id, e.value, pack=e.pack) for e in _entries(load(packs), sheet).values()]
        return spreadsheets.write(sheet, lines, with_pack=True), len(lines)
    folder = folder.resolve()
    base = load(around(folder, packs)[0])
    before, now = _entries(base, sheet), _entries(load([folder], base), sheet)
    lines = [
        Line(id_, now[id_].value) if id_ in now else Line(id_, before[id_].value, off=True) for id_ in _standing(folder, sheet)
    ]
    return spreadsheets.write(sheet, lines), len(lines)


def _file_text(sheet: Sheet, entries: dict[str, Any]) -> str:
    return HEADER.format(name=sheet.name) + written(entries)


def _earlier_import(target: Path, sheet: Sheet) -> dict[str, Any]:
    """What an earlier import wrote. Raises ContentError when someone has written in the file since."""
    if not target.exists():
        return {}
    data, _ = read_yaml(target)
    if not isinstance(data, dict) or target.read_text(encoding="utf-8") != _file_text(sheet, data):
        expected = (
            "this file was changed by hand, and an import would lose what was written there; give it another name, "
            "such as ours.yml for courses or providers-ours.yml for providers, then import again"
        )
        raise ContentError([Problem(shown(target), 1, "file", expected)])
    return data


def _by_hand(said: Read, now: Entry | None, at: tuple[Path, int], csv: str) -> Problem | None:
    """A row for an entry that stands in a file written by hand: fine when it says the same, else told."""
    if (said.row.off and now is None) or (now is not None and said.value == now.value):
        return None
    expected = f"'{said.row.id}' stands in {shown(at[0])}:{at[1]}, a file written by hand; change it there, or take it out there"
    return Problem(csv, said.row.line, "id", expected)


def _at_rows(found: list[Problem], said: list[Read], target: Path, lines: Lines, csv: str) -> list[Problem]:
    """What the checker finds in the pack as it would be, told at the rows that bring it about."""
    rows = {one.row.id: one.row for one in said}
    ids = sorted((line, str(path[0])) for path, line in lines.items() if len(path) == 1)
    told = []
    for problem in found:
        here = [id_ for line, id_ in ids if problem.file == shown(target) and line <= problem.line][-1:]
        named = [id_ for id_ in rows if f"'{id_}'" in problem.expected]
        if here and here[0] in rows:
            column = "id" if problem.key == here[0] else column_of(problem.key.split("."))
            told.append(Problem(csv, rows[here[0]].line, column, problem.expected))
        elif named and not here:
            row = rows[named[0]]
            told.append(Problem(csv, row.line, "off" if row.off else "id", f"this row would spoil {problem}"))
        else:
            told.append(problem)
    return told


def prepared(name: str, csv: Path, folder: Path, packs: tuple[Path, ...]) -> Import:
    """What importing the table `csv` into the pack in `folder` would write, after the checker has passed it.

    Raises ContentError with every problem; nothing is written here.
    """
    sheet, folder = SHEETS[name], pack_in(folder)
    earlier_packs, later_packs = around(folder, packs)
    base = load(earlier_packs)
    before, now = _entries(base, sheet), _entries(load([folder], base), sheet)
    said = spreadsheets.read(sheet, csv.read_bytes(), shown(csv), _values(before), _values(now))
    target = folder / sheet.target
    old = _earlier_import(target, sheet)
    elsewhere = {id_: at for id_, at in _standing(folder, sheet).items() if at[0] != target}
    entries, found, taken = dict(old), [], []
    for one in said:
        id_ = one.row.id
        if id_ in elsewhere:
            problem = _by_hand(one, now.get(id_), elsewhere[id_], shown(csv))
            found += [problem] if problem else []
        elif id_ in old or not (one.as_before and one.row.pack in base.about):
            entries[id_] = one.data
            taken.append(one)
    if found:
        raise ContentError(found)
    done = [one for one in taken if entries[one.row.id] != old.get(one.row.id)]
    counted = Import(
        target,
        _file_text(sheet, entries) if done else None,
        new=sum(one.row.id not in before for one in done),
        changed=sum("change" in one.data for one in done),
        off=sum(one.row.off for one in done),
        as_before=len(said) - len(done),
    )
    if counted.text:
        _check(counted.text, target, done, base, [folder, *later_packs], shown(csv))
    return counted


def _check(text: str, target: Path, said: list[Read], base: Content, packs: list[Path], csv: str) -> None:
    """Hold the pack as it would be against the checker."""
    drafts = {target: text}
    try:
        found = check.problems(load(packs, base, drafts))
    except ContentError as error:
        found = error.problems
    if found:
        raise ContentError(_at_rows(found, said, target, read_yaml(target, text)[1], csv))
