"""A plan made for one student, with local pay and openings at every way out: as data, as text, as the sheet to print.

plan_text(make_plan(catalog, "welding", {"state": "LA", "grade": 9, "county": "22033"})) reads at a terminal.
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from typing import Any

from explorer.catalog import Catalog, Place
from explorer.exits import Job, Way, ways_out
from explorer.formatting import dollars, openings
from models.labor import Figure, Pay
from models.plan_history import CourseNames
from models.plan_warnings import warnings
from models.planning import PlanRequest, plan

Facts = dict[str, Any]


@dataclass(frozen=True)
class Made:
    """A plan and what it was made from. `plan`: the JSON of the planner; `place`: where its figures are for."""

    catalog: Catalog
    pathway: Facts
    request: PlanRequest
    plan: Facts
    place: Place
    form: Facts  # the student form as given

    @property
    def rule(self) -> Facts:
        """The diploma the plan is for."""
        return self.catalog.rules[self.plan["diploma"]]

    @property
    def names(self) -> CourseNames:
        """Finds a course by what people write."""
        return self.catalog.course_names(self.pathway["slug"])

    @functools.cached_property
    def ways(self) -> list[Way]:
        """Every way out with its local figures, shortest first."""
        return ways_out(self.catalog, self.pathway, self.place)


def make_plan(catalog: Catalog, slug: str, data: Any, place: Place | None = None) -> Made:
    """Plan a pathway for the student of a form. Figures are for `place`, else for the form's county, else for the state.

    Raises PlanInputError (the form), UnknownEntry (the pathway) or UnknownPlace (the county).
    """
    pathway = catalog.pathway(slug)
    request = PlanRequest.from_json(data)
    place = place or catalog.place(request.county)
    return Made(catalog, pathway, request, planned(catalog, slug, data), place, data)


def planned(catalog: Catalog, slug: str, data: Facts) -> Facts:
    """The planner's answer alone, without local figures: for everything that is only tried."""
    return _planned(catalog, slug, json.dumps(data, sort_keys=True))


@functools.lru_cache(maxsize=192)
def _planned(catalog: Catalog, slug: str, form: str) -> Facts:
    """The planner's answer; kept, because most students of a class send one of a few forms. Whoever reads it leaves it as it is."""
    request = PlanRequest.from_json(json.loads(form))
    return plan(request, catalog.pathway(slug), catalog.courses, catalog.rules, catalog.credentials).to_json()


def broken_by_hand(made: Made) -> list[Facts]:
    """Every rule that the courses fixed or left out by hand break, with where it is from."""
    return warnings(made.request, made.plan, made.pathway, made.catalog.courses, made.rule, made.names)


# --- as data ---


def _wage(job: Job) -> Facts | None:
    pay = job.pay
    if pay.area is None:
        return None
    return {"median": pay.median, "p25": pay.row.p25, "unit": "USD a year", "soc": pay.soc, "area": pay.area.title,
            "borrowed": pay.borrowed, "period": pay.period, "source": pay.source}  # fmt: skip


def _openings(job: Job) -> Facts | None:
    found = job.openings
    if found.area is None:
        return None
    return {"yearly": openings(found.amount), "area": found.area.title, "borrowed": found.borrowed, "estimated": found.estimated,
            "period": found.period, "source": found.source}  # fmt: skip


def plan_json(made: Made) -> Facts:
    """The plan as the command prints it; every exit with the pay and openings of its occupations, null where not published."""
    jobs = {way.id: way.jobs for way in made.ways}
    exits = [
        {
            **e,
            "occupations": [{"code": j.code, "title": j.title, "wage": _wage(j), "openings": _openings(j)} for j in jobs[e["id"]]],
        }
        for e in made.plan["exits"]
    ]
    where = {"county": made.place.county, "name": made.place.name, "state": made.place.state}
    return {"pathway": made.pathway["slug"], "title": made.pathway["title"], "place": where, **made.plan, "exits": exits}


# --- as text ---


