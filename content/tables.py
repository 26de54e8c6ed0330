"""What the columns of every table are, and whether a table keeps to it.

Types are declared, never guessed: codes are text, and an empty cell is "not published".
"""

from __future__ import annotations

import csv
import gzip
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from content.problems import Problem, shown

SIX = dict.fromkeys("RIASEC", float)
# What O*NET rates the importance of in every occupation; its names in small letters are the columns of `knowledge`.
KNOWLEDGE = [
    "administration_and_management", "administrative", "economics_and_accounting", "sales_and_marketing",
    "customer_and_personal_service", "personnel_and_human_resources", "production_and_processing", "food_production",
    "computers_and_electronics", "engineering_and_technology", "design", "building_and_construction", "mechanical",
    "mathematics", "physics", "chemistry", "biology", "psychology", "sociology_and_anthropology", "geography",
    "medicine_and_dentistry", "therapy_and_counseling", "education_and_training", "english_language", "foreign_language",
    "fine_arts", "history_and_archeology", "philosophy_and_theology", "public_safety_and_security", "law_and_government",
    "telecommunications", "communications_and_media", "transportation",
]  # fmt: skip
SKILLS = [
    "reading_comprehension", "active_listening", "writing", "speaking", "mathematics", "science", "critical_thinking",
    "active_learning", "learning_strategies", "monitoring", "social_perceptiveness", "coordination", "persuasion",
    "negotiation", "instructing", "service_orientation", "complex_problem_solving", "operations_analysis", "technology_design",
    "equipment_selection", "installation", "programming", "operations_monitoring", "operation_and_control",
    "equipment_maintenance", "troubleshooting", "repairing", "quality_control_analysis", "judgment_and_decision_making",
    "systems_analysis", "systems_evaluation", "time_management", "management_of_financial_resources",
    "management_of_material_resources", "management_of_personnel_resources",
]  # fmt: skip
ASKED_FOR = [*(f"knowledge_{k}" for k in KNOWLEDGE), *(f"skill_{s}" for s in SKILLS)]


@dataclass(frozen=True)
class Table:
    """Columns with their types, and the columns that together name a row (none: rows have no name)."""

    columns: dict[str, type]
    key: tuple[str, ...] = ()


TABLES: dict[str, Table] = {
    "areas": Table({"area": str, "title": str, "type": str, "states": str, "price_level": float}, ("area",)),
    "wages": Table({"area": str, "soc": str, "employment": int, "p10": int, "p25": int, "median": int, "p75": int, "p90": int,
                    "location_quotient": float}, ("area", "soc")),
    "counties": Table({"county": str, "name": str, "state": str, "area": str, "method": str, "population": int, "rent": int,
                       "income": int}, ("county",)),
    "zips": Table({"zip": str, "county": str}, ("zip", "county")),
    "clusters": Table({"cluster": str, "sub_cluster": str, "group": str, "cross_cutting": str}, ("cluster", "sub_cluster")),
    "soc_clusters": Table({"soc": str, "cluster": str}, ("soc", "cluster")),
    "cip_soc": Table({"cip": str, "soc": str}, ("cip", "soc")),
    "occupations": Table({"onet_soc": str, "title": str, "soc": str, "oews_soc": str, "job_zone": int, **SIX}, ("onet_soc",)),
    "knowledge": Table({"onet_soc": str, **dict.fromkeys(ASKED_FOR, float)}, ("onet_soc",)),
    "occupation_names": Table({"onet_soc": str, "name": str}),
    # Jobs in which one sex is under a quarter of the people at work, under the name the survey counts them by; percent women.
    "nontraditional": Table({"soc": str, "counted_as": str, "women": float}, ("soc",)),
    "national_projections": Table({"soc": str, "title": str, "jobs_2024_k": float, "jobs_2034_k": float, "openings_k": float,
                                   "entry_education": str, "experience": str, "training": str}, ("soc",)),
    "state_projections": Table({"state_fips": str, "soc": str, "jobs_2022": int, "jobs_2032": int, "openings": int},
                               ("state_fips", "soc")),
    "parishes": Table({"county": str, "parish": str, "region": str, "region_name": str, "sources_agree": str, "note": str},
                      ("county",)),
    "regions": Table({"region": str, "name": str, "area": str}, ("region",)),
    "programs": Table({"unitid": str, "institution": str, "city": str, "zip": str, "level": str, "latitude": float,
                       "longitude": float, "cip": str, "cip_title": str, "awards": str, "completions": int}, ("unitid", "cip")),
    "licences": Table({"licence_id": str, "title": str, "jurisdiction": str, "onet_socs": str, "exam": str, "education": str,
                       "experience": str, "background": str, "agency": str, "updated": str}, ("licence_id",)),
    "historic_titles": Table({"kind": str, "title": str, "generation": str, "years": str, "old_cluster": str, "seen": str,
                              "rule": str, "near": str, "source": str}, ("kind", "title")),
    # A name for a row would hide on which line a job already stands: content.demand looks for what stands twice.
    "demand": Table({"region": str, "soc": str, "title": str, "rank": int, "stars": float, "list": str, "publisher": str,
                     "date": str, "source": str, "check": str, "confirmed_role": str, "confirmed_date": str,
                     "confirmed_expires": str}),
    "sponsors": Table({"sponsor": str, "city": str, "zip": str, "occupations": str, "onet_socs": str, "updated": str}),
}  # fmt: skip


