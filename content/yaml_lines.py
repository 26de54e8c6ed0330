"""YAML with line numbers: data plus, for every key, the line it stands on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from content.problems import ContentError, Problem, shown

Lines = dict[tuple[str | int, ...], int]


def _walk(node: yaml.Node, path: tuple[str | int, ...], lines: Lines, file: str) -> None:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            here = (*path, str(key.value))
            if key.value in seen:
                line = key.start_mark.line + 1
                raise ContentError([Problem(file, line, str(key.value), "this key stands twice; keep one")])
            seen.add(key.value)
            lines[here] = key.start_mark.line + 1
            _walk(value, here, lines, file)
    elif isinstance(node, yaml.SequenceNode):
        for i, value in enumerate(node.value):
            _walk(value, (*path, i), lines, file)


def read(path: Path) -> tuple[Any, Lines]:
    """Data and line numbers of one file.

    Raises ContentError when the file is not readable as YAML.
    """
    file = shown(path)
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ContentError([Problem(file, 1, "file", f"expected UTF-8 text; save it as UTF-8 ({error.reason})")]) from error
    try:
        loader = yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader
        node = yaml.compose(text, Loader=loader)
        data = yaml.load(text, Loader=loader)  # noqa: S506 (a safe loader, named above)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        what = getattr(error, "problem", None) or "not readable"
        raise ContentError([Problem(file, line, "YAML", f"expected well-formed YAML: {what}")]) from error
    lines: Lines = {}
    if node is not None:
        _walk(node, (), lines, file)
    return data, lines


def line_of(lines: Lines, path: tuple[str | int, ...]) -> int:
    """The line of a key, or of the nearest parent that has one."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)
