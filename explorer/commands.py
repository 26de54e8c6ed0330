"""What the matching commands print: recommendations as data and text, and reading their files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, overload

import numpy as np

from explorer.catalog import Catalog, Place
from explorer.formatting import dollars, openings
from explorer.matching import Matching
from models.answers import HIGHEST, LOWEST, AnswerError, Item, differences, scale_norms
from models.encoder import default_encoder
from models.labor import PathwayLabor
from models.recommend import Reason, Weights
from models.search import Hit, NameIndex, merge
from models.spelling import Vocabulary, count_words

LIKED = 4
FLAT_WORDS = {
    "few": "Too few answers for a ranking: answer at least twelve items.",
    "flat": "The answers are all nearly the same, so nothing stands out. "
    "Look at all pathways, or answer again with what you like most and least.",
}


def _reasons(found: Sequence[Reason], answers: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The parts of a score; `liked` says whether the answer was a 4 or 5 (a text always is)."""
    return [
        {
            "part": r.part,
            "answer": r.answer,
            "points": r.points,
            "liked": r.part == "interest" and (answers.get(r.answer or "") or LIKED) >= LIKED,
        }
        for r in found
    ]


def _figures(labor: PathwayLabor) -> dict[str, Any]:
    """Pay and openings with place, period and source."""
    pay = labor.pay
    return {
        "wage": None if pay is None or pay.area is None else {
            "median": pay.median, "p25": pay.row.p25, "unit": "USD a year", "soc": pay.soc, "area": pay.area.title,
            "borrowed": pay.borrowed, "period": pay.period, "source": pay.source, "exit": labor.exit_id,
        },
        "openings": [
            {"soc": soc, "yearly": openings(f.amount), "area": f.area.title, "borrowed": f.borrowed, "estimated": f.estimated,
             "period": f.period, "source": f.source}
            for soc, f in zip(labor.socs, labor.openings, strict=True) if f.area is not None
        ],
    }  # fmt: skip


def recommendation(
    matching: Matching, inventory: str, answers: Mapping[str, Any], texts: Sequence[str], place: Place, weights: Weights, top: int
) -> dict[str, Any]:
    """The recommendation as the command prints it in JSON."""
    catalog = matching.catalog
    ranking = matching.rank(inventory, answers, place, weights, texts)
    ladder = catalog.ladder(place)
    out: dict[str, Any] = {
        "place": {"county": place.county, "name": place.name, "state": place.state, "areas": [a.title for a in ladder]},
        "weights": {"interest": weights.interest, "wage": weights.wage, "demand": weights.demand},
        "too_flat": None,
        "pathways": [],
        "occupations": [],
    }
    if ranking.too_flat:
        out["too_flat"] = {"reason": ranking.too_flat, "text": FLAT_WORDS[ranking.too_flat]}
        return out
    labor, jobs = catalog.labor(place), catalog.occupation_labor(place)
    for r in ranking.best[:top]:
        pathway = catalog.pathway(r.slug)
        exits = [{"id": e["id"], "after": e["after"], "title": e["title"], "years": e["years"]} for e in pathway["exits"]]
        out["pathways"].append({
            "slug": r.slug, "title": pathway["title"], "score": r.score, "interest": r.interest, "wage": r.wage,
            "demand": r.demand, "ties_with": list(r.ties_with), "reasons": _reasons(ranking.reasons(r), answers),
            "borrowed_from": labor[r.slug].borrowed_from, "exits": exits, "figures": _figures(labor[r.slug]),
        })  # fmt: skip
    occupations = matching.rank_occupations(inventory, answers, place, weights, texts)
    for r in occupations.best[:top]:
        out["occupations"].append({
            "code": r.slug, "title": catalog.titles[r.slug], "score": r.score, "interest": r.interest, "wage": r.wage,
            "demand": r.demand, "ties_with": [], "reasons": _reasons(occupations.reasons(r), answers),
            "borrowed_from": jobs[r.slug].borrowed_from,
            "pathways": [s for s in catalog.offered(place.state) if r.slug in catalog.members(s)],
            "figures": _figures(jobs[r.slug]),
        })  # fmt: skip
    return out


def recommendation_text(result: dict[str, Any], inventory: dict[str, Any], place: Place) -> str:
    """The recommendation as a person reads it at a terminal."""
    if result["too_flat"]:
        return str(result["too_flat"]["text"])
    words = {i["id"]: i["text"] for i in inventory["items"]}
    lines = [
        f"Pathways for {place.name}, {place.state} (figures from {result['place']['areas'][0]}; wider where that publishes none)",
        "",
    ]
    for n, p in enumerate(result["pathways"], 1):
        wage = p["figures"]["wage"]
        pay = f"middle pay {dollars(wage['median'])} a year, {wage['area']}" if wage else "pay not published"
        why = [
            words.get(r["answer"], "what you wrote")
            for r in p["reasons"]
            if r["part"] == "interest" and r["points"] > 0 and r["liked"]
        ][:2]
        tied = f"; cannot be told apart from {len(p['ties_with'])} others" if p["ties_with"] else ""
        lines.append(f"{n:>2}. {p['title']:<32} {p['score']:5.1f}  {pay}{tied}")
        lines.append(f"    because you like: {'; '.join(why)}" if why else "    no answer raised it")
    lines += ["", "Occupations"]
    lines += [f"{n:>2}. {o['title']:<60} {o['score']:5.1f}" for n, o in enumerate(result["occupations"], 1)]
    lines += [
        "",
        "A score orders; it closes nothing. Wages: OEWS May 2025. Openings: state projections 2022-32, area share estimated.",
    ]
    return "\n".join(lines)


