"""Numbers that tell whether a part of a draft is still as somebody saw it.

Several people work on one survey at a time: one writes questions, others translate. What one of
them saves is in the way of another only where it touched the same part.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from consult.questionnaire.rules import json_encoding
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Group, Item, walk_items
from consult.questionnaire.rules.texts import FRONT_FIELDS

HEX_DIGITS = 12
"""Hexadecimal digits: below 2**53, what a browser's script can hold as a number too."""


def fingerprint(value: Any) -> int:
    """A number that stands for a value of plain JSON."""
    return int(
        hashlib.sha256(json_encoding.canonical_json(value).encode()).hexdigest()[:HEX_DIGITS], 16
    )


def item_fingerprint(questionnaire: Questionnaire, item: Item) -> int:
    """Of a question, or of a group without what is in it; and of the group around it."""
    alone = replace(item, items=()) if isinstance(item, Group) else item
    within = questionnaire.ancestors.get(item.key, ())
    return fingerprint([json_encoding.to_json(alone), within[-1].key if within else ""])


def front_fingerprint(questionnaire: Questionnaire) -> int:
    """Of the title, and of what is said first and last."""
    return fingerprint([getattr(questionnaire, name).to_json() for name in FRONT_FIELDS])


def structure_fingerprint(questionnaire: Questionnaire) -> int:
    """Of which questions and groups there are, and where each stands."""
    return fingerprint(
        [
            [item.key, [group.key for group in within]]
            for item, within in walk_items(questionnaire.items)
        ]
    )
