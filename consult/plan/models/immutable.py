"""A version is never changed: neither through an object nor by an UPDATE through the session."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Mapper, ORMExecuteState, Session, object_session

from .measures import MeasureVersion, ParagraphText

IMMUTABLE = (MeasureVersion, ParagraphText)


class ImmutableVersionError(RuntimeError):
    """Somebody tried to change a version; make the next one instead."""


def _refuse(_mapper: Mapper[Any], _connection: Any, target: MeasureVersion | ParagraphText) -> None:
    own = object_session(target)
    if own is not None and own.is_modified(target, include_collections=False):
        raise ImmutableVersionError(f"{type(target).__name__} cannot be changed")


def _refuse_bulk(state: ORMExecuteState) -> None:
    if state.is_update and any(m.class_ in IMMUTABLE for m in state.all_mappers):
        raise ImmutableVersionError("versions cannot be changed")


for _model in IMMUTABLE:
    event.listen(_model, "before_update", _refuse)
event.listen(Session, "do_orm_execute", _refuse_bulk)
