"""What may be stored: every value is checked on its way in, and refused with a sentence that names it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from .errors import BadValue, UnknownId

LOOKS = ("here", "region", "state")
STATUSES = ("draft", "asked", "returned", "approved")
ROLES = ("counselor", "teacher", "leader", "admin")

MAX_TEXTS = 8
MAX_TEXT = 2_000  # characters
MAX_ITEMS = 500  # answers in one record: three times the longest inventory, so a runaway form cannot fill the disk
MAX_PATHWAYS = 300  # saved, and as many set aside
MAX_CHOICES = 100_000  # characters of JSON in one plan

_ID = re.compile(r"[0-9a-f]{32}")
_ITEM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_COUNTY = re.compile(r"[0-9]{5}")
_FORM = re.compile(r"[a-z]{2,10}")
_LANG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
# One word and a number, such as "Student 07": a pasted list of names does not pass.
_LABEL = re.compile(r"[^\W\d_]{1,20} [0-9]{1,4}")
# NUL and lone surrogates: PostgreSQL cannot store them, so neither database takes them.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def id_of(value: Any, what: str) -> str:
    """A stored id. Anything else cannot be in the store, so it raises UnknownId rather than BadValue."""
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise UnknownId(what)
    return value


def text(value: Any, name: str, longest: int, *, empty: bool = False) -> str:
    """A string of at most `longest` characters that both databases can hold."""
    if not isinstance(value, str) or len(value) > longest or not (value or empty) or _UNSTORABLE.search(value):
        raise BadValue(f"{name}: expected {'' if empty else '1 to '}{longest} characters of text{' at most' if empty else ''}.")
    return value


def one_of(value: Any, name: str, choices: tuple[str, ...]) -> str:
    """One of a few words."""
    if not isinstance(value, str) or value not in choices:
        raise BadValue(f"{name}: expected one of {', '.join(choices)}.")
    return value


def shaped(value: Any, name: str, pattern: re.Pattern[str], expected: str, longest: int = 80) -> str:
    """A string that matches a pattern as a whole."""
    if not isinstance(value, str) or len(value) > longest or not pattern.fullmatch(value):
        raise BadValue(f"{name}: expected {expected}.")
    return value


def county(value: Any) -> str | None:
    """A county's five-digit code, or None when the student has not said."""
    return None if value is None else shaped(value, "county", _COUNTY, "a five-digit county code such as 22033")


def lang(value: Any) -> str:
    """A language code such as `en` or `es`."""
    return shaped(value, "lang", _LANG, "a language code such as en or es", 20)


def form(value: Any) -> str:
    """The id of one of an inventory's forms; which there are is said by the content."""
    return shaped(value, "form", _FORM, "the id of a form such as full or short")


def label(value: Any) -> str | None:
    """A seat label, never a name."""
    return None if value is None else shaped(value, "label", _LABEL, "one word and a number, such as Student 07; never a name")


def slug(value: Any, name: str = "pathway") -> str:
    """A pathway's slug."""
    return shaped(value, name, _SLUG, "a slug such as welding or patient-care-nursing")


def answers(values: Any) -> dict[str, int | None]:
    """Item id to 1–5, or to None to clear it."""
    if not isinstance(values, Mapping) or len(values) > MAX_ITEMS:
        raise BadValue(f"answers: expected at most {MAX_ITEMS} answers by item id.")
    for item, value in values.items():
        shaped(item, "answers", _ITEM, "an item id of letters, digits, dots, colons and dashes")
        if value is not None and (type(value) is not int or not 1 <= value <= 5):
            raise BadValue(f"answers: {item}: expected a whole number from 1 to 5, or nothing.")
    return dict(values)


def texts(values: Any) -> list[str]:
    """What a student wrote in their own words."""
    if not isinstance(values, Sequence) or isinstance(values, (str, bytes)) or len(values) > MAX_TEXTS:
        raise BadValue(f"texts: expected a list of at most {MAX_TEXTS}.")
    return [text(value, "texts", MAX_TEXT, empty=True) for value in values]


def choices(value: Any) -> dict[str, Any]:
    """A plan's choices: an object of plain JSON, returned as it will be read back."""
    if not isinstance(value, Mapping):
        raise BadValue("choices: expected an object.")
    try:
        written = json.dumps(value, ensure_ascii=False, allow_nan=False)
        plain: dict[str, Any] = json.loads(written)
    except (TypeError, ValueError, RecursionError) as error:
        raise BadValue("choices: expected plain JSON: objects, lists, text, numbers, true, false and null.") from error
    if plain != value:
        raise BadValue("choices: expected text as keys and lists rather than tuples, so that what is read back is what was saved.")
    if len(written) > MAX_CHOICES or _UNSTORABLE.search(written) or "\\u0000" in written:
        raise BadValue(f"choices: expected at most {MAX_CHOICES} characters of JSON without control characters.")
    return plain
