"""Typed input of one line; input that cannot be parsed is kept as it was typed."""

from __future__ import annotations

from consult.languages.rules import clean_text

from ..items import Question
from .base import FormData, Value

MAX_LENGTH = 300


def first_line(question: Question, form: FormData) -> str:
    """The first value submitted for a question, cleaned."""
    return clean_text("".join(form.getlist(question.key)[:1]))[:MAX_LENGTH]


def unparsed_input(words: str) -> Value:
    """Input that is not what was asked for, as an answer: it is an issue, and is not lost."""
    return {"typed": words} if words else None
