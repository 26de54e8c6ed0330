"""What the handout of a pathway says: one side of letter paper in large type, for a family evening."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from explorer.catalog import Catalog, Place
from explorer.confirming import unconfirmed
from explorer.exits import Job, Way, everyday_name, ways_out
from explorer.fitting import fitted
from explorer.formatting import dollars, openings
from explorer.plans import make_plan
from explorer.providers import offered
from explorer.qr import Address
from explorer.site import is_fallback, language, words
from explorer.speech import gettext as _
from explorer.speech import ngettext

Entry = Mapping[str, Any]


# --- what a handout says ---


@dataclass(frozen=True)
class Text:
    """Words of the content in the page's language. `english`: no Spanish is written yet, on a Spanish page."""

    said: str
    english: bool = False

    @classmethod
    def of(cls, entry: Entry, key: str = "title") -> Text:
        return cls(words(entry, key), is_fallback(entry, key))


@dataclass(frozen=True)
class Where:
    """What a figure is for. `wider`: a wider area than the one asked for; `how` it was made, where that must be told."""

    area: str
    period: str
    wider: bool
    how: str = ""

    @property
    def said(self) -> str:
        """> Louisiana (a wider area), 2022-32, projected"""
        area = f"{self.area} {_('(a wider area)')}" if self.wider else self.area
        return ", ".join(part for part in (area, self.period, self.how) if part)


@dataclass(frozen=True)
class Slot:
    """A course and its alternatives. `others`: there are more than those named."""

    titles: tuple[Text, ...]
    others: bool = False

    @property
    def said(self) -> str:
        named = _(" or ").join(t.said for t in self.titles)
        return f"{named} {_('or another')}" if self.others else named


@dataclass(frozen=True)
class Year:
    """The career courses of a grade."""

    grade: int
    slots: tuple[Slot, ...]
    confirm: bool

    @property
    def said(self) -> str:
        return "; ".join(s.said for s in self.slots)

    def brief(self) -> Year:
        """With the first of several alternatives alone, and that there are others."""
        return replace(self, slots=tuple(Slot(s.titles[:1], len(s.titles) > 1) for s in self.slots))


@dataclass(frozen=True)
class Row:
    """One way out. `job`: None where its title already says it; `more`: credentials beyond those named; `same_as`: number of the
    row that already gives this job with its figures."""

    number: int
    title: Text
    time: Text
    job: Text | None
    credentials: tuple[Text, ...]
    lead: Job
    same_as: int | None
    confirm: bool
    confirm_credentials: bool
    now: bool  # straight from school
    everyday: str | None
    more: int = 0

    @property
    def pay_where(self) -> Where | None:
        pay = self.lead.pay
        return Where(pay.area.title, pay.period, pay.borrowed) if pay.area and not self.same_as else None

    @property
    def openings_where(self) -> Where | None:
        found = self.lead.openings
        if found.area is None or self.same_as:
            return None
        return Where(found.area.title, found.period, found.borrowed, _("estimated") if found.estimated else _("projected"))

    @property
    def pay(self) -> str:
        """> $61,170 to $78,170"""
        row = self.lead.pay.row
        if self.lead.pay.area is None:
            return _("pay not published")
        if row.p25 is None:
            return _("%(middle)s (middle)", middle=dollars(row.median))
        return _("%(low)s to %(middle)s", low=dollars(row.p25), middle=dollars(row.median))

    @property
    def openings(self) -> str:
        """> about 350 openings"""
        found = self.lead.openings
        return _("openings not published") if found.area is None else _("%(number)s openings", number=openings(found.amount))

    @property
    def hand(self) -> str:
        """The credentials in a sentence; nothing where there are none."""
        named = ", ".join(c.said for c in self.credentials)
        if self.more:
            named = f"{named} {_('and %(num)s more', num=self.more)}"
        return f"{self.label} {named}." if named else ""

    @property
    def label(self) -> str:
        """What stands before its credentials."""
        return _("Credential:") if len(self.credentials) + self.more == 1 else _("Credentials:")

    def brief(self) -> Row:
        """With its first credential alone, and its time without what follows a semicolon, where a length stands before it."""
        head = self.time.said.split(";")[0]
        time = replace(self.time, said=head) if self.now or any(c.isdigit() for c in head) else self.time
        return replace(self, time=time, credentials=self.credentials[:1], more=max(len(self.credentials) - 1, 0))

    def briefer(self) -> Row:
        """As brief, with no more than two parts of its time, and the job by the name people use."""
        row = self.brief()
        job = Text(self.everyday) if self.job and self.everyday else self.job
        return replace(row, job=job, time=replace(row.time, said=";".join(row.time.said.split(";")[:2])))


