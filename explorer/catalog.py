"""Read content.db: places, pathways, occupations, figures. Read-only, one connection a thread."""

from __future__ import annotations

import functools
import json
import re
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from content.database import read_array
from models.labor import NATION, SHORT, Area, LaborTable, PathwayLabor, Pay, WageRow, aim
from models.plan_history import CourseNames, course_names
from models.spelling import Vocabulary, fold, stems

LOOKS = ("here", "region", "state")
NATIONAL = "us"  # the pack that stands in for every state without its own
# What a sentence about a wish is made of whatever the wish is: in descriptions of work these words are rare, and would count.
WISHES = frozenset("""
    a about all always am an and any are as at be because been being but by can come could day did do does even ever every find
    for from get go good got had has have help her him his how i if in into is it its job just keep kind know life like liked
    likes lot love make makes making many maybe me more most much my need never new no not now of off on one or other our out
    over own people really she should so some someday something take than that the their them then these they thing things this
    those to too up us very want wanted was way we were what when where which who why will wish with work working would you your
""".split())  # fmt: skip  # noqa: SIM905 (a list would be five times as long)
MOST_WORDS = 300


class CatalogError(Exception):
    """content.db is missing or not usable; the message says which command mends it."""


class UnknownPlace(Exception):
    """A county that does not exist; the message says what to write."""


class UnknownEntry(Exception):
    """A pathway or occupation that does not exist."""


@dataclass(frozen=True)
class Place:
    """A county (in Louisiana a parish) and how far its student looks for work."""

    county: str | None
    name: str
    state: str
    look: str = "here"
    rent: int | None = None
    income: int | None = None

    @property
    def chosen(self) -> bool:
        return self.county is not None


class Pathways(Mapping[str, dict[str, Any]]):
    """Every pathway by slug, in order of title; each is read when it is asked for: a quick command needs its own state's alone."""

    def __init__(self, rows: Iterable[sqlite3.Row]):
        self._rows = {r["slug"]: r for r in rows}
        self._read: dict[str, dict[str, Any]] = {}

    def __getitem__(self, slug: str) -> dict[str, Any]:
        if slug not in self._read:
            row = self._rows[slug]
            self._read[slug] = {"slug": slug, "pack": row["pack"], **json.loads(row["data"])}
        return self._read[slug]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def pack(self, slug: str) -> str:
        """The pack a pathway is from."""
        return str(self._rows[slug]["pack"])


