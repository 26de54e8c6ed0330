"""What every content file must say, as pydantic models.

One class per kind of file. A field without a default is required. Every class forbids
unknown keys, so a misspelt key is an error that names itself. `content/README.md` is the
data dictionary for people; this module is what the checker runs.

Checks (how sure a fact is):
    seen         read in the named source
    unverified   not confirmed anywhere; a district confirms it before a family signs
    historic     a superseded rule, or older than three years; never in a default list or plan
    confirmed    confirmed by a named role on a date (`confirmed` block), until it expires
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Check = Literal["seen", "unverified", "historic", "confirmed"]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
OnetSoc = Annotated[str, StringConstraints(pattern=r"^\d\d-\d{4}\.\d\d$")]
Soc = Annotated[str, StringConstraints(pattern=r"^\d\d-\d{4}$")]
Cip = Annotated[str, StringConstraints(pattern=r"^\d\d\.\d{4}$")]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2)]  # "RN" is a name people type
Level = Literal["foundation", "intermediate", "advanced"]
Evidence = Literal["course", "project", "workplace", "credential"]
Grade = Annotated[int, Field(ge=6, le=12)]
Units = Annotated[float, Field(gt=0, le=9)]
Type = Literal["R", "I", "A", "S", "E", "C"]
FormId = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,10}$")]  # a saved inventory keeps it
FEWEST = 12  # items: with fewer answers there is no ranking


class Base(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Confirmed(Base):
    """Who confirmed a fact: a role, never a person's name."""

    role: Sentence
    date: dt.date
    expires: dt.date


class Checked(Base):
    """A fact that carries its own check. `seen` needs a source."""

    check: Check = "unverified"
    source: str | None = None
    as_of: str | None = None
    confirmed: Confirmed | None = None

    @model_validator(mode="after")
    def _a_seen_fact_names_its_source(self) -> Checked:
        if self.check in ("seen", "historic") and not self.source:
            raise ValueError(f"check is '{self.check}', so `source` must name an id from sources.yml")
        if self.check == "confirmed" and not self.confirmed:
            raise ValueError("check is 'confirmed', so `confirmed` must give role, date and expires")
        return self


class Overlay(Base):
    """The short forms with which a later pack touches an entry of an earlier one."""

    off: Literal[True] | None = None
    confirm: Confirmed | None = None
    change: dict[str, Any] = {}


class Fact(Checked):
    text: Sentence
    es: str | None = None


# --- sources.yml -----------------------------------------------------------------------------


class Source(Base):
    title: Sentence
    publisher: Sentence
    release: str
    retrieved: str
    licence: Sentence
    credit: Sentence
    note: str | None = None


# --- pack.yml --------------------------------------------------------------------------------


class GraduationPlan(Base):
    """What a state's law calls the plan a student and a family sign, and its short name."""

    title: Sentence
    es: Sentence
    short: Name


class Pack(Base):
    """What a pack stands for. `state` and `fips` for a state pack; `made_up` for the demonstration."""

    title: Sentence
    state: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
    fips: Annotated[str, StringConstraints(pattern=r"^\d\d$")] | None = None
    county_word: str = "county"
    career_units: float = 9  # the least a pathway's career courses add up to (1 unit: one year of a course)
    notice: str | None = None
    es_notice: str | None = None
    made_up: bool = False
    graduation_plan: GraduationPlan | None = None  # left out where the state asks for none
    sectors: list[Sentence] = []  # the state's own grouping of pathways, where it has one (California: 15)


# --- occupations/*.yml: our own words, one entry per O*NET-SOC code ------------------------


class OccupationWords(Base):
    code: OnetSoc
    does: Sentence
    tasks: Annotated[list[Sentence], Field(min_length=4, max_length=8)]
    where: str | None = None
    names: Annotated[list[Name], Field(min_length=2)]
    es_names: list[Name] = []


# --- courses/*.yml --------------------------------------------------------------------------


