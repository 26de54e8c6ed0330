"""Look across files: does everything a file names exist, and does every pathway lead somewhere?"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Container, Iterator
from pathlib import Path

from content import demand, tables
from content.load import Content, Entry, load, today
from content.packs import DEFAULT_PACKS
from content.problems import ContentError, Problem, shown
from content.schema import Checked, Inventory, Pathway, RuleSet, Shows

REQUIRED_TABLES = (
    "areas", "wages", "counties", "zips", "clusters", "occupations", "occupation_names", "knowledge",
    "national_projections", "state_projections", "cip_soc", "soc_clusters",
)  # fmt: skip
# Education that a person cannot have straight from high school.
DEGREE = {"Bachelor's degree", "Master's degree", "Doctoral or professional degree"}
# Exits up to so many years after grade 12 are too soon for a job that people are promoted to.
SOON = 2
LEADS = re.compile(r"supervisors|managers?\b", re.IGNORECASE)

BLANK = "____"


def facts(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Checked]]:
    """Every checked fact below `value`, with its path."""
    if isinstance(value, Checked):
        yield path, value
    if hasattr(value, "__pydantic_fields__"):
        for name in type(value).__pydantic_fields__:
            yield from facts(getattr(value, name), (*path, name))
    elif isinstance(value, list):
        for i, part in enumerate(value):
            yield from facts(part, (*path, i))


def _check_facts(entry: Entry, content: Content, now: dt.date) -> Iterator[Problem]:
    for path, fact in facts(entry.value):
        if fact.source and fact.source not in content.sources:
            yield entry.problem((*path, "source"), f"expected an id from sources.yml, found '{fact.source}'")
        if fact.confirmed and fact.confirmed.expires < now:
            ran_out = f"the confirmation expired on {fact.confirmed.expires}; confirm again or set check: unverified"
            yield entry.problem((*path, "confirmed", "expires"), ran_out)


def _blanks(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Where a blank of docs/pathway-template.yml was not filled in."""
    if isinstance(value, str) and BLANK in value:
        yield path
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _blanks(part, (*path, key))
    elif isinstance(value, list):
        for i, part in enumerate(value):
            yield from _blanks(part, (*path, i))


def _check_courses(content: Content) -> Iterator[Problem]:
    for entry in content.courses.values():
        for i, alternatives in enumerate(entry.value.prerequisites):
            for j, slug in enumerate(alternatives):
                if slug not in content.courses:
                    yield entry.problem(("prerequisites", i, j), f"expected a course slug, found '{slug}'")


def _promoted_to(content: Content) -> dict[str, str]:
    """Jobs that people come to after years in other work, with what the national projections say of it.

    Those for which five years or more are usual, and supervisors and managers for whom some are.
    """
    experience = {r["soc"]: r["experience"] for r in content.table("national_projections")}
    found = {}
    for row in content.table("occupations"):
        years = experience.get(row["oews_soc"], "")
        if years == "5 years or more" or (years == "Less than 5 years" and LEADS.search(row["title"])):
            found[row["onet_soc"]] = years.lower()
    return found


def _too_soon(entry: Entry, promoted_to: dict[str, str]) -> Iterator[Problem]:
    """A short exit is not headed by a job that asks for years of work first: its pay would be shown as the exit's."""
    for i, exit_ in enumerate(entry.value.exits):
        lead = exit_.occupations[0]
        if exit_.years <= SOON and lead in promoted_to:
            asks = f"'{lead}' usually asks for {promoted_to[lead]} of work first (BLS projections)"
            expected = f"{asks}; put the job people start in before it"
            yield entry.problem(("exits", i, "occupations", 0), expected)


