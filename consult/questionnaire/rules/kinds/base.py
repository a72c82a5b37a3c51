"""What every kind of question can do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, Protocol

from ..items import Question

Value = Any
"""An answer as JSON, in the shape of its kind; None when nothing was answered."""


class FormData(Protocol):
    """What a form sent; werkzeug's MultiDict is one."""

    def getlist(self, key: str, /) -> list[str]:
        """Every value of a name."""


class AnswerIssue(StrEnum):
    """Why an answer can't be taken as it is."""

    MISSING = "missing"
    NOT_OFFERED = "not_offered"
    EXCLUSIVE_WITH_OTHERS = "none_and_more"
    TIED_RANKS = "same_place"
    TOO_LONG = "too_long"
    NOT_A_NUMBER = "not_a_number"
    NOT_WHOLE = "not_whole"
    TOO_LOW = "too_low"
    TOO_HIGH = "too_high"
    NOT_A_STEP = "not_a_step"
    NOT_A_DATE = "not_a_date"
    NOT_AN_ADDRESS = "not_an_address"
    NOT_AGREED = "not_agreed"
    CONSTRAINT = "constraint"
    """The author's own condition does not hold; the question says why."""


class AnswerType(StrEnum):
    """What the answers of a kind are to expressions."""

    STRING = "string"
    NUMBER = "number"
    DATE = "date"
    SET = "set"
    """Names of choices."""
    NOTHING = "nothing"


@dataclass(frozen=True)
class AnswerRow:
    """One answer row: the key of the choice (None: the question has none), a number, or words.

    A day is kept as its proleptic Gregorian ordinal (day 1 is 1 January of the year 1).
    `words` are of calculations only, never anybody's own.
    """

    choice: str | None
    number: int | Decimal | None = None
    words: str | None = None


Cell = tuple[str | None, int]
"""What is counted: the key of a choice (None: none), and a rank, scale point or `bucket` (0: none)."""


class Kind(ABC):
    """A kind of question. Its instances hold nothing."""

    name: ClassVar[str]
    expected_seconds: ClassVar[int]
    """How long an answer takes, about."""
    has_choices: ClassVar[bool] = False
    min_choices: ClassVar[int] = 1
    answer_type: ClassVar[AnswerType] = AnswerType.STRING
    exhaustive: ClassVar[bool] = True
    """Whether the cells of a partition sum up to those who answered."""

    @abstractmethod
    def parse(self, question: Question, sent: FormData) -> Value:
        """Read what was sent, losing nothing that was typed; junk is no answer. Never raises."""

    @abstractmethod
    def form_values(self, question: Question, value: Value, language: str) -> list[tuple[str, str]]:
        """Names and values of a form that holds this answer: what `read` reads back.

        `language` is that of the screen.
        """

    def check(self, question: Question, value: Value) -> AnswerIssue | None:
        """Why an answer can't be taken; None when it can."""
        if not self.is_answered(value):
            return AnswerIssue.MISSING if question.required else None
        return self.validate(question, value)

    def is_answered(self, value: Value) -> bool:
        """Whether there is an answer at all."""
        return value not in (None, "", [], {})

    @abstractmethod
    def validate(self, question: Question, value: Value) -> AnswerIssue | None:
        """Judge an answer that is there."""

    @abstractmethod
    def answer_rows(self, question: Question, value: Value) -> list[AnswerRow]:
        """The rows that store a sound answer."""

    @abstractmethod
    def partitions(self, question: Question, keys: Sequence[str]) -> list[tuple[Cell, ...]]:
        """The cells of its results, in parts of which each person is in one cell at most."""

    def cells(self, question: Question, value: Value) -> list[Cell]:
        """The cells in which a sound answer counts."""
        return [(row.choice, int(row.number or 0)) for row in self.answer_rows(question, value)]

    def total(self, question: Question, value: Value) -> Decimal | None:
        """What a sound answer adds to the sum of all; None where numbers mean nothing."""
        return None

    def expression_value(self, question: Question, value: Value) -> Any:
        """What an answer is to expressions, a Python value of `means`; None where there is none."""
        return value if self.is_answered(value) else None
