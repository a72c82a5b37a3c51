"""Results of a question from its counts, with what must not be shown left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from consult.languages.rules import Texts
from consult.questionnaire.rules.items import Question
from consult.questionnaire.rules.kinds.base import Cell
from consult.questionnaire.rules.kinds.numbers import THOUSAND

from .class_intervals import Span, quantile
from .frequency_tables import MEASURED, Asked, Counts, Sheet
from .suppression import LEAST

EVERYBODY: tuple[str, ...] = ("*",)
DIGITS = 3
"""Significant digits of a mean of numbers: more would tell the last person's answer."""
CLOSE = 10
"""Per cent: how closely nobody may know another's number from a mean."""


@dataclass(frozen=True)
class Bar:
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
    span: Span | None = None


@dataclass(frozen=True)
class Middle:
    """The middle of numbers, in thousandths; the quarters where enough people answered."""

    median: int
    quarters: tuple[int, int] | None = None


@dataclass(frozen=True)
class Result:
    """What was answered to a question. `answered` None: too few to show anything."""

    question: Question
    answered: int | None
    bars: tuple[Bar, ...] = ()
    mean: Decimal | None = None
    retired: bool = False
    middle: Middle | None = None
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


def result(sheet: Sheet, column: int | None = None, *, ordered: bool = True) -> Result:
    """The result of a question for everybody, or for one column of groups.

    Ranks stand in the order of their points unless they are to be compared.
    """
    asked = sheet.asked
    answered = sheet.at(None, column)
    if sheet.too_few(column):
        return Result(asked.question, None, retired=asked.retired, repeated=asked.repeated)
    hidden = sheet.hidden(column)
    kind, mean, middle = asked.question.kind, None, None
    if kind == "scale5":
        bars = _points(sheet, column, hidden, answered)
        mean = _mean_point(sheet, column, hidden, answered)
    elif kind in MEASURED:
        bars = _classes(sheet, column, hidden, answered)
        mean, middle = _mean(sheet, column, answered), _middle(sheet, column, answered)
    elif kind == "rank":
        bars = _ranks(sheet, column, hidden, answered)
        bars = tuple(sorted(bars, key=_best_first)) if ordered else bars
    else:
        bars = _choices(sheet, column, hidden, answered)
    return Result(asked.question, answered, bars, mean, asked.retired, middle, asked.repeated)


def _best_first(bar: Bar) -> tuple[bool, int]:
    return bar.count is None, -(bar.count or 0)


def _share(count: int | None, of: int) -> float | None:
    return None if count is None else (count / of if of else 0.0)


def _shown(sheet: Sheet, cell: Cell, column: int | None, hidden: frozenset[Cell]) -> int | None:
    return None if cell in hidden else sheet.at(cell, column)


def _choices(
    sheet: Sheet, column: int | None, hidden: frozenset[Cell], answered: int
) -> tuple[Bar, ...]:
    bars = []
    for key, label, area, retired in _labels(sheet.asked):
        count = _shown(sheet, (key, 0), column, hidden)
        bars.append(Bar(key, label, count, _share(count, answered), area, retired=retired))
    return tuple(bars)


def _points(
    sheet: Sheet, column: int | None, hidden: frozenset[Cell], answered: int
) -> tuple[Bar, ...]:
    ends = {1: sheet.asked.question.low, 5: sheet.asked.question.high}
    bars = []
    for point in range(1, 6):
        count = _shown(sheet, (None, point), column, hidden)
        bars.append(Bar(str(point), ends.get(point), count, _share(count, answered)))
    return tuple(bars)


def _classes(
    sheet: Sheet, column: int | None, hidden: frozenset[Cell], answered: int
) -> tuple[Bar, ...]:
    """Of what repeats each different number that somebody gave counts: shares are of all of these."""
    cells = [(None, number) for number in range(len(sheet.spans))]
    whole = sum(sheet.at(cell, column) for cell in cells) if sheet.asked.repeated else answered
    bars = []
    for cell, span in zip(cells, sheet.spans, strict=True):
        count = _shown(sheet, cell, column, hidden)
        bars.append(Bar(str(cell[1]), None, count, _share(count, whole), span=span))
    return tuple(bars)


def _mean_point(
    sheet: Sheet, column: int | None, hidden: frozenset[Cell], answered: int
) -> Decimal | None:
    """The mean point, to two decimals. With a hidden cell it would help to find it: then none."""
    if not answered or hidden or sheet.asked.repeated:
        return None
    total = sum(point * sheet.at((None, point), column) for point in range(1, 6))
    return round(Decimal(total) / answered, 2)


def _mean(sheet: Sheet, column: int | None, answered: int) -> Decimal | None:
    """The mean number. Not where a group is hidden: the others' means would tell its own."""
    if not answered or sheet.asked.repeated or sheet.asked.question.kind == "date":
        return None
    if column is not None and any(sheet.too_few(c) for c in range(len(sheet.columns))):
        return None
    if _ruled(sheet.buckets(column)):
        return None
    mean = Decimal(sheet.total(column)) / answered / THOUSAND
    return round(mean, DIGITS - 1 - mean.adjusted()).normalize() + 0


def _ruled(counts: Mapping[int, int]) -> bool:
    """Whether one number makes the mean, so that the mean would tell it (the p% rule, p = 10).

    See Willenborg and de Waal (2001), chapter 6: who gave the second number knows the first closely.
    """
    sizes = {abs(bucket): 0 for bucket in counts}
    for bucket, count in counts.items():
        sizes[abs(bucket)] += count
    order = [size for size in sorted(sizes, reverse=True) for _ in range(min(2, sizes[size]))]
    first, second = (*order[:2], 0, 0)[:2]
    rest = sum(size * count for size, count in sizes.items()) - first - second
    return rest * 100 < first * CLOSE


def _middle(sheet: Sheet, column: int | None, answered: int) -> Middle | None:
    """Median and quarters, where there are enough people on either side of each."""
    if answered < 2 * sheet.least or sheet.asked.repeated:
        return None
    counts = sheet.buckets(column)
    median = quantile(counts, 0.5)
    if answered < 4 * sheet.least:
        return Middle(median)
    return Middle(median, (quantile(counts, 0.25), quantile(counts, 0.75)))


def _ranks(
    sheet: Sheet, column: int | None, hidden: frozenset[Cell], answered: int
) -> tuple[Bar, ...]:
    """By points: of n places the first gives n, the last 1."""
    places = sheet.asked.question.rank
    bars = []
    for key, label, area, retired in _labels(sheet.asked):
        cells = [(key, place) for place in range(1, places + 1)]
        if hidden.intersection(cells):
            bars.append(Bar(key, label, None, None, area, retired=retired))
            continue
        counts = [sheet.at(cell, column) for cell in cells]
        points = sum((places - i) * count for i, count in enumerate(counts))
        share = _share(points, places * answered)
        bars.append(Bar(key, label, points, share, area, counts[0], retired))
    return tuple(bars)


def _labels(asked: Asked) -> list[tuple[str, Texts, str | None, bool]]:
    now = [(c.key, c.label, c.area, False) for c in asked.question.choices]
    return now + [(key, label, None, True) for key, label in asked.retired_choices]


__all__ = [
    "EVERYBODY",
    "LEAST",
    "Asked",
    "Bar",
    "Counts",
    "Middle",
    "Result",
    "Sheet",
    "result",
]
