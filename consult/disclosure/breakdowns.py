"""By what the people who answered are told apart: one thing at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from .frequency_tables import CellCounts, TabulatedQuestion
from .suppression import INTERNAL_THRESHOLD, CollapsedGroups, collapse_groups, suppress_row

NONRESPONSE_GROUP = "-"
"""Who did not answer the question that is compared by."""


class BreakdownVariable(StrEnum):
    """What of a response tells people apart."""

    LANGUAGE = "language"
    CHANNEL = "channel"
    MUNICIPALITY = "municipality"
    ANSWER = "answer"
    """The answer to a closed question (`rules.pairs`)."""


RESPONSE_VARIABLES = (
    BreakdownVariable.LANGUAGE,
    BreakdownVariable.CHANNEL,
    BreakdownVariable.MUNICIPALITY,
)


@dataclass(frozen=True)
class Breakdown:
    """What a table's columns are: `by`, with the key of the question where it is an answer."""

    by: BreakdownVariable
    question: str = ""

    @property
    def name(self) -> str:
        """How addresses and mappings call it: `language`, `answer:Q1`."""
        return f"{self.by}:{self.question}" if self.question else str(self.by)

    @classmethod
    def read(cls, name: str) -> Breakdown | None:
        """The axis of a name; None where it is none."""
        by, _, question = name.partition(":")
        if by not in set(BreakdownVariable) or (by == BreakdownVariable.ANSWER) != bool(question):
            return None
        return cls(BreakdownVariable(by), question)


@dataclass(frozen=True)
class Subgroup:
    """A filter and the group it shows; group "" is the others."""

    by: BreakdownVariable
    group: str
    question: str = ""

    @property
    def axis(self) -> Breakdown:
        """What it chooses from."""
        return Breakdown(self.by, self.question)

    @property
    def name(self) -> str:
        """How addresses call it: `language:bn`, `answer:Q1:a`."""
        return f"{self.axis.name}:{self.group}"

    @classmethod
    def read(cls, name: str) -> Subgroup | None:
        """The choice of a name; None where it is none."""
        told, colon, group = name.rpartition(":")
        axis = Breakdown.read(told) if colon else None
        return cls(axis.by, group, axis.question) if axis else None


def answer_group_sizes(
    asked: TabulatedQuestion, counts: CellCounts, respondents: int
) -> dict[str, int]:
    """How many people gave each answer to a question, and how many none."""
    sizes = {
        answer_group(cell): sum(groups.values())
        for cell, groups in counts.items()
        if cell is not None
    }
    known = {key: sizes.get(key, 0) for key in _answer_keys(asked)}
    return {**known, NONRESPONSE_GROUP: max(0, respondents - sum(known.values()))}


def answer_group(cell: tuple[str | None, int]) -> str:
    """The group of those who gave an answer: the key of its choice, or the point of a scale."""
    choice, value = cell
    return str(value) if choice is None else choice


def _answer_keys(asked: TabulatedQuestion) -> tuple[str, ...]:
    return asked.keys or tuple(str(point) for point in range(1, 6))


def answer_groups(
    asked: TabulatedQuestion, sizes: Mapping[str, int], threshold: int = INTERNAL_THRESHOLD
) -> CollapsedGroups:
    """The groups of those who gave each answer; what the question's own result hides is together."""
    keys = _answer_keys(asked)
    hidden = suppress_row([sizes.get(key, 0) for key in keys], threshold)
    return collapse_groups(sizes, threshold, suppressed=frozenset(keys[place] for place in hidden))
