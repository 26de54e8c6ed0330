"""The `pathways` commands: what they print and write, and what they say of bad input.

Bad input ends in exit 2 with one line a problem, and nothing is written.
"""

from __future__ import annotations

import csv
import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from content import demand_exchange, exchange
from content.load import Content
from explorer.catalog import Catalog
from explorer.cli import main
from explorer.config import Settings
from models.reference import simulate
from tests.conftest import ROOT, settings_for
from tests.content.packs import reading_once

COUNTY = "22033"
SCHEMAS = ROOT / "docs" / "schemas"
Run = Callable[..., Result]


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory, content_db: Path) -> Path:
    return settings_for(tmp_path_factory.mktemp("commands") / "instance", content_db).instance


@pytest.fixture
def run(instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    for name in ("PATHWAYS_CONTENT", "PATHWAYS_DEMONSTRATION", "PATHWAYS_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATHWAYS_INSTANCE", str(instance))

    def command(*arguments: str, **env: str) -> Result:
        return CliRunner().invoke(main, [str(a) for a in arguments], env=env)

    return command


@pytest.fixture(scope="module")
def person(matching: Any) -> dict[str, int]:
    items = matching.items("activities-60")
    return {i.id: int(m) for i, m in zip(items, simulate(items, 1, seed=7)[0], strict=True)}


@pytest.fixture
def answers(tmp_path: Path, person: dict[str, int]) -> Path:
    return write(tmp_path / "answers.json", {"answers": person})


def write(path: Path, data: Any) -> Path:
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return path


def table(path: Path) -> list[dict[str, str]]:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def valid(name: str, data: Any) -> None:
    Draft202012Validator(json.loads((SCHEMAS / f"{name}.json").read_text())).validate(data)


def refused(result: Result, *lines: str) -> None:
    """Exit 2, exactly these problems (as patterns) on standard error, nothing on standard output, no traceback."""
    assert isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    told = result.stderr.splitlines()
    assert len(told) == len(lines), result.stderr
    for line, pattern in zip(told, lines, strict=True):
        assert re.search(pattern, line), f"{line!r} does not say {pattern!r}"
    assert "Traceback" not in result.stderr


def only(folder: Path, *names: str) -> None:
    assert sorted(p.name for p in folder.iterdir()) == sorted(names)


# --- inventory ---------------------------------------------------------------------------------


def test_the_inventory_is_printed_as_text_with_id_type_and_words(run: Run) -> None:
    result = run("inventory")
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == 60
    assert result.stdout.splitlines()[0] == "r1    R  Fix a bike or a lawn mower that will not run"


def test_the_inventory_is_printed_as_json_by_its_schema(run: Run) -> None:
    items = json.loads(run("inventory", "--format", "json").stdout)
    valid("inventory", items)
    assert len({i["id"] for i in items}) == 60


def test_an_unknown_inventory_is_told_with_those_that_are_known(run: Run) -> None:
    refused(run("inventory", "--inventory", "big-five"), r"^There is no inventory 'big-five'\. Known: activities-60\.$")


# --- recommend ---------------------------------------------------------------------------------


def recommend(run: Run, answers: Path, *more: str) -> dict[str, Any]:
    result = run("recommend", "--answers", answers, "--county", COUNTY, "--format", "json", *more)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)  # type: ignore[no-any-return]


def test_a_recommendation_keeps_its_schema(run: Run, answers: Path) -> None:
    valid("recommend", recommend(run, answers))


def test_the_parts_of_every_score_add_up_and_the_best_comes_first(run: Run, answers: Path) -> None:
    data = recommend(run, answers, "--top", "2000")
    assert len(data["pathways"]) >= 15
    assert len(data["occupations"]) == 1016
    for found in (*data["pathways"], *data["occupations"]):
        assert sum(r["points"] for r in found["reasons"]) == pytest.approx(found["score"], abs=1e-9)
    for kind in ("pathways", "occupations"):
        scores = [f["score"] for f in data[kind]]
        assert scores == sorted(scores, reverse=True)


def test_the_place_and_the_weights_are_said(run: Run, answers: Path) -> None:
    data = recommend(run, answers, "--weights", "interest=60,wage=20,demand=20")
    assert data["place"] == {
        "county": COUNTY,
        "name": "East Baton Rouge Parish",
        "state": "LA",
        "areas": ["Baton Rouge, LA", "Louisiana", "U.S."],
    }
    assert data["weights"] == pytest.approx({"interest": 0.6, "wage": 0.2, "demand": 0.2})


def test_free_text_joins_the_matching_and_is_named_as_a_reason(run: Run, tmp_path: Path, person: dict[str, int]) -> None:
    with_text = write(tmp_path / "text.json", {"answers": person, "text": ["I want to weld pipes on ships", "  "]})
    data = recommend(run, with_text, "--top", "40")
    welding = next(p for p in data["pathways"] if p["slug"] == "welding")
    (reason,) = [r for r in welding["reasons"] if r["answer"] == "text-1"]
    assert reason["points"] > 0
    assert reason["liked"]


