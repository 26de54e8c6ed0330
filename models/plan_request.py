"""What a student brings to a plan: read from the JSON student form and checked.

Only `state` and `grade` are required. Nothing here is known to matching, and no name, sex,
race, income or student number has a place in it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

NOT_EARNED = {"failed", "incomplete", "withdrawn"}
STATUS = {
    "pass": "earned", "passed": "earned", "completed": "earned", "earned": "earned",
    "fail": "failed", "failed": "failed", "incomplete": "incomplete", "withdrawn": "withdrawn",
    "in progress": "in progress", "in-progress": "in progress", "in_progress": "in progress",
}  # fmt: skip
# Marks that earn no unit, and those that pass without a letter. Any other mark that is no letter from A to D says nothing.
MARKS = {
    "F": "failed",
    "F+": "failed",
    "F-": "failed",
    "U": "failed",
    "NP": "failed",
    "NC": "failed",
    "I": "incomplete",
    "INC": "incomplete",
    "W": "withdrawn",
    "WF": "withdrawn",
    "WP": "withdrawn",
    "WD": "withdrawn",
    "IP": "in progress",
}
PASSES = {"P", "S", "CR", "PASS"}
CREDITS_A_YEAR = 10.0  # California
SURE_PASS = 70.0  # of 100: what passes below that differs from school to school
PREFERENCES = {"units_per_year", "light_senior_year", "stay_on_home_campus", "earliest_credential", "most_college_credit"}
ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6"}


class PlanInputError(Exception):
    """The student form cannot be used. `problems` has one clear sentence for each thing to mend."""

    def __init__(self, problems: list[str]):
        self.problems = problems
        super().__init__("\n".join(problems))


def key_of(text: str) -> str:
    """How a course, test or credential is found by what people type: > english-2, for "English II"."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower().replace("'", "").replace("&", " and ")
    words = re.sub(r"[^a-z0-9]+", " ", plain).split()
    return "-".join(ROMAN.get(w, w) for w in words)


@dataclass(frozen=True)
class Record:
    """One line of a transcript. `units` None: not given, so what the course is usually worth.

    `said`: whether the status was given, not read off the mark. `year`: as written; `first` and `last` the calendar years in
    which that school year may have begun. `credits`: units were given as credits, ten a year. `elsewhere`: earned in that place.
    """

    code: str
    title: str
    units: float | None
    status: str  # earned, in progress, failed, incomplete, withdrawn, unread
    mark: str | None = None
    said: bool = True
    year: str | None = None
    began: tuple[int, int] | None = None
    term: str | None = None
    credits: bool = False
    elsewhere: str | None = None


@dataclass(frozen=True)
class Locked:
    """A course the counselor or student has settled on, and the grade if that is settled too."""

    code: str
    grade: int | None = None


@dataclass(frozen=True)
class PlanRequest:
    """One student's facts. `transcript` None: not given; an empty one: nothing earned yet."""

    state: str
    grade: int
    county: str | None = None
    school: str | None = None
    term: str | None = None
    entered_grade_9: int | None = None
    diploma: str | None = None
    pathway_start: int | None = None
    birth_year: int | None = None
    eligibility: dict[str, Any] = field(default_factory=dict)
    tests_passed: tuple[str, ...] = ()
    iep_route: str | None = None
    transcript: tuple[Record, ...] | None = None
    credentials: tuple[str, ...] = ()
    competencies: tuple[str, ...] = ()
    locked_choices: tuple[Locked, ...] = ()
    left_out: tuple[str, ...] = ()  # courses taken out by hand
    preferences: dict[str, Any] = field(default_factory=dict)

    @property
    def first_grade(self) -> int:
        """The first grade that can be planned: > 9, for a student in grade 7."""
        return max(9, self.grade)

    @classmethod
    def from_json(cls, data: Any) -> PlanRequest:
        """Read the student form.

        Raises PlanInputError with a sentence for every problem, not only the first.
        """
        if not isinstance(data, dict):
            raise PlanInputError(["The student form must be one JSON object with at least `state` and `grade`."])
        read = _Reader(data)
        request = cls(
            state=read.state(),
            grade=read.whole("grade", 6, 12, required=True) or 0,
            county=read.text("county"),
            school=read.text("school"),
            term=read.text("term"),
            entered_grade_9=read.whole("entered_grade_9", 2000, 2100),
            diploma=read.text("diploma"),
            pathway_start=read.whole("pathway_start", 9, 12),
            birth_year=read.whole("birth_year", 1990, 2100),
            eligibility=read.eligibility(),
            tests_passed=read.words("tests_passed", ("title", "name", "code")),
            iep_route=read.text("iep_route"),
            transcript=read.transcript(),
            credentials=read.words("credentials", ("code", "id", "title")),
            competencies=read.words("competencies", ("skill", "title", "code")),
            locked_choices=read.locked(),
            left_out=read.words("left_out", ("code", "title")),
            preferences=read.preferences(),
        )
        read.unknown(set(cls.__dataclass_fields__))
        if read.problems:
            raise PlanInputError(read.problems)
        return request


