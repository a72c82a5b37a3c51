"""Which row of a file is which row of the plan, so that a reworded one keeps its identity. Pure."""

from __future__ import annotations

from .columns import ACTIVITIES, INDICATORS, PARAGRAPHS, Key, SheetSpec
from .facts import Record
from .raws import Value

_KNOWN_BY = {ACTIVITIES.name: "description", INDICATORS.name: "name"}


def match_rows(
    sheet: SheetSpec, before: list[Record], rows: list[Record], source: str
) -> list[int | None]:
    """For each row its place among the plan's rows; None where it is new.

    Paragraphs by their id. Activities and indicators by their words in the plan's language, then
    the rest by their place: a reworded row keeps its translations and what hangs on it.
    """
    if sheet is PARAGRAPHS:
        return _by_value(("paragraph", ""), before, rows)
    found = _by_value((_KNOWN_BY[sheet.name], source), before, rows)
    taken = {was for was in found if was is not None}
    for at, was in enumerate(found):
        if was is None and at < len(before) and at not in taken:
            found[at] = at
            taken.add(at)
    return found


def _by_value(key: Key, before: list[Record], rows: list[Record]) -> list[int | None]:
    free: dict[Value, list[int]] = {}
    for at, record in enumerate(before):
        if record.get(key) is not None:
            free.setdefault(record[key], []).append(at)
    found: list[int | None] = []
    for row in rows:
        places = free.get(row.get(key), [])
        found.append(places.pop(0) if places else None)
    return found
