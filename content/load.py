"""Read packs: `us` first, then a state, then a district's own, each overlaying the last.

A pack is a folder:

    pack.yml  sources.yml  credentials*.yml  courses/*.yml  occupations/*.yml  pathways/<slug>.yml
    rules/<slug>.yml  providers*.yml  exceptions.yml  inventory/<id>.yml  norms/<id>.yml  tables/*.csv[.gz]

A later pack may add an entry, replace one (same id), or change one with a small file of
its own: `off: true` switches it off, `confirm: {role, date, expires}` confirms every
unverified fact in it, `change: {...}` replaces single top-level keys.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from content import schema
from content.packs import DEFAULT_PACKS
from content.problems import ContentError, Problem, shown
from content.tables import STATE_TABLES, opened
from content.yaml_lines import Lines, line_of, read

NO_DRAFTS: Mapping[Path, str] = MappingProxyType({})


@dataclass
class Entry:
    """One checked entry with the place it came from."""

    id: str
    value: Any
    file: Path
    lines: Lines
    prefix: tuple[str | int, ...] = ()
    pack: str = ""
    # Where a later pack changed a key (`confirmed`: where it confirmed the facts), so that a problem is told at its file.
    touched: dict[str, tuple[Path, Lines, tuple[str | int, ...]]] = field(default_factory=dict)

    def problem(self, path: tuple[str | int, ...], expected: str) -> Problem:
        """A problem at a key of this entry."""
        key = ".".join(str(p) for p in path) or self.id
        if "confirmed" in path and "confirmed" in self.touched:
            file, lines, prefix = self.touched["confirmed"]
            return Problem(shown(file), line_of(lines, (*prefix, path[-1])), key, expected)
        file, lines, prefix = self.touched.get(str(path[0]) if path else "", (self.file, self.lines, self.prefix))
        return Problem(shown(file), line_of(lines, (*prefix, *path)), key, expected)


@dataclass
class Content:
    """All packs together, checked one file at a time (`content.check` looks across files)."""

    packs: list[Path]
    about: dict[str, schema.Pack] = field(default_factory=dict)
    sources: dict[str, Entry] = field(default_factory=dict)
    credentials: dict[str, Entry] = field(default_factory=dict)
    courses: dict[str, Entry] = field(default_factory=dict)
    occupations: dict[str, Entry] = field(default_factory=dict)
    pathways: dict[str, Entry] = field(default_factory=dict)
    rules: dict[str, Entry] = field(default_factory=dict)
    providers: dict[str, Entry] = field(default_factory=dict)
    exceptions: dict[str, Entry] = field(default_factory=dict)  # by pack: each adds its own
    inventories: dict[str, Entry] = field(default_factory=dict)
    norms: dict[str, Entry] = field(default_factory=dict)
    tables: dict[str, list[Path]] = field(default_factory=dict)

    def copy(self) -> Content:
        """A copy that further packs can be laid over; the entries themselves are shared and never altered."""
        return Content(**{name: part.copy() for name, part in vars(self).items()})

    def state_of(self, pack: str) -> str:
        """The state a pack speaks for: the one it names, else (a district's) the first state loaded; "" for none."""
        named = self.about[pack].state if pack in self.about else None
        return named or next((about.state for about in self.about.values() if about.fips and about.state), "")

    def rows(self, name: str, columns: Sequence[str]) -> Iterator[list[str]]:
        """Some columns of a table; every value is text, an empty one is "not published".

        Rows that a state's pack brought have a column `state`.
        """
        for path in self.tables[name]:
            with opened(path) as file:
                reader = csv.reader(file)
                header = next(reader)
                state = [self.state_of(path.parent.parent.name)] if name in STATE_TABLES else []
                pick = [([*header, "state"] if state else header).index(c) for c in columns]
                for row in reader:
                    every = row + state
                    yield [every[k] for k in pick]

    def speaks_for(self, pack: str) -> str:
        """The state of a pack's pathways; "" for the first pack, which is the whole country's."""
        return "" if pack == self.packs[0].name else self.state_of(pack)

    def some(self, name: str, codes: Iterable[str]) -> Iterator[dict[str, str]]:
        """Rows of a table of figures whose first column is one of these codes.

        Other lines are not even read as rows, which makes it quick; cells of such a table hold no line breaks.
        """
        starts = tuple(f"{code}," for code in codes)
        for path in self.tables[name]:
            with opened(path) as file:
                header = next(csv.reader([next(file)]))
                for row in csv.reader(line for line in file if line.startswith(starts)):
                    yield dict(zip(header, row, strict=True))

    def table(self, name: str) -> Iterator[dict[str, str]]:
        """Whole rows of a table by column; slower than `rows`."""
        for path in self.tables[name]:
            of_state = {"state": self.state_of(path.parent.parent.name)} if name in STATE_TABLES else {}
            with opened(path) as file:
                for row in csv.DictReader(file):
                    yield row | of_state if of_state else row


def in_words(error: ErrorDetails) -> str:
    """What pydantic found, in a sentence for an editor."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "missing":
        return "this key is required"
    if kind == "extra_forbidden":
        return "unknown key; see content/README.md for the keys of this file"
    if kind == "literal_error":
        return f"expected {context.get('expected')}, found {error['input']!r}"
    if kind == "string_type":
        return f"expected text; write it in quotes if it looks like a number, found {error['input']!r}"
    if kind == "string_pattern_mismatch":
        return f"expected the form {context.get('pattern')}, found {error['input']!r}"
    message = error["msg"].removeprefix("Value error, ")
    return message[0].lower() + message[1:]


def _check(model: type[BaseModel], data: Any, file: Path, lines: Lines, prefix: tuple[str | int, ...]) -> Any:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        found = []
        for e in error.errors():
            path = (*prefix, *e["loc"])
            key = ".".join(str(p) for p in e["loc"]) or str(prefix[-1] if prefix else file.stem)
            found.append(Problem(shown(file), line_of(lines, path), key, in_words(e)))
        raise ContentError(found) from error


def _confirm(value: Any, confirmed: dict[str, Any]) -> None:
    """Mark every unverified fact below `value` as confirmed."""
    if isinstance(value, dict):
        if value.get("check", "unverified") == "unverified" and ("check" in value or "source" in value):
            value["check"], value["confirmed"] = "confirmed", confirmed
        for part in value.values():
            _confirm(part, confirmed)
    elif isinstance(value, list):
        for part in value:
            _confirm(part, confirmed)


def _switch_off(into: dict[str, Entry], id_: str) -> None:
    """Take an entry out, and its name out of its neighbours."""
    del into[id_]
    for other, entry in into.items():
        if id_ in getattr(entry.value, "neighbours", []):
            others = [n for n in entry.value.neighbours if n != id_]
            into[other] = replace(entry, value=entry.value.model_copy(update={"neighbours": others}))


def _without_stale_spanish(entry: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """The entry without the Spanish lists (`es_questions`) of lists that change: they would say what the old ones said."""
    stale = {f"es_{key}" for key, value in entry.items() if key in change and isinstance(value, list)}
    return {key: value for key, value in entry.items() if key not in stale}


def _overlay(into: dict[str, Entry], id_: str, data: Any, model: type[BaseModel], file: Path, lines: Lines,
             prefix: tuple[str | int, ...], pack: str) -> None:  # fmt: skip
    """Add, replace, change, confirm or switch off one entry."""
    if isinstance(data, dict) and data and set(data) <= set(schema.Overlay.model_fields):
        if id_ not in into:
            raise ContentError([Problem(shown(file), line_of(lines, prefix), id_,
                                        "there is no entry of this id in an earlier pack to change")])  # fmt: skip
        overlay = _check(schema.Overlay, data, file, lines, prefix)
        if overlay.off:
            _switch_off(into, id_)
            return
        old = into[id_]
        touched = old.touched | dict.fromkeys(overlay.change, (file, lines, (*prefix, "change")))
        merged = _without_stale_spanish(old.value.model_dump(mode="python", exclude_none=True), overlay.change) | overlay.change
        if overlay.confirm:
            _confirm(merged, overlay.confirm.model_dump())
            touched["confirmed"] = (file, lines, (*prefix, "confirm"))
        value = _check(model, merged, file, lines, (*prefix, "change"))
        into[id_] = replace(old, value=value, pack=pack, touched=touched)
        return
    into[id_] = Entry(id_, _check(model, data, file, lines, prefix), file, lines, prefix, pack)


def files_of(pack: Path, pattern: str, drafts: Mapping[Path, str] = NO_DRAFTS) -> list[Path]:
    """The files of one kind in a pack, in the order they are read; a draft is a file that is yet to be written."""
    return sorted({*pack.glob(pattern), *(d for d in drafts if d.is_relative_to(pack) and d.relative_to(pack).match(pattern))})


def _load_pack(pack: Path, content: Content, problems: list[Problem], drafts: Mapping[Path, str] = NO_DRAFTS) -> None:
    def mapping(file: Path, into: dict[str, Entry], model: type[BaseModel]) -> None:
        """A file that holds several entries under their ids."""
        data, lines = read(file, drafts.get(file))
        if not isinstance(data, dict):
            raise ContentError([Problem(shown(file), 1, file.stem, "expected a mapping of id to entry")])
        for id_, value in data.items():
            try:
                if id_ in into and into[id_].pack == pack.name:
                    expected = f"this id also stands in {shown(into[id_].file)}; ids are unique in a pack"
                    raise ContentError([Problem(shown(file), line_of(lines, (id_,)), str(id_), expected)])
                _overlay(into, str(id_), value, model, file, lines, (id_,), pack.name)
            except ContentError as error:
                problems.extend(error.problems)

    def single(file: Path, into: dict[str, Entry], model: type[BaseModel]) -> None:
        """A file that is one entry; its id is the file name."""
        data, lines = read(file, drafts.get(file))
        _overlay(into, file.stem, data, model, file, lines, (), pack.name)

    def occupations(file: Path, into: dict[str, Entry], model: type[BaseModel]) -> None:
        data, lines = read(file, drafts.get(file))
        for i, value in enumerate(data or []):
            try:
                words = _check(model, value, file, lines, (i,))
                into[words.code] = Entry(words.code, words, file, lines, (i,), pack.name)
            except ContentError as error:
                problems.extend(error.problems)

    def exceptions(file: Path, into: dict[str, Entry], model: type[BaseModel]) -> None:
        data, lines = read(file)
        into[pack.name] = Entry(pack.name, _check(model, data, file, lines, ()), file, lines, (), pack.name)

    kinds = (
        ("sources*.yml", content.sources, schema.Source, mapping),
        ("credentials*.yml", content.credentials, schema.Credential, mapping),
        ("courses/*.yml", content.courses, schema.Course, mapping),
        ("occupations/*.yml", content.occupations, schema.OccupationWords, occupations),
        ("pathways/*.yml", content.pathways, schema.Pathway, single),
        ("rules/*.yml", content.rules, schema.RuleSet, single),
        ("providers*.yml", content.providers, schema.Provider, mapping),
        ("exceptions.yml", content.exceptions, schema.Exceptions, exceptions),
        ("inventory/*.yml", content.inventories, schema.Inventory, single),
        ("norms/*.yml", content.norms, schema.Norms, single),
    )
    if (pack / "pack.yml").exists():
        try:
            data, lines = read(pack / "pack.yml")
            content.about[pack.name] = _check(schema.Pack, data, pack / "pack.yml", lines, ())
        except ContentError as error:
            problems.extend(error.problems)
    else:
        problems.append(Problem(shown(pack / "pack.yml"), 1, "pack", "every pack has a pack.yml with at least a `title`"))
    for pattern, into, model, reader in kinds:
        for file in files_of(pack, pattern, drafts):
            try:
                reader(file, into, model)
            except ContentError as error:
                problems.extend(error.problems)
    for file in sorted(pack.glob("tables/*.csv*")):
        name = file.name.split(".")[0]
        before = content.tables.get(name, []) if name in STATE_TABLES else []
        mine = content.state_of(pack.name)
        # Each state has its own; a later table of the same state, or of everyone, takes the place of the earlier.
        content.tables[name] = [*(p for p in before if content.state_of(p.parent.parent.name) != mine), file]


def load(packs: list[Path] | tuple[Path, ...] = DEFAULT_PACKS, base: Content | None = None,
         drafts: Mapping[Path, str] = NO_DRAFTS) -> Content:  # fmt: skip
    """All packs, later ones over earlier ones.

    `base`: content that is already read, which these packs overlay (it stays as it is). `drafts`:
    texts that files are to have, read in place of what is on the disk.

    Raises ContentError with every problem found, not only the first.
    """
    content, problems = base.copy() if base else Content(packs=[]), []
    content.packs += packs
    for pack in packs:
        if not pack.is_dir():
            problems.append(Problem(shown(pack), 1, "pack", "there is no such folder; give the folder of a content pack"))
            continue
        _load_pack(pack, content, problems, drafts)
    if problems:
        raise ContentError(problems)
    return content


def today() -> dt.date:
    """The day against which expiry and age of facts are judged."""
    return dt.date.today()
