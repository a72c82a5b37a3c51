"""The published result of a question: its frequency table without the suppressed cells.

Sums disclose as counts do. A mean of answers from 1 to 5 is left out where a cell is suppressed; a
mean of numbers is published by the p% rule (`_fails_p_percent_rule`) and rounded; the median and
the quartiles are published where enough people are on either side of each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from consult.languages.rules import Texts
from consult.questionnaire.rules.items import Question
from consult.questionnaire.rules.kinds.base import Cell
from consult.questionnaire.rules.kinds.numbers import THOUSAND

from .class_intervals import ClassInterval, quantile
from .frequency_tables import QUANTITATIVE_KINDS, FrequencyTable, TabulatedQuestion

MEAN_SIGNIFICANT_DIGITS = 3
"""Significant digits of a mean of numbers: the next mean, less this one, would give the last answer."""
P_PERCENT = 10
"""How closely, in per cent, nobody may be able to estimate another person's number."""


@dataclass(frozen=True)
class CategoryCount:
    """One line of a result. `count` None: suppressed. `share` is between 0 and 1.

    `interval` is set for classes of numbers (in thousandths) and of days (in months).
    """

    key: str
    label: Texts | None
    count: int | None
    share: float | None
    area: str | None = None
    first_place_count: int | None = None
    """Of a rank: how many put it first; `count` are then its points."""
    retired: bool = False
    interval: ClassInterval | None = None


@dataclass(frozen=True)
class Quantiles:
    """The median of numbers, in thousandths, and the quartiles where enough people answered."""

    median: int
    quartiles: tuple[int, int] | None = None


@dataclass(frozen=True)
class QuestionResult:
    """What was answered to a question. `answered` None: nothing of it is shown."""

    question: Question
    answered: int | None
    categories: tuple[CategoryCount, ...] = ()
    mean: Decimal | None = None
    retired: bool = False
    quantiles: Quantiles | None = None
    repeated: bool = False
    """Whether it was asked about several things: one person may be in several lines."""

    @property
    def kind(self) -> str:
        """The kind of question."""
        return self.question.kind

    @property
    def suppressed(self) -> bool:
        """Whether something of it is not shown."""
        return self.answered is None or any(c.count is None for c in self.categories)


def tabulate(
    table: FrequencyTable, column: int | None = None, *, ordered: bool = True
) -> QuestionResult:
    """The result of a question for everybody, or for one column of groups.

    Ranks stand in the order of their points unless they are to be compared.
    """
    tabulated = table.tabulated
    if table.answered_suppressed(column):
        return withheld_result(tabulated)
    answered = table.count(None, column)
    kind, mean, quantiles = tabulated.question.kind, None, None
    if kind == "scale5":
        categories = _scale_counts(table, column, answered)
        mean = _scale_mean(table, column, answered)
    elif kind in QUANTITATIVE_KINDS:
        categories = _interval_counts(table, column, answered)
        mean = _numeric_mean(table, column, answered)
        quantiles = _quantiles(table, column, answered)
    elif kind == "rank":
        categories = _rank_scores(table, column, answered)
        if ordered:
            categories = tuple(sorted(categories, key=_by_descending_score))
    else:
        categories = _choice_counts(table, column, answered)
    return QuestionResult(
        tabulated.question,
        answered,
        categories,
        mean,
        tabulated.retired,
        quantiles,
        tabulated.repeated,
    )


def withheld_result(tabulated: TabulatedQuestion) -> QuestionResult:
    """The result of a question of which nothing is shown, not even how many answered."""
    return QuestionResult(
        tabulated.question, None, retired=tabulated.retired, repeated=tabulated.repeated
    )


def _by_descending_score(category: CategoryCount) -> tuple[bool, int]:
    return category.count is None, -(category.count or 0)


def _share(count: int | None, base: int) -> float | None:
    return None if count is None else (count / base if base else 0.0)


def _published_count(table: FrequencyTable, cell: Cell, column: int | None) -> int | None:
    """The count of a cell; None where it is suppressed."""
    return None if cell in table.suppressed_cells(column) else table.count(cell, column)


def _choice_counts(
    table: FrequencyTable, column: int | None, answered: int
) -> tuple[CategoryCount, ...]:
    categories = []
    for key, label, area, retired in _choice_labels(table.tabulated):
        count = _published_count(table, (key, 0), column)
        share = _share(count, answered)
        categories.append(CategoryCount(key, label, count, share, area, retired=retired))
    return tuple(categories)


def _scale_counts(
    table: FrequencyTable, column: int | None, answered: int
) -> tuple[CategoryCount, ...]:
    question = table.tabulated.question
    end_labels = {1: question.low, 5: question.high}
    categories = []
    for point in range(1, 6):
        count = _published_count(table, (None, point), column)
        share = _share(count, answered)
        categories.append(CategoryCount(str(point), end_labels.get(point), count, share))
    return tuple(categories)


