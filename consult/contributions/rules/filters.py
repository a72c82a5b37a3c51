"""What lists of the ledger are filtered by, and places in them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

PAGE_SIZE = 20
"""Inputs on a page of a list."""
NOT_STATED = 0
"""The municipality of an input whose author told none, as derived tables keep it."""


@dataclass(frozen=True)
class ContributionFilters:
    """What a list is narrowed to; None: not filtered."""

    language: str | None = None
    channel: str | None = None
    municipality_id: int | None = None
    visibility: str | None = None
    paragraph_id: uuid.UUID | None = None
    """Only of a measure: inputs tied to this paragraph of it."""
    besides: frozenset[uuid.UUID] = frozenset()
    """Only of a measure: inputs tied to none of these paragraphs."""
    places: frozenset[int] | None = None
    """The municipalities that the reader reaches, `NOT_STATED` among them; None: the whole plan."""


@dataclass(frozen=True)
class Cursor:
    """A place in a list, newest first: the page goes on to what is older (or newer) than it."""

    said_on: date
    input_id: uuid.UUID
    newer: bool = False

    def __str__(self) -> str:
        return f"{self.said_on.isoformat()}.{self.input_id.hex}"

    @classmethod
    def parse(cls, text: str | None, *, newer: bool = False) -> Cursor | None:
        """Read what an address says; None where it is no cursor."""
        day, _, key = (text or "").partition(".")
        try:
            return cls(date.fromisoformat(day), uuid.UUID(hex=key), newer)
        except ValueError:
            return None
