"""Courses and providers as one CSV table, for editors who work in a spreadsheet.

Only bytes and checked entries pass through here; `content.exchange` knows the folders.

A table has one row for each entry and declared columns (`SHEETS`). Lists stand in one cell,
separated by `; `; prerequisites as `a | b; c`: (a or b) and c. What is written opens in Excel
and LibreOffice as it is: UTF-8 with a byte order mark, commas, CRLF. What is read may have
been saved by either: with or without the mark, commas or semicolons, LF or CRLF.

A spreadsheet runs a cell that begins with = + - or @, and turns `2026-05` into May and `007`
into 7. Such cells are written with an apostrophe in front, which is taken off when read.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError

from content import schema
from content.load import in_words
from content.problems import ContentError, Problem

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
SLUG_FORM = "small letters, digits and single hyphens, such as welding-1"
# What a spreadsheet would run or turn into a number or a date, perhaps already behind apostrophes.
_MONTHS = "(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_CHANGED = re.compile(rf"'*(?:[=+\-@＝＋－＠].*|0[0-9]+|[0-9]+[ .,:/-][0-9 .,:/-]*|{_MONTHS}-[0-9]+|[0-9]+-{_MONTHS})", re.DOTALL)
_TURNED_INTO_A_DATE = re.compile(rf"{_MONTHS}-[0-9]+|[0-9]+-{_MONTHS}")
YES = {"yes", "y", "true", "x", "1"}
NO = {"", "no", "n", "false", "0"}


def guarded(text: str) -> str:
    """A cell that a spreadsheet leaves as it is."""
    return f"'{text}" if _CHANGED.fullmatch(text) else text


def unguarded(cell: str) -> str:
    """The text of a cell as it was before `guarded`; lines end in a plain newline."""
    text = cell.replace("\r\n", "\n").replace("\r", "\n")
    return text[1:] if text.startswith("'") and _CHANGED.fullmatch(text) else text


# --- how a value stands in a cell ---------------------------------------------------------------


@dataclass(frozen=True)
class Form:
    """How the values of a column are written, and read from a cell that is not empty.

    `read` gets the cell and the separator of the file and raises ValueError with what was expected.
    """

    write: Callable[[Any], str]
    read: Callable[[str, str], Any]


def _parts(cell: str, separator: str = ";") -> list[str]:
    return [part.strip() for part in cell.split(separator) if part.strip()]


def _number(text: str) -> int | float:
    value = float(text)
    return int(value) if value.is_integer() else value


def _numbers(cell: str, separator: str) -> list[int | float]:
    if cell.strip().lower() == "none":
        return []
    try:  # where files are separated by semicolons, a decimal has a comma
        return [_number(part.replace(",", ".") if separator == ";" else part) for part in _parts(cell)]
    except (ValueError, OverflowError) as error:
        raise ValueError(f"expected numbers separated by `;`, such as 1; 2, found '{cell}'") from error


def _slugs(cell: str) -> list[str]:
    found = _parts(cell)
    wrong = [part for part in found if not SLUG.fullmatch(part)]
    if wrong:
        raise ValueError(f"expected ids separated by `;`, each of {SLUG_FORM}, found '{wrong[0]}'")
    return found


def _alternatives(cell: str) -> list[list[str]]:
    found = [_parts(group, "|") for group in _parts(cell)]
    wrong = [part for group in found for part in group if not SLUG.fullmatch(part)]
    if wrong or not all(found):
        what = f"'{wrong[0]}'" if wrong else f"'{cell}'"
        raise ValueError(f"expected course ids as `a | b; c`, which means (a or b) and c, found {what}")
    return found


def _date(cell: str, separator: str) -> dt.date:
    text = cell.strip()
    try:
        if separator == "," and (american := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)):
            month, day, year = map(int, american.groups())
            return dt.date(year, month, day)
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"expected a date as 2027-08-01, found '{cell}'") from error


def _as_of(cell: str) -> str:
    if _TURNED_INTO_A_DATE.fullmatch(cell):
        raise ValueError(f"a spreadsheet made '{cell}' of a year and month; write it with an apostrophe in front: '2024-05")
    return unguarded(cell)


def _soc(cell: str) -> str:
    if _TURNED_INTO_A_DATE.fullmatch(cell.strip()):
        raise ValueError(f"a spreadsheet made '{cell}' of a code; write it with an apostrophe in front: '11-2021")
    return unguarded(cell).strip()


TEXT = Form(guarded, lambda cell, _: unguarded(cell))
SOC = Form(guarded, lambda cell, _: _soc(cell))
AS_OF = Form(guarded, lambda cell, _: _as_of(cell))
DATE = Form(lambda value: guarded(value.isoformat()), lambda cell, separator: _date(unguarded(cell), separator))
NUMBERS = Form(lambda value: "; ".join(str(_number(n)) for n in value) or "none", lambda cell, s: _numbers(unguarded(cell), s))
SLUGS = Form(lambda value: guarded("; ".join(value)), lambda cell, _: _slugs(unguarded(cell)))
NAMES = Form(
    lambda value: guarded("; ".join(value)), lambda cell, _: [name.strip() for name in unguarded(cell).split(";") if name.strip()]
)
ALTERNATIVES = Form(
    lambda value: guarded("; ".join(" | ".join(group) for group in value)), lambda cell, _: _alternatives(unguarded(cell))
)


@dataclass(frozen=True)
class Sheet:
    """One kind of table: its model, its columns, where its entries stand in a pack and which file an import writes."""

    name: str
    model: type[BaseModel]
    columns: dict[str, Form]  # `confirmed_role` is the key `role` of `confirmed`
    pattern: str
    target: str

    @property
    def header(self) -> tuple[str, ...]:
        return ("id", "off", *self.columns)


_CHECKED = {
    "check": TEXT, "source": TEXT, "as_of": AS_OF,
    "confirmed_role": TEXT, "confirmed_date": DATE, "confirmed_expires": DATE,
}  # fmt: skip
SHEETS = {
    "courses": Sheet(
        "courses",
        schema.Course,
        {
            "title": TEXT, "subject": TEXT, "units": NUMBERS, "grades": NUMBERS, "prerequisites": ALTERNATIVES,
            "sced": TEXT, "a_g": TEXT, "also_called": NAMES, "es": TEXT, "note": TEXT, **_CHECKED,
        },
        "courses/*.yml",
        "courses/imported.yml",
    ),
    "providers": Sheet(
        "providers",
        schema.Provider,
        {
            "title": TEXT, "kind": TEXT, "city": TEXT, "pathways": SLUGS, "time": TEXT, "es_time": TEXT,
            "transport": TEXT, "es_transport": TEXT, **_CHECKED,
        },
        "providers*.yml",
        "providers-imported.yml",
    ),
}  # fmt: skip


def column_of(path: Iterable[str | int]) -> str:
    """The column in which a key of an entry stands."""
    first, second = [*map(str, path), "", ""][:2]
    if first == "confirmed":
        return f"confirmed_{second or 'role'}"
    return first or "check"  # what concerns an entry as a whole is how sure it is


# --- writing ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One row to write. `pack` is only written where a table holds several packs."""

    id: str
    value: BaseModel
    off: bool = False
    pack: str = ""


