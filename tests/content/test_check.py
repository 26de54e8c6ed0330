"""Checks across files: what a file names must exist, and every pathway must lead somewhere."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from content.check import load_and_check, problems
from content.load import Content, load
from content.packs import DEFAULT_PACKS
from content.problems import ContentError
from tests.content.packs import AWARD, COURSE, CREDENTIAL, INVENTORY, NORMS, PATHWAY, RULES, SOON, change, laid_over, line, write

GRADE_10 = "grade: 10\n    courses: [{one_of: [test-welding-1]"


@dataclass(frozen=True)
class Bad:
    """A file that names something it cannot: `at` stands on the line that must be named."""

    what: str
    file: str
    text: str
    at: str
    key: str
    expected: str


BAD = [
    Bad(
        "a source that is not listed",
        "courses/a.yml",
        change(COURSE.replace("test-welding-1", "a"), "unverified", "seen\n  source: a-page"),
        "source: a-page",
        "source",
        "expected an id from sources.yml, found 'a-page'",
    ),
    Bad(
        "a prerequisite that is no course",
        "courses/b.yml",
        COURSE.replace("test-welding-1", "b") + "  prerequisites: [[test-welding-1, welding-0]]\n",
        "prerequisites",
        "prerequisites.0.1",
        "expected a course slug, found 'welding-0'",
    ),
    Bad(
        "a confirmation that has run out",
        "courses/c.yml",
        change(
            COURSE.replace("test-welding-1", "c"),
            "unverified",
            "confirmed\n  confirmed:\n    role: CTE director\n    date: 2023-08-01\n    expires: 2024-08-01",
        ),
        "    expires",
        "confirmed.expires",
        "the confirmation expired on 2024-08-01; confirm again or set check: unverified",
    ),
    Bad(
        "a cluster that is not in the table",
        "pathways/a.yml",
        change(PATHWAY, "sub_cluster: Skilled Trades", "sub_cluster: Skilled Trade"),
        "  - {cluster",
        "clusters.0",
        "'Construction > Skilled Trade' is not in tables/clusters.csv",
    ),
    Bad(
        "a course that does not exist",
        "pathways/b.yml",
        change(PATHWAY, "one_of: [test-welding-1]", "one_of: [test-welding-1, welding-9]"),
        "welding-9",
        "sequence.0.courses.0.one_of.1",
        "expected a course slug, found 'welding-9'",
    ),
    Bad(
        "an academic course that does not exist",
        "pathways/c.yml",
        change(PATHWAY, "beside: [geometry]", "beside: [geometrie]"),
        "beside",
        "sequence.1.beside.0",
        "expected a course slug, found 'geometrie'",
    ),
    Bad(
        "a historic course",
        "pathways/d.yml",
        change(PATHWAY, "one_of: [test-welding-1]", "one_of: [old-shop]"),
        "old-shop",
        "sequence.0.courses.0.one_of.0",
        "'old-shop' is historic and cannot be in a default sequence",
    ),
    Bad(
        "a place in the sequence marked historic",
        "pathways/e.yml",
        change(PATHWAY, "units: 3}", "units: 3, check: historic, source: la-diploma-pages}"),
        "historic",
        "sequence.0.courses.0.check",
        "a historic course cannot be in a default sequence; choose a current one",
    ),
    Bad(
        "a course in a grade it is not for",
        "pathways/f.yml",
        change(PATHWAY, GRADE_10, GRADE_10.replace("test-welding-1", "for-seniors")),
        "for-seniors",
        "sequence.1.courses.0.one_of.0",
        "'for-seniors' is for grades [12], not 10",
    ),
    Bad(
        "units a course cannot have",
        "pathways/g.yml",
        change(PATHWAY, "units: 3}", "units: 2}"),
        "units: 2",
        "sequence.0.courses.0.units",
        "'test-welding-1' can be [1.0, 3.0] units, not 2",
    ),
    Bad(
        "too few career units",
        "pathways/h.yml",
        PATHWAY.replace("units: 3}", "units: 1}"),
        "sequence",
        "sequence",
        "career units add up to 4; expected at least 9",
    ),
    Bad(
        "a credential that does not exist",
        "pathways/i.yml",
        change(PATHWAY, "{credential: test-card", "{credential: test-crd"),
        "  - {credential",
        "credentials.0.credential",
        "expected a credential id, found 'test-crd'",
    ),
    Bad(
        "a credential of an old list",
        "pathways/j.yml",
        change(PATHWAY, "{credential: test-card", "{credential: old-card"),
        "  - {credential",
        "credentials.0.credential",
        "'old-card' is on an old list only (historic) and cannot be in a pathway",
    ),
    Bad(
        "an exit's credential that does not exist",
        "pathways/k.yml",
        change(PATHWAY, "years: 0", "years: 0\n    credentials: [no-card]"),
        "credentials: [no-card]",
        "exits.0.credentials.0",
        "expected a credential id, found 'no-card'",
    ),
    Bad(
        "awards without their programs",
        "pathways/l.yml",
        change(PATHWAY, '    cip: ["48.0508"]\n', ""),
        "  - id: certificate",
        "exits.1.cip",
        "`awards` needs the CIP codes of the programs",
    ),
    Bad(
        "an occupation that does not exist",
        "pathways/m.yml",
        change(PATHWAY, "[51-4121.00]", "[51-4121.99]"),
        "51-4121.99",
        "exits.0.occupations.0",
        "'51-4121.99' is not in tables/occupations.csv",
    ),
    Bad(
        "a degree job straight from school",
        "pathways/n.yml",
        change(PATHWAY, "[51-4121.00]", "[51-4121.00, 17-2141.00]"),
        "17-2141.00",
        "exits.0.occupations.1",
        "'17-2141.00' usually needs a degree, so it cannot be an exit straight from school",
    ),
    Bad(
        "a short exit headed by a job people are promoted to",
        "pathways/lead.yml",
        change(PATHWAY, "[51-4121.00]\n    cip", "[51-1011.00, 51-4121.00]\n    cip"),
        "[51-1011.00",
        "exits.1.occupations.0",
        "'51-1011.00' usually asks for less than 5 years of work first (BLS projections); put the job people start in before it",
    ),
    Bad(
        "a short exit headed by a job that asks for many years",
        "pathways/years.yml",
        change(PATHWAY, "[51-4121.00]\n    cip", "[47-4011.00, 51-4121.00]\n    cip"),
        "[47-4011.00",
        "exits.1.occupations.0",
        "'47-4011.00' usually asks for 5 years or more of work first (BLS projections); put the job people start in before it",
    ),
    Bad(
        "a route with a diploma of another state",
        "rules/through.yml",
        AWARD.replace("kind: award", "kind: route")
        + "routes:\n  - id: degree\n    title: A degree\n    es: Un título\n    reaches: associate\n"
        + "    diplomas: [ca-state-minimum]\n    steps:\n"
        + "".join(f"      - {{grade: {g}, place: school, text: Courses.}}\n" for g in (9, 10, 11, 12)),
        "    diplomas",
        "routes.0.diplomas.0",
        "expected a diploma of LA, found 'ca-state-minimum'",
    ),
    Bad(
        "a neighbour that does not exist",
        "pathways/o.yml",
        change(PATHWAY, "[welding]", "[weldng]"),
        "neighbours",
        "neighbours.0",
        "expected a pathway slug, found 'weldng'",
    ),
    Bad(
        "a condition with an unknown source",
        "pathways/p.yml",
        PATHWAY + "conditions:\n  - {text: Bring boots., check: seen, source: a-page}\n",
        "  - {text: Bring",
        "conditions.0.source",
        "expected an id from sources.yml, found 'a-page'",
    ),
    Bad(
        "rule lines that do not add up",
        "rules/a.yml",
        change(RULES, "total_units: 2", "total_units: 3"),
        "total_units",
        "total_units",
        "the lines add up to 2 units, not 3",
    ),
    Bad(
        "a rule line with a course that does not exist",
        "rules/b.yml",
        change(RULES, "one_of: [english-1]", "one_of: [english-1, english-0]"),
        "id: english",
        "lines.0.one_of.1",
        "expected a course slug, found 'english-0'",
    ),
    Bad(
        "a line inside one that does not exist",
        "rules/i.yml",
        RULES + "  - {id: more, title: Once more, es: Otra vez, units: 1, takes: any, inside: [elective]}\n",
        "id: more",
        "lines.2.inside.0",
        "expected the id of a line that lies inside no other, found 'elective'",
    ),
    Bad(
        "a course that stands for one that does not exist",
        "rules/j.yml",
        RULES + "stands_for:\n  - {course: english-0, all_of: [english-1]}\n",
        "{course: english-0",
        "stands_for.0.course",
        "expected a course slug, found 'english-0'",
    ),
    Bad(
        "a rule line that lists no courses",
        "rules/c.yml",
        change(RULES, "takes: any", "takes: courses"),
        "id: anything",
        "lines.1.one_of",
        "a line that takes courses must list them",
    ),
    Bad(
        "an inventory without norms",
        "inventory/a.yml",
        change(INVENTORY, "norms: ospp-scales-1", "norms: nobody"),
        "norms",
        "norms",
        "expected a norms id, found 'nobody'",
    ),
    Bad(
        "norms with the version of others",
        "norms/b.yml",
        change(NORMS, "version: test-1", 'version: "1"'),
        "version",
        "version",
        "norms 'ospp-scales-1' have version '1' too; a saved result is found by it, so each has its own",
    ),
    Bad(
        "a short form with an unknown item",
        "inventory/b.yml",
        change(INVENTORY, "t10, t9", "t10, t99"),
        "items: [t11",
        "forms.short.items.2",
        "expected an item id, found 't99'",
    ),
    Bad(
        "a form with an item that stands twice",
        "inventory/d.yml",
        change(INVENTORY, "t1, t0]", "t1, t0, t7]"),
        "items: [t11",
        "forms.short.items.12",
        "'t7' stands twice in this form",
    ),
    Bad(
        "a full form that is not full",
        "inventory/f.yml",
        change(INVENTORY, "  short:", "  full:"),
        "items: [t11",
        "forms.full.items",
        "`full` is the whole inventory; give a shorter form another id",
    ),
    Bad(
        "a form with a question nobody asks",
        "inventory/e.yml",
        change(INVENTORY, "questions: [why]", "questions: [who]"),
        "questions: [who]",
        "forms.short.questions.0",
        "expected the id of an open question, found 'who'",
    ),
    Bad(
        "two items of one id",
        "inventory/c.yml",
        change(INVENTORY, "{id: t12", "{id: t4"),
        "items",
        "items",
        "two items share an `id`",
    ),
    Bad(
        "a title of an older generation",
        "pathways/y.yml",
        change(PATHWAY, "title: Test Welding", "title: Micro-Enterprise (Entrepreneurship)"),
        "title",
        "title",
        "'Micro-Enterprise (Entrepreneurship)' is an older title (Jump Start 1.0, historic); give the pathway the name it has now",
    ),
    Bad(
        "a credential of an older list",
        "pathways/z.yml",
        change(PATHWAY, "{credential: test-card", "{credential: adobe-certified-associate"),
        "  - {credential",
        "credentials.0.credential",
        "'adobe-certified-associate' is on an old list only (historic) and cannot be in a pathway",
    ),
    Bad(
        "an award that asks for a rule set that does not exist",
        "rules/x.yml",
        change(AWARD, "rules: [tops-core]", "rules: [tops-cor]"),
        "needs",
        "needs.0.rules.0",
        "expected a rule set with lines, found 'tops-cor'",
    ),
    Bad(
        "an award that asks for a rule set of another state",
        "rules/y.yml",
        change(AWARD, "rules: [tops-core]", "rules: [ca-a-g]"),
        "needs",
        "needs.0.rules.0",
        "'ca-a-g' is a rule set of CA, not of LA",
    ),
    Bad(
        "an award whose lines nothing names",
        "rules/z.yml",
        AWARD + "total_units: 1\nlines:\n  - {id: english, title: English I, es: Inglés I, units: 1, one_of: [english-1]}\n",
        "lines",
        "lines",
        "no need names these lines; write 'z' into `rules` of one",
    ),
    Bad(
        "norms with an unknown source",
        "norms/a.yml",
        change(NORMS, "ospp-norms", "somewhere"),
        "source",
        "source",
        "expected an id from sources.yml, found 'somewhere'",
    ),
]

GOOD = {
    "credentials.yml": CREDENTIAL
    + "old-card: {title: Old Card, issuer: Test Council, check: historic, source: la-diploma-pages}\n",
    "courses/good.yml": COURSE
    + "old-shop: {title: Old Shop, subject: cte, units: [3], check: historic, source: la-diploma-pages}\n"
    + "for-seniors: {title: For Seniors, subject: cte, units: [3], grades: [12]}\n",
}


@pytest.fixture(scope="module")
def ours() -> Content:
    """The packs that ship, read once."""
    return load()


def complaints(ours: Content, pack: Path) -> list[str]:
    """What is said of a pack laid over the packs that ship."""
    try:
        found = problems(laid_over(ours, pack))
    except ContentError as error:
        found = error.problems
    return [str(p).removeprefix(f"{pack}/") for p in found]


@pytest.fixture(scope="module")
def told(ours: Content, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What is said of a pack in which every file is wrong in one way."""
    return complaints(ours, write(tmp_path_factory.mktemp("bad"), GOOD | {b.file: b.text for b in BAD}))


