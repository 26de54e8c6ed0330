"""A plan for one student: grade by grade, with what it keeps open, what it closes and what would reopen it.

    request = PlanRequest.from_json({"state": "LA", "grade": 9})
    plan(request, pathway, courses, rule_sets).to_json()

Pathway, courses and rule sets are plain dicts (the JSON of `content`). The same input gives the
same plan. Facts a student form does not hold become printed conditions, never a reason to drop a
course. A transcript that is not given is not an empty one: the usual courses of the grades behind
the student are taken as earned, and the plan says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from models import plan_words as words
from models.credit_audit import Named, audit_report, marks_asked, transcript_report
from models.plan_awards import KINDS, awards
from models.plan_candidates import Case
from models.plan_conflicts import Conflict, changes, conflicts
from models.plan_draft import Draft, best_draft
from models.plan_edits import Laid, order_and_load
from models.plan_goal import USUAL_UNITS
from models.plan_history import CourseNames, History, course_names, data_gaps, read_history
from models.plan_load import goal_parts, load, preferences
from models.plan_request import NOT_EARNED, PlanInputError, PlanRequest, key_of
from models.plan_terms import LAST_GRADE, Calendar, Item, Terms
from models.plan_words import Words
from models.prior_learning import prior_learning
from models.rules import ASK, Taken

__all__ = ["Drafts", "Plan", "PlanInputError", "PlanRequest", "case_of", "plan", "with_usual_past"]

SMALL_CHANGE = 3.0  # units a student can add by hand; above that, changing the route is the simpler advice
KEPT_FRESHMEN = 256  # usual plans kept in memory
KEPT_NAMES = 32  # pathways whose names of courses are kept


@dataclass
class Plan:
    """What `plan` gives back; `to_json` is the form the command prints.

    `status`: best, when no plan with fewer points exists, else good with the points a better one could save in `gap`.
    """

    feasible: bool
    status: str
    diploma: str
    diploma_reason: Words
    terms: list[Words] = field(default_factory=list)
    exits: list[Words] = field(default_factory=list)
    keeps_open: list[Words] = field(default_factory=list)
    closes: list[Words] = field(default_factory=list)
    awards: list[Words] = field(default_factory=list)
    unmet: list[Words] = field(default_factory=list)
    conflicts: list[Words] = field(default_factory=list)
    changes: list[Words] = field(default_factory=list)
    conditions: list[Words] = field(default_factory=list)
    assumptions: list[Words] = field(default_factory=list)
    confirm: list[Words] = field(default_factory=list)
    gap: Words | None = None
    goal: list[Words] = field(default_factory=list)
    preferences: list[Words] = field(default_factory=list)
    load: list[Words] = field(default_factory=list)
    audit: Words = field(default_factory=dict)
    transcript: list[Words] = field(default_factory=list)
    prior_learning: list[Words] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def plan(request: PlanRequest, pathway: dict[str, Any], courses: dict[str, Any], rule_sets: dict[str, Any],
         credentials: dict[str, Any] | None = None, terms: Terms | None = None) -> Plan:  # fmt: skip
    """Lay out the pathway and a diploma for one student.

    `credentials` gives credentials their titles; `terms` is a district's calendar, else the year.
    Raises PlanInputError when the state has no rules here, or the diploma asked for is not one of them.
    """
    rules = _rules_for(request, rule_sets)
    asked = _diploma(request, rules)
    case = case_of(request, pathway, courses, rule_sets, terms)
    return _Writer(rules, credentials or {}, asked, Drafts(case, rules, asked)).write()


def case_of(request: PlanRequest, pathway: dict[str, Any], courses: dict[str, Any], rule_sets: dict[str, Any],
            terms: Terms | None = None) -> Case:  # fmt: skip
    """What is known of one student before one pathway."""
    names = _names(request.state, pathway, courses, rule_sets)
    locked = {found: c.grade for c in request.locked_choices if (found := names.find(c.code))}
    out = frozenset(found for name in request.left_out if (found := names.find(name)))
    return Case(request, pathway, courses, names, read_history(request, pathway, courses, names), locked, out, terms or Terms())


def _names(state: str, pathway: dict[str, Any], courses: dict[str, Any], rule_sets: dict[str, Any]) -> CourseNames:
    """Kept for the last pathways planned: a site plans the same ones over and over."""
    parts = (pathway, courses, rule_sets)
    kept = _kept_names.pop((state, id(pathway)), None)
    if kept is None or any(a is not b for a, b in zip(kept[0], parts, strict=True)):
        kept = (parts, course_names(state, *parts))
    _kept_names[state, id(pathway)] = kept
    while len(_kept_names) > KEPT_NAMES:
        del _kept_names[next(iter(_kept_names))]
    return kept[1]


_kept_names: dict[tuple[str, int], tuple[tuple[dict[str, Any], ...], CourseNames]] = {}


class Drafts:
    """A draft for every diploma of the state, the one asked for first; each is made when it is first looked at."""

    def __init__(self, case: Case, rules: dict[str, Any], asked: str):
        self.case = case
        self.rules = rules
        self.order = (asked, *(s for s in rules if rules[s]["kind"] == "diploma" and s != asked))
        self._made: dict[str, Draft] = {}

    def __getitem__(self, slug: str) -> Draft:
        if slug not in self._made:
            self._made[slug] = _recent_draft(self.case, slug, self.rules[slug])
        return self._made[slug]

    def fits(self, slug: str) -> bool:
        """Whether the diploma is complete by the end of grade 12."""
        return self[slug].audit(slug, self.rules[slug]).complete

    def others(self) -> Iterator[str]:
        """The diplomas not asked for that fit, in order."""
        return (slug for slug in self.order[1:] if self.fits(slug))


def _rules_for(request: PlanRequest, rule_sets: dict[str, Any]) -> dict[str, Any]:
    """The rule sets of the student's state and freshman year, by slug."""
    year = request.entered_grade_9
    here = {s: r for s, r in sorted(rule_sets.items()) if r["state"] == request.state and r.get("check") != "historic"}
    if not any(r["kind"] == "diploma" for r in here.values()):
        states = sorted({r["state"] for r in rule_sets.values()})
        loaded = ", ".join(states) or "no state"
        raise PlanInputError([f"There are no diploma rules for the state {request.state}; rules are loaded for {loaded}."])
    last = "last_freshman_year"
    if year is None:
        return {s: r for s, r in here.items() if r.get(last) is None}
    fit = {s: r for s, r in here.items() if r.get("first_freshman_year", year) <= year <= (r.get(last) or year)}
    if not any(r["kind"] == "diploma" for r in fit.values()):
        raise PlanInputError([f"No diploma rules here are for students who entered grade 9 in {year}; check `entered_grade_9`."])
    return fit


