"""Where a pathway's jobs and the national crosswalks say different things, and why we keep ours.

Two tables are asked, both by SOC code: `cip_soc` (which programs lead to which jobs) and
`soc_clusters` (which career clusters a job belongs to). `exceptions.yml` of a pack gives the
reason where we differ on purpose; what has none is open.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from content.load import Content, Entry
from content.schema import Exceptions, Exit, Pathway, Reason


@dataclass(frozen=True)
class Disagreement:
    """A job of an exit that a crosswalk does not lead to.

    `kind`: `programs` (no program of the exit leads to it) or `clusters` (it belongs to none of the pathway's);
    `ours`: the exit's CIP codes or the pathway's clusters; `theirs`: those the crosswalk gives; `reason`: None when open.
    """

    kind: str
    pathway: str
    exit: str
    code: str
    title: str
    ours: tuple[str, ...]
    theirs: tuple[str, ...]
    reason: str | None = None
    es: str | None = None


@dataclass(frozen=True)
class SpareReason:
    """A reason that explains nothing any more, or names a pathway or job wrongly."""

    pack: str
    kind: str
    codes: tuple[str, ...]
    pathways: tuple[str, ...]
    reason: str


KINDS = ("programs", "clusters")


def _by_soc(content: Content, table: str, column: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in content.table(table):
        found.setdefault(row["soc"], set()).add(row[column])
    return found


def _soc(onet_soc: str) -> str:
    """The SOC code of an O*NET-SOC code."""
    return onet_soc[:7]


def _differences(pathway: Pathway, exit_: Exit, leads: dict[str, set[str]],
                 belongs: dict[str, set[str]]) -> Iterator[tuple[str, str, set[str], set[str]]]:  # fmt: skip
    """(kind, code, ours, theirs) of an exit's jobs that disagree."""
    clusters = {c.cluster for c in pathway.clusters}
    for code in exit_.occupations:
        programs = leads.get(_soc(code), set())
        if exit_.cip and not programs & set(exit_.cip):
            yield "programs", code, set(exit_.cip), programs
        theirs = belongs.get(_soc(code), set())
        if not theirs & clusters:
            yield "clusters", code, clusters, theirs


def _reason(content: Content, kind: str, entry: Entry, code: str) -> Reason | None:
    """The reason for a job of a pathway; a later pack's comes first, and a state's holds for its own pathways only."""
    state = content.speaks_for(entry.pack)
    for given in reversed(content.exceptions.values()):
        exceptions: Exceptions = given.value
        if content.speaks_for(given.pack) in ("", state):
            for reason in getattr(exceptions, kind):
                if code in reason.codes and (not reason.pathways or entry.id in reason.pathways):
                    return cast(Reason, reason)
    return None


def disagreements(content: Content) -> tuple[list[Disagreement], list[SpareReason]]:
    """Every disagreement, by kind, pathway, exit and place, and the reasons that explain none."""
    leads, belongs = _by_soc(content, "cip_soc", "cip"), _by_soc(content, "soc_clusters", "cluster")
    titles = {r["onet_soc"]: r["title"] for r in content.table("occupations")}
    found: list[Disagreement] = []
    used: set[int] = set()
    for slug, entry in sorted(content.pathways.items()):
        for exit_ in entry.value.exits:
            for kind, code, ours, theirs in _differences(entry.value, exit_, leads, belongs):
                why = _reason(content, kind, entry, code)
                used.add(id(why))
                found.append(Disagreement(
                    kind, slug, exit_.id, code, titles.get(code, code), tuple(sorted(ours)), tuple(sorted(theirs)),
                    why.reason if why else None, why.es if why else None,
                ))  # fmt: skip
    spare = [
        SpareReason(entry.pack, kind, tuple(reason.codes), tuple(reason.pathways), reason.reason)
        for entry in content.exceptions.values()
        for kind in KINDS
        for reason in getattr(entry.value, kind)
        if id(reason) not in used
    ]
    return sorted(found, key=lambda d: KINDS.index(d.kind)), spare
