"""A function of the language: its parameters, the type of its result, and how it is computed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ..scope import Type
from ..values import Value


class ParameterType(StrEnum):
    """As what an argument is read. See `values` for the coercions."""

    NUMBER = "number"
    TEXT = "text"
    CONDITION = "condition"
    DATE = "date"
    CHOICES = "choices"
    """The names of the chosen choices, of a single- or multiple-choice question."""
    CHOICE = "choice"
    """The name of a choice."""
    ANY = "any"
    VALUES = "values"
    """All values of a question in a repeat that is not around here, or one value."""
    NUMBERS = "numbers"
    """The same, as numbers."""
    NAME = "name"
    """`${name}` itself."""
    REPEAT = "repeat"
    """`${name}` of a repeat."""
    INSTANCE = "instance"
    """`..`, or `${name}` of a repeat."""


@dataclass(frozen=True)
class Function:
    """One function of the language.

    The last of `parameters` are optional from `required` on (None: all are required). `repeated`
    parameters may follow any number of times, always all of them. `result_type` None: the type of
    its arguments. `compute` takes the coerced arguments; it is None for a special form, which
    `evaluation` compiles itself because it is lazy or needs the environment.
    """

    name: str
    parameters: tuple[ParameterType, ...]
    result_type: Type | None
    compute: Callable[..., Value] | None = None
    required: int | None = None
    repeated: tuple[ParameterType, ...] = ()

    @property
    def min_arguments(self) -> int:
        """The minimum number of arguments."""
        return len(self.parameters) if self.required is None else self.required

    @property
    def max_arguments(self) -> int | None:
        """The maximum number of arguments; None for any number."""
        return None if self.repeated else len(self.parameters)

    def accepts(self, count: int) -> bool:
        """Whether it takes a number of arguments."""
        extra = count - len(self.parameters)
        if extra > 0:
            return bool(self.repeated) and extra % len(self.repeated) == 0
        return count >= self.min_arguments

    def parameter_type(self, position: int) -> ParameterType:
        """The parameter type of the argument at a position (from 0)."""
        if position < len(self.parameters):
            return self.parameters[position]
        return self.repeated[(position - len(self.parameters)) % len(self.repeated)]


def by_name(*functions: Function) -> dict[str, Function]:
    """Functions by name."""
    return {function.name: function for function in functions}


def empty_propagating(compute: Callable[..., Any]) -> Callable[..., Value]:
    """The same computation, but EMPTY where any argument is EMPTY."""

    def computed(*arguments: Any) -> Value:
        if None in arguments:
            return None
        result: Value = compute(*arguments)
        return result

    return computed
