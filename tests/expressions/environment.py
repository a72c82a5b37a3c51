"""The vectors as the language's own values."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from consult.expressions.environment import MappingEnvironment
from consult.expressions.scope import Scope, Symbol, Type
from consult.expressions.values import Value

FILE: dict[str, Any] = json.loads(Path(__file__).with_name("vectors.json").read_text("utf-8"))
NAMES: dict[str, dict[str, Any]] = FILE["names"]
TODAY = date.fromisoformat(FILE["today"])
KNOWN = {
    name: Symbol(Type(of["type"]), of.get("choices"), tuple(of.get("repeats", ())))
    for name, of in NAMES.items()
}


def read(value: Any) -> Value:
    """A value as the vectors write it."""
    match value:
        case {"number": str(digits)}:
            return Decimal(digits)
        case {"date": str(day)}:
            return date.fromisoformat(day)
        case {"set": list(names)}:
            return tuple(names)
    plain: Value = value
    return plain


def _path(written: str) -> tuple[int, ...]:
    return tuple(int(one) for one in written.split(",") if one)


VALUES = {
    name: {_path(at): read(one) for at, one in of.get("values", {"": of.get("value")}).items()}
    for name, of in NAMES.items()
}
HOMES = {name: known.enclosing_repeats for name, known in KNOWN.items() if known.repeats}
COUNTS = {
    name: {_path(at): count for at, count in of["counts"].items()}
    for name, of in NAMES.items()
    if "counts" in of
}


def scope(vector: dict[str, Any]) -> Scope:
    """Where the expression of a vector stands."""
    wanted = vector.get("wanted")
    return Scope(
        KNOWN,
        current_value=KNOWN.get(vector.get("own", "")),
        enclosing_repeats=tuple(vector.get("repeats", ())),
        expected_type=Type(wanted) if wanted else None,
        columns=vector.get("columns", {}).keys(),
    )


def answers(vector: dict[str, Any]) -> MappingEnvironment:
    """The answers of a vector."""
    return MappingEnvironment(
        TODAY,
        VALUES,
        HOMES,
        COUNTS,
        repeats=tuple(vector.get("repeats", ())),
        path=tuple(vector.get("path", ())),
        current=VALUES.get(vector.get("own", ""), {}).get(()),
        previous=read(vector.get("previous")),
        labels=FILE["labels"],
        columns=vector.get("columns", {}),
    )