def _check_pathway(entry: Entry, content: Content, zones: dict[str, str], entry_education: dict[str, str],
                   clusters: set[tuple[str, str]]) -> Iterator[Problem]:  # fmt: skip
    pathway: Pathway = entry.value
    for i, ref in enumerate(pathway.clusters):
        if (ref.cluster, ref.sub_cluster) not in clusters:
            yield entry.problem(("clusters", i), f"'{ref.cluster} > {ref.sub_cluster}' is not in tables/clusters.csv")
    yield from _sector_and_levels(entry, content)
    for path in _blanks(pathway.model_dump()):
        yield entry.problem(path, "a blank of the template is left; fill it in, or take it out where the key is not required")
    units = 0.0
    for s, step in enumerate(pathway.sequence):
        for j, slug in enumerate(step.beside):
            if slug not in content.courses:
                yield entry.problem(("sequence", s, "beside", j), f"expected a course slug, found '{slug}'")
        for k, slot in enumerate(step.courses):
            units += slot.units
            here = ("sequence", s, "courses", k)
            if slot.check == "historic":
                yield entry.problem((*here, "check"), "a historic course cannot be in a default sequence; choose a current one")
            for j, slug in enumerate(slot.one_of):
                course = content.courses.get(slug)
                if course is None:
                    yield entry.problem((*here, "one_of", j), f"expected a course slug, found '{slug}'")
                    continue
                if course.value.check == "historic":
                    yield entry.problem((*here, "one_of", j), f"'{slug}' is historic and cannot be in a default sequence")
                if step.grade not in course.value.grades:
                    yield entry.problem((*here, "one_of", j), f"'{slug}' is for grades {course.value.grades}, not {step.grade}")
                if slot.units not in course.value.units:
                    yield entry.problem((*here, "units"), f"'{slug}' can be {course.value.units} units, not {slot.units:g}")
    about = content.about.get(entry.pack)
    least = about.career_units if about else 0
    if units < least:
        yield entry.problem(("sequence",), f"career units add up to {units:g}; expected at least {least:g}")
    for i, step_credential in enumerate(pathway.credentials):
        yield from _credential(entry, content, step_credential.credential, ("credentials", i, "credential"))
    for i, exit_ in enumerate(pathway.exits):
        for j, slug in enumerate(exit_.credentials):
            yield from _credential(entry, content, slug, ("exits", i, "credentials", j))
        if exit_.awards and not exit_.cip:
            yield entry.problem(("exits", i, "cip"), "`awards` needs the CIP codes of the programs")
        for j, code in enumerate(exit_.occupations):
            if code not in zones:
                yield entry.problem(("exits", i, "occupations", j), f"'{code}' is not in tables/occupations.csv")
            elif exit_.after == "grade-12" and (zones[code] > "3" or entry_education.get(code) in DEGREE):
                yield entry.problem(("exits", i, "occupations", j),
                                    f"'{code}' usually needs a degree, so it cannot be an exit straight from school")  # fmt: skip
    for i, slug in enumerate(pathway.neighbours):
        if slug not in content.pathways:
            yield entry.problem(("neighbours", i), f"expected a pathway slug, found '{slug}'")


COURSE_LEVELS = ("introductory", "concentrator", "capstone")


def _sector_and_levels(entry: Entry, content: Content) -> Iterator[Problem]:
    """A state with sectors of its own names one for each pathway, and its course levels come in their order."""
    pathway: Pathway = entry.value
    about = content.about.get(entry.pack)
    sectors = about.sectors if about else []
    if pathway.sector is not None and pathway.sector not in sectors:
        yield entry.problem(("sector",), f"expected one of the `sectors` in pack.yml, found '{pathway.sector}'")
    if not sectors:
        return
    if pathway.sector is None:
        yield entry.problem(("sector",), "this pack groups pathways by sector, so `sector` must name one")
    reached = 0
    found = set()
    for s, step in enumerate(pathway.sequence):
        levels = [slot.course_level for slot in step.courses if slot.course_level]
        found.update(levels)
        for level in levels:
            if COURSE_LEVELS.index(level) < reached:
                yield entry.problem(
                    ("sequence", s), f"a course of level '{level}' comes after one of level '{COURSE_LEVELS[reached]}'"
                )
        reached = max([reached, *(COURSE_LEVELS.index(level) for level in levels)])
    for level in ("concentrator", "capstone"):
        if level not in found:
            yield entry.problem(
                ("sequence",), f"no course has `course_level: {level}`; a pathway needs a concentrator and a capstone"
            )


def _credential(entry: Entry, content: Content, slug: str, path: tuple[str | int, ...]) -> Iterator[Problem]:
    found = content.credentials.get(slug)
    if found is None:
        yield entry.problem(path, f"expected a credential id, found '{slug}'")
    elif found.value.check == "historic":
        yield entry.problem(path, f"'{slug}' is on an old list only (historic) and cannot be in a pathway")


