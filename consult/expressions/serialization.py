"""The syntax tree as plain JSON, as it is stored with a published version.

A node is a list that begins with its kind: `["number", "1.5"]`, `["text", "a"]`, `["reference", "q"]`,
`["own"]`, `["parent"]`, `["column", "c"]`, `["call", "sum", node, …]`, `["negative", node]`,
`["or", node, node, …]`, `["compare", "<", node, node]`, `["arithmetic", node, "+", node, …]`.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from .syntax_tree import (
    MAX_DEPTH,
    Arithmetic,
    Call,
    ColumnReference,
    ComparisonExpression,
    CurrentValue,
    Logical,
    Negation,
    Node,
    NumberLiteral,
    Operator,
    ParentReference,
    Reference,
    StringLiteral,
)

Json = list[Any]


def to_json(node: Node) -> Json:
    """The tree as lists and strings; `from_json(to_json(node)) == node`."""
    match node:
        case NumberLiteral(value=value):
            return ["number", format(value, "f")]
        case StringLiteral(value=value):
            return ["text", value]
        case Reference(name=name):
            return ["reference", name]
        case CurrentValue():
            return ["own"]
        case ParentReference():
            return ["parent"]
        case ColumnReference(name=name):
            return ["column", name]
        case Call(function=function, arguments=arguments):
            return ["call", function, *map(to_json, arguments)]
        case Negation(operand=operand):
            return ["negative", to_json(operand)]
        case Logical(operator=operator, operands=operands):
            return [str(operator), *map(to_json, operands)]
        case ComparisonExpression(operator=operator, left=left, right=right):
            return ["compare", str(operator), to_json(left), to_json(right)]
        case Arithmetic(first=first, rest=rest):
            tail = [
                part for operator, operand in rest for part in (str(operator), to_json(operand))
            ]
            return ["arithmetic", to_json(first), *tail]
    raise TypeError(type(node).__name__)


def from_json(value: object) -> Node:
    """The tree that to_json() encoded. Raises ValueError for anything else."""
    try:
        return _node(value, 1)
    except (TypeError, InvalidOperation) as error:
        raise ValueError(f"this is no expression: {error}") from error


def _node(value: object, depth: int) -> Node:
    if depth > MAX_DEPTH:
        raise ValueError("this is nested too deep")
    match value:
        case ["number", str(digits)]:
            return NumberLiteral(Decimal(digits))
        case ["text", str(text)]:
            return StringLiteral(text)
        case ["reference", str(name)]:
            return Reference(name)
        case ["own"]:
            return CurrentValue()
        case ["parent"]:
            return ParentReference()
        case ["column", str(name)]:
            return ColumnReference(name)
        case ["call", str(function), *rest]:
            return Call(function, _nodes(rest, depth))
        case ["negative", operand]:
            return Negation(_node(operand, depth + 1))
        case [("or" | "and") as operator, *rest]:
            return Logical(Operator(str(operator)), _nodes(rest, depth))
        case ["compare", str(operator), left, right]:
            return ComparisonExpression(Operator(operator), *_nodes([left, right], depth))
        case ["arithmetic", first, *rest] if len(rest) % 2 == 0:
            operators = [Operator(str(operator)) for operator in rest[::2]]
            pairs = tuple(zip(operators, _nodes(rest[1::2], depth), strict=True))
            return Arithmetic(_node(first, depth + 1), pairs)
    raise ValueError("this is no expression")


def _nodes(values: list[Any], depth: int) -> tuple[Node, ...]:
    return tuple(_node(value, depth + 1) for value in values)
