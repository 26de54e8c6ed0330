"""Handouts for a family evening: one pathway, the list of all, all in one document, and that document as a file."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import Blueprint, render_template, request, url_for

from explorer import places, visit
from explorer.catalog import Catalog, Place
from explorer.handouts import Handout, handout
from explorer.sheets import style_of, without_site
from explorer.site import catalog, words
from explorer.speech import gettext as _

pages = Blueprint("handouts", __name__)


class SiteAddressError(Exception):
    """An address no phone can open; the message says how to write it."""


def _address(slug: str, place: Place) -> str:
    """The pathway's page on the site this request came to, with the reader's place so that its figures are the printed ones."""
    look = place.look if place.look != "here" else None
    return url_for("pathways.pathway", slug=slug, county=place.county, look=look, _external=True)


def _document(made: Sequence[Handout], heading: str, many: bool, back: str = "", style: str = "") -> str:
    return render_template("print/handouts.html", handouts=made, heading=heading, many=many, back=back, style=style)


def _heading(place: Place) -> str:
    return _("Pathway handouts: %(place)s", place=place.name)


@pages.get("/pathways/<slug>/handout")
def one(slug: str) -> str:
    place, entry = visit.place(), catalog().pathway(slug)
    made = handout(catalog(), slug, place, _address(slug, place))
    return _document([made], words(entry), many=False, back=url_for("pathways.pathway", slug=slug))


@pages.get("/pathways/handouts")
def every() -> str:
    """The list of handouts; with `?all=1` all of them, one after the other."""
    place = visit.place()
    slugs = catalog().offered(place.state)
    if request.args.get("all") == "1":
        made = [handout(catalog(), slug, place, _address(slug, place)) for slug in slugs]
        return _document(made, _heading(place), many=True, back=url_for("handouts.every"))
    return render_template(
        "pages/handouts.html",
        pathways=[catalog().pathways[s] for s in slugs],
        place=place,
        county=request.args.get("county"),
        choices=places.choices(place),
    )


def site_address(text: str) -> str:
    """The address of a site without its last slash. Raises SiteAddressError."""
    try:
        parts = urlsplit(text)
        host = parts.hostname
        _port = parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https") or parts.query or parts.fragment or any(c.isspace() for c in text):
        raise SiteAddressError(f"'{text}' is not the address of a site. Write it like https://pathways.example.org.")
    return text.rstrip("/")


def standalone(facts: Catalog, county: str | None = None, lang: str = "en", site: str | None = None) -> tuple[str, int]:
    """All handouts of a county's state in one page with its style inside, and their number. `site`: where the QR codes lead;
    without it there are none. Raises UnknownPlace and SiteAddressError."""
    place = facts.place(county)
    root = f"{site_address(site)}{'/es' if lang == 'es' else ''}/pathways/" if site else None
    query = f"?county={place.county}" if place.county else ""
    slugs = facts.offered(place.state)
    with without_site(facts, lang):
        made = [handout(facts, s, place, f"{root}{s}{query}" if root else None) for s in slugs]
        return _document(made, _heading(place), many=True, style=style_of("85-handout.css")), len(made)
