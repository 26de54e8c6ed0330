"""What the answers point to: an interest picture, every pathway in order, jobs; and why a pathway stands where it does."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from explorer import labels, places, visit, weighing, widening
from explorer.catalog import Catalog, Place
from explorer.demand import demand
from explorer.exits import in_order, spanish_name
from explorer.forms import FULL, MIDDLE_SCHOOL, form_of, forms
from explorer.inventory import items_of
from explorer.local import marks
from explorer.matches import Answered, Likes, matches
from explorer.picture import picture, type_names
from explorer.reasons import Part, Telling, add_up, in_tenths, parts_of
from explorer.site import catalog, language, matching, store, words
from explorer.speech import gettext as _
from explorer.store import Record
from explorer.sureness import sureness
from explorer.weighing import Wish
from models.answers import FEWEST
from models.labor import Pay
from models.recommend import Standing

pages = Blueprint("results", __name__)

FIRST = 6  # pathways told in full before the rest
PERIOD = Pay.period  # of the wages the site carries
TOLD = ("onet-30-1", "oews-2025-05", "projections-central-2022-32")


# --- pathways ---


@dataclass(frozen=True)
class Card:
    """One of the first pathways, in the page's language. `figures` (pay and openings, or what to visit), `ways_out` and
    `buttons` are ready to stand on the page."""

    slug: str
    title: str
    summary: str
    place: int
    score: int
    cluster: str
    liked: tuple[str, ...]
    lowered: str | None
    figures: Markup
    ways_out: Markup
    buttons: Markup
    address: str
    why: str


@dataclass(frozen=True)
class Row:
    """One of the other pathways. `told`: its title, summary, and pay and openings or what to visit, ready to stand on the page."""

    slug: str
    title: str
    place: int
    score: int
    told: Markup
    buttons: Markup
    why: str


@dataclass(frozen=True)
class Band:
    """Pathways next to each other whose scores are too close to tell apart. `more`: it began before this part of the page."""

    first: int
    last: int
    cards: tuple[Card | Row, ...]
    more: bool = False

    @property
    def close(self) -> bool:
        return self.last > self.first


def bands(standings: Sequence[Standing]) -> list[list[Standing]]:
    """Runs of pathways that cannot be told apart from the first of their run."""
    out: list[list[Standing]] = []
    for s in standings:
        if out and s.slug in out[-1][0].ties_with:
            out[-1].append(s)
        else:
            out.append([s])
    return out


def _piece(name: str, *values: Any) -> Markup:
    """One macro of the parts that are kept."""
    macros: Any = current_app.jinja_env.get_template("pages/results_figures.html").module
    return Markup(getattr(macros, name)(*values))  # noqa: S704 (a template's own output)


def _aim(facts: Catalog, slug: str, place: Place, years: int) -> tuple[Mapping[str, Any] | None, Pay | None]:
    """The exit a reader aims at, and its pay."""
    labor = facts.pathway_labor(place, slug, years)
    return next((e for e in facts.pathways[slug]["exits"] if e["id"] == labor.exit_id), None), labor.pay


@functools.lru_cache(maxsize=4096)
def _figures(facts: Catalog, slug: str, place: Place, years: int, lang: str, root: str) -> Markup:
    """Pay and openings of a card, and what is said of them; `root` because its links hold it."""
    said = marks(facts, slug, place, years)
    return _piece("pay_and_openings", *_aim(facts, slug, place, years), demand(slug, place, years), said, PERIOD)


@functools.lru_cache(maxsize=8192)
def _row_words(facts: Catalog, slug: str, place: Place, years: int, lang: str, root: str) -> Markup:
    """What a row says of a pathway; `root` because its link holds it."""
    aims_at, pay = _aim(facts, slug, place, years)
    plain = bool(pay and pay.area and pay.row.p25 and pay.period == PERIOD)
    p, address = facts.pathways[slug], url_for("pathways.pathway", slug=slug)
    return _piece("row_words", words(p), words(p, "summary"), address, aims_at, pay, plain, demand(slug, place, years))


def _visit(facts: Catalog, slug: str) -> Mapping[str, Any]:
    """What a middle-schooler can go and see of a pathway."""
    at_work: list[Mapping[str, Any]] = facts.pathways[slug]["work_based_learning"]
    return next((w for w in at_work if w["grades"] == MIDDLE_SCHOOL), at_work[0])


@functools.lru_cache(maxsize=512)
def _to_visit(facts: Catalog, slug: str, lang: str) -> Markup:
    """What to visit, on a card."""
    return _piece("to_visit", _visit(facts, slug))


@functools.lru_cache(maxsize=1024)
def _row_to_visit(facts: Catalog, slug: str, lang: str, root: str) -> Markup:
    """What a middle-schooler's row says of a pathway; `root` because its link holds it."""
    p, address = facts.pathways[slug], url_for("pathways.pathway", slug=slug)
    return _piece("row_to_visit", words(p), words(p, "summary"), address, _visit(facts, slug))