def test_top_takes_as_many_as_asked_and_no_more_than_there_are(run: Run, answers: Path) -> None:
    few, many = recommend(run, answers, "--top", "3"), recommend(run, answers, "--top", "40")
    assert len(few["pathways"]) == len(few["occupations"]) == 3
    assert few["pathways"] == many["pathways"][:3]
    assert len(many["occupations"]) == 40
    assert 15 <= len(many["pathways"]) <= 40


def test_the_same_input_gives_the_same_output(run: Run, answers: Path, person: dict[str, int]) -> None:
    first = recommend(run, answers)
    turned = write(answers.parent / "turned.json", {"answers": dict(reversed(person.items()))})
    assert recommend(run, answers) == first
    assert recommend(run, turned) == first


@pytest.mark.parametrize(
    ("given", "reason", "words"),
    [
        ({}, "few", "answer at least twelve items"),
        ({"r1": 5, "r2": 1}, "few", "answer at least twelve items"),
        (dict.fromkeys([f"{t}{n}" for t in "riasec" for n in range(1, 11)], 3), "flat", "nothing stands out"),
    ],
)
def test_answers_that_carry_no_ranking_are_told_kindly(
    run: Run, tmp_path: Path, given: dict[str, int], reason: str, words: str
) -> None:
    file = write(tmp_path / "flat.json", {"answers": given})
    data = recommend(run, file)
    valid("recommend", data)
    assert data["too_flat"]["reason"] == reason
    assert words in data["too_flat"]["text"]
    assert data["pathways"] == data["occupations"] == []
    assert words in run("recommend", "--answers", file, "--county", COUNTY).stdout


def test_the_text_names_the_place_the_pay_with_its_area_and_the_answers_that_count(run: Run, answers: Path) -> None:
    text = run("recommend", "--answers", answers, "--county", "22107", "--top", "4").stdout
    assert text.startswith(
        "Pathways for Tensas Parish, LA (figures from Northeast Louisiana nonmetropolitan area; wider where that publishes none)"
    )
    assert re.search(r"middle pay \$\d\d,\d{3} a year, (Northeast Louisiana nonmetropolitan area|Louisiana|U\.S\.)", text)
    assert "because you like: " in text
    assert "A score orders; it closes nothing." in text
    assert " 4. " in text
    assert " 5. " not in text


def test_a_county_of_another_state_gets_its_own_figures(run: Run, answers: Path) -> None:
    result = run("recommend", "--answers", answers, "--county", "05025", "--format", "json")
    assert json.loads(result.stdout)["place"] == {
        "county": "05025",
        "name": "Cleveland County",
        "state": "AR",
        "areas": ["Arkansas", "U.S."],
    }


BAD_ANSWERS = [
    (
        '{"answers": {"r1": 9}}',
        [r"^the answer to 'r1' is 9; use a whole number from 1 \(dislike\) to 5 \(enjoy\), or leave it out$"],
    ),
    ('{"answers": {"r1": 2.5}}', ["the answer to 'r1' is 2.5; use a whole number"]),
    ('{"answers": {"r1": "x"}}', ["the answer to 'r1' is 'x'; use a whole number"]),
    ('{"answers": {"r1": true}}', ["the answer to 'r1' is True; use a whole number"]),
    ('{"answers": {"r1": NaN}}', ["the answer to 'r1' is nan; use a whole number"]),
    ('{"answers": {"zz": 3}}', ["^'zz' is not an item of this inventory; see `pathways inventory --format json` for the ids$"]),
    ('{"answers": {"r1": 0, "zz": 3, "i1": "good"}}', ["'r1' is 0", "'zz' is not an item", "'i1' is 'good'"]),
    ('{"answers": {"r1": 3}', [r"answers\.json:1: not JSON: .*\. Write it like the examples in docs/commands\.md\.$"]),
    ("", [r"answers\.json:1: not JSON"]),
    ("[1, 2]", [r'answers\.json: expected an object with "answers": \{"item id": 1\.\.5\}$']),
    ('{"answers": [5, 4]}', ["expected an object with"]),
    ('{"text": ["I like to weld"]}', ["expected an object with"]),
    ('{"answers": {}, "sex": "F", "income": 3}', ["unknown key 'sex'; the keys are answers and text", "unknown key 'income'"]),
    ('{"answers": {}, "text": "I like to weld"}', ['"text" must be a list of sentences']),
]


@pytest.mark.parametrize(("text", "told"), BAD_ANSWERS)
def test_answers_that_cannot_be_used_are_told_one_line_each(run: Run, tmp_path: Path, text: str, told: list[str]) -> None:
    file = write(tmp_path / "answers.json", text)
    refused(run("recommend", "--answers", file, "--county", COUNTY, "--format", "json"), *told)
    only(tmp_path, "answers.json")


def test_answers_that_are_not_utf_8_or_not_there_are_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "latin.json").write_bytes('{"answers": {}, "text": ["soldadura eléctrica"]}'.encode("latin-1"))
    refused(run("recommend", "--answers", "latin.json", "--county", COUNTY), r"^latin\.json: not UTF-8 text\. Save it as UTF-8\.$")
    refused(
        run("recommend", "--answers", "none.json", "--county", COUNTY), r"^none\.json: No such file or directory\. Check the name"
    )
    refused(run("recommend", "--answers", tmp_path, "--county", COUNTY), "Is a directory. Check the name")


