"""How the site works and where its facts are from: pages anyone may check."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from flask import Blueprint, render_template
from flask_babel import gettext as _

from explorer import health, labels, places, providers
from explorer.catalog import Catalog, Place
from explorer.confirming import open_facts
from explorer.exits import ways_out
from explorer.local import marks, published_line, side_by_side
from explorer.regions import regions
from explorer.routes import Routes, routes
from explorer.site import catalog, language
from models.answers import FEWEST, scale_norms
from models.interest import EVENED, NEAREST
from models.labor import SHORT, Pay
from models.recommend import BALANCED, LIKES, PAYS, Weights

pages = Blueprint("about", __name__)
KNOWLEDGE = "onet-29-3-knowledge-skills"  # the source of the figures matching reads beside the words
ACCESSIBILITY_DATE = "2026-11-22"  # of the last check; it moves when the statement does
MIDDLES = (Pay.source, "projections-central-2022-32")  # what low pay, high wage and high demand are measured by


@functools.cache
def glossary() -> tuple[Mapping[str, str], ...]:
    """Words with one meaning each: id, term, en, es_term, es."""
    text = (Path(__file__).parent / "words.yml").read_text(encoding="utf-8")
    return tuple(yaml.safe_load(text))


def _choices() -> list[tuple[str, Weights]]:
    return [(_("What I like"), LIKES), (_("Balanced"), BALANCED), (_("What pays here"), PAYS)]


@pages.get("/how-matching-works")
def matching() -> str:
    facts = catalog()
    inventory = facts.inventory(facts.default_inventory)
    norms = inventory["norms"]
    apart = norms.get("differences") or {}
    return render_template(
        "pages/about_matching.html",
        choices=_choices(),
        balanced=BALANCED,
        jobs=len(facts.titles),
        items=len(inventory["items"]),
        inventory=inventory,
        fewest=FEWEST,
        nearest=NEAREST,
        short=SHORT,
        norms=norms,
        scales=[(k, labels.interest(k), norms["scales"][k], scale_norms(norms)[k][0]) for k in labels.INTERESTS],
        apart=apart,
        evened=round(EVENED * 100),
        period=Pay.period,
        line=published_line(facts, facts.home["state"]),
        sources=[
            facts.sources[i]
            for i in (norms["source"], apart.get("source"), KNOWLEDGE, Pay.source, "projections-central-2022-32")
            if i in facts.sources
        ],
    )


@pages.get("/data")
def data() -> str:
    facts = catalog()
    parts = facts.health
    return render_template(
        "pages/about_data.html",
        sources=list(facts.sources.values()),
        counts=_counts(facts),
        official=len(parts["lists"]),
        regions=parts["regions"],
    )


@pages.get("/data/health")
def data_health() -> str:
    return render_template("pages/about_health.html", **health.page(catalog()))


def _counts(facts: Catalog) -> list[tuple[str, int]]:
    """How much there is of each thing, counted in content.db."""

    def rows(table: str, where: str = "1") -> int:
        return int(facts.one(f"select count(*) as n from [{table}] where {where}")["n"])  # noqa: S608

    return [
        (_("jobs with our own words"), rows("occupations")),
        (_("names people use for jobs"), rows("occupation_names")),
        (_("pay figures for a job in a place"), rows("wages", "median is not null")),
        (_("areas with pay figures"), rows("areas")),
        (_("counties and parishes"), rows("counties")),
        (_("pathways"), len(facts.pathways)),
        (_("ways out of them"), rows("exits")),
        (_("courses"), rows("courses", "[check] != 'historic'")),
        (_("credentials"), rows("credentials", "[check] != 'historic'")),
        (_("programs of public colleges in Louisiana"), rows("programs")),
        (_("licenses"), rows("licences")),
        (_("apprenticeship sponsors"), rows("sponsors")),
    ]


@pages.get("/older-names")
def older_names() -> str:
    """Names a school may still use, for looking up; none of them stands in a list, a ranking or a plan."""
    facts = catalog()
    titles = facts.older_titles(facts.home["state"])
    credentials, courses = ([e for e in kind.values() if e["check"] == "historic"] for kind in (facts.credentials, facts.courses))
    used = {e["source"] for e in (*titles, *credentials, *courses)}
    return render_template(
        "pages/about_older_names.html",
        pathways=[t for t in titles if t["kind"] == "pathway"],
        routes=[t for t in titles if t["kind"] == "fast-forward"],
        credentials=credentials, courses=courses, sources=[s for i, s in facts.sources.items() if i in used],
    )  # fmt: skip


@pages.get("/privacy")
def privacy() -> str:
    return render_template("pages/about_privacy.html")


@pages.get("/accessibility")
def accessibility() -> str:
    return render_template("pages/about_accessibility.html", date=ACCESSIBILITY_DATE)


@pages.get("/words")
def words() -> str:
    key = "es_term" if language() == "es" else "term"
    return render_template("pages/about_words.html", words=sorted(glossary(), key=lambda w: w[key].casefold()), key=key)


def _first_routes(facts: Catalog, place: Place) -> list[Routes]:
    """The routes of the first pathway of the home state that has any."""
    state = facts.home["state"]
    found = (routes(facts, p, ways_out(facts, p, place), state) for p in map(facts.pathway, facts.offered(state)))
    return next(filter(None, found), [])


@pages.get("/patterns")
def patterns() -> str:
    """Every component once, with real content, to look at and to print."""
    facts = catalog()
    pathway = next(iter(facts.pathways.values()))
    county = facts.counties(facts.home["state"])
    place = facts.place(county[0]["county"] if county else None)
    shown: dict[str, Any] = {
        "pathway": pathway,
        "place": place,
        "ways": ways_out(facts, pathway, place),
        "told": {e["id"]: e for e in pathway["exits"]},
        "by_place": side_by_side(facts, pathway, place),
        "marks": marks(facts, pathway["slug"], place),
        "low": next((m for s in facts.offered(place.state) if (m := marks(facts, s, place)).low), None),
        "through_routes": _first_routes(facts, place),
        "pathways": [facts.pathways[slug] for slug in list(facts.pathways)[:4]],
        "regions": regions(facts, facts.home["state"]),
        "home": facts.home["title"],
        "confirm": open_facts(facts, pathway, [])[:3],
        "sources": list(facts.sources.values())[:2],
        "choices": places.choices(place),
        "nothing": None,
        "period": Pay.period,
        "taught": [{"kind": "career-center", "title": _("An example center"), "city": _("a town"),
                    "time": _("Mornings, grades 11 and 12"),
                    "transport": _("A bus leaves the high school at 7:40."), "check": "unverified"}],
        "kinds": providers.kinds(),
    }  # fmt: skip
    return render_template("pages/patterns.html", courses=facts.courses, credentials=facts.credentials, labels=labels, **shown)
