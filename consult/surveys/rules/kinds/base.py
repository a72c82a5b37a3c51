"""What every kind of question can do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, Protocol

from ..document import Question

Value = Any
"""An answer as JSON, in the shape of its kind; None when nothing was answered."""


class Sent(Protocol):
    """What a form sent; werkzeug's MultiDict is one."""

    def getlist(self, key: str, /) -> list[str]:
        """Every value of a name."""


class Trouble(StrEnum):
    """Why an answer can't be taken as it is."""

    MISSING = "missing"
    NOT_OFFERED = "not_offered"
    NONE_AND_MORE = "none_and_more"
    SAME_PLACE = "same_place"
    TOO_LONG = "too_long"


@dataclass(frozen=True)
class Row:
    """One answer row: the key of the choice (None: the question has none), and a number."""

    choice: str | None
    number: int | None = None


Cell = tuple[str | None, int]
"""What is counted: the key of a choice (None: none), and a rank or scale point (0: none)."""


class Kind(ABC):
    """A kind of question. Its instances hold nothing."""

    name: ClassVar[str]
    seconds: ClassVar[int]
    """How long an answer takes, about."""
    has_choices: ClassVar[bool] = False
    exhaustive: ClassVar[bool] = True
    """Whether the cells of a partition sum up to those who answered."""

    @abstractmethod
    def read(self, question: Question, sent: Sent) -> Value:
        """Read what was sent, losing nothing that was typed; junk is no answer. Never raises."""

    @abstractmethod
    def fields(self, question: Question, value: Value, language: str) -> list[tuple[str, str]]:
        """Names and values of a form that holds this answer: what `read` reads back.

        `language` is that of the screen.
        """

    def check(self, question: Question, value: Value) -> Trouble | None:
        """Why an answer can't be taken; None when it can."""
        if not self.answered(value):
            return Trouble.MISSING if question.required else None
        return self.look(question, value)

    def answered(self, value: Value) -> bool:
        """Whether there is an answer at all."""
        return value not in (None, "", [], {})

    @abstractmethod
    def look(self, question: Question, value: Value) -> Trouble | None:
        """Judge an answer that is there."""

    @abstractmethod
    def rows(self, question: Question, value: Value) -> list[Row]:
        """The rows that store a sound answer."""

    @abstractmethod
    def partitions(self, question: Question, keys: Sequence[str]) -> list[tuple[Cell, ...]]:
        """The cells of its results, in parts of which each person is in one cell at most."""

    def cells(self, question: Question, value: Value) -> list[Cell]:
        """The cells in which a sound answer counts."""
        return [(row.choice, row.number or 0) for row in self.rows(question, value)]