class Course(Checked):
    title: Sentence
    subject: Literal[
        "english", "mathematics", "science", "social-studies", "health-pe", "arts", "world-language",
        "career-readiness", "cte", "elective",
    ]  # fmt: skip
    units: list[Units] = [1.0]  # the unit values the source allows; the first is the one we plan with
    grades: list[Grade] = [9, 10, 11, 12]
    prerequisites: list[list[Slug]] = []  # every inner list is "one of"; all lists must be met
    sced: Annotated[str, StringConstraints(pattern=r"^\d{5}$")] | None = None
    # California: the university subject area (A to G) such a course is usually approved for; each school's list decides.
    a_g: Literal["A", "B", "C", "D", "E", "F", "G"] | None = None
    also_called: list[Name] = []  # other titles of the same course, as transcripts print them
    es: str | None = None
    note: str | None = None


# --- credentials.yml ------------------------------------------------------------------------


class Credential(Checked):
    title: Sentence
    issuer: Sentence
    es: str | None = None
    note: str | None = None


# --- pathways/<slug>.yml --------------------------------------------------------------------


class ClusterRef(Base):
    cluster: Sentence
    sub_cluster: Sentence


class PathwaySpanish(Base):
    title: Sentence
    summary: Sentence
    day: Sentence
    translation: Literal["draft", "reviewed"] = "draft"


class Slot(Checked):
    """One place in a grade's schedule: take one of these courses."""

    one_of: Annotated[list[Slug], Field(min_length=1)]
    level: Level
    course_level: Literal["introductory", "concentrator", "capstone"] | None = None  # as the state reports it, where it does
    units: Units = 1.0
    note: str | None = None
    es_note: str | None = None


class Step(Base):
    grade: Annotated[int, Field(ge=9, le=12)]
    courses: Annotated[list[Slot], Field(min_length=1)]  # career courses; the diploma brings the rest
    beside: list[Slug] = []  # academic courses that go well in the same year


class Competency(Base):
    skill: Sentence
    es: str | None = None
    evidence: Annotated[list[Evidence], Field(min_length=1)]


class Competencies(Base):
    foundation: Annotated[list[Competency], Field(min_length=1)]
    intermediate: Annotated[list[Competency], Field(min_length=1)]
    advanced: Annotated[list[Competency], Field(min_length=1)]


class CredentialStep(Checked):
    credential: Slug
    grade: Annotated[int, Field(ge=9, le=12)] | None = None  # None: after high school
    note: str | None = None


class WorkBased(Base):
    grades: Literal["6-8", "9-10", "11-12"]
    activity: Sentence
    es: str | None = None
    rural: Sentence  # what to do where no such employer is within reach
    es_rural: str | None = None


class EntryPoint(Base):
    when: Literal["grade-9", "grade-10", "grade-11", "grade-12", "transfer", "adult"]
    how: Sentence
    es: str | None = None


class Exit(Checked):
    """A place to leave the pathway with something in hand.

    `occupations`: the first is the lead occupation; its pay is the exit's pay.
    `years`: years after grade 12 until this exit (0 = straight from school).
    `cip` and `awards`: which programs in the college table lead here.
    """

    id: Slug
    after: Literal["grade-12", "apprenticeship", "certificate", "diploma", "associate", "bachelor"]
    title: Sentence
    es: Sentence
    years: Annotated[float, Field(ge=0, le=8)]
    time: Sentence  # how long, in words: "1 to 2 terms"
    es_time: str | None = None
    credentials: list[Slug] = []
    occupations: Annotated[list[OnetSoc], Field(min_length=1)]
    cip: list[Cip] = []
    awards: list[Literal["certificate", "associate", "bachelor"]] = []
    note: str | None = None
    es_note: str | None = None


class DualEnrollment(Checked):
    """A college program a high-school student may be able to start. What is None is not known yet, and the page says whom to ask.

    `college`: who awards the credit; `counts_at`: where else it counts; `agreement`: the school year the agreement is for.
    """

    title: Sentence
    track: Literal["technical", "academic"]
    cip: Cip | None = None
    kind: Literal["articulated", "transcripted", "guaranteed"] | None = None
    grade: Annotated[int, Field(ge=9, le=12)] = 11
    replaces: list[Slug] = []
    college: Sentence | None = None
    counts_at: Sentence | None = None
    es_counts_at: str | None = None
    cost: Sentence | None = None
    es_cost: str | None = None
    agreement: Sentence | None = None
    note: str | None = None
    es: str | None = None


