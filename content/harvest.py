"""Make our own tables from the raw public releases: `python -m content.harvest RAW_DIR [PART …]`.

RAW_DIR holds the releases named in sources.yml (labor/, onet/, crosswalks/, pathways/). PART is
one of wages, projections, places, occupations, knowledge, crosswalks, louisiana; all if not said. Only the columns the
site uses are kept, codes stay text, an empty cell means "not published". The tables are
committed; the raw files are not. Run it once a year when a release changes; docs/editing.md
goes through it for the wages.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from content.tables import ASKED_FOR

HERE = Path(__file__).parent
US = HERE / "us" / "tables"
LA = HERE / "states" / "la" / "tables"
# In OEWS tables: a wage or a number of jobs not released, a wage above the highest that is published, not applicable.
MARKS = {"*", "**", "#", "~"}


def rows(path: Path, delimiter: str = ",") -> Iterator[dict[str, str]]:
    """Rows of a CSV or tab text file (gzip by its name); every value is text."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file, delimiter=delimiter)


def write(path: Path, header: list[str], body: Iterable[Iterable[object]]) -> None:
    """Write a table; gzip without a time stamp, so that the same facts give the same bytes."""
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(header)
    count = 0
    for row in body:
        out.writerow(row)
        count += 1
    data = text.getvalue().encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    before = f", before {sum(1 for _ in rows(path))}" if path.exists() else ""
    path.write_bytes(gzip.compress(data, 9, mtime=0) if path.suffix == ".gz" else data)
    sys.stdout.write(f"{path.relative_to(HERE)}: {count} rows{before}\n")


def _whole(text: str) -> str:
    return str(int(float(text))) if text not in ("", "N/A") else ""


def newest_wages(raw: Path) -> tuple[Path, Path]:
    """The files of the latest OEWS release, its wages and its areas: labor/oews_may2025.csv[.gz], labor/oews_may2025_areas.csv."""
    found = [
        (int(name[1]), p) for p in raw.glob("labor/oews_*") if (name := re.fullmatch(r"oews_may(\d{4})\.csv(?:\.gz)?", p.name))
    ]
    if not found:
        sys.exit(f"{raw / 'labor'}: no file such as oews_may2025.csv is there; docs/editing.md says what stands in it")
    year, path = max(found)
    areas = raw / f"labor/oews_may{year}_areas.csv"
    if not areas.exists():
        sys.exit(f"{areas}: this file is missing; docs/editing.md says what stands in it")
    return path, areas


def wages(raw: Path) -> None:
    keep = ["area_code", "soc_code", "employment", "annual_p10", "annual_p25", "annual_median",
            "annual_p75", "annual_p90", "location_quotient"]  # fmt: skip
    figures, areas = newest_wages(raw)
    write(
        US / "wages.csv.gz",
        ["area", "soc", "employment", "p10", "p25", "median", "p75", "p90", "location_quotient"],
        (["" if r[k].strip() in MARKS else r[k] for k in keep] for r in rows(figures)),
    )
    write(
        US / "areas.csv",
        ["area", "title", "type", "states", "price_level"],
        ([r["area_code"], r["area_title"], r["area_type"], r["states"], r["bea_rpp_all_items_2024"]] for r in rows(areas)),
    )


def projections(raw: Path) -> None:
    write(
        US / "national_projections.csv",
        ["soc", "title", "jobs_2024_k", "jobs_2034_k", "openings_k", "entry_education", "experience", "training"],
        (
            [r["soc_code"], r["title"], r["employment_2024_k"], r["employment_2034_k"], r["annual_openings_2024_34_k"],
             r["typical_entry_education"], r["work_experience"], r["on_the_job_training"]]
            for r in rows(raw / "labor/bls_ep_2024_34_occupations.csv")
            if r["occupation_type"] == "Line item"
        ),
    )  # fmt: skip
    write(
        US / "state_projections.csv.gz",
        ["state_fips", "soc", "jobs_2022", "jobs_2032", "openings"],
        (
            [r["state_fips"], r["soc_code"], _whole(r["employment_2022"]), _whole(r["employment_2032"]),
             _whole(r["avg_annual_openings"])]
            for r in rows(raw / "labor/state_projections_2022_32.csv.gz")
        ),
    )  # fmt: skip


def places(raw: Path) -> None:
    profile = {r["county_fips"]: r for r in rows(raw / "labor/county_profile_acs2023.csv.gz")}
    body = []
    for r in rows(raw / "labor/county_to_oews_area_2025.csv"):
        p = profile.get(r["county_fips"], {})
        body.append(
            [r["county_fips"], r["county_name"], r["state"], r["oews_area_code"], r["method"],
             _whole(p.get("population", "")), _whole(p.get("median_gross_rent", "")),
             _whole(p.get("median_household_income", ""))]
        )  # fmt: skip
    write(US / "counties.csv", ["county", "name", "state", "area", "method", "population", "rent", "income"], body)
    write(
        US / "zips.csv.gz", ["zip", "county"],
        sorted({(r["zip"], r["county_fips"]) for r in rows(raw / "labor/zip_county.csv.gz")}),
    )  # fmt: skip
    write(
        US / "clusters.csv",
        ["cluster", "sub_cluster", "group", "cross_cutting"],
        (
            [r["cluster"], r["sub_cluster"], r["cluster_group"], r["cross_cutting"]]
            for r in rows(raw / "pathways/national_clusters.csv")
        ),
    )