def read_items(path: Path, rows: list[dict[str, str]], norms: Mapping[str, Any]) -> list[Item]:
    """Items of a file with their norms: the file's own where it has mean and sd, else those of its Holland type.

    Raises AnswerError naming every line that cannot be used.
    """
    by_scale, apart = scale_norms(norms), differences(norms)
    items, problems = [], []
    seen: set[str] = set()
    for line, row in enumerate(rows, 2):
        scale = row["scale"].strip().upper()[:1]
        if row["item"] in seen:
            problems.append(f"{path}:{line}: item: '{row['item']}' stands twice")
        if not row["text"].strip():
            problems.append(f"{path}:{line}: text: expected the words of the item")
        seen.add(row["item"])
        try:
            mean = float(row["mean"]) if row.get("mean") else by_scale[scale][0]
            sd = float(row["sd"]) if row.get("sd") else by_scale[scale][1]
            if not np.isfinite([mean, sd]).all() or sd <= 0:
                raise ValueError
        except KeyError:
            problems.append(f"{path}:{line}: scale: expected one of R I A S E C, found '{row['scale']}'")
        except ValueError:
            problems.append(f"{path}:{line}: mean, sd: expected numbers, sd above 0")
        else:
            items.append(Item(row["item"], row["text"], scale, mean, sd, apart.get(scale, np.nan)))
    if problems or not items:
        raise AnswerError("\n".join(problems) or f"{path}: no item found")
    return items


def read_marks(path: Path, rows: list[dict[str, str]], items: Sequence[Item]) -> np.ndarray:
    """Marks (people, items), NaN where empty. Raises AnswerError naming every cell out of range."""
    marks, problems = np.full((len(rows), len(items)), np.nan), []
    for r, row in enumerate(rows):
        for c, item in enumerate(items):
            text = (row[item.id] or "").strip()
            if not text:
                continue
            try:
                value = float(text)
            except ValueError:
                value = np.nan
            if np.isnan(value) or value % 1 or not LOWEST <= value <= HIGHEST:
                problems.append(f"{path}:{r + 2}: {item.id}: expected 1 to 5 or empty, found '{text}'")
            else:
                marks[r, c] = value
    if problems:
        raise AnswerError("\n".join(problems[:20] + ([f"{path}: and {len(problems) - 20} more"] if len(problems) > 20 else [])))
    return marks


class _Names(Sequence[str]):
    """Every name of the table, in its order; one alone is read when it is asked for."""

    def __init__(self, catalog: Catalog, length: int):
        self.catalog, self.length = catalog, length

    def __len__(self) -> int:
        return self.length

    def __iter__(self) -> Iterator[str]:
        return (r["name"] for r in self.catalog.rows("select name from occupation_names order by rowid"))

    @overload
    def __getitem__(self, place: int) -> str: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...

    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        if isinstance(place, slice):
            return list(self)[place]
        return str(self.catalog.one("select name from occupation_names where rowid = ?", (place + 1,))["name"])


def name_index(catalog: Catalog) -> NameIndex:
    """The search index over all names of all occupations."""
    codes = catalog.rows("select distinct onet_soc from occupation_names order by onet_soc")
    owner, vectors = catalog.array("names.owner"), catalog.array("names")
    return NameIndex(_Names(catalog, len(owner)), tuple(r["onet_soc"] for r in codes), owner, vectors, catalog.array("names.scale"))


def search_names(catalog: Catalog, texts: Sequence[str], top: int, struck: set[str] | None = None) -> list[list[Hit]]:
    """For each text the `top` occupations with the nearest names; a text with a misspelt word counts as typed and as mended.

    `struck`: names (in small letters) to leave out, both as names and as words to mend by.
    """
    index, words = name_index(catalog), catalog.vocabulary
    if struck:
        index = index.without(struck)
        words = Vocabulary(count_words(index.names))
    found = index.search(default_encoder().encode(texts), top)
    mended = {i: words.mend(t) for i, t in enumerate(texts)}
    changed = [i for i, t in enumerate(texts) if mended[i] != t]
    for i, hits in zip(changed, index.search(default_encoder().encode([mended[i] for i in changed]), top), strict=True):
        found[i] = merge(hits, found[i])[:top]
    return found