# Lists of a pathway that stand a second time in Spanish, under `es_` and the name.
SPANISH_LISTS = ("academic_skills", "supports", "carries_over_to", "feeders", "questions")


class Pathway(Base):
    title: Sentence
    status: Literal["complete", "template"]
    clusters: Annotated[list[ClusterRef], Field(min_length=1)]
    old_cluster: Sentence
    sector: Sentence | None = None  # one of the pack's `sectors`, where the state has its own grouping
    summary: Sentence
    day: Sentence
    es: PathwaySpanish
    sequence: Annotated[list[Step], Field(min_length=4, max_length=4)]
    academic_skills: Annotated[list[Sentence], Field(min_length=2)]
    es_academic_skills: list[Sentence] = []
    supports: Annotated[list[Sentence], Field(min_length=1)]
    es_supports: list[Sentence] = []
    competencies: Competencies
    credentials: Annotated[list[CredentialStep], Field(min_length=1)]
    dual_enrollment: list[DualEnrollment] = []
    work_based_learning: Annotated[list[WorkBased], Field(min_length=3, max_length=3)]
    entry_points: Annotated[list[EntryPoint], Field(min_length=3)]
    exits: Annotated[list[Exit], Field(min_length=3)]
    carries_over_to: Annotated[list[Sentence], Field(min_length=2)]
    es_carries_over_to: list[Sentence] = []
    neighbours: list[Slug] = []
    feeders: Annotated[list[Sentence], Field(min_length=1)]
    es_feeders: list[Sentence] = []
    conditions: list[Fact] = []
    questions: Annotated[list[Sentence], Field(min_length=3)]
    es_questions: list[Sentence] = []

    @model_validator(mode="after")
    def _spanish_lists_are_whole(self) -> Pathway:
        for name in SPANISH_LISTS:
            english, spanish = len(getattr(self, name)), len(getattr(self, f"es_{name}"))
            if spanish and spanish != english:
                raise ValueError(
                    f"`es_{name}` has {spanish} entries and `{name}` has {english}; give one for each, or leave `es_{name}: []`"
                )
        return self

    @model_validator(mode="after")
    def _ways_out(self) -> Pathway:
        if [s.grade for s in self.sequence] != [9, 10, 11, 12]:
            raise ValueError("`sequence` must list grades 9, 10, 11 and 12 in that order")
        if not any(e.after == "grade-12" for e in self.exits):
            raise ValueError("`exits` needs one straight to work (`after: grade-12`): this is a dead end")
        if not any(e.after == "bachelor" for e in self.exits):
            raise ValueError("`exits` needs a way to a four-year degree (`after: bachelor`)")
        ids = [e.id for e in self.exits]
        if len(set(ids)) != len(ids):
            raise ValueError("two exits share an `id`")
        return self


# --- providers.yml: where a pathway is taught -----------------------------------------------------


class Provider(Checked):
    """A school, career center or college that teaches some pathways, when in the day, and how students get there."""

    title: Sentence
    kind: Literal["high-school", "career-center", "college"]
    city: Sentence
    pathways: Annotated[list[Slug], Field(min_length=1)]
    time: Sentence
    es_time: str | None = None
    transport: Sentence
    es_transport: str | None = None


# --- tables/demand.csv: a region's official list of jobs in demand ---------------------------------


class OfficialList(Checked):
    """What a published list says of itself; the same on each of its rows. A superseded list does not stand here.

    `source`: an id of sources.yml, or the address at which the list is published.
    """

    check: Literal["seen", "unverified", "confirmed"] = "unverified"
    source: str
    list: Sentence
    publisher: Sentence
    date: Annotated[str, StringConstraints(pattern=r"(19|20)\d\d")]


class OfficialJob(Base):
    """One job of such a list: its title as printed, and its rank and stars where the list gives them."""

    region: Annotated[str, StringConstraints(min_length=1)]
    soc: Soc
    title: Sentence
    rank: Annotated[int, Field(ge=1)] | None = None
    stars: Annotated[float, Field(ge=1, le=5, multiple_of=0.5)] | None = None


