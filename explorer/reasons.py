"""Why a pathway has its score: parts that add up, and the answers behind them in the student's own words."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from explorer.inventory import marks
from explorer.matches import Answered, Likes
from explorer.site import catalog, words
from explorer.speech import gettext as _
from models.recommend import MIDDLE, Standing, Weights

LIKED = 4  # the mark from which a person said "like"
QUOTED = 90  # letters of a student's own text in a line
CLEAR = 0.05  # points below which an answer did nothing worth a line


@dataclass(frozen=True)
class Part:
    """One line of a sum. `tenths`: points times ten, rounded so that the lines add up to their total."""

    what: str
    note: str
    tenths: int

    @property
    def points(self) -> str:
        """> +12.3"""
        return signed(self.tenths)

    @property
    def amount(self) -> str:
        """> 50.0"""
        return f"{self.tenths / 10:.1f}"


def signed(tenths: int) -> str:
    """> +12.3; > −0.4; > 0.0"""
    sign = "+" if tenths > 0 else "−" if tenths < 0 else ""
    return f"{sign}{abs(tenths) / 10:.1f}"


def in_tenths(points: Sequence[float]) -> list[int]:
    """Points in whole tenths that add up to the rounded total: the lines with the largest remainders give way."""
    exact = [10 * p for p in points]
    out = [round(p) for p in exact]
    over = sum(out) - round(sum(exact))
    step = 1 if over > 0 else -1
    order = sorted(range(len(out)), key=lambda k: (step * (exact[k] - out[k]), k))
    for k in order[: abs(over)]:
        out[k] -= step
    return out


class Telling:
    """One person's answers, ready to be told as reasons."""

    def __init__(self, answered: Answered, likes: Likes, weights: Weights):
        self.answered, self.likes, self.weights = answered, likes, weights
        items = catalog().inventory(answered.inventory)["items"]
        self.items: Mapping[str, Mapping[str, str]] = {i["id"]: i for i in items}
        self.marks = answered.marks
        self.answers = dict(marks())

    def text(self, name: str) -> str:
        """An item in the page's language, or what the student wrote."""
        return words(self.items[name], "text") if name in self.items else self._own_words(name)

    def _own_words(self, name: str) -> str:
        """The student's own text, its beginning where it is long. A text without a word the encoder knows is not scored and has no
        name; then which text a name stands for is not known."""
        written = self.answered.texts
        if len(written) != sum(n not in self.items for n in self.likes.fit.names):
            return _("What you wrote in your own words")
        text = " ".join(written[int(name.removeprefix("text-")) - 1].split())
        return f"“{text}”" if len(text) <= QUOTED else f"“{text[:QUOTED].rsplit(' ', 1)[0]} …”"

    def mark(self, name: str) -> str:
        """What the student answered, as the button said it."""
        return self.answers[self.marks[name]] if name in self.marks else _("Your own words")

    def liked(self, slug: str, most: int = 3) -> list[str]:
        """Items the student likes that speak most for a pathway."""
        points = self.likes.points(slug, self.weights)
        likely = sorted(
            (n for n, p in points.items() if p > CLEAR and self.marks.get(n, LIKED) >= LIKED), key=lambda n: (-points[n], n)
        )
        # Points above 0 may also come from liking something less than the rest that is unlike the work.
        return list(itertools.islice((self.text(n) for n in likely if self.likes.pull(slug, n) > 0), most))

    def lowered(self, standing: Standing) -> str | None:
        """The one thing that lowered a pathway most, as a sentence; None where nothing did."""
        points = self.likes.points(standing.slug, self.weights)
        name = min(points, key=lambda n: (points[n], n))
        wage = 0.0 if standing.wage is None else self.weights.wage * (standing.wage - MIDDLE)
        demand = 0.0 if standing.demand is None else self.weights.demand * (standing.demand - MIDDLE)
        least = min(points[name], wage, demand)
        if least > -CLEAR:
            return None
        if least == wage:
            return _("Pay is lower than on most pathways.")
        if least == demand:
            return _("It has fewer openings than most pathways do.")
        return self._against(standing.slug, name)

    def _against(self, slug: str, name: str) -> str:
        """Why one answer counts against a pathway."""
        if name not in self.marks:
            return _("What you wrote in your own words points to other work.")
        if self.likes.pull(slug, name) < 0:
            return _("You like this, and it points to other work: %(item)s", item=self.text(name))
        if self.marks[name] >= LIKED:
            return _("You like this less than other things, and it is close to this work: %(item)s", item=self.text(name))
        return _(
            "You answered “%(answer)s” to something close to this work: %(item)s", answer=self.mark(name), item=self.text(name)
        )

    def apart(self, slug: str, other: str, most: int) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
        """The answers that speak most for one pathway rather than for another, and for the other, as differences in tenths."""
        mine, theirs = (self.likes.points(s, self.weights) for s in (slug, other))
        by = {name: mine[name] - theirs[name] for name in mine}
        told = [n for n in sorted(by, key=lambda n: (-by[n], n)) if abs(by[n]) >= CLEAR]
        up, down = [n for n in told if by[n] > 0][:most], [n for n in reversed(told) if by[n] < 0][:most]
        tenths = in_tenths([by[n] for n in (*up, *down)])
        lines = [Part(self.text(n), self.mark(n), p) for n, p in zip((*up, *down), tenths, strict=True)]
        return tuple(lines[: len(up)]), tuple(lines[len(up) :])


