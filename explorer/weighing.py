"""What the reader asks results to be weighed by: read from the address, said in words, carried in links."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from flask import url_for

from explorer import visit
from explorer.catalog import LOOKS, Place, UnknownPlace
from explorer.forms import form_of
from explorer.matches import first, in_order
from explorer.site import catalog, words
from explorer.speech import gettext as _
from explorer.speech import ngettext
from explorer.store import Record
from models.labor import SHORT
from models.recommend import BALANCED, LIKES, MIDDLE, PAYS, Standing, WeightError, Weights

MIXES = {"likes": LIKES, "balanced": BALANCED, "pays": PAYS}
PARTS = ("interest", "wage", "demand")
YEARS = (0, 2, 4)
TOP = 5


@dataclass(frozen=True)
class Wish:
    """What the address asks for. `problems`: a sentence for each value that could not be used."""

    weights: Weights
    place: Place
    years: int
    problems: tuple[str, ...]
    carried: tuple[tuple[str, str], ...]  # what was asked apart from the weights, for links
    usual: str = "balanced"  # the choice of weights where the address names none

    @property
    def mix(self) -> str | None:
        """Name of the choice these weights are, None for the reader's own."""
        return next((name for name, weights in MIXES.items() if weights == self.weights), None)

    @property
    def shares(self) -> dict[str, int]:
        """The weights as whole numbers of 100."""
        return {part: round(100 * getattr(self.weights, part)) for part in PARTS}

    @functools.cached_property
    def query(self) -> dict[str, str]:
        """The address's own values, so that a link leads to the same weights, place and years."""
        mix = self.mix
        chosen = {"mix": mix} if mix else {part: f"{100 * getattr(self.weights, part):g}" for part in PARTS}
        return {**({} if mix == self.usual else chosen), **dict(self.carried)}

    @property
    def tells_pay(self) -> bool:
        """Whether the page of results tells pay and openings. A middle-schooler's does once they count."""
        return not self.usual == self.mix == "likes"

    def address(self, endpoint: str = "results.index", mix: str | None = None, **more: Any) -> str:
        """A page with the same weights, place and years; `mix`: with one of the named choices instead."""
        values: dict[str, Any] = {**dict(self.carried), "mix": mix} if mix else self.query
        return url_for(endpoint, **{**values, **more})

    @functools.cached_property
    def _why(self) -> tuple[str, str]:
        before, _slug, after = self.address("results.why", slug="0").rpartition("/0")
        return f"{before}/", after

    def why(self, slug: str) -> str:
        """Why one pathway stands where it does. Put together by hand, as a page holds one for every pathway."""
        before, after = self._why
        return f"{before}{slug}{after}"


def read(args: Mapping[str, str]) -> Wish:
    """What an address asks for; what cannot be used falls back and is said."""
    problems: list[str] = []
    usual = usual_mix(visit.record())
    weights = _weights(args, usual, problems)
    place, carried = _place(args, problems)
    years = _years(args, problems)
    if years != SHORT:
        carried["years"] = str(years)
    return Wish(weights, place, years, tuple(problems), tuple(carried.items()), usual)


def usual_mix(saved: Record | None) -> str:
    """The choice of weights someone starts with: for a middle-schooler what they like alone."""
    return "likes" if saved and form_of(saved, catalog()).middle_school else "balanced"


def mix_titles() -> dict[str, str]:
    """The three choices of weights in words."""
    return {"likes": _("What I like"), "balanced": _("Balanced"), "pays": _("What pays here")}


def _weights(args: Mapping[str, str], usual: str, problems: list[str]) -> Weights:
    if "mix" in args:
        if args["mix"] in MIXES:
            return MIXES[args["mix"]]
        problems.append(_("We do not know that choice of weights, so this page uses “%(mix)s”.", mix=mix_titles()[usual]))
        return MIXES[usual]
    if not any(part in args for part in PARTS):
        return MIXES[usual]
    try:
        shares = [float(args.get(part) or 0) for part in PARTS]
        if any(share > 100 for share in shares):
            raise WeightError
        return Weights.of(*shares)
    except (ValueError, OverflowError):
        problems.append(
            _(
                "Weights are numbers from 0 to 100, and at least one must be above 0. This page uses “%(mix)s”.",
                mix=mix_titles()[usual],
            )
        )
        return MIXES[usual]


def _place(args: Mapping[str, str], problems: list[str]) -> tuple[Place, dict[str, str]]:
    saved = visit.record()
    county, look = args.get("county"), args.get("look")
    if look and look not in LOOKS:
        problems.append(_("We do not know that distance, so this page looks as far as before."))
    elif not county:
        return visit.place(), {"look": look} if look else {}
    look = look if look in LOOKS else (saved.look if saved else "here")
    try:
        place = catalog().place(county or (saved.county if saved else None), look)
    except UnknownPlace:
        problems.append(_("We do not know that place. Choose your parish or county from the list."))
        return catalog().place(saved.county if saved else None, look), {}
    return place, {"county": county, "look": look} if county else {}


def _years(args: Mapping[str, str], problems: list[str]) -> int:
    asked = args.get("years", str(SHORT))
    if asked in [str(y) for y in YEARS]:
        return int(asked)
    problems.append(_("Study after high school can be 0, 2 or 4 years here. This page uses up to 2 years."))
    return SHORT


