"""The interest picture: six kinds of work, each compared with the person's own average."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from explorer.matches import Answered, matches
from explorer.reasons import LIKED
from explorer.speech import gettext as _
from models.answers import scale_picture


@dataclass(frozen=True)
class Interest:
    """One Holland type in the picture. `liked` of `answered` items have a 4 or 5; x, y: its place in the hexagon."""

    name: str
    lines: tuple[str, ...]  # the name on one or two lines
    example: str
    compared: str
    liked: int
    answered: int
    label_x: float
    label_y: float
    anchor: str


@dataclass(frozen=True)
class Picture:
    interests: tuple[Interest, ...]
    shape: str  # corners of the student's own shape
    rings: tuple[str, ...]  # outer edge, own average
    spokes: tuple[tuple[float, float], ...]
    alone: str  # the picture in one sentence


CENTRE_X, CENTRE_Y, RADIUS = 170.0, 146.0, 96.0
LINE = 17.0  # height of a line of a label
AVERAGE, STRETCH = 0.5, 0.4  # share of the radius that is the own average, and of one standard deviation


def _corner(number: int, share: float) -> tuple[float, float]:
    angle = math.radians(60 * number - 90)
    return round(CENTRE_X + RADIUS * share * math.cos(angle), 1), round(CENTRE_Y + RADIUS * share * math.sin(angle), 1)


def _shape(shares: Sequence[float]) -> str:
    return " ".join(f"{x},{y}" for x, y in (_corner(n, s) for n, s in enumerate(shares)))


def type_names() -> dict[str, tuple[str, str]]:
    """A friendly name for each Holland type, and what it means."""
    return {
        "R": (_("Building & fixing"), _("tools, machines, plants, animals, the outdoors")),
        "I": (_("Finding out"), _("science, puzzles, why things happen")),
        "A": (_("Creating"), _("drawing, writing, music, design")),
        "S": (_("Helping"), _("teaching, caring, listening")),
        "E": (_("Leading & selling"), _("starting things, persuading, being in charge")),
        "C": (_("Organizing"), _("numbers, records, getting details right")),
    }


def _compared(value: float | None) -> str:
    if value is None:
        return _("Not answered")
    if abs(value) < 0.2:
        return _("About your average")
    if value > 0:
        return _("Well above your average") if value >= 0.6 else _("Above your average")
    return _("Well below your average") if value <= -0.6 else _("Below your average")


def picture(answered: Answered) -> Picture:
    """The six types, each compared with the person's own average over all answers."""
    items = matches().matching.items(answered.inventory, answered.norms)
    values = scale_picture(matches().marks(answered), items)
    given = answered.marks
    names, interests = type_names(), []
    for number, (letter, (name, example)) in enumerate(names.items()):
        marks = [given[i.id] for i in items if i.scale == letter and i.id in given]
        x, y = _corner(number, 1.09)
        anchor = "middle" if number in (0, 3) else "start" if number in (1, 2) else "end"
        lines = (name,) if number in (0, 3) else tuple(name.split(" ", 1))
        top = y + {0: 0.0, 3: 12.0}.get(number, 5 - LINE * (len(lines) - 1) / 2)
        liked = sum(m >= LIKED for m in marks)
        interests.append(Interest(name, lines, example, _compared(values[letter]), liked, len(marks), x, top, anchor))
    shares = [AVERAGE if v is None else min(max(AVERAGE + STRETCH * v, 0.06), 1.0) for v in values.values()]
    most = max(values, key=lambda k: -9.0 if values[k] is None else float(values[k] or 0))
    return Picture(
        tuple(interests), _shape(shares), (_shape([1.0] * 6), _shape([AVERAGE] * 6)), tuple(_corner(n, 1.0) for n in range(6)),
        _("Your answers lean most towards: %(name)s.", name=names[most][0]),
    )  # fmt: skip
