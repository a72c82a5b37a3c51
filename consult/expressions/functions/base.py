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
    VALUES = "many"
    """A value, or all values of a question in a repeat further in."""
    NUMBERS = "many_numbers"
    NAME = "name"
    """`${name}` itself."""
    REPEAT = "repeat"
    """`${name}` of a repeat."""
    INSTANCE = "place"
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
    parameters: tuple[ParameterType, ...]
    result_type: Type | None
    compute: Callable[..., Value] | None = None
    required: int | None = None
    repeated: tuple[ParameterType, ...] = ()

    @property
    def min_arguments(self) -> int:
        """The least number of arguments."""
        return len(self.parameters) if self.required is None else self.required

    @property
    def max_arguments(self) -> int | None:
        """The most arguments; None for any number."""
        return None if self.repeated else len(self.parameters)

    def accepts(self, count: int) -> bool:
        """Whether it takes so many arguments."""
        beyond = count - len(self.parameters)
        if beyond > 0:
            return bool(self.repeated) and beyond % len(self.repeated) == 0
        return count >= self.min_arguments

    def parameter_type(self, position: int) -> ParameterType:
        """As what the argument at a position (from 0) is read."""
        if position < len(self.parameters):
            return self.parameters[position]
        return self.repeated[(position - len(self.parameters)) % len(self.repeated)]


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
