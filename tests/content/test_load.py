"""A bad file is told as `file:line: key: what was expected`, every problem at once; later packs overlay earlier ones."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from content.load import Content, load
from content.problems import ContentError, Problem
from tests.content.packs import (
    AWARD,
    COURSE,
    CREDENTIAL,
    INVENTORY,
    LA,
    NORMS,
    OCCUPATION,
    PATHWAY,
    RULES,
    SOON,
    change,
    line,
    write,
)


@dataclass(frozen=True)
class Bad:
    """A file that is wrong in one way: `at` stands on the line that must be named."""

    what: str
    file: str
    text: str
    at: str
    key: str
    expected: str


WORK_EXIT = PATHWAY[PATHWAY.index("  - id: work") : PATHWAY.index("  - id: certificate")]
BACHELOR_EXIT = PATHWAY[PATHWAY.index("  - id: bachelor") : PATHWAY.index("carries_over_to")]
SECOND_WAY = change(WORK_EXIT, "id: work", "id: second")

BAD = [
    Bad(
        "an unknown key",
        "courses/a.yml",
        change(COURSE, "grades:", "grade:"),
        "grade:",
        "grade",
        "unknown key; see content/README.md for the keys of this file",
    ),
    Bad(
        "a missing key",
        "courses/b.yml",
        change(COURSE, "  subject: cte\n", ""),
        "test-welding-1",
        "subject",
        "this key is required",
    ),
    Bad(
        "a word that is not in the list",
        "courses/c.yml",
        change(COURSE, "subject: cte", "subject: shop"),
        "subject",
        "subject",
        "expected 'english', 'mathematics', 'science', 'social-studies', 'health-pe', 'arts', 'world-language',"
        " 'career-readiness', 'cte' or 'elective', found 'shop'",
    ),
    Bad(
        "a code of the wrong form",
        "courses/d.yml",
        COURSE + '  sced: "132"\n',
        "sced",
        "sced",
        r"expected the form ^\d{5}$, found '132'",
    ),
    Bad(
        "a code typed as a number",
        "courses/e.yml",
        COURSE + "  sced: 13207\n",
        "sced",
        "sced",
        "expected text; write it in quotes if it looks like a number, found 13207",
    ),
    Bad(
        "units below zero", "courses/f.yml", change(COURSE, "[1, 3]", "[-1]"), "units", "units.0", "input should be greater than 0"
    ),
    Bad(
        "a fact seen without a source",
        "courses/g.yml",
        change(COURSE, "unverified", "seen"),
        "test-welding-1",
        "test-welding-1",
        "check is 'seen', so `source` must name an id from sources.yml",
    ),
    Bad(
        "a confirmed fact without who and when",
        "courses/h.yml",
        change(COURSE, "unverified", "confirmed"),
        "test-welding-1",
        "test-welding-1",
        "check is 'confirmed', so `confirmed` must give role, date and expires",
    ),
    Bad(
        "a key that stands twice",
        "courses/i.yml",
        COURSE + "  title: Test Welding again\n",
        "  title: Test Welding again",
        "title",
        "this key stands twice; keep one",
    ),
    Bad("a list where ids are needed", "courses/j.yml", "- title: Test\n", "- title", "j", "expected a mapping of id to entry"),
    Bad(
        "broken YAML",
        "courses/k.yml",
        COURSE + "  note: [one, two\n",
        "",
        "YAML",
        "expected well-formed YAML: did not find expected ',' or ']'",
    ),
    Bad(
        "an unknown key far down",
        "pathways/a.yml",
        change(PATHWAY, "time: 1 year", "time: 1 year\n    pay: 50000"),
        "    pay:",
        "exits.1.pay",
        "unknown key; see content/README.md for the keys of this file",
    ),
    Bad(
        "no exit straight to work",
        "pathways/b.yml",
        PATHWAY.replace(WORK_EXIT, change(SECOND_WAY, "grade-12", "certificate")),
        "title",
        "b",
        "`exits` needs one straight to work (`after: grade-12`): this is a dead end",
    ),
    Bad(
        "no way to a four-year degree",
        "pathways/c.yml",
        PATHWAY.replace(BACHELOR_EXIT, change(BACHELOR_EXIT, "after: bachelor", "after: associate")),
        "title",
        "c",
        "`exits` needs a way to a four-year degree (`after: bachelor`)",
    ),
    Bad(
        "two exits of one id",
        "pathways/d.yml",
        change(PATHWAY, "id: certificate", "id: work"),
        "title",
        "d",
        "two exits share an `id`",
    ),
    Bad(
        "grades out of order",
        "pathways/e.yml",
        change(PATHWAY, "grade: 10", "grade: 11"),
        "title",
        "e",
        "`sequence` must list grades 9, 10, 11 and 12 in that order",
    ),
    Bad(
        "a CIP code that lost its quotes",
        "pathways/f.yml",
        change(PATHWAY, '["48.0508"]', "[48.0508]"),
        "cip",
        "exits.1.cip.0",
        "expected text; write it in quotes if it looks like a number, found 48.0508",
    ),
    Bad(
        "an occupation code of the wrong form",
        "pathways/g.yml",
        change(PATHWAY, "[51-4121.00]", "[51-4121]"),
        "occupations",
        "exits.0.occupations.0",
        r"expected the form ^\d\d-\d{4}\.\d\d$, found '51-4121'",
    ),
    Bad(
        "Spanish that is missing",
        "pathways/h.yml",
        change(PATHWAY, "    es: Ayudante de soldador\n", ""),
        "  - id: work",
        "exits.0.es",
        "this key is required",
    ),
    Bad("an empty file", "pathways/i.yml", "", "", "i", "input should be a valid dictionary or instance of Pathway"),
    Bad(
        "a kind of dual enrollment that is not one of three",
        "pathways/j.yml",
        PATHWAY + "dual_enrollment: [{title: First course, track: technical, kind: free}]\n",
        "dual_enrollment",
        "dual_enrollment.0.kind",
        "expected 'articulated', 'transcripted' or 'guaranteed', found 'free'",
    ),
    Bad(
        "a grade missing for a default course",
        "rules/a.yml",
        change(RULES, ", grades: [9]", ""),
        "id: english",
        "lines.0",
        "`grades` must give one grade for each course in `default`",
    ),
    Bad(
        "a subject line without its subject",
        "rules/b.yml",
        change(RULES, "takes: any", "takes: subject"),
        "id: anything",
        "lines.1",
        "a line that takes a subject must name it in `subject`",
    ),
    Bad(
        "a state that is not two letters",
        "rules/c.yml",
        change(RULES, "state: LA", "state: Louisiana"),
        "state",
        "state",
        "expected the form ^[A-Z]{2}$, found 'Louisiana'",
    ),
    Bad(
        "a diploma without its first freshman year",
        "rules/d.yml",
        change(RULES, "first_freshman_year: 2020\n", ""),
        "title",
        "d",
        "a rule set of kind 'diploma' needs `lines` and `first_freshman_year`",
    ),
    Bad(
        "an award that asks for nothing",
        "rules/e.yml",
        AWARD[: AWARD.index("needs")],
        "title",
        "e",
        "a rule set of kind 'award' needs `needs`: what it asks for",
    ),
    Bad(
        "a diploma with needs",
        "rules/f.yml",
        RULES + "needs: [{text: A score}]\n",
        "title",
        "f",
        "`needs` are for awards, credit, routes and accountability, not for kind 'diploma'",
    ),
    Bad(
        "a score that no test gives",
        "rules/g.yml",
        change(AWARD, "rules: [tops-core]", "act: {composite: 40}"),
        "needs",
        "needs.0.act.composite",
        "input should be less than or equal to 36",
    ),
    Bad(
        "an occupation with too few tasks",
        "occupations/51.yml",
        change(OCCUPATION, ", fit the parts, weld the joint", ""),
        "tasks",
        "tasks",
        "list should have at least 4 items after validation, not 2",
    ),
    Bad(
        "an item of no Holland type",
        "inventory/a.yml",
        change(INVENTORY, "scale: R", "scale: X"),
        "id: t0",
        "items.0.scale",
        "expected 'R', 'I', 'A', 'S', 'E' or 'C', found 'X'",
    ),
    Bad(
        "a norm without spread",
        "norms/a.yml",
        change(NORMS, "sd: 1.1", "sd: 0"),
        "R:",
        "scales.R.sd",
        "input should be greater than 0",
    ),
    Bad(
        "a credential without an issuer",
        "credentials.yml",
        change(CREDENTIAL, "  issuer: Test Council\n", ""),
        "test-card",
        "issuer",
        "this key is required",
    ),
    Bad(
        "a source without its licence",
        "sources.yml",
        "s:\n  title: A page\n  publisher: A school\n  release: '2026'\n  retrieved: 2026-11\n  credit: A school\n",
        "s:",
        "licence",
        "this key is required",
    ),
]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What loading says of one pack in which every file is wrong in one way."""
    pack = write(tmp_path_factory.mktemp("bad"), {b.file: b.text for b in BAD})
    with pytest.raises(ContentError) as error:
        load([pack])
    return [str(p).removeprefix(f"{pack}/") for p in error.value.problems]


