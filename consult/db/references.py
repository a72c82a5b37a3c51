"""What still hangs on a row, in whichever room, and how a row counts as edited."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table, inspect, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from .base import Base


class StillReferencedError(Exception):
    """A thing cannot go while others hang on it; `tables` says which."""

    def __init__(self, tables: list[str]) -> None:
        super().__init__(", ".join(tables))
        self.tables = tables


def referencing_tables(
    session: Session, row: Base, *, ignoring: frozenset[str] = frozenset()
) -> list[str]:
    """The tables with a row that points at this one, read off the foreign keys of all rooms."""
    target: Table = inspect(type(row)).local_table  # type: ignore[assignment]
    key: Any = row.id  # type: ignore[attr-defined]
    found = []
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            points = any(fk.column.table is target for fk in column.foreign_keys)
            if not points or table.name in ignoring or table is target:
                continue
            if session.execute(select(column).where(column == key).limit(1)).first():
                found.append(table.name)
                break
    return found


def refuse_if_referenced(
    session: Session, row: Base, *, ignoring: frozenset[str] = frozenset()
) -> None:
    """Raise StillLinkedError when anything points at the row."""
    if tables := referencing_tables(session, row, ignoring=ignoring):
        raise StillReferencedError(tables)


def mark_revised(row: Any) -> None:
    """Count a row as edited although only what hangs on it changed: its revision moves on."""
    flag_modified(row, "code" if hasattr(row, "code") else "slug")
