"""What is typed into one line: kept as it is where it can't be read."""

from __future__ import annotations

from consult.languages.rules import clean

from ..items import Question
from .base import Sent, Value

LONGEST = 300


def typed(question: Question, sent: Sent) -> str:
    """The first line sent for a question, cleaned."""
    return clean("".join(sent.getlist(question.key)[:1]))[:LONGEST]


def lost(words: str) -> Value:
    """What was typed where something else was asked: an answer in trouble, never thrown away."""
    return {"typed": words} if words else None
