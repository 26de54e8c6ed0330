"""Whole-number programs: variables, rows, a goal to make small, and HiGHS to solve them.

The same program gives the same answer: one thread, a fixed seed, and a limit that counts nodes of the search and reads no
clock. What comes back is rounded and held against every row again before it is believed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

NODES = 2000  # of the search; what is not proven by then is called good, with its gap
NEAR = 1e-5  # how far a row may be off, as a share of its largest coefficient
PROVEN = 0.01  # points; a gap below this is none, because a point cannot be split further
INFINITY = float("inf")
OPTIONS: dict[str, bool | int | float | str] = {
    "output_flag": False, "threads": 1, "parallel": "off", "random_seed": 0, "mip_rel_gap": 0.0, "mip_abs_gap": PROVEN / 2,
    "mip_max_nodes": NODES, "mip_feasibility_tolerance": 1e-8, "primal_feasibility_tolerance": 1e-9,
    "presolve": "off",  # these programs are small: presolving them takes longer than it saves
}  # fmt: skip


class SolverError(Exception):
    """The solver gave an answer that breaks a row of the program, or none at all."""


@dataclass(frozen=True)
class Answer:
    """`values`: one for each variable, none when impossible. `goal`: what was reached; `bound`: no answer goes below it."""

    possible: bool
    values: tuple[float, ...] = ()
    goal: float = 0.0
    bound: float = 0.0

    @property
    def gap(self) -> int:
        """How many points a better answer could save at most; 0 is a proof that there is none."""
        left = self.goal - self.bound
        return 0 if left <= PROVEN else math.ceil(left)


@dataclass
class Program:
    """Variables are numbered in the order they are made; rows are `low ≤ Σ coefficient · variable ≤ high`."""

    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[tuple[float, float, dict[int, float]]] = field(default_factory=list)

    def var(self, high: float = 1, whole: bool = True, low: float = 0) -> int:
        self.low.append(low)
        self.high.append(high)
        self.whole.append(whole)
        return len(self.low) - 1

    def row(self, low: float, high: float, terms: Iterable[tuple[int, float]]) -> None:
        """Coefficients of the same variable add up."""
        found: dict[int, float] = {}
        for variable, coefficient in terms:
            found[variable] = found.get(variable, 0) + coefficient
        self.rows.append((low, high, found))

    def at_most(self, high: float, terms: Iterable[tuple[int, float]]) -> None:
        self.row(-INFINITY, high, terms)

    def solve(self, costs: Mapping[int, float]) -> Answer:
        """The answer with the smallest Σ cost · variable. Raises SolverError when there is no answer and no proof of none."""
        if not self.low:
            fits = all(low <= 0 <= high for low, high, _ in self.rows)
            return Answer(fits)
        try:
            return _run(self, costs, OPTIONS)
        except SolverError:
            return _run(self, costs, {**OPTIONS, "presolve": "on"})  # another way to the same answer

    def holds(self, values: NDArray[np.float64]) -> bool:
        """Whether every bound and every row holds."""
        if not ((np.array(self.low) - NEAR <= values) & (values <= np.array(self.high) + NEAR)).all():
            return False
        for low, high, terms in self.rows:
            total = sum(c * values[v] for v, c in terms.items())
            slack = NEAR * max((abs(c) for c in terms.values()), default=1)
            if not low - slack <= total <= high + slack:
                return False
        return True


def _run(program: Program, costs: Mapping[int, float], options: Mapping[str, bool | int | float | str]) -> Answer:
    import highspy

    highs = highspy.Highs()
    for name, setting in options.items():
        highs.setOptionValue(name, setting)
    n, rows = len(program.low), program.rows
    starts = np.cumsum([0, *(len(terms) for _, _, terms in rows)], dtype=np.int32)
    index = np.fromiter((v for _, _, terms in rows for v in terms), np.int32, int(starts[-1]))
    value = np.fromiter((c for _, _, terms in rows for c in terms.values()), np.float64, int(starts[-1]))
    cost = np.zeros(n)
    for variable, amount in costs.items():
        cost[variable] = amount
    highs.passModel(
        n, len(rows), len(index), int(highspy.MatrixFormat.kRowwise), int(highspy.ObjSense.kMinimize), 0.0, cost,
        np.array(program.low, float), np.array(program.high, float), np.array([r[0] for r in rows], float),
        np.array([r[1] for r in rows], float), starts, index, value, np.array(program.whole, np.int32),
    )  # fmt: skip
    highs.run()
    return _read(program, highs, cost)


def _read(program: Program, highs: Any, cost: NDArray[np.float64]) -> Answer:
    import highspy

    status = highs.getModelStatus()
    if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return Answer(False)
    values = np.array(highs.getSolution().col_value, np.float64)
    if len(values) != len(program.low):
        raise SolverError(f"The solver stopped without an answer ({status}).")
    whole = np.array(program.whole, bool)
    values[whole] = np.round(values[whole])
    if not program.holds(values):
        raise SolverError(f"The solver's answer does not keep its own rows ({status}).")
    info = highs.getInfo()
    goal = float(cost @ values)
    bound = info.mip_dual_bound if any(program.whole) else goal
    return Answer(True, tuple(float(v) for v in values), goal, min(bound, goal))
