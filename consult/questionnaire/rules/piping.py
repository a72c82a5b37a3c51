"""Piping: an answer in the text of a later question, `${name}` as in XLSForm."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from consult.expressions.environment import RepeatPath

from .items import Question
from .logic import REFERENCE
from .routing import Routing

UNANSWERED_PLACEHOLDER = "…"


def fill_pipes(words: str, routing: Routing, path: RepeatPath) -> str:
    """A text with the answers filled in; of a choice its label, in the language of the page."""

    def answer_text(reference: re.Match[str]) -> str:
        question = routing.logic.items_by_name.get(reference[1])
        if not isinstance(question, Question):
            return UNANSWERED_PLACEHOLDER
        depth = len(routing.questionnaire.repeats_of(question.key))
        value = routing.expression_value(question, path[:depth])
        return _value_text(question, value, routing.language) or UNANSWERED_PLACEHOLDER

    return REFERENCE.sub(answer_text, words)


def _value_text(question: Question, value: Any, tag: str) -> str:
    labels = {choice.name: choice.label.shown(tag).words for choice in question.choices}
    if isinstance(value, (tuple, frozenset, set)):
        return ", ".join(labels.get(name, str(name)) for name in value)
    if isinstance(value, str):
        return labels.get(value, value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value.isoformat() if isinstance(value, date) else ""