def _diploma(request: PlanRequest, rules: dict[str, Any]) -> str:
    diplomas = [s for s in rules if rules[s]["kind"] == "diploma"]
    if request.diploma is None:
        with_pathway = [s for s in diplomas if any(ln.get("takes") == "pathway" for ln in rules[s]["lines"])]
        return (with_pathway or diplomas)[0]
    asked = key_of(request.diploma)
    for slug in diplomas:
        if asked in (slug, key_of(rules[slug]["title"]), key_of(rules[slug]["es"])):
            return slug
    raise PlanInputError([f"`diploma` {request.diploma!r} is not known; choose one of {', '.join(diplomas)}."])


def with_usual_past(case: Case, slug: str, rule: dict[str, Any]) -> Case:
    """Without a transcript, take as earned what a freshman's plan has before this grade: the diploma's courses, and the
    pathway's from its start."""
    request = case.request
    if request.transcript is not None or request.first_grade == 9:
        return case
    usual = _freshman(case, slug, rule)
    start = request.pathway_start or LAST_GRADE + 1
    history = deepcopy(case.history)
    for item in usual.placed:
        grade = usual.grade[item.slug]
        if grade < request.first_grade and item.slug in case.courses and (item.line or grade >= start):
            history.earned.append(Taken(item.slug, item.units, item.pathway, ASK))
            history.done.add(item.slug)
            history.assumed.append(item.slug)
    return replace(case, history=history)


