"""The column type of translatable content, and what is missing in a language, in one query."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Dialect,
    Text,
    and_,
    cast,
    or_,
    type_coerce,
)
from sqlalchemy.types import TypeDecorator

from consult.db.types import Json

from .rules import Texts, TranslationState


@lru_cache(maxsize=8192)
def _read(raw: str) -> Texts:
    """Texts are immutable and mostly the same few thousand: they are read once."""
    return Texts.from_json(json.loads(raw))


class TextsColumn(TypeDecorator[Texts]):
    """`Texts` as one JSON value: one read, no join."""

    impl = Json
    cache_ok = True

    comparator_factory = JSON.Comparator

    def process_bind_param(self, value: Texts | None, dialect: Dialect) -> Any:
        """Texts to JSON."""
        return None if value is None else value.to_json()

    def column_expression(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        """Read it as a string, by which the texts already read are known."""
        return type_coerce(cast(column, Text), self)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """JSON to texts."""
        return lambda raw: None if raw is None else _read(raw)

    def coerce_compared_value(self, op: Any, value: Any) -> Any:
        """Index operations work on the JSON below."""
        return Json.coerce_compared_value(op, value)


def _state(column: Any, tag: str) -> Any:
    return column[("by", tag, "state")].as_string()


def lacks_translation(column: Any, tag: str) -> ColumnElement[bool]:
    """Whether the text of a `TextsColumn` is missing or stale in `tag`; no text at all is not."""
    state = _state(column, tag)
    return and_(
        column.is_not(None),
        column[("source",)].as_string() != tag,
        or_(state.is_(None), state == TranslationState.STALE.value),
    )
