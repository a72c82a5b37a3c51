"""Results of a question from its counts, with what must not be shown left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from consult.languages.rules import Texts
from consult.questionnaire.rules.items import Question
from consult.questionnaire.rules.kinds.base import Cell
from consult.questionnaire.rules.kinds.numbers import THOUSAND

from .class_intervals import ClassInterval, quantile
from .frequency_tables import QUANTITATIVE_KINDS, CellCounts, FrequencyTable, TabulatedQuestion
from .suppression import INTERNAL_THRESHOLD

ALL_RESPONDENTS: tuple[str, ...] = ("*",)
MEAN_SIGNIFICANT_DIGITS = 3
"""Significant digits of a mean of numbers: more would tell the last person's answer."""
P_PERCENT = 10
"""Per cent: how closely nobody may know another's number from a mean."""


@dataclass(frozen=True)
class CategoryCount:
    """One line of a result. `count` None: too few to show. `share` is between 0 and 1.

    `span` is set for classes of numbers (in thousandths) and of days (in months).
    """

    key: str
    label: Texts | None
    count: int | None
    share: float | None
    area: str | None = None
    first: int | None = None
    """Of a rank: how many put it first."""
    retired: bool = False
    span: ClassInterval | None = None


@dataclass(frozen=True)
class Quantiles:
    """The middle of numbers, in thousandths; the quarters where enough people answered."""

    median: int
    quarters: tuple[int, int] | None = None


@dataclass(frozen=True)
class QuestionResult:
    """What was answered to a question. `answered` None: too few to show anything."""

    question: Question
    answered: int | None
    bars: tuple[CategoryCount, ...] = ()
    mean: Decimal | None = None
    retired: bool = False
    middle: Quantiles | None = None
    repeated: bool = False
    """Whether it was asked about several things: one person may be in several lines."""

    @property
    def kind(self) -> str:
        """The kind of question."""
        return self.question.kind

    @property
    def suppressed(self) -> bool:
        """Whether something of it is not shown."""
        return self.answered is None or any(bar.count is None for bar in self.bars)


def tabulate(
    sheet: FrequencyTable, column: int | None = None, *, ordered: bool = True
) -> QuestionResult:
    """The result of a question for everybody, or for one column of groups.

    Ranks stand in the order of their points unless they are to be compared.
    """
    asked = sheet.asked
    answered = sheet.at(None, column)
    if sheet.too_few(column):
        return QuestionResult(asked.question, None, retired=asked.retired, repeated=asked.repeated)
    hidden = sheet.hidden(column)
    kind, mean, middle = asked.question.kind, None, None
    if kind == "scale5":
        bars = _scale_counts(sheet, column, hidden, answered)
        mean = _scale_mean(sheet, column, hidden, answered)
    elif kind in QUANTITATIVE_KINDS:
        bars = _interval_counts(sheet, column, hidden, answered)
        mean, middle = _numeric_mean(sheet, column, answered), _quantiles(sheet, column, answered)
    elif kind == "rank":
        bars = _rank_scores(sheet, column, hidden, answered)
        bars = tuple(sorted(bars, key=_by_descending_score)) if ordered else bars
    else:
        bars = _choice_counts(sheet, column, hidden, answered)
    return QuestionResult(
        asked.question, answered, bars, mean, asked.retired, middle, asked.repeated
    )


def _by_descending_score(bar: CategoryCount) -> tuple[bool, int]:
    return bar.count is None, -(bar.count or 0)


def _share(count: int | None, of: int) -> float | None:
    return None if count is None else (count / of if of else 0.0)


def _unsuppressed_count(
    sheet: FrequencyTable, cell: Cell, column: int | None, hidden: frozenset[Cell]
) -> int | None:
    return None if cell in hidden else sheet.at(cell, column)


def _choice_counts(
    sheet: FrequencyTable, column: int | None, hidden: frozenset[Cell], answered: int
) -> tuple[CategoryCount, ...]:
    bars = []
    for key, label, area, retired in _choice_labels(sheet.asked):
        count = _unsuppressed_count(sheet, (key, 0), column, hidden)
        bars.append(
            CategoryCount(key, label, count, _share(count, answered), area, retired=retired)
        )
    return tuple(bars)


def _scale_counts(
    sheet: FrequencyTable, column: int | None, hidden: frozenset[Cell], answered: int
) -> tuple[CategoryCount, ...]:
    ends = {1: sheet.asked.question.low, 5: sheet.asked.question.high}
    bars = []
    for point in range(1, 6):
        count = _unsuppressed_count(sheet, (None, point), column, hidden)
        bars.append(CategoryCount(str(point), ends.get(point), count, _share(count, answered)))
    return tuple(bars)


