"""From the tree to a source again, and with other names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from .syntax_tree import (
    CHOICE_NAME,
    EQUALITIES,
    MULTIPLICATIVE,
    Arithmetic,
    Call,
    Column,
    Comparison,
    Logical,
    Negative,
    Node,
    Number,
    Operator,
    Own,
    Parent,
    Reference,
    Text,
)

_OR, _AND, _EQUAL, _ORDER, _ADD, _MULTIPLY, _UNARY, _PRIMARY = range(8)


def unparse(node: Node) -> str:
    """The canonical source: straight quotes, one space around operators, no needless parentheses.

    `parse(unparse(node)) == node`.
    """
    return _written(node)[0]


def _written(node: Node) -> tuple[str, int]:
    """The source of a node, and how strongly it binds."""
    match node:
        case Number(value=value):
            return format(value, "f"), _PRIMARY
        case Text(value=value):
            return (f'"{value}"' if "'" in value else f"'{value}'"), _PRIMARY
        case Reference(name=name):
            return f"${{{name}}}", _PRIMARY
        case Own():
            return ".", _PRIMARY
        case Parent():
            return "..", _PRIMARY
        case Column(name=name):
            return name, _PRIMARY
        case Call():
            return _call(node), _PRIMARY
        case Negative(operand=operand):
            return f"-{_inside(operand, _UNARY)}", _UNARY
        case Logical(operator=operator, operands=operands):
            level = _OR if operator is Operator.OR else _AND
            return f" {operator} ".join(_inside(one, level + 1) for one in operands), level
        case Comparison(operator=operator, left=left, right=right):
            level = _EQUAL if operator in EQUALITIES else _ORDER
            return f"{_inside(left, level)} {operator} {_inside(right, level + 1)}", level
        case Arithmetic(first=first, rest=rest):
            level = _MULTIPLY if rest[0][0] in MULTIPLICATIVE else _ADD
            more = "".join(f" {operator} {_inside(one, level + 1)}" for operator, one in rest)
            return _inside(first, level + 1) + more, level
    raise TypeError(type(node).__name__)


def _inside(node: Node, level: int) -> str:
    source, binds = _written(node)
    return source if binds >= level else f"({source})"


def _call(call: Call) -> str:
    written = [_written(one)[0] for one in call.arguments]
    if call.function == CHOICE_NAME and len(written) == 2:
        second = call.arguments[1]
        if isinstance(second, Reference):
            written[1] = f"'{written[1]}'"
    return f"{call.function}({', '.join(written)})"


def rename(node: Node, names: Mapping[str, str]) -> Node:
    """The same expression with other names for questions; names may change places at once."""
    match node:
        case Reference(name=name):
            return replace(node, name=names.get(name, name))
        case Call(arguments=arguments):
            return replace(node, arguments=tuple(rename(one, names) for one in arguments))
        case Negative(operand=operand):
            return replace(node, operand=rename(operand, names))
        case Logical(operands=operands):
            return replace(node, operands=tuple(rename(one, names) for one in operands))
        case Comparison(left=left, right=right):
            return replace(node, left=rename(left, names), right=rename(right, names))
        case Arithmetic(first=first, rest=rest):
            other = tuple((operator, rename(one, names)) for operator, one in rest)
            return replace(node, first=rename(first, names), rest=other)
    return node