@dataclass(frozen=True)
class Handout:
    """Everything one side shows. `day`: sentences; `rural`: learning at work where there is no such employer, where it fits."""

    pathway: Entry
    place: Place
    years: tuple[Year, ...]
    rows: tuple[Row, ...]
    pay_where: Where | None  # of most figures; a row says its own where it differs
    openings_where: Where | None
    work: Text
    rural: Text | None
    college: str
    confirm: str
    notice: Entry
    schools: tuple[str, ...]
    sources: tuple[str, ...]
    address: Address | None
    made_up: bool
    day: tuple[str, ...]
    questions: tuple[str, ...]
    more_schools: int = 0

    @property
    def day_english(self) -> bool:
        return is_fallback(self.pathway, "day")

    @property
    def questions_english(self) -> bool:
        return language() == "es" and not self.pathway.get("es_questions")

    @property
    def figures(self) -> str:
        """What the figures are of, and where each is from: most of them first, then those of single ways out."""
        out = [
            _(
                "The amounts are for everyone in the job, not beginners. A quarter earn less than the first, "
                "and half earn less than the second."
            )
        ]
        if self.pay_where:
            out.append(_("Pay: %(where)s.", where=_wheres(self.pay_where, [(r.number, r.pay_where) for r in self.rows])))
        if self.openings_where:
            found = [(r.number, r.openings_where) for r in self.rows]
            out.append(_("Openings: %(where)s.", where=_wheres(self.openings_where, found)))
        return " ".join(out)

    @property
    def credit(self) -> str:
        """The credit that O*NET's licence asks for, where a job's official title stands."""
        if not any(r.job and r.job.said == r.lead.title for r in self.rows):
            return ""
        return _(
            "Job titles: O*NET® 30.1 Database, USDOL/ETA, CC BY 4.0, modified; USDOL/ETA, whose trademark it is, has not approved, "
            "endorsed, or tested these modifications."
        )

    @property
    def taught_at(self) -> str:
        """The schools that teach it, as far as a district has loaded them."""
        named = " · ".join(self.schools)
        return f"{named} {_('and %(num)s more', num=self.more_schools)}" if self.more_schools else named

    @property
    def remarks(self) -> str:
        """What a reader must know beside the notice of the pack."""
        english = _("Some titles have no Spanish name yet.") if self.titles_english else ""
        return " ".join(part for part in (self.confirm, english) if part)

    @property
    def titles_english(self) -> bool:
        """Whether some course or credential has no Spanish name yet, on a Spanish page."""
        return any(t.english for y in self.years for s in y.slots for t in s.titles)


def handout(facts: Catalog, slug: str, place: Place, address: str | None = None) -> Handout:
    """The handout of a pathway, cut so that it fits one side. `address`: of the pathway's page; without one no QR code.

    Raises UnknownEntry.
    """
    return _handout(facts, slug, place, address, language())


@functools.lru_cache(maxsize=256)
def _handout(facts: Catalog, slug: str, place: Place, address: str | None, _lang: str) -> Handout:
    """Kept, because a class or an evening asks for the same ones. `_lang`: the page's language, which the words follow."""
    entry = facts.pathway(slug)
    place = _figures_for(facts, entry, place)
    rows, years = _rows(facts, entry, place), _years(facts, entry)
    at_work = entry["work_based_learning"][-1]  # of the last grades
    college, college_open = _college(facts, entry)
    made = Handout(
        pathway=entry,
        place=place,
        years=years,
        rows=rows,
        pay_where=_usual([r.pay_where for r in rows]),
        openings_where=_usual([r.openings_where for r in rows]),
        work=Text.of(at_work, "activity"),
        rural=Text.of(at_work, "rural"),
        college=college,
        confirm=_confirm(years, rows, college_open),
        notice=facts.packs.get(entry["pack"], {}),
        schools=tuple(f"{o['title']} ({o['city']})" for o in offered(facts, slug)),
        sources=tuple(str(facts.sources[s]["credit"]) for s in dict.fromkeys(_source_ids(rows))),
        address=Address(address) if address else None,
        made_up=facts.made_up,
        day=tuple(_sentences(words(entry, "day"))),
        questions=tuple((entry.get("es_questions") if language() == "es" else None) or entry["questions"])[:3],
    )
    return fitted(made)


def _figures_for(facts: Catalog, entry: Entry, place: Place) -> Place:
    """The reader's place; without one the state the pathway belongs to."""
    state = facts.about_state(facts.state_of(entry["pack"]))
    if place.chosen or state is None or state["state"] == place.state:
        return place
    return Place(None, str(state["title"]), str(state["state"]), place.look)


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+(?=[A-ZÁÉÍÓÚÑ¿¡])", text.strip())


def _years(facts: Catalog, entry: Entry) -> tuple[Year, ...]:
    out = []
    for step in entry["sequence"]:
        slots = [[facts.courses[c] for c in slot["one_of"]] for slot in step["courses"]]
        open_ = any(unconfirmed(s) for s in step["courses"]) or any(unconfirmed(c) for slot in slots for c in slot)
        out.append(Year(step["grade"], tuple(Slot(tuple(Text.of(c) for c in slot)) for slot in slots), open_))
    return tuple(out)


def _rows(facts: Catalog, entry: Entry, place: Place) -> tuple[Row, ...]:
    told: dict[str, int] = {}
    out = []
    for number, way in enumerate(ways_out(facts, dict(entry), place), 1):
        everyday = everyday_name(facts, way.jobs[0].code, language())
        out.append(_row(number, way, told.get(way.jobs[0].pay.soc), everyday))
        told.setdefault(way.jobs[0].pay.soc, number)
    return tuple(out)