@pytest.mark.parametrize("county", ["22999", "Orleans", "2233", "70801", "22033;", "２２０３３"])
def test_an_unknown_county_is_told_with_an_example(run: Run, answers: Path, county: str) -> None:
    refused(
        run("recommend", "--answers", answers, "--county", county),
        f"^'{county}' is not the five-digit FIPS code of a U.S. county. East Baton Rouge",
    )


def test_an_empty_county_is_not_taken_for_the_state(run: Run, answers: Path) -> None:
    refused(
        run("recommend", "--answers", answers, "--county", ""),
        r"^--county is empty\. Give the five-digit FIPS code of a county, such as 22033\.$",
    )


@pytest.mark.parametrize(
    ("weights", "told"),
    [
        ("interest=-1", "weights must be numbers of 0 or more, and at least one above 0"),
        ("interest=0,wage=0,demand=0", "weights must be numbers of 0 or more"),
        ("interest=nan", "weights must be numbers of 0 or more"),
        ("interest=inf", "weights must be numbers of 0 or more"),
        ("interest=high", "'high' is not a number; write interest=60,wage=20,demand=20"),
        ("pay=50", "'pay=50' is not a weight; write interest=60,wage=20,demand=20"),
        ("interest=50,interest=20", "'interest=20' is not a weight"),
        ("", "'' is not a weight"),
    ],
)
def test_weights_that_cannot_be_used_are_told(run: Run, answers: Path, weights: str, told: str) -> None:
    refused(run("recommend", "--answers", answers, "--county", COUNTY, "--weights", weights), f"^{re.escape(told)}")


@pytest.mark.parametrize("arguments", [["--top", "0"], ["--top", "many"], ["--format", "xml"], ["--colour", "red"]])
def test_options_that_do_not_exist_are_refused_with_the_usage(run: Run, answers: Path, arguments: list[str]) -> None:
    result = run("recommend", "--answers", answers, "--county", COUNTY, *arguments)
    assert result.exit_code == 2
    assert "Usage: " in result.stderr
    assert "Error: " in result.stderr


# --- score -------------------------------------------------------------------------------------

ITEMS = (
    "item,text,scale\nq1,Weld two pieces of steel together,R\nq2,Read stories to small children,S\nq3,Write a computer program,I\n"
)


def score(run: Run, folder: Path, answers: str, items: str = ITEMS) -> Result:
    write(folder / "items.csv", items)
    write(folder / "answers.csv", answers)
    return run("score", "--items", "items.csv", "--answers", "answers.csv", "--out", "scores.csv")


def test_scores_are_a_table_of_every_respondent_and_occupation(run: Run, tmp_path: Path, matching: Any) -> None:
    result = score(run, tmp_path, "respondent,q1,q2,q3\nana,5,1,2\nben,1,5,\n007,2,2,5\n")
    assert (result.exit_code, result.stdout) == (0, "3 people, 1016 occupations: scores.csv\n")
    rows = table(tmp_path / "scores.csv")
    assert [r["respondent"] for r in rows] == ["ana", "ben", "007"]
    assert list(rows[0])[1:] == list(matching.codes)
    for row in rows:
        valid("score", row)
    ana, ben, coder = rows
    welder, teacher, programmer = "51-4121.00", "25-2011.00", "15-1251.00"
    assert float(ana[welder]) > float(ana[teacher])
    assert float(ben[teacher]) > float(ben[welder])
    assert float(coder[programmer]) > float(coder[welder])


def test_a_batch_scores_each_person_as_alone(run: Run, tmp_path: Path) -> None:
    people = ["a,5,1,2", "b,1,5,", "c,,2,5", "d,3,3,3"]
    score(run, tmp_path, "respondent,q1,q2,q3\n" + "\n".join(people) + "\n")
    together = table(tmp_path / "scores.csv")
    for n, person in enumerate(people):
        score(run, tmp_path, f"respondent,q1,q2,q3\n{person}\n")
        assert table(tmp_path / "scores.csv") == [together[n]]


def test_an_inventory_brings_its_own_norms_and_columns_may_stand_in_any_order(run: Run, tmp_path: Path) -> None:
    score(run, tmp_path, "q3,q2,q1,respondent,note\n2,1,5,ana,x\n")
    plain = table(tmp_path / "scores.csv")
    norms = ("mean,sd", "2.0,1.0", "3.5,1.2", "3,1")
    with_norms = "".join(f"{row},{norm}\n" for row, norm in zip(ITEMS.splitlines(), norms, strict=True))
    assert score(run, tmp_path, "respondent,q1,q2,q3\nana,5,1,2\n", with_norms).exit_code == 0
    assert table(tmp_path / "scores.csv") != plain


