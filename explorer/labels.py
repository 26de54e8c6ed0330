"""Words for the codes that content uses: ways out, levels, awards, education, job zones, interests.

Each function says its code in the language of the page. Content keeps codes, so that one word is
translated once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from explorer.speech import gettext as _

WAYS = ("grade-12", "apprenticeship", "certificate", "associate", "bachelor")
LEVELS = ("foundation", "intermediate", "advanced")
INTERESTS = ("R", "I", "A", "S", "E", "C")


def way(after: str) -> str:
    """A kind of exit. A diploma of a technical college counts with the certificates."""
    return {
        "grade-12": _("Straight to work"),
        "apprenticeship": _("Apprenticeship"),
        "certificate": _("College certificate"),
        "diploma": _("College certificate"),
        "associate": _("Associate degree"),
        "bachelor": _("Bachelor's degree"),
    }[after]


def way_of(after: str) -> str:
    """The kind of exit as it is filtered by."""
    return "certificate" if after == "diploma" else after


def leaves_after(after: str) -> str:
    """When an exit is reached, as a short line above its title."""
    return {
        "grade-12": _("After grade 12, straight to work"),
        "apprenticeship": _("After an apprenticeship"),
        "certificate": _("After a college certificate"),
        "diploma": _("After a technical college diploma"),
        "associate": _("After an associate degree"),
        "bachelor": _("After a bachelor's degree"),
    }[after]


def level(code: str) -> str:
    return {"foundation": _("Foundation"), "intermediate": _("Intermediate"), "advanced": _("Advanced")}[code]


def course_level(code: str) -> str:
    """A level of career course as California reports it."""
    return {"introductory": _("Introductory"), "concentrator": _("Concentrator"), "capstone": _("Capstone")}[code]


def slot_level(slot: Mapping[str, Any]) -> str:
    """The level of a place in a sequence: the state's own where it has one, else ours."""
    return course_level(slot["course_level"]) if slot.get("course_level") else level(slot["level"])


def evidence(code: str) -> str:
    """What shows that a skill is there."""
    return {
        "course": _("a course grade"),
        "project": _("a project"),
        "workplace": _("a workplace"),
        "credential": _("a credential test"),
    }[code]


def entry(when: str) -> str:
    return {
        "grade-9": _("In grade 9"),
        "grade-10": _("In grade 10"),
        "grade-11": _("In grade 11"),
        "grade-12": _("In grade 12"),
        "transfer": _("From another school"),
        "adult": _("As an adult"),
    }[when]


def grades(band: str) -> str:
    return {"6-8": _("Grades 6 to 8"), "9-10": _("Grades 9 and 10"), "11-12": _("Grades 11 and 12")}[band]


def track(code: str) -> str:
    return {"technical": _("Technical course"), "academic": _("Academic course")}[code]


def college_credit(kind: str | None) -> str:
    """How college credit is given for a course taken in high school."""
    return {
        None: _("We do not know yet how the credit is given. Ask the school if it is articulated, transcripted or guaranteed."),
        "articulated": _("Articulated credit: it counts when you go on to that college."),
        "transcripted": _("Transcripted credit: it stands on a college record at once."),
        "guaranteed": _("Guaranteed credit: each public college that has the course must take it."),
    }[kind]


def award(name: str) -> str:
    """An award as the college table writes it."""
    return {
        "Certificate under 300 clock hours / 9 credits": _("certificate under 9 credits"),
        "Certificate, 300–899 clock hours / 9–29 credits": _("certificate of 9 to 29 credits"),
        "Certificate, 900–1,799 clock hours / 30–59 credits": _("certificate of 30 to 59 credits"),
        "Certificate, 1,800+ clock hours / 60+ credits": _("certificate of 60 credits or more"),
        "Associate degree": _("associate degree"),
        "Bachelor’s degree": _("bachelor's degree"),
    }[name]


def education(text: str | None) -> str:
    """Typical entry education as the Bureau of Labor Statistics names it."""
    return {
        None: _("not published"),
        "No formal educational credential": _("no diploma or degree"),
        "High school diploma or equivalent": _("high school diploma or the same worth"),
        "Some college, no degree": _("some college, no degree"),
        "Postsecondary nondegree award": _("a certificate after high school, not a degree"),
        "Associate's degree": _("associate degree"),
        "Bachelor's degree": _("bachelor's degree"),
        "Master's degree": _("master's degree"),
        "Doctoral or professional degree": _("doctoral or professional degree"),
    }[text]