@functools.lru_cache(maxsize=512)
def _ways_out(facts: Catalog, slug: str, lang: str) -> Markup:
    """The exit straight to work and the one with a four-year degree."""
    exits = in_order(facts.pathways[slug]["exits"])
    work, degree = (next(e for e in exits if e["after"] == after) for after in ("grade-12", "bachelor"))
    return _piece("ways_out", work, degree)


@functools.lru_cache(maxsize=1024)
def _buttons(facts: Catalog, slug: str, saved: bool, lang: str) -> Markup:
    """Compare, save, put aside or undo."""
    return _piece("buttons", slug, words(facts.pathways[slug]), saved)


@functools.lru_cache(maxsize=256)
def _cluster(name: str, lang: str) -> str:
    return labels.cluster(name)


class Deck:
    """Makes the cards and rows of one page."""

    def __init__(self, saved: Record, wish: Wish, telling: Telling):
        self.saved, self.wish, self.telling = saved, wish, telling
        self.facts, self.lang, self.root = catalog(), language(), request.script_root

    def card(self, standing: Standing) -> Card:
        slug, wish = standing.slug, self.wish
        pathway = self.facts.pathways[slug]
        return Card(
            slug=slug,
            title=words(pathway),
            summary=words(pathway, "summary"),
            place=standing.place,
            score=round(standing.score),
            cluster=_cluster(pathway["clusters"][0]["cluster"], self.lang),
            liked=tuple(self.telling.liked(slug)),
            lowered=self.telling.lowered(standing),
            figures=self._card_tells(slug),
            ways_out=_ways_out(self.facts, slug, self.lang),
            buttons=_buttons(self.facts, slug, slug in self.saved.saved, self.lang),
            address=url_for("pathways.pathway", slug=slug),
            why=wish.why(slug),
        )

    def _card_tells(self, slug: str) -> Markup:
        if self.wish.tells_pay:
            return _figures(self.facts, slug, self.wish.place, self.wish.years, self.lang, self.root)
        return _to_visit(self.facts, slug, self.lang)

    def _row_tells(self, slug: str) -> Markup:
        if self.wish.tells_pay:
            return _row_words(self.facts, slug, self.wish.place, self.wish.years, self.lang, self.root)
        return _row_to_visit(self.facts, slug, self.lang, self.root)

    def row(self, standing: Standing) -> Row:
        slug, wish = standing.slug, self.wish
        return Row(
            slug=slug,
            title=words(self.facts.pathways[slug]),
            place=standing.place,
            score=round(standing.score),
            told=self._row_tells(slug),
            buttons=_buttons(self.facts, slug, slug in self.saved.saved, self.lang),
            why=wish.why(slug),
        )

    def split(self, standings: Sequence[Standing]) -> tuple[list[Band], list[Band]]:
        """Bands of the first pathways and of all others; a band the cut falls in continues in the second part."""
        first: list[Band] = []
        rest: list[Band] = []
        count = 0
        for run in bands(standings):
            room = max(FIRST - count, 0)
            count += len(run)
            ends = run[0].place, run[-1].place
            if room:
                first.append(Band(*ends, tuple(self.card(s) for s in run[:room])))
            if run[room:]:
                rest.append(Band(*ends, tuple(self.row(s) for s in run[room:]), more=bool(room)))
        return first, rest


