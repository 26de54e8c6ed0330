"""`pathways evaluate`: every figure of the model card, measured again.

Without people: worked cases, what weighing does to simulated people, what simulated groups are shown, how far the forms
agree, whether explanations add up. With a folder of people and titles, which stays outside this project: how often what
they really chose comes up, and how often a job title finds its occupation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from explorer import cases, disparity
from explorer.commands import search_names
from explorer.forms import forms
from explorer.matching import Matching
from models import encoder
from models.answers import Item, normed
from models.measures import (
    FIRST,
    Accuracy,
    accuracy,
    agreement,
    by_field,
    columns_of,
    mixing,
    pay_of_shown,
    place_of,
    scale_correlation,
    share_shown,
    shown,
    title_places,
)
from models.recommend import BALANCED, LIKES, blend, reasons
from models.reference import simulate
from models.search import strip

COUNTIES = ("22033", "22107", "22071")  # a city, a rural parish, a large city: East Baton Rouge, Tensas, Orleans
SEED = 11
SKIPPED = 9  # random patterns of skipped items the explanations are checked with, beside the forms
SAME = 1e-9
DRAWS = 5
STEM = ("engineering", "computing")
WOMEN, MEN = "F", "M"
TITLE_DEPTH = 10


class EvaluationError(Exception):
    """The figures cannot be measured; the message says what is missing."""


@dataclass(frozen=True)
class Figure:
    """One measured figure. `digits` after the point; None for a count. A text, such as a version, is said as it is."""

    value: float | str
    digits: int | None = 3

    @property
    def said(self) -> str:
        """As the model card prints it."""
        if isinstance(self.value, str):
            return self.value
        if self.digits is None:
            return f"{int(self.value):,}"
        text = f"{self.value:.{self.digits}f}"
        return text[1:] if text.startswith("0.") else text


Figures = dict[str, Figure]


@dataclass(frozen=True)
class Sizes:
    """How many simulated people each part takes. The card's own figures are those of the sizes here."""

    mixing: int = 20_000
    groups: int = disparity.SIMULATED
    forms: int = 5_000
    sums: int = 10_000


CARD = Sizes()


def count(value: float) -> Figure:
    """A figure that is a number of things."""
    return Figure(value, None)


# --- without people ---


def facts(matching: Matching, inventory: str) -> Figures:
    """Which versions, and how much there is: items, occupations, pathways, the encoder's table."""
    catalog, table = matching.catalog, encoder.default_encoder().table
    data = catalog.inventory(inventory)
    return {
        "facts.version": Figure(version("pathway-explorer")),
        "facts.version.inventory": Figure(data["version"]),
        "facts.version.norms": Figure(data["norms"]["version"]),
        "facts.items": count(len(matching.items(inventory))),
        "facts.occupations": count(len(matching.codes)),
        "facts.pathways.louisiana": count(len(catalog.offered("LA"))),
        "facts.pathways.california": count(len(catalog.offered("CA"))),
        "facts.encoder.tokens": count(table.shape[0]),
        "facts.encoder.dimensions": count(table.shape[1]),
        "facts.encoder.megabytes": Figure(table.nbytes / 1e6, 1),
    }


def worked_cases(matching: Matching, inventory: str, folder: Path) -> Figures:
    """Of all cases of a folder, those in dispute with them, how many the ranking meets."""
    if not any(folder.glob("*.yml")):
        raise EvaluationError(f"{folder}: no worked cases here. Run this in the project's folder, or say --cases FOLDER.")
    every = [case for file in sorted(folder.glob("*.yml")) for case in cases.load(file)]
    met = sum(not cases.unmet(case, cases.ranking(matching, case, inventory)) for case in every)
    return {"cases.written": count(len(every)), "cases.met": count(met), "cases.unmet": count(len(every) - met)}


def weighing(matching: Matching, inventory: str, people: int) -> Figures:
    """What the usual weights do to the order of simulated people, in three places."""
    marks = simulate(matching.items(inventory), people, SEED)
    found: Figures = {"weighing.people": count(people)}
    for county in COUNTIES:
        place = matching.catalog.place(county)
        mixed = mixing(*(matching.many(inventory, marks, place, weights)[1] for weights in (LIKES, BALANCED)))
        found |= {
            f"weighing.{county}.stays": Figure(mixed.stays), f"weighing.{county}.kept": Figure(mixed.kept),
            f"weighing.{county}.largest": Figure(mixed.largest), f"weighing.{county}.never": count(mixed.never),
        }  # fmt: skip
    return found


