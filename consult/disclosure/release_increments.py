"""By how many numbers grew: which of them may be known, as if they were shown themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .crosstab_suppression import CellPosition, suppress_crosstab
from .suppression import (
    PUBLIC_THRESHOLD,
    below_threshold,
    complementary_suppression,
    multiple_response_suppression,
    suppress_row,
)

Increment = int | None
"""By how many a number grew; None where that is not known."""


def suppress_row_increments(
    increments: Sequence[int],
    answered_increment: int,
    *,
    multiple_response: bool,
    also_suppressed: Iterable[int] = (),
    threshold: int = PUBLIC_THRESHOLD,
) -> frozenset[int]:
    """The places of a line to hide that grew by few, or would tell one that did.

    `answered` is by how many those grew who answered. With `parts` one person can be in several
    places; `extra` are places to hide whatever they grew by. Where all who came gave one answer, that
    is left out too, with another: who knows one of them would know what they said.
    """
    if multiple_response:
        few = {
            at for at, more in enumerate(increments)
            if 0 in suppress_row([max(0, more), max(0, answered_increment - more)], threshold)
            or more == answered_increment > 0
        }  # fmt: skip
        return frozenset(
            multiple_response_suppression(increments, frozenset(few), answered_increment, threshold)
        )
    few = {at for at, more in enumerate(increments) if below_threshold(more, threshold)} | set(
        also_suppressed
    )
    if answered_increment > 0 and len(increments) > 1 and max(increments) == answered_increment:
        full = increments.index(answered_increment)
        return (
            frozenset(
                [full, min(set(range(len(increments))) - {full}, key=lambda at: increments[at])]
            )
            | few
        )
    if few and not any(increments[at] for at in few):
        rest = [at for at in range(len(increments)) if at not in few]
        return frozenset([*few, *sorted(rest, key=lambda at: increments[at])[:1]])
    return complementary_suppression(increments, few, threshold)


def suppress_crosstab_increments(
    rows: Sequence[Sequence[Increment]],
    answered_increments: Sequence[Increment],
    *,
    multiple_response: bool,
    protect_zeros: bool,
    threshold: int = PUBLIC_THRESHOLD,
) -> set[CellPosition]:
    """The cells (row, column) of a table to hide; those of which nothing is known are among them.

    `answered` is by how many those of each column grew who answered.
    """
    columns = range(len(answered_increments))
    unknown = {(r, c) for r, row in enumerate(rows) for c in columns if row[c] is None}
    unknown |= {(r, c) for r in range(len(rows)) for c in columns if answered_increments[c] is None}
    known = [[row[c] or 0 for c in columns] for row in rows]
    hidden = set(unknown)
    whole = [n or 0 for n in answered_increments]
    for part in [[r] for r in range(len(rows))] if multiple_response else [list(range(len(rows)))]:
        table = [known[r] for r in part]
        if multiple_response:
            table.append([max(0, whole[c] - known[part[0]][c]) for c in columns])
        alike = [c for c in columns if _is_homogeneous([row[c] for row in table], len(part))
                 and not any((r, c) in unknown for r in part)]  # fmt: skip
        cells = suppress_crosstab(
            table, (), threshold, protect_zeros=protect_zeros, homogeneous_columns=alike
        )
        hidden |= {(part[r], c) for r, c in cells if r < len(part)}
    return hidden


def _is_homogeneous(line: Sequence[int], answers: int) -> bool:
    return max(line[:answers], default=0) == sum(line) > 0