@pytest.mark.parametrize("bad", BAD, ids=[b.what for b in BAD])
def test_a_file_that_names_what_it_cannot_is_told_with_line_key_and_what_was_expected(told: list[str], bad: Bad) -> None:
    assert [p for p in told if p.startswith(f"{bad.file}:")] == [f"{bad.file}:{line(bad.text, bad.at)}: {bad.key}: {bad.expected}"]


def test_every_problem_is_told_and_none_is_invented(told: list[str]) -> None:
    assert len(told) == len(BAD)


def test_checking_packs_by_their_folders_raises_every_problem(tmp_path: Path) -> None:
    pack = write(tmp_path, {"courses/a.yml": COURSE + "  prerequisites: [[no-such], [nor-this]]\n"})
    with pytest.raises(ContentError) as error:
        load_and_check([*DEFAULT_PACKS, pack])
    assert [p.key for p in error.value.problems] == ["prerequisites.0.0", "prerequisites.1.0"]


def test_the_content_of_the_repository_has_no_problem(ours: Content) -> None:
    assert problems(ours) == []


def test_a_whole_pathway_of_a_district_has_no_problem(ours: Content, tmp_path: Path) -> None:
    assert complaints(ours, write(tmp_path, GOOD | {"pathways/test-welding.yml": PATHWAY, "rules/test.yml": RULES})) == []


