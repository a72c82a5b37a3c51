"""Rules of comments. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from consult.people.rules import Role
from consult.plan.rules.phases import PhaseAction, PhaseDates, allowed_actions

PERMISSIONS: dict[str, frozenset[Role]] = {}

COMMENT_MAX_LENGTH = 4000
"""Most code points (after NFC) of one comment: a page and a half in print."""
MAX_PEOPLE_COUNT = 1_000_000
NAME_MAX_LENGTH = 120


class CommentsClosed(Exception):
    """No phase that runs lets people comment."""


class CommenterKind(StrEnum):
    """As whom somebody comments."""

    ANONYMOUS = "anonymous"
    PERSON = "person"
    ASSOCIATION = "association"


def comments_open(phases: Iterable[PhaseDates], today: date) -> bool:
    """Whether comments are taken today."""
    return PhaseAction.COMMENT in allowed_actions(phases, today)


def comments_close_on(phases: Iterable[PhaseDates], today: date) -> date | None:
    """The last day of the phase that lets people comment today; None when comments are closed."""
    return max((p.ends for p in phases if comments_open([p], today)), default=None)


def comment_key(
    form: uuid.UUID, measure_id: int, paragraph_id: uuid.UUID | None, words: str
) -> uuid.UUID:
    """The once-only key of a comment.

    The same form sent twice is one comment; a form brought back, changed and sent again says
    something else, and is another.
    """
    return uuid.uuid5(form, f"{measure_id}/{paragraph_id}/{words}")
