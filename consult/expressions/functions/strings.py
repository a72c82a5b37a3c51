"""Functions of text. EMPTY is read as the empty text."""

from __future__ import annotations

from decimal import Decimal

from ..patterns import matches
from ..scope import Type
from ..values import MAX_TEXT_LENGTH, Value, to_text
from .base import Function, ParameterType, by_name

_TEXT, _VALUES = ParameterType.TEXT, ParameterType.VALUES


def _concat(*arguments: list[Value]) -> Value:
    return _join("", *arguments)


def _join(separator: str, *arguments: list[Value]) -> Value:
    return _truncate(separator.join(to_text(value) for values in arguments for value in values))


def _truncate(text: str) -> str:
    return text[:MAX_TEXT_LENGTH]


def _substr(
    text: str, start: Decimal | None, end: Decimal | None = Decimal(MAX_TEXT_LENGTH)
) -> Value:
    if start is None or end is None:
        return None
    return text[_string_index(start, len(text)) : _string_index(end, len(text))]


def _string_index(number: Decimal, size: int) -> int:
    """An index from 0, from one that counts from the end where it is negative."""
    index = int(max(Decimal(-size), min(Decimal(size), number)))
    return index + size if index < 0 else index


def _substring_before(text: str, separator: str) -> Value:
    return text.partition(separator)[0] if separator and separator in text else None


def _substring_after(text: str, separator: str) -> Value:
    return text.partition(separator)[2] if separator else text


def _translate(text: str, source: str, target: str) -> Value:
    table: dict[int, str | None] = {}
    for index, character in enumerate(source):
        table.setdefault(ord(character), target[index] if index < len(target) else None)
    return text.translate(table)


def _boolean_from_string(text: str) -> Value:
    return text.strip() in {"true", "1"}


STRING_FUNCTIONS = by_name(
    Function("string", (_TEXT,), Type.STRING, str),
    Function("concat", (), Type.STRING, _concat, repeated=(_VALUES,)),
    Function("join", (_TEXT,), Type.STRING, _join, repeated=(_VALUES,)),
    Function(
        "substr",
        (_TEXT, ParameterType.NUMBER, ParameterType.NUMBER),
        Type.STRING,
        _substr,
        required=2,
    ),
    Function("string-length", (_TEXT,), Type.NUMBER, lambda text: Decimal(len(text))),
    Function("contains", (_TEXT, _TEXT), Type.BOOLEAN, lambda text, part: part in text),
    Function("starts-with", (_TEXT, _TEXT), Type.BOOLEAN, str.startswith),
    Function("ends-with", (_TEXT, _TEXT), Type.BOOLEAN, str.endswith),
    Function("substring-before", (_TEXT, _TEXT), Type.STRING, _substring_before),
    Function("substring-after", (_TEXT, _TEXT), Type.STRING, _substring_after),
    Function("translate", (_TEXT, _TEXT, _TEXT), Type.STRING, _translate),
    Function("normalize-space", (_TEXT,), Type.STRING, lambda text: " ".join(text.split())),
    Function("regex", (_TEXT, _TEXT), Type.BOOLEAN, matches),
    Function("boolean-from-string", (_TEXT,), Type.BOOLEAN, _boolean_from_string),
)
