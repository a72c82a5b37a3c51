"""Kinds answered in the respondent's own words: these become contributions, never answer rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from consult.contributions.rules.contributions import CONTRIBUTION_MAX_LENGTH
from consult.languages.rules import clean_text, known_language

from ..items import Question
from .base import AnswerIssue, AnswerRow, Cell, FormData, Kind, Value

MAX_ANSWER_LENGTH = min(4000, CONTRIBUTION_MAX_LENGTH)
"""Code points of one answer, after normalization (NFC)."""


class LongText(Kind):
    """Some sentences. The answer is `{"words": …, "language": tag}`; tag "" is that of the page."""

    name = "text"
    expected_seconds = 50

    def parse(self, question: Question, form: FormData) -> Value:
        """The words, cleaned, and the language that was chosen for them."""
        words = clean_text("".join(form.getlist(question.key)[:1]))
        tag = "".join(form.getlist(f"{question.key}:language")[:1])
        language = known_language(tag)
        return {"words": words, "language": language.tag if language else ""} if words else None

    def form_values(self, question: Question, value: Value, language: str) -> list[tuple[str, str]]:
        """The words and their language, that of the page until another is chosen."""
        answer = value or {"words": "", "language": ""}
        return [
            (question.key, answer["words"]),
            (f"{question.key}:language", answer["language"] or language),
        ]

    def validate(self, question: Question, value: Value) -> AnswerIssue | None:
        """It must be words, and not too many."""
        if not isinstance(value, dict) or not isinstance(value.get("words"), str):
            return AnswerIssue.NOT_OFFERED
        return AnswerIssue.TOO_LONG if len(value["words"]) > MAX_ANSWER_LENGTH else None

    def answer_rows(self, question: Question, value: Value) -> list[AnswerRow]:
        """None: a response does not even store that it has an open-ended answer."""
        return []

    def partitions(self, question: Question, keys: Sequence[str]) -> list[tuple[Cell, ...]]:
        """Nothing is counted."""
        return []

    def expression_value(self, question: Question, value: Value) -> Any:
        """The words."""
        words = value.get("words") if isinstance(value, dict) else None
        return words if isinstance(words, str) and words else None


class ShortText(LongText):
    """A few words in one line."""

    name = "line"
    expected_seconds = 20