@dataclass(frozen=True)
class Meeting:
    """A pathway to look at though it is not among the first. `kind`: the kind of work its jobs stand out in."""

    slug: str
    title: str
    summary: str
    place: int
    kind: str
    address: str
    why: str


@dataclass(frozen=True)
class Meetings:
    """One from another field, and the trio outside the kinds of work the answers lean towards, `usual`."""

    other: Meeting | None
    trio: tuple[Meeting, ...]
    usual: str


def meetings(standings: Sequence[Standing], answered: Answered, wish: Wish) -> Meetings:
    """What lies beyond the first pathways, in words."""
    kind, names = widening.kinds(matching(), catalog().offered(wish.place.state)), type_names()
    found = widening.beyond(catalog(), kind, standings, FIRST, widening.usual_types(matches(), answered))

    def told(s: Standing) -> Meeting:
        pathway, name = catalog().pathways[s.slug], names[kind[s.slug]][0] if s.slug in kind else ""
        address = url_for("pathways.pathway", slug=s.slug)
        return Meeting(s.slug, words(pathway), words(pathway, "summary"), s.place, name, address, wish.why(s.slug))

    usual = ", ".join(names[t][0] for t in found.usual)
    return Meetings(told(found.other) if found.other else None, tuple(told(s) for s in found.trio), usual)


# --- places and jobs ---


@functools.lru_cache(maxsize=256)
def _counties(facts: Catalog, chosen: str | None) -> Markup:
    """Options of the place box."""
    return _piece("county_options", places.groups(chosen), chosen)


@dataclass(frozen=True)
class JobGroup:
    title: str
    says: str
    jobs: tuple[Markup, ...]


@functools.lru_cache(maxsize=8192)
def _job(facts: Catalog, code: str, place: Place, lang: str, root: str, tells_pay: bool) -> Markup:
    """One job, with its pay where pay is told; `root` because its link holds it. Without a Spanish name its title is English."""
    spanish = spanish_name(facts, code) if lang == "es" else None
    title = spanish[:1].upper() + spanish[1:] if spanish else facts.titles[code]
    pay = facts.occupation_labor(place)[code].pay
    return _piece("job_line", code, title, lang == "es" and not spanish, pay, tells_pay)


def job_groups(likes: Likes, wish: Wish) -> list[JobGroup]:
    """The best occupations by how long the preparation takes."""
    groups = matches().jobs(likes, wish.place, wish.weights)
    titles = (
        (_("After high school or short training"), _("up to a year of learning on the job")),
        (_("Some training or two years"), _("a certificate, an apprenticeship or an associate degree")),
        (_("Four years or more"), _("usually a bachelor's degree or a longer one")),
    )
    pay = wish.tells_pay
    lines = [tuple(_job(catalog(), c, wish.place, language(), request.script_root, pay) for c in codes) for codes in groups]
    return [JobGroup(title, says, jobs) for (title, says), jobs in zip(titles, lines, strict=True)]


# --- the pages ---


def sources(*ids: str) -> list[dict[str, Any]]:
    """Sources of a page, each once, in the order they were named."""
    known = catalog().sources
    return [known[i] for i in dict.fromkeys(ids) if i in known]


def norms_source(answered: Answered) -> str:
    norms = catalog().norms(answered.norms) if answered.norms else catalog().inventory(answered.inventory)["norms"]
    return str(norms["source"])