def job_zone(zone: int | None) -> str:
    """How much preparation a job usually takes."""
    return {
        None: _("Not rated yet."),
        1: _("Job zone 1 of 5: little preparation. You learn it in days or a few months."),
        2: _("Job zone 2 of 5: some preparation. Usually a high school diploma and up to a year of learning on the job."),
        3: _(
            "Job zone 3 of 5: middle preparation. For most of these jobs you need a certificate, an associate degree "
            "or time as an apprentice."
        ),
        4: _("Job zone 4 of 5: much preparation. Usually a bachelor's degree or several years in the work."),
        5: _("Job zone 5 of 5: long preparation. Usually a degree beyond the bachelor's."),
    }[zone]


def interest(letter: str) -> str:
    """One of the six interest types, in words."""
    return {
        "R": _("Realistic: hands, tools, outdoors"),
        "I": _("Investigative: finding out, science"),
        "A": _("Artistic: making, writing, performing"),
        "S": _("Social: helping and teaching people"),
        "E": _("Enterprising: leading and selling"),
        "C": _("Conventional: order, numbers, records"),
    }[letter]


def licence_asks(row: dict[str, str | None]) -> list[str]:
    """What a license asks for, a sentence for each thing the table gives."""
    said = {
        "Both state and third-party exams required": _("A state test and a second test."),
        "State exam required": _("A state test."),
        "Third-party exam required": _("A test given by an outside body."),
        "No exam": _("No test."),
        "Degree required": _("A degree."),
        "Specific course required": _("A named course."),
        "No education required": _("No set schooling."),
        "Experience": _("Work experience."),
        "Affidavit or referral": _("A signed statement from someone who knows your work."),
        "No experience": _("No work experience."),
        "Background check required": _("A background check."),
        "Any conviction prohibited": _("No criminal conviction."),
        "Felony convictions prohibited": _("No felony conviction."),
        "Specific type of conviction prohibited": _("No conviction of certain kinds: ask which."),
    }
    return [said[value] for value in (row["exam"], row["education"], row["experience"], row["background"]) if value in said]


def cluster(name: str) -> str:
    """A career cluster of the national framework."""
    return {
        "Advanced Manufacturing": _("Advanced Manufacturing"),
        "Agriculture": _("Agriculture"),
        "Arts, Entertainment, & Design": _("Arts, Entertainment, & Design"),
        "Construction": _("Construction"),
        "Digital Technology": _("Digital Technology"),
        "Education": _("Education"),
        "Energy & Natural Resources": _("Energy & Natural Resources"),
        "Financial Services": _("Financial Services"),
        "Healthcare & Human Services": _("Healthcare & Human Services"),
        "Hospitality, Events, & Tourism": _("Hospitality, Events, & Tourism"),
        "Management & Entrepreneurship": _("Management & Entrepreneurship"),
        "Marketing & Sales": _("Marketing & Sales"),
        "Public Service & Safety": _("Public Service & Safety"),
        "Supply Chain & Transportation": _("Supply Chain & Transportation"),
    }.get(name, name)


def sector(name: str) -> str:
    """A California industry sector; another state's own grouping stays as content names it."""
    return {
        "Agriculture and Natural Resources": _("Agriculture and Natural Resources"),
        "Arts, Media, and Entertainment": _("Arts, Media, and Entertainment"),
        "Building and Construction Trades": _("Building and Construction Trades"),
        "Business and Finance": _("Business and Finance"),
        "Education, Child Development, and Family Services": _("Education, Child Development, and Family Services"),
        "Energy, Environment, and Utilities": _("Energy, Environment, and Utilities"),
        "Engineering and Architecture": _("Engineering and Architecture"),
        "Fashion and Interior Design": _("Fashion and Interior Design"),
        "Health Science and Medical Technology": _("Health Science and Medical Technology"),
        "Hospitality, Tourism, and Recreation": _("Hospitality, Tourism, and Recreation"),
        "Information and Communication Technologies": _("Information and Communication Technologies"),
        "Manufacturing and Product Development": _("Manufacturing and Product Development"),
        "Marketing, Sales, and Services": _("Marketing, Sales, and Services"),
        "Public Services": _("Public Services"),
        "Transportation": _("Transportation"),
    }.get(name, name)