# --- exceptions.yml: where we differ from the national crosswalks on purpose -----------------------


class Reason(Base):
    """Why some jobs stand where a crosswalk does not put them; `pathways` empty: wherever they stand."""

    codes: Annotated[list[OnetSoc], Field(min_length=1)]
    pathways: list[Slug] = []
    reason: Sentence
    es: Sentence


class Exceptions(Base):
    """`programs`: no program of the exit leads to the job; `clusters`: the job is in none of the pathway's clusters."""

    programs: list[Reason] = []
    clusters: list[Reason] = []


# --- rules/<slug>.yml: diplomas and what a plan keeps open ------------------------------------


class RuleLine(Base):
    """`units` from courses in `one_of`, or of `subject`, or (pathway) from the chosen pathway, or any.

    `ask`: courses of the subject whose place in this line was not seen; they count, and a plan that
    rests on one says so. `grades`: the usual grade of each `default`. A line stands after the lines
    whose courses its own courses need first.
    """

    id: Slug
    title: Sentence
    es: Sentence
    units: Units
    one_of: list[Slug] = []
    ask: list[Slug] = []
    subject: str | None = None
    takes: Literal["courses", "subject", "pathway", "any"] = "courses"
    same_language: bool = False
    inside: list[Slug] = []  # lines whose units may count in this one too; then it adds nothing to the total
    default: list[Slug] = []  # what a typical plan puts here, in order of grade
    grades: list[Grade] = []

    @model_validator(mode="after")
    def _keys_belong_together(self) -> RuleLine:
        if len(self.grades) != len(self.default):
            raise ValueError("`grades` must give one grade for each course in `default`")
        if self.takes == "subject" and not self.subject:
            raise ValueError("a line that takes a subject must name it in `subject`")
        return self


class StandsFor(Checked):
    """`units` of every course of `all_of` together stand for `course`; they are then used up."""

    course: Slug
    all_of: Annotated[list[Slug], Field(min_length=1)]
    units: Units = 1.0


class RuleTest(Checked):
    """A test to pass: any one of `one_of`, for freshmen of the years given."""

    text: Sentence
    es: str | None = None
    one_of: Annotated[list[Name], Field(min_length=1)]
    first_freshman_year: int | None = None
    last_freshman_year: int | None = None


class Floor(Fact):
    """One thing a dual-enrollment student must show. `age` and `gpa` can be compared; the rest is asked."""

    track: Literal["technical", "academic"]
    age: int | None = None
    gpa: float | None = None


class Shows(Base):
    """What of a plan or a student form shows that a need is met; every key given must hold, none given means it is asked.

    `rules`: the lines of any one of these rule sets. `pathway_has`: something of the pathway, which is then still to do.
    `gpa`: the whole grade point average, for an average over some courses only is asked. `act`: subject and score.
    """

    rules: list[Slug] = []
    pathway_has: (
        Literal["technical-dual-enrollment", "academic-dual-enrollment", "credential", "associate-exit", "apprenticeship-exit"]
        | None
    ) = None
    gpa: Annotated[float, Field(gt=0, le=4)] | None = None
    act: dict[Slug, Annotated[int, Field(ge=1, le=36)]] = {}
    workkeys: Literal["bronze", "silver", "gold", "platinum"] | None = None


class Way(Checked, Shows):
    """One of several ways to meet a need. Without `text` the need's own sentence tells it."""

    text: Sentence | None = None
    es: str | None = None


class Need(Fact, Shows):
    """One thing an award asks for; any one of `any_of` meets it, where that is given."""

    any_of: list[Way] = []


class RouteStep(Fact):
    """One grade of a route: where it is spent and what is taken there."""

    grade: Annotated[int, Field(ge=9, le=12)]
    place: Literal["school", "college", "training"]


