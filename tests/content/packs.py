"""Small content packs for tests: whole entries as an editor would type them, to be spoilt one key at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from content.load import NO_DRAFTS, Content, _load_pack, load
from content.packs import DEFAULT_PACKS
from content.problems import ContentError, Problem

US, LA, _CA = DEFAULT_PACKS
SOON = dt.date.today() + dt.timedelta(days=200)

COURSE = """\
test-welding-1:
  title: Test Welding I
  subject: cte
  units: [1, 3]
  grades: [9, 10, 11, 12]
  check: unverified
"""

CREDENTIAL = """\
test-card:
  title: Test Safety Card
  issuer: Test Council
"""

PATHWAY = """\
title: Test Welding
status: template
clusters:
  - {cluster: Construction, sub_cluster: Skilled Trades}
old_cluster: Manufacturing
summary: You join metal so that gates and trailers hold.
day: You read a drawing, cut, fit and weld.
es: {title: Soldadura de prueba, summary: Unes metal para que las puertas resistan., day: "Lees un plano, cortas y sueldas."}
sequence:
  - grade: 9
    courses: [{one_of: [test-welding-1], level: foundation, units: 3}]
  - grade: 10
    courses: [{one_of: [test-welding-1], level: foundation, units: 3}]
    beside: [geometry]
  - grade: 11
    courses: [{one_of: [test-welding-1], level: intermediate, units: 3}]
  - grade: 12
    courses: [{one_of: [test-welding-1], level: advanced, units: 3}]
academic_skills: [fractions, reading drawings]
supports: [shop math paired with Geometry]
competencies:
  foundation: [{skill: work safely, evidence: [course]}]
  intermediate: [{skill: read symbols, evidence: [course]}]
  advanced: [{skill: find a bad weld, evidence: [workplace]}]
credentials:
  - {credential: test-card, grade: 10}
work_based_learning:
  - {grades: 6-8, activity: Visit a shop, rural: A farm mechanic comes to school}
  - {grades: 9-10, activity: Shadow a welder, rural: Repair gates with the shop teacher}
  - {grades: 11-12, activity: Paid internship, rural: Paid work for the parish}
entry_points:
  - {when: grade-9, how: Start with safety.}
  - {when: transfer, how: Shop units carry over.}
  - {when: adult, how: Enter a certificate.}
exits:
  - id: work
    after: grade-12
    title: Welder helper
    es: Ayudante de soldador
    years: 0
    time: straight from school
    occupations: [51-4121.00]
  - id: certificate
    after: certificate
    title: Welder with a certificate
    es: Soldador con certificado
    years: 1
    time: 1 year
    occupations: [51-4121.00]
    cip: ["48.0508"]
    awards: [certificate]
  - id: bachelor
    after: bachelor
    title: Engineering technologist
    es: Tecnólogo en ingeniería
    years: 4
    time: 4 years
    occupations: [17-3027.00]
carries_over_to: [machining, farm repair]
neighbours: [welding]
feeders: [a middle-school shop]
questions: [Which credential do graduates leave with?, Who drives?, What does a first-year welder take home?]
"""

RULES = """\
title: Test diploma
es: Diploma de prueba
state: LA
kind: diploma
total_units: 2
first_freshman_year: 2020
lines:
  - {id: english, title: English I, es: Inglés I, units: 1, one_of: [english-1], default: [english-1], grades: [9]}
  - {id: anything, title: One more course, es: Un curso más, units: 1, takes: any}
"""

AWARD = """\
title: Test award
es: Beca de prueba
state: LA
kind: award
needs: [{text: The core, es: El núcleo, rules: [tops-core]}]
"""

ITEMS = "\n".join(f'  - {{id: t{n}, scale: {"RIASEC"[n % 6]}, text: "Do thing {n}", es: "Hacer la cosa {n}"}}' for n in range(13))
INVENTORY = f"""\
title: Test inventory
es: Inventario de prueba
version: "1"
norms: ospp-scales-1
items:
{ITEMS}
forms:
  short:
    title: Test form
    es: Forma de prueba
    items: [t11, t10, t9, t8, t7, t6, t5, t4, t3, t2, t1, t0]
    questions: [why]
questions:
  - {{id: why, text: Why is that?, es: ¿Por qué?}}
"""

NORMS = """\
title: Test norms
version: test-1
source: ospp-norms
note: Made for a test.
scales:
  R: {mean: 2.5, sd: 1.1}
"""

OCCUPATION = """\
- code: 51-4121.00
  does: You join metal parts with heat.
  tasks: [read a drawing, cut plate, fit the parts, weld the joint]
  names: [welder, pipe welder]
"""


def write(folder: Path, files: dict[str, str | bytes], about: str = "title: Test district\n") -> Path:
    """A pack folder with these files; `about` is its pack.yml, none when empty."""
    if about:
        files = {"pack.yml": about, **files}
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def change(text: str, old: str, new: str) -> str:
    """The text with one thing changed; the thing must be there."""
    assert old in text, f"{old!r} is not in the text to change"
    return text.replace(old, new, 1)


def line(text: str, words: str) -> int:
    """The line on which some words first stand."""
    assert words in text, f"{words!r} is not in the text"
    return text[: text.index(words)].count("\n") + 1


def laid_over(base: Content, pack: Path) -> Content:
    """Content that is already read with one more pack over it, without reading the rest again."""
    content = Content(**{k: v.copy() if isinstance(v, (dict, list)) else v for k, v in vars(base).items()})
    content.packs.append(pack)
    found: list[Problem] = []
    _load_pack(pack, content, found)
    if found:
        raise ContentError(found)
    return content


def reading_once(shipped: Content) -> Callable[..., Content]:
    """`load`, with the packs that ship already read."""

    def once(packs: Sequence[Path], base: Content | None = None, drafts: Mapping[Path, str] = NO_DRAFTS) -> Content:
        if base is None and tuple(packs[: len(DEFAULT_PACKS)]) == DEFAULT_PACKS:
            return load(tuple(packs[len(DEFAULT_PACKS) :]), shipped, drafts)
        return load(tuple(packs), base, drafts)

    return once