def versions(saved: Record) -> list[str]:
    """What is no longer as it was when this inventory was begun: norms that are kept for it or gone, items put differently."""
    data = catalog().inventory(saved.inventory)
    now, kept = data["norms"], catalog().norms(catalog().norms_of_version(saved.inventory, saved.norms_version))
    told = []
    if kept["version"] != saved.norms_version:
        told.append(
            _(
                "The norms your answers were first compared with (version %(old)s) are no longer on this site, so version %(new)s "
                "is used now. The order may have changed since.",
                old=saved.norms_version, new=now["version"],
            )
        )  # fmt: skip
    elif kept["id"] != now["id"]:
        told.append(
            _(
                "Your answers are compared with norms version %(old)s, as on the day you began. New inventories here use version "
                "%(new)s.",
                old=saved.norms_version, new=now["version"],
            )
        )  # fmt: skip
    if saved.inventory_version != data["version"]:
        told.append(
            _(
                "Some of the things to do have been put differently since you began (version %(old)s, now %(new)s). The order may "
                "have changed since.",
                old=saved.inventory_version, new=data["version"],
            )
        )  # fmt: skip
    return told


def area_now(place: Place) -> str:
    """Title of the area figures are asked for first."""
    return catalog().ladder(place)[0].title


@pages.get("/results")
def index() -> str:
    saved = visit.record()
    answered = Answered.of(saved, catalog()) if saved else None
    if saved is None or answered is None or matches().too_flat(answered):
        return _no_ranking(answered)
    return _ranked(saved, answered, weighing.read(request.args))


def _no_ranking(answered: Answered | None) -> str:
    """No answers yet, too few, or all alike: what to do, and all pathways."""
    return render_template(
        "pages/results_none.html",
        pathways=len(catalog().offered(visit.place().state)),
        reason=matches().too_flat(answered) if answered else "none",
        answered=len(answered.answers) if answered else 0,
        fewest=FEWEST,
    )


def _ranked(saved: Record, answered: Answered, wish: Wish) -> str:
    labor = catalog().labor(wish.place, wish.years)
    likes = matches().likes(answered, tuple(labor))
    standings = matches().standings(likes, labor, wish.weights)
    deck = Deck(saved, wish, Telling(answered, likes, wish.weights))
    aside = [s for s in standings if s.slug in saved.set_aside]
    kept = [s for s in standings if s.slug not in saved.set_aside]
    first, rest = deck.split(kept)
    form = form_of(saved, catalog())
    return render_template(
        "pages/results.html",
        wish=wish,
        area=area_now(wish.place),
        period=PERIOD,
        reach=weighing.years_words(wish.years),
        counties=_counties(catalog(), wish.place.county),
        looks=places.looks(),
        year_choices=weighing.year_choices(),
        picture=picture(answered),
        sure=sureness(answered, len(items_of(saved))),
        mixes=weighing.mixes(wish, standings),
        effect=weighing.effect(wish, standings),
        change=weighing.what_would_change(kept, kept[0].slug, wish.weights) if kept and wish.tells_pay else None,
        first=first,
        rest=rest,
        aside=[deck.row(s) for s in aside],
        beyond=meetings(kept, answered, wish),
        job_groups=job_groups(likes, wish),
        saved=saved,
        unanswered=sum(i["id"] not in saved.answers for i in items_of(saved)),
        middle_school=form.middle_school,
        whole=len(forms(catalog().inventory(saved.inventory))[FULL].items),
        versions=versions(saved),
        unscored=saved.lang != "en" and any(t.strip() for t in saved.texts),
        here=wish.address(),
        sources=sources(*(TOLD if wish.tells_pay else TOLD[:1]), norms_source(answered)),
    )