BAD_SCORES = [
    (ITEMS, "respondent,q1,q2\nana,5,1\n", [r"^answers\.csv:1: the header lacks q3; it must have respondent, q1, q2, q3$"]),
    (ITEMS, "name,q1,q2,q3\nana,5,1,2\n", ["answers.csv:1: the header lacks respondent"]),
    (ITEMS, "", ["answers.csv:1: the header lacks respondent, q1, q2, q3"]),
    (
        ITEMS,
        "respondent,q1,q2,q3\nana,5,1,9\nben,0,x,2.5\n",
        [
            r"^answers\.csv:2: q3: expected 1 to 5 or empty, found '9'$",
            "answers.csv:3: q1: .*'0'",
            "answers.csv:3: q2: .*'x'",
            "answers.csv:3: q3: .*'2.5'",
        ],
    ),
    (
        "item,words,scale\nq1,Weld,R\n",
        "respondent,q1\nana,5\n",
        [r"^items\.csv:1: the header lacks text; it must have item, text, scale$"],
    ),
    (
        "item,text,scale\nq1,Weld,X\nq2,Read,S\n",
        "respondent,q1,q2\nana,5,1\n",
        [r"^items\.csv:2: scale: expected one of R I A S E C, found 'X'$"],
    ),
    (
        "item,text,scale,mean,sd\nq1,Weld,R,two,1\nq2,Read,S,3,0\n",
        "respondent,q1,q2\nana,5,1\n",
        ["items.csv:2: mean, sd: expected numbers, sd above 0", "items.csv:3: mean, sd"],
    ),
    ("item,text,scale\n", "respondent\nana\n", [r"^items\.csv: no item found$"]),
    (
        "item,text,scale\nq1,Weld\n",
        "respondent,q1\nana,5\n",
        [r"^items\.csv:2: this row does not have as many cells as the header$"],
    ),
    ("item,text,scale\nq1,Weld,R\nq1,Read,S\n", "respondent,q1\nana,5\n", [r"^items\.csv:3: item: 'q1' stands twice$"]),
    ("item,text,scale\nq1,,R\n", "respondent,q1\nana,5\n", [r"^items\.csv:2: text: expected the words of the item$"]),
]


@pytest.mark.parametrize(("items", "answers_text", "told"), BAD_SCORES)
def test_tables_that_cannot_be_scored_are_told_by_line_and_column(
    run: Run, tmp_path: Path, items: str, answers_text: str, told: list[str]
) -> None:
    refused(score(run, tmp_path, answers_text, items), *told)
    only(tmp_path, "items.csv", "answers.csv")


def test_many_wrong_cells_are_counted_and_not_all_listed(run: Run, tmp_path: Path) -> None:
    result = score(run, tmp_path, "respondent,q1,q2,q3\n" + "ana,9,9,9\n" * 50)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 21
    assert result.stderr.endswith("answers.csv: and 130 more\n")


@pytest.mark.parametrize("lines", [3, 20_000])
def test_a_stray_quote_that_swallows_the_file_is_told(run: Run, tmp_path: Path, lines: int) -> None:
    refused(
        score(run, tmp_path, 'respondent,q1,q2,q3\n"ana,5,1,2\n' + "ben,1,2,3\n" * lines),
        r'^answers\.csv: not a readable CSV table \(.*\)\. Look for a quote \("\) that is never closed\.$',
    )
    only(tmp_path, "items.csv", "answers.csv")


def test_a_table_that_is_not_utf_8_is_told(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "items.csv", ITEMS)
    (tmp_path / "answers.csv").write_bytes("respondent,q1,q2,q3\nJosé,5,1,2\n".encode("latin-1"))
    result = run("score", "--items", "items.csv", "--answers", "answers.csv", "--out", "scores.csv")
    refused(result, r"^answers\.csv: not UTF-8 text\. Save it as CSV UTF-8\.$")


def test_a_table_saved_by_a_spreadsheet_with_a_mark_at_its_start_is_read(run: Run, tmp_path: Path) -> None:
    assert score(run, tmp_path, "\ufeffrespondent,q1,q2,q3\r\nana,5,1,2\r\n", "\ufeff" + ITEMS).exit_code == 0


@pytest.mark.parametrize("out", ["no-such-folder/scores.csv", "items.csv/scores.csv"])
def test_a_place_that_cannot_be_written_is_told_and_nothing_is_left(run: Run, tmp_path: Path, out: str) -> None:
    write(tmp_path / "items.csv", ITEMS)
    write(tmp_path / "answers.csv", "respondent,q1,q2,q3\nana,5,1,2\n")
    result = run("score", "--items", "items.csv", "--answers", "answers.csv", "--out", out)
    refused(result, "No such file or directory|Not a directory")
    only(tmp_path, "items.csv", "answers.csv")


def test_a_full_disk_leaves_the_old_table_whole(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "scores.csv", "the old table")

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("explorer.cli.csv.writer", full)
    refused(
        score(run, tmp_path, "respondent,q1,q2,q3\nana,5,1,2\n"),
        "No space left on device. Nothing was changed; free some disk space",
    )
    assert (tmp_path / "scores.csv").read_text() == "the old table"
    only(tmp_path, "items.csv", "answers.csv", "scores.csv")


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="a superuser may write anywhere")
def test_a_folder_without_the_right_to_write_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o500)
    write(tmp_path / "titles.csv", "title\nwelder\n")
    refused(run("search", "--titles", "titles.csv", "--out", "closed/hits.csv"), "Permission denied. Check the name and the rights")