def test_a_supervisor_may_stand_second_in_a_short_exit_and_first_in_a_long_one(ours: Content, tmp_path: Path) -> None:
    second = change(PATHWAY, "[51-4121.00]\n    cip", "[51-4121.00, 51-1011.00]\n    cip")
    long = change(second, "[17-3027.00]", "[51-1011.00]")
    assert complaints(ours, write(tmp_path, GOOD | {"pathways/test-welding.yml": long})) == []


def test_a_confirmation_holds_on_its_last_day_and_not_a_day_longer(ours: Content, tmp_path: Path) -> None:
    text = f"confirm: {{role: CTE director, date: 2026-11-01, expires: {SOON}}}\n"
    content = laid_over(ours, write(tmp_path, {"pathways/welding.yml": text}))
    assert problems(content, SOON) == []
    late = problems(content, SOON + dt.timedelta(days=1))
    assert late
    assert {p.file for p in late} == {f"{tmp_path}/pathways/welding.yml"}
    assert {p.expected for p in late} == {f"the confirmation expired on {SOON}; confirm again or set check: unverified"}


def test_a_confirmation_without_its_end_is_told(ours: Content, tmp_path: Path) -> None:
    text = "confirm:\n  role: CTE director\n  date: 2026-11-01\n"
    assert complaints(ours, write(tmp_path, {"pathways/welding.yml": text})) == [
        "pathways/welding.yml:1: confirm.expires: this key is required"
    ]


