"""A site's own norms: anonymous counts of a school year's answers, and the norms file made of them (docs/norms.md)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from content import check
from content.load import load
from content.problems import ContentError, shown
from explorer.store import Store
from models.answers import HIGHEST, LOWEST, too_flat
from models.norming import RESPONDENTS, SMALLEST, counted, joined, norms_of

COLUMNS = ("item", "answer", "count")
SOURCE = "own-counts"
YEAR = re.compile(r"(\d{4})-(\d{2})")
FIRST_MONTH = 7  # a school year runs from 1 July to 30 June
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class NormsError(Exception):
    """Answers cannot be counted, or a table makes no norms; the message says why and what to do."""


# --- counting ---


@dataclass(frozen=True)
class SchoolYear:
    """One school year, from 1 July to 30 June, in UTC."""

    start: int

    @classmethod
    def read(cls, text: str) -> SchoolYear:
        """From `2026-27`. Raises NormsError."""
        found = YEAR.fullmatch(text)
        if not found or (int(found[1]) + 1) % 100 != int(found[2]):
            raise NormsError(f"--year {text}: expected a school year such as 2026-27")
        return cls(int(found[1]))

    @property
    def since(self) -> datetime:
        return datetime(self.start, FIRST_MONTH, 1, tzinfo=UTC)

    @property
    def before(self) -> datetime:
        return datetime(self.start + 1, FIRST_MONTH, 1, tzinfo=UTC)


def answers_of(store: Store, inventory: str, version: str, years: Sequence[SchoolYear], now: datetime) -> list[dict[str, int]]:
    """The answers of everyone who finished this version of the inventory in these years, without whose they are.

    Raises NormsError for a year that is not over, and for one with so few people that another table could give them away.
    """
    every: list[dict[str, int]] = []
    for year in sorted(set(years), key=lambda y: y.start):
        if year.before > now:
            raise NormsError(
                f"The school year {year.start}-{(year.start + 1) % 100:02} is not over. Count it after 30 June {year.start + 1}: "
                "two tables of one year, a few days apart, would show the answers of those who came between."
            )
        some = [a for a in store.finished_answers(inventory, version, year.since, year.before) if _carries(a)]
        if len(some) < SMALLEST:
            raise NormsError(
                f"In {year.start}-{(year.start + 1) % 100:02} fewer than {SMALLEST} people finished this inventory in version "
                f"'{version}', so that year is not counted. Leave it out, or check --inventory and --version."
            )
        every += some
    if len(every) < RESPONDENTS:
        raise NormsError(
            f"Fewer than {RESPONDENTS} people finished this inventory in version '{version}' in the years asked for, too few for "
            "norms. Nothing was written. Go on with the norms you have, or count more than one year (--year again)."
        )
    return every


def _carries(answers: Mapping[str, int]) -> bool:
    """Whether answers carry a ranking; all alike or too few say nothing of liking."""
    return too_flat(np.array(list(answers.values()), dtype=float)) is None and bool(answers)


@dataclass(frozen=True)
class Counts:
    """What is written: `table` (items, 5) of the items that enough people answered; `left_out`: ids of the others."""

    items: tuple[str, ...]
    table: np.ndarray
    left_out: tuple[str, ...]


def counts_of(answers: Sequence[Mapping[str, int]], items: Sequence[str]) -> Counts:
    """Counts by item and answer, the small ones joined."""
    marks = np.array([[a.get(i, np.nan) for i in items] for a in answers], dtype=float)
    table = counted(marks)
    enough = table.sum(axis=1) >= RESPONDENTS
    kept = tuple(i for i, e in zip(items, enough, strict=True) if e)
    return Counts(kept, joined(table[enough]), tuple(i for i in items if i not in kept))


def as_csv(counts: Counts) -> str:
    """The table of counts: item, answer, count, and nothing else."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for item, row in zip(counts.items, counts.table, strict=True):
        writer.writerows((item, answer, int(n)) for answer, n in enumerate(row, LOWEST))
    return out.getvalue()


