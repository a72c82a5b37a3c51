"""The syntax tree of an expression: immutable and comparable. Source spans are not compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from .diagnostics import SourceSpan

NCNAME = r"[^\W\d][\w.-]*"
"""An XML name without colon (NCName), as a regular expression."""
QUESTION_NAME = re.compile(r"\w[\w.-]*")
"""The name of a question: unlike an XML name it may begin with a digit, as keys may."""
MAX_CHARACTERS = 10_000
"""Of an expression, without white space, so that unparsing never makes it too long."""
MAX_DEPTH = 100
"""Of nodes from the root to a leaf, and of nested parentheses."""
MAX_DIGITS = 28
"""Of a number literal."""
CHOICE_NAME_FUNCTION = "jr:choice-name"

_QUOTED_REFERENCE = re.compile(rf"\s*\$\{{\s*({QUESTION_NAME.pattern})\s*\}}\s*")
_NO_SPAN = SourceSpan(0, 0)


class Operator(StrEnum):
    """The binary operators, as they are written."""

    OR = "or"
    AND = "and"
    EQUAL = "="
    UNEQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    GREATER = ">"
    AT_LEAST = ">="
    PLUS = "+"
    MINUS = "-"
    TIMES = "*"
    DIVIDED = "div"
    MODULO = "mod"


LOGICAL = frozenset({Operator.OR, Operator.AND})
EQUALITIES = frozenset({Operator.EQUAL, Operator.UNEQUAL})
ORDERINGS = frozenset({Operator.LESS, Operator.AT_MOST, Operator.GREATER, Operator.AT_LEAST})
ADDITIVE = frozenset({Operator.PLUS, Operator.MINUS})
MULTIPLICATIVE = frozenset({Operator.TIMES, Operator.DIVIDED, Operator.MODULO})


@dataclass(frozen=True, kw_only=True)
class Node:
    """A part of an expression; `span` is where it is in the source."""

    span: SourceSpan = field(default=_NO_SPAN, compare=False, repr=False)

    @property
    def children(self) -> tuple[Node, ...]:
        """The nodes directly below."""
        return ()

    def __getstate__(self) -> dict[str, Any]:
        # Without the compiled program that evaluate() keeps here: it cannot be pickled.
        return {key: value for key, value in self.__dict__.items() if not key.startswith("_")}


@dataclass(frozen=True)
class NumberLiteral(Node):
    """A number of at most MAX_DIGITS digits, not negative: `-1` is a Negation of 1."""

    value: Decimal

    def __post_init__(self) -> None:
        digits = self.value.as_tuple()
        exponent = digits.exponent
        if not isinstance(exponent, int) or digits.sign:
            raise ValueError("a number is finite and not negative")
        if max(len(digits.digits), len(digits.digits) + exponent, -exponent) > MAX_DIGITS:
            raise ValueError("a number has too many digits")


@dataclass(frozen=True)
class StringLiteral(Node):
    """A text. It cannot have both kinds of straight quote: XPath 1.0 cannot write that."""

    value: str

    def __post_init__(self) -> None:
        if "'" in self.value and '"' in self.value:
            raise ValueError("a text holds both kinds of quote")


@dataclass(frozen=True)
class Reference(Node):
    """`${name}`: a question, a calculation or a repeat."""

    name: str

    def __post_init__(self) -> None:
        if not QUESTION_NAME.fullmatch(self.name):
            raise ValueError("this can't be a name")


@dataclass(frozen=True)
class CurrentValue(Node):
    """`.`: the value of the question that the expression belongs to."""


@dataclass(frozen=True)
class ParentReference(Node):
    """`..`: the instance of the innermost repeat; only position() takes it."""


@dataclass(frozen=True)
class ColumnReference(Node):
    """A bare name: in a choice filter, a column of the list of choices."""

    name: str

    def __post_init__(self) -> None:
        if not re.fullmatch(rf"{NCNAME}(?::{NCNAME})?", self.name):
            raise ValueError("this can't be a name")


@dataclass(frozen=True)
class Call(Node):
    """`function(arguments)`; check() reports a function that does not exist."""

    function: str
    arguments: tuple[Node, ...] = ()

    def __post_init__(self) -> None:
        if not re.fullmatch(rf"{NCNAME}(?::{NCNAME})?", self.function):
            raise ValueError("this can't be the name of a function")
        if self.function == CHOICE_NAME_FUNCTION and len(self.arguments) == 2:
            # XLSForm writes the question in quotes here: jr:choice-name(${q}, '${q}').
            first, second = self.arguments
            if isinstance(second, StringLiteral) and (
                match := _QUOTED_REFERENCE.fullmatch(second.value)
            ):
                question = Reference(match[1], span=second.span)
                object.__setattr__(self, "arguments", (first, question))

    @property
    def children(self) -> tuple[Node, ...]:
        """The arguments."""
        return self.arguments


@dataclass(frozen=True)
class Negation(Node):
    """`- operand`."""

    operand: Node

    @property
    def children(self) -> tuple[Node, ...]:
        """The operand."""
        return (self.operand,)


@dataclass(frozen=True)
class Logical(Node):
    """`a or b or …`, `a and b and …`: two operands or more."""

    operator: Operator
    operands: tuple[Node, ...]

    def __post_init__(self) -> None:
        if self.operator not in LOGICAL or len(self.operands) < 2:
            raise ValueError("or, and: two operands or more")

    @property
    def children(self) -> tuple[Node, ...]:
        """The operands."""
        return self.operands


@dataclass(frozen=True)
class ComparisonExpression(Node):
    """`left = right` and the like."""

    operator: Operator
    left: Node
    right: Node

    def __post_init__(self) -> None:
        if self.operator not in EQUALITIES | ORDERINGS:
            raise ValueError("this operator does not compare")

    @property
    def children(self) -> tuple[Node, ...]:
        """Both sides."""
        return (self.left, self.right)


@dataclass(frozen=True)
class Arithmetic(Node):
    """`first + a - b …` or `first * a div b …`: operators of one precedence, from left to right."""

    first: Node
    rest: tuple[tuple[Operator, Node], ...]

    def __post_init__(self) -> None:
        operators = {operator for operator, _ in self.rest}
        if not operators or not (operators <= ADDITIVE or operators <= MULTIPLICATIVE):
            raise ValueError("one or more operators of one level")

    @property
    def children(self) -> tuple[Node, ...]:
        """The operands."""
        return (self.first, *(node for _, node in self.rest))


def walk_tree(node: Node) -> Iterator[tuple[Node, int]]:
    """Every node with its depth (1 for the root), parents before children, from left to right."""
    stack = [(node, 1)]
    while stack:
        descendant, depth = stack.pop()
        yield descendant, depth
        stack.extend((child, depth + 1) for child in reversed(descendant.children))


def references(node: Node) -> frozenset[str]:
    """The names of questions, calculations and repeats that an expression uses."""
    return frozenset(part.name for part, _ in walk_tree(node) if isinstance(part, Reference))
