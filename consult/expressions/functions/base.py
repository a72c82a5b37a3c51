"""What a function is: what it takes, what it gives, how it is computed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ..scope import Type
from ..values import Value


class ParameterType(StrEnum):
    """As what an argument is read."""

    NUMBER = "number"
    TEXT = "text"
    CONDITION = "condition"
    DATE = "date"
    CHOICES = "choices"
    """A select-one or a select-several."""
    CHOICE = "choice"
    """The name of a choice."""
    ANY = "any"
    MANY = "many"
    """A value, or all values of a question in a repeat further in."""
    MANY_NUMBERS = "many_numbers"
    NAME = "name"
    """`${name}` itself."""
    REPEAT = "repeat"
    """`${name}` of a repeat."""
    PLACE = "place"
    """`..`, or `${name}` of a repeat."""


@dataclass(frozen=True)
class Function:
    """One function of the language.

    The last of `takes` may be left out down to `least` arguments; `more` may follow any number of
    times, each time whole. `compute` takes the arguments read as wanted; it is None where
    `evaluating` has the function itself, because it is lazy or needs the environment.
    `gives` None: as its arguments.
    """

    name: str
    takes: tuple[ParameterType, ...]
    gives: Type | None
    compute: Callable[..., Value] | None = None
    least: int | None = None
    more: tuple[ParameterType, ...] = ()

    @property
    def fewest(self) -> int:
        """The least number of arguments."""
        return len(self.takes) if self.least is None else self.least

    @property
    def most(self) -> int | None:
        """The most arguments; None for any number."""
        return None if self.more else len(self.takes)

    def accepts(self, count: int) -> bool:
        """Whether it takes so many arguments."""
        beyond = count - len(self.takes)
        if beyond > 0:
            return bool(self.more) and beyond % len(self.more) == 0
        return count >= self.fewest

    def want(self, position: int) -> ParameterType:
        """As what the argument at a position (from 0) is read."""
        if position < len(self.takes):
            return self.takes[position]
        return self.more[(position - len(self.takes)) % len(self.more)]


def by_name(*functions: Function) -> dict[str, Function]:
    """Functions by name."""
    return {function.name: function for function in functions}


def empty_propagating(compute: Callable[..., Any]) -> Callable[..., Value]:
    """EMPTY where any argument is EMPTY."""

    def computed(*arguments: Any) -> Value:
        if None in arguments:
            return None
        result: Value = compute(*arguments)
        return result

    return computed