def _recent_draft(case: Case, slug: str, rule: dict[str, Any]) -> Draft:
    """The best draft; kept for a while, because the plan of the other diploma, which a page shows beside it, asks for the same."""
    parts = (case.pathway, case.courses, rule, repr(replace(case.request, diploma=None)), case.terms)
    kept = _drafts.get(slug)
    if kept is None or any(a is not b and not (isinstance(a, str | Terms) and a == b) for a, b in zip(kept[0], parts, strict=True)):
        kept = _drafts[slug] = (parts, best_draft(with_usual_past(case, slug, rule), slug, rule))
    draft = kept[1]
    return replace(draft, case=replace(draft.case, request=case.request))


_drafts: dict[str, tuple[tuple[Any, ...], Draft]] = {}  # the last of each diploma
_freshmen: dict[tuple[int, ...], tuple[tuple[Any, ...], Calendar]] = {}


def _freshman(case: Case, slug: str, rule: dict[str, Any]) -> Calendar:
    """The usual plan of a pathway and a diploma. It is the same for every student, so it is kept, with what it was made from."""
    parts = (case.pathway, case.courses, rule, case.terms)
    key = tuple(id(part) for part in parts)
    kept = _freshmen.get(key)
    if kept is None:
        request = PlanRequest(case.request.state, 9, transcript=())
        usual = best_draft(replace(case, request=request, history=History(), locked={}, left_out=frozenset()), slug, rule).calendar
        if len(_freshmen) >= KEPT_FRESHMEN:
            _freshmen.pop(next(iter(_freshmen)), None)
        kept = _freshmen[key] = (parts, usual)
    return kept[1]