def plan_text(made: Made) -> str:
    """The plan as a person reads it at a terminal."""
    found = made.plan
    fits = "Everything fits" if found["feasible"] else "Not everything fits yet (see below)"
    lines = [f"{made.pathway['title']}: plan from grade {made.request.first_grade}, {made.place.name}",
             f"Diploma: {made.rule['title']}", f"{fits} by the end of grade 12."]  # fmt: skip
    for term in found["terms"]:
        total = sum(c["credits"] for c in term["courses"])
        lines += ["", f"Grade {term['grade']} ({total:g} units)"]
        lines += [_course_line(c) for c in term["courses"]] or ["  no course"]
    lines += ["", "Ways out"]
    told: dict[str, str] = {}
    for way in made.ways:
        lines += _way_lines(next(e for e in found["exits"] if e["id"] == way.id), way, told)
    lines += _part("Keeps open", [k["title"] for k in found["keeps_open"]])
    lines += _part("Closes unless added", [f"{c['title']}. {c['reopen']['text']}" for c in found["closes"]])
    lines += _part("Scholarships, credit and other routes", [award_words(a) for a in found["awards"]])
    for title, key in (("What was asked for first", "preferences"), ("Each year", "load"), ("Not met", "unmet"),
                       ("Why it does not fit", "conflicts"), ("What would help", "changes"), ("Conditions", "conditions"),
                       ("How it was made", "assumptions")):  # fmt: skip
        lines += _part(title, [fact["text"] for fact in found[key]])
    lines += _part(f"Confirm before signing ({len(found['confirm'])})", [fact["title"] for fact in found["confirm"]])
    lines += ["", "A plan is a start for a talk: every pathway stays open, and it can be changed each year."]
    return "\n".join(lines)


def award_words(award: Facts) -> str:
    """> TOPS Tech award: open; still asks: An ACT of 17 or WorkKeys Silver"""
    if award["status"] == "closed":
        return f"{award['title']}: not with this plan. {award['reopen']['text']}"
    asks = [n["text"] for n in award["needs"] if n["status"] == "open"]
    return f"{award['title']}: open; still asks: {'; '.join(asks)}" if asks else f"{award['title']}: open"


def _course_line(course: Facts) -> str:
    fills = "; ".join(f["title"] for f in course["fills"]) or "more than the diploma asks"
    college = " [or a college course]" if course["dual_enrollment"] else ""
    return f"  {course['credits']:<4g} {course['title']}{college}  ({fills})"


def _way_lines(planned: Facts, way: Way, told: dict[str, str]) -> list[str]:
    """One way out with its first job. `told`: titles of ways that already gave a job's figures, which stand once."""
    reach = "" if planned["reachable"] else " (not with this plan)"
    lead = way.jobs[0]
    before = told.setdefault(lead.pay.soc, planned["title"])
    figures = f"{pay_words(lead.pay)}; {openings_words(lead.openings)}"
    if before is not planned["title"]:
        figures = f"figures as for {before}"
    return [f"  {planned['when']['text']}: {planned['title']}{reach}", f"    {lead.title}: {figures}"]


def pay_words(pay: Pay) -> str:
    """> $41,900 to $50,200 a year (lower quarter to middle), Baton Rouge, LA, May 2025"""
    if pay.area is None:
        return "pay not published"
    where = f"{pay.area.title}{' (a wider area)' if pay.borrowed else ''}, {pay.period}"
    if pay.row.p25 is None:
        return f"{dollars(pay.median)} a year (middle), {where}"
    return f"{dollars(pay.row.p25)} to {dollars(pay.median)} a year (lower quarter to middle), {where}"


def openings_words(found: Figure) -> str:
    """> about 70 openings a year, estimated, Baton Rouge, LA, 2022-32"""
    if found.area is None:
        return "openings not published"
    how = "estimated" if found.estimated else "projected"
    where = f"{found.area.title}{' (a wider area)' if found.borrowed else ''}, {found.period}"
    return f"{openings(found.amount)} openings a year, {how}, {where}"


def _part(title: str, lines: list[str]) -> list[str]:
    """A heading with its lines; nothing where there are none."""
    return ["", title, *(f"  - {line}" for line in lines)] if lines else []


# --- as the sheet to print ---


def plan_html(made: Made) -> str:
    """The sheet for the meeting as a page that stands alone. Needs neither a running site nor the student store."""
    from explorer.sheets import standalone

    return standalone(made)