def _status_of(mark: str) -> str:
    """What a mark alone says: a letter from A to D, a pass or 70 of 100 and more is earned; a mark nobody here can read is not."""
    if mark in MARKS:
        return MARKS[mark]
    if mark in PASSES or re.fullmatch(r"[ABCD][+-]?", mark):
        return "earned"
    if re.fullmatch(r"\d{2,3}(\.\d+)?", mark) and SURE_PASS <= float(mark) <= 100:
        return "earned"
    return "unread"


def school_year(year: str | None) -> tuple[int, int] | None:
    """In which years the school year may have begun: > (2024, 2024) for 2024-25, (2023, 2024) for 2024; None when unreadable."""
    found = re.fullmatch(r"(\d{4})(?:\.0)?(?:\s*[-/–]\s*(\d{2}|\d{4}))?", year or "")
    if not found:
        return None
    start = int(found[1])
    if found[2] is None:
        return (start - 1, start) if 1950 <= start <= 2100 else None
    return (start, start) if int(found[2]) % 100 == (start + 1) % 100 else None


def _text(value: Any) -> str | None:
    return str(value).strip() or None if value is not None else None


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e6


class _Reader:
    """Reads keys of the form and keeps every problem as a sentence."""

    def __init__(self, data: dict[str, Any]):
        self.data = data
        self.problems: list[str] = []

    def say(self, problem: str) -> None:
        self.problems.append(problem)

    def unknown(self, known: set[str]) -> None:
        for key in self.data:
            if key not in known:
                self.say(f"`{key}` is not a key of the student form; the keys are {', '.join(sorted(known))}.")

    def state(self) -> str:
        value = self.data.get("state")
        if value is None:
            self.say("`state` is required: two letters, such as LA.")
        elif not isinstance(value, str) or not re.fullmatch(r"[A-Za-z]{2}", value.strip()):
            self.say(f"`state` must be two letters, such as LA; found {value!r}.")
        else:
            return value.strip().upper()
        return ""

    def whole(self, key: str, low: int, high: int, required: bool = False) -> int | None:
        value = self.data.get(key)
        if value is None:
            if required:
                self.say(f"`{key}` is required: a whole number from {low} to {high}.")
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.say(f"`{key}` must be a whole number from {low} to {high}; found {value!r}.")
            return None
        return value

    def text(self, key: str) -> str | None:
        value = self.data.get(key)
        if value is None or (isinstance(value, str) and value.strip()):
            return value.strip() if value else None
        self.say(f"`{key}` must be text; found {value!r}.")
        return None

    def listed(self, key: str) -> list[Any]:
        value = self.data.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.say(f"`{key}` must be a list; found {value!r}.")
            return []
        return value

    def words(self, key: str, names: tuple[str, ...]) -> tuple[str, ...]:
        found = []
        for i, value in enumerate(self.listed(key)):
            word = next((value[n] for n in names if value.get(n)), None) if isinstance(value, dict) else value
            if isinstance(word, str) and word.strip():
                found.append(word.strip())
            else:
                self.say(f"`{key}` item {i + 1} must be text, or an object with `{names[0]}`; found {value!r}.")
        return tuple(found)

    def eligibility(self) -> dict[str, Any]:
        value = self.data.get("eligibility")
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.say(f"`eligibility` must be an object with `gpa`, `act` and `workkeys`; found {value!r}.")
            return {}
        for key in value:
            if key not in ("gpa", "act", "workkeys"):
                self.say(f"`eligibility.{key}` is not known; the keys are gpa, act, workkeys.")
        gpa, act = value.get("gpa"), value.get("act")
        if gpa is not None and not (_is_number(gpa) and 0 <= gpa <= 5):
            self.say(f"`eligibility.gpa` must be a number from 0 to 5; found {gpa!r}.")
        if act is not None and not isinstance(act, dict):
            self.say(f"`eligibility.act` must be an object of subject and score, such as composite 20; found {act!r}.")
        for subject, score in act.items() if isinstance(act, dict) else ():
            if not (_is_number(score) and 1 <= score <= 36):
                self.say(f"`eligibility.act.{subject}` must be a number from 1 to 36; found {score!r}.")
        return dict(value)

    def transcript(self) -> tuple[Record, ...] | None:
        if self.data.get("transcript") is None:
            return None
        return tuple(r for i, row in enumerate(self.listed("transcript"), 1) if (r := self._record(i, row)))

    def _record(self, i: int, row: Any) -> Record | None:
        where = f"`transcript` row {i}"
        known = ("code", "title", "units", "credits", "year", "term", "mark", "status", "from")
        if not isinstance(row, dict):
            self.say(f"{where} must be an object with at least `code` or `title`; found {row!r}.")
            return None
        before = len(self.problems)
        for key in row:
            if key not in known:
                self.say(f"{where}: `{key}` is not known; the keys are {', '.join(known)}.")
        for key in ("code", "title", "term", "from"):
            if row.get(key) is not None and not isinstance(row[key], str):
                self.say(f"{where}: `{key}` must be text; found {row[key]!r}.")
        for key in ("mark", "year"):
            if row.get(key) is not None and (isinstance(row[key], bool) or not isinstance(row[key], (str, int, float))):
                self.say(f"{where}: `{key}` must be text or a number; found {row[key]!r}.")
        names = [str(row[k]).strip() for k in ("code", "title") if isinstance(row.get(k), str) and row[k].strip()]
        if not names and not (row.get("code") or row.get("title")):
            self.say(f"{where} needs a `code` or a `title`.")
        elif not names and len(self.problems) == before:
            self.say(f"{where} needs a `code` or a `title` that is not empty.")
        units, in_credits = self._units(where, row)
        mark = str(row["mark"]).strip().upper() if row.get("mark") is not None else None
        status = self._status(where, row, mark or None)
        if len(self.problems) > before:
            return None
        year = None if row.get("year") in (None, "") else str(row["year"]).strip()
        return Record(names[0], names[-1], units, status, mark or None, row.get("status") is not None, year, school_year(year),
                      _text(row.get("term")), in_credits, _text(row.get("from")))  # fmt: skip

    def _units(self, where: str, row: dict[str, Any]) -> tuple[float | None, bool]:
        """Units, and whether they were given as California credits, ten for a year."""
        for key, most in (("units", 9), ("credits", 90)):
            given = row.get(key)
            if given is not None and not (_is_number(given) and 0 <= given <= most):
                more = (
                    " (California credits, 10 a year, go into `credits`)"
                    if key == "units" and _is_number(given) and given > most
                    else ""
                )
                self.say(f"{where}: `{key}` must be a number from 0 to {most}; found {given!r}{more}.")
                return None, False
        if row.get("units") is not None and row.get("credits") is not None:
            self.say(f"{where}: give `units` or `credits`, not both.")
        if row.get("credits") is not None:
            return float(row["credits"]) / CREDITS_A_YEAR, True
        return None if row.get("units") is None else float(row["units"]), False

    def _status(self, where: str, row: dict[str, Any], mark: str | None) -> str:
        status = row.get("status")
        if status is None:
            return _status_of(mark) if mark else "earned"
        found = STATUS.get(str(status).strip().lower())
        if found is None:
            self.say(f"{where}: `status` must be passed, failed, incomplete, withdrawn or in progress; found {status!r}.")
        return found or "earned"

    def locked(self) -> tuple[Locked, ...]:
        found = []
        for i, value in enumerate(self.listed("locked_choices"), 1):
            row = {"code": value} if isinstance(value, str) else value
            if not isinstance(row, dict) or not isinstance(row.get("code"), str) or set(row) - {"code", "title", "grade", "term"}:
                self.say(f"`locked_choices` item {i} must be a course, or an object with `code` and `grade`; found {value!r}.")
                continue
            grade = row.get("grade")
            if grade is not None and (isinstance(grade, bool) or not isinstance(grade, int) or not 9 <= grade <= 12):
                self.say(f"`locked_choices` item {i}: `grade` must be a whole number from 9 to 12; found {grade!r}.")
                continue
            found.append(Locked(row["code"].strip(), grade))
        return tuple(found)

    def preferences(self) -> dict[str, Any]:
        value = self.data.get("preferences")
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.say(f"`preferences` must be an object; found {value!r}.")
            return {}
        for key, given in value.items():
            if key not in PREFERENCES:
                self.say(f"`preferences.{key}` is not known; the keys are {', '.join(sorted(PREFERENCES))}.")
            elif key == "units_per_year":
                if not (_is_number(given) and 1 <= given <= 10):
                    self.say(f"`preferences.units_per_year` must be a number from 1 to 10; found {given!r}.")
            elif not isinstance(given, bool):
                self.say(f"`preferences.{key}` must be true or false; found {given!r}.")
        return dict(value)
