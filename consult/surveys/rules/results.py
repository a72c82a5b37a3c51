"""Results of a question from its counts, with what must not be shown left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from consult.languages.rules import Texts

from .document import Question
from .kinds import KINDS, Cell
from .suppression import LEAST, hidden_in_line, hidden_in_table, small

Counts = Mapping[Cell | None, Mapping[str, int]]
"""Cell (None: answered at all) -> group of people -> how many."""

EVERYBODY: tuple[str, ...] = ("*",)


@dataclass(frozen=True)
class Bar:
    """One line of a result. `count` None: too few to show. `share` is between 0 and 1."""

    key: str
    label: Texts | None
    count: int | None
    share: float | None
    area: str | None = None
    first: int | None = None
    """Of a rank: how many put it first."""
    retired: bool = False


@dataclass(frozen=True)
class Result:
    """What was answered to a question. `answered` None: too few to show anything."""

    question: Question
    answered: int | None
    bars: tuple[Bar, ...] = ()
    mean: Decimal | None = None
    retired: bool = False

    @property
    def kind(self) -> str:
        """The kind of question."""
        return self.question.kind

    @property
    def suppressed(self) -> bool:
        """Whether something of it is not shown."""
        return self.answered is None or any(bar.count is None for bar in self.bars)


@dataclass(frozen=True)
class Asked:
    """A question with every choice it ever had, the retired ones last."""

    question: Question
    retired_choices: tuple[tuple[str, Texts], ...] = ()
    retired: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all choices."""
        now = tuple(choice.key for choice in self.question.choices)
        return now + tuple(key for key, _ in self.retired_choices)


class Sheet:
    """The counts of one question, summed over columns of groups; judges what may be seen."""

    def __init__(self, asked: Asked, counts: Counts, columns: Sequence[tuple[str, ...]]) -> None:
        self.asked = asked
        self.columns = tuple(columns)
        self._counts = counts

    def at(self, cell: Cell | None, column: int | None) -> int:
        """How many are in a cell; column None: everybody."""
        groups = self._counts.get(cell, {})
        if column is None:
            return sum(groups.values())
        return sum(groups.get(group, 0) for group in self.columns[column])

    def too_few(self, column: int | None, least: int = LEAST) -> bool:
        """Whether even how many answered is hidden: they are few, or would tell another few."""
        if column is None:
            return small(self.at(None, None), least)
        line = [self.at(None, each) for each in range(len(self.columns))]
        return column in hidden_in_line(line, least)

    def hidden(self, column: int | None, least: int = LEAST) -> frozenset[Cell]:
        """The cells not to show in a column (None: in the unfiltered result)."""
        kind = KINDS[self.asked.question.kind]
        found: set[Cell] = set()
        for part in kind.partitions(self.asked.question, self.asked.keys):
            hidden = self._hidden_rows(part, kind.exhaustive, column, least)
            found |= {cell for row, cell in enumerate(part) if row in hidden}
        return frozenset(found)

    def _line(self, part: Sequence[Cell], exhaustive: bool, column: int | None) -> list[int]:
        line = [self.at(cell, column) for cell in part]
        return line if exhaustive else [*line, max(0, self.at(None, column) - sum(line))]

    def _hidden_rows(
        self, part: Sequence[Cell], exhaustive: bool, column: int | None, least: int
    ) -> frozenset[int]:
        always = hidden_in_line(self._line(part, exhaustive, None), least)
        if column is None:
            return always
        lines = [self._line(part, exhaustive, c) for c in range(len(self.columns))]
        table = [list(row) for row in zip(*lines, strict=True)]
        return frozenset(r for r, c in hidden_in_table(table, always, least) if c == column)


def result(sheet: Sheet, column: int | None = None, least: int = LEAST) -> Result:
    """The result of a question for everybody, or for one column of groups."""
    asked = sheet.asked
    answered = sheet.at(None, column)
    if sheet.too_few(column, least):
        return Result(asked.question, None, retired=asked.retired)
    hidden = sheet.hidden(column, least)
    kind = asked.question.kind
    if kind == "scale5":
        return Result(
            asked.question,
            answered,
            _points(sheet, column, hidden, answered),
            None if hidden else _mean(sheet, column, answered),
            asked.retired,
        )
    bars = _ranks if kind == "rank" else _choices
    return Result(
        asked.question, answered, bars(sheet, column, hidden, answered), retired=asked.retired
    )


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


def _mean(sheet: Sheet, column: int | None, answered: int) -> Decimal | None:
    """The mean point, to two decimals. With a hidden cell it would help to find it: then none."""
    if not answered:
        return None
    total = sum(point * sheet.at((None, point), column) for point in range(1, 6))
    return round(Decimal(total) / answered, 2)


def _ranks(
    sheet: Sheet, column: int | None, hidden: frozenset[Cell], answered: int
) -> tuple[Bar, ...]:
    """By points: of n places the first gives n, the last 1. The highest first."""
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
    return tuple(sorted(bars, key=lambda bar: (bar.count is None, -(bar.count or 0))))


def _labels(asked: Asked) -> list[tuple[str, Texts, str | None, bool]]:
    now = [(c.key, c.label, c.area, False) for c in asked.question.choices]
    return now + [(key, label, None, True) for key, label in asked.retired_choices]
