"""Quotas: how many responses with one choice are taken. The survey itself may have a limit too.

A quota is judged by what counts in results: a response fills it once, however often it says so in
what repeats, and not where the question is not asked of this person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Question
from consult.questionnaire.rules.pages import RoutedPage
from consult.questionnaire.rules.responses import counted_cells
from consult.questionnaire.rules.routing import ApplicableAnswer

QUOTA_KINDS = frozenset({"single", "yes_no", "multi", "acknowledge"})
"""Kinds whose choices can have a quota: those that are taken or not."""
MAX_RESPONSES = 10_000_000


@dataclass(frozen=True)
class Quota:
    """At most `most` responses with one choice of a question; both are named by their keys."""

    question: str
    choice: str
    most: int

    def to_json(self) -> dict[str, Any]:
        """Plain JSON value, as stored."""
        return asdict(self)


def quotas_from_json(stored: Iterable[Mapping[str, Any]]) -> tuple[Quota, ...]:
    """The quotas of a survey as they are stored."""
    return tuple(Quota(one["question"], one["choice"], int(one["most"])) for one in stored)


def quota_questions(questionnaire: Questionnaire) -> list[Question]:
    """The questions whose choices can have a quota."""
    return [one for one in questionnaire.questions if one.kind in QUOTA_KINDS and one.choices]


def matching_quotas(quotas: Sequence[Quota], given: Iterable[ApplicableAnswer]) -> list[Quota]:
    """The quotas that a response would count in."""
    if not quotas:
        return []
    cells = counted_cells(given)
    return [one for one in quotas if (one.question, (one.choice, 0)) in cells]


def asks_quota_question(quotas: Sequence[Quota], page: RoutedPage) -> bool:
    """Whether a step asks a question that has a quota."""
    asked = {question.key for question in page.page.questions}
    return any(one.question in asked for one in quotas)


def first_full_quota(quotas: Iterable[Quota], taken: Mapping[tuple[str, str], int]) -> Quota | None:
    """The first quota that has no place left; `taken` is by question and choice."""
    return next(
        (one for one in quotas if taken.get((one.question, one.choice), 0) >= one.most), None
    )


def with_quota(quotas: Sequence[Quota], new: Quota) -> tuple[Quota, ...]:
    """The quotas with one more, or with another number where the choice has one."""
    same = (new.question, new.choice)
    if any((one.question, one.choice) == same for one in quotas):
        return tuple(new if (one.question, one.choice) == same else one for one in quotas)
    return (*quotas, new)


def without_quota(quotas: Sequence[Quota], question: str, choice: str) -> tuple[Quota, ...]:
    """The quotas without that of a choice."""
    return tuple(one for one in quotas if (one.question, one.choice) != (question, choice))


class FillLevel(StrEnum):
    """About how full a quota is. Not to the unit: a number of its own would undo what results hide."""

    OPEN = "open"
    QUARTER = "quarter"
    HALF = "half"
    MOST = "most"
    FULL = "full"


MIN_LIMIT_FOR_LEVELS = 4 * 5
"""Quotas smaller than this are only full or not: a quarter of them is fewer than five people."""


def fill_level(quota: Quota, taken: int) -> FillLevel:
    """About how full a quota is."""
    if taken >= quota.most:
        return FillLevel.FULL
    if quota.most < MIN_LIMIT_FOR_LEVELS:
        return FillLevel.OPEN
    return (FillLevel.OPEN, FillLevel.QUARTER, FillLevel.HALF, FillLevel.MOST)[
        4 * taken // quota.most
    ]
