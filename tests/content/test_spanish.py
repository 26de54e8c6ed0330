"""What a family reads in Spanish is there: every pathway whole, every course it uses, and names for every job it leads to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import pytest

from content.load import Content, load
from content.schema import Credential, Pathway

STATES = {"us", "la", "ca"}
# Names of exams that people say and search for in English; to translate them would hide them.
SAID_IN_ENGLISH = re.compile(r"CCNA|CompTIA \S+|ArcGIS Pro Foundation")


@pytest.fixture(scope="module")
def content() -> Content:
    return load()


@pytest.fixture(scope="module")
def pathways(content: Content) -> dict[str, Pathway]:
    return {slug: e.value for slug, e in content.pathways.items()}


def plain(name: str) -> str:
    """A name without accents and the endings of gender and number: "técnica médica" and "técnicos médicos" are one name.

    >>> plain("Soldadoras de tubería") == plain("soldador de tuberías")
    True
    """
    letters = "".join(c for c in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(c))
    return " ".join(re.sub(r"(?<=\w{3})[aeo]?s?$", "", w) for w in re.findall(r"\w+", letters))


def courses_of(pathway: Pathway) -> set[str]:
    """Every course a pathway's four years name."""
    return {c for step in pathway.sequence for c in [*step.beside, *(c for slot in step.courses for c in slot.one_of)]}


def credentials_of(pathway: Pathway) -> set[str]:
    return {c.credential for c in pathway.credentials} | {c for e in pathway.exits for c in e.credentials}


def unsaid(pathway: Pathway) -> Iterable[str]:
    """The parts of a pathway that have no Spanish."""
    yield from (k for k in ("title", "summary", "day") if not getattr(pathway.es, k).strip())
    skills = pathway.competencies
    parts = {
        "exits": pathway.exits, "work_based_learning": pathway.work_based_learning, "entry_points": pathway.entry_points,
        "conditions": pathway.conditions, "dual_enrollment": pathway.dual_enrollment,
        "competencies": [*skills.foundation, *skills.intermediate, *skills.advanced],
    }  # fmt: skip
    for name, entries in parts.items():
        yield from (f"{name}: {e}" for e in entries if not e.es)  # type: ignore[attr-defined]
    yield from (f"rural: {w.rural}" for w in pathway.work_based_learning if not w.es_rural)
    yield from (f"time: {e.time}" for e in pathway.exits if not e.es_time)
    notes = [*pathway.exits, *(slot for step in pathway.sequence for slot in step.courses)]
    yield from (f"note: {n.note}" for n in notes if n.note and not n.es_note)
    if len(pathway.es_questions) != len(pathway.questions):
        yield f"questions: {len(pathway.es_questions)} of {len(pathway.questions)}"


def test_every_state_pack_brings_pathways_to_read(content: Content) -> None:
    assert {e.pack for e in content.pathways.values()} == STATES


def test_every_pathway_of_every_pack_says_everything_in_spanish(pathways: dict[str, Pathway]) -> None:
    missing = [f"{slug}: {part}" for slug, p in pathways.items() for part in unsaid(p)]
    assert not missing, "\n".join(missing[:20])


def test_a_louisiana_pathway_says_its_skills_supports_and_neighbouring_work_in_spanish(content: Content) -> None:
    names = ("academic_skills", "supports", "carries_over_to", "feeders")
    for slug, entry in content.pathways.items():
        if entry.pack == "la":
            short = [n for n in names if len(getattr(entry.value, f"es_{n}")) != len(getattr(entry.value, n))]
            assert not short, slug


def test_one_english_text_of_those_lists_has_one_spanish_text(content: Content) -> None:
    said: dict[str, set[str]] = {}
    for entry in content.pathways.values():
        for name in ("academic_skills", "supports", "carries_over_to", "feeders"):
            for english, spanish in zip(getattr(entry.value, name), getattr(entry.value, f"es_{name}"), strict=False):
                said.setdefault(english, set()).add(spanish)
    assert not {english: spanish for english, spanish in said.items() if len(spanish) > 1}


def test_a_part_without_spanish_is_noticed(pathways: dict[str, Pathway]) -> None:
    welding = pathways["welding"].model_copy(deep=True)
    welding.entry_points[0].es = None
    welding.es_questions.pop()
    assert [m.split(":")[0] for m in unsaid(welding)] == ["entry_points", "questions"]


def test_every_course_a_pathway_uses_has_a_spanish_title(content: Content, pathways: dict[str, Pathway]) -> None:
    used = set().union(*map(courses_of, pathways.values()))
    assert len(used) > 700
    assert not sorted(c for c in used if not content.courses[c].value.es)


def test_one_title_has_one_spanish_title_whichever_pack_it_stands_in(content: Content) -> None:
    said: dict[str, set[str]] = {}
    for entry in content.courses.values():
        if entry.value.es:
            said.setdefault(entry.value.title, set()).add(entry.value.es)
    assert not {title: es for title, es in said.items() if len(es) > 1}


def test_a_credential_is_in_spanish_unless_its_name_is_said_in_english(content: Content, pathways: dict[str, Pathway]) -> None:
    used: dict[str, Credential] = {c: content.credentials[c].value for c in set().union(*map(credentials_of, pathways.values()))}
    assert not {c: v.title for c, v in used.items() if not v.es and not SAID_IN_ENGLISH.fullmatch(v.title)}


def test_lines_and_notes_of_every_rule_set_are_in_spanish(content: Content) -> None:
    for slug, entry in content.rules.items():
        rules = entry.value
        assert not [x for x in [*rules.lines, *rules.closes, *rules.notes] if not x.es], slug


# --- names of jobs -----------------------------------------------------------------------------


def test_the_two_forms_of_a_name_count_as_one() -> None:
    names = ["maestro", "maestra", "maestras", "supervisor de obra", "supervisoras de obra", "técnico médico", "tecnica medica"]
    assert len({plain(n) for n in names}) == 3
    assert len({plain(n) for n in ("plomero", "fontanero", "ayudante de plomero")}) == 3


def test_every_job_a_pathway_leads_to_has_three_everyday_spanish_names(content: Content, pathways: dict[str, Pathway]) -> None:
    led_to = {o for p in pathways.values() for e in p.exits for o in e.occupations}
    assert len(led_to) > 400
    thin = {o: content.occupations[o].value.es_names for o in led_to}
    assert not {o: names for o, names in thin.items() if len({plain(n) for n in names}) < 3}


def test_no_occupation_at_all_is_without_three_spanish_names_and_none_stands_twice(content: Content) -> None:
    for code, entry in content.occupations.items():
        names = entry.value.es_names
        assert len({plain(n) for n in names}) >= 3, f"{code}: {names}"
        assert len({n.casefold() for n in names}) == len(names), f"{code}: {names}"
