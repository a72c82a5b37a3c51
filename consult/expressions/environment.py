"""What an expression is evaluated on: the answers, seen from where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from .values import ReferenceValue, Value, normalized

RepeatPath = tuple[int, ...]
"""Which instance of each repeat around, from the outermost in, counted from 1."""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class Environment(Protocol):
    """What evaluate() asks. Nothing may raise; what is not there is None or []."""

    @property
    def today(self) -> date:
        """The day of answering."""
        ...

    def value(self, name: str) -> ReferenceValue:
        """The value of a name; a list of all, in order, where it lives in a repeat further in.

        For a repeat itself a list with something for each of its instances here.
        """
        ...

    def current_value(self) -> Value:
        """The value of the question the expression belongs to (`.`)."""
        ...

    def previous_value(self) -> Value:
        """What the expression gave before, for once()."""
        ...

    def position(self, repeat: str | None) -> int | None:
        """Which instance of a repeat this is, from 1; of the innermost for None."""
        ...

    def instance_value(self, name: str, indices: Mapping[str, int]) -> Value:
        """The value of a name in the given instances; in those around here for other repeats."""
        ...

    def choice_label(self, name: str, choice: str) -> str | None:
        """The words of a question's choice, in the language of the page."""
        ...

    def column_value(self, name: str) -> Value:
        """A column of the choice that a choice filter looks at."""
        ...

    def month_name(self, day: date) -> str:
        """The short name of the month, in the language of the page."""
        ...

    def weekday_name(self, day: date) -> str:
        """The short name of the day of the week, in the language of the page."""
        ...


@dataclass(frozen=True)
class MappingEnvironment:
    """An Environment of plain data.

    `values`: by name and path. `homes`: the repeats a name lives in, outermost first, left out
    for those in none; a repeat's own ends with itself. `counts`: instances of a repeat, by the
    path of what is around it. `repeats` and `path`: where the expression stands.
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

    def _shared_depth(self, home: tuple[str, ...]) -> int:
        """How many repeats this place and a home have in common, from the outermost."""
        shared = 0
        for here, there in zip(self.repeats, home, strict=False):
            if here != there or shared >= len(self.path):
                break
            shared += 1
        return shared

    def value(self, name: str) -> ReferenceValue:
        """See Environment."""
        found = self.values.get(name)
        home = self.enclosing_repeats.get(name)
        if not home:
            return normalized(found.get(())) if found else None
        shared = self._shared_depth(home)
        if name == home[-1]:
            shared = min(shared, len(home) - 1)
        if shared == len(home):
            return normalized(found.get(self.path[:shared])) if found else None
        return [
            normalized(found.get(path)) if found else None for path in self._paths(home, shared)
        ]

    def _paths(self, home: tuple[str, ...], shared: int) -> list[RepeatPath]:
        paths = [self.path[:shared]]
        for repeat in home[shared:]:
            counts = self.counts.get(repeat, {})
            paths = [(*path, at) for path in paths for at in range(1, counts.get(path, 0) + 1)]
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
        here = dict(zip(self.repeats, self.path, strict=False)) | dict(indices)
        path = tuple(here.get(repeat, 0) for repeat in self.enclosing_repeats.get(name, ()))
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
