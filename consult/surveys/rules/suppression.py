"""Small groups identify people: which numbers of a result are not shown.

Staff see no number of people under 5, nor one that can be had by subtraction.

The unfiltered result of a question is one line of cells with its total. Cells of 1 to 4 are
hidden; then the smallest others too, until no hidden small cell follows from the total.

A filter shows one group of people (those who answered in Bengali, say), and only one filter is
set at a time. Its result is a column of a table of answers by groups, whose sums the unfiltered
result shows. So the whole table is judged at once, whichever column is being shown:

1. groups under 5 people become one group, "the others", of at least two groups and 5 people;
2. what the unfiltered result hides is hidden in every column;
3. the rows and columns of the cells of 1 to 4 make a block, which is hidden entirely; it grows
   until each of its small cells can be raised or lowered by one with another cell of its row, of
   its column and the one opposite, all sums staying as they are. Then no sum tells that cell.

See Willenborg and de Waal, Elements of Statistical Disclosure Control (2001), chapter 4.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

LEAST = 5
"""The smallest number of people that staff are shown."""

Table = Sequence[Sequence[int]]
"""Counts: a row for each answer, a column for each group."""


def small(count: int, least: int = LEAST) -> bool:
    """Whether a count is of too few people; nobody is nobody."""
    return 0 < count < least


def hidden_in_line(counts: Sequence[int], least: int = LEAST) -> frozenset[int]:
    """The cells to hide of a line whose total is known; all of them where nothing less will do."""
    hidden = {place for place, count in enumerate(counts) if small(count, least)}
    others = sorted((count, place) for place, count in enumerate(counts) if place not in hidden)
    others = [pair for pair in others if pair[0]] + [pair for pair in others if not pair[0]]
    while hidden and _told(counts, hidden, least):
        if not others:
            return frozenset(range(len(counts)))
        hidden.add(others.pop(0)[1])
    return frozenset(hidden)


def _told(counts: Sequence[int], hidden: set[int], least: int) -> bool:
    """Whether the total and the rule itself tell a small hidden cell.

    A reader may know which hidden cells are small: those are from 1 to least - 1, the others
    at least `least`, or nothing.
    """
    bounds = {p: _bounds(counts[p], sum(counts), least) for p in hidden}
    total = sum(counts[p] for p in hidden)
    for place in (p for p in hidden if small(counts[p], least)):
        low = max(bounds[place][0], total - sum(bounds[p][1] for p in hidden - {place}))
        high = min(bounds[place][1], total - sum(bounds[p][0] for p in hidden - {place}))
        if low == high:
            return True
    return False


def _bounds(count: int, most: int, least: int) -> tuple[int, int]:
    if small(count, least):
        return 1, least - 1
    return (least, most) if count else (0, 0)


@dataclass(frozen=True)
class Groups:
    """The groups of a filter: those shown by themselves, and those shown as "the others"."""

    shown: tuple[str, ...]
    others: tuple[str, ...]

    def columns(self) -> tuple[tuple[str, ...], ...]:
        """The groups of each column, the others last."""
        alone = tuple((key,) for key in self.shown)
        return (*alone, self.others) if self.others else alone


def merged(sizes: Mapping[str, int], least: int = LEAST) -> Groups:
    """Merge groups of too few people into "the others", with more where these are still few."""
    order = sorted((size, key) for key, size in sizes.items() if size)
    others = [(size, key) for size, key in order if size < least]
    shown = order[len(others) :]
    while others and shown and (len(others) < 2 or sum(size for size, _ in others) < least):
        others.append(shown.pop(0))
    largest_first = tuple(key for _, key in sorted(shown, key=lambda pair: (-pair[0], pair[1])))
    return Groups(largest_first, tuple(sorted(key for _, key in others)))


def hidden_in_table(
    table: Table, always: Iterable[int] = (), least: int = LEAST
) -> frozenset[tuple[int, int]]:
    """The cells (row, column) to hide of a table whose sums are known.

    `always` are the rows that the unfiltered result hides.
    """
    rows, columns = range(len(table)), range(len(table[0]) if table else 0)
    full = {row for row in always if row in rows}
    weak = [(r, c) for r in rows for c in columns if small(table[r][c], least)]
    if not weak and not full:
        return frozenset()
    block_rows = {r for r, _ in weak} | full
    block_columns = {c for _, c in weak}
    while any(_fixed(table, r, c, block_rows, block_columns) for r, c in weak):
        if not _grow(table, block_rows, block_columns):
            return frozenset((r, c) for r in rows for c in columns)
    across = {(r, c) for r in full for c in columns}
    return frozenset(across | {(r, c) for r in block_rows for c in block_columns})


def _fixed(table: Table, row: int, column: int, rows: set[int], columns: set[int]) -> bool:
    """Whether no exchange of one person within the block changes this cell."""
    for r in rows - {row}:
        for c in columns - {column}:
            raised = table[row][c] >= 1 and table[r][column] >= 1
            lowered = table[row][column] >= 1 and table[r][c] >= 1
            if raised or lowered:
                return False
    return True


def _grow(table: Table, rows: set[int], columns: set[int]) -> bool:
    """Add the fullest row or column to the block, whichever it has fewer of; False when whole."""
    row_sums = {r: sum(table[r]) for r in range(len(table)) if r not in rows}
    column_sums = {
        c: sum(line[c] for line in table) for c in range(len(table[0])) if c not in columns
    }
    if row_sums and (len(rows) <= len(columns) or not column_sums):
        rows.add(max(row_sums, key=lambda r: (row_sums[r], -r)))
        return True
    if column_sums:
        columns.add(max(column_sums, key=lambda c: (column_sums[c], -c)))
        return True
    return False
