"""The frequency table of one question, for everybody and by groups, with its suppressions.

A table is judged as a whole, once: the row of everybody (`suppression`), then the crosstab with the
groups (`crosstab_suppression`), then what holds of particular kinds of question:

- *Multiple response.* Whoever answered took one choice at least (`multiple_response_suppression`).
- *Ranks.* Each person gives each place once, so that the counts of a place add up to everybody. A
  choice is shown at all its places or at none.
- *Repeats.* What is asked of each child, say, can put one person into several cells: each cell is
  judged by itself, against those who are not in it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from consult.languages.rules import Texts
from consult.questionnaire.rules.items import Question
from consult.questionnaire.rules.kinds import KINDS
from consult.questionnaire.rules.kinds.base import Cell

from .class_intervals import ClassInterval, class_intervals
from .crosstab_suppression import CellPosition, homogeneous_columns, suppress_crosstab
from .suppression import (
    INTERNAL_THRESHOLD,
    PUBLIC_THRESHOLD,
    below_threshold,
    complementary_suppression,
    multiple_response_suppression,
    suppress_row,
)

CellCounts = Mapping[Cell | None, Mapping[str, int]]
"""Cell (None: answered at all) -> group of people -> count."""
ALL_RESPONDENTS = "*"
"""The one group where counts are not broken down."""
SuppressedCells = dict[int | None, set[Cell]]
"""Column (None: everybody) -> the cells that are not shown there."""

QUANTITATIVE_KINDS = frozenset({"integer", "decimal", "range", "date"})
"""Kinds whose counts are of numbers or months: they are shown in class intervals."""
SUM_CELL = ("", 0)
"""The cell that holds the sum of the numbers, in thousandths."""


@dataclass(frozen=True)
class TabulatedQuestion:
    """A question with every choice it ever had, the retired ones last, and what filters it.

    Each mapping goes from the key of a filter question to the keys of the choices it names, see
    `filter_questions`: `filters` decide whether this question is asked, `past_filters` did so in
    earlier versions, whose answers are counted with the rest, and `choice_filters` decide which
    choices are offered.
    """

    question: Question
    retired_choices: tuple[tuple[str, Texts], ...] = ()
    retired: bool = False
    repeated: bool = False
    filters: Mapping[str, frozenset[str]] = field(default_factory=dict)
    past_filters: Mapping[str, frozenset[str]] = field(default_factory=dict)
    choice_filters: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def filter_keys(self) -> frozenset[str]:
        """The keys of all questions whose suppressed counts this one's base may disclose."""
        return frozenset({*self.filters, *self.past_filters, *self.choice_filters})

    @property
    def choice_keys(self) -> tuple[str, ...]:
        """The keys of all choices."""
        current = tuple(choice.key for choice in self.question.choices)
        return current + tuple(key for key, _ in self.retired_choices)


