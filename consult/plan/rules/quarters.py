"""Quarters of a year, and the schedule (*cronograma*) made of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Generic, TypeVar

Label = TypeVar("Label")


@dataclass(frozen=True)
class Quarter:
    """A quarter of a year, as in a *cronograma*."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """Read `2026Q2`. Raises ValueError on anything else."""
        year, _, number = text.partition("Q")
        if len(year) != 4 or number not in {"1", "2", "3", "4"}:
            raise ValueError(f"not a quarter: {text!r}")
        return cls(int(year), int(number))

    @classmethod
    def at(cls, place: int) -> Quarter:
        """The quarter at a place on the line of all quarters; the reverse of `place`."""
        return cls(place // 4, place % 4 + 1)

    @property
    def place(self) -> int:
        """Its place on the line of all quarters: the next quarter is one more."""
        return self.year * 4 + self.number - 1

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"


def quarters_between(starts: date, ends: date) -> list[Quarter]:
    """Every quarter that a period touches."""
    first, last = starts.year * 4 + (starts.month - 1) // 3, ends.year * 4 + (ends.month - 1) // 3
    return [Quarter.at(place) for place in range(first, last + 1)]


@dataclass(frozen=True)
class QuarterSpan:
    """Quarters that follow each other: the place of the first in the schedule, and how many."""

    start: int
    length: int
    first: Quarter
    last: Quarter


@dataclass(frozen=True)
class ScheduleRow(Generic[Label]):
    """An activity: `on` says of each quarter of the schedule whether it runs."""

    label: Label
    on: tuple[bool, ...]
    spans: tuple[QuarterSpan, ...]


@dataclass(frozen=True)
class ScheduleYear:
    """A year of the schedule: the place of its first quarter, and how many of it are shown."""

    year: int
    start: int
    length: int


@dataclass(frozen=True)
class Schedule(Generic[Label]):
    """What a *cronograma* draws. `now` is the place of today's quarter, if it is in it."""

    quarters: tuple[Quarter, ...]
    years: tuple[ScheduleYear, ...]
    rows: tuple[ScheduleRow[Label], ...]
    now: int | None = None


def schedule(
    activities: Iterable[tuple[Label, Sequence[str]]],
    starts: date,
    ends: date,
    today: date | None = None,
) -> Schedule[Label]:
    """Lay out activities on the quarters of a period, given as (label, quarters like `2026Q2`).

    Quarters outside the period are shown too: the schedule grows to hold them.
    Raises ValueError for a text that is no quarter.
    """
    given = [(label, {Quarter.parse(q) for q in texts}) for label, texts in activities]
    places = [q.place for q in quarters_between(starts, ends)]
    places += [q.place for _, quarters in given for q in quarters]
    quarters = tuple(Quarter.at(i) for i in range(min(places), max(places) + 1))
    current = quarters_between(today, today)[0] if today else None
    rows = tuple(
        ScheduleRow(label, tuple(q in on for q in quarters), _spans(quarters, on))
        for label, on in given
    )
    now = quarters.index(current) if current in quarters else None
    return Schedule(quarters, _years(quarters), rows, now)


def _spans(quarters: Sequence[Quarter], on: Collection[Quarter]) -> tuple[QuarterSpan, ...]:
    spans = []
    for running, group in groupby(enumerate(quarters), key=lambda pair: pair[1] in on):
        if running:
            members = list(group)
            spans.append(QuarterSpan(members[0][0], len(members), members[0][1], members[-1][1]))
    return tuple(spans)


def _years(quarters: Sequence[Quarter]) -> tuple[ScheduleYear, ...]:
    years = []
    for year, group in groupby(enumerate(quarters), key=lambda pair: pair[1].year):
        members = list(group)
        years.append(ScheduleYear(year, members[0][0], len(members)))
    return tuple(years)