# Tables a state's pack brings, one beside the other; in content.db each row names its state.
STATE_TABLES = frozenset({"parishes", "regions", "programs", "licences", "sponsors", "historic_titles", "demand"})


def opened(path: Path) -> TextIO:
    """The text of a table's file, packed or not."""
    if path.suffix == ".gz":
        with gzip.open(path) as packed:  # unpacked at once: twice as quick as line by line, and the largest has 13 MB
            return io.StringIO(packed.read().decode("utf-8"), newline="")
    return open(path, encoding="utf-8", newline="")


def _fits(text: str, type_: type) -> bool:
    """Whether a cell that is not empty can be read as its column's number."""
    try:
        number = float(text)
    except ValueError:
        return False
    return math.isfinite(number) and (type_ is float or number.is_integer())


def _problems(table: Table, file: str, reader: Any) -> Iterator[Problem]:
    header: list[str] = next(reader, [])
    missing = [c for c in table.columns if c not in header]
    yield from (Problem(file, 1, column, "this column is required") for column in missing)
    if missing:
        return
    numbers = [(header.index(c), c, type_) for c, type_ in table.columns.items() if type_ is not str]
    key = [header.index(c) for c in table.key]
    seen: set[tuple[str, ...]] = set()
    for row in reader:
        if len(row) != len(header):
            yield Problem(file, reader.line_num, "row", f"expected {len(header)} cells as in the header, found {len(row)}")
            continue
        for place, column, type_ in numbers:
            cell = row[place]
            if cell and not cell.isdecimal() and not _fits(cell, type_):  # most cells are plain digits: 200,000 rows stay quick
                yield Problem(file, reader.line_num, column, f"expected a number or nothing, found '{row[place]}'")
        named = tuple(row[k] for k in key)
        if named and named in seen:
            yield Problem(file, reader.line_num, table.key[0], f"'{' '.join(named)}' stands twice")
        seen.add(named)


def problems(name: str, path: Path) -> list[Problem]:
    """What is wrong with a table, every one of them."""
    file = shown(path)
    if name not in TABLES:
        return [Problem(file, 1, name, f"unknown table; known are {', '.join(sorted(TABLES))}")]
    try:
        with opened(path) as text:
            return list(_problems(TABLES[name], file, csv.reader(text, strict=True)))
    except UnicodeDecodeError as error:
        return [Problem(file, 1, "file", f"expected UTF-8 text; save it as CSV UTF-8 ({error.reason})")]
    except (csv.Error, EOFError, gzip.BadGzipFile) as error:
        return [Problem(file, 1, "file", f"expected a readable CSV table: {error}")]
