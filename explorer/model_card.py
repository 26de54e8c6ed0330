"""The figures of a document: found by their marks, compared with what was measured, and put right.

A figure in the text is followed by a comment that names it, which a reader of the page does not see:

    | hit@3 | .608<!-- people.balanced-hit-3 --> |
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from explorer.evaluating import Figure

MARK = re.compile(r"(?P<said>[^\s|<>()]+)<!-- (?P<key>[a-z][a-z0-9.-]*) -->")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


@dataclass(frozen=True)
class Marked:
    """A figure as a document has it. `line` counts from 1."""

    line: int
    key: str
    said: str


def marked(text: str) -> list[Marked]:
    """Every figure of a document, in its order."""
    return [
        Marked(number, found["key"], found["said"])
        for number, line in enumerate(text.splitlines(), 1)
        for found in MARK.finditer(line)
    ]


def loose_marks(text: str) -> list[int]:
    """Lines with a comment that marks no figure: a mark stands right behind its figure, and holds nothing but its name."""
    return [n for n, line in enumerate(text.splitlines(), 1) if len(COMMENT.findall(line)) != len(MARK.findall(line))]


def mismatches(text: str, found: Mapping[str, Figure], unknown: bool = True) -> list[tuple[int, str]]:
    """Lines and sentences for figures that are not what was measured. `unknown`: also for names that were not measured."""
    told = [(line, "this comment marks no figure; write the name of a figure right behind it") for line in loose_marks(text)]
    for mark in marked(text):
        if mark.key not in found:
            if unknown:
                told.append((mark.line, f"no figure is called '{mark.key}'; `pathways evaluate` prints the names"))
        elif mark.said != found[mark.key].said:
            told.append((mark.line, f"says {mark.said} for {mark.key}, but {found[mark.key].said} was measured"))
    return sorted(told)


def rewritten(text: str, found: Mapping[str, Figure]) -> str:
    """The document with every figure that was measured put right; the others stay as they are."""

    def put(match: re.Match[str]) -> str:
        key = match["key"]
        return f"{found[key].said if key in found else match['said']}<!-- {key} -->"

    return MARK.sub(put, text)
