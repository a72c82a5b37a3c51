"""Evaluates a tree: turned into closures once, then run on many environments. Total."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from .arithmetic import ARITHMETIC, COMPARISONS
from .environment import Environment
from .functions import FUNCTIONS
from .functions.base import ParameterType
from .functions.dates import format_date
from .syntax_tree import (
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
from .values import (
    ARITHMETIC_CONTEXT,
    ReferenceValue,
    Value,
    normalized,
    to_boolean,
    to_date,
    to_names,
    to_number,
    to_text,
)

Program = Callable[[Environment], Value]

_COERCIONS: dict[ParameterType, Callable[[Value], Any]] = {
    ParameterType.NUMBER: to_number,
    ParameterType.TEXT: to_text,
    ParameterType.CHOICE: to_text,
    ParameterType.CONDITION: to_boolean,
    ParameterType.DATE: to_date,
    ParameterType.CHOICES: to_names,
}
_MULTIVALUED = frozenset({ParameterType.VALUES, ParameterType.NUMBERS})


def evaluate(node: Node, env: Environment) -> Value:
    """The value of an expression; never raises for a tree within the limits of parse()."""
    program: Program | None = node.__dict__.get("_program")
    if program is None:
        program = compile_node(node)
        object.__setattr__(node, "_program", program)
    return program(env)


def compile_node(node: Node) -> Program:
    """What evaluates a tree."""
    return _COMPILERS[type(node)](node)


def _reference(node: Reference) -> Program:
    name = node.name
    return lambda env: _single_value(env.value(name))


def _single_value(seen: ReferenceValue) -> Value:
    if type(seen) is list:
        return seen[0] if seen else None
    return seen  # type: ignore[return-value]


def _all_values(node: Node) -> Callable[[Environment], list[Value]]:
    if isinstance(node, Reference):
        name = node.name

        def all_of(env: Environment) -> list[Value]:
            seen = env.value(name)
            return seen if isinstance(seen, list) else [seen]

        return all_of
    program = compile_node(node)
    return lambda env: [program(env)]


def _logical(node: Logical) -> Program:
    programs = [compile_node(one) for one in node.operands]
    if node.operator is Operator.OR:
        return lambda env: any(program(env) for program in programs)
    return lambda env: all(program(env) for program in programs)


def _comparison(node: ComparisonExpression) -> Program:
    left, right, compare = (
        compile_node(node.left),
        compile_node(node.right),
        COMPARISONS[node.operator],
    )
    return lambda env: compare(left(env), right(env))


def _arithmetic(node: Arithmetic) -> Program:
    first = compile_node(node.first)
    rest = [(ARITHMETIC[operator], compile_node(one)) for operator, one in node.rest]

    def run(env: Environment) -> Value:
        value = first(env)
        for apply, program in rest:
            value = apply(value, program(env))
        return value

    return run


def _negative(node: Negation) -> Program:
    operand = compile_node(node.operand)

    def run(env: Environment) -> Value:
        number = to_number(operand(env))
        return None if number is None else ARITHMETIC_CONTEXT.minus(number)

    return run


def _empty(_env: Environment) -> Value:
    return None


def _constant(value: Value) -> Program:
    return lambda env: value


def _call(node: Call) -> Program:
    """A function that does not exist, or that is not called rightly, gives EMPTY."""
    function = FUNCTIONS.get(node.function)
    if function is None or not function.accepts(len(node.arguments)):
        return _empty
    if function.compute is None:
        return _SPECIAL_FORMS[function.name](*node.arguments)
    compute = function.compute
    readers = [_argument(one, function.parameter_type(at)) for at, one in enumerate(node.arguments)]

    def run(env: Environment) -> Value:
        value = compute(*[read(env) for read in readers])
        return None if value == "" else value

    return run


def _argument(node: Node, want: ParameterType) -> Callable[[Environment], Any]:
    if want in _MULTIVALUED:
        return _all_values(node)
    program, read = compile_node(node), _COERCIONS.get(want)
    return program if read is None else lambda env: read(program(env))


def _if(condition: Node, then: Node, otherwise: Node) -> Program:
    held, one, other = compile_node(condition), compile_node(then), compile_node(otherwise)
    return lambda env: one(env) if held(env) else other(env)


def _coalesce(*nodes: Node) -> Program:
    programs = [compile_node(node) for node in nodes]

    def run(env: Environment) -> Value:
        for program in programs:
            if (value := program(env)) is not None:
                return value
        return None

    return run


def _once(node: Node) -> Program:
    program = compile_node(node)

    def run(env: Environment) -> Value:
        before = env.previous_value()
        return program(env) if before is None else before

    return run


def _today() -> Program:
    return lambda env: env.today


def _format_date(day: Node, pattern: Node) -> Program:
    of, written = compile_node(day), compile_node(pattern)

    def run(env: Environment) -> Value:
        found = to_date(of(env))
        if found is None:
            return None
        names = env.month_name(found), env.weekday_name(found)
        return format_date(found, to_text(written(env)), *names) or None

    return run


def _count(node: Node) -> Program:
    many = _all_values(node)
    return lambda env: Decimal(len(many(env)))


def _position(place: Node) -> Program:
    if not isinstance(place, ParentReference | Reference):
        return _empty
    repeat = place.name if isinstance(place, Reference) else None

    def run(env: Environment) -> Value:
        found = env.position(repeat)
        return None if found is None else Decimal(found)

    return run


def _indexed_repeat(named: Node, *rest: Node) -> Program:
    repeats = [node.name for node in rest[::2] if isinstance(node, Reference)]
    if not isinstance(named, Reference) or len(repeats) * 2 != len(rest):
        return _empty
    name, places = named.name, [compile_node(node) for node in rest[1::2]]

    def run(env: Environment) -> Value:
        indices = {}
        for repeat, place in zip(repeats, places, strict=True):
            number = to_number(place(env))
            if number is None:
                return None
            indices[repeat] = int(number)
        return env.instance_value(name, indices)

    return run


def _choice_name(choice: Node, named: Node) -> Program:
    if not isinstance(named, Reference):
        return _empty
    chosen, name = compile_node(choice), named.name

    def run(env: Environment) -> Value:
        names = to_names(chosen(env))
        words = [env.choice_label(name, one) or one for one in names]
        return ", ".join(words) or None

    return run


_SPECIAL_FORMS: dict[str, Callable[..., Program]] = {
    "if": _if,
    "coalesce": _coalesce,
    "once": _once,
    "today": _today,
    "now": _today,
    "format-date": _format_date,
    "count": _count,
    "position": _position,
    "indexed-repeat": _indexed_repeat,
    "jr:choice-name": _choice_name,
}
_COMPILERS: dict[type[Node], Callable[[Any], Program]] = {
    NumberLiteral: lambda node: _constant(normalized(node.value)),
    StringLiteral: lambda node: _constant(node.value or None),
    Reference: _reference,
    CurrentValue: lambda node: lambda env: env.current_value(),
    ParentReference: lambda node: _empty,
    ColumnReference: lambda node: lambda env: env.column_value(node.name),
    Call: _call,
    Negation: _negative,
    Logical: _logical,
    ComparisonExpression: _comparison,
    Arithmetic: _arithmetic,
}
__all__ = ["Program", "compile_node", "evaluate"]
