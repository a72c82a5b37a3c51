"""Suppression of increments: by how many the numbers of a table grew from one release to the next.

Increments are judged as published counts are, by the threshold of the public. Besides, where all who
came in between gave the same answer, whoever knows one of them would know that answer (group
disclosure): it is suppressed with another.

    increments, threshold 10     a     b     c    answered
    9 of 10 said a               9     1     0          10    a, b suppressed
    all said a                  12     0     0          12    a suppressed, with b
    enough of each              20    30    10          60    all shown

Source: Willenborg and de Waal (2001), chapter 8; Hundepool et al. (2012), chapter 5.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .crosstab_suppression import CellPosition, homogeneous_columns, suppress_crosstab
from .suppression import (
    PUBLIC_THRESHOLD,
    below_threshold,
    complementary_suppression,
    multiple_response_suppression,
    suppress_row,
)

Increment = int | None
"""By how many a number grew; None where that can't be known."""


def suppress_row_increments(
    increments: Sequence[int],
    answered_increment: int,
    *,
    multiple_response: bool,
    also_suppressed: Iterable[int] = (),
    threshold: int = PUBLIC_THRESHOLD,
) -> frozenset[int]:
    """The indexes of a row whose count is suppressed: it grew by few, or discloses one that did.

    With `multiple_response` one person can be in several cells. `also_suppressed` are suppressed
    whatever they grew by.
    """
    if multiple_response:
        return _suppress_multiple_response_increments(increments, answered_increment, threshold)
    unsafe = {i for i, more in enumerate(increments) if below_threshold(more, threshold)}
    unsafe |= set(also_suppressed)
    ascending = sorted(range(len(increments)), key=lambda i: increments[i])
    if answered_increment > 0 and len(increments) > 1 and max(increments) == answered_increment:
        only_answer = increments.index(answered_increment)
        partner = next(i for i in ascending if i != only_answer)
        return frozenset({only_answer, partner} | unsafe)
    if unsafe and not any(increments[i] for i in unsafe):
        return frozenset([*unsafe, *(i for i in ascending if i not in unsafe)][: len(unsafe) + 1])
    return complementary_suppression(increments, unsafe, threshold)


def _suppress_multiple_response_increments(
    increments: Sequence[int], answered_increment: int, threshold: int
) -> frozenset[int]:
    """A choice is unsafe where few more took it, few more did not, or all who came took it."""
    unsafe = frozenset(
        i for i, more in enumerate(increments)
        if 0 in suppress_row([max(0, more), max(0, answered_increment - more)], threshold)
        or more == answered_increment > 0
    )  # fmt: skip
    return frozenset(
        multiple_response_suppression(increments, unsafe, answered_increment, threshold)
    )


def suppress_crosstab_increments(
    rows: Sequence[Sequence[Increment]],
    answered_increments: Sequence[Increment],
    *,
    multiple_response: bool,
    protect_zeros: bool,
    threshold: int = PUBLIC_THRESHOLD,
) -> set[CellPosition]:
    """The positions of a table to suppress; those whose increment can't be known are among them.

    `answered_increments` are by column. With `multiple_response` each row is judged by itself,
    against those who are not in it.
    """
    columns = range(len(answered_increments))
    unknown = {
        (r, c) for r, row in enumerate(rows) for c in columns
        if row[c] is None or answered_increments[c] is None
    }  # fmt: skip
    increments = [[row[c] or 0 for c in columns] for row in rows]
    answered = [increment or 0 for increment in answered_increments]
    all_rows = list(range(len(rows)))
    suppressed = set(unknown)
    for partition in [[r] for r in all_rows] if multiple_response else [all_rows]:
        table = [increments[r] for r in partition]
        if multiple_response:
            table.append([max(0, answered[c] - table[0][c]) for c in columns])
        homogeneous = [
            c for c in homogeneous_columns(zip(*table, strict=True), len(partition))
            if not any((r, c) in unknown for r in partition)
        ]  # fmt: skip
        cells = suppress_crosstab(
            table, (), threshold, protect_zeros=protect_zeros, homogeneous_columns=homogeneous
        )
        suppressed |= {(partition[r], c) for r, c in cells if r < len(partition)}
    return suppressed