def _cells(sheet: Sheet, line: Line) -> Iterator[str]:
    for name, form in sheet.columns.items():
        owner: Any = line.value
        if name.startswith("confirmed_"):
            owner, name = getattr(owner, "confirmed"), name.removeprefix("confirmed_")  # noqa: B009, PLW2901
        value = getattr(owner, name) if owner is not None else None
        empty = value in (None, "") or (value == [] and form is not NUMBERS)
        yield "" if empty else form.write(value)


def write(sheet: Sheet, lines: Iterable[Line], with_pack: bool = False) -> bytes:
    """The table as a file that a spreadsheet opens as it is."""
    text = io.StringIO(newline="")
    out = csv.writer(text, lineterminator="\r\n")
    out.writerow([*(["pack"] if with_pack else []), *sheet.header])
    for line in lines:
        before = [guarded(line.pack)] if with_pack else []
        out.writerow([*before, guarded(line.id), "yes" if line.off else "", *_cells(sheet, line)])
    return text.getvalue().encode("utf-8-sig")


# --- reading ------------------------------------------------------------------------------------


@dataclass
class Row:
    """One row as read: `cells` has a value for each column of the file, None where the cell is empty."""

    id: str
    line: int
    off: bool = False
    pack: str = ""
    cells: dict[str, Any] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Read:
    """One row with what it says in the form of a pack's file. `value` is None when it switches an entry off."""

    row: Row
    data: dict[str, Any]
    value: Any
    as_before: bool  # says just what the earlier pack says


