"""By what the people who answered are told apart: one thing at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from .frequency_tables import Asked, Counts
from .suppression import LEAST, Groups, hidden_in_line, merged

SILENT_GROUP = "-"
"""Who did not answer the question that is compared by."""


class Filter(StrEnum):
    """What of a response tells people apart."""

    LANGUAGE = "language"
    CHANNEL = "channel"
    MUNICIPALITY = "municipality"
    ANSWER = "answer"
    """The answer to a closed question (`rules.pairs`)."""


OF_RESPONSES = (Filter.LANGUAGE, Filter.CHANNEL, Filter.MUNICIPALITY)


@dataclass(frozen=True)
class Axis:
    """What a table's columns are: `by`, with the key of the question where it is an answer."""

    by: Filter
    question: str = ""

    @property
    def name(self) -> str:
        """How addresses and mappings call it: `language`, `answer:Q1`."""
        return f"{self.by}:{self.question}" if self.question else str(self.by)

    @classmethod
    def read(cls, name: str) -> Axis | None:
        """The axis of a name; None where it is none."""
        by, _, question = name.partition(":")
        if by not in set(Filter) or (by == Filter.ANSWER) != bool(question):
            return None
        return cls(Filter(by), question)


@dataclass(frozen=True)
class Chosen:
    """A filter and the group it shows; group "" is the others."""

    by: Filter
    group: str
    question: str = ""

    @property
    def axis(self) -> Axis:
        """What it chooses from."""
        return Axis(self.by, self.question)

    @property
    def name(self) -> str:
        """How addresses call it: `language:bn`, `answer:Q1:a`."""
        return f"{self.axis.name}:{self.group}"

    @classmethod
    def read(cls, name: str) -> Chosen | None:
        """The choice of a name; None where it is none."""
        told, colon, group = name.rpartition(":")
        axis = Axis.read(told) if colon else None
        return cls(axis.by, group, axis.question) if axis else None


def answer_sizes(asked: Asked, counts: Counts, people: int) -> dict[str, int]:
    """How many people gave each answer to a question, and how many none."""
    sizes = {
        answer_group(cell): sum(groups.values())
        for cell, groups in counts.items()
        if cell is not None
    }
    known = {key: sizes.get(key, 0) for key in _answers(asked)}
    return {**known, SILENT_GROUP: max(0, people - sum(known.values()))}


def answer_group(cell: tuple[str | None, int]) -> str:
    """The group of those who gave an answer: the key of its choice, or the point of a scale."""
    choice, value = cell
    return str(value) if choice is None else choice


def _answers(asked: Asked) -> tuple[str, ...]:
    return asked.keys or tuple(str(point) for point in range(1, 6))


def answer_groups(asked: Asked, sizes: Mapping[str, int], least: int = LEAST) -> Groups:
    """The groups of those who gave each answer; what the question's own result hides is together."""
    keys = _answers(asked)
    hidden = hidden_in_line([sizes.get(key, 0) for key in keys], least)
    return merged(sizes, least, hidden=frozenset(keys[place] for place in hidden))