def _interval_counts(
    sheet: FrequencyTable, column: int | None, hidden: frozenset[Cell], answered: int
) -> tuple[CategoryCount, ...]:
    """Of what repeats each different number that somebody gave counts: shares are of all of these."""
    cells = [(None, number) for number in range(len(sheet.spans))]
    whole = sum(sheet.at(cell, column) for cell in cells) if sheet.asked.repeated else answered
    bars = []
    for cell, span in zip(cells, sheet.spans, strict=True):
        count = _unsuppressed_count(sheet, cell, column, hidden)
        bars.append(CategoryCount(str(cell[1]), None, count, _share(count, whole), span=span))
    return tuple(bars)


def _scale_mean(
    sheet: FrequencyTable, column: int | None, hidden: frozenset[Cell], answered: int
) -> Decimal | None:
    """The mean point, to two decimals. With a hidden cell it would help to find it: then none."""
    if not answered or hidden or sheet.asked.repeated:
        return None
    total = sum(point * sheet.at((None, point), column) for point in range(1, 6))
    return round(Decimal(total) / answered, 2)


def _numeric_mean(sheet: FrequencyTable, column: int | None, answered: int) -> Decimal | None:
    """The mean number. Not where a group is hidden: the others' means would tell its own."""
    if not answered or sheet.asked.repeated or sheet.asked.question.kind == "date":
        return None
    if column is not None and any(sheet.too_few(c) for c in range(len(sheet.columns))):
        return None
    if _fails_p_percent_rule(sheet.buckets(column)):
        return None
    mean = Decimal(sheet.total(column)) / answered / THOUSAND
    return round(mean, MEAN_SIGNIFICANT_DIGITS - 1 - mean.adjusted()).normalize() + 0


def _fails_p_percent_rule(counts: Mapping[int, int]) -> bool:
    """Whether one number makes the mean, so that the mean would tell it (the p% rule, p = 10).

    See Willenborg and de Waal (2001), chapter 6: who gave the second number knows the first closely.
    """
    sizes = {abs(bucket): 0 for bucket in counts}
    for bucket, count in counts.items():
        sizes[abs(bucket)] += count
    order = [size for size in sorted(sizes, reverse=True) for _ in range(min(2, sizes[size]))]
    first, second = (*order[:2], 0, 0)[:2]
    rest = sum(size * count for size, count in sizes.items()) - first - second
    return rest * 100 < first * P_PERCENT


def _quantiles(sheet: FrequencyTable, column: int | None, answered: int) -> Quantiles | None:
    """Median and quarters, where there are enough people on either side of each."""
    if answered < 2 * sheet.least or sheet.asked.repeated:
        return None
    counts = sheet.buckets(column)
    median = quantile(counts, 0.5)
    if answered < 4 * sheet.least:
        return Quantiles(median)
    return Quantiles(median, (quantile(counts, 0.25), quantile(counts, 0.75)))


def _rank_scores(
    sheet: FrequencyTable, column: int | None, hidden: frozenset[Cell], answered: int
) -> tuple[CategoryCount, ...]:
    """By points: of n places the first gives n, the last 1."""
    places = sheet.asked.question.rank
    bars = []
    for key, label, area, retired in _choice_labels(sheet.asked):
        cells = [(key, place) for place in range(1, places + 1)]
        if hidden.intersection(cells):
            bars.append(CategoryCount(key, label, None, None, area, retired=retired))
            continue
        counts = [sheet.at(cell, column) for cell in cells]
        points = sum((places - i) * count for i, count in enumerate(counts))
        share = _share(points, places * answered)
        bars.append(CategoryCount(key, label, points, share, area, counts[0], retired))
    return tuple(bars)


def _choice_labels(asked: TabulatedQuestion) -> list[tuple[str, Texts, str | None, bool]]:
    now = [(c.key, c.label, c.area, False) for c in asked.question.choices]
    return now + [(key, label, None, True) for key, label in asked.retired_choices]


__all__ = [
    "ALL_RESPONDENTS",
    "INTERNAL_THRESHOLD",
    "CategoryCount",
    "CellCounts",
    "FrequencyTable",
    "Quantiles",
    "QuestionResult",
    "TabulatedQuestion",
    "tabulate",
]
