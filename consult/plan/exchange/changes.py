"""What would change, row by row, before anything does. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from .cells import shown
from .checking import CheckContext, CheckedFile, Wanted, WantedRow
from .columns import CHILDREN, KINDS, RESPONSIBILITIES, ColumnSpec, Key, SheetSpec
from .facts import Record
from .raws import Value
from .report import FieldChange, RowChange, RowChangeKind


def all_changes(check: CheckContext, result: CheckedFile, language: str) -> list[RowChange]:
    """The fate of every row of the file, and of what it takes out. Headings in pt or en."""
    changes: list[RowChange] = []
    for wanted in result.wanted.values():
        changes += changes_of(check, wanted, language)
    sheets = [s.title(language) for s in KINDS[check.kind]]
    return sorted(changes, key=lambda c: (sheets.index(c.sheet), c.row == 0, c.row, c.code))


def changes_of(check: CheckContext, wanted: Wanted, language: str) -> list[RowChange]:
    """The fate of the rows of one entity or measure."""
    main = KINDS[check.kind][0]
    thing = check.facts.things.get(wanted.code)
    changes: list[RowChange] = []
    if wanted.number:
        before = thing.record if thing else {}
        fields = _fields(main, before, wanted.record, language)
        fate = (
            RowChangeKind.NEW
            if wanted.new
            else RowChangeKind.CHANGED
            if fields
            else RowChangeKind.UNCHANGED
        )
        changes.append(RowChange(main.title(language), wanted.number, wanted.code, fate, fields))
    for sheet in CHILDREN:
        if sheet.name in wanted.children:
            had = list(thing.children.get(sheet.name, ())) if thing else []
            changes += _child_changes(sheet, wanted, had, language)
    return changes


def _child_changes(
    sheet: SheetSpec, wanted: Wanted, before: list[Record], language: str
) -> Iterator[RowChange]:
    rows = wanted.children[sheet.name]
    if sheet is RESPONSIBILITIES:
        yield from _task_changes(wanted, before, language)
        return
    for at, row in enumerate(rows):
        yield _child_change(sheet, wanted.code, at, row, before, language)
    kept = {row.was for row in rows}
    for at, record in enumerate(before):
        if at not in kept:
            gone = _fields(sheet, record, {}, language)
            yield RowChange(
                sheet.title(language), 0, _name(wanted.code, at), RowChangeKind.REMOVED, gone
            )


def _child_change(
    sheet: SheetSpec, code: str, at: int, row: WantedRow, before: list[Record], language: str
) -> RowChange:
    old = before[row.was] if row.was is not None else {}
    fields = _fields(sheet, old, row.record, language)
    if row.was is not None and row.was != at:
        order = sheet.by_name["order"].heading(language)
        fields = (FieldChange(order, str(row.was + 1), str(at + 1)), *fields)
    fate = (
        RowChangeKind.NEW
        if row.was is None
        else RowChangeKind.CHANGED
        if fields
        else RowChangeKind.UNCHANGED
    )
    return RowChange(sheet.title(language), row.number, _name(code, at), fate, fields)


def _task_changes(wanted: Wanted, before: list[Record], language: str) -> Iterator[RowChange]:
    """Only the tasks: who is responsible is a change of the measures sheet."""
    title = RESPONSIBILITIES.title(language)
    for row in wanted.children[RESPONSIBILITIES.name]:
        old = _tasks(before[row.was]) if row.was is not None else {}
        fields = _fields(RESPONSIBILITIES, old, _tasks(row.record), language)
        if row.number or fields:
            fate = RowChangeKind.CHANGED if fields else RowChangeKind.UNCHANGED
            code = f"{wanted.code} · {row.record[('entity', '')]}"
            yield RowChange(title, row.number, code, fate, fields)


def _tasks(record: Record) -> Record:
    return {key: value for key, value in record.items() if key[0] == "task"}


def _name(code: str, at: int) -> str:
    return f"{code} · {at + 1}"


def _fields(
    sheet: SheetSpec, before: Record, after: Record, language: str
) -> tuple[FieldChange, ...]:
    keys = sorted({*before, *after}, key=lambda key: _place(sheet, key))
    return tuple(
        FieldChange(
            sheet.by_name[key[0]].heading(language, key[1]),
            _said(sheet.by_name[key[0]], before.get(key), language),
            _said(sheet.by_name[key[0]], after.get(key), language),
        )
        for key in keys
        if before.get(key) != after.get(key)
    )


def _place(sheet: SheetSpec, key: Key) -> tuple[int, str]:
    return sheet.columns.index(sheet.by_name[key[0]]), key[1]


def _said(column: ColumnSpec, value: Value, language: str) -> str:
    return shown(column, value, language)
