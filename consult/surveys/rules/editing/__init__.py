"""Changing a questionnaire, one step at a time: from an immutable value to the next.

Keys that a version has used are never given to anything else (`keys.Known`): answers are stored
under them, and would otherwise turn up under words that nobody saw who gave them.
"""

from . import prints
from .keys import Known, fresh_choice_key, fresh_group_key, fresh_question_key
from .kinds import change_kind, new_question
from .names import mentions, rename
from .tree import (
    NotPossible,
    Step,
    add,
    arrange,
    duplicate,
    find,
    move_to,
    place,
    possible,
    put,
)
from .words import correct, facing, places, put_text, text_at

__all__ = [
    "Known",
    "NotPossible",
    "Step",
    "add",
    "arrange",
    "change_kind",
    "correct",
    "duplicate",
    "facing",
    "find",
    "fresh_choice_key",
    "fresh_group_key",
    "fresh_question_key",
    "mentions",
    "move_to",
    "new_question",
    "place",
    "places",
    "possible",
    "prints",
    "put",
    "put_text",
    "rename",
    "text_at",
]