# --- report ------------------------------------------------------------------------------------


def students(tmp_path: Path, matching: Any, groups: dict[str, int]) -> tuple[Path, Path]:
    """Answers and groups of simulated people, as a district would bring them."""
    items = matching.items("activities-60")
    marks = simulate(items, sum(groups.values()), seed=5)
    ids = [i.id for i in items]
    rows = [f"p{n}," + ",".join(str(int(m)) for m in row) for n, row in enumerate(marks)]
    names = [name for name, count in groups.items() for _ in range(count)]
    write(tmp_path / "marks.csv", "\n".join(["respondent," + ",".join(ids), *rows]) + "\n")
    write(tmp_path / "groups.csv", "\n".join(["respondent,group", *(f"p{n},{g}" for n, g in enumerate(names))]) + "\n")
    return tmp_path / "marks.csv", tmp_path / "groups.csv"


def test_what_simulated_women_and_men_are_shown_is_reported_with_place_period_and_shares(run: Run, tmp_path: Path) -> None:
    result = run("report", "disparity", "--county", COUNTY)
    assert result.exit_code == 0
    assert "East Baton Rouge Parish, LA" in result.stdout
    assert re.search(
        r"women answer on average: 4,000 people; mean middle pay of what they are shown \$\d\d,\d{3} a year", result.stdout
    )
    assert re.search(r"Early Childhood +\d+\.\d % / \d+\.\d % of each group", result.stdout)
    assert "Every pathway stands on every student's list" in result.stdout
    data = json.loads(run("report", "disparity", "--county", COUNTY, "--format", "json").stdout)
    valid("disparity", data)
    assert data["pay_ratio"] > 0.93, "the evening out holds on simulated people too (docs/decisions/fairness.md)"
    only(tmp_path)


def test_groups_a_district_brings_are_compared_small_ones_kept_back_and_nothing_is_written(
    run: Run, tmp_path: Path, matching: Any
) -> None:
    marks, groups = students(tmp_path, matching, {"north": 30, "south": 25, "east": 4})
    result = run("report", "disparity", "--county", COUNTY, "--answers", marks, "--groups", groups)
    assert result.exit_code == 0
    assert "north: 30 people" in result.stdout
    assert "east: fewer than 10 people, not reported" in result.stdout
    assert re.search(r"\d+ pathways are not compared: a share of fewer than 10 people is kept back", result.stdout)
    data = json.loads(
        run("report", "disparity", "--county", COUNTY, "--answers", marks, "--groups", groups, "--format", "json").stdout
    )
    valid("disparity", data)
    told = [
        s
        for p in data["pathways"]
        for g, s in p["shares"].items()
        if s is not None
        for s in [round(s * (30 if g == "north" else 25))]
    ]
    assert all(n == 0 or n >= 10 for n in told)
    only(tmp_path, "marks.csv", "groups.csv")


def test_groups_that_cannot_be_compared_are_told(run: Run, tmp_path: Path, matching: Any) -> None:
    marks, groups = students(tmp_path, matching, {"north": 30, "south": 5})
    given = ("report", "disparity", "--county", COUNTY, "--answers", marks)
    refused(run(*given), "Give --answers and --groups together, or neither for simulated students")
    refused(run(*given, "--groups", groups), "Fewer than two groups have 10 people or more, so nothing can be compared")
    write(groups, "respondent,group\np0,north\n")
    refused(run(*given, "--groups", groups), r"groups\.csv: no group for 34 of 35 respondents, such as p1, p2, p3, p4, p5")


# --- search ------------------------------------------------------------------------------------


def test_a_job_title_finds_its_occupation(run: Run) -> None:
    lines = run("search", "welder", "--top", "3").stdout.splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("51-4121.00  Welders, Cutters, Solderers, and Brazers")


def test_a_file_of_titles_gives_a_table_by_its_schema(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "titles.csv", 'id,title\n1,nurse\n2,"driver, truck"\n3,\n')
    result = run("search", "--titles", "titles.csv", "--out", "hits.csv", "--top", "5")
    assert (result.exit_code, result.stdout) == (0, "3 titles: hits.csv\n")
    rows = table(tmp_path / "hits.csv")
    assert list(rows[0]) == ["title", "rank", "onet_soc", "name", "score"]
    for row in rows:
        valid("search", row)
    assert [r["rank"] for r in rows if r["title"] == "nurse"] == ["1", "2", "3", "4", "5"]
    assert "29-1141.00" in {r["onet_soc"] for r in rows if r["title"] == "nurse"}
    assert "53-3032.00" in {r["onet_soc"] for r in rows if r["title"] == "driver, truck"}


def test_a_title_in_a_batch_finds_what_it_finds_alone(run: Run, tmp_path: Path) -> None:
    titles = ["nurse", "welder", "web designer"]
    write(tmp_path / "titles.csv", "title\n" + "\n".join(titles) + "\n")
    run("search", "--titles", "titles.csv", "--out", "hits.csv")
    together = table(tmp_path / "hits.csv")
    for title in titles:
        write(tmp_path / "one.csv", f"title\n{title}\n")
        run("search", "--titles", "one.csv", "--out", "one-hits.csv")
        assert table(tmp_path / "one-hits.csv") == [r for r in together if r["title"] == title]


