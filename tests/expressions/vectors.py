"""The shared test vectors (`vectors.json`) as values, scopes and environments of the language."""

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
SYMBOLS = {
    name: Symbol(Type(entry["type"]), entry.get("choices"), tuple(entry.get("repeats", ())))
    for name, entry in NAMES.items()
}


def decoded(value: Any) -> Value:
    """A value that the vectors encode."""
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
    return tuple(int(number) for number in written.split(",") if number)


VALUES = {
    name: {
        _path(path): decoded(value)
        for path, value in entry.get("values", {"": entry.get("value")}).items()
    }
    for name, entry in NAMES.items()
}
ENCLOSING_REPEATS = {
    name: symbol.enclosing_repeats for name, symbol in SYMBOLS.items() if symbol.enclosing_repeats
}
COUNTS = {
    name: {_path(path): count for path, count in entry["counts"].items()}
    for name, entry in NAMES.items()
    if "counts" in entry
}


def scope_of(vector: dict[str, Any]) -> Scope:
    """The scope of the expression of a vector."""
    expected = vector.get("wanted")
    return Scope(
        SYMBOLS,
        current_value=SYMBOLS.get(vector.get("own", "")),
        enclosing_repeats=tuple(vector.get("repeats", ())),
        expected_type=Type(expected) if expected else None,
        columns=vector.get("columns", {}).keys(),
    )


def environment_of(vector: dict[str, Any]) -> MappingEnvironment:
    """The answers of a vector."""
    return MappingEnvironment(
        TODAY,
        VALUES,
        ENCLOSING_REPEATS,
        COUNTS,
        repeats=tuple(vector.get("repeats", ())),
        path=tuple(vector.get("path", ())),
        current=VALUES.get(vector.get("own", ""), {}).get(()),
        previous=decoded(vector.get("previous")),
        labels=FILE["labels"],
        columns=vector.get("columns", {}),
    )
