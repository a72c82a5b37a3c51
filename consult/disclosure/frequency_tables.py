"""The counts of one question, for everybody and by groups, and which of them may be seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from consult.languages.rules import Texts
from consult.questionnaire.rules.items import Question
from consult.questionnaire.rules.kinds import KINDS
from consult.questionnaire.rules.kinds.base import Cell

from .class_intervals import ClassInterval, class_intervals
from .crosstab_suppression import suppress_crosstab
from .suppression import (
    INTERNAL_THRESHOLD,
    PUBLIC_THRESHOLD,
    below_threshold,
    complementary_suppression,
    multiple_response_suppression,
    suppress_row,
)

CellCounts = Mapping[Cell | None, Mapping[str, int]]
"""Cell (None: answered at all) -> group of people -> how many."""

QUANTITATIVE_KINDS = frozenset({"integer", "decimal", "range", "date"})
"""Kinds whose counts are of numbers or months: they are shown in classes."""
SUM_CELL = ("", 0)
"""The cell of the sum of the numbers, in thousandths."""


@dataclass(frozen=True)
class TabulatedQuestion:
    """A question with every choice it ever had, the retired ones last.

    `after` are the questions that decide whether it is asked, see `rules.deciding`; `once` those that
    did in earlier versions, whose answers are among the others. `among` are those that decide which
    choices are offered.
    """

    question: Question
    retired_choices: tuple[tuple[str, Texts], ...] = ()
    retired: bool = False
    repeated: bool = False
    after: Mapping[str, frozenset[str]] = field(default_factory=dict)
    once: Mapping[str, frozenset[str]] = field(default_factory=dict)
    among: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def deciding(self) -> frozenset[str]:
        """The keys of all questions whose results this one's may tell."""
        return frozenset({*self.after, *self.once, *self.among})

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all choices."""
        now = tuple(choice.key for choice in self.question.choices)
        return now + tuple(key for key, _ in self.retired_choices)


class FrequencyTable:
    """The counts of one question, summed over columns of groups; judges what may be seen.

    `nobody_too` is for groups made by another question, see `rules.tables`.
    """

    def __init__(
        self,
        asked: TabulatedQuestion,
        counts: CellCounts,
        columns: Sequence[tuple[str, ...]],
        least: int = INTERNAL_THRESHOLD,
        *,
        nobody_too: bool = False,
    ) -> None:
        self.asked = asked
        self.columns = tuple(columns)
        self.least = least
        self.nobody_too = nobody_too
        self._raw = counts
        self._hidden: dict[int | None, frozenset[Cell]] = {}

    @cached_property
    def spans(self) -> tuple[ClassInterval, ...]:
        """The classes of numbers and months; none for other kinds."""
        question, kind = self.asked.question, self.asked.question.kind
        if kind not in QUANTITATIVE_KINDS:
            return ()
        steps = (question.minimum or 0, question.step or 1)
        whole = kind == "integer" or (kind == "range" and all(n == int(n) for n in steps))
        return class_intervals(
            self.buckets(None),
            months=kind == "date",
            whole=whole,
            threshold=self.least,
            min_respondents=max if self.asked.repeated else sum,
        )

    def buckets(self, column: int | None) -> dict[int, int]:
        """How many are in each bucket of numbers or months."""
        measured = [cell for cell in self._raw if cell is not None and cell != SUM_CELL]
        return {cell[1]: self._at(self._raw, cell, column) for cell in measured}

    @cached_property
    def _counts(self) -> CellCounts:
        if self.asked.question.kind not in QUANTITATIVE_KINDS:
            return self._raw
        found: dict[Cell | None, dict[str, int]] = {None: dict(self._raw.get(None, {}))}
        for number, span in enumerate(self.spans):
            held = found.setdefault((None, number), {})
            for cell, groups in self._raw.items():
                if cell is not None and cell != SUM_CELL and span.holds(cell[1]):
                    for group, count in groups.items():
                        held[group] = held.get(group, 0) + count
        return found

    def _at(self, counts: CellCounts, cell: Cell | None, column: int | None) -> int:
        groups = counts.get(cell, {})
        if column is None:
            return sum(groups.values())
        return sum(groups.get(group, 0) for group in self.columns[column])

    def at(self, cell: Cell | None, column: int | None) -> int:
        """How many are in a cell (None: answered at all); column None: everybody."""
        return self._at(self._counts, cell, column)

    def people(self, cell: Cell, column: int | None) -> int:
        """How many people are in a cell, at least: of what repeats one can be in a class twice."""
        if not (self.asked.repeated and self.spans):
            return self.at(cell, column)
        span = self.spans[cell[1]]
        counts = self.buckets(column).items()
        return max((count for bucket, count in counts if span.holds(bucket)), default=0)

    def total(self, column: int | None) -> int:
        """The sum of the numbers, in thousandths."""
        return self._at(self._raw, SUM_CELL, column)

    @cached_property
    def _dead(self) -> frozenset[int]:
        line = [self.at(None, each) for each in range(len(self.columns))]
        return suppress_row(line, self.least)

    def too_few(self, column: int | None) -> bool:
        """Whether even how many answered is hidden: they are few, or would tell another few."""
        if below_threshold(self.at(None, None), self.least):
            return True
        return column is not None and column in self._dead

    def hidden(self, column: int | None) -> frozenset[Cell]:
        """The cells not to show in a column (None: in the unfiltered result)."""
        if column not in self._hidden:
            self._judge()
        return self._hidden[column]

    @cached_property
    def parts(self) -> list[tuple[Cell, ...]]:
        """The cells in parts; in each part everybody is in one cell at most."""
        question = self.asked.question
        if question.kind in QUANTITATIVE_KINDS:
            parts: list[tuple[Cell, ...]] = [tuple((None, n) for n in range(len(self.spans)))]
        else:
            parts = KINDS[question.kind].partitions(question, self.asked.keys)
        return [(cell,) for part in parts for cell in part] if self.asked.repeated else parts

    def _judge(self) -> None:
        exhaustive = KINDS[self.asked.question.kind].exhaustive and not self.asked.repeated
        found: dict[int | None, set[Cell]] = {None: set()}
        found |= {column: set() for column in range(len(self.columns))}
        covered = self._covered()
        for part in self.parts:
            line = self._line(part, exhaustive, None)
            always = set(suppress_row(line, self.least))
            always |= {row for row, cell in enumerate(part) if cell in (covered or ())}
            found[None] |= {cell for row, cell in enumerate(part) if row in always}
            if self.columns:
                for row, column in self._table(part, exhaustive, always):
                    if row < len(part):
                        found[column].add(part[row])
        if self.asked.question.kind == "rank":
            self._judge_ranks(found)
        elif covered is not None:
            self._cover_columns(found)
        self._hidden = {column: frozenset(cells) for column, cells in found.items()}

    def _judge_ranks(self, found: dict[int | None, set[Cell]]) -> None:
        """Hide more choices where what is at a place adds up: each person gives each place once.

        A choice is shown whole or not at all. In the columns where one is hidden all are, so that
        the places can be given to each other there.
        """
        places = [[cell for part in self.parts for cell in part if cell[1] == place]
                  for place in range(1, self.asked.question.rank + 1)]  # fmt: skip
        hidden = {choice for choice, _ in found[None]}
        for _ in self.parts:  # each look hides one choice more, or nothing
            for cells in places:
                line = [self.at(cell, None) for cell in cells]
                gone = {nth for nth, cell in enumerate(cells) if cell[0] in hidden}
                hidden |= {
                    cells[nth][0] for nth in complementary_suppression(line, gone, self.least)
                }
        always = {cell for cells in places for cell in cells if cell[0] in hidden}
        everything = {cell for cells in places for cell in cells}
        for column, mine in found.items():
            mine |= everything if column is not None and mine - always else always

    def _cover_columns(self, found: dict[int | None, set[Cell]]) -> None:
        """Hide the columns whose people took something each, where that tells what is hidden."""
        cells = [cell for part in self.parts for cell in part]
        told = set()
        for column in range(len(self.columns)):
            line = [self.people(cell, column) for cell in cells]
            hidden = frozenset(nth for nth, cell in enumerate(cells) if cell in found[column])
            if (
                multiple_response_suppression(line, hidden, self.at(None, column), self.least)
                != hidden
            ):
                told.add(column)
        if len(told) == 1:
            rest = [c for c in range(len(self.columns)) if c not in told]
            told |= set(sorted(rest, key=lambda c: self.at(None, c))[:1])
        for column in told:
            found[column].update(cells)

    def _table(
        self, part: Sequence[Cell], exhaustive: bool, always: Iterable[int]
    ) -> frozenset[tuple[int, int]]:
        lines = [self._line(part, exhaustive, c) for c in range(len(self.columns))]
        table = [list(row) for row in zip(*lines, strict=True)]
        return suppress_crosstab(
            table,
            always,
            self.least,
            suppressed_columns=self._dead,
            protect_zeros=self.nobody_too,
            homogeneous_columns=self._alike(table, len(part)),
        )

    def _alike(self, table: Sequence[Sequence[int]], answers: int) -> list[int]:
        """The columns whose people all gave one answer: in public that would be known of each."""
        if self.least < PUBLIC_THRESHOLD:
            return []
        columns = enumerate(zip(*table, strict=True))
        return [at for at, line in columns if max(line[:answers], default=0) == sum(line) > 0]

    def _line(self, part: Sequence[Cell], exhaustive: bool, column: int | None) -> list[int]:
        line = [self.people(cell, column) for cell in part]
        return line if exhaustive else [*line, max(0, self.at(None, column) - sum(line))]

    def _covered(self) -> set[Cell] | None:
        """Of several choices, those hidden since whoever answered took one at least.

        None where people take one only.
        """
        cells = [cell for part in self.parts for cell in part]
        if self.asked.question.kind != "multi" and not self.asked.repeated:
            return None
        counts = [self.people(cell, None) for cell in cells]
        answered = self.at(None, None)
        hidden = frozenset(
            place
            for place, count in enumerate(counts)
            if 0 in suppress_row([count, max(0, answered - count)], self.least)
        )
        return {
            cells[place]
            for place in multiple_response_suppression(counts, hidden, answered, self.least)
        }