@pytest.mark.parametrize("bad", BAD, ids=[b.what for b in BAD])
def test_a_bad_file_is_told_with_its_line_its_key_and_what_was_expected(told: list[str], bad: Bad) -> None:
    at = bad.text.count("\n") + 1 if bad.key == "YAML" else line(bad.text, bad.at)
    assert [p for p in told if p.startswith(f"{bad.file}:")] == [f"{bad.file}:{at}: {bad.key}: {bad.expected}"]


def test_every_problem_is_told_and_not_only_the_first(told: list[str]) -> None:
    assert len(told) == len(BAD)
    assert told == sorted(told, key=lambda p: (p.split(":")[0], int(p.split(":")[1])))


def test_several_problems_in_one_entry_are_all_told(tmp_path: Path) -> None:
    text = change(change(COURSE, "  title: Test Welding I\n", ""), "subject: cte", "subject: shop") + "  colour: red\n"
    assert [p.key for p in problems(write(tmp_path, {"courses/a.yml": text}))] == ["title", "subject", "colour"]


def test_a_file_that_is_not_utf_8_is_told_by_name(tmp_path: Path) -> None:
    (only,) = problems(write(tmp_path, {"courses/a.yml": change(COURSE, "Test", "Tést").encode("latin-1")}))
    assert str(only).startswith(f"{tmp_path}/courses/a.yml:1: file: expected UTF-8 text; save it as UTF-8")


