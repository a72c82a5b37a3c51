"""From the tree to a source again, and with other names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from .syntax_tree import (
    CHOICE_NAME_FUNCTION,
    EQUALITIES,
    MULTIPLICATIVE,
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

_OR, _AND, _EQUAL, _ORDER, _ADD, _MULTIPLY, _UNARY, _PRIMARY = range(8)


def unparse(node: Node) -> str:
    """The canonical source: straight quotes, one space around operators, no needless parentheses.

    `parse(unparse(node)) == node`.
    """
    return _unparsed(node)[0]


def _unparsed(node: Node) -> tuple[str, int]:
    """The source of a node, and how strongly it binds."""
    match node:
        case NumberLiteral(value=value):
            return format(value, "f"), _PRIMARY
        case StringLiteral(value=value):
            return (f'"{value}"' if "'" in value else f"'{value}'"), _PRIMARY
        case Reference(name=name):
            return f"${{{name}}}", _PRIMARY
        case CurrentValue():
            return ".", _PRIMARY
        case ParentReference():
            return "..", _PRIMARY
        case ColumnReference(name=name):
            return name, _PRIMARY
        case Call():
            return _call(node), _PRIMARY
        case Negation(operand=operand):
            return f"-{_parenthesized(operand, _UNARY)}", _UNARY
        case Logical(operator=operator, operands=operands):
            level = _OR if operator is Operator.OR else _AND
            return f" {operator} ".join(_parenthesized(one, level + 1) for one in operands), level
        case ComparisonExpression(operator=operator, left=left, right=right):
            level = _EQUAL if operator in EQUALITIES else _ORDER
            return (
                f"{_parenthesized(left, level)} {operator} {_parenthesized(right, level + 1)}",
                level,
            )
        case Arithmetic(first=first, rest=rest):
            level = _MULTIPLY if rest[0][0] in MULTIPLICATIVE else _ADD
            more = "".join(
                f" {operator} {_parenthesized(one, level + 1)}" for operator, one in rest
            )
            return _parenthesized(first, level + 1) + more, level
    raise TypeError(type(node).__name__)


def _parenthesized(node: Node, level: int) -> str:
    source, binds = _unparsed(node)
    return source if binds >= level else f"({source})"


def _call(call: Call) -> str:
    written = [_unparsed(one)[0] for one in call.arguments]
    if call.function == CHOICE_NAME_FUNCTION and len(written) == 2:
        second = call.arguments[1]
        if isinstance(second, Reference):
            written[1] = f"'{written[1]}'"
    return f"{call.function}({', '.join(written)})"


def rename_references(node: Node, names: Mapping[str, str]) -> Node:
    """The same expression with other names for questions; names may change places at once."""
    match node:
        case Reference(name=name):
            return replace(node, name=names.get(name, name))
        case Call(arguments=arguments):
            return replace(
                node, arguments=tuple(rename_references(one, names) for one in arguments)
            )
        case Negation(operand=operand):
            return replace(node, operand=rename_references(operand, names))
        case Logical(operands=operands):
            return replace(node, operands=tuple(rename_references(one, names) for one in operands))
        case ComparisonExpression(left=left, right=right):
            return replace(
                node, left=rename_references(left, names), right=rename_references(right, names)
            )
        case Arithmetic(first=first, rest=rest):
            other = tuple((operator, rename_references(one, names)) for operator, one in rest)
            return replace(node, first=rename_references(first, names), rest=other)
    return node