def occupations(raw: Path) -> None:
    text = raw / "onet/db_30_1_text"
    interests: dict[str, dict[str, str]] = {}
    for r in rows(raw / "onet/db_30_2_partial/Interests.txt", "\t"):
        if r["Scale ID"] == "OI":
            interests.setdefault(r["O*NET-SOC Code"], {})[r["Element Name"][0]] = r["Data Value"]
    zones = {r["O*NET-SOC Code"]: r["Job Zone"] for r in rows(text / "Job Zones.txt", "\t")}
    aggregate = {r["soc_2018_code"]: r["aggregate_code"] for r in rows(raw / "crosswalks/soc_aggregate_codes_to_soc_2018.csv")}
    body = []
    for r in rows(text / "Occupation Data.txt", "\t"):
        code = r["O*NET-SOC Code"]
        soc = code[:7]
        six = interests.get(code, {})
        body.append([code, r["Title"], soc, aggregate.get(soc, soc), zones.get(code, ""), *(six.get(t, "") for t in "RIASEC")])
    write(US / "occupations.csv", ["onet_soc", "title", "soc", "oews_soc", "job_zone", *"RIASEC"], body)
    names = set()
    for r in rows(text / "Alternate Titles.txt", "\t"):
        names.add((r["O*NET-SOC Code"], r["Alternate Title"]))
        if r["Short Title"] not in ("", "n/a"):
            names.add((r["O*NET-SOC Code"], r["Short Title"]))
    names |= {(r["O*NET-SOC Code"], r["Reported Job Title"]) for r in rows(text / "Sample of Reported Titles.txt", "\t")}
    write(US / "occupation_names.csv.gz", ["onet_soc", "name"], sorted(names))


def knowledge(raw: Path) -> None:
    """How important each kind of knowledge and each skill is in an occupation, 1 to 5; only occupations with all of them."""
    figures: dict[str, dict[str, str]] = {}
    for kind, file in (("knowledge", "Knowledge.txt"), ("skill", "Skills.txt")):
        for r in rows(raw / "onet/db_29_3_skills_knowledge" / file, "\t"):
            if r["Scale ID"] == "IM":
                name = re.sub(r"[^a-z]+", "_", r["Element Name"].lower())
                figures.setdefault(r["O*NET-SOC Code"], {})[f"{kind}_{name}"] = r["Data Value"]
    write(
        US / "knowledge.csv.gz",
        ["onet_soc", *ASKED_FOR],
        ([code, *(f[c] for c in ASKED_FOR)] for code, f in sorted(figures.items()) if all(c in f for c in ASKED_FOR)),
    )


def crosswalks(raw: Path) -> None:
    """Which programs lead to which jobs, and which clusters a job belongs to; rows that say "no match" are left out."""
    write(
        US / "cip_soc.csv.gz",
        ["cip", "soc"],
        sorted({
            (r["cip_code"], r["soc_code"])
            for r in rows(raw / "crosswalks/cip2020_soc2018.csv")
            if r["cip_code"] != "99.9999" and r["soc_code"] != "99-9999"
        }),
    )  # fmt: skip
    detailed: dict[str, list[str]] = {}  # the cluster table counts some jobs together; each gets the clusters of its group
    for r in rows(raw / "crosswalks/soc_aggregate_codes_to_soc_2018.csv"):
        detailed.setdefault(r["aggregate_code"], []).append(r["soc_2018_code"])
    write(
        US / "soc_clusters.csv",
        ["soc", "cluster"],
        sorted({
            (soc, r["career_cluster"])
            for r in rows(raw / "crosswalks/career_clusters_2025_soc.csv")
            for soc in detailed.get(r["soc_code"], [r["soc_code"]])
        }),
    )  # fmt: skip


def louisiana(raw: Path) -> None:
    write(
        LA / "parishes.csv",
        ["county", "parish", "region", "region_name", "sources_agree", "note"],
        (
            [r["county_fips"], r["parish"], r["rlma"], r["rlma_name"], r["sources_agree"], r["note"]]
            for r in rows(raw / "labor/la_parish_regions.csv")
        ),
    )
    write(
        LA / "programs.csv",
        ["unitid", "institution", "city", "zip", "level", "latitude", "longitude", "cip", "cip_title", "awards", "completions"],
        (
            [r["unitid"], r["institution"], r["city"], r["zip"], r["level"], r["latitude"], r["longitude"], r["cip"],
             r["cip_title"], r["awards"], r["completions_2023_24"]]
            for r in rows(raw / "labor/la_public_college_programs_2024.csv.gz")
        ),
    )  # fmt: skip
    write(
        LA / "licences.csv",
        ["licence_id", "title", "jurisdiction", "onet_socs", "exam", "education", "experience", "background", "agency", "updated"],
        (
            [r["license_id"], r["title"], r["jurisdiction"], r["onet_soc_codes"], r["exam"], r["education"], r["experience"],
             r["background_check"], r["agency"], r["updated"]]
            for r in rows(raw / "labor/la_occupational_licenses_2024.csv.gz")
        ),
    )  # fmt: skip
    sponsors = list(rows(raw / "labor/la_apprenticeship_sponsors_2026.csv"))
    name = next(k for k in sponsors[0] if k in ("name", "sponsor", "sponsor_name"))
    write(
        LA / "sponsors.csv",
        ["sponsor", "city", "zip", "occupations", "onet_socs", "updated"],
        ([r[name], r["city"], r["zip"], r["occupations"], r["onet_soc_codes"], r["updated"]] for r in sponsors),
    )


PARTS = {f.__name__: f for f in (wages, projections, places, occupations, knowledge, crosswalks, louisiana)}


def main(raw: str, *parts: str) -> None:
    unknown = [part for part in parts if part not in PARTS]
    if unknown:
        sys.exit(f"unknown part {unknown[0]}; the parts are {', '.join(PARTS)}")
    for part in parts or PARTS:
        PARTS[part](Path(raw))


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("usage: python -m content.harvest RAW_DIR [PART …]")
    main(*sys.argv[1:])