def test_struck_names_are_no_longer_found(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "titles.csv", "title\npipe welder\n")
    write(tmp_path / "exclude.csv", "title\n PIPE Welder \n")
    run("search", "--titles", "titles.csv", "--out", "all.csv", "--top", "1")
    run("search", "--titles", "titles.csv", "--out", "struck.csv", "--top", "1", "--exclude", "exclude.csv")
    (before,), (after,) = table(tmp_path / "all.csv"), table(tmp_path / "struck.csv")
    assert before["name"].lower() == "pipe welder"
    assert after["name"].lower() != "pipe welder"
    assert float(after["score"]) < float(before["score"])


@pytest.mark.parametrize(
    "arguments", [[], ["welder", "--titles", "t.csv", "--out", "o.csv"], ["--titles", "t.csv"], ["welder", "--out", "o.csv"]]
)
def test_search_wants_one_title_or_a_file_with_a_place_to_write(run: Run, tmp_path: Path, arguments: list[str]) -> None:
    refused(run("search", *arguments), r"^Give either a job title, or --titles FILE with --out FILE\.$")
    only(tmp_path)


def test_a_file_without_titles_is_told(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "titles.csv", "job\nwelder\n")
    refused(
        run("search", "--titles", "titles.csv", "--out", "hits.csv"), r"^titles\.csv:1: the header lacks title; it must have title$"
    )
    refused(run("search", "--titles", "nothing.csv", "--out", "hits.csv"), r"^nothing\.csv: No such file or directory")
    only(tmp_path, "titles.csv")


# --- build, check --------------------------------------------------------------------------------


def test_a_second_build_says_there_is_nothing_to_do(run: Run, instance: Path) -> None:
    result = run("build")
    assert (result.exit_code, result.stdout) == (0, f"Nothing to do: {instance / 'content.db'} is up to date\n")


def test_a_build_with_a_bad_pack_writes_nothing(run: Run, tmp_path: Path) -> None:
    pack = tmp_path / "district"
    pack.mkdir()
    write(pack / "pack.yml", "titel: Test district\n")
    result = run("build", PATHWAYS_CONTENT=str(pack), PATHWAYS_INSTANCE=str(tmp_path / "new"))
    assert result.exit_code == 2
    assert "district/pack.yml:1: titel: unknown key" in result.stderr
    assert "district/pack.yml:1: title: this key is required" in result.stderr
    assert not (tmp_path / "new").exists()


def test_check_counts_what_it_found_right(run: Run) -> None:
    result = run("check")
    assert result.exit_code == 0
    assert re.fullmatch(r"No problem found: \d+ pathways, 1016 occupations, \d+ courses, \d+ sources\n", result.stdout)


def test_check_tells_every_problem_of_a_folder(run: Run, tmp_path: Path) -> None:
    (tmp_path / "courses").mkdir()
    write(tmp_path / "pack.yml", "title: Test district\n")
    write(tmp_path / "courses" / "ours.yml", "our-course: {title: Our Course, subject: shop}\nother: {title: Other}\n")
    refused(run("check", "."), r"^courses/ours\.yml:1: subject: expected 'english', .* found 'shop'$",
            r"^courses/ours\.yml:2: subject: this key is required$")  # fmt: skip


def test_check_of_a_folder_that_is_not_there_is_told(run: Run) -> None:
    refused(run("check", "nowhere"), r"^nowhere: there is no such folder; give the folder of a content pack\.$")


def test_the_health_of_the_content_is_printed_after_the_check(run: Run) -> None:
    result = run("check", "--health")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].startswith("No problem found: ")
    for heading in ("Facts by pack, percent of the facts of that pack", "Low pay and few openings",
                    "Facts a district must confirm, by pathway"):  # fmt: skip
        assert heading in lines
    assert re.search(r"^    unverified  [\d,]+ of [\d,]+ \(\d+ %\)$", result.stdout, re.MULTILINE)


def test_the_health_is_printed_as_json_by_its_schema_and_is_what_the_build_stored(run: Run, catalog: Catalog) -> None:
    result = run("check", "--health", "--format", "json")
    assert result.exit_code == 0
    parts = json.loads(result.stdout)
    valid("health", parts)
    assert parts == catalog.health


def test_a_district_is_in_the_report_and_a_dead_end_is_refused(run: Run, tmp_path: Path) -> None:
    pack = tmp_path / "district"
    (pack / "pathways").mkdir(parents=True)
    write(pack / "pack.yml", "title: Test district\n")
    welding = (ROOT / "content" / "states" / "la" / "pathways" / "welding.yml").read_text(encoding="utf-8")
    write(pack / "pathways" / "welding.yml", welding)
    parts = json.loads(run("check", pack, "--health", "--format", "json").stdout)
    assert [(p["title"], p["pathways"]) for p in parts["packs"]][-1] == ("Test district", 1)
    write(pack / "pathways" / "welding.yml", welding.replace("after: grade-12", "after: apprenticeship"))
    refused(run("check", pack, "--health", "--format", "json"), r"`exits` needs one straight to work .*: this is a dead end$")


