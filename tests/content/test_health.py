"""The report on the content: known counts of a made-up pack, reasons that are true, and reading grades."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.check import load_and_check
from content.crosswalks import disagreements
from content.health import CHECKS, Health, PathwayHealth, first_year, health, to_confirm
from content.load import Content, load
from content.packs import DEFAULT_PACKS
from content.problems import ContentError
from content.prospects import Figures, Line, line, prospect
from content.prospects import figures as read_figures
from content.reading import grade
from content.schema import Pathway
from tests.content.packs import COURSE, CREDENTIAL, PATHWAY, change, laid_over, write

PROVIDER = """\
test-center:
  title: Test Career Center
  kind: career-center
  city: Houma
  pathways: [test-welding]
  time: Mornings
  transport: A bus.
"""
SEEN = "title: Test Welding I\n  check: seen\n  source: test-page\n"
SOURCE = (
    "test-page: {title: A page, publisher: A school, release: 2019 to 2021, retrieved: 2026-11, licence: Facts, credit: A page}\n"
)


@pytest.fixture(scope="module")
def base() -> Content:
    return load()


@pytest.fixture(scope="module")
def shipped(base: Content) -> Health:
    return health(base)


@pytest.fixture
def small(base: Content, tmp_path: Path) -> Content:
    """The packs that ship with a district of one pathway, one course, one credential and one center over them."""
    seen = change(COURSE, "title: Test Welding I\n", SEEN).replace("  check: unverified\n", "")
    files = {"courses/a.yml": seen, "credentials.yml": CREDENTIAL, "pathways/test-welding.yml": PATHWAY,
             "providers.yml": PROVIDER, "sources.yml": SOURCE}  # fmt: skip
    return laid_over(base, write(tmp_path / "district", files))


def of(report: Health, slug: str) -> PathwayHealth:
    return next(p for p in report.pathways if p.pathway == slug)


# --- facts -----------------------------------------------------------------------------------------


def test_a_made_up_pack_gives_known_counts(small: Content) -> None:
    pack = health(small).packs[-1]
    none = dict.fromkeys(CHECKS, 0)
    assert (pack.title, pack.pathways) == ("Test district", 1)
    assert pack.facts["pathways"] == none | {"unverified": 4 + 1 + 3}  # places of courses, a credential, ways out
    assert pack.facts["courses"] == none | {"seen": 1}
    assert pack.facts["credentials"] == none | {"unverified": 1}
    assert pack.facts["providers"] == none | {"unverified": 1}
    assert pack.facts["rules"] == none


def test_spanish_is_a_draft_until_it_is_marked_reviewed(base: Content, tmp_path: Path) -> None:
    reviewed = (
        "change:\n  es:\n    title: Soldadura\n    summary: Unes metal.\n    day: Cortas y sueldas.\n    translation: reviewed\n"
    )
    report = health(laid_over(base, write(tmp_path / "district", {"pathways/welding.yml": reviewed})))
    assert [p.pathway for p in report.pathways if p.reviewed] == ["welding"]


def test_each_fact_a_district_must_confirm_is_counted_once(small: Content) -> None:
    pathway = of(health(small), "test-welding")
    assert pathway.to_confirm == 4 + 1 + 3  # four places, one credential, three ways out
    assert pathway.provider
    assert pathway.without_program == ("bachelor",)
    assert pathway.sponsor is None  # it has no apprenticeship


def test_a_confirmed_pathway_has_nothing_left_but_its_credential(small: Content) -> None:
    pathway: Pathway = small.pathways["test-welding"].value
    for fact in [slot for step in pathway.sequence for slot in step.courses] + pathway.exits + pathway.credentials:
        fact.check = "seen"
    assert to_confirm(small, pathway) == 1


def test_the_oldest_source_is_the_one_whose_release_names_the_earliest_year(small: Content) -> None:
    oldest = health(small).packs[-1].oldest
    assert oldest is not None
    assert (oldest.id, oldest.year) == ("test-page", 2019)


@pytest.mark.parametrize(
    ("release", "year"),
    [("2019-2023", 2019), ("Register Vol. 50 No. 9, 20 September 2024", 2024), ("2012-13", 2012), ("page without a date", None)],
)
def test_the_first_year_of_a_release_is_read(release: str, year: int | None) -> None:
    assert first_year(release) == year


def test_a_source_of_historic_facts_only_is_not_in_use(shipped: Health) -> None:
    louisiana = next(p for p in shipped.packs if p.pack == "la")
    assert louisiana.facts["credentials"]["historic"] >= 1
    assert louisiana.oldest is not None
    assert louisiana.oldest.id != "lde-ibc-2012-13"


def test_a_dead_end_fails(tmp_path: Path) -> None:
    """No exit to work, or no way to college: the check refuses the pathway."""
    no_work = PATHWAY.replace("after: grade-12", "after: apprenticeship")
    no_college = PATHWAY.replace("after: bachelor", "after: associate")
    files = {"pathways/no-work.yml": no_work, "pathways/no-college.yml": no_college, "courses/a.yml": COURSE,
             "credentials.yml": CREDENTIAL}  # fmt: skip
    with pytest.raises(ContentError) as caught:
        load_and_check([write(tmp_path / "district", files)])
    told = {(Path(p.file).stem, p.expected) for p in caught.value.problems}
    assert ("no-work", "`exits` needs one straight to work (`after: grade-12`): this is a dead end") in told
    assert ("no-college", "`exits` needs a way to a four-year degree (`after: bachelor`)") in told


# --- crosswalks and reasons ------------------------------------------------------------------------


def test_a_job_no_program_leads_to_is_open_until_a_reason_is_written(base: Content, tmp_path: Path) -> None:
    wrong = change(PATHWAY, "occupations: [51-4121.00]\n    cip", "occupations: [29-1141.00]\n    cip")
    files = {"courses/a.yml": COURSE, "credentials.yml": CREDENTIAL, "pathways/test-welding.yml": wrong}
    found, _ = disagreements(laid_over(base, write(tmp_path / "one", dict(files))))
    mine = [d for d in found if d.pathway == "test-welding"]
    assert [(d.kind, d.exit, d.code) for d in mine] == [
        ("programs", "certificate", "29-1141.00"),
        ("clusters", "certificate", "29-1141.00"),
        ("clusters", "bachelor", "17-3027.00"),
    ]
    assert mine[0].ours == ("48.0508",)
    assert "51.3801" in mine[0].theirs
    assert mine[0].reason is None
    files["exceptions.yml"] = (
        "programs:\n  - {codes: [29-1141.00], pathways: [test-welding], reason: A test., es: Una prueba.}\n"
        "  - {codes: [29-1141.00], pathways: [nursing-0], reason: Not needed., es: No hace falta.}\n"
    )
    found, spare = disagreements(laid_over(base, write(tmp_path / "two", files)))
    assert next(d for d in found if d.pathway == "test-welding").reason == "A test."
    assert [(s.pathways, s.reason) for s in spare] == [(("nursing-0",), "Not needed.")]


def test_a_reason_of_one_state_does_not_speak_for_another(base: Content) -> None:
    found, _ = disagreements(base)
    louisiana = {r.reason for r in base.exceptions["la"].value.programs}
    for d in found:
        if d.reason in louisiana:
            assert base.pathways[d.pathway].pack == "la", d


def test_a_reason_with_an_unknown_job_is_told_at_its_line(tmp_path: Path) -> None:
    write(tmp_path / "district", {"exceptions.yml": "clusters:\n  - {codes: [99-9999.00], reason: A test., es: Una prueba.}\n"})
    with pytest.raises(ContentError, match=r"exceptions.yml:2: clusters.0.codes.0: '99-9999.00' is not in tables/occupations.csv"):
        load_and_check([*DEFAULT_PACKS, tmp_path / "district"])


def test_every_disagreement_is_explained_and_no_reason_is_spare(shipped: Health) -> None:
    assert shipped.spare_reasons == ()
    assert not [(d.pathway, d.exit, d.code) for d in shipped.disagreements if d.reason is None]


def test_what_reasons_say_of_training_and_experience_is_what_the_projections_say(base: Content) -> None:
    oews = {r["onet_soc"]: r["oews_soc"] for r in base.table("occupations")}
    national = {r["soc"]: r for r in base.table("national_projections")}
    said = 0
    for reason in base.exceptions["us"].value.programs:
        if "BLS projections" not in reason.reason:
            continue
        for code in reason.codes:
            row = national[oews[code]]
            assert row["entry_education"] in ("High school diploma or equivalent", "No formal educational credential"), code
            by_experience = "experience in the work" in reason.reason
            assert row["experience"] != "None" if by_experience else "on-the-job" in row["training"], code
            said += 1
    assert said > 40


def test_what_louisiana_colleges_are_said_not_to_award_is_in_no_row_of_their_table(base: Content) -> None:
    awards: dict[str, str] = {}
    for row in base.table("programs"):
        awards[row["cip"]] = f"{awards.get(row['cip'], '')};{row['awards'].lower()}"
    found, _ = disagreements(base)
    said = [d for d in found if d.reason and d.reason.startswith("No public college in Louisiana awards a program, at this level")]
    assert len(said) > 20
    for d in said:
        exit_ = next(e for e in base.pathways[d.pathway].value.exits if e.id == d.exit)
        assert not [c for c in d.theirs for a in exit_.awards if a in awards.get(c, "")], d


# --- pay and openings ------------------------------------------------------------------------------


def test_the_line_of_pay_is_where_half_of_the_jobs_are() -> None:
    wages = {"99": {"a": (10, 30_000), "b": (30, 40_000), "c": (20, 90_000), "d": (None, 10_000), "e": (99, None)}}
    found = Figures(wages, {"99": {"a": 5.0, "b": 10.0, "c": 100.0}}, {}, {})
    assert line(found, "99", "Country") == Line("99", "Country", 40_000, 10.0)


def test_low_pay_and_few_openings_are_judged_by_the_best_paid_exit_within_two_years(base: Content) -> None:
    found = read_figures(base, ["22"])
    welding = base.pathways["welding"].value
    pay = found.pay("22", "51-4121.00")
    assert pay is not None
    flagged = prospect(found, "welding", welding, Line("22", "Louisiana", pay + 1, 1e9))
    assert flagged is not None
    assert (flagged.exit, flagged.pay, flagged.low_pay, flagged.few_openings) == ("work", pay, True, True)
    fine = prospect(found, "welding", welding, Line("22", "Louisiana", pay, flagged.openings))
    assert fine is not None
    assert (fine.low_pay, fine.few_openings) == (False, False)


def test_jobs_without_a_national_figure_are_named(shipped: Health) -> None:
    missing = {m.soc: m for m in shipped.missing_figures}
    assert missing["27-2011"].missing == ("pay",)  # actors are paid by the hour
    assert "us-performing-arts" in missing["27-2011"].pathways


# --- reading ---------------------------------------------------------------------------------------


def test_a_hard_day_is_flagged(base: Content, tmp_path: Path) -> None:
    day = "Responsibilities encompass interpreting specifications and fabricating assemblies according to regulations."
    hard = change(PATHWAY, "You read a drawing, cut, fit and weld.", day)
    files = {"courses/a.yml": COURSE, "credentials.yml": CREDENTIAL, "pathways/test-welding.yml": hard}
    report = health(laid_over(base, write(tmp_path / "district", files)))
    assert of(report, "test-welding").hard
    assert not of(report, "welding").hard


def test_a_text_without_words_has_no_grade() -> None:
    with pytest.raises(ValueError, match="a text without words has no reading grade"):
        grade("…")


@given(st.lists(st.sampled_from(["weld", "carry", "responsibility", "the", "machine"]), min_size=1, max_size=30))
def test_one_long_sentence_never_reads_easier_than_the_same_words_in_short_ones(words: list[str]) -> None:
    assert grade(" ".join(words) + ".") >= grade(". ".join(words) + ".") - 1e-9


def test_a_content_without_sponsors_says_not_known_instead_of_none(base: Content) -> None:
    fewer = Content(**{**vars(base), "tables": {k: v for k, v in base.tables.items() if k != "sponsors"}})
    assert {p.partner for p in health(fewer).pathways} == {None}


def test_the_tables_of_the_crosswalks_are_whole(base: Content) -> None:
    programs, clusters = list(base.table("cip_soc")), list(base.table("soc_clusters"))
    assert len(programs) == 5723
    assert ("48.0508", "51-4121") in {(r["cip"], r["soc"]) for r in programs}
    assert {r["cluster"] for r in clusters} == {r["cluster"] for r in base.table("clusters")}
    assert {r["soc"] for r in base.table("occupations")} == {r["soc"] for r in clusters}