class Catalog:
    """Everything content.db holds, as the site and the commands ask for it."""

    def __init__(self, path: Path):
        self.path = path
        self._local = threading.local()
        if not path.exists():
            raise CatalogError(f"There is no content database at {path}. Run `pathways build` to make it.")
        try:
            self.meta = {r["key"]: r["value"] for r in self.rows("select key, value from meta")}
            self.packs: dict[str, dict[str, Any]] = json.loads(self.meta["packs"])
            self.one("select 1 from arrays where name = 'tasks'")
        except (sqlite3.DatabaseError, KeyError, UnknownEntry) as error:
            raise CatalogError(
                f"The content database at {path} is not complete ({error}). Run `pathways build` to make it again."
            ) from error

    # --- reading ---

    @property
    def db(self) -> sqlite3.Connection:
        if not hasattr(self._local, "db"):
            self._local.db = sqlite3.connect(f"file:{self.path}?mode=ro&immutable=1", uri=True)
            self._local.db.row_factory = sqlite3.Row
            self._local.db.create_function("folded", 1, fold, deterministic=True)
        return self._local.db

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[sqlite3.Row]:
        return self.db.execute(sql, values).fetchall()

    def one(self, sql: str, values: Sequence[Any] = ()) -> sqlite3.Row:
        row = self.db.execute(sql, values).fetchone()
        if row is None:
            raise UnknownEntry(str(values[0]) if values else sql)
        return row

    def array(self, name: str) -> np.ndarray:
        return read_array(self.db, name)

    # --- places ---

    @functools.cached_property
    def home(self) -> dict[str, Any]:
        """The pack of the state this site is for: the one a district's pack names, else the first loaded."""
        states = {p["state"]: p for p in self.packs.values() if p.get("fips")}
        named = [p["state"] for p in self.packs.values() if p.get("state") in states and not p.get("fips")]
        if named:
            return states[named[-1]]
        return (
            next(iter(states.values())) if states else {"title": "United States", "state": "", "fips": "", "county_word": "county"}
        )

    @functools.cached_property
    def made_up(self) -> bool:
        """Whether the demonstration district is loaded."""
        return any(p.get("made_up") for p in self.packs.values())

    @functools.cached_property
    def state_fips(self) -> dict[str, str]:
        return {r["states"]: r["area"] for r in self.rows("select area, states from areas where type = 'state'")}

    def counties(self, state: str) -> list[sqlite3.Row]:
        """Counties of a state by name."""
        return self.rows("select county, name from counties where state = ? order by name", (state,))

    @functools.lru_cache(maxsize=4096)  # noqa: B019 (one catalog a process)
    def place(self, county: str | None, look: str = "here") -> Place:
        """A place by county FIPS code. Raises UnknownPlace."""
        if look not in LOOKS:
            raise UnknownPlace(f"'{look}' is not a distance; use here, region or state.")
        if not county:
            return Place(None, self.home["title"], self.home["state"] or "", look)
        row = self.db.execute("select * from counties where county = ?", (county,)).fetchone()
        if row is None:
            raise UnknownPlace(
                f"'{county}' is not the five-digit FIPS code of a U.S. county. East Baton Rouge Parish is 22033; "
                "for others look in content/us/tables/counties.csv."
            )
        return Place(county, row["name"], row["state"], look, row["rent"], row["income"])

    def by_zip(self, zip_code: str) -> list[sqlite3.Row]:
        """Counties a ZIP code lies in."""
        return self.rows(
            "select c.county, c.name, c.state from zips z join counties c using (county) where z.zip = ? order by c.name",
            (zip_code,),
        )

    def area(self, code: str, level: str) -> Area:
        """An area by its code, standing at a level of the ladder: area, region, state or nation. Raises UnknownEntry."""
        row = self.one("select title, jobs from areas where area = ?", (code,))
        return Area(code, row["title"], level, row["jobs"] or 0.0)

    @functools.lru_cache(maxsize=4096)  # noqa: B019
    def ladder(self, place: Place) -> tuple[Area, ...]:
        """Areas to ask for figures, nearest first: the county's OEWS area, its state, the nation."""
        out = []
        if place.county and place.look != "state":
            code = self.one("select area from counties where county = ?", (place.county,))["area"]
            if place.look == "region":
                region = self.db.execute(
                    "select r.area from parishes p join regions r using (region) where p.county = ?", (place.county,)
                ).fetchone()
                code = region["area"] if region else code
            if code and self.db.execute("select 1 from areas where area = ?", (code,)).fetchone():
                out.append(self.area(code, place.look if place.look == "region" else "area"))
        if place.state in self.state_fips:
            out.append(self.area(self.state_fips[place.state], "state"))
        out.append(self.area(NATION, "nation"))
        return tuple(out)

    # --- labor ---

    @functools.lru_cache(maxsize=16)  # noqa: B019
    def labor_rows(self, ladder: tuple[Area, ...]) -> LaborTable:
        """The rows of every occupation for the areas of a ladder."""
        return self.labor_table(ladder, self.oews.values())

    def labor_table(self, ladder: Sequence[Area], socs: Iterable[str]) -> LaborTable:
        """The rows of some occupations (OEWS codes) for the areas of a ladder."""
        socs = sorted(set(socs))
        marks, areas = ",".join("?" * len(socs)), [a.code for a in ladder]
        wages = {
            (r["area"], r["soc"]): WageRow(r["employment"], r["p10"], r["p25"], r["median"], r["p75"], r["p90"])
            for r in self.rows(
                f"select * from wages where area in ({','.join('?' * len(areas))}) and soc in ({marks})",  # noqa: S608
                (*areas, *socs),
            )
        }
        state = next((a.code for a in ladder if a.level == "state"), "")
        state_openings = {
            r["soc"]: r["openings"]
            for r in self.rows(
                f"select soc, openings from state_projections where state_fips = ? and soc in ({marks}) and openings is not null",  # noqa: S608
                (state, *socs),
            )
        }
        nation = {
            r["soc"]: r["openings_k"] * 1000
            for r in self.rows(
                f"select soc, openings_k from national_projections where soc in ({marks}) and openings_k is not null",  # noqa: S608
                socs,
            )
        }
        return LaborTable(wages, state_openings, nation)

    @functools.cached_property
    def oews(self) -> dict[str, str]:
        """OEWS code of each O*NET-SOC code."""
        return {r["onet_soc"]: r["oews_soc"] for r in self.rows("select onet_soc, oews_soc from occupations")}

    @functools.cached_property
    def titles(self) -> dict[str, str]:
        return {r["onet_soc"]: r["title"] for r in self.rows("select onet_soc, title from occupations")}

    @functools.lru_cache(maxsize=1024)  # noqa: B019
    def pay_of(self, place: Place, code: str) -> Pay:
        """Pay of one occupation (O*NET-SOC code) for a place."""
        ladder, soc = self.ladder(place), self.oews[code]
        return self.labor_table(ladder, [soc]).pay(soc, ladder)

    @functools.lru_cache(maxsize=512)  # noqa: B019
    def labor(self, place: Place, within: float = SHORT) -> dict[str, PathwayLabor]:
        """Wage and openings of every pathway its state offers, for exits within some years after grade 12."""
        return self._labor(self.offered(place.state), place, within)

    def pathway_labor(self, place: Place, slug: str, within: float = SHORT) -> PathwayLabor:
        """Wage and openings of one pathway, also of one that another state offers."""
        offered = self.labor(place, within)
        return offered[slug] if slug in offered else self._labor((slug,), place, within)[slug]

    def _labor(self, slugs: Sequence[str], place: Place, within: float) -> dict[str, PathwayLabor]:
        ladder = self.ladder(place)
        table = self.labor_rows(ladder)
        out = {}
        for slug in slugs:
            exits = self.pathways[slug]["exits"]
            pays = {e["id"]: table.pay(self.oews[e["occupations"][0]], ladder) for e in exits}
            chosen = aim(exits, pays, within)
            near = [e for e in exits if e["years"] <= within]
            socs = tuple(sorted({self.oews[o] for e in near for o in e["occupations"]}))
            out[slug] = PathwayLabor(chosen, pays[chosen] if chosen else None, tuple(table.openings(s, ladder) for s in socs), socs)
        return out

    @functools.lru_cache(maxsize=64)  # noqa: B019
    def occupation_labor(self, place: Place) -> dict[str, PathwayLabor]:
        """Wage and openings of every occupation for a place, by O*NET-SOC code."""
        ladder = self.ladder(place)
        table = self.labor_rows(ladder)
        cache: dict[str, PathwayLabor] = {}
        for soc in set(self.oews.values()):
            cache[soc] = PathwayLabor(None, table.pay(soc, ladder), (table.openings(soc, ladder),), (soc,))
        return {code: cache[soc] for code, soc in self.oews.items()}

    def leftover(self, soc: str) -> bool:
        """Whether a code is what a group leaves over ("managers, all other"): its figures are those of many unlike jobs."""
        return self.titles.get(f"{soc}.00", "").endswith("All Other")

    @functools.lru_cache(maxsize=64)  # noqa: B019
    def ranking_labor(self, place: Place) -> dict[str, PathwayLabor]:
        """The figures occupations are ranked by. Those of a leftover group say nothing of one job in it: as if not published."""
        none = PathwayLabor(None, None, (), ())
        return {c: none if self.leftover(self.oews[c]) else labor for c, labor in self.occupation_labor(place).items()}

    # --- pathways and occupations ---

    @functools.cached_property
    def pathways(self) -> Pathways:
        """Every pathway by slug, in order of title."""
        return Pathways(self.rows("select slug, pack, data from pathways order by title, slug"))

    @functools.lru_cache(maxsize=64)  # noqa: B019
    def offered(self, state: str) -> tuple[str, ...]:
        """Slugs of the pathways a state has: those of its own packs (and of districts laid over them),
        the national ones where no pack speaks for it, in order of title."""
        own = {name for name in self.packs if name != NATIONAL and self.state_of(name) == state}
        slugs = tuple(s for s in self.pathways if self.pathways.pack(s) in (own or {NATIONAL}))
        return slugs or tuple(self.pathways)

    def state_of(self, pack: str) -> str:
        """The state whose rules, colleges and licenses belong to a pack's pathways; a district's is the home state. "" for none."""
        if pack == NATIONAL:
            return ""
        return str(self.packs.get(pack, {}).get("state") or self.home["state"])

    @functools.cached_property
    def states(self) -> list[dict[str, Any]]:
        """The packs of states that are loaded, by name."""
        return sorted((p for p in self.packs.values() if p.get("fips")), key=lambda p: str(p["title"]))

    def about_state(self, state: str) -> dict[str, Any] | None:
        """The pack of a state: its name, its word for a county. None where none is loaded."""
        return next((p for p in self.states if p["state"] == state), None)

    def pathway(self, slug: str) -> dict[str, Any]:
        """One pathway. Raises UnknownEntry."""
        try:
            return self.pathways[slug]
        except KeyError:
            raise UnknownEntry(slug) from None

    @functools.lru_cache(maxsize=1024)  # noqa: B019
    def members(self, slug: str) -> tuple[str, ...]:
        """O*NET-SOC codes of a pathway's exits, each once."""
        return tuple(dict.fromkeys(o for e in self.pathways[slug]["exits"] for o in e["occupations"]))

    @functools.cached_property
    def courses(self) -> dict[str, dict[str, Any]]:
        return {r["slug"]: json.loads(r["data"]) for r in self.rows("select slug, data from courses")}

    @functools.lru_cache(maxsize=64)  # noqa: B019
    def course_names(self, slug: str) -> CourseNames:
        """Finds a course by what people of a pathway's state write: its slug or its title in either language."""
        pathway = self.pathway(slug)
        return course_names(self.state_of(pathway["pack"]), pathway, self.courses, self.rules)

    @functools.cached_property
    def credentials(self) -> dict[str, dict[str, Any]]:
        return {r["slug"]: json.loads(r["data"]) for r in self.rows("select slug, data from credentials")}

    @functools.cached_property
    def rules(self) -> dict[str, dict[str, Any]]:
        return {r["slug"]: json.loads(r["data"]) for r in self.rows("select slug, data from rules order by slug")}

    @functools.cached_property
    def sources(self) -> dict[str, dict[str, Any]]:
        return {r["id"]: dict(r) for r in self.rows("select * from sources order by id")}

    def occupation(self, code: str) -> dict[str, Any]:
        """One occupation with tasks, names, licences. Raises UnknownEntry."""
        row = dict(self.one("select * from occupations where onet_soc = ?", (code,)))
        row["tasks"] = [
            r["task"] for r in self.rows("select task from occupation_tasks where onet_soc = ? order by place", (code,))
        ]
        names = self.rows("select name, lang from occupation_names where onet_soc = ? and source = 'ours' order by rowid", (code,))
        row["names"] = [r["name"] for r in names if r["lang"] == "en"]
        row["es_names"] = [r["name"] for r in names if r["lang"] == "es"]
        row["licences"] = self.rows(
            "select l.* from licences l join licences_occupations o on o.key = l.licence_id where o.onet_soc = ? order by l.title",
            (code,),
        )
        row["pathways"] = [s for s in self.pathways if code in self.members(s)]
        return row

    def nontraditional(self, code: str) -> sqlite3.Row | None:
        """The survey's row of a job (O*NET-SOC code) in which one sex is under a quarter; None where not, or not published."""
        if not self.rows("select 1 from sqlite_master where name = 'nontraditional'"):
            return None
        found = self.rows("select counted_as, women from nontraditional where soc = ?", (code[:7],))
        return found[0] if found else None

    def find_occupations(self, text: str, limit: int = 30) -> list[sqlite3.Row]:
        """Occupations with a name that holds each word typed (prefixes count), best first; a name that is the text stands first.

        Where none has, small words and the endings of gender and number are left out: "vendedoras de la tienda"
        finds "vendedor de tienda".
        """
        words = ["".join(c for c in w if c.isalnum()) for w in text.split()]
        words = [w for w in words if w][:8]
        return self._named(words, text, limit) or self._named(stems(words), text, limit)

    def _named(self, starts: Sequence[str], text: str, limit: int) -> list[sqlite3.Row]:
        """Occupations with a name in which words start in each of these ways.

        First those with a name that is the text; of these the one that has it earlier among its names, where our own stand first.
        """
        if not starts:
            return []
        whole = fold(text.strip())
        return self.rows(
            "with found as materialized (select n.onet_soc, n.name, bm25(occupation_names_fts) - case "
            "when length(n.name) != ? or folded(n.name) != ? then 0 else 1e6 - (select count(*) from occupation_names e "
            "where e.onet_soc = n.onet_soc and e.rowid < n.rowid) * 1e3 end as rank "
            "from occupation_names_fts "
            "join occupation_names n on n.rowid = occupation_names_fts.rowid where occupation_names_fts match ?) "
            "select o.onet_soc, o.title, o.does, f.name, min(f.rank) as rank from found f join occupations o using (onet_soc) "
            "group by o.onet_soc order by rank, o.onet_soc limit ?",
            (len(whole), whole, " ".join(f'"{w}"*' for w in starts), limit),
        )

    def shared_words(self, text: str) -> np.ndarray:
        """How much a sentence shares with what we say of each occupation: bm25, 0 for no word, in order of O*NET-SOC code."""
        out = np.zeros(len(self.titles))
        words = [w for w in re.findall(r"[^\W_]+", text.casefold())[:MOST_WORDS] if w not in WISHES]
        if words:
            # The table of words is written in order of code, so a row's number is the occupation's place.
            for place, rank in self.rows(
                "select rowid, bm25(occupation_words_fts) from occupation_words_fts where occupation_words_fts match ?",
                (" OR ".join(f'"{w}"' for w in dict.fromkeys(words)),),
            ):
                out[place - 1] = -rank
        return out

    @functools.cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of all names of occupations, to mend a misspelt one by; read when a search finds nothing for the first time."""
        self.db.execute("create virtual table if not exists temp.words using fts5vocab(main, occupation_names_fts, row)")
        return Vocabulary({r["term"]: r["doc"] for r in self.rows("select term, doc from temp.words")})

    def programs(self, exit_: dict[str, Any], state: str) -> list[sqlite3.Row]:
        """Public-college programs of a state that lead to an exit, by institution."""
        if not exit_.get("awards"):
            return []
        marks = ",".join("?" * len(exit_["cip"]))
        found = self.rows(
            f"select * from programs where state = ? and cip in ({marks}) order by institution, cip",  # noqa: S608
            (state, *exit_["cip"]),
        )
        return [r for r in found if any(a in (r["awards"] or "").lower() for a in exit_["awards"])]

    @functools.cached_property
    def providers(self) -> list[dict[str, Any]]:
        """Schools, centers and colleges that teach pathways, by name; none until a district loads its own."""
        rows = self.rows("select slug, data from providers order by title, slug")
        return [{"slug": r["slug"], **json.loads(r["data"])} for r in rows]

    def older_titles(self, state: str) -> list[dict[str, Any]]:
        """Names that pathways and routes of a state had before, for looking up alone; `near` holds the pathways near to each."""
        if not self.rows("select 1 from sqlite_master where name = 'historic_titles'"):
            return []
        rows = self.rows("select * from historic_titles where state = ? order by rowid", (state,))
        return [dict(r) | {"near": [self.pathways[s] for s in (r["near"] or "").split(" | ") if s in self.pathways]} for r in rows]

    @functools.lru_cache(maxsize=64)  # noqa: B019
    def has_licences(self, state: str) -> bool:
        """Whether a table of licenses is loaded for a state."""
        return bool(self.rows("select 1 from licences where state = ? limit 1", (state,)))

    @functools.lru_cache(maxsize=64)  # noqa: B019
    def has_programs(self, state: str) -> bool:
        """Whether a table of public colleges is loaded for a state."""
        return bool(self.rows("select 1 from programs where state = ? limit 1", (state,)))

    @functools.lru_cache(maxsize=64)  # noqa: B019
    def has_sponsors(self, state: str) -> bool:
        """Whether a table of apprenticeship sponsors is loaded for a state."""
        return bool(self.rows("select 1 from sponsors where state = ? limit 1", (state,)))

    def sponsors(self, codes: Sequence[str], state: str) -> list[sqlite3.Row]:
        """Registered apprenticeship sponsors of a state for any of some occupations."""
        marks = ",".join("?" * len(codes))
        return self.rows(
            f"select distinct s.rowid, s.* from sponsors s join sponsors_occupations o on o.key = s.rowid "  # noqa: S608
            f"where s.state = ? and o.onet_soc in ({marks}) order by s.sponsor", (state, *codes),
        )  # fmt: skip

    @functools.cached_property
    def health(self) -> dict[str, Any]:
        """The report on the content, by part, as the build stored it."""
        return {r["part"]: json.loads(r["data"]) for r in self.rows("select part, data from health")}

    # --- inventory ---

    @functools.lru_cache(maxsize=16)  # noqa: B019
    def inventory(self, id_: str) -> dict[str, Any]:
        """One inventory with its norms. Raises UnknownEntry."""
        data: dict[str, Any] = json.loads(self.one("select data from inventories where id = ?", (id_,))["data"])
        return {"id": id_, **data, "norms": self.norms(data["norms"])}

    @functools.lru_cache(maxsize=16)  # noqa: B019
    def norms(self, id_: str) -> dict[str, Any]:
        """One set of norms. Raises UnknownEntry."""
        return {"id": id_, **json.loads(self.one("select data from norms where id = ?", (id_,))["data"])}

    @functools.lru_cache(maxsize=64)  # noqa: B019
    def norms_of_version(self, inventory: str, version: str) -> str:
        """Id of the norms a saved result of this inventory pins; of those now in use where the version is no longer here."""
        now = self.inventory(inventory)["norms"]
        if now["version"] == version:
            return str(now["id"])
        found = self.rows("select id from norms where version = ?", (version,))
        return str(found[0]["id"] if found else now["id"])

    @functools.cached_property
    def default_inventory(self) -> str:
        return str(self.one("select id from inventories order by id limit 1")["id"])