def _separator(header: str, known: Collection[str]) -> str:
    """The separator with which more of the header is known; a comma if in doubt."""
    return max(",;", key=lambda s: len(set(known) & {cell.strip(' "').lower() for cell in header.split(s)}))


def _records(text: str, separator: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line on which each begins; those without any text are left out."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        expected = f'expected a table in CSV ({error}); look for a quote (") that is never closed'
        raise ContentError([Problem(file, begins, "row", expected)]) from error


def _header_problems(header: list[str], known: Sequence[str], required: Iterable[str], file: str) -> Iterator[Problem]:
    for name in header:
        if name and name not in known:
            yield Problem(file, 1, name, f"unknown column; the columns are {', '.join(known)}")
    for name in sorted({n for n in header if n and header.count(n) > 1}):
        yield Problem(file, 1, name, "this column stands twice; keep one")
    for name in required:
        if name not in header:
            yield Problem(file, 1, name, f"this column is required; the columns are {', '.join(known)}")


@dataclass(frozen=True)
class Cells:
    """A table as it was typed: its separator, each row's line and cells by column, and rows that have too many cells."""

    separator: str
    rows: list[tuple[int, dict[str, str]]]
    problems: list[Problem]


def cells_of(data: bytes, file: str, known: Sequence[str], required: Iterable[str]) -> Cells:
    """The cells of a table under a header of known columns. Raises ContentError when it is no such table."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ContentError([Problem(file, 1, "file", "expected UTF-8 text; save it as CSV UTF-8")]) from error
    separator = _separator(text.partition("\n")[0], known)
    records = _records(text, separator, file)
    header = [unguarded(cell).strip().lower() for cell in next(records, (1, []))[1]]
    found = list(_header_problems(header, known, required, file))
    if found:
        raise ContentError(found)
    rows = []
    for line, cells in records:
        # Excel drops empty cells at the end of a row and adds some after the last column.
        if any(cell.strip() for place, cell in enumerate(cells) if place >= len(header) or not header[place]):
            found.append(Problem(file, line, "row", "expected no more cells than the header has"))
            continue
        rows.append((line, {name: cells[k] if k < len(cells) else "" for k, name in enumerate(header) if name}))
    return Cells(separator, rows, found)


def _row(line: int, cells: dict[str, str], sheet: Sheet, separator: str, file: str, found: list[Problem]) -> Row:
    """One row of cells by column; what cannot be read is told in `found`."""
    row = Row(unguarded(cells["id"]).strip(), line, pack=unguarded(cells.get("pack", "")).strip())
    if not SLUG.fullmatch(row.id) or len(row.id) > 60:
        what = f"found '{row.id}'" if row.id else "found nothing"
        found.append(Problem(file, line, "id", f"expected at most 60 {SLUG_FORM}, {what}"))
    off = cells.get("off", "").strip().lower()
    if off not in YES | NO:
        found.append(Problem(file, line, "off", f"expected yes or nothing, found '{off}'"))
    row.off = off in YES
    for name, form in sheet.columns.items():
        if name not in cells or row.off:
            continue
        row.cells[name] = None
        if cells[name].strip():
            try:
                row.cells[name] = form.read(cells[name], separator)
            except ValueError as error:
                row.unread.add(name)
                found.append(Problem(file, line, name, str(error)))
    return row


def _rows(sheet: Sheet, data: bytes, file: str) -> tuple[list[Row], list[Problem]]:
    table = cells_of(data, file, ("pack", *sheet.header), ["id"])
    found = table.problems
    rows: list[Row] = []
    lines: dict[str, int] = {}
    for line, by_name in table.rows:
        row = _row(line, by_name, sheet, table.separator, file, found)
        if row.id in lines:
            found.append(Problem(file, line, "id", f"'{row.id}' also stands in line {lines[row.id]}; keep one of them"))
        lines.setdefault(row.id, line)
        rows.append(row)
    return rows, found


# --- what a row says ----------------------------------------------------------------------------


def plain(value: Any) -> Any:
    """A value as a person would type it in a file: whole numbers without `.0`, nothing for what is not there."""
    if isinstance(value, BaseModel):
        value = value.model_dump()
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items() if part is not None}
    if isinstance(value, list):
        return [plain(part) for part in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def same(one: Any, other: Any) -> bool:
    """Whether two values of a key mean the same; an empty text is nothing."""
    return (None if one == "" else one) == (None if other == "" else other)


def _merged(row: Row, now: BaseModel | None) -> dict[str, Any]:
    """The entry as the row makes it of what it is now: a column that the table lacks leaves its key as it is."""
    data = now.model_dump(exclude_none=True) if now else {}
    confirmed = dict(data.pop("confirmed", {}))
    for name, value in row.cells.items():
        owner, key = (confirmed, name.removeprefix("confirmed_")) if name.startswith("confirmed_") else (data, name)
        owner.pop(key, None)
        if value is not None:
            owner[key] = value
    return data | ({"confirmed": confirmed} if confirmed else {})


def _value(sheet: Sheet, row: Row, now: BaseModel | None, file: str, found: list[Problem]) -> BaseModel | None:
    try:
        return sheet.model.model_validate(_merged(row, now))
    except ValidationError as error:
        for e in error.errors():
            column = column_of(e["loc"])
            if column not in row.unread:
                expected = "this cell is required" if e["type"] == "missing" else in_words(e)
                found.append(Problem(file, row.line, column, expected))
        return None


def _read(sheet: Sheet, row: Row, earlier: BaseModel | None, now: BaseModel | None, file: str,
          found: list[Problem]) -> Read | None:  # fmt: skip
    if row.off:
        if earlier is None:
            found.append(Problem(file, row.line, "off", f"there is no '{row.id}' in an earlier pack to switch off"))
        return Read(row, {"off": True}, None, False)
    value = _value(sheet, row, now or earlier, file, found)
    if value is None:
        return None
    fields = sheet.model.model_fields
    if earlier is None:
        whole = {k: getattr(value, k) for k, about in fields.items() if about.is_required() or getattr(value, k) != about.default}
        return Read(row, plain(whole), value, False)
    changed = {k: plain(getattr(value, k)) for k in fields if not same(getattr(value, k), getattr(earlier, k))}
    return Read(row, {"change": changed}, value, not changed)


def read(sheet: Sheet, data: bytes, file: str, earlier: Mapping[str, BaseModel], now: Mapping[str, BaseModel]) -> list[Read]:
    """What a table says over the entries of earlier packs: whole entries, changes, and entries switched off.

    `now`: the entries with the pack that the table is for, as it stands.

    Raises ContentError with every problem, told by line and column.
    """
    rows, found = _rows(sheet, data, file)
    said = [_read(sheet, row, earlier.get(row.id), now.get(row.id), file, found) for row in rows]
    if found:
        raise ContentError(found)
    return [one for one in said if one is not None]
