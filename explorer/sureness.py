"""How far a student's answers carry the order, in words: how many there are, how even they are, whether they agree."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from explorer.inventory import marks
from explorer.matches import Answered, matches
from explorer.matching import Matching
from explorer.site import catalog, words
from explorer.speech import gettext as _
from models.confidence import AGREE, MANY, Comparing, Confidence, confidence


@dataclass(frozen=True)
class Sureness:
    """`level` as `models.confidence` has it; `says` in one sentence; `reasons`: what it rests on, a sentence each;
    `clash`: two activities close to each other with answers far apart, each with its answer."""

    level: str
    says: str
    reasons: tuple[str, ...]
    clash: tuple[tuple[str, str], ...]


@functools.lru_cache(maxsize=8)
def _comparing(matching: Matching, inventory: str) -> Comparing:
    return Comparing.of(matching.items(inventory), matching.model(inventory).kernel)


def sureness(answered: Answered, asked: int) -> Sureness:
    """Of someone whose form asked so many things."""
    found = confidence(matches().marks(answered), _comparing(matches().matching, answered.inventory))
    says = {
        "firm": _("Your answers carry this order well. Still read it as a start: another day, a few places would change."),
        "fair": _("Your answers carry this order in the main. Trust the first ten together more than the exact places."),
        "loose": _("Your answers carry this order only loosely. Look at many pathways, far down the list too, before you choose."),
    }
    return Sureness(found.level, says[found.level], tuple(_reasons(found, asked)), _clash(found, answered))


def _reasons(found: Confidence, asked: int) -> list[str]:
    out = [_("You answered %(count)s of %(asked)s.", count=found.answered, asked=asked)]
    if found.answered < MANY:
        out[0] += " " + _("From %(many)s answers on, the order rests on more than a few of them.", many=MANY)
    out.append(
        _("Many of your answers are the same, so small differences decide.")
        if found.even
        else _("Your answers set clearly apart what you like and what you do not.")
    )
    out.append(
        _("What you say about one kind of work goes together.")
        if found.agreement >= AGREE
        else _(
            "What you say about one kind of work differs from thing to thing. That can be just how you are: then the single things "
            "say more than the six kinds."
        )
    )
    return out


def _clash(found: Confidence, answered: Answered) -> tuple[tuple[str, str], ...]:
    if not found.clash:
        return ()
    items = {i["id"]: i for i in catalog().inventory(answered.inventory)["items"]}
    said = dict(marks())
    return tuple((words(items[name], "text"), said[answered.marks[name]]) for name in found.clash)