def test_a_change_that_names_nothing_is_told_at_the_file_that_makes_it(ours: Content, tmp_path: Path) -> None:
    text = "# our shop\nchange:\n  neighbours: [weldng]\n"
    assert complaints(ours, write(tmp_path, {"pathways/welding.yml": text})) == [
        "pathways/welding.yml:3: neighbours.0: expected a pathway slug, found 'weldng'"
    ]


def test_a_pathway_can_be_switched_off_although_others_name_it_as_a_neighbour(ours: Content, tmp_path: Path) -> None:
    content = laid_over(ours, write(tmp_path, {"pathways/welding.yml": "off: true\n"}))
    assert problems(content) == []
    assert "welding" not in content.pathways


def test_an_occupation_without_words_and_a_pack_without_content_are_told(ours: Content, tmp_path: Path) -> None:
    words = {c: e for c, e in ours.occupations.items() if c != "51-4121.00"}
    assert {(p.key, p.expected) for p in problems(replace(ours, occupations=words, pathways={}, inventories={}))} == {
        ("51-4121.00", "this occupation has no words of our own"),
        ("pathways", "no pathway was found in any pack"),
        ("inventory", "no inventory was found in any pack"),
    }
    with pytest.raises(ContentError, match=r"wages: this table is missing; run `python -m content\.harvest`"):
        load_and_check([write(tmp_path, {})])