def test_an_id_in_two_files_of_one_pack_is_told_with_both_files(tmp_path: Path) -> None:
    (only,) = problems(write(tmp_path, {"courses/a.yml": COURSE, "courses/b.yml": COURSE}))
    assert (
        str(only)
        == f"{tmp_path}/courses/b.yml:1: test-welding-1: this id also stands in {tmp_path}/courses/a.yml; ids are unique in a pack"
    )


def test_a_pack_without_pack_yml_and_a_folder_that_is_not_there_are_told(tmp_path: Path) -> None:
    bare = write(tmp_path / "bare", {"courses/a.yml": COURSE}, about="")
    odd = write(tmp_path / "odd", {}, about="title: Odd\nstates: LA\n")
    with pytest.raises(ContentError) as error:
        load([bare, odd, tmp_path / "nowhere"])
    assert [str(p).removeprefix(f"{tmp_path}/") for p in error.value.problems] == [
        "bare/pack.yml:1: pack: every pack has a pack.yml with at least a `title`",
        "nowhere:1: pack: there is no such folder; give the folder of a content pack",
        "odd/pack.yml:2: states: unknown key; see content/README.md for the keys of this file",
    ]


# --- overlay packs -----------------------------------------------------------------------------


def problems(*packs: Path) -> list[Problem]:
    with pytest.raises(ContentError) as error:
        load(packs)
    return error.value.problems


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """An earlier pack with one course, one credential, one pathway."""
    return write(tmp_path / "state", {"courses/a.yml": COURSE, "credentials.yml": CREDENTIAL, "pathways/test-welding.yml": PATHWAY})


def over(state: Path, files: dict[str, str]) -> Content:
    return load([state, write(state.parent / "district", files)])


def test_a_later_pack_adds_an_entry(state: Path) -> None:
    content = over(state, {"courses/ours.yml": COURSE.replace("test-welding-1", "test-welding-2")})
    assert list(content.courses) == ["test-welding-1", "test-welding-2"]
    assert content.courses["test-welding-2"].pack == "district"


def test_a_later_pack_replaces_an_entry_of_the_same_id(state: Path) -> None:
    content = over(state, {"courses/ours.yml": change(COURSE, "Test Welding I", "Welding at Central High")})
    assert content.courses["test-welding-1"].value.title == "Welding at Central High"


def test_a_later_pack_changes_single_keys_and_keeps_the_rest(state: Path) -> None:
    content = over(
        state, {"pathways/test-welding.yml": "change:\n  title: Welding at Central High\n  feeders: [Central Middle shop]\n"}
    )
    pathway = content.pathways["test-welding"].value
    assert (pathway.title, pathway.feeders) == ("Welding at Central High", ["Central Middle shop"])
    assert [e.id for e in pathway.exits] == ["work", "certificate", "bachelor"]


def test_a_later_pack_confirms_every_unverified_fact_of_an_entry(state: Path) -> None:
    text = f"confirm: {{role: CTE director, date: 2026-11-01, expires: {SOON}}}\n"
    pathway = over(state, {"pathways/test-welding.yml": text}).pathways["test-welding"].value
    facts = [*pathway.exits, *pathway.credentials, *(slot for step in pathway.sequence for slot in step.courses)]
    assert {f.check for f in facts} == {"confirmed"}
    assert {(f.confirmed.role, f.confirmed.expires) for f in facts} == {("CTE director", SOON)}


