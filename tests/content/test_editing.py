"""The page for editors: its template can be filled in, and what it tells people to type works."""

from __future__ import annotations

import gzip
import json
import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from content import check, exchange
from content.load import Content, load
from content.problems import ContentError
from content.yaml_lines import read
from explorer import building
from explorer.cli import main
from models.labor import Pay
from tests.conftest import ROOT
from tests.content.packs import reading_once, write

PAGE = (ROOT / "docs" / "editing.md").read_text(encoding="utf-8")
TEMPLATE = ROOT / "docs" / "pathway-template.yml"
STEP = re.compile(r"`(?P<file>[\w./-]+)`:\n\n```\w+\n(?P<text>.*?)```|```console\n(?P<typed>.*?)```", re.DOTALL)
COURSES = "courses/ours.yml"
COURSE = "solar-systems:\n  title: Solar Systems\n  subject: cte\n  units: [1, 3]\n  grades: [12]\n"


def section(heading: str) -> str:
    assert f"\n## {heading}\n" in PAGE
    return PAGE.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def files_shown() -> dict[str, str]:
    return {m["file"]: m["text"] for m in STEP.finditer(PAGE) if m["file"]}


def blanks(node: yaml.Node, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], yaml.ScalarNode]]:
    """Every blank of the template with its path."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from blanks(value, (*path, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for i, value in enumerate(node.value):
            yield from blanks(value, (*path, i))
    elif "____" in node.value:
        yield path, node


def at(data: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        data = data[step]
    return data


def example() -> Any:
    return read(Path("example.yml"), files_shown()["my-district/pathways/solar-installation.yml"])[0]


# --- the template ---------------------------------------------------------------------------------


def test_the_template_with_its_blanks_filled_in_passes_the_checker_and_is_the_example(tmp_path: Path, shipped: Content) -> None:
    text, wanted = TEMPLATE.read_text(encoding="utf-8"), example()
    found = list(blanks(yaml.compose(text, Loader=yaml.SafeLoader)))
    assert len(found) >= 50
    for path, node in reversed(found):
        assert re.fullmatch(r"____[^_]+____", node.value), f"{path}: a blank says what is wanted in it"
        text = text[: node.start_mark.index] + json.dumps(at(wanted, path), ensure_ascii=False) + text[node.end_mark.index :]
    assert "____" not in text
    assert read(Path("filled.yml"), text)[0] == wanted
    pack = write(tmp_path / "district", {"pathways/solar-installation.yml": text, COURSES: COURSE})
    assert check.problems(load([pack], shipped)) == []


def test_a_template_as_it_is_does_not_pass_and_a_blank_that_is_left_is_told_by_line(
    tmp_path: Path, shipped: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = TEMPLATE.read_text(encoding="utf-8")
    with pytest.raises(ContentError, match="found '____course of grade 9____'"):
        load([write(tmp_path / "copied", {"pathways/new.yml": text})], shipped)
    almost = files_shown()["my-district/pathways/solar-installation.yml"].replace(
        "Solar installer", "____job straight from school____"
    )
    pack = write(tmp_path / "almost", {"pathways/new.yml": almost, COURSES: COURSE})
    monkeypatch.chdir(tmp_path)
    line = almost[: almost.index("____")].count("\n") + 1
    assert [str(p).removeprefix(f"{tmp_path}/") for p in check.problems(load([pack], shipped))] == [
        f"almost/pathways/new.yml:{line}: exits.0.title: a blank of the template is left; fill it in, or take it out where the key "
        "is not required"
    ]


def test_every_key_of_a_pathway_that_most_need_is_in_the_template() -> None:
    from content.schema import Pathway

    keys = set(yaml.safe_load(TEMPLATE.read_text(encoding="utf-8")))
    assert set(Pathway.model_fields) - keys == {"sector"}  # only where the state has sectors of its own


# --- the worked examples --------------------------------------------------------------------------


def follow(text: str, run: Callable[[str], str], folder: Path) -> list[str]:
    """Do what a section says, in its order: write each file it shows, type each command; what it shows must come out."""
    typed = []
    for step in STEP.finditer(text):
        if step["file"]:
            target = folder / step["file"]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(step["text"], encoding="utf-8")
            continue
        said = ""
        for line in step["typed"].splitlines():
            if line.startswith("$ "):
                typed.append(line[2:])
                said = run(line[2:])
            else:
                assert line.rstrip("…") in said, line
    return typed


def test_adding_a_pathway_works_as_the_page_says(tmp_path: Path, shipped: Content, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (exchange, check):
        monkeypatch.setattr(module, "load", reading_once(shipped))
    for part in ("index", "names_index"):  # the vectors are tested with the matching
        monkeypatch.setattr(building, part, lambda *_: {})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATHWAYS_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.delenv("PATHWAYS_CONTENT", raising=False)
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    write(tmp_path / "my-district", {}, about=files_shown()["my-district/pack.yml"])

    def run(line: str) -> str:
        words = shlex.split(line)
        env = dict(w.split("=", 1) for w in words if re.match(r"[A-Z_]+=", w))
        words = words[len(env) :]
        if words[0] == "pathways":
            result = CliRunner().invoke(main, words[1:], env=env)
            assert result.exit_code == 0, f"{line}: {result.stderr}"
            return result.stdout
        assert words[0] in ("mkdir", "cp"), line
        subprocess.run(words, check=True)
        return ""

    typed = follow(section("Add a pathway"), run, tmp_path)
    assert [t.split()[0] for t in typed] == ["pathways", "mkdir", "cp", "pathways", "PATHWAYS_CONTENT=my-district"]
    with sqlite3.connect(tmp_path / "instance" / "content.db") as db:
        assert db.execute("select count(*) from exits where pathway = 'solar-installation'").fetchone() == (3,)
        assert db.execute("select title from courses where slug = 'solar-systems'").fetchone() == ("Solar Systems",)


def test_next_year_s_wages_work_as_the_page_says(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content", ignore=shutil.ignore_patterns("__pycache__"))
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PATHWAYS_")}
    environment |= {"PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)]), "PATHWAYS_INSTANCE": str(tmp_path / "instance")}

    def run(line: str) -> str:
        words = shlex.split(line)
        if words[0] == "git":  # the copy is not under version control
            return ""
        call = [sys.executable, "-m", *(["explorer", *words[1:]] if words[0] == "pathways" else words[2:])]
        done = subprocess.run(call, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=300)
        assert done.returncode == 0, f"{line}: {done.stderr}"
        said.append(done.stdout)
        return done.stdout

    said: list[str] = []
    typed = follow(section("Next year's wages"), run, tmp_path)
    assert typed == ["python -m content.harvest releases wages", "git diff --stat content/us/tables", "pathways check"]
    assert said[0] == "us/tables/wages.csv.gz: 3 rows, before 218135\nus/tables/areas.csv: 3 rows, before 583\n"
    assert "No problem found" in said[1]
    tables = tmp_path / "content" / "us" / "tables"
    assert gzip.decompress((tables / "wages.csv.gz").read_bytes()).decode().splitlines()[2] == "01,15-1254,930,,,,,,0.97"
    assert '12940,"Baton Rouge, LA",metro,LA,90.78' in (tables / "areas.csv").read_text()


def test_the_rows_shown_of_the_release_are_those_of_the_table_that_ships() -> None:
    ours = gzip.decompress((ROOT / "content/us/tables/wages.csv.gz").read_bytes()).decode().splitlines()
    for row in files_shown()["releases/labor/oews_may2025.csv"].splitlines()[1:]:
        area, soc, jobs, quotient, *wages = row.split(",")
        assert ",".join([area, soc, jobs, *wages, quotient]) in ours


def test_the_harvest_takes_the_latest_release_and_empties_the_marks_of_the_survey(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from content import harvest

    shown = files_shown()
    for year in (2025, 2026):
        wages = shown["releases/labor/oews_may2025.csv"].replace(
            "930,0.97,,,,,", "**,0.97,*,*,#,~," if year == 2026 else "930,0.97,,,,,"
        )
        write(
            tmp_path,
            {f"labor/oews_may{year}.csv": wages, f"labor/oews_may{year}_areas.csv": shown["releases/labor/oews_may2025_areas.csv"]},
            "",
        )
    monkeypatch.setattr(harvest, "HERE", tmp_path)
    monkeypatch.setattr(harvest, "US", tmp_path)
    harvest.main(str(tmp_path), "wages")
    assert gzip.decompress((tmp_path / "wages.csv.gz").read_bytes()).decode().splitlines()[2] == "01,15-1254,,,,,,,0.97"
    (tmp_path / "labor/oews_may2026_areas.csv").unlink()
    with pytest.raises(SystemExit, match=r"oews_may2026_areas\.csv: this file is missing; docs/editing\.md says what stands in it"):
        harvest.main(str(tmp_path), "wages")
    with pytest.raises(
        SystemExit, match=r"unknown part wage; the parts are wages, .*, occupations, knowledge, crosswalks, louisiana"
    ):
        harvest.main(str(tmp_path), "wage")
    with pytest.raises(SystemExit, match=r"no file such as oews_may2025\.csv is there"):
        harvest.main(str(tmp_path / "labor"), "wages")


def test_the_period_printed_beside_a_wage_is_that_of_the_release(shipped: Content) -> None:
    source = shipped.sources["oews-2025-05"].value
    assert source.release in source.credit
    assert Pay.__dataclass_fields__["period"].default == source.release
    for place in ("explorer/commands.py", "explorer/templates/pages/job.html"):
        named = re.findall(r"May 20\d\d", (ROOT / place).read_text(encoding="utf-8"))
        assert set(named) == {source.release}, place
    for place in ("content/us/sources.yml", "models/labor.py", "explorer/commands.py", "explorer/templates/pages/job.html"):
        assert f"`{place}`" in section("Next year's wages")
