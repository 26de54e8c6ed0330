"""`make bench`: speed and memory, each beside a fixed yardstick measured in the same run.

Machines differ and are shared, so figures are ratios taken in turn (ours, yardstick, ours …),
never times held by a test. The yardstick of a results page is a Flask page of equal size that
does one numpy product and reads twenty SQLite rows.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from flask import Flask, render_template_string

from explorer import create_app
from explorer.building import build_content
from explorer.catalog import Place
from explorer.config import Settings
from explorer.matching import Matching
from models.plan_conflicts import conflicts
from models.plan_draft import best_draft
from models.plan_goal import USUAL_UNITS
from models.plan_request import PlanRequest
from models.plan_terms import LAST_GRADE
from models.planning import case_of, plan, with_usual_past
from models.recommend import BALANCED, MIDDLE, STEP, labor_z, totals, within
from models.reference import simulate
from tests.conftest import ROOT, settings_for
from tests.greedy import greedy_draft
from tests.plan_students import students

ROUNDS, BATCH = 15, 20
STUDENTS = 500
LINE = "<li><a href='/x/{{ loop.index }}'>{{ row[0] }}</a> {{ '%.2f'|format(row[1]) }}</li>"


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    for _ in range(BATCH):
        run()
    return (time.perf_counter() - start) / BATCH


def _side_by_side(name: str, ours: Callable[[], object], yardstick: Callable[[], object]) -> None:
    ours(), yardstick()
    pairs = [(_seconds(ours), _seconds(yardstick)) for _ in range(ROUNDS)]
    mine, theirs = (statistics.median(p) * 1000 for p in zip(*pairs, strict=True))
    ratio = statistics.median(y / o for o, y in pairs)
    _say(f"{name:<34} {mine:7.2f} ms   yardstick {theirs:7.2f} ms   speed against yardstick {ratio:.2f}")


def _yardstick(size: int) -> Callable[[], object]:
    """A Flask page of `size` bytes: one numpy product, twenty SQLite rows, one Jinja loop."""
    app = Flask("yardstick")
    db = sqlite3.connect(":memory:", check_same_thread=False)
    db.execute("create table t (name text, value real)")
    db.executemany("insert into t values (?, ?)", [(f"row {n}", n / 7) for n in range(1000)])
    left, right = np.ones((1, 60)), np.ones((60, 1016))
    per_row = 46
    template = "<ul>{% for row in rows %}" + LINE + "{% endfor %}</ul>{{ total }}" + " " * max(size - 20 * per_row, 0)

    @app.get("/")
    def page() -> str:
        total = float((left @ right).sum())
        rows = db.execute("select * from t order by value limit 20").fetchall()
        return render_template_string(template, rows=rows, total=total)

    client = app.test_client()
    return lambda: client.get("/")


def _memory(environment: dict[str, str]) -> None:
    program = (
        "import resource\nfrom explorer import create_app\nc = create_app().test_client()\n"
        "pages = ['/', '/pathways', '/pathways/welding?county=22033', '/jobs?q=nurse', '/compare?p=welding&p=electrical', '/es/',\n"
        "         '/plan/welding?grade=11', '/plan/patient-care-nursing?grade=12']\n"
        "for p in pages:\n    c.get(p)\n"
        "print(open('/proc/self/statm').read().split()[1])"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    _say(f"{'worker after eight pages, two plans':<34} {int(done.stdout.split()[-1]) * resource.getpagesize() / 1e6:7.0f} MB")


def _cold(environment: dict[str, str], folder: Path) -> None:
    answers = folder / "answers.json"
    answers.write_text(json.dumps({"answers": {f"{s}{n}": (n * 7 + ord(s)) % 5 + 1 for s in "riasec" for n in range(1, 11)}}))
    command = [sys.executable, "-m", "explorer", "recommend", "--answers", str(answers), "--county", "22033"]
    empty = [sys.executable, "-c", "import numpy"]
    times = []
    for _ in range(7):
        for arguments in (command, empty):
            start = time.perf_counter()
            subprocess.run(arguments, cwd=ROOT, env=environment, check=True, capture_output=True)
            times.append(time.perf_counter() - start)
    _say(
        f"{'pathways recommend, cold':<34} {statistics.median(times[::2]):7.2f} s    "
        f"python with numpy {statistics.median(times[1::2]):5.2f} s"
    )


def _scoring(matching: Matching) -> None:
    """10,000 people at once, and one person from answers to an order with its ties: processor time, so that one core is meant.

    The yardsticks: one product of the size of the 10,000; one product and one sort of the size of the one.
    """
    inventory, place = matching.catalog.default_inventory, _place(matching)
    items = matching.items(inventory)
    people, rows = simulate(items, 10_000, seed=3), len(items)
    many, one, right = np.ones((10_000, rows)), np.ones((1, rows)), np.ones((rows, len(matching.codes)))
    answers = {i.id: int(m) for i, m in zip(items, people[0], strict=True)}
    loop = statistics.median(_processor(lambda: sum(n for n in range(1_000_000)), 1) for _ in range(5))
    _say(f"{'this machine now':<34} {loop:7.3f} s for a million additions in Python")
    for name, times, ours, yardstick in (
        ("10,000 people, every job", 1, lambda: matching.score_inventory(items, people), lambda: many @ right),
        ("10,000 people, every pathway", 1, lambda: matching.many(inventory, people, place), lambda: many @ right),
        ("one person, answers to order", 50, lambda: matching.rank(inventory, answers, place), lambda: np.sort(one @ right)),
    ):
        ours(), yardstick()
        pairs = [(_processor(ours, times), _processor(yardstick, times)) for _ in range(5)]
        mine, theirs = (statistics.median(p) * 1000 for p in zip(*pairs, strict=True))
        _say(f"{name:<34} {mine:7.2f} ms   yardstick {theirs:7.2f} ms   times the yardstick {mine / theirs:.1f}")


def _place(matching: Matching) -> Place:
    return matching.catalog.place("22033")


def _processor(run: Callable[[], object], times: int) -> float:
    """Seconds of processor time of one run."""
    start = time.process_time()
    for _ in range(times):
        run()
    return (time.process_time() - start) / times


def _explanations(matching: Matching) -> None:
    """How far the parts of a score lie from the score at most: every pathway of 10,000 random answer sets."""
    inventory, place = matching.catalog.default_inventory, _place(matching)
    items, slugs = matching.items(inventory), matching.catalog.offered(place.state)
    wage, demand = labor_z([matching.catalog.labor(place)[s] for s in sorted(slugs)])[:2]
    random, worst = np.random.default_rng(4), 0.0
    for marks in random.integers(1, 6, (10_000, len(items))).astype(float):
        fit = matching.fits(inventory, slugs, marks, [])[0]
        scores = totals(fit.z, wage, demand, BALANCED)
        shrink = within(fit.z) / np.where(fit.z == 0, 1.0, fit.z)  # as models.recommend.points has it, for all pathways at once
        parts = MIDDLE + STEP * (
            BALANCED.interest * (fit.parts * shrink).sum(axis=0) + BALANCED.wage * wage + BALANCED.demand * demand
        )
        worst = max(worst, float(np.abs(parts - scores).max()))
    _say(f"{'parts of 10,000 scores, furthest off':<36} {worst:.1e} points")


def _plans() -> None:
    """500 realistic students: processor time of a plan, and the placement alone beside the former one, course by course."""
    from tests.models.test_planning import facts

    known, cases, whole, statuses = facts(), [], [], []
    for pathway, form in students(known, STUDENTS):
        request = PlanRequest.from_json(form)
        start = time.process_time()
        made = plan(request, known["pathways"][pathway], known["courses"], known["rules"], known["credentials"])
        whole.append(time.process_time() - start)
        statuses.append(made.status)
        rule = known["rules"][made.diploma]
        case = with_usual_past(case_of(request, known["pathways"][pathway], known["courses"], known["rules"]), made.diploma, rule)
        cases.append((case, made.diploma, rule))
    _say(f"{'a plan with all it says, of ' + str(STUDENTS):<34} {_spread(whole)}   best {statuses.count('best') / STUDENTS:.1%}")
    mine, theirs, named = [], [], []
    quality = {name: [0.0] * 5 for name in ("solved", "course by course")}
    for case, slug, rule in cases:
        start = time.process_time()
        ours = best_draft(case, slug, rule)
        middle = time.process_time()
        former = greedy_draft(case, slug, rule)
        mine.append(middle - start)
        theirs.append(time.process_time() - middle)
        for name, draft in (("solved", ours), ("course by course", former)):
            quality[name] = [a + b for a, b in zip(quality[name], _quality(draft, slug, rule), strict=True)]
        if not ours.audit(slug, rule).complete:
            start = time.process_time()
            conflicts(ours, slug, rule)
            named.append(time.process_time() - start)
    _say(f"{'placing the courses, solved':<34} {_spread(mine)}")
    _say(
        f"{'placing them course by course':<34} {_spread(theirs)}   ratio {statistics.median(mine) / statistics.median(theirs):.1f}"
    )
    _say(f"{'naming a conflict, ' + str(len(named)) + ' students':<34} {_spread(named)}")
    for name, (units, unfit, empty, moved, over) in quality.items():
        _say(f"{name:<34} {unfit:.0f} students short, {units:g} units missing, {empty:.0f} places of sequences empty, "
             f"{moved:.0f} grades moved, {over:g} units over seven")  # fmt: skip


def _spread(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    at = [ordered[int(share * (len(ordered) - 1))] * 1000 for share in (0.5, 0.95, 1.0)]
    return f"p50 {at[0]:6.0f} ms   p95 {at[1]:6.0f} ms   most {at[2]:6.0f} ms"


def _quality(draft: Any, slug: str, rule: dict[str, Any]) -> list[float]:
    missing = sum(line.missing for line in draft.audit(slug, rule).missing)
    calendar, first = draft.calendar, draft.calendar.first
    moved = sum(abs(calendar.grade[i.slug] - max(i.target, first)) for i in calendar.placed if not i.fixed)
    over = sum(max(0.0, calendar.load(g) - USUAL_UNITS) for g in range(first, LAST_GRADE + 1))
    return [missing, float(missing > 0), float(sum(s.slug is None for s in draft.slots)), float(moved), over]


def main() -> None:
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # one core, for both sides of every ratio
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = Settings.from_environment()
        build_content(settings.packs, settings.content_db)
        mine = settings_for(folder / "instance", settings.content_db)
        environment = {**os.environ, "PATHWAYS_INSTANCE": str(mine.instance)}
        app = create_app(mine)
        app.config["WTF_CSRF_ENABLED"] = False
        client = app.test_client()
        store, matching = app.extensions["store"], app.extensions["matching"]
        catalog = app.extensions["catalog"]
        items = matching.items(catalog.default_inventory)
        inventory = catalog.inventory(catalog.default_inventory)
        record, _ = store.create_record(
            "en",
            inventory["id"],
            inventory["version"],
            f"{inventory['norms']['id']}@{inventory['norms']['version']}",
            "full",
            county="22033",
        )
        marks = simulate(items, 1, seed=11)[0]
        store.save_answers(record.id, {i.id: int(m) for i, m in zip(items, marks, strict=True)})
        store.finish(record.id)
        with client.session_transaction() as session:
            session["record"] = record.id

        size = len(client.get("/results").data)
        _say(f"results page {size / 1000:.0f} KB")
        _side_by_side("results, answers to HTML", lambda: client.get("/results"), _yardstick(size))
        size = len(client.get("/pathways/welding").data)
        _side_by_side("pathway page", lambda: client.get("/pathways/welding"), _yardstick(size))
        _scoring(matching)
        _explanations(matching)
        _plans()
        _memory(environment)
        _cold(environment, folder)
        with contextlib.suppress(AttributeError):
            store.close()


if __name__ == "__main__":
    main()
