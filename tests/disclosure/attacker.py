"""Who wants to know what is hidden: exact bounds of hidden cells from all that is shown.

`Table`: a table of two variables with its sums is a network, so that the least and the most of a
cell are a flow's (exact, whole numbers). `joint` takes everything that is shown of a survey at once:
every table is a sum over the cells of the table of all variables together, and a linear programme
says how little and how much a hidden sum can be.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from itertools import product

import numpy as np
from scipy.optimize import linprog

Place = tuple[int, int]


class Table:
    """A table whose hidden cells are known to be no less than nothing, and whose sums are known.

    The sums of the rows in `unsummed` and of the columns in `dead` are hidden too; the sum of
    either kind is known. A cell is an edge from its row to its column; a hidden sum of a row is an
    edge from a common end to the row, and one of a column from the column to a common end.
    """

    def __init__(
        self,
        counts: Sequence[Sequence[int]],
        hidden: Iterable[Place],
        unsummed: Iterable[int] = (),
        dead: Iterable[int] = (),
    ) -> None:
        self.flow: dict[tuple[str, str], int] = {}
        for r, c in hidden:
            self.flow[f"r{r}", f"c{c}"] = counts[r][c]
        for r in unsummed:
            self.flow["top", f"r{r}"] = sum(counts[r])
        for c in dead:
            self.flow[f"c{c}", "end"] = sum(row[c] for row in counts)

    def bounds(self, place: Place) -> tuple[int, int]:
        """The least and the most that a hidden cell can be."""
        edge = (f"r{place[0]}", f"c{place[1]}")
        now = self.flow[edge]
        return now - self._most(edge, lower=True), now + self._most(edge, lower=False)

    def told(self, place: Place) -> bool:
        """Whether a hidden cell is known exactly: no way round through the others changes it."""
        edge = (f"r{place[0]}", f"c{place[1]}")
        flow = dict(self.flow)
        now = flow.pop(edge)
        return not (_path(flow, *edge[::-1]) or (now and _path(flow, *edge)))

    def _most(self, edge: tuple[str, str], *, lower: bool) -> int:
        flow = dict(self.flow)
        left = flow.pop(edge)
        start, goal = edge if lower else edge[::-1]
        moved, most = 0, left if lower else sum(self.flow.values()) + 1
        while moved < most and (path := _path(flow, start, goal)):
            by = min([most - moved, *(flow[back] for back, forth in path if not forth)])
            for step, forth in path:
                flow[step] += by if forth else -by
            moved += by
        return moved


def _path(
    flow: Mapping[tuple[str, str], int], start: str, goal: str
) -> list[tuple[tuple[str, str], bool]] | None:
    """Edges from start to goal along which more can flow: forwards always, backwards what is there."""
    came: dict[str, tuple[str, tuple[str, str], bool]] = {}
    seen, queue = {start}, deque([start])
    while queue:
        here = queue.popleft()
        if here == goal:
            path = []
            while here != start:
                here, edge, forth = came[here]
                path.append((edge, forth))
            return path
        for edge, there in flow.items():
            for a, b, forth in ((*edge, True), (*edge[::-1], False)):
                if a == here and b not in seen and (forth or there):
                    seen.add(b)
                    came[b] = (here, edge, forth)
                    queue.append(b)
    return None


Cell = tuple[tuple[int, frozenset[int]], ...]
"""Values of some variables: ((variable, values), …); how many people have one of each."""


def joint(
    sizes: Sequence[int], shown: Mapping[Cell, int], wanted: Iterable[Cell]
) -> dict[Cell, tuple[float, float]]:
    """The least and the most of the sums that are hidden, from all the sums that are shown.

    `sizes` are how many values each variable has. Every sum is one of cells of the table of all
    variables together, none of which is less than nothing.
    """
    everything = list(product(*map(range, sizes)))

    def row(cell: Cell) -> list[float]:
        return [float(all(one[v] in values for v, values in cell)) for one in everything]

    known = np.array([row(cell) for cell in shown])
    sums = np.array(list(shown.values()), dtype=float)
    found = {}
    for cell in wanted:
        aim, ends = np.array(row(cell)), []
        for sign in (1, -1):
            solved = linprog(sign * aim, A_eq=known, b_eq=sums, bounds=(0, None), method="highs")
            ends.append(sign * solved.fun if solved.status == 0 else sign * -np.inf)
        found[cell] = (ends[0], ends[1])
    return found