def _interval_counts(
    table: FrequencyTable, column: int | None, answered: int
) -> tuple[CategoryCount, ...]:
    """In a repeat each different number of a person counts: shares are of all these numbers."""
    cells = [(None, number) for number in range(len(table.intervals))]
    base = answered
    if table.tabulated.repeated:
        base = sum(table.count(cell, column) for cell in cells)
    categories = []
    for cell, interval in zip(cells, table.intervals, strict=True):
        count = _published_count(table, cell, column)
        share = _share(count, base)
        categories.append(CategoryCount(str(cell[1]), None, count, share, interval=interval))
    return tuple(categories)


def _scale_mean(table: FrequencyTable, column: int | None, answered: int) -> Decimal | None:
    """The mean point, to two decimals; None where a cell is suppressed, which it would help to find."""
    if not answered or table.suppressed_cells(column) or table.tabulated.repeated:
        return None
    total = sum(point * table.count((None, point), column) for point in range(1, 6))
    return round(Decimal(total) / answered, 2)


def _numeric_mean(table: FrequencyTable, column: int | None, answered: int) -> Decimal | None:
    """The mean number, rounded; None where it fails the p% rule.

    By groups there is none while a group is suppressed: everybody's mean, less those of the other
    groups, would be that of the suppressed one.
    """
    tabulated = table.tabulated
    if not answered or tabulated.repeated or tabulated.question.kind == "date":
        return None
    if column is not None and any(table.answered_suppressed(c) for c in range(len(table.columns))):
        return None
    if _fails_p_percent_rule(table.bucket_counts(column)):
        return None
    mean = Decimal(table.numeric_sum(column)) / answered / THOUSAND
    return round(mean, MEAN_SIGNIFICANT_DIGITS - 1 - mean.adjusted()).normalize() + 0


def _fails_p_percent_rule(counts: Mapping[int, int]) -> bool:
    """Whether the mean would let the second largest contributor estimate the largest within p%.

    The mean times the base is the total of all numbers. Who gave the second largest number x2
    subtracts it and estimates the largest, x1, too high by the sum of all others. That sum must be
    p% of x1 at least; here p = 10. Numbers count by their absolute value.

        30 incomes of 1000 or 1200 and one of 1,000,000:
        x1 = 1,000,000   x2 = 1,200   others = 31,800 < 100,000   no mean is published
        x1 =     2,000   x2 = 1,200   others = 31,800 >=    200   the mean is published

    Source: Willenborg and de Waal (2001), chapter 6; Hundepool et al. (2012), chapter 4.
    """
    contributions: dict[int, int] = {}
    for bucket, count in counts.items():
        contributions[abs(bucket)] = contributions.get(abs(bucket), 0) + count
    largest: list[int] = []
    for size in sorted(contributions, reverse=True):
        largest += [size] * min(2, contributions[size])
    first, second = (*largest[:2], 0, 0)[:2]
    total = sum(size * count for size, count in contributions.items())
    return (total - first - second) * 100 < first * P_PERCENT


def _quantiles(table: FrequencyTable, column: int | None, answered: int) -> Quantiles | None:
    """The median where a threshold of people is on either side of it; the quartiles likewise."""
    if answered < 2 * table.threshold or table.tabulated.repeated:
        return None
    counts = table.bucket_counts(column)
    median = quantile(counts, 0.5)
    if answered < 4 * table.threshold:
        return Quantiles(median)
    return Quantiles(median, (quantile(counts, 0.25), quantile(counts, 0.75)))


def _rank_scores(
    table: FrequencyTable, column: int | None, answered: int
) -> tuple[CategoryCount, ...]:
    """Borda points: of n places the first gives n, the last 1. A choice is shown whole or not at all."""
    places = table.tabulated.question.rank
    categories = []
    for key, label, area, retired in _choice_labels(table.tabulated):
        cells = [(key, place) for place in range(1, places + 1)]
        if table.suppressed_cells(column).intersection(cells):
            categories.append(CategoryCount(key, label, None, None, area, retired=retired))
            continue
        counts = [table.count(cell, column) for cell in cells]
        points = sum((places - i) * count for i, count in enumerate(counts))
        share = _share(points, places * answered)
        categories.append(CategoryCount(key, label, points, share, area, counts[0], retired))
    return tuple(categories)


def _choice_labels(tabulated: TabulatedQuestion) -> list[tuple[str, Texts, str | None, bool]]:
    """Key, label, area and whether it is retired, of every choice."""
    current = [(c.key, c.label, c.area, False) for c in tabulated.question.choices]
    return current + [(key, label, None, True) for key, label in tabulated.retired_choices]
