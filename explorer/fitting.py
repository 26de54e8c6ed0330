"""How high a handout stands on paper, so that it is cut by rule, before it is printed, to what one side holds.

Widths are those of Arial, which Helvetica and Liberation Sans share.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from explorer.site import words
from explorer.speech import gettext as _

if TYPE_CHECKING:
    from explorer.handouts import Handout, Row

# Advance width of letters in thousandths of the type size; every other letter is as wide as a digit.
_DIGIT = 556
_REGULAR = {
    191: "'", 222: "ijl’", 278: "ftI!,./: ;·", 333: "r-()“”¡", 355: '"', 389: "*", 500: "cksvxyzJ", 584: "+=", 611: "FTZ¿",
    667: "ABEKPSVXY&", 722: "wCDHNRU", 737: "®", 778: "GOQ", 833: "mM", 889: "%", 944: "W", 1000: "—…",
}  # fmt: skip
_BOLD = {
    238: "'", 278: "ijlI,./ ’·", 333: "ft!()-:;¡", 389: "r*", 474: '"', 500: "z“”", 584: "+=", 611: "bdghnopquFLTZ?¿",
    667: "EPSVXY", 722: "ABCDHKNRU&", 737: "®", 778: "wGOQ", 833: "M", 889: "m%", 944: "W", 1000: "—…",
}  # fmt: skip
_WIDTHS = {
    bold: {letter: wide for wide, letters in table.items() for letter in letters}
    for bold, table in ((False, _REGULAR), (True, _BOLD))
}


def width(text: str, size: float, bold: bool = False) -> float:
    """Width of a text on one line, in points. `size`: of the type, in points."""
    plain = (unicodedata.normalize("NFD", c)[0] for c in text)
    return sum(_WIDTHS[bold].get(c, _DIGIT) for c in plain) * size / 1000


def lines(text: str, room: float, size: float, bold: str = "") -> int:
    """Lines a text takes, broken between words, in a column of `room` points; `bold`: what stands before it in bold.

    A text without words takes none.
    """
    blank, used, count = width(" ", size), 0.0, 0
    for word, is_bold in [*((w, True) for w in bold.split()), *((w, False) for w in text.split())]:
        wide = width(word, size, is_bold)
        if count == 0 or used + blank + wide > room:
            count, used = count + 1, wide
        else:
            used += blank + wide
        while used > room:  # a word longer than the line is broken
            count, used = count + 1, used - room
    return count


# --- one handout; sizes and gaps, in points, are those of static/css/85-handout.css ---

SIDE = 727.0  # of letter paper within its margins 741, less one line
WIDE = 561.0
TYPE, LINE = 12.0, 13.8
HEADING = 19.0
GAP = 4.0
NUMBER = 26.0  # room of the number before a line
PAY = 128.0  # column of pay and openings
WAY = WIDE - PAY - 10 - NUMBER
BOX_SIDES, BOX_ENDS = 17.0, 6.4
QR, QR_GAP = 72.0, 10.0
LOGO = 42.0
SERIF = 1.08  # the type of the title is wider than Arial where it is Georgia


@dataclass(frozen=True)
class Level:
    """How much a handout tells.

    `day`: letters of the working day, in whole sentences, at least one unless 0; `rural`: learning at work where there is no such
    employer; `brief`: courses with alternatives and ways out with several credentials name the first alone; `briefer`: so do
    schools, times are cut and jobs have their everyday names. No way out, grade or source gives way.
    """

    day: int
    questions: int
    rural: bool = False
    brief: bool = False
    briefer: bool = False


LEVELS = (
    Level(999, 3, rural=True), Level(999, 3), Level(260, 3), Level(180, 3), Level(180, 2), Level(180, 2, brief=True),
    Level(100, 2, brief=True), Level(100, 1, brief=True), Level(0, 1, brief=True), Level(100, 0, brief=True),
    Level(0, 0, brief=True), Level(0, 0, brief=True, briefer=True),
)  # fmt: skip


def fitted(whole: Handout) -> Handout:
    """The handout with as much as one side holds."""
    made = whole
    for level in LEVELS:
        made = _told(whole, level)
        if height(made) <= SIDE:
            break
    return made


def _told(whole: Handout, level: Level) -> Handout:
    made = replace(
        whole,
        day=_first(whole.day, level.day),
        questions=whole.questions[: level.questions],
        rural=whole.rural if level.rural else None,
        rows=tuple(r.brief() for r in whole.rows) if level.brief else whole.rows,
        years=tuple(y.brief() for y in whole.years) if level.brief else whole.years,
    )
    if not level.briefer:
        return made
    rows = tuple(r.briefer() for r in whole.rows)
    return replace(made, rows=rows, schools=whole.schools[:1], more_schools=max(len(whole.schools) - 1, 0))


def _first(sentences: tuple[str, ...], letters: int) -> tuple[str, ...]:
    """The first sentences that have no more than so many letters together; one in any case, none where 0 are asked for."""
    count = sum(len(" ".join(sentences[:n])) <= letters for n in range(1, len(sentences) + 1))
    return sentences[: max(count, 1)] if letters else ()


def height(h: Handout) -> float:
    """How high a handout stands, in points."""
    blocks = list(_blocks(h))
    return sum(blocks) + GAP * (len(blocks) - 1)


def _text(text: str, room: float = WIDE, bold: str = "") -> float:
    return lines(text, room, TYPE, bold) * LINE


def _blocks(h: Handout) -> Iterator[float]:
    """Heights of the parts of a handout, from the top."""
    yield lines("", (WIDE - LOGO) / SERIF, 24, words(h.pathway)) * 27 + lines(words(h.pathway, "summary"), WIDE, 14) * 17 + 7
    if h.day:
        yield _text(" ".join(h.day), WIDE, f"{_('A working day')}:")
    yield HEADING + sum(_text(y.said, WIDE - NUMBER) + 2 for y in h.years)
    heads = HEADING + (lines("", PAY, TYPE, _("Pay, openings a year")) - 1) * LINE
    yield heads + sum(map(_row, h.rows)) + 3 + _text(h.figures)
    run_in = list(_run_in(h))
    yield sum(_text(text, WIDE, about) for about, text in run_in) + 3 * (len(run_in) - 1)
    if h.questions:
        yield HEADING + sum(_text(q, WIDE - NUMBER) for q in h.questions)
    boxed = list(_boxed(h))
    if boxed:
        yield sum(_text(text, WIDE - BOX_SIDES, about) for about, text in boxed) + BOX_ENDS
    beside = WIDE - QR - QR_GAP if h.address else WIDE
    more = _text("", beside, f"{_('More about this pathway:')} {h.address.said.replace('-', '- ')}") if h.address else 0
    yield max(QR if h.address else 0, more + _text(f"{_('Sources:')} {' '.join(h.sources)} {h.credit}", beside)) + 6


def _run_in(h: Handout) -> Iterator[tuple[str, str]]:
    """The paragraphs that begin with what they are about."""
    if h.schools:
        yield _("Taught at:"), h.taught_at
    rural = f" {_('Where there is no such employer:')} {h.rural.said}." if h.rural else ""
    yield _("Learning at work:"), f"{h.work.said}.{rural}"
    yield _("College stays open:"), h.college


def _boxed(h: Handout) -> Iterator[tuple[str, str]]:
    """What a reader must know before counting on the side."""
    if h.made_up:
        made_up = _("The district, its schools, students and staff are made up. Wages, openings and state rules are real.")
        yield _("Demonstration."), made_up
    if h.notice.get("notice") or h.remarks:
        yield words(h.notice, "notice"), h.remarks


def _row(row: Row) -> float:
    """One way out: the higher of its two cells."""
    job = f"{_('Job:')} {row.job.said}." if row.job and not row.same_as else ""
    name = lines(f"{row.time.said}. {job} {row.hand}", WAY, TYPE, f"{row.title.said},")
    if row.same_as:
        figures = lines(_("as way %(number)s (same job)", number=row.same_as), PAY, TYPE)
    else:
        figures = lines("", PAY, TYPE, f"{row.pay}*") + lines(f"{row.openings}*", PAY, TYPE)
    return max(name, figures) * LINE + 3.75
