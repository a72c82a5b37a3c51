"""Breakdowns: the variable by which results are split into groups of people, one at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from .frequency_tables import CellCounts, TabulatedQuestion
from .suppression import INTERNAL_THRESHOLD, CollapsedGroups, collapse_groups, suppress_row

NONRESPONSE_GROUP = "-"
"""The group of those who did not answer the question of the breakdown."""
SCALE_POINTS = tuple(str(point) for point in range(1, 6))


class BreakdownVariable(StrEnum):
    """The variable of a response that makes groups."""

    LANGUAGE = "language"
    CHANNEL = "channel"
    MUNICIPALITY = "municipality"
    ANSWER = "answer"
    """The answer to a closed question, see `results.rules.crosstab_counting`."""


RESPONSE_VARIABLES = (
    BreakdownVariable.LANGUAGE,
    BreakdownVariable.CHANNEL,
    BreakdownVariable.MUNICIPALITY,
)


@dataclass(frozen=True)
class Breakdown:
    """What the columns of a table are: a variable, with the question's key where it is an answer."""

    variable: BreakdownVariable
    question: str = ""

    @property
    def name(self) -> str:
        """Its name in addresses and mappings: `language`, `answer:Q1`."""
        return f"{self.variable}:{self.question}" if self.question else str(self.variable)

    @classmethod
    def parse(cls, name: str) -> Breakdown | None:
        """The breakdown of a name; None where there is none."""
        variable, _, question = name.partition(":")
        is_answer = variable == BreakdownVariable.ANSWER
        if variable not in set(BreakdownVariable) or is_answer != bool(question):
            return None
        return cls(BreakdownVariable(variable), question)


@dataclass(frozen=True)
class Subgroup:
    """One group of a breakdown; group "" is the collapsed ones."""

    variable: BreakdownVariable
    group: str
    question: str = ""

    @property
    def breakdown(self) -> Breakdown:
        """The breakdown that the group is one of."""
        return Breakdown(self.variable, self.question)

    @property
    def name(self) -> str:
        """Its name in addresses: `language:bn`, `answer:Q1:a`."""
        return f"{self.breakdown.name}:{self.group}"

    @classmethod
    def parse(cls, name: str) -> Subgroup | None:
        """The group of a name; None where there is none."""
        breakdown_name, colon, group = name.rpartition(":")
        breakdown = Breakdown.parse(breakdown_name) if colon else None
        return cls(breakdown.variable, group, breakdown.question) if breakdown else None


def answer_group(cell: tuple[str | None, int]) -> str:
    """The group of those who gave an answer: the key of its choice, or the point of a scale."""
    choice, value = cell
    return str(value) if choice is None else choice


def answer_group_sizes(
    tabulated: TabulatedQuestion, counts: CellCounts, respondents: int
) -> dict[str, int]:
    """How many people gave each answer to a question, and how many none."""
    counted = {
        answer_group(cell): sum(groups.values())
        for cell, groups in counts.items()
        if cell is not None
    }
    sizes = {key: counted.get(key, 0) for key in _answer_keys(tabulated)}
    return {**sizes, NONRESPONSE_GROUP: max(0, respondents - sum(sizes.values()))}


def answer_groups(
    tabulated: TabulatedQuestion, sizes: Mapping[str, int], threshold: int = INTERNAL_THRESHOLD
) -> CollapsedGroups:
    """The groups of those who gave each answer; those the question's own result hides are collapsed."""
    keys = _answer_keys(tabulated)
    suppressed = suppress_row([sizes.get(key, 0) for key in keys], threshold)
    return collapse_groups(sizes, threshold, suppressed=frozenset(keys[i] for i in suppressed))


def _answer_keys(tabulated: TabulatedQuestion) -> tuple[str, ...]:
    return tabulated.choice_keys or SCALE_POINTS