@dataclass(frozen=True)
class Sum:
    """A score as lines that add up: start, answers, pay, openings; and the answers' own lines."""

    parts: tuple[Part, ...]
    score: int  # tenths
    raised: tuple[Part, ...]
    lowered: tuple[Part, ...]
    others: Part

    @property
    def total(self) -> Part:
        return Part("", "", self.score)


def parts_of(standing: Standing, weights: Weights) -> list[float]:
    """Start, answers, pay and openings in points; they add up to the score."""
    wage = 0.0 if standing.wage is None else weights.wage * (standing.wage - MIDDLE)
    demand = 0.0 if standing.demand is None else weights.demand * (standing.demand - MIDDLE)
    return [MIDDLE, weights.interest * (standing.interest - MIDDLE), wage, demand]


def add_up(telling: Telling, standing: Standing, most: int = 5) -> Sum:
    """The whole sum of one pathway, in tenths of a point."""
    start, *rest = in_tenths(parts_of(standing, telling.weights))
    titles = (_("Everybody starts in the middle"), _("Your answers"), _("Pay"), _("Openings"))
    notes = ("", *_part_notes(standing, telling.weights))
    parts = tuple(Part(t, n, p) for t, n, p in zip(titles, notes, (start, *rest), strict=True))
    points = telling.likes.points(standing.slug, telling.weights)
    told = [n for n in sorted(points, key=lambda n: (-points[n], n)) if abs(points[n]) >= CLEAR]
    up = [n for n in told if points[n] > 0][:most]
    down = [n for n in reversed(told) if points[n] < 0][:most]
    other = [n for n in points if n not in up and n not in down]
    tenths = in_tenths([points[n] for n in (*up, *down)])
    lines = [Part(telling.text(n), telling.mark(n), p) for n, p in zip((*up, *down), tenths, strict=True)]
    answered = sum(n in telling.marks or n not in telling.items for n in other)
    # What is left over, so that the lines add up to the answers' part to the last tenth.
    others = Part(_("All your other answers together (%(count)s)", count=answered), "", rest[0] - sum(tenths))
    return Sum(parts, start + sum(rest), tuple(lines[: len(up)]), tuple(lines[len(up) :]), others)


def _part_notes(standing: Standing, weights: Weights) -> tuple[str, str, str]:
    wage, demand = _counts(weights.wage), _counts(weights.demand)
    if standing.wage is None:
        wage = _("No pay is published for these jobs, so pay counts neither way.")
    if standing.demand is None:
        demand = _("No openings are published for these jobs, so they count neither way.")
    return _counts(weights.interest), wage, demand


def _counts(weight: float) -> str:
    return _("Counts for %(share)s of 100.", share=round(100 * weight))