# --- in words ---


def years_words(years: int) -> str:
    """How long after high school, as the end of “jobs you reach …”."""
    return {
        0: _("straight after high school"),
        2: _("within 2 years after high school"),
        4: _("within 4 years after high school"),
    }[years]


def year_choices() -> list[tuple[int, str]]:
    return [(0, _("Straight to work")), (2, _("Up to 2 years")), (4, _("Up to 4 years"))]


@dataclass(frozen=True)
class Mix:
    """One of the three named choices, with the pathway it puts first."""

    name: str
    title: str
    says: str
    first: str
    address: str
    chosen: bool


def mixes(wish: Wish, standings: Sequence[Standing]) -> list[Mix]:
    """The three choices, each with what it would put first."""
    titles = mix_titles()
    says = {
        "likes": _("Your answers only"),
        "balanced": _("Answers 80, pay 10, openings 10 of 100"),
        "pays": _("Answers 40, pay 40, openings 20 of 100"),
    }
    pathways = catalog().pathways
    return [
        Mix(
            name, titles[name], says[name], words(pathways[first(standings, weights)]),
            wish.address(mix=name), wish.mix == name,
        )
        for name, weights in MIXES.items()
    ]  # fmt: skip


def effect(wish: Wish, standings: Sequence[Standing]) -> str:
    """One line on what the weights did to the first five."""
    if wish.mix == "likes":
        return _("Only your answers count here. Pay and openings change nothing in this order.")
    liked = set(in_order(standings, LIKES)[:TOP])
    new = sum(s.slug not in liked for s in standings[:TOP])
    if not new:
        return _("With these weights the first five are the same as with “What I like”; their order may differ.")
    return ngettext(
        "With these weights %(num)s of the first five is a different one than with “What I like”.",
        "With these weights %(num)s of the first five are different ones than with “What I like”.",
        new,
    )


def firsts(standings: Sequence[Standing], weights: Weights) -> list[str]:
    """The slug that is first at each weight of pay from 0 to 100; the other two keep their proportion.

    Where pay has all the weight now, the rest goes to the answers. Equal scores by slug.
    """
    by_slug = sorted(standings, key=lambda s: s.slug)
    interest, wage, demand = (
        np.array([MIDDLE if v is None else v for v in values])
        for values in ([s.interest for s in by_slug], [s.wage for s in by_slug], [s.demand for s in by_slug])
    )
    rest = weights.interest + weights.demand
    share = weights.interest / rest if rest else 1.0
    pay = np.arange(101)[:, None] / 100
    scores = (1 - pay) * share * interest + pay * wage + (1 - pay) * (1 - share) * demand
    return [by_slug[p].slug for p in np.round(scores, 9).argmax(axis=1)]


def ranges_of(slug: str, first_at: Sequence[str]) -> list[tuple[int, int]]:
    """Weights of pay at which a pathway is first, as ranges."""
    ranges: list[tuple[int, int]] = []
    for pay, there in enumerate(first_at):
        if there == slug:
            start = ranges.pop()[0] if ranges and ranges[-1][1] == pay - 1 else pay
            ranges.append((start, pay))
    return ranges


def what_would_change(standings: Sequence[Standing], slug: str, weights: Weights) -> str:
    """At which weight of pay a pathway would become first, or no longer be and what then is, in words."""
    first_at, now = firsts(standings, weights), 100 * weights.wage
    ranges, name = ranges_of(slug, first_at), _title(slug)
    if standings[0].slug == slug:
        here = next(((low, high) for low, high in ranges if low - 1 < now < high + 1), None)
        if not here:
            return _("%(name)s is first at this weight of pay alone.", name=name)
        return " ".join((_stays(name, *here), *_takes_over(*here, first_at)))
    if not ranges:
        return _("%(name)s would not be first at any weight of pay, while the other two keep their proportion.", name=name)
    return _becomes(name, *min(ranges, key=lambda r: min(abs(r[0] - now), abs(r[1] - now))))


def _title(slug: str) -> str:
    return words(catalog().pathways[slug])


def _stays(name: str, low: int, high: int) -> str:
    if (low, high) == (0, 100):
        return _("%(name)s stays first whatever pay counts.", name=name)
    if low == 0:
        return _("%(name)s stays first unless pay counts for more than %(high)s of 100.", name=name, high=high)
    if high == 100:
        return _("%(name)s stays first as long as pay counts for at least %(low)s of 100.", name=name, low=low)
    return _("%(name)s stays first while pay counts for %(low)s to %(high)s of 100.", name=name, low=low, high=high)


def _takes_over(low: int, high: int, first_at: Sequence[str]) -> Iterator[str]:
    """What is first at the next weight of pay below and above a range."""
    if low > 0:
        yield _("Below that, %(name)s is first.", name=_title(first_at[low - 1]))
    if high < 100:
        yield _("Above that, %(name)s is first.", name=_title(first_at[high + 1]))


def _becomes(name: str, low: int, high: int) -> str:
    if low == 0:
        return _("%(name)s would be first if pay counted for %(high)s of 100 or less.", name=name, high=high)
    if high == 100:
        return _("%(name)s would be first if pay counted for %(low)s of 100 or more.", name=name, low=low)
    return _("%(name)s would be first if pay counted for %(low)s to %(high)s of 100.", name=name, low=low, high=high)
