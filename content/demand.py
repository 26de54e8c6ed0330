"""The state's own lists of jobs in demand, region by region: the table `demand.csv` that a district's pack may bring.

A list is shown in the order of its rows. What it says of itself (name, publisher, date, source) stands on each row of the
table; in a spreadsheet on the first row of a region is enough.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from content.load import Content, in_words
from content.problems import ContentError, Problem, shown
from content.schema import OfficialJob, OfficialList
from content.spreadsheets import AS_OF, DATE, SOC, TEXT, Form, cells_of, column_of, guarded, unguarded
from content.tables import TABLES, opened

COLUMNS = tuple(TABLES["demand"].columns)
REQUIRED = ("region", "soc", "title", "list", "publisher", "date", "source")
OF_THE_JOB = tuple(OfficialJob.model_fields)
OF_THE_LIST = tuple(c for c in COLUMNS if c not in OF_THE_JOB)
# Where files are separated by semicolons, a decimal has a comma.
AMOUNT = Form(str, lambda cell, separator: unguarded(cell).replace(",", ".") if separator == ";" else unguarded(cell))
DAY = Form(guarded, DATE.read)
FORMS = {"soc": SOC, "rank": AMOUNT, "stars": AMOUNT, "date": AS_OF, "confirmed_date": DAY, "confirmed_expires": DAY}
ADDRESS = re.compile(r"https?://[^\s\"'<>]+\.[^\s\"'<>]+")
EXPECTED = {
    "soc": "expected a six-digit SOC code with its dash, such as 51-4121",
    "rank": "expected a whole number from 1, or nothing",
    "stars": "expected 1 to 5, whole or half, or nothing",
    "date": "expected the year or date that the list bears, such as 2026 or 2026-10-01",
}


@dataclass(frozen=True)
class Line:
    """One row: the line it stands on and its cells by column, an empty text where nothing is said."""

    file: str
    line: int
    cells: Mapping[str, str]

    def problem(self, column: str, expected: str) -> Problem:
        return Problem(self.file, self.line, column, expected)

    @property
    def key(self) -> tuple[str, str]:
        return self.cells["region"], self.cells["soc"]


@dataclass(frozen=True)
class Known:
    """What rows may name: regions of the state with their names, SOC codes, ids of sources."""

    regions: Mapping[str, str]
    socs: Collection[str]
    sources: Collection[str]


def known_to(content: Content, state: str) -> Known:
    """What lists of a state may name."""
    regions = content.table("regions") if "regions" in content.tables else iter(())
    occupations = list(content.rows("occupations", ("soc", "oews_soc")))
    return Known(
        {r["region"]: r["name"] for r in regions if r["state"] == state},
        {code for codes in occupations for code in codes},
        content.sources,
    )


# --- reading ------------------------------------------------------------------------------------


def rows_of(path: Path) -> list[Line]:
    """The rows of a pack's table as they stand. Raises ContentError when it is no such table."""
    with opened(path) as file:
        table = cells_of(file.read().encode(), shown(path), ("pack", *COLUMNS), COLUMNS)
    if table.problems:
        raise ContentError(table.problems)
    return [Line(shown(path), n, {c: cells[c] for c in COLUMNS}) for n, cells in table.rows]


def stored_problems(content: Content, now: dt.date) -> Iterator[Problem]:
    """Every problem of the tables of the packs, which have passed `tables.problems`."""
    for path in content.tables.get("demand", []):
        try:
            lines = rows_of(path)
        except ContentError as error:
            yield from error.problems
            continue
        if not lines:
            yield nothing_in(shown(path))
        yield from problems(lines, known_to(content, content.state_of(path.parent.parent.name)), now)


def _cleaned(row: Mapping[str, str], line: int, separator: str, file: str, found: list[Problem]) -> Line:
    """The cells of a spreadsheet's row as the table of a pack has them; what cannot be read is told in `found`."""
    cells = dict.fromkeys(COLUMNS, "")
    for column in (c for c in COLUMNS if row.get(c, "").strip()):
        try:
            cells[column] = str(FORMS.get(column, TEXT).read(row[column], separator)).strip()
        except ValueError as error:
            found.append(Problem(file, line, column, str(error)))
    return Line(file, line, cells)