class _Writer:
    """Turns the drafts of every diploma into a Plan for the one asked for."""

    def __init__(self, rules: dict[str, Any], credentials: dict[str, Any], asked: str, drafts: Drafts):
        self.rules = rules
        self.credentials = credentials
        self.slug = asked
        self.rule = rules[asked]
        self.drafts = drafts
        self.draft = drafts[asked]
        self.case = self.draft.case
        self.request = self.case.request
        self.pathway = self.case.pathway
        self.courses = self.case.courses
        self.history = self.case.history
        self.calendar = self.draft.calendar
        self.audit = self.draft.audit(asked, self.rule)

    def _career_units(self) -> float:
        """Units of the diploma that come from one career pathway."""
        return float(sum(line["units"] for line in self.rule["lines"] if line.get("takes") == "pathway"))

    def write(self) -> Plan:
        diploma = self._named(self.slug)
        reason = words.reason_asked(diploma) if self.request.diploma else words.reason_default(diploma, self._career_units())
        gap = self.draft.gap
        result = Plan(self.audit.complete, "good" if gap else "best", self.slug, reason)
        result.gap = words.gap(gap) if gap else None
        result.terms = self._terms()
        result.unmet = self._unmet()
        if not result.feasible:
            result.conflicts = self._conflicts()
            result.changes = self._changes()
        result.keeps_open, result.closes = self._open_and_closed(result.changes)
        told = {c["rule"]: c["reopen"] for c in result.closes}
        result.awards = awards(self.rules, self.draft, lambda s: told[s] if s in told else self._reopen(s, self.rules[s]))
        result.exits = self._exits(result.closes)
        result.conditions = self._conditions()
        result.assumptions = self._assumptions()
        result.confirm = self._confirm(result)
        result.goal = goal_parts(self.draft, self.audit)
        result.preferences = preferences(self.draft, self._credential)
        result.load = load(self.draft)
        courses = Named(self.courses, self.history.titles)
        result.audit = audit_report(self.audit, self.rule, courses, self.history, self._tests())
        result.transcript = transcript_report(self.history, self.audit, courses)
        result.prior_learning = prior_learning(self.request, self.pathway, courses, self.credentials)
        return result

    # --- names ---

    def _named(self, rule: str) -> Words:
        return {"id": rule, "title": self.rules[rule]["title"], "es": self.rules[rule]["es"]}

    def _title(self, slug: str) -> tuple[str, str]:
        """English and Spanish title of a course; the English one stands in where there is no Spanish."""
        if slug.startswith("elective-"):
            return "Elective (write in)", "Electiva (por escribir)"
        if slug not in self.courses:
            title = self.history.titles.get(slug, slug)
            return title, title
        return self.courses[slug]["title"], self.courses[slug].get("es") or self.courses[slug]["title"]

    def _titles(self, slugs: Iterable[str]) -> tuple[str, str]:
        return words.both([self._title(s) for s in slugs])

    def _credential(self, slug: str) -> tuple[str, str]:
        found = self.credentials.get(slug, {})
        title = found.get("title", slug.replace("-", " "))
        return title, found.get("es") or title

    # --- terms ---

    def _terms(self) -> list[Words]:
        """Year by year; in a calendar with terms, the courses of the whole year first."""
        out = []
        for grade in self.calendar.grades:
            for term in ("year", *self.calendar.terms.names):
                out.append({"grade": grade, "term": term, "courses": [self._course(i) for i in self.calendar.in_term(grade, term)]})
        return out

    def _course(self, item: Item) -> Words:
        title, es = self._title(item.slug)
        slot = next((s for s in self.draft.slots if s.slug == item.slug), None)
        return {
            "code": item.slug,
            "title": title,
            "es": self.courses.get(item.slug, {}).get("es") if item.slug in self.courses else es,
            "credits": item.units,
            "fills": self._fills(item),
            "dual_enrollment": self._dual(item),
            "note": slot.note if slot else self.courses.get(item.slug, {}).get("note"),
            "es_note": slot.es_note if slot else None,
            "check": self._check(item, slot.check if slot else None),
        }

    def _fills(self, item: Item) -> list[Words]:
        """The lines this course fills; a half earned before is not counted again."""
        before = sum(t.units for t in self.history.earned if t.slug == item.slug)
        out = []
        for line, n in self.audit.fills(item.slug):
            earned = min(before, n)
            before -= earned
            if n > earned:
                out.append({"line": line.id, "title": line.title, "es": line.es, "units": round(n - earned, 2)})
        return out

    def _check(self, item: Item, slot: str | None) -> str:
        """The less sure of the course and its place in the pathway."""
        checks = {self.courses.get(item.slug, {}).get("check", "unverified"), slot or "seen"}
        return next(c for c in ("unverified", "seen", "confirmed") if c in checks)

    def _dual(self, item: Item) -> Words | None:
        grade = self.calendar.grade[item.slug]
        if self.request.preferences.get("stay_on_home_campus"):
            return None
        for offer in self._offers():
            if item.slug in offer.get("replaces", []) and grade >= offer.get("grade", 11):
                return {"title": offer["title"], "es": offer.get("es"), "track": offer["track"], "kind": offer.get("kind"),
                        "note": offer.get("note"), "check": offer.get("check", "unverified")}  # fmt: skip
        return None

    def _offers(self) -> list[Words]:
        return [] if self.request.preferences.get("stay_on_home_campus") else list(self.pathway.get("dual_enrollment", []))

    # --- what stays open ---

    def _cores(self) -> list[tuple[str, dict[str, Any]]]:
        """The rule sets that are course lines alone: diplomas, scholarship and admission cores."""
        return [(s, r) for s, r in self.rules.items() if r["kind"] not in KINDS]

    def _open_and_closed(self, changes: list[Words]) -> tuple[list[Words], list[Words]]:
        keeps, closes = [], []
        for slug, rule in self._cores():
            found = self.draft.audit(slug, rule)
            entry: Words = {"rule": slug, **{key: rule.get(key) for key in ("title", "es", "kind", "check")}}
            if found.complete:
                keeps.append({**entry, "missing": [], "reopen": None, "facts": list(rule.get("keeps_open", []))})
                continue
            missing = [{"line": ln.id, "title": ln.title, "es": ln.es, "units": ln.missing} for ln in found.missing]
            facts = list(self.rule.get("closes", [])) if rule["kind"] != "diploma" else []
            reopen = changes[0] if slug == self.slug else self._reopen(slug, rule)
            closes.append({**entry, "missing": missing, "reopen": reopen, "facts": facts})
        return keeps, closes

    def _reopen(self, slug: str, rule: dict[str, Any]) -> Words:
        """The one change that brings a rule set back: a few more courses, or the other route."""
        more = self.draft.with_more(rule)
        added = [i for i in more.calendar.placed if i.slug not in self.calendar.items] if more else []
        n = sum(i.units for i in added)
        adding = None
        if more and added and more.audit(slug, rule).complete:
            codes = [i.slug for i in added]
            adding = words.add_courses(self._titles(codes), n, more.calendar.limit, codes)
        if adding and n <= SMALL_CHANGE:
            return adding
        for other in self.drafts.others():
            if self.drafts[other].audit(slug, rule).complete:
                return words.change_diploma(self._named(other), bool(self.drafts[other].case.history.assumed))
        return adding or words.no_single_change()

    # --- exits ---

    def _exits(self, closes: list[Words]) -> list[Words]:
        graduates = self.audit.complete or any(self.drafts.others())
        short = self._career_short()
        cores = [c for c in closes if c["kind"] != "diploma"]
        held = {key_of(c) for c in self.request.credentials}
        exits = []
        for way in self.pathway["exits"]:
            conditions = [
                words.earn_credential(self._credential(c), bool({c, key_of(self._credential(c)[0])} & held))
                for c in way.get("credentials", [])
            ]
            reachable = graduates
            if way["after"] == "grade-12":
                reachable = self.audit.complete and not short
                if short:
                    conditions.append(words.career_courses_short(self._titles(short)))
            if way["after"] == "bachelor":
                conditions += [words.core_not_complete(c) for c in cores]
            if not self.audit.complete:
                conditions.append(words.diploma_first(graduates))
            exits.append({"id": way["id"], "after": way["after"], "title": way["title"], "es": way["es"], "years": way["years"],
                          "reachable": reachable, "when": words.when(way["years"]), "conditions": conditions})  # fmt: skip
        return exits

    def _career_short(self) -> list[str]:
        """Courses above the foundation that the plan lacks; one advanced course is enough to leave for work."""
        slots = [s for s in self.draft.slots if s.level != "foundation"]
        missing = [s for s in slots if s.slug is None]
        if any(s.level == "intermediate" for s in missing) or not any(s.slug for s in slots if s.level == "advanced"):
            return list(dict.fromkeys(s.one_of[0] for s in missing))
        return []

    # --- what is not met ---

    def _unmet(self) -> list[Words]:
        history, earned = self.history, {t.slug: t.units for t in [*self.history.earned, *self.history.current]}
        out = []
        for record, slug in history.unknown:
            failed = record.status in NOT_EARNED and slug not in earned
            out.append(
                words.not_passed(self._title(slug), None) if failed else words.unknown_course(record.title, earned.get(slug, 0.0))
            )
        out += [words.unknown_settled(c.code) for c in self.request.locked_choices if self.case.names.find(c.code) is None]
        out += [words.unknown_left_out(name) for name in self.request.left_out if self.case.names.find(name) is None]
        out += [words.settled_no_place(self._title(s)) for s in self.draft.unplaced]
        out += [words.not_passed(self._title(s), self.calendar.grade.get(s)) for s in history.not_passed]
        out += [words.repeated(self._title(s)) for s in history.repeated]
        out += [words.left_out(self._title(i.slug), i.units) for i in self.draft.left_out if i.line is None]
        gone = {i.slug for i in self.draft.left_out}
        for slot in self.draft.slots:
            if slot.slug is None and not gone & set(slot.one_of):
                out.append(words.no_course(self._titles(slot.one_of)))
        out += [words.line_missing({"id": ln.id, "title": ln.title, "es": ln.es}, ln.missing) for ln in self.audit.missing]
        return out

    def _conflicts(self) -> list[Words]:
        """The rules in conflict, each with the lines and courses it is about."""
        out = []
        for found in conflicts(self.draft, self.slug, self.rule):
            lines = [{"id": ln["id"], "title": ln["title"], "es": ln["es"]} for ln in self.rule["lines"] if ln["id"] in found.lines]
            course = self._title(found.course) if found.course else None
            before = self._titles(found.before)
            said = words.conflict(found, self._named(self.slug), lines, course, before, self.calendar.first)
            out.append({**said, "rules": self._rules_of(found)})
        return out

    def _rules_of(self, found: Conflict) -> list[Words]:
        """The rules of a conflict, each with its words and its source."""
        line_source = {"source": self.rule.get("source"), "check": self.rule.get("check")}
        told = [words.rule_line(ln, line_source) for ln in self.rule["lines"] if ln["id"] in found.lines]
        course = self.courses.get(found.course or "", {})
        return [*told, *(words.rule_held(r, found.limit, course) for r in found.rules)]

    def _changes(self) -> list[Words]:
        """The smallest remedies first; each but the last two was tried, and makes the diploma fit."""
        career = [ln["id"] for ln in self.rule["lines"] if ln.get("takes") == "pathway"]
        found = changes(self.draft, self.slug, self.rule)
        out = [words.change(c, self._titles(c.courses)) for c in found if c.kind != "year"]
        others = [words.change_diploma(self._named(s), bool(self.drafts[s].case.history.assumed)) for s in self.drafts.others()]
        out += others
        out += [words.change(c, self._titles(c.courses)) for c in found if c.kind == "year"]
        if any(ln.id in career for ln in self.audit.missing):
            out.append(words.start_at_college({"title": self.pathway["title"], "es": self.pathway["es"]["title"]}))
        if not found and not others:
            out.append(words.take_longer(sum(ln.missing for ln in self.audit.missing)))
        return out

    # --- conditions, assumptions, what to confirm ---

    def _conditions(self) -> list[Words]:
        request, history = self.request, self.history
        out = []
        if history.assumed:
            out.append(words.assumed(self._titles(history.assumed), request.first_grade))
        if history.counted_on:
            out.append(words.under_way(self._titles(history.counted_on)))
        out += self._tests()
        out += self._dual_conditions()
        out += self._warnings()
        out += history.reported + data_gaps(self.pathway, self.rule, self.courses)
        out += marks_asked(self._cores(), self.draft.taken(), Named(self.courses, history.titles))
        if request.iep_route:
            out.append(words.iep(request.iep_route))
        if request.competencies or request.credentials:
            out.append(words.prior_learning([*request.credentials, *request.competencies]))
            shown = prior_learning(request, self.pathway, Named(self.courses, history.titles), self.credentials)
            out += [{**s, "status": "open", "check": "unverified"} for s in shown]
        return out + [_fact(fact, "open") for fact in self.pathway.get("conditions", [])]

    def _tests(self) -> list[Words]:
        year = self.request.entered_grade_9
        passed = {_test_key(t) for t in self.request.tests_passed}
        out = []
        for test in self.rule.get("tests", []):
            low, high = test.get("first_freshman_year"), test.get("last_freshman_year")
            if (year is None and high is not None) or (year is not None and not (low or year) <= year <= (high or year)):
                continue
            met = bool(passed & {_test_key(t) for t in test["one_of"]})
            out.append(_fact(test, "met" if met else "open"))
        return out

    def _dual_conditions(self) -> list[Words]:
        offers = self._offers()
        planned = [c["dual_enrollment"] for term in self._terms() for c in term["courses"] if c["dual_enrollment"]]
        titles = {d["title"] for d in planned}
        out = [words.may_add_dual(o) for o in offers if o["title"] not in titles]
        tracks = {o["track"] for o in offers}
        grade = max(self.calendar.first, min([o.get("grade", 11) for o in offers], default=11))
        out += [_fact(f, self._floor(f, grade)) for f in self.rule.get("dual_enrollment_floors", []) if f["track"] in tracks]
        return out

    def _floor(self, floor: dict[str, Any], grade: int) -> str:
        """Met when a fact in the form shows it for sure; a fact that is absent or low leaves it open, to be asked."""
        request = self.request
        if floor.get("gpa") is not None:
            gpa = request.eligibility.get("gpa")
            return "met" if gpa is not None and gpa >= floor["gpa"] else "open"
        if floor.get("age") is not None and request.birth_year and request.entered_grade_9:
            fall = request.entered_grade_9 + grade - 9
            return "met" if fall - request.birth_year - 1 >= floor["age"] else "open"
        return "open"

    def _warnings(self) -> list[Words]:
        """A hand-settled course is kept and warned about; a late one is named."""
        layout = [
            Laid(i.slug, i.units, self.calendar.place[i.slug], i.fixed and i.slug in self.case.locked) for i in self.calendar.placed
        ]
        return [w for w in order_and_load(self.case, layout, self.calendar.limit) if w["settled"] or w["rule"] in ("late", "limit")]

    def _assumptions(self) -> list[Words]:
        request, limit = self.request, self.calendar.limit
        grades = self.calendar.grades
        raised = limit > USUAL_UNITS and "units_per_year" not in request.preferences
        calendar = words.term_calendar(self.calendar.terms.names) if self.calendar.terms.names else words.year_calendar()
        out = [calendar, words.yearly_limit(limit, [g for g in grades if self.calendar.load(g) > USUAL_UNITS], raised)]
        roomy = [g for g in grades if self.calendar.load(g) <= USUAL_UNITS - 1]
        if roomy:
            out.append(words.room_left(roomy))
        if request.entered_grade_9 is None:
            out.append(words.newest_rules())
        if request.term and request.grade == self.calendar.first:
            out.append(words.grade_to_come(request.grade, request.term))
        if self.pathway.get("status") == "template":
            out.append(words.template())
        return out

    def _confirm(self, result: Plan) -> list[Words]:
        """Every unverified fact that the plan rests on, each once."""
        found: list[tuple[str, str, str]] = []
        for term in result.terms:
            for c in term["courses"]:
                if c["check"] == "unverified" and not c["code"].startswith("elective-"):
                    found.append(("course", *self._title(c["code"])))
                if c["dual_enrollment"] and c["dual_enrollment"]["check"] == "unverified":
                    offer = c["dual_enrollment"]
                    found.append(("dual_enrollment", offer["title"], offer["es"] or offer["title"]))
        found += self._asked_lines()
        for step in self.pathway["credentials"]:
            if step.get("grade") and step.get("check", "unverified") == "unverified":
                found.append(("credential", *self._credential(step["credential"])))
        for way in self.pathway["exits"]:
            if way.get("check", "unverified") == "unverified":
                found.append(("exit", way["title"], way["es"]))
        found += [("rule", a["title"], a["es"]) for a in result.awards if _open_check(a, self.rules[a["rule"]])]
        for slug, rule in self._cores():
            if rule.get("check", "unverified") == "unverified":
                found.append(("rule", rule["title"], rule["es"]))
            notes = rule.get("notes", []) if slug == self.slug or rule["kind"] != "diploma" else []
            found += [("rule", f["text"], f.get("es") or f["text"]) for f in notes if f.get("check", "unverified") == "unverified"]
        return [{"kind": k, "title": t, "es": e} for k, t, e in dict.fromkeys(found)]

    def _asked_lines(self) -> list[tuple[str, str, str]]:
        """Courses that fill a line in which they were not seen."""
        out = []
        for found, line in zip(self.audit.lines, self.rule["lines"], strict=True):
            for slug, _ in found.by:
                if slug in line.get("ask", []):
                    en, es = self._title(slug)
                    out.append(("rule", f"{en} fills: {found.title}", f"{es} cubre: {found.es}"))
        return out


def _fact(fact: dict[str, Any], status: str) -> Words:
    return words.say(fact["text"], fact.get("es") or fact["text"], status=status, check=fact.get("check", "unverified"),
                     source=fact.get("source"))  # fmt: skip


def _open_check(award: Words, rule: dict[str, Any]) -> bool:
    """Whether an award that this plan keeps open has something nobody has confirmed: itself, a need or a note."""
    checks = [rule, *rule["needs"], *rule.get("notes", [])]
    return award["status"] != "closed" and any(c.get("check", "unverified") == "unverified" for c in checks)


def _test_key(text: str) -> str:
    """A test by its subject: > english-1, for "LEAP 2025 English I"."""
    return "-".join(w for w in key_of(text).split("-") if w not in ("leap", "2025", "eoc"))