def groups(matching: Matching, inventory: str, people: int) -> Figures:
    """What simulated people are shown who answer as men and as women do on average, as `pathways report disparity` says it."""
    marks, group = disparity.simulated(matching, inventory, people)
    found: Figures = {"groups.people": count(people)}
    for county in COUNTIES[:2]:
        told = disparity.report(matching, inventory, marks, group, matching.catalog.place(county), BALANCED)
        found[f"groups.{county}.pay"] = Figure(told.pay_ratio)
        found[f"groups.{county}.lopsided"] = count(sum(row.lopsided for row in told.shown))
    return found


class Sittings:
    """Pathway scores of simulated people who sit twice, for each form and sitting, interest alone.

    The same interests, other chance in each answer.
    """

    def __init__(self, matching: Matching, inventory: str, people: int, state: str = "LA"):
        self.matching, self.inventory, self.items = matching, inventory, matching.items(inventory)
        self.pathways = matching.catalog.offered(state)
        self.forms = forms(matching.catalog.inventory(inventory))
        self.marks = np.split(simulate([*self.items, *self.items], people, SEED), 2, axis=1)

    def scores(self, form: str, sitting: int = 0) -> np.ndarray:
        """Scores (people, pathways); what the form leaves out counts as skipped."""
        chosen = {i["id"] for i in self.forms[form].items}
        given = np.array([i.id in chosen for i in self.items])
        worth = self.matching.worth(self.inventory, self.pathways, given.tobytes())
        answers = normed(np.where(given, self.marks[sitting], np.nan), self.items)
        return self.matching.groups(self.pathways).fits(answers @ worth.occupations) / worth.unit


def lengths(matching: Matching, inventory: str, people: int) -> Figures:
    """How far each form agrees with the whole one of the same sitting, and of another."""
    sittings = Sittings(matching, inventory, people)
    found: Figures = {"forms.people": count(people)}
    whole, again = sittings.scores("full"), sittings.scores("full", 1)
    for form in sittings.forms:
        mine = sittings.scores(form)
        found[f"forms.{form}.items"] = count(len(sittings.forms[form].items))
        for name, other in (("same", whole), ("again", again)):
            told = agreement(mine, other)
            found[f"forms.{form}.{name}.correlation"] = Figure(told.correlation, 2)
            found[f"forms.{form}.{name}.shared"] = Figure(told.shared, 2)
            found[f"forms.{form}.{name}.near"] = Figure(told.near, 2)
    return found