def _row(number: int, way: Way, same_as: int | None, everyday: str | None) -> Row:
    lead, title = way.jobs[0], Text.of(way.entry)
    spanish = language() == "es"
    job = Text(everyday) if spanish and everyday else Text(lead.title, spanish)  # O*NET has no Spanish titles
    return Row(
        number, title, Text.of(way.entry, "time"), None if job.said.casefold() in title.said.casefold() else job,
        tuple(Text.of(c) for c in way.credentials), lead, same_as, unconfirmed(way.entry),
        any(unconfirmed(c) for c in way.credentials), way.entry["years"] == 0, everyday,
    )  # fmt: skip


def _usual(found: Sequence[Where | None]) -> Where | None:
    """Where most figures are from; the first of equals."""
    known = Counter(w for w in found if w)
    return known.most_common(1)[0][0] if known else None


def _source_ids(rows: Sequence[Row]) -> Iterator[str]:
    """Sources of the figures, those of pay first."""
    yield from (r.lead.pay.source for r in rows if r.pay_where)
    yield from (r.lead.openings.source for r in rows if r.openings_where)


# --- in words ---


def _wheres(usual: Where, found: Sequence[tuple[int, Where | None]]) -> str:
    """> Baton Rouge, LA, May 2025; *at 3, 6: Louisiana (a wider area), May 2025"""
    others: dict[Where, list[str]] = {}
    for number, where in found:
        if where and where != usual:
            others.setdefault(where, []).append(str(number))
    told = [_("*at %(numbers)s: %(where)s", numbers=", ".join(numbers), where=where.said) for where, numbers in others.items()]
    return "; ".join([usual.said, *told])


def _short(rule: Entry) -> str:
    """A rule set's title without what stands in brackets."""
    return words(rule).split(" (")[0]


@functools.lru_cache(maxsize=512)
def _core(facts: Catalog, slug: str) -> tuple[Entry, Entry, Entry | None, bool] | None:
    """What universities ask for beside the usual plan: (the core, the usual diploma, the diploma that holds the core or None for
    the usual one, whether one of them is unconfirmed). None where no rules are loaded or no change reopens it."""
    state = facts.state_of(facts.pathway(slug)["pack"])
    if facts.about_state(state) is None:
        return None
    made = make_plan(facts, slug, {"state": state, "grade": 9})
    for kept in made.plan["keeps_open"]:
        if kept["kind"] != "diploma":
            return kept, made.rule, None, unconfirmed(kept) or unconfirmed(made.rule)
    for closed in made.plan["closes"]:
        other = (closed["reopen"] or {}).get("diploma")
        if closed["kind"] != "diploma" and other:
            rule = facts.rules[other]
            return closed, made.rule, rule, any(unconfirmed(r) for r in (closed, made.rule, rule))
    return None


def _college(facts: Catalog, entry: Entry) -> tuple[str, bool]:
    """How college stays open, and whether that is unconfirmed."""
    found = _core(facts, entry["slug"])
    if found is None:
        count = sum(e["after"] in ("certificate", "diploma", "associate", "bachelor") for e in entry["exits"])
        said = ngettext(
            "%(num)s of these ways out goes on to a college. Ask which courses the universities of your state want.",
            "%(num)s of these ways out go on to a college. Ask which courses the universities of your state want.",
            count,
        )
        return said, False
    core, usual, other, open_ = found
    if other is None:
        return _("The usual plan from grade 9, “%(usual)s”, also holds “%(core)s”.", usual=_short(usual), core=_short(core)), open_
    return _(
        "The “%(other)s” fits with this pathway from grade 9 and holds the “%(core)s”. The “%(usual)s” alone does not.",
        other=_short(other), core=_short(core), usual=_short(usual),
    ), open_  # fmt: skip


def _confirm(years: Sequence[Year], rows: Sequence[Row], college: bool) -> str:
    """What nobody has confirmed, said once for the whole side; nothing where all is confirmed."""
    grades = [str(y.grade) for y in years if y.confirm]
    ways = [str(r.number) for r in rows if r.confirm]
    papers = [str(r.number) for r in rows if r.confirm_credentials]
    parts = []
    if len(grades) == len(years):
        parts.append(_("the courses of every grade"))
    elif grades:
        parts.append(
            ngettext("the courses of grade %(list)s", "the courses of grades %(list)s", len(grades), list=", ".join(grades))
        )
    if len(ways) == len(rows):
        parts.append(_("every way out"))
    elif ways:
        parts.append(ngettext("way out %(list)s", "ways out %(list)s", len(ways), list=", ".join(ways)))
    if papers and len(papers) == sum(bool(r.credentials) for r in rows):
        parts.append(_("the credentials"))
    elif papers:
        parts.append(_("the credentials at %(list)s", list=", ".join(papers)))
    if college:
        parts.append(_("what keeps college open"))
    if not parts:
        return ""
    return _("Not confirmed yet: %(what)s. Ask the school before you count on it.", what="; ".join(parts))
