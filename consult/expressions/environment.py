"""What an expression is evaluated on: the answers, as seen from where the expression stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from .values import ReferenceValue, Value, normalized

RepeatPath = tuple[int, ...]
"""Which instance of each enclosing repeat, from 1, the outermost first; () outside of all."""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class Environment(Protocol):
    """What evaluate() reads. No method may raise; what does not exist is None or []."""

    @property
    def today(self) -> date:
        """The day of answering."""
        ...

    def value(self, name: str) -> ReferenceValue:
        """The value of a name; for a question in a repeat that is not around here, all its values.

        For a repeat itself, a list with one item for each of its instances here.
        """
        ...

    def current_value(self) -> Value:
        """The value of the question the expression belongs to (`.`)."""
        ...

    def previous_value(self) -> Value:
        """What the expression evaluated to before, for once()."""
        ...

    def position(self, repeat: str | None) -> int | None:
        """The number of this instance of a repeat, from 1; of the innermost repeat for None."""
        ...

    def instance_value(self, name: str, indices: Mapping[str, int]) -> Value:
        """The value of a name in the given instances; in those around here for other repeats."""
        ...

    def choice_label(self, name: str, choice: str) -> str | None:
        """The label of a question's choice, in the language of the page."""
        ...

    def column_value(self, name: str) -> Value:
        """A column of the choice that a choice filter is evaluated for."""
        ...

    def month_name(self, day: date) -> str:
        """The short name of the month, in the language of the page."""
        ...

    def weekday_name(self, day: date) -> str:
        """The short name of the day of the week, in the language of the page."""
        ...


def shared_depth(path: RepeatPath, repeats: Sequence[str], others: Sequence[str]) -> int:
    """How many enclosing repeats two places have in common, from the outermost.

    `path` is the instance of the first place; it may be shorter than its `repeats`.
    """
    depth = 0
    for repeat, other in zip(repeats[: len(path)], others, strict=False):
        if repeat != other:
            break
        depth += 1
    return depth


@dataclass(frozen=True)
class MappingEnvironment:
    """An Environment of plain data.

    `values`: by name and path. `enclosing_repeats`: of each name that is in a repeat, the outermost
    first; those of a repeat end with itself. `counts`: instances of a repeat, by the path around
    it. `repeats` and `path`: where the expression stands.
    """

    today: date
    values: Mapping[str, Mapping[RepeatPath, Value]] = field(default_factory=dict)
    enclosing_repeats: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    counts: Mapping[str, Mapping[RepeatPath, int]] = field(default_factory=dict)
    repeats: tuple[str, ...] = ()
    path: RepeatPath = ()
    current: Value = None
    previous: Value = None
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    columns: Mapping[str, Value] = field(default_factory=dict)
    months: Sequence[str] = MONTHS
    weekdays: Sequence[str] = WEEKDAYS

    def value(self, name: str) -> ReferenceValue:
        """See Environment."""
        values = self.values.get(name, {})
        enclosing = self.enclosing_repeats.get(name)
        if not enclosing:
            return normalized(values.get(()))
        depth = shared_depth(self.path, self.repeats, enclosing)
        if name == enclosing[-1]:
            depth = min(depth, len(enclosing) - 1)
        if depth == len(enclosing):
            return normalized(values.get(self.path[:depth]))
        return [normalized(values.get(path)) for path in self._instance_paths(enclosing, depth)]

    def _instance_paths(self, enclosing: tuple[str, ...], depth: int) -> list[RepeatPath]:
        paths = [self.path[:depth]]
        for repeat in enclosing[depth:]:
            counts = self.counts.get(repeat, {})
            paths = [
                (*path, number) for path in paths for number in range(1, counts.get(path, 0) + 1)
            ]
        return paths

    def current_value(self) -> Value:
        """See Environment."""
        return normalized(self.current)

    def previous_value(self) -> Value:
        """See Environment."""
        return normalized(self.previous)

    def position(self, repeat: str | None) -> int | None:
        """See Environment."""
        if repeat is None:
            return self.path[-1] if self.path else None
        if repeat not in self.repeats[: len(self.path)]:
            return None
        return self.path[self.repeats.index(repeat)]

    def instance_value(self, name: str, indices: Mapping[str, int]) -> Value:
        """See Environment."""
        numbers = dict(zip(self.repeats, self.path, strict=False)) | dict(indices)
        path = tuple(numbers.get(repeat, 0) for repeat in self.enclosing_repeats.get(name, ()))
        return normalized(self.values.get(name, {}).get(path))

    def choice_label(self, name: str, choice: str) -> str | None:
        """See Environment."""
        return self.labels.get(name, {}).get(choice)

    def column_value(self, name: str) -> Value:
        """See Environment."""
        return normalized(self.columns.get(name))

    def month_name(self, day: date) -> str:
        """See Environment."""
        return self.months[day.month - 1]

    def weekday_name(self, day: date) -> str:
        """See Environment."""
        return self.weekdays[day.weekday()]
