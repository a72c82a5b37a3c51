"""An attacker: exact bounds of suppressed cells from everything that is published.

The attacker knows every published number and that none is negative, and solves for the smallest and
the largest value that a suppressed one can have, its feasibility interval. A cell whose two bounds
are equal is disclosed.

- `TableAttack`: one table of two variables with its margins. Its cells are a flow in a network of
  rows and columns, so that the bounds are those of a maximum flow, exact in whole numbers.
- `feasibility_intervals`: all that is published of a survey at once. Every published number is a
  sum over cells of the table of all variables together; a linear programme bounds the others.

Source: Willenborg and de Waal, Elements of Statistical Disclosure Control (2001), chapters 6 and 8.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from itertools import product

import numpy as np
from scipy.optimize import linprog

CellPosition = tuple[int, int]
Edge = tuple[str, str]


class TableAttack:
    """A table whose suppressed cells are known not to be negative, and whose margins are known.

    The totals of `suppressed_rows` and `suppressed_columns` are suppressed too; the sum of either is
    known. A cell is an edge from its row to its column; a suppressed total of a row is an edge from a
    source to the row, that of a column an edge from the column to a sink.
    """

    def __init__(
        self,
        counts: Sequence[Sequence[int]],
        suppressed: Iterable[CellPosition],
        suppressed_rows: Iterable[int] = (),
        suppressed_columns: Iterable[int] = (),
    ) -> None:
        self.flow: dict[Edge, int] = {}
        for r, c in suppressed:
            self.flow[f"r{r}", f"c{c}"] = counts[r][c]
        for r in suppressed_rows:
            self.flow["source", f"r{r}"] = sum(counts[r])
        for c in suppressed_columns:
            self.flow[f"c{c}", "sink"] = sum(row[c] for row in counts)

    def feasibility_interval(self, cell: CellPosition) -> tuple[int, int]:
        """The smallest and the largest value of a suppressed cell."""
        edge = _edge(cell)
        count = self.flow[edge]
        return count - self._slack(edge, lower=True), count + self._slack(edge, lower=False)

    def is_disclosed(self, cell: CellPosition) -> bool:
        """Whether a suppressed cell has one value only: no cycle through the others changes it."""
        edge = _edge(cell)
        residual = dict(self.flow)
        count = residual.pop(edge)
        return not (_path(residual, *edge[::-1]) or (count and _path(residual, *edge)))

    def _slack(self, edge: Edge, *, lower: bool) -> int:
        """By how much a cell can be lower, or higher: the maximum flow that takes its place."""
        residual = dict(self.flow)
        count = residual.pop(edge)
        start, goal = edge if lower else edge[::-1]
        moved, limit = 0, count if lower else sum(self.flow.values()) + 1
        while moved < limit and (path := _path(residual, start, goal)):
            amount = min([limit - moved, *(residual[e] for e, forward in path if not forward)])
            for step, forward in path:
                residual[step] += amount if forward else -amount
            moved += amount
        return moved


def _edge(cell: CellPosition) -> Edge:
    return f"r{cell[0]}", f"c{cell[1]}"


def _path(flow: Mapping[Edge, int], start: str, goal: str) -> list[tuple[Edge, bool]] | None:
    """Edges along which more can flow: forwards always, backwards only what flows there."""
    reached_by: dict[str, tuple[str, Edge, bool]] = {}
    seen, queue = {start}, deque([start])
    while queue:
        node = queue.popleft()
        if node == goal:
            path = []
            while node != start:
                node, edge, forward = reached_by[node]
                path.append((edge, forward))
            return path
        for edge, amount in flow.items():
            for tail, head, forward in ((*edge, True), (*edge[::-1], False)):
                if tail == node and head not in seen and (forward or amount):
                    seen.add(head)
                    reached_by[head] = (node, edge, forward)
                    queue.append(head)
    return None


Subset = tuple[tuple[int, frozenset[int]], ...]
"""People by the values of some variables: ((variable, values), …)."""


def feasibility_intervals(
    sizes: Sequence[int], published: Mapping[Subset, int], suppressed: Iterable[Subset]
) -> dict[Subset, tuple[float, float]]:
    """The smallest and the largest size of each suppressed subset, from all published ones.

    `sizes` are how many values each variable has. Every subset is a sum over the cells of the table
    of all variables together, none of which is negative.
    """
    cells = list(product(*map(range, sizes)))

    def indicator(subset: Subset) -> list[float]:
        return [float(all(cell[v] in values for v, values in subset)) for cell in cells]

    constraints = np.array([indicator(subset) for subset in published])
    sums = np.array(list(published.values()), dtype=float)
    intervals = {}
    for subset in suppressed:
        objective, bounds = np.array(indicator(subset)), []
        for sign in (1, -1):
            solution = linprog(
                sign * objective, A_eq=constraints, b_eq=sums, bounds=(0, None), method="highs"
            )
            bounds.append(sign * solution.fun if solution.status == 0 else sign * -np.inf)
        intervals[subset] = (bounds[0], bounds[1])
    return intervals