COUNTY = "county,name,state,area,method,population,rent,income\n"


@pytest.mark.parametrize(
    ("table", "text", "told"),
    [
        (
            "parishes",
            "county,parish,region,region_name,sources_agree,note\n22033,East Baton Rouge Parish,2,Baton Rouge,True,\n",
            [],
        ),
        (
            "parishes",
            "county,parish,region_name,sources_agree,note\n22033,East Baton Rouge Parish,Baton Rouge,True,\n",
            ["1: region: this column is required"],
        ),
        (
            "wage",
            "area,soc\n",
            [
                "1: wage: unknown table; known are areas, cip_soc, clusters, counties, demand, historic_titles, knowledge, "
                "licences, national_projections, nontraditional, "
                "occupation_names, occupations, parishes, programs, regions, soc_clusters, sponsors, state_projections, "
                "wages, zips"
            ],
        ),
        ("regions", 'region,name,area\n1,"New Orleans,35380\n', ["1: file: expected a readable CSV table: unexpected end of data"]),
        ("regions", "region,name,area\n1,New Orleans\n", ["2: row: expected 3 cells as in the header, found 2"]),
        (
            "counties",
            COUNTY + "22033,East Baton Rouge Parish,LA,12940,m,many,1,1\n",
            ["2: population: expected a number or nothing, found 'many'"],
        ),
        ("counties", COUNTY + "22033,E,LA,12940,m,nan,1,1\n", ["2: population: expected a number or nothing, found 'nan'"]),
        ("counties", COUNTY + "22033,E,LA,12940,m,,,\n22033,F,LA,12940,m,,,\n", ["3: county: '22033' stands twice"]),
    ],
)
def test_a_table_is_checked_too(ours: Content, tmp_path: Path, table: str, text: str, told: list[str]) -> None:
    found = complaints(ours, write(tmp_path, {f"tables/{table}.csv": text}))
    assert found == [f"tables/{table}.csv:{t}" for t in told]


def test_a_table_that_is_not_utf_8_is_told(ours: Content, tmp_path: Path) -> None:
    (only,) = complaints(ours, write(tmp_path, {"tables/regions.csv": "region,name,area\n1,Opelousas é,29180\n".encode("latin-1")}))
    assert only.startswith("tables/regions.csv:1: file: expected UTF-8 text; save it as CSV UTF-8")