def sums(matching: Matching, inventory: str, people: int) -> Figures:
    """For how many answer sets the parts of a score miss it by more than a billionth: first, middle and last pathway of each."""
    random = np.random.default_rng(SEED)
    items, place = matching.items(inventory), matching.catalog.place(COUNTIES[0])
    labor = matching.catalog.labor(place)
    chosen = [{i["id"] for i in form.items} for form in forms(matching.catalog.inventory(inventory)).values()]
    patterns = [np.array([i.id in ids for i in items]) for ids in chosen]
    patterns += [random.random(len(items)) < random.uniform(0.3, 1) for _ in range(SKIPPED)]
    apart = 0
    for person in range(people):
        given = patterns[person % len(patterns)]
        marks = np.where(given, random.integers(1, 6, len(items)).astype(float), np.nan)
        fit = matching.fits(inventory, tuple(labor), marks, ())[0]
        weights = (LIKES, BALANCED)[person % 2]
        standings = blend(fit, labor, weights, ties=False)
        some = (standings[0], standings[len(standings) // 2], standings[-1])
        apart += any(abs(sum(r.points for r in reasons(fit, s, weights)) - s.score) > SAME for s in some)
    return {"sums.people": count(people), "sums.apart": count(apart)}


# --- with people ---


@dataclass(frozen=True)
class People:
    """Who answered what, and what they chose. Read from a folder that is no part of this project, and not kept.

    `chosen` (people,) places in `fields`; `group` (people,); `members` the occupations of each field; `pay` (fields,) dollars.
    """

    items: Sequence[Item]
    marks: np.ndarray
    fields: tuple[str, ...]
    chosen: np.ndarray
    group: np.ndarray
    members: tuple[tuple[int, ...], ...]
    pay: np.ndarray


Rows = Sequence[Mapping[str, str]]


def people_of(
    items: Sequence[Item],
    respondents: Sequence[str],
    marks: np.ndarray,
    truth: Rows,
    occupations: Rows,
    pay: Rows,
    codes: Sequence[str],
) -> People:
    """People from the tables of the folder, in the order of `truth`. Raises EvaluationError for what does not fit together."""
    prefixes: dict[str, list[str]] = {}
    for row in occupations:
        prefixes.setdefault(row["field"], []).append(row["soc_prefix"])
    fields = tuple(sorted(prefixes))
    dollars, problems = _dollars(pay)
    row_of = {name: k for k, name in enumerate(respondents)}
    problems += [f"no answers of respondent '{r['respondent']}'" for r in truth if r["respondent"] not in row_of]
    problems += [f"no occupations stand for the field '{f}'" for f in sorted({r["field"] for r in truth} - set(fields))]
    problems += [f"no earnings of the field '{f}'" for f in fields if f not in dollars]
    members = tuple(tuple(columns_of(codes, prefixes[f])) for f in fields)
    problems += [f"no occupation begins as those of the field '{f}'" for f, m in zip(fields, members, strict=True) if not m]
    problems += [
        f"no one of gender '{g}': the figures by sex need both"
        for g in (WOMEN, MEN)
        if truth and g not in {r["gender"] for r in truth}
    ]
    if problems or not truth:
        raise EvaluationError("\n".join(problems[:20]) or "no one is named in the table of what people chose")
    return People(
        items, marks[[row_of[r["respondent"]] for r in truth]], fields, np.array([fields.index(r["field"]) for r in truth]),
        np.array([r["gender"] for r in truth]), members, np.array([dollars[f] for f in fields]),
    )  # fmt: skip


def _dollars(pay: Rows) -> tuple[dict[str, float], list[str]]:
    found, problems = {}, []
    for row in pay:
        try:
            found[row["field"]] = float(row["median_earnings_usd"])
        except ValueError:
            problems.append(f"the earnings of '{row['field']}' are no number: '{row['median_earnings_usd']}'")
    return found, problems


def _accuracy(people: People, scores: np.ndarray) -> tuple[np.ndarray, np.ndarray, Accuracy]:
    fields = by_field(scores, people.members)
    places = place_of(fields, people.chosen)
    return fields, places, accuracy(places, people.chosen)


def _balanced(name: str, told: Accuracy) -> Figures:
    return {f"{name}.balanced-hit-{k}": Figure(v) for k, v in told.balanced_hits.items()} | {
        f"{name}.balanced-mrr": Figure(told.balanced_mrr)
    }


def chosen_fields(matching: Matching, people: People) -> Figures:
    """How often the field people chose is among the first, and what women and men are shown."""
    fields, places, told = _accuracy(people, matching.score_inventory(people.items, people.marks))
    found = {
        "people.people": count(len(places)),
        "people.items": count(len(people.items)),
        "people.fields": count(len(people.fields)),
    }
    found |= {f"people.hit-{k}": Figure(v) for k, v in told.hits.items()} | {"people.mrr": Figure(told.mrr)}
    own = people.chosen[:, None]
    found["people.earnings.chosen"] = Figure(pay_of_shown(own, people.pay, people.group, (WOMEN, MEN)))
    for who, letter in (("women", WOMEN), ("men", MEN)):
        found[f"people.chose.{who}"] = Figure(share_shown(own, _stem(people), people.group == letter))
        found[f"people.choosers.{who}"] = count(int(np.isin(people.chosen[people.group == letter], list(_stem(people))).sum()))
    found |= {f"people.{name}": Figure(value) for name, value in _women_and_men(people, fields, places).items()}
    return found | _balanced("people", told)


def _stem(people: People) -> set[int]:
    return {people.fields.index(f) for f in STEM if f in people.fields}


def _women_and_men(people: People, fields: np.ndarray, places: np.ndarray) -> dict[str, float]:
    """What women and men are shown, and how often those who chose computing or engineering find it."""
    first, stem = shown(fields), _stem(people)
    found = {"earnings": pay_of_shown(first, people.pay, people.group, (WOMEN, MEN))}
    for who, letter in (("women", WOMEN), ("men", MEN)):
        mask = people.group == letter
        found[f"shown.{who}"] = share_shown(first, stem, mask)
        choosers = places[mask & np.isin(people.chosen, list(stem))]
        if len(choosers):  # a share of nobody is no figure
            found[f"found.{who}"] = float((choosers <= FIRST).mean())
    return found


def usual_rule(matching: Matching, people: People) -> Figures:
    """The rule most tools use, on the same people: six averages of the answers against six figures of each occupation."""
    rows = {r["onet_soc"]: r for r in matching.catalog.rows("select onet_soc, R, I, A, S, E, C from occupations")}
    figures = np.array([[rows[c][t] for t in "RIASEC"] for c in matching.codes], dtype=float)
    scores = scale_correlation(people.marks, [i.scale for i in people.items], figures)
    return _balanced("usual", _accuracy(people, scores)[2])


def shortened(matching: Matching, people: People) -> Figures:
    """The same people with their items cut at random to five and to four a type: what forms of 30 and 24 items keep."""
    found: Figures = {}
    for each in (5, 4):
        told = []
        for draw in range(DRAWS):
            marks = np.where(_drawn(people.items, each, draw), people.marks, np.nan)
            fields, places, right = _accuracy(people, matching.score_inventory(people.items, marks))
            told.append({"hit-3": right.balanced_hits[3], "mrr": right.balanced_mrr} | _women_and_men(people, fields, places))
        name = f"cut.{6 * each}"
        found |= {f"{name}.{key}": Figure(float(np.mean([t[key] for t in told]))) for key in told[0]}
        threes = [t["hit-3"] for t in told]
        found |= {f"{name}.hit-3.least": Figure(min(threes)), f"{name}.hit-3.most": Figure(max(threes))}
    return found | {"cut.draws": count(DRAWS)}


def _drawn(items: Sequence[Item], each: int, draw: int) -> np.ndarray:
    """Which items are left when so many of each type are drawn at random."""
    random = np.random.default_rng([SEED, each, draw])
    mask = np.zeros(len(items), dtype=bool)
    for scale in "RIASEC":
        mine = [k for k, i in enumerate(items) if i.scale == scale]
        mask[random.choice(mine, min(each, len(mine)), replace=False)] = True
    return mask


def titles(matching: Matching, rows: Rows) -> Figures:
    """How often a job title finds its occupation: with the titles struck from the names, and with every name."""
    right = {r["title"]: set(r["soc"].split("|")) for r in rows}
    found: Figures = {"titles.titles": count(len(right))}
    for name, struck in (("struck", strip(list(right))), ("every", None)):
        hits = search_names(matching.catalog, list(right), TITLE_DEPTH, struck)
        places = title_places({t: [h.code for h in some] for t, some in zip(right, hits, strict=True)}, right)
        found |= {f"titles.{name}.hit-{k}": Figure(float((places <= k).mean())) for k in (1, 5, TITLE_DEPTH)}
    return found


# --- all of it ---


def parts(
    matching: Matching, inventory: str, cases_in: Path, people: Callable[[], People] | None, titles_in: Callable[[], Rows] | None,
    sizes: Sizes = CARD,
) -> Iterator[tuple[str, Callable[[], Figures]]]:  # fmt: skip
    """Every part by name, to be measured one by one; those of people only where people are given."""
    yield "facts", lambda: facts(matching, inventory)
    yield "cases", lambda: worked_cases(matching, inventory, cases_in)
    yield "weighing", lambda: weighing(matching, inventory, sizes.mixing)
    yield "groups", lambda: groups(matching, inventory, sizes.groups)
    yield "forms", lambda: lengths(matching, inventory, sizes.forms)
    yield "sums", lambda: sums(matching, inventory, sizes.sums)
    if people:
        yield "people", lambda: chosen_fields(matching, people())
        yield "usual", lambda: usual_rule(matching, people())
        yield "cut", lambda: shortened(matching, people())
    if titles_in:
        yield "titles", lambda: titles(matching, titles_in())


def as_data(matching: Matching, inventory: str, part: str | None, found: Figures) -> dict[str, Any]:
    """The figures as the command writes them in JSON. `part`: which of the people, None for none."""
    data = matching.catalog.inventory(inventory)
    return {
        "version": version("pathway-explorer"),
        "inventory": {"id": inventory, "version": data["version"]},
        "norms": {"id": data["norms"]["id"], "version": data["norms"]["version"]},
        "people": part,
        "figures": {key: {"value": f.value, "said": f.said} for key, f in found.items()},
    }
