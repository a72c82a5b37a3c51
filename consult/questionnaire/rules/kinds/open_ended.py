"""An open answer: it becomes an input of the ledger, never an answer row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from consult.contributions.rules.contributions import CONTRIBUTION_MAX_LENGTH
from consult.languages.rules import clean_text, known_language

from ..items import Question
from .base import AnswerIssue, AnswerRow, Cell, FormData, Kind, Value

MAX_ANSWER_LENGTH = min(4000, CONTRIBUTION_MAX_LENGTH)
"""Most code points, after NFC, of one open answer."""


class LongText(Kind):
    """Words. The answer is `{"words": …, "language": tag or ""}` ("": that of the screen)."""

    name = "text"
    expected_seconds = 50

    def parse(self, question: Question, sent: FormData) -> Value:
        """The words, cleaned, and the language they are said to be in."""
        words = clean_text("".join(sent.getlist(question.key)[:1]))
        tag = "".join(sent.getlist(f"{question.key}:language")[:1])
        language = known_language(tag)
        return {"words": words, "language": language.tag if language else ""} if words else None

    def form_values(self, question: Question, value: Value, language: str) -> list[tuple[str, str]]:
        """The words, and their language: that of the screen until another is told."""
        told = value or {"words": "", "language": ""}
        return [
            (question.key, told["words"]),
            (f"{question.key}:language", told["language"] or language),
        ]

    def validate(self, question: Question, value: Value) -> AnswerIssue | None:
        """Not too long."""
        if not isinstance(value, dict) or not isinstance(value.get("words"), str):
            return AnswerIssue.NOT_OFFERED
        return AnswerIssue.TOO_LONG if len(value["words"]) > MAX_ANSWER_LENGTH else None

    def answer_rows(self, question: Question, value: Value) -> list[AnswerRow]:
        """None: even that a response has an open answer is not kept beside it."""
        return []

    def partitions(self, question: Question, keys: Sequence[str]) -> list[tuple[Cell, ...]]:
        """Nothing is counted."""
        return []

    def expression_value(self, question: Question, value: Value) -> Any:
        """The words."""
        words = value.get("words") if isinstance(value, dict) else None
        return words if isinstance(words, str) and words else None


class ShortText(LongText):
    """A few words, on one line."""

    name = "line"
    expected_seconds = 20