def _check_historic(content: Content) -> Iterator[Problem]:
    """Older titles name their source, and no pathway of the same state bears one."""
    if "historic_titles" not in content.tables:
        return
    older: dict[tuple[str, str], str] = {}
    files = [shown(path) for path in content.tables["historic_titles"]]
    for row in content.table("historic_titles"):
        if row["kind"] == "pathway":
            older[row["state"], row["title"].casefold()] = row["generation"]
        if row["source"] not in content.sources:
            yield Problem(files[0], 1, "source", f"expected an id from sources.yml, found '{row['source']}'")
    for entry in content.pathways.values():
        generation = older.get((content.state_of(entry.pack), entry.value.title.casefold()))
        if generation:
            expected = f"'{entry.value.title}' is an older title ({generation}, historic); give the pathway the name it has now"
            yield entry.problem(("title",), expected)


def _check_rules(entry: Entry, content: Content) -> Iterator[Problem]:
    rules: RuleSet = entry.value
    total = sum(line.units for line in rules.lines if not line.inside)
    if abs(total - rules.total_units) > 1e-9:
        yield entry.problem(("total_units",), f"the lines add up to {total:g} units, not {rules.total_units:g}")
    for i, line in enumerate(rules.lines):
        for key in ("one_of", "ask", "default"):
            for j, slug in enumerate(getattr(line, key)):
                if slug not in content.courses:
                    yield entry.problem(("lines", i, key, j), f"expected a course slug, found '{slug}'")
        if line.takes == "courses" and not line.one_of:
            yield entry.problem(("lines", i, "one_of"), "a line that takes courses must list them")
        around = {other.id for other in rules.lines if not other.inside}
        for j, name in enumerate(line.inside):
            if name not in around:
                yield entry.problem(
                    ("lines", i, "inside", j), f"expected the id of a line that lies inside no other, found '{name}'"
                )
    for i, option in enumerate(rules.stands_for):
        paths = [(("course",), option.course), *((("all_of", j), slug) for j, slug in enumerate(option.all_of))]
        for path, slug in paths:
            if slug not in content.courses:
                yield entry.problem(("stands_for", i, *path), f"expected a course slug, found '{slug}'")
    for i, route in enumerate(rules.routes):
        for j, slug in enumerate(route.diplomas):
            diploma = content.rules.get(slug)
            if diploma is None or diploma.value.kind != "diploma" or diploma.value.state != rules.state:
                yield entry.problem(("routes", i, "diplomas", j), f"expected a diploma of {rules.state}, found '{slug}'")
    yield from _needs(entry, content)


def _needs(entry: Entry, content: Content) -> Iterator[Problem]:
    """The rule sets that needs name must exist and have lines; lines of an award that no need names would count for nothing."""
    rules: RuleSet = entry.value
    named: set[str] = set()
    for i, need in enumerate(rules.needs):
        parts: list[tuple[tuple[str | int, ...], Shows]] = [(("needs", i), need)]
        parts += [(("needs", i, "any_of", j), way) for j, way in enumerate(need.any_of)]
        for path, shows in parts:
            for k, slug in enumerate(shows.rules):
                named.add(slug)
                other = content.rules.get(slug)
                if other is None or not other.value.lines:
                    yield entry.problem((*path, "rules", k), f"expected a rule set with lines, found '{slug}'")
                elif other.value.state != rules.state:
                    yield entry.problem((*path, "rules", k), f"'{slug}' is a rule set of {other.value.state}, not of {rules.state}")
    if rules.needs and rules.lines and entry.id not in named:
        yield entry.problem(("lines",), f"no need names these lines; write '{entry.id}' into `rules` of one")


def _check_exceptions(entry: Entry, codes: Container[str]) -> Iterator[Problem]:
    for kind in ("programs", "clusters"):
        for i, reason in enumerate(getattr(entry.value, kind)):
            for j, code in enumerate(reason.codes):
                if code not in codes:
                    yield entry.problem((kind, i, "codes", j), f"'{code}' is not in tables/occupations.csv")


