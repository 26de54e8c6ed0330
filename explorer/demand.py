"""Yearly openings of a pathway in one sentence: of one place where every figure is, else of the whole state."""

from __future__ import annotations

from dataclasses import dataclass, replace

from explorer.catalog import Place
from explorer.formatting import openings
from explorer.site import catalog
from explorer.speech import gettext as _
from explorer.weighing import years_words
from models.labor import Area, Figure, PathwayLabor


@dataclass(frozen=True)
class Demand:
    """Openings a year over the jobs of a pathway. `known` of `jobs` have a figure for the area."""

    amount: float | None
    area: Area | None
    borrowed: bool
    known: int
    jobs: int
    period: str
    source: str
    years: int

    @property
    def sentence(self) -> str:
        """> Openings in Baton Rouge, LA: about 350 a year (estimated), in jobs you reach within 2 years after high school."""
        reach = years_words(self.years)
        if self.amount is None or self.area is None:
            return _("Openings are not published for the jobs you reach %(reach)s.", reach=reach)
        values = {"area": self.area.title, "amount": openings(self.amount), "reach": reach}
        if self.known == self.jobs:
            return _("Openings in %(area)s: %(amount)s a year (estimated), in jobs you reach %(reach)s.", **values)
        return _(
            "Openings in %(area)s: %(amount)s a year (estimated), in %(known)s of the %(jobs)s jobs you reach %(reach)s. "
            "The others are not published.",
            known=self.known,
            jobs=self.jobs,
            **values,
        )


def demand(slug: str, place: Place, years: int) -> Demand:
    """Openings of the jobs a pathway leads to within some years after grade 12."""
    labor = catalog().pathway_labor(place, slug, years)
    areas = {f.area for f in labor.openings if f.area}
    if len(areas) == 1 and all(f.amount is not None for f in labor.openings):
        return _summed(labor.openings, labor, years)
    wide = catalog().pathway_labor(replace(place, look="state"), slug, years)
    for level in ("state", "nation"):
        there = [f for f in wide.openings if f.area and f.area.level == level and f.amount is not None]
        if there:
            return _summed(there, wide, years, borrowed=place.look != "state" or level == "nation")
    return Demand(None, None, False, 0, len(labor.socs), "", "", years)


def _summed(figures: tuple[Figure, ...] | list[Figure], labor: PathwayLabor, years: int, borrowed: bool | None = None) -> Demand:
    first = figures[0]
    borrowed = first.borrowed if borrowed is None else borrowed
    total = sum(f.amount for f in figures if f.amount is not None)
    return Demand(total, first.area, borrowed, len(figures), len(labor.socs), first.period, first.source, years)
