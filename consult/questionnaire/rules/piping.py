"""Answers within the words of later questions: `${name}` in a label, as XLSForm writes it."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from .items import Question
from .logic import PIPED_REFERENCE
from .relevance import RepeatPath
from .routing import Routing

UNANSWERED_PLACEHOLDER = "…"


def fill_pipes(words: str, routing: Routing, path: RepeatPath) -> str:
    """The words with each answer in its place: as its choices read, in the language of the page."""

    def fill(found: re.Match[str]) -> str:
        question = routing.logic.items_by_name.get(found[1])
        if not isinstance(question, Question):
            return UNANSWERED_PLACEHOLDER
        depth = len(routing.questionnaire.repeats_of(question.key))
        return (
            _answer_text(question, routing.expression_value(question, path[:depth]), routing.language)
            or UNANSWERED_PLACEHOLDER
        )

    return PIPED_REFERENCE.sub(fill, words)


def _answer_text(question: Question, meant: Any, tag: str) -> str:
    labels = {choice.name: choice.label.shown(tag).words for choice in question.choices}
    if isinstance(meant, (tuple, frozenset, set)):
        return ", ".join(labels.get(one, str(one)) for one in meant)
    if isinstance(meant, str):
        return labels.get(meant, meant)
    if isinstance(meant, Decimal):
        return format(meant.normalize(), "f")
    return meant.isoformat() if isinstance(meant, date) else ""
