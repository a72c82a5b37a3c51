"""The base class of the kinds of question."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, Protocol

from ..items import Question

Value = Any
"""An answer as JSON, in the shape of its kind; None where there is no answer."""


class FormData(Protocol):
    """The fields of a submitted form; werkzeug's MultiDict is one."""

    def getlist(self, key: str, /) -> list[str]:
        """Every value of a field."""


class AnswerIssue(StrEnum):
    """Why an answer cannot be taken."""

    MISSING = "missing"
    NOT_OFFERED = "not_offered"
    EXCLUSIVE_WITH_OTHERS = "exclusive_with_others"
    TIED_RANKS = "tied_ranks"
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
    """The constraint that the author set is not satisfied; the question has its message."""


class AnswerType(StrEnum):
    """The type that the answers of a kind have in expressions."""

    STRING = "string"
    NUMBER = "number"
    DATE = "date"
    SET = "set"
    """Names of choices."""
    NOTHING = "nothing"


@dataclass(frozen=True)
class AnswerRow:
    """A row that stores an answer: the key of a choice (None: it has none), a number, or words.

    A date is stored as its proleptic Gregorian ordinal (1 is 1 January of the year 1). Only
    calculations have `words`; they are never a respondent's own.
    """

    choice: str | None
    number: int | Decimal | None = None
    words: str | None = None


Cell = tuple[str | None, int]
"""What is counted: a choice key or None, and a rank, scale point or count bucket (0: none)."""


class Kind(ABC):
    """A kind of question. Its instances have no state."""

    name: ClassVar[str]
    expected_seconds: ClassVar[int]
    """About how long an answer takes."""
    has_choices: ClassVar[bool] = False
    min_choices: ClassVar[int] = 1
    answer_type: ClassVar[AnswerType] = AnswerType.STRING
    exhaustive: ClassVar[bool] = True
    """Whether the cells of a partition add up to the number of respondents who answered."""

    @abstractmethod
    def parse(self, question: Question, form: FormData) -> Value:
        """The answer in a submitted form. Nothing typed is lost; forged values are no answer.

        Never raises.
        """

    @abstractmethod
    def form_values(self, question: Question, value: Value, language: str) -> list[tuple[str, str]]:
        """Names and values of the form fields that hold an answer: `parse` gives it back.

        `language` is that of the page.
        """

    def check(self, question: Question, value: Value) -> AnswerIssue | None:
        """Why an answer cannot be taken, or why none may be missing; None where all is well."""
        if not self.is_answered(value):
            return AnswerIssue.MISSING if question.required else None
        return self.validate(question, value)

    def is_answered(self, value: Value) -> bool:
        """Whether there is an answer."""
        return value not in (None, "", [], {})

    @abstractmethod
    def validate(self, question: Question, value: Value) -> AnswerIssue | None:
        """Why an answer that is not empty cannot be taken; None where it can."""

    @abstractmethod
    def answer_rows(self, question: Question, value: Value) -> list[AnswerRow]:
        """The rows that store a valid answer."""

    @abstractmethod
    def partitions(self, question: Question, keys: Sequence[str]) -> list[tuple[Cell, ...]]:
        """The cells of its results, in partitions: each respondent is in at most one cell of each.

        `keys` are those of the choices.
        """

    def cells(self, question: Question, value: Value) -> list[Cell]:
        """The cells in which a valid answer is counted."""
        return [(row.choice, int(row.number or 0)) for row in self.answer_rows(question, value)]

    def total(self, question: Question, value: Value) -> Decimal | None:
        """What a valid answer adds to the sum for the mean; None for kinds without one."""
        return None

    def expression_value(self, question: Question, value: Value) -> Any:
        """An answer as a Python value of `answer_type`; None where there is no answer."""
        return value if self.is_answered(value) else None