class FrequencyTable:
    """The counts of one question, added up over columns of groups, and which cells are suppressed.

    `protect_zeros` is for groups made by the answers to another question, see `crosstab_suppression`.
    """

    def __init__(
        self,
        tabulated: TabulatedQuestion,
        counts: CellCounts,
        columns: Sequence[tuple[str, ...]],
        threshold: int = INTERNAL_THRESHOLD,
        *,
        protect_zeros: bool = False,
    ) -> None:
        self.tabulated = tabulated
        self.columns = tuple(columns)
        self.threshold = threshold
        self.protect_zeros = protect_zeros
        self._cell_counts = counts

    @cached_property
    def intervals(self) -> tuple[ClassInterval, ...]:
        """The class intervals of numbers and months; none for other kinds."""
        question, kind = self.tabulated.question, self.tabulated.question.kind
        if kind not in QUANTITATIVE_KINDS:
            return ()
        steps = (question.minimum or 0, question.step or 1)
        integers_only = kind == "integer" or (
            kind == "range" and all(step == int(step) for step in steps)
        )
        return class_intervals(
            self.bucket_counts(None),
            months=kind == "date",
            integers_only=integers_only,
            threshold=self.threshold,
            min_respondents=max if self.tabulated.repeated else sum,
        )

    def bucket_counts(self, column: int | None) -> dict[int, int]:
        """The count of each bucket of numbers or months."""
        buckets = [cell for cell in self._cell_counts if cell is not None and cell != SUM_CELL]
        return {cell[1]: self._count(self._cell_counts, cell, column) for cell in buckets}

    @cached_property
    def _class_counts(self) -> CellCounts:
        """The counts by class interval where the question is quantitative, else as they are stored."""
        if self.tabulated.question.kind not in QUANTITATIVE_KINDS:
            return self._cell_counts
        counts: dict[Cell | None, dict[str, int]] = {None: dict(self._cell_counts.get(None, {}))}
        for number, interval in enumerate(self.intervals):
            class_groups = counts.setdefault((None, number), {})
            for cell, groups in self._cell_counts.items():
                if cell is not None and cell != SUM_CELL and interval.contains(cell[1]):
                    for group, count in groups.items():
                        class_groups[group] = class_groups.get(group, 0) + count
        return counts

    def _count(self, counts: CellCounts, cell: Cell | None, column: int | None) -> int:
        groups = counts.get(cell, {})
        if column is None:
            return sum(groups.values())
        return sum(groups.get(group, 0) for group in self.columns[column])

    def count(self, cell: Cell | None, column: int | None) -> int:
        """The count of a cell (None: of those who answered at all); column None: of everybody."""
        return self._count(self._class_counts, cell, column)

    def min_respondents(self, cell: Cell, column: int | None) -> int:
        """How many people a cell holds at least: in a repeat one can be in an interval twice."""
        if not (self.tabulated.repeated and self.intervals):
            return self.count(cell, column)
        interval = self.intervals[cell[1]]
        buckets = self.bucket_counts(column).items()
        return max((count for bucket, count in buckets if interval.contains(bucket)), default=0)

    def numeric_sum(self, column: int | None) -> int:
        """The sum of the numbers, in thousandths."""
        return self._count(self._cell_counts, SUM_CELL, column)

    def answered_suppressed(self, column: int | None) -> bool:
        """Whether even how many answered is not shown: they are few, or would disclose another few."""
        if below_threshold(self.count(None, None), self.threshold):
            return True
        return column is not None and column in self._suppressed_columns

    def suppressed_cells(self, column: int | None) -> frozenset[Cell]:
        """The cells not shown in a column; column None: in the unfiltered result."""
        return frozenset(self._suppressed[column])

    @cached_property
    def partitions(self) -> list[tuple[Cell, ...]]:
        """The cells in partitions; each person is in one cell of a partition at most."""
        question = self.tabulated.question
        if question.kind in QUANTITATIVE_KINDS:
            partitions: list[tuple[Cell, ...]] = [
                tuple((None, number) for number in range(len(self.intervals)))
            ]
        else:
            partitions = KINDS[question.kind].partitions(question, self.tabulated.choice_keys)
        if self.tabulated.repeated:
            return [(cell,) for partition in partitions for cell in partition]
        return partitions

    @cached_property
    def _cells(self) -> list[Cell]:
        return [cell for partition in self.partitions for cell in partition]

    @cached_property
    def _suppressed_columns(self) -> frozenset[int]:
        answered = [self.count(None, column) for column in range(len(self.columns))]
        return suppress_row(answered, self.threshold)

    @cached_property
    def _suppressed(self) -> SuppressedCells:
        question = self.tabulated.question
        exhaustive = KINDS[question.kind].exhaustive and not self.tabulated.repeated
        multiple_response = question.kind == "multi" or self.tabulated.repeated
        implied = self._multiple_response_suppression() if multiple_response else set()
        suppressed: SuppressedCells = {c: set() for c in (None, *range(len(self.columns)))}
        for partition in self.partitions:
            row = self._partition_counts(partition, exhaustive, None)
            rows = set(suppress_row(row, self.threshold))
            rows |= {r for r, cell in enumerate(partition) if cell in implied}
            suppressed[None] |= {cell for r, cell in enumerate(partition) if r in rows}
            if self.columns:
                for r, column in self._crosstab_suppression(partition, exhaustive, rows):
                    if r < len(partition):
                        suppressed[column].add(partition[r])
        if question.kind == "rank":
            self._suppress_ranks(suppressed)
        elif multiple_response:
            self._suppress_multiple_response_columns(suppressed)
        return suppressed

    def _suppress_ranks(self, suppressed: SuppressedCells) -> None:
        """Suppress further choices where the counts of a place add up to all who answered.

        A choice is shown at all places or at none. A column in which another choice is suppressed
        is suppressed entirely: its places could else be completed from each other.
        """
        places = [
            [cell for cell in self._cells if cell[1] == place]
            for place in range(1, self.tabulated.question.rank + 1)
        ]
        choices = {choice for choice, _ in suppressed[None]}
        for _ in self.partitions:  # each pass suppresses one choice more, or nothing
            for cells in places:
                row = [self.count(cell, None) for cell in cells]
                hidden = {i for i, cell in enumerate(cells) if cell[0] in choices}
                complement = complementary_suppression(row, hidden, self.threshold)
                choices |= {cells[i][0] for i in complement}
        everywhere = {cell for cell in self._cells if cell[0] in choices}
        for column, cells_of_column in suppressed.items():
            more = column is not None and bool(cells_of_column - everywhere)
            cells_of_column |= set(self._cells) if more else everywhere

    def _suppress_multiple_response_columns(self, suppressed: SuppressedCells) -> None:
        """Suppress the columns in which the number who answered discloses a cell, never one alone."""
        disclosed = set()
        for column in range(len(self.columns)):
            row = [self.min_respondents(cell, column) for cell in self._cells]
            hidden = frozenset(
                i for i, cell in enumerate(self._cells) if cell in suppressed[column]
            )
            answered = self.count(None, column)
            if multiple_response_suppression(row, hidden, answered, self.threshold) != hidden:
                disclosed.add(column)
        if len(disclosed) == 1:
            others = [c for c in range(len(self.columns)) if c not in disclosed]
            disclosed |= set(sorted(others, key=lambda c: self.count(None, c))[:1])
        for column in disclosed:
            suppressed[column].update(self._cells)

    def _crosstab_suppression(
        self, partition: Sequence[Cell], exhaustive: bool, suppressed_rows: Collection[int]
    ) -> frozenset[CellPosition]:
        """The positions to suppress in a partition by columns; rows are its cells, then the rest."""
        columns = [
            self._partition_counts(partition, exhaustive, c) for c in range(len(self.columns))
        ]
        public = self.threshold >= PUBLIC_THRESHOLD
        return suppress_crosstab(
            list(zip(*columns, strict=True)),
            suppressed_rows,
            self.threshold,
            suppressed_columns=self._suppressed_columns,
            protect_zeros=self.protect_zeros,
            homogeneous_columns=homogeneous_columns(columns, len(partition)) if public else (),
        )

    def _partition_counts(
        self, partition: Sequence[Cell], exhaustive: bool, column: int | None
    ) -> list[int]:
        """The counts of a partition; where one can be in none of its cells, the rest comes last."""
        counts = [self.min_respondents(cell, column) for cell in partition]
        if exhaustive:
            return counts
        return [*counts, max(0, self.count(None, column) - sum(counts))]

    def _multiple_response_suppression(self) -> set[Cell]:
        """The cells suppressed because whoever answered is in one of them at least."""
        answered = self.count(None, None)
        row = [self.min_respondents(cell, None) for cell in self._cells]
        unsafe = frozenset(
            i for i, count in enumerate(row)
            if 0 in suppress_row([count, max(0, answered - count)], self.threshold)
        )  # fmt: skip
        suppressed = multiple_response_suppression(row, unsafe, answered, self.threshold)
        return {self._cells[i] for i in suppressed}
