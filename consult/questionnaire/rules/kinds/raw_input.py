"""What is typed into one line: kept as it is where it can't be read."""

from __future__ import annotations

from consult.languages.rules import clean_text

from ..items import Question
from .base import FormData, Value

MAX_LENGTH = 300


def first_line(question: Question, form: FormData) -> str:
    """The first line sent for a question, cleaned."""
    return clean_text("".join(form.getlist(question.key)[:1]))[:MAX_LENGTH]


def unparsed_input(words: str) -> Value:
    """What was typed where something else was asked: an answer in trouble, never thrown away."""
    return {"typed": words} if words else None