# --- publishing ---


def read_counts(path: Path, rows: Sequence[Mapping[str, str]], known: Sequence[str]) -> Counts:
    """A table of counts as it was written. Raises NormsError naming every line that cannot be used."""
    problems, found = [], {}
    for line, row in enumerate(rows, 2):
        item, answer, number = (row[c].strip() for c in COLUMNS)
        if item not in known:
            problems.append(f"{path}:{line}: item: '{item}' is not an item of this inventory")
        elif answer not in [str(a) for a in range(LOWEST, HIGHEST + 1)]:
            problems.append(f"{path}:{line}: answer: expected 1 to 5, found '{answer}'")
        elif not (number.isascii() and number.isdigit()):
            problems.append(f"{path}:{line}: count: expected a whole number, found '{number}'")
        elif 0 < int(number) < SMALLEST:
            problems.append(
                f"{path}:{line}: count: {number} tells of fewer than {SMALLEST} people; `pathways norms count` joins such counts"
            )
        elif (item, answer) in found:
            problems.append(f"{path}:{line}: the count of answer {answer} to '{item}' stands twice")
        else:
            found[item, answer] = int(number)
    items = tuple(i for i in known if any(key[0] == i for key in found))
    table = np.array([[found.get((i, str(a)), 0) for a in range(LOWEST, HIGHEST + 1)] for i in items]).reshape(-1, HIGHEST)
    lacking = [i for i in items if sum(key[0] == i for key in found) != HIGHEST]
    problems += [f"{path}: '{i}': expected a count for each of the answers 1 to 5" for i in lacking if not problems]
    few = [i for i, n in zip(items, table.sum(axis=1), strict=True) if n < RESPONDENTS]
    problems += [f"{path}: '{i}': fewer than {RESPONDENTS} answers are counted, too few for norms" for i in few if not problems]
    if problems or not items:
        raise NormsError("\n".join(problems[:20]) or f"{path}: no count found")
    return Counts(items, table, ())


def norms_text(counts: Counts, scales: Mapping[str, str], version: str, years: str, now: Mapping[str, Any]) -> str:
    """A norms file made of counts. `scales`: type of each item; `now`: the norms in use, whose published differences stay.

    The number of people is rounded down to tens, and means and spreads to hundredths, so that two versions do not
    give away one person's answers. Raises NormsError.
    """
    try:
        found = norms_of(counts.table, [scales[i] for i in counts.items])
    except ValueError as error:
        raise NormsError(f"From these counts no norms can be made: {error}.") from error
    people = int(counts.table.sum(axis=1).max()) // 10 * 10
    data: dict[str, Any] = {
        "title": f"Answers of about {people:,} students of this site, {years}, by Holland type",
        "version": version,
        "source": SOURCE,
        "note": f"Counted at this site, about {people:,} respondents, {years}; {len(counts.items)} items.",
        "trust": 1.0,
        "scales": {t: {"mean": round(mean, 2), "sd": round(sd, 2)} for t, (mean, sd) in found.items()},
    }
    if now.get("differences"):
        data["differences"] = {key: value for key, value in now["differences"].items() if value is not None}
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=110)


def checked(text: str, out: Path, packs: Sequence[Path]) -> None:
    """Hold the pack as it would be with this file against the checker.

    Raises NormsError where the file cannot stand there, ContentError with what the checker finds.
    """
    pack = out.resolve().parent.parent
    if out.parent.name != "norms" or out.suffix != ".yml" or not NAME.fullmatch(out.stem) or not (pack / "pack.yml").is_file():
        raise NormsError(
            f"--out {out}: expected a file such as my-district/norms/our-2026-27.yml in the folder of a pack (it has a pack.yml), "
            "named in small letters, digits and hyphens"
        )
    if out.exists():
        raise NormsError(f"{shown(out)} is already published, and saved results rest on it. Choose another name and version.")
    every = [*packs, *([] if pack in packs else [pack])]
    found = check.problems(load(every, drafts={out.resolve(): text}))
    if found:
        raise ContentError(found)