def test_confirming_leaves_seen_and_historic_facts_as_they_are(tmp_path: Path) -> None:
    seen = change(
        PATHWAY, "{credential: test-card, grade: 10}", "{credential: test-card, grade: 10, check: historic, source: old-list}"
    )
    state = write(tmp_path / "state", {"pathways/test-welding.yml": seen})
    content = over(state, {"pathways/test-welding.yml": f"confirm: {{role: CTE director, date: 2026-11-01, expires: {SOON}}}\n"})
    assert content.pathways["test-welding"].value.credentials[0].check == "historic"


def test_a_later_pack_switches_an_entry_off(state: Path) -> None:
    assert over(state, {"pathways/test-welding.yml": "off: true\n"}).pathways == {}
    assert over(state, {"courses/ours.yml": "test-welding-1: {off: true}\n"}).courses == {}


@pytest.mark.parametrize(
    "text", ["off: true\n", "change: {title: Other}\n", f"confirm: {{role: Director, date: 2026-11-01, expires: {SOON}}}\n"]
)
def test_an_overlay_on_an_entry_that_does_not_exist_is_told(state: Path, text: str) -> None:
    (only,) = problems(state, write(state.parent / "district", {"pathways/weldng.yml": text}))
    assert (
        str(only)
        == f"{state.parent}/district/pathways/weldng.yml:1: weldng: there is no entry of this id in an earlier pack to change"
    )


def test_a_change_that_spoils_an_entry_is_told_at_the_file_that_changes_it(state: Path) -> None:
    district = write(state.parent / "district", {"pathways/test-welding.yml": "# ours\nchange:\n  status: finished\n"})
    (only,) = problems(state, district)
    assert str(only) == f"{district}/pathways/test-welding.yml:3: status: expected 'complete' or 'template', found 'finished'"


def test_a_changed_list_takes_the_spanish_of_the_old_one_with_it(state: Path) -> None:
    write(state, {"pathways/test-welding.yml": f"{PATHWAY}es_feeders: [un club]\nes_supports: [una hora de lectura]\n"})
    changed = (
        over(state, {"pathways/test-welding.yml": "change: {feeders: [Central Middle shop]}\n"}).pathways["test-welding"].value
    )
    assert (changed.feeders, changed.es_feeders) == (["Central Middle shop"], [])
    assert changed.es_supports == ["una hora de lectura"]
    both = "change: {feeders: [Central Middle shop], es_feeders: [el taller de Central]}\n"
    assert over(state, {"pathways/test-welding.yml": both}).pathways["test-welding"].value.es_feeders == ["el taller de Central"]


def test_a_spanish_list_with_more_or_fewer_entries_is_told_with_the_remedy(state: Path) -> None:
    district = write(state.parent / "district", {"pathways/test-welding.yml": "change:\n  es_supports: [una, otra, otra más]\n"})
    (only,) = problems(state, district)
    assert "`es_supports` has 3 entries and `supports` has 1; give one for each, or leave `es_supports: []`" in str(only)


def test_a_switch_that_is_not_true_is_told_and_words_such_as_no_stay_words(state: Path) -> None:
    district = write(state.parent / "district", {"pathways/test-welding.yml": "off: no\n"})
    assert [str(p) for p in problems(state, district)] == [
        f"{district}/pathways/test-welding.yml:1: off: expected True, found 'no'"
    ]
    content = over(state, {"pathways/test-welding.yml": "change: {feeders: [yes, off]}\n"})
    assert content.pathways["test-welding"].value.feeders == ["yes", "off"]


def test_a_later_table_takes_the_place_of_an_earlier_one(state: Path) -> None:
    write(state, {"tables/parishes.csv": "county,parish\n22033,East Baton Rouge Parish\n"})
    content = over(state, {"tables/parishes.csv": "county,parish\n22001,Acadia Parish\n"})
    assert [r["county"] for r in content.table("parishes")] == ["22001"]


def test_the_repository_s_own_packs_load_us_first_and_then_the_state() -> None:
    assert list(load([LA]).about) == ["la"]


def test_tables_of_two_states_stand_side_by_side_and_name_their_state(tmp_path: Path) -> None:
    one = write(
        tmp_path / "one", {"pack.yml": 'title: One\nstate: LA\nfips: "22"\n', "tables/parishes.csv": "county,parish\n22033,A\n"}
    )
    two = write(
        tmp_path / "two", {"pack.yml": 'title: Two\nstate: CA\nfips: "06"\n', "tables/parishes.csv": "county,parish\n06001,B\n"}
    )
    rows = [(r["county"], r["state"]) for r in load([one, two]).table("parishes")]
    assert rows == [("22033", "LA"), ("06001", "CA")]
