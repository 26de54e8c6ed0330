"""How sure the facts are and what is missing: the report at a terminal and the page that shows it.

Both say what `content.health` found; the page reads what the build stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from explorer.catalog import Catalog
from explorer.formatting import dollars
from explorer.speech import gettext as _

CHECKS = ("seen", "confirmed", "unverified", "historic")
# Sources of the tables the report asks.
TABLES = (
    "oews-2025-05", "projections-central-2022-32", "bls-ep-2024-34", "cip-soc-2020", "career-clusters-2025",
    "apprenticeship-gov-2026",
)  # fmt: skip
Part = Mapping[str, Any]


def share(number: int, of: int) -> str:
    """A count with what it is a part of: > 421 of 1,731 (24 %), > 3 of 1,731 (under 1 percent), > none when there is nothing."""
    if not of:
        return _("none")
    percent = f"{100 * number / of:.0f} %"
    if number and 200 * number < of:
        percent = _("under 1 percent")
    elif number < of and 200 * number >= 199 * of:
        percent = _("over 99 percent")  # 100 % is said of all only
    return _("%(number)s of %(of)s (%(percent)s)", number=f"{number:,}", of=f"{of:,}", percent=percent)


def totals(pack: Part, kinds: Iterable[str] | None = None) -> dict[str, int]:
    """Facts of a pack by check, over all kinds of entry or some."""
    return {c: sum(pack["facts"][k][c] for k in kinds or pack["facts"]) for c in CHECKS}


# --- at a terminal ---------------------------------------------------------------------------------


def _facts(parts: Part) -> list[str]:
    lines = ["Facts by pack, percent of the facts of that pack"]
    for pack in parts["packs"]:
        counts = totals(pack)
        total = sum(counts.values())
        lines.append(f"  {pack['title']}: {total:,} facts, {pack['pathways']} pathways")
        lines += [f"    {check:<11} {share(n, total)}" for check, n in counts.items()]
        oldest = pack["oldest"]
        if oldest:
            lines.append(f"    oldest source: {oldest['title']}, {oldest['release']} (read {oldest['retrieved']})")
        lines.append(f"    sources that name no year: {share(len(pack['undated']), pack['sources'])}")
    return lines


def _missing(parts: Part) -> list[str]:
    jobs = parts["missing_figures"]
    lines = [f"Jobs of exits without a national figure: {len(jobs)}"]
    lines += [
        f"  {j['soc']} {', '.join(j['titles'])}: no {' and no '.join(j['missing'])}; {', '.join(j['pathways'])}" for j in jobs
    ]
    bare = [f"{p['pathway']} {e}" for p in parts["pathways"] for e in p["without_program"]]
    return [*lines, f"Exits after college that name no program: {len(bare)}", *(f"  {b}" for b in bare)]


def _disagreements(parts: Part) -> list[str]:
    found = parts["disagreements"]
    unexplained = [d for d in found if d["reason"] is None]
    lines = [
        f"Jobs of exits the national crosswalks put elsewhere: {len(found)}, of which {len(unexplained)} open",
        *(
            f"  {d['pathway']} {d['exit']}: {d['code']} {d['title']}; {d['kind']} ours {', '.join(d['ours'])}; "
            f"theirs {', '.join(d['theirs']) or 'none'}"
            for d in unexplained
        ),
    ]
    lines += [f"  explained, {len(g.rows)}: {g.reason}" for g in _by_reason(found)]
    lines.append("  (--format json lists each with its pathway, exit and codes)")
    lines += [f"  a reason that explains nothing ({s['pack']}): {s['reason']}" for s in parts["spare_reasons"]]
    return lines


def _prospects(parts: Part) -> list[str]:
    found = parts["prospects"]
    both = [p for p in found if p["low_pay"] and p["few_openings"]]
    lines = ["Low pay and few openings", f"  {parts['rule']}"]
    lines += [
        f"  {line['title']}: middle pay {dollars(line['pay'])} a year, middle job {line['openings']:,.0f} openings a year"
        for line in parts["lines"]
        if line["openings"] is not None
    ]
    lines.append(f"  both: {len(both)} of {len(found)} pathways with published pay")
    lines += [f"    {p['pathway']} {p['exit']}: {dollars(p['pay'])}, {p['openings']:,.0f} openings a year" for p in both]
    lines.append(f"  low pay only: {_slugs(p for p in found if p['low_pay'] and not p['few_openings'])}")
    lines.append(f"  few openings only: {_slugs(p for p in found if p['few_openings'] and not p['low_pay'])}")
    if parts["unpaid"]:
        lines.append(f"  no published pay within two years: {', '.join(parts['unpaid'])}")
    return lines


def _slugs(rows: Iterable[Part]) -> str:
    slugs = [r["pathway"] for r in rows]
    return f"{len(slugs)}: {', '.join(slugs)}" if slugs else "0"


def _alone(rows: Iterable[Part]) -> list[Part]:
    """Pathways with nobody to teach them, no partner loaded, and no job on an official list of jobs in demand."""
    return [p for p in rows if not p["provider"] and not p["partner"] and not p["listed"]]


def _lists(parts: Part) -> list[str]:
    rows = [p for p in parts["pathways"] if p["listed"] is not None]
    lines = [f"Official lists of jobs in demand: {len(parts['lists'])} of {parts['regions']} regions have one loaded"]
    lines += [
        f"  {found['name']}: {found['title']}, {found['publisher']}, {found['date']} ({found['check']}); a pathway leads to "
        f"{share(found['reached'], found['jobs'])} of its jobs"
        for found in parts["lists"]
    ]
    if rows:
        alone = _slugs(p for p in rows if not p["listed"])
        lines.append(f"Pathways with no job on an official list, of {len(rows)} in states with one: {alone}")
    return lines


def _pathways(parts: Part) -> list[str]:
    rows = parts["pathways"]
    confirm = sorted(rows, key=lambda p: (-p["to_confirm"], p["pathway"]))
    sponsors = [p for p in rows if p["sponsor"] is not None]
    partners = [p for p in rows if p["partner"] is not None]
    return [
        f"Pathways that read above grade 8: {_slugs(p for p in rows if p['hard'])}",
        f"Pathways whose Spanish is reviewed, not a draft: {share(sum(p['reviewed'] for p in rows), len(rows))}",
        f"Pathways nobody is loaded to teach: {share(sum(not p['provider'] for p in rows), len(rows))}",
        "Pathways with no school, no registered sponsor and no job on an official list loaded: "
        f"{share(len(_alone(rows)), len(rows))}",
        f"Pathways without a registered sponsor for any of their jobs, of {len(partners)} in states with a table of sponsors: "
        f"{_slugs(p for p in partners if not p['partner'])}",
        f"Pathways without a sponsor for their apprenticeship exits, of {len(sponsors)} in states with a table of sponsors: "
        f"{_slugs(p for p in sponsors if not p['sponsor'])}",
        "Facts a district must confirm, by pathway",
        *(f"  {p['to_confirm']:>3}  {p['pathway']}" for p in confirm),
    ]


def report(parts: Part) -> str:
    """The report as a person reads it at a terminal."""
    blocks = (_facts, _missing, _disagreements, _prospects, _lists, _pathways)
    return "\n\n".join("\n".join(block(parts)) for block in blocks)


# --- the page --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Explained:
    """Disagreements with one reason."""

    reason: str
    es: str
    rows: tuple[Part, ...]

    @property
    def jobs(self) -> list[tuple[str, str, list[Part]]]:
        """(code, title, where it stands) of each job, in order of code."""
        found: dict[tuple[str, str], list[Part]] = {}
        for row in self.rows:
            found.setdefault((row["code"], row["title"]), []).append(row)
        return [(code, title, rows) for (code, title), rows in sorted(found.items())]


def _by_reason(found: Sequence[Part]) -> list[Explained]:
    """Explained disagreements by reason, the reasons that explain most first."""
    groups: dict[tuple[str, str], list[Part]] = {}
    for d in found:
        if d["reason"] is not None:
            groups.setdefault((d["reason"], d["es"]), []).append(d)
    ordered = sorted(groups.items(), key=lambda g: (-len(g[1]), g[0]))
    return [Explained(reason, es, tuple(rows)) for (reason, es), rows in ordered]


def _pack_rows(parts: Part) -> list[dict[str, Any]]:
    """Each pack with its totals, the shares of each check, and the same by kind of entry."""
    kinds = {
        "pathways": _("Pathways"),
        "courses": _("Courses"),
        "credentials": _("Credentials"),
        "rules": _("Diploma and admission rules"),
        "providers": _("Schools, centers and colleges"),
    }

    def shares(counts: Mapping[str, int]) -> list[str]:
        return [share(n, sum(counts.values())) for n in counts.values()]

    return [
        {
            **pack,
            "total": sum(totals(pack).values()),
            "shares": shares(totals(pack)),
            "kinds": [(kinds[k], sum(n.values()), shares(totals(pack, [k]))) for k, n in pack["facts"].items() if sum(n.values())],
        }
        for pack in parts["packs"]
    ]


def _flags(parts: Part) -> dict[str, list[Part]]:
    """Pathways under both lines, under the pay line alone and under the openings line alone."""
    found = parts["prospects"]
    return {
        "both": [p for p in found if p["low_pay"] and p["few_openings"]],
        "low_pay": [p for p in found if p["low_pay"] and not p["few_openings"]],
        "few": [p for p in found if p["few_openings"] and not p["low_pay"]],
    }


def page(facts: Catalog) -> dict[str, Any]:
    """What the page shows, from the report the build stored."""
    parts = facts.health
    rows = parts["pathways"]
    return {
        **parts,
        "packs": _pack_rows(parts),
        "used": [facts.sources[id_] for id_ in TABLES if id_ in facts.sources],
        "flags": _flags(parts),
        "open": [d for d in parts["disagreements"] if d["reason"] is None],
        "explained": _by_reason(parts["disagreements"]),
        "bare": [(p["pathway"], e) for p in rows for e in p["without_program"]],
        "by_pack": [(pack["title"], [p for p in rows if p["pack"] == pack["pack"]]) for pack in parts["packs"]],
        "no_provider": share(sum(not p["provider"] for p in rows), len(rows)),
        "reviewed": share(sum(p["reviewed"] for p in rows), len(rows)),
        "alone": share(len(_alone(rows)), len(rows)),
        "hard": [p for p in rows if p["hard"]],
        "no_sponsor": [p for p in rows if p["sponsor"] is False],
        "apprentices": sum(p["sponsor"] is not None for p in rows),
        "no_partner": [p for p in rows if p["partner"] is False],
        "lists": [found | {"share": share(found["reached"], found["jobs"])} for found in parts["lists"]],
        "no_demand": [p for p in rows if p["listed"] is False],
        "judged": sum(p["listed"] is not None for p in rows),
        "partnered": sum(p["partner"] is not None for p in rows),
    }