def read(data: bytes, file: str) -> list[Line]:
    """The rows of a spreadsheet; what the first row of a region says of its list stands on the others too where they say nothing.

    Raises ContentError with every problem, told by line and column.
    """
    if not data.removeprefix(b"\xef\xbb\xbf").strip():
        expected = f"this file is empty; expected a header with {', '.join(REQUIRED)} and a row for each job"
        raise ContentError([Problem(file, 1, "file", expected)])
    table = cells_of(data, file, ("pack", *COLUMNS), REQUIRED)
    found = table.problems
    lines, heads = [], dict[str, Mapping[str, str]]()
    for n, row in table.rows:
        line = _cleaned(row, n, table.separator, file, found)
        head = heads.setdefault(line.cells["region"], line.cells)
        lines.append(Line(file, n, {c: line.cells[c] or (head[c] if c in OF_THE_LIST else "") for c in COLUMNS}))
    if not table.rows and not found:
        found.append(nothing_in(file))
    if found:
        raise ContentError(found)
    return lines


# --- checking -----------------------------------------------------------------------------------


def _nested(cells: Mapping[str, str], columns: Iterable[str]) -> dict[str, Any]:
    """What the columns say in the form of the models."""
    data: dict[str, Any] = {}
    for column in (c for c in columns if cells[c]):
        owner, key = (data.setdefault("confirmed", {}), column[10:]) if column.startswith("confirmed_") else (data, column)
        owner[key] = cells[column]
    return data


def _held_to(model: type[BaseModel], line: Line, columns: Iterable[str]) -> Iterator[Problem]:
    try:
        model.model_validate(_nested(line.cells, columns))
    except ValidationError as error:
        for e in error.errors():
            column = column_of(e["loc"])
            if e["type"] == "missing":
                yield line.problem(column, "this cell is required")
            elif column in EXPECTED:
                yield line.problem(column, f"{EXPECTED[column]}, found '{line.cells[column]}'")
            else:
                yield line.problem(column, in_words(e))


def _list_problems(line: Line, known: Known, now: dt.date) -> Iterator[Problem]:
    """What the first row of a region says of its list."""
    yield from _held_to(OfficialList, line, OF_THE_LIST)
    source, expires = line.cells["source"], line.cells["confirmed_expires"]
    if source and source not in known.sources and not ADDRESS.fullmatch(source):
        expected = "expected an id from sources.yml or the address of the list (https://…)"
        yield line.problem("source", f"{expected}, found '{source}'")
    try:
        if expires and dt.date.fromisoformat(expires) < now:
            expected = f"the confirmation expired on {expires}; confirm again or set check: unverified"
            yield line.problem("confirmed_expires", expected)
    except ValueError:
        return  # the model has told that it is no date


def _job_problems(line: Line, known: Known) -> Iterator[Problem]:
    region, soc = line.key
    yield from _held_to(OfficialJob, line, OF_THE_JOB)
    if region and region not in known.regions:
        names = ", ".join(f"{number} {name}" for number, name in known.regions.items())
        expected = f"expected the number of a region ({names})" if names else "no regions are loaded for this state"
        yield line.problem("region", f"{expected}, found '{region}'")
    if re.fullmatch(r"\d\d-\d{4}", soc) and soc not in known.socs:
        yield line.problem("soc", f"'{soc}' is not in tables/occupations.csv; compare it with the printed list")


def nothing_in(file: str) -> Problem:
    return Problem(file, 1, "row", "expected at least one job below the header")


def problems(lines: Iterable[Line], known: Known, now: dt.date) -> Iterator[Problem]:
    """Every problem of the lists of one state."""
    heads: dict[str, Line] = {}
    seen: dict[tuple[str, str], Line] = {}
    for line in lines:
        yield from _job_problems(line, known)
        region, soc = line.key
        head = heads.setdefault(region, line)
        mistyped = region not in known.regions and not any(line.cells[c] for c in OF_THE_LIST)  # a row of another region's list
        if head is line and not mistyped:
            yield from _list_problems(line, known, now)
        for column in OF_THE_LIST:
            if line.cells[column] != head.cells[column]:
                expected = f"region {region} has one list, and line {head.line} says '{head.cells[column]}'"
                yield line.problem(column, f"{expected}, found '{line.cells[column]}'")
        before = seen.setdefault(line.key, line)
        if before is not line and soc:
            yield line.problem("soc", f"'{soc}' also stands in line {before.line} for region {region}; keep one of them")


# --- writing ------------------------------------------------------------------------------------


def text_of(lines: Iterable[Line]) -> str:
    """The table as it stands in a pack."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    rows.writerows([line.cells[c] for c in COLUMNS] for line in lines)
    return out.getvalue()


def sheet_of(lines: Iterable[tuple[str, Line]], with_pack: bool) -> bytes:
    """The table as a file that a spreadsheet opens as it is; lines come with the name of their pack."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow([*(["pack"] if with_pack else []), *COLUMNS])
    for pack, line in lines:
        cells = (FORMS.get(c, TEXT).write(line.cells[c]) for c in COLUMNS)
        rows.writerow([*([guarded(pack)] if with_pack else []), *cells])
    return out.getvalue().encode("utf-8-sig")
