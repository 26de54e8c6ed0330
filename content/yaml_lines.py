"""YAML with line numbers: data plus, for every key, the line it stands on."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from content.problems import ContentError, Problem, shown

Lines = dict[tuple[str | int, ...], int]
TRUTH = "tag:yaml.org,2002:bool"


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """A safe loader in which only true and false are truth values: `off`, `no` and `yes` are words, as editors mean them."""

    yaml_implicit_resolvers = {  # noqa: RUF012 (the shape PyYAML asks for)
        first: [(tag, form) for tag, form in forms if tag != TRUTH]
        for first, forms in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


_Loader.add_implicit_resolver(TRUTH, re.compile("^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))


class _Dumper(yaml.SafeDumper):
    """Writes what `_Loader` reads: lists on one line, no anchors, the same words unquoted."""

    yaml_implicit_resolvers = _Loader.yaml_implicit_resolvers

    def ignore_aliases(self, data: Any) -> bool:
        return True


_Dumper.add_representer(list, lambda dumper, data: dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True))


def written(data: Any) -> str:
    """Data as the text of a YAML file, keys in the order given."""
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, default_flow_style=False, width=120)


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


def read(path: Path, draft: str | None = None) -> tuple[Any, Lines]:
    """Data and line numbers of one file, or of the text it is to have (`draft`).

    Raises ContentError when the file is not readable as YAML.
    """
    file = shown(path)
    try:
        text = path.read_text(encoding="utf-8") if draft is None else draft
    except UnicodeDecodeError as error:
        raise ContentError([Problem(file, 1, "file", f"expected UTF-8 text; save it as UTF-8 ({error.reason})")]) from error
    lines: Lines = {}
    data = None
    try:
        loader = _Loader(text)  # a file is parsed once: the lines are read off what the data are then made of
        node = loader.get_single_node()
        if node is not None:
            _walk(node, (), lines, file)
            data = loader.construct_document(node)
        loader.dispose()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        what = getattr(error, "problem", None) or "not readable"
        raise ContentError([Problem(file, line, "YAML", f"expected well-formed YAML: {what}")]) from error
    return data, lines


def line_of(lines: Lines, path: tuple[str | int, ...]) -> int:
    """The line of a key, or of the nearest parent that has one."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)
