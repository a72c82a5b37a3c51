"""Cell suppression in a table of two variables: answers (rows) by groups of people (columns).

All margins are published: the unfiltered result shows the totals of the rows, the sizes of the
groups are those of the columns. So the whole table is judged at once, whichever column a reader
looks at.

1. What the unfiltered result suppresses is suppressed in every column, and a group of which too few
   answered is suppressed entirely.
2. *Primary:* every cell of 1 to `threshold` - 1 people.
3. *Complementary:* for each unsafe cell a rectangle is suppressed: the cell, one of its row, one of
   its column and the one opposite. Adding one person to the two on one diagonal and taking one from
   the two on the other leaves every margin unchanged; so no margin determines the cell (the
   hypercube method). Of all rectangles the one that suppresses fewest further cells, and among
   these fewest people, is taken, preferably one in which the sums of the pairs are not unsafe
   themselves.

        threshold 5      x     y     z   total              x     y     z   total
        a                3    20     9      32       a      x    20     x      32
        b               30    40    50     120       b      x    40     x     120
        total           33    60    59     152       total 33    60    59     152

   Cell a,x is unsafe; a,z, b,x and b,z complete its rectangle. A reader finds 0 to 12 for it.

*Group disclosure.* Where everybody of a group gave the same answer, the table tells the answer of
each of them. In public the zeros of such columns (`homogeneous_columns`) are treated as unsafe.

*Zeros.* Where the groups are made by another question (`protect_zeros`), all zeros inside the table
are unsafe: what is suppressed in one question could otherwise be had from what the two have in
common.

Sources: Willenborg and de Waal (2001), chapter 8; Hundepool et al. (2012), chapters 4 (secondary
suppression, hypercube method) and 5 (group disclosure).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from .suppression import INTERNAL_THRESHOLD, below_threshold

CountMatrix = Sequence[Sequence[int]]
"""Counts: a row for each answer, a column for each group."""
CellPosition = tuple[int, int]
"""Row and column."""

MAX_RECTANGLES = 300_000
"""How many rectangles are examined at most; a table that needs more is suppressed entirely."""


def suppress_crosstab(
    counts: CountMatrix,
    suppressed_rows: Iterable[int] = (),
    threshold: int = INTERNAL_THRESHOLD,
    *,
    suppressed_columns: Iterable[int] = (),
    protect_zeros: bool = False,
    homogeneous_columns: Iterable[int] = (),
) -> frozenset[CellPosition]:
    """The positions of the cells to suppress in a table whose margins are published.

    All of them where an unsafe cell has no rectangle. `suppressed_rows` are those that the
    unfiltered result suppresses, `suppressed_columns` the groups that are not shown.
    """
    rows, columns = range(len(counts)), range(len(counts[0]) if counts else 0)
    full_rows, full_columns = set(suppressed_rows), set(suppressed_columns)
    zero_sensitive = set(columns) if protect_zeros else set(homogeneous_columns)
    unsafe = _primary_suppressions(counts, threshold, zero_sensitive)
    suppressed = set(unsafe)
    suppressed |= {(r, c) for r in rows for c in columns if r in full_rows or c in full_columns}
    whole_table = frozenset((r, c) for r in rows for c in columns)
    if len(unsafe) * len(whole_table) > MAX_RECTANGLES:
        return whole_table
    for cell in sorted(unsafe, key=lambda position: (-counts[position[0]][position[1]], position)):
        complement = _complementary_rectangle(counts, cell, suppressed, threshold)
        if complement is None:
            return whole_table
        suppressed |= complement
    return frozenset(suppressed)


def homogeneous_columns(columns: Iterable[Sequence[int]], answers: int) -> list[int]:
    """The columns whose people, at least one, all gave the same answer (group disclosure).

    The first `answers` counts of a column are those of answers; a further one is of the rest.
    """
    return [
        c for c, counts in enumerate(columns) if max(counts[:answers], default=0) == sum(counts) > 0
    ]


def _primary_suppressions(
    counts: CountMatrix, threshold: int, zero_sensitive_columns: Collection[int]
) -> list[CellPosition]:
    """The unsafe cells. Zeros of some columns are among them, unless their row or column is empty."""
    nonempty_rows = [any(row) for row in counts]
    nonempty_columns = [any(column) for column in zip(*counts, strict=True)]
    return [
        (r, c)
        for r, row in enumerate(counts)
        for c, count in enumerate(row)
        if below_threshold(count, threshold)
        or (c in zero_sensitive_columns and not count and nonempty_rows[r] and nonempty_columns[c])
    ]


def _complementary_rectangle(
    counts: CountMatrix, cell: CellPosition, suppressed: set[CellPosition], threshold: int
) -> frozenset[CellPosition] | None:
    """The further cells of the cheapest rectangle that protects a cell; None where there is none.

    One person can be moved within the rectangle only if both cells of a diagonal are non-empty.
    """
    row, column = cell
    count = counts[row][column]
    best: tuple[tuple[int, int, int, int], frozenset[CellPosition]] | None = None
    for c in range(len(counts[row])):
        if c == column:
            continue
        in_row = counts[row][c]
        for r in range(len(counts)):
            in_column, opposite = counts[r][column], counts[r][c]
            if r == row or not ((in_row and in_column) or (count and opposite)):
                continue
            unsafe_sums = (count + in_row < threshold) + (count + in_column < threshold)
            new = [p for p in ((row, c), (r, column), (r, c)) if p not in suppressed]
            people = sum(counts[p[0]][p[1]] for p in new)
            cost = (unsafe_sums, len(new), people, r * len(counts[row]) + c)
            if best is None or cost < best[0]:
                best = cost, frozenset(new)
        if best and best[0][:2] == (0, 0):
            break
    return best[1] if best else None