class Route(Checked):
    """A way through grades 9 to 12 that ends with an exit of a pathway already reached, for every pathway that has such an exit.

    `diplomas`: rule sets whose courses it is taken with; none where no source says.
    """

    id: Slug
    title: Sentence
    es: Sentence
    reaches: Literal["associate", "apprenticeship"]
    diplomas: list[Slug] = []
    steps: Annotated[list[RouteStep], Field(min_length=4, max_length=4)]

    @model_validator(mode="after")
    def _grade_by_grade(self) -> Route:
        if [s.grade for s in self.steps] != [9, 10, 11, 12]:
            raise ValueError("`steps` must list grades 9, 10, 11 and 12 in that order")
        return self


class RuleSet(Checked):
    """Diplomas, scholarship and admission cores are course lines. The other kinds ask for more than courses, in `needs`:
    an award pays, credit counts at a college or in school, a route is another way through, accountability counts for the school.
    """

    title: Sentence
    es: Sentence
    state: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    kind: Literal["diploma", "scholarship", "admission", "award", "credit", "route", "accountability"]
    total_units: Annotated[float, Field(ge=0, le=40)] = 0
    first_freshman_year: int | None = None
    last_freshman_year: int | None = None
    about: Sentence | None = None  # what sort of diploma it is, in a sentence or two
    es_about: str | None = None
    least_mark: Literal["D", "C", "B", "A"] | None = None  # each course that counts has this mark or better
    lines: list[RuleLine] = []
    stands_for: list[StandsFor] = []
    needs: list[Need] = []
    routes: list[Route] = []
    tests: list[RuleTest] = []
    dual_enrollment_floors: list[Floor] = []
    keeps_open: list[Fact] = []
    closes: list[Fact] = []
    notes: list[Fact] = []

    @model_validator(mode="after")
    def _lines_or_needs(self) -> RuleSet:
        if self.kind in ("diploma", "scholarship", "admission"):
            if not self.lines or self.first_freshman_year is None:
                raise ValueError(f"a rule set of kind '{self.kind}' needs `lines` and `first_freshman_year`")
            if self.needs:
                raise ValueError(f"`needs` are for awards, credit, routes and accountability, not for kind '{self.kind}'")
        elif not self.needs:
            raise ValueError(f"a rule set of kind '{self.kind}' needs `needs`: what it asks for")
        if self.routes and self.kind != "route":
            raise ValueError(f"`routes` are for kind 'route', not for kind '{self.kind}'")
        return self


# --- inventory/<id>.yml ----------------------------------------------------------------------


class Item(Base):
    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$")]
    text: Sentence
    es: Sentence
    scale: Type


class OpenQuestion(Base):
    id: Slug
    text: Sentence
    es: Sentence
    hint: str | None = None
    es_hint: str | None = None
    matched: bool = False  # True: the answer joins the matching as further evidence


class InventoryForm(Base):
    """One length of an inventory. Without `items` it has all of them, without `questions` it asks every open question."""

    title: Sentence
    es: Sentence
    minutes: Annotated[int, Field(gt=0)] | None = None  # for the items, as the start page says it
    grades: Literal["6-8", "9-12"] = "9-12"  # whom its pages speak to
    items: Annotated[list[str], Field(min_length=FEWEST)] | None = None
    questions: list[Slug] | None = None


class Inventory(Base):
    title: Sentence
    es: Sentence
    version: str
    norms: Slug
    items: Annotated[list[Item], Field(min_length=FEWEST)]
    forms: dict[FormId, InventoryForm] = {}
    questions: list[OpenQuestion] = []


class ScaleNorm(Base):
    mean: float
    sd: Annotated[float, Field(gt=0)]


class Differences(Checked):
    """Published differences between men's and women's answers by Holland type, in standard deviations."""

    men_minus_women: dict[Type, float]
    note: Sentence | None = None


class Norms(Base):
    title: Sentence
    version: str
    source: str
    note: Sentence
    # How far the scale means are taken apart from their common mean: 1 as measured, 0 one mean for
    # all. Below 1 where the figures come from other items or other people than ours.
    trust: Annotated[float, Field(ge=0, le=1)] = 1.0
    scales: dict[Type, ScaleNorm]
    # What the matching evens out, for everyone alike (docs/decisions/fairness.md).
    differences: Differences | None = None