def test_json_without_health_is_told(run: Run) -> None:
    refused(run("check", "--format", "json"), r"^--format json belongs to --health; give both, or neither\.$")


@pytest.mark.parametrize(
    "arguments", [["inventory"], ["search", "welder"], ["recommend", "--answers", "answers.json", "--county", COUNTY]]
)
def test_a_missing_and_an_old_content_database_are_told_with_the_remedy(
    run: Run, answers: Path, tmp_path: Path, arguments: list[str]
) -> None:
    new = tmp_path / "new"
    refused(
        run(*arguments, PATHWAYS_INSTANCE=str(new)),
        r"^There is no content database at .*content\.db\. Run `pathways build` to make it\.$",
    )
    assert not new.exists()
    new.mkdir()
    with sqlite3.connect(new / "content.db") as db:
        db.execute("create table meta (key text, value text)")
        db.execute("insert into meta values ('fingerprint', 'an older one')")
    db.close()
    refused(
        run(*arguments, PATHWAYS_INSTANCE=str(new)),
        r"^The content database at .* is older than the content\. Run `pathways build`\.$",
    )
    (new / "content.db").write_text("half a download " * 100)
    refused(run(*arguments, PATHWAYS_INSTANCE=str(new)), r"is not complete .*Run `pathways build` to make it again\.$")


def test_an_instance_folder_that_is_a_file_is_told(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "in-the-way", "")
    result = run("build", PATHWAYS_INSTANCE=str(tmp_path / "in-the-way" / "instance"), PATHWAYS_CONTENT="")
    assert result.exit_code == 2
    assert re.search(r"^Could not write .*Not a directory.*choose another folder, then build again\.$", result.stderr, re.MULTILINE)


# --- tables out and in ---------------------------------------------------------------------------

DISTRICT_COURSES = "id;title;subject;units\nsolar-1;=Solar;cte;0,5\nnccer-core-course;Core at Central;cte;1\n"


