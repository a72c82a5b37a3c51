"""From what a database says to what went wrong."""

from __future__ import annotations

import re

from sqlalchemy import UniqueConstraint
from sqlalchemy.exc import IntegrityError

from .base import Base

_SQLITE_UNIQUE = re.compile(r"UNIQUE constraint failed: (?P<columns>.+)")
_SQLITE_CHECK = re.compile(r"CHECK constraint failed: (?P<name>\w+)")


def violated_constraint(error: IntegrityError) -> str | None:
    """Return the name of the constraint that refused, the same on both databases.

    SQLite names only the columns of a unique constraint, so the name is looked up in the models;
    for a foreign key it names nothing and the answer is None.
    """
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        name = diagnosis.constraint_name
        return str(name) if name else None
    words = str(error.orig)
    if check := _SQLITE_CHECK.search(words):
        return check["name"]
    if unique := _SQLITE_UNIQUE.search(words):
        return _unique_name(unique["columns"])
    return None


def _unique_name(columns: str) -> str | None:
    pairs = [column.strip().rsplit(".", 1) for column in columns.split(",")]
    table = Base.metadata.tables.get(pairs[0][0])
    if table is None:
        return None
    names = [pair[1] for pair in pairs]
    for constraint in table.constraints:
        if (
            isinstance(constraint, UniqueConstraint)
            and [c.name for c in constraint.columns] == names
        ):
            return str(constraint.name)
    for index in table.indexes:
        if index.unique and [c.name for c in index.columns] == names:
            return str(index.name)
    if [c.name for c in table.primary_key.columns] == names:
        return str(table.primary_key.name)
    return None
