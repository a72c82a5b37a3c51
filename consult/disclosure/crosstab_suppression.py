"""What of a table of two variables is hidden: answers by groups, all of whose sums are known.

The unfiltered result shows the sums of the rows, the sizes of the groups are those of the columns.
So the whole table is judged at once, whichever column of it is being looked at:

1. what the unfiltered result hides is hidden in every column, and a group too few of which answered
   is hidden entirely;
2. every cell of 1 to 4 is hidden, and with it another of its row, another of its column and the one
   opposite, such that one person more or less in all four, by turns, leaves every sum as it is.
   Then no sum tells the cell. Of all such rectangles that is taken which hides the least, and
   preferably one whose sums in the row and in the column are not small themselves.

In public, where everybody of a group gave one answer, that is known of each of them: there a cell of
nobody counts as small, so that nobody can tell.

Where a comparison of two questions is shown a cell of nobody counts as small: a table that said who
is nowhere would tell what two questions have in common, and what one hides could be had from the other.

See Willenborg and de Waal, Elements of Statistical Disclosure Control (2001), chapter 4.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from .suppression import INTERNAL_THRESHOLD, below_threshold

CountMatrix = Sequence[Sequence[int]]
"""Counts: a row for each answer, a column for each group."""
CellPosition = tuple[int, int]
"""Row and column."""

MAX_RECTANGLES = 300_000
"""How many rectangles are looked at; a table of more weak cells is hidden entirely."""


def suppress_crosstab(
    table: CountMatrix,
    suppressed_rows: Iterable[int] = (),
    threshold: int = INTERNAL_THRESHOLD,
    *,
    suppressed_columns: Iterable[int] = (),
    protect_zeros: bool = False,
    homogeneous_columns: Iterable[int] = (),
) -> frozenset[CellPosition]:
    """The cells (row, column) to hide of a table whose sums are known.

    `always` are the rows that the unfiltered result hides, `dead` the columns that are not shown.
    In the columns of `alike` cells of nobody count as small too.
    """
    rows, columns = range(len(table)), range(len(table[0]) if table else 0)
    full, gone = set(suppressed_rows), set(suppressed_columns)
    weak = _primary_suppressions(
        table, threshold, set(columns) if protect_zeros else set(homogeneous_columns)
    )
    hidden = set(weak) | {(r, c) for r in rows for c in columns if r in full or c in gone}
    everything = frozenset((r, c) for r in rows for c in columns)
    if len(weak) * len(everything) > MAX_RECTANGLES:
        return everything
    for place in sorted(weak, key=lambda p: (-table[p[0]][p[1]], p)):
        found = _complementary_rectangle(table, place, hidden, threshold)
        if found is None:
            return everything
        hidden |= found
    return frozenset(hidden)


def _primary_suppressions(
    table: CountMatrix, threshold: int, zero_sensitive_columns: Collection[int]
) -> list[CellPosition]:
    """The small cells; in some columns the empty ones too, but for lines where nobody is at all."""
    some_row = [any(line) for line in table]
    some_column = [any(column) for column in zip(*table, strict=True)]
    return [
        (r, c)
        for r, line in enumerate(table)
        for c, count in enumerate(line)
        if below_threshold(count, threshold)
        or (c in zero_sensitive_columns and not count and some_row[r] and some_column[c])
    ]


def _complementary_rectangle(
    table: CountMatrix, place: CellPosition, suppressed: set[CellPosition], threshold: int
) -> frozenset[CellPosition] | None:
    """The cells to hide besides, so that no sum tells a hidden cell; None where there are none."""
    row, column = place
    mine = table[row][column]
    best: tuple[tuple[int, int, int, int], frozenset[CellPosition]] | None = None
    for c in range(len(table[row])):
        if c == column:
            continue
        beside = table[row][c]
        for r in range(len(table)):
            below, opposite = table[r][column], table[r][c]
            if r == row or not ((beside and below) or (mine and opposite)):
                continue
            few = (mine + beside < threshold) + (mine + below < threshold)
            new = [p for p in ((row, c), (r, column), (r, c)) if p not in suppressed]
            cost = sum(table[p[0]][p[1]] for p in new)
            rank = (few, len(new), cost, r * len(table[row]) + c)
            if best is None or rank < best[0]:
                best = rank, frozenset(new)
        if best and best[0][:2] == (0, 0):
            break
    return best[1] if best else None