@pytest.fixture
def district(tmp_path: Path, shipped: Content, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(exchange, "load", reading_once(shipped))
    (tmp_path / "district").mkdir()
    return write(tmp_path / "district" / "pack.yml", "title: Test district\n").parent


def test_a_table_is_taken_into_a_pack_and_comes_out_again(run: Run, tmp_path: Path, district: Path) -> None:
    write(tmp_path / "in.csv", DISTRICT_COURSES)
    result = run("import", "courses", "in.csv", "--into", "district")
    assert result.stdout == "courses: 1 new, 1 changed, 0 switched off, 0 as before. Wrote district/courses/imported.yml\n"
    assert run("export", "csv", "courses", "--pack", "district", "--out", "out.csv").stdout == "2 courses: out.csv\n"
    first = (tmp_path / "out.csv").read_bytes()
    assert first.startswith("\ufeffid,off,title,".encode())
    assert b"\r\nsolar-1,,'=Solar,cte,0.5," in first
    assert (
        run("import", "courses", "out.csv", "--into", "district").stdout
        == "Nothing to do: district already says what out.csv says\n"
    )
    only(district, "courses", "pack.yml")


def test_a_table_with_problems_changes_nothing_and_tells_each(run: Run, tmp_path: Path, district: Path) -> None:
    write(tmp_path / "in.csv", "id,title,subject\nSolar,Solar,cte\nsolar-2,,shop\n")
    refused(
        run("import", "courses", "in.csv", "--into", "district"),
        r"^in\.csv:2: id: expected at most 60 small letters",
        r"^in\.csv:3: subject: expected 'english'",
        r"^in\.csv:3: title: this cell is required$",
    )
    write(tmp_path / "in.csv", "id,title,kind,city,pathways,time,transport\na,A High,high-school,Houma,weldng,Mornings,A bus\n")
    refused(
        run("import", "providers", "in.csv", "--into", "district"),
        r"^in\.csv:2: pathways: expected a pathway slug, found 'weldng'$",
    )
    only(district, "pack.yml")


def test_a_list_of_jobs_in_demand_is_taken_into_a_pack_and_comes_out_again(
    run: Run, tmp_path: Path, district: Path, shipped: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demand_exchange, "load", reading_once(shipped))
    header = "region,soc,title,list,publisher,date,source"
    write(tmp_path / "in.csv", f"{header}\n2,51-4121,Welders,Made-up list,An office,2026,\n9,51-4121,Welders,,,,\n")
    refused(
        run("import", "demand", "in.csv", "--into", "district"),
        r"^in\.csv:2: source: this cell is required$",
        r"^in\.csv:3: region: expected the number of a region \(1 New Orleans, .*\), found '9'$",
    )
    only(district, "pack.yml")
    write(tmp_path / "in.csv", f"{header}\n2,51-4121,Welders,Made-up list,An office,2026,https://example.org\n")
    assert run("import", "demand", "in.csv", "--into", "district").stdout == (
        "demand, region 2: 1 new, 0 changed, 0 no longer on it, 0 as before. Wrote district/tables/demand.csv\n"
    )
    only(district, "pack.yml", "tables")
    only(district / "tables", "demand.csv")
    assert run("export", "csv", "demand", "--pack", "district", "--out", "out.csv").stdout == "1 jobs in demand: out.csv\n"
    assert run("import", "demand", "out.csv", "--into", "district").stdout == (
        "Nothing to do: district already says what out.csv says\n"
    )
    refused(run("import", "demand", "no.csv", "--into", "district"), r"^no\.csv: No such file or directory\. Check the name")


def test_a_table_or_a_pack_that_is_not_there_is_told(run: Run, tmp_path: Path, district: Path) -> None:
    refused(run("import", "courses", "in.csv", "--into", "district"), r"^in\.csv: No such file or directory\. Check the name")
    refused(
        run("export", "csv", "courses", "--pack", "nowhere", "--out", "out.csv"), "there is no such folder; give the folder of a"
    )
    only(tmp_path, "district")


# --- as a program, and in the documents ----------------------------------------------------------


def program(instance: Path, *arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PATHWAYS_INSTANCE": str(instance), "PYTHONPATH": str(ROOT)}
    call = [sys.executable, "-c", "from explorer.cli import main; main()", *arguments]
    return subprocess.run(call, capture_output=True, text=True, env=environment, timeout=60, check=False, **more)


def test_as_a_program_success_is_0_and_bad_input_is_2_without_a_traceback(instance: Path, answers: Path, tmp_path: Path) -> None:
    good = program(instance, "recommend", "--answers", str(answers), "--county", COUNTY, "--format", "json", cwd=tmp_path)
    assert (good.returncode, good.stderr) == (0, "")
    valid("recommend", json.loads(good.stdout))
    bad = program(instance, "recommend", "--answers", str(answers), "--county", "nowhere", cwd=tmp_path)
    assert (bad.returncode, bad.stdout, bad.stderr.count("\n")) == (2, "", 1)
    unknown = program(instance, "recomend", cwd=tmp_path)
    assert unknown.returncode == 2
    assert "No such command 'recomend'" in unknown.stderr


def test_a_reader_that_stops_early_is_not_told_of_a_full_disk(instance: Path) -> None:
    environment = {**os.environ, "PATHWAYS_INSTANCE": str(instance), "PYTHONPATH": str(ROOT)}
    read, write_end = os.pipe()
    os.close(read)
    call = [sys.executable, "-c", "from explorer.cli import main; main()", "inventory", "--format", "json"]
    done = subprocess.run(call, stdout=write_end, stderr=subprocess.PIPE, text=True, env=environment, timeout=60, check=False)
    os.close(write_end)
    assert "disk" not in done.stderr
    assert "Traceback" not in done.stderr


COMMANDS = sorted(main.commands)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_and_stands_in_the_documents_with_every_option(run: Run, name: str) -> None:
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    command = main.commands[name]
    assert command.help, name
    assert run(name, "--help").exit_code == 0
    heading = f"## `pathways {name}`"
    assert heading in text
    section = text.split(heading, 1)[1].split("\n## ", 1)[0]
    below = [c for c in getattr(command, "commands", {}).values() for c in (c, *getattr(c, "commands", {}).values())]
    for parameter in [p for c in (command, *below) for p in c.params]:
        for option in getattr(parameter, "opts", []):
            assert (option if option.startswith("--") else option.upper()) in section, f"{name}: {option}"


def test_every_setting_is_in_the_documents() -> None:
    documents = " ".join(p.read_text(encoding="utf-8") for p in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))])
    settings = re.findall(r"PATHWAYS_[A-Z_]+", Settings.__doc__ or "")
    assert len(settings) >= 5
    commands = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    for name in settings:
        assert name in commands, name
        assert name in documents


def blocks(language: str) -> list[str]:
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def test_every_example_in_the_documents_runs(run: Run, tmp_path: Path, shipped: Content, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files named above their block are written as shown; every `$ pathways …` line must succeed."""
    monkeypatch.setattr(exchange, "load", reading_once(shipped))
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    for name, body in re.findall(r"`([a-z/-]+\.(?:json|csv|yml))`:\n\n```(?:json|csv|yaml)\n(.*?)```", text, re.DOTALL):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        write(tmp_path / name, body)
    lines = [line[2:] for block in blocks("console") for line in block.splitlines() if line.startswith("$ pathways")]
    assert len(lines) >= 8
    for line in lines:
        words = line.removeprefix("pathways ").split(" #")[0].split()
        if words[0] in ("serve", "plan") or "html" in words:
            continue
        result = run(*[w.strip("'\"") for w in words])
        assert result.exit_code == 0, f"{line}: {result.stderr}"


def test_the_schemas_are_schemas_and_the_example_answers_keep_theirs() -> None:
    files = sorted(SCHEMAS.glob("*.json"))
    assert {f.stem for f in files} >= {"inventory", "recommend", "plan", "search", "score", "answers", "health"}
    for file in files:
        Draft202012Validator.check_schema(json.loads(file.read_text()))
    valid("answers", {"answers": {"r1": 5, "i1": None}, "text": ["I like to weld"]})
    assert not Draft202012Validator(json.loads((SCHEMAS / "answers.json").read_text())).is_valid({"answers": {"r1": 9}})
