"""Dataclasses of a document as plain JSON: what is empty or as by default is left out.

Written by the types of their fields, so that a new field of a question needs no code here.
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
"""Fields that are written even where they are empty: a document is to be read by people too."""


def canonical_json(value: Any) -> str:
    """Canonical JSON: sorted keys, no spaces, characters as themselves."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def field_default(one: Field[Any]) -> Any:
    """What a field is where nothing is said; MISSING where it must be said."""
    if one.default_factory is not MISSING:
        return one.default_factory()
    return one.default


def to_json(value: Any) -> dict[str, Any]:
    """A dataclass as JSON."""
    found = {}
    for one in fields(value):
        held = getattr(value, one.name)
        if one.name in ALWAYS_ENCODED or held != field_default(one):
            found[one.name] = _encoded(one.name, held)
    return found


def _encoded(name: str, held: Any) -> Any:
    if isinstance(held, Texts):
        return held.to_json()
    if isinstance(held, Enum):
        return held.value
    if isinstance(held, Decimal):
        return str(held)
    if isinstance(held, tuple):
        if name == "tags":
            return [list(pair) for pair in held]  # an object would lose their order in JSONB
        return [one if isinstance(one, str) else to_json(one) for one in held]
    if held is None or isinstance(held, (str, bool, int)):
        return held
    return to_json(held)


def texts_of(value: Any) -> Iterator[tuple[str, Texts]]:
    """The texts of a question or group and of its choices, each with its place within it."""
    for one in fields(value):
        held = getattr(value, one.name)
        if isinstance(held, Texts):
            yield one.name, held
        elif one.name == "choices":
            for choice in held:
                yield f"choices/{choice.key}", choice.label
