"""Writes a syntax tree as source again, and renames the references in it."""

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
    """The canonical source: straight quotes, spaces around operators, only necessary parentheses.

    `parse(unparse(node)) == node`.
    """
    return _unparsed(node)[0]


def _unparsed(node: Node) -> tuple[str, int]:
    """The source of a node, and its precedence."""
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
            return f" {operator} ".join(
                _parenthesized(operand, level + 1) for operand in operands
            ), level
        case ComparisonExpression(operator=operator, left=left, right=right):
            level = _EQUAL if operator in EQUALITIES else _ORDER
            return (
                f"{_parenthesized(left, level)} {operator} {_parenthesized(right, level + 1)}",
                level,
            )
        case Arithmetic(first=first, rest=rest):
            level = _MULTIPLY if rest[0][0] in MULTIPLICATIVE else _ADD
            tail = "".join(
                f" {operator} {_parenthesized(operand, level + 1)}" for operator, operand in rest
            )
            return _parenthesized(first, level + 1) + tail, level
    raise TypeError(type(node).__name__)


def _parenthesized(node: Node, level: int) -> str:
    source, precedence = _unparsed(node)
    return source if precedence >= level else f"({source})"


def _call(call: Call) -> str:
    arguments = [unparse(argument) for argument in call.arguments]
    if call.function == CHOICE_NAME_FUNCTION and len(arguments) == 2:
        choice, question = arguments
        if isinstance(call.arguments[1], Reference):
            question = f"'{question}'"  # XLSForm quotes it: jr:choice-name(${q}, '${q}').
        arguments = [choice, question]
    return f"{call.function}({', '.join(arguments)})"


def rename_references(node: Node, names: Mapping[str, str]) -> Node:
    """The same expression with references renamed, all at once: two names may be swapped."""
    match node:
        case Reference(name=name):
            return replace(node, name=names.get(name, name))
        case Call(arguments=arguments):
            return replace(
                node, arguments=tuple(rename_references(part, names) for part in arguments)
            )
        case Negation(operand=operand):
            return replace(node, operand=rename_references(operand, names))
        case Logical(operands=operands):
            return replace(
                node, operands=tuple(rename_references(part, names) for part in operands)
            )
        case ComparisonExpression(left=left, right=right):
            return replace(
                node, left=rename_references(left, names), right=rename_references(right, names)
            )
        case Arithmetic(first=first, rest=rest):
            renamed = tuple((operator, rename_references(part, names)) for operator, part in rest)
            return replace(node, first=rename_references(first, names), rest=renamed)
    return node