@pages.post("/results/keep")
def keep() -> Response:
    """Save a pathway, put it aside, or undo either. The button pressed names the pathway."""
    goal = places.local_path(request.form.get("next"), url_for("results.index"))
    saved = visit.record()
    if saved is None:
        flash(_("No answers are open in this browser, so nothing was saved. Come back with your code, or start here."), "error")
        return redirect(url_for("inventory.start"), 303)
    for name, change in (("save", store().save_pathway), ("set_aside", store().set_aside), ("undo", store().undo)):
        if name in request.form:
            pathway = catalog().pathway(request.form[name])
            change(saved.id, pathway["slug"])
            title = words(pathway)
            flash({
                "save": _("Saved: %(name)s.", name=title),
                "set_aside": _("%(name)s is now at the end of the list. You can bring it back there.", name=title),
                "undo": _("Back as before: %(name)s.", name=title),
            }[name])  # fmt: skip
            return redirect(f"{goal}#{'set-aside' if name == 'set_aside' else pathway['slug']}", 303)
    return redirect(goal, 303)


# --- why this, why not ---


@dataclass(frozen=True)
class Against:
    """Two pathways line by line: what each part gives, and the difference, in tenths of a point.

    `mine` and `theirs`: the answers that set them apart most, for the one and for the other, as differences; with `others`
    they add up to the difference the answers make.
    """

    other: Mapping[str, Any]
    address: str
    lines: tuple[tuple[str, Part, Part, Part], ...]
    mine: tuple[Part, ...]
    theirs: tuple[Part, ...]
    others: Part


APART = 4  # answers named for each of two pathways


def against(standing: Standing, other: Standing, wish: Wish, telling: Telling) -> Against:
    """Where the difference between two scores comes from."""
    mine, theirs = (in_tenths(parts_of(s, wish.weights)) for s in (standing, other))
    names = (_("Start"), _("Your answers"), _("Pay"), _("Openings"))
    rows = [(n, m, t) for n, m, t in zip(names, mine, theirs, strict=True)][1:]
    rows.append((_("Score"), sum(mine), sum(theirs)))
    lines = tuple((n, Part(n, "", m), Part(n, "", t), Part(n, "", m - t)) for n, m, t in rows)
    up, down = telling.apart(standing.slug, other.slug, APART)
    left = mine[1] - theirs[1] - sum(p.tenths for p in (*up, *down))
    others = Part(_("All your other answers together"), "", left)
    address = wish.address("results.why", slug=other.slug)
    return Against(catalog().pathways[other.slug], address, lines, up, down, others)


@pages.get("/results/<slug>")
def why(slug: str) -> str:
    pathway = catalog().pathway(slug)
    saved = visit.record()
    answered = Answered.of(saved, catalog()) if saved else None
    if answered is None or matches().too_flat(answered):
        return _no_ranking(answered)
    wish = weighing.read(request.args)
    # A pathway of another state stands among those of this place, so that it too can be asked about.
    labor = {**catalog().labor(wish.place, wish.years), slug: catalog().pathway_labor(wish.place, slug, wish.years)}
    likes = matches().likes(answered, tuple(labor))
    standings = matches().standings(likes, labor, wish.weights)
    mine = next(s for s in standings if s.slug == slug)
    other = standings[0] if mine is not standings[0] else next(iter(standings[1:]), None)
    telling = Telling(answered, likes, wish.weights)
    wanted = demand(slug, wish.place, wish.years)
    pay = labor[slug].pay
    used = [pay.source] if pay else []
    return render_template(
        "pages/results_why.html",
        pathway=pathway,
        standing=mine,
        count=len(standings),
        wish=wish,
        area=area_now(wish.place),
        sum=add_up(telling, mine),
        ties=[catalog().pathways[t] for t in mine.ties_with],
        aims_at=next((e for e in pathway["exits"] if e["id"] == labor[slug].exit_id), None),
        pay=pay,
        demand=wanted,
        change=weighing.what_would_change(standings, slug, wish.weights),
        against=against(mine, other, wish, telling) if other else None,
        sources=sources(*used, wanted.source, norms_source(answered), "onet-30-1"),
    )
