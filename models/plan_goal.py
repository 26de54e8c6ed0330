"""What a plan is good for, in points: the one published goal, smaller is better.

Two tiers. No saving in the second is ever worth a point of the first. Reasons and measured effects: docs/decisions/planning.md.
"""

from __future__ import annotations

# --- first tier: what is missing or out of the ordinary ---
MISSING_UNIT = 10_000  # a unit of the diploma
SETTLED = 5_000  # a course settled on by hand, without a grade, that has no place
SLOT = 1_000  # a place of the pathway's sequence without a course
SHRUNK_UNIT = 200  # a career course with fewer units than the sequence gives it, by unit
LATE = 60  # a course after its usual grades
OVER_UNIT = 10  # a unit over seven in a year
SUMMER_UNIT = 100  # a unit in summer, where summers are asked about

# --- second tier: the better of plans that are equal in the first ---
PREFERENCES = (3_000, 2_000, 1_400, 1_100)  # by the order in which the preferences are given
COLLEGE = 2  # a college course counts as two of what the other preferences count
OTHER = 400  # a course for a line that is not one of its usual ones; 5 more for each place down the list
TAKEN_UNIT = 150  # each unit of a course that is none of the pathway, so that nothing is taken for nothing
WRITE_IN = 250  # a unit of an elective to write in
FURTHER = 170  # a further career course, 10 more for each place down the list
ALTERNATIVE = 60  # the next alternative of a place in the sequence
GRADE = 100  # a grade away from the usual one
DEMANDING = 40  # each demanding course over three in a year, and again over four
HEAVY_UNIT = (5, 10)  # a unit over five in a year, and over six
TIE = 1  # the names in order: among equals the course whose name comes first keeps its grade

USUAL_UNITS = 7.0  # a year, in a school with seven periods
MOST_UNITS = 8.0
# A demanding course, as the load of a year counts it: what school lists usually advise against doubling up in.
DEMANDING_SUBJECTS = ("mathematics", "science", "world-language")
DEMANDING_TITLES = ("AP ", "IB ")
MOST_DEMANDING = 3  # in a year, without a word
RANKED = ("earliest_credential", "most_college_credit", "light_senior_year", "stay_on_home_campus")
LIGHT_SENIOR = 4.0  # units of a light grade 12


def is_demanding(course: dict[str, object] | None) -> bool:
    """Mathematics, science, a world language, or a course of the AP or IB programs."""
    if course is None:
        return False
    return course["subject"] in DEMANDING_SUBJECTS or str(course["title"]).startswith(DEMANDING_TITLES)
