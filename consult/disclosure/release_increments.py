"""By how many numbers grew: which of them may be known, as if they were shown themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .crosstab_suppression import Place, hidden_in_table
from .suppression import LEAST_PUBLIC, completed, cover, hidden_in_line, small

Known = int | None
"""By how many a number grew; None where that is not known."""


def grown_line(
    line: Sequence[int],
    answered: int,
    *,
    parts: bool,
    extra: Iterable[int] = (),
    least: int = LEAST_PUBLIC,
) -> frozenset[int]:
    """The places of a line to hide that grew by few, or would tell one that did.

    `answered` is by how many those grew who answered. With `parts` one person can be in several
    places; `extra` are places to hide whatever they grew by. Where all who came gave one answer, that
    is left out too, with another: who knows one of them would know what they said.
    """
    if parts:
        few = {
            at for at, more in enumerate(line)
            if 0 in hidden_in_line([max(0, more), max(0, answered - more)], least)
            or more == answered > 0
        }  # fmt: skip
        return frozenset(cover(line, frozenset(few), answered, least))
    few = {at for at, more in enumerate(line) if small(more, least)} | set(extra)
    if answered > 0 and len(line) > 1 and max(line) == answered:
        full = line.index(answered)
        return frozenset([full, min(set(range(len(line))) - {full}, key=lambda at: line[at])]) | few
    if few and not any(line[at] for at in few):
        rest = [at for at in range(len(line)) if at not in few]
        return frozenset([*few, *sorted(rest, key=lambda at: line[at])[:1]])
    return completed(line, few, least)


def grown_table(
    rows: Sequence[Sequence[Known]],
    answered: Sequence[Known],
    *,
    parts: bool,
    nobody_too: bool,
    least: int = LEAST_PUBLIC,
) -> set[Place]:
    """The cells (row, column) of a table to hide; those of which nothing is known are among them.

    `answered` is by how many those of each column grew who answered.
    """
    columns = range(len(answered))
    unknown = {(r, c) for r, row in enumerate(rows) for c in columns if row[c] is None}
    unknown |= {(r, c) for r in range(len(rows)) for c in columns if answered[c] is None}
    known = [[row[c] or 0 for c in columns] for row in rows]
    hidden = set(unknown)
    whole = [n or 0 for n in answered]
    for part in [[r] for r in range(len(rows))] if parts else [list(range(len(rows)))]:
        table = [known[r] for r in part]
        if parts:
            table.append([max(0, whole[c] - known[part[0]][c]) for c in columns])
        alike = [c for c in columns if _alike([row[c] for row in table], len(part))
                 and not any((r, c) in unknown for r in part)]  # fmt: skip
        cells = hidden_in_table(table, (), least, nobody_too=nobody_too, alike=alike)
        hidden |= {(part[r], c) for r, c in cells if r < len(part)}
    return hidden


def _alike(line: Sequence[int], answers: int) -> bool:
    return max(line[:answers], default=0) == sum(line) > 0
