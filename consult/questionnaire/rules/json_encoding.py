"""Encodes the dataclasses of a document as JSON; fields with their default value are omitted.

The encoding follows the types of the values, so that a new field of a question needs no code here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import MISSING, Field, fields
from decimal import Decimal
from enum import Enum
from typing import Any

from consult.languages.rules import Texts

ALWAYS_ENCODED = frozenset({"key", "kind", "label", "title", "intro", "thanks", "items"})
"""Fields that are written even where they are empty, so that people can read a document."""


def canonical_json(value: Any) -> str:
    """Canonical JSON: sorted keys, no spaces, characters as themselves."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def field_default(field: Field[Any]) -> Any:
    """The default value of a field; MISSING where it has none."""
    if field.default_factory is not MISSING:
        return field.default_factory()
    return field.default


def to_json(value: Any) -> dict[str, Any]:
    """A dataclass as JSON."""
    encoded = {}
    for field in fields(value):
        content = getattr(value, field.name)
        if field.name in ALWAYS_ENCODED or content != field_default(field):
            encoded[field.name] = _encoded(field.name, content)
    return encoded


def _encoded(name: str, value: Any) -> Any:
    if isinstance(value, Texts):
        return value.to_json()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple):
        if name == "tags":
            return [list(pair) for pair in value]  # JSONB does not keep the order of an object.
        return [part if isinstance(part, str) else to_json(part) for part in value]
    if value is None or isinstance(value, (str, bool, int)):
        return value
    return to_json(value)


def texts_of(value: Any) -> Iterator[tuple[str, Texts]]:
    """The texts of a question or group and of its choices, each with its location in the item."""
    for field in fields(value):
        content = getattr(value, field.name)
        if isinstance(content, Texts):
            yield field.name, content
        elif field.name == "choices":
            for choice in content:
                yield f"choices/{choice.key}", choice.label