def _check_forms(entry: Entry) -> Iterator[Problem]:
    """A form names items and open questions of its inventory, each once."""
    inventory: Inventory = entry.value
    known = {"items": {i.id for i in inventory.items}, "questions": {q.id for q in inventory.questions}}
    for name, form in inventory.forms.items():
        if name == "full" and form.items:
            yield entry.problem(("forms", name, "items"), "`full` is the whole inventory; give a shorter form another id")
        for key, kind in (("items", "an item id"), ("questions", "the id of an open question")):
            named = getattr(form, key) or []
            for i, id_ in enumerate(named):
                if id_ not in known[key]:
                    yield entry.problem(("forms", name, key, i), f"expected {kind}, found '{id_}'")
                elif id_ in named[:i]:
                    yield entry.problem(("forms", name, key, i), f"'{id_}' stands twice in this form")


def problems(content: Content, now: dt.date | None = None) -> list[Problem]:
    """Every problem across files, sorted by file and line."""
    now = now or today()
    found: list[Problem] = []
    missing = [t for t in REQUIRED_TABLES if t not in content.tables]
    if missing:
        where = shown(content.packs[0])
        return [Problem(f"{where}/tables/{t}.csv", 1, t, "this table is missing; run `python -m content.harvest`") for t in missing]
    for name, paths in content.tables.items():
        for path in paths:
            found.extend(tables.problems(name, path))
    if found:
        return sorted(found)
    rows = list(content.table("occupations"))
    zones = {r["onet_soc"]: r["job_zone"] for r in rows}
    education = {r["soc"]: r["entry_education"] for r in content.table("national_projections")}
    entry_education = {r["onet_soc"]: education.get(r["oews_soc"], "") for r in rows}
    clusters = {(r["cluster"], r["sub_cluster"]) for r in content.table("clusters")}
    if not content.pathways:
        found.append(Problem(shown(content.packs[0]), 1, "pathways", "no pathway was found in any pack"))
    if not content.inventories:
        found.append(Problem(shown(content.packs[0]), 1, "inventory", "no inventory was found in any pack"))
    for code in sorted(set(zones) - set(content.occupations)):
        found.append(Problem(shown(content.packs[0] / "occupations"), 1, code, "this occupation has no words of our own"))
    for entries in (content.courses, content.credentials, content.pathways, content.rules, content.providers):
        for entry in entries.values():
            found.extend(_check_facts(entry, content, now))
    found.extend(_check_courses(content))
    found.extend(_check_historic(content))
    found.extend(demand.stored_problems(content, now))
    promoted_to = _promoted_to(content)
    for entry in content.pathways.values():
        found.extend(_check_pathway(entry, content, zones, entry_education, clusters))
        found.extend(_too_soon(entry, promoted_to))
    for entry in content.rules.values():
        found.extend(_check_rules(entry, content))
    for entry in content.exceptions.values():
        found.extend(_check_exceptions(entry, zones))
    for entry in content.providers.values():
        for i, slug in enumerate(entry.value.pathways):
            if slug not in content.pathways:
                found.append(entry.problem(("pathways", i), f"expected a pathway slug, found '{slug}'"))
    for entry in content.inventories.values():
        inventory = entry.value
        ids = [i.id for i in inventory.items]
        if inventory.norms not in content.norms:
            found.append(entry.problem(("norms",), f"expected a norms id, found '{inventory.norms}'"))
        found.extend(_check_forms(entry))
        if len(set(ids)) != len(ids):
            found.append(entry.problem(("items",), "two items share an `id`"))
    first_of: dict[str, str] = {}
    for id_, entry in content.norms.items():
        other = first_of.setdefault(entry.value.version, id_)
        if other != id_:
            expected = (
                f"norms '{other}' have version '{entry.value.version}' too; a saved result is found by it, so each has its own"
            )
            found.append(entry.problem(("version",), expected))
        if entry.value.source not in content.sources:
            found.append(entry.problem(("source",), f"expected an id from sources.yml, found '{entry.value.source}'"))
        apart = entry.value.differences
        if apart and apart.source not in content.sources:
            found.append(entry.problem(("differences", "source"), f"expected an id from sources.yml, found '{apart.source}'"))
    return sorted(set(found))


def load_and_check(packs: list[Path] | tuple[Path, ...] = DEFAULT_PACKS) -> Content:
    """Content that holds together.

    Raises ContentError with every problem found.
    """
    content = load(packs)
    found = problems(content)
    if found:
        raise ContentError(found)
    return content
