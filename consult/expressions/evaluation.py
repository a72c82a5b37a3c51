"""Evaluates a tree: compiled to closures once, then run on many environments. Never raises."""

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


def evaluate(node: Node, environment: Environment) -> Value:
    """The value of an expression. Never raises for a tree within the limits of parse().

    The compiled program is kept on the node.
    """
    program: Program | None = node.__dict__.get("_program")
    if program is None:
        program = compile_node(node)
        object.__setattr__(node, "_program", program)
    return program(environment)


def compile_node(node: Node) -> Program:
    """The program of a tree: a function of the environment."""
    return _COMPILERS[type(node)](node)


def _reference(node: Reference) -> Program:
    name = node.name
    return lambda env: _single_value(env.value(name))


def _single_value(value: ReferenceValue) -> Value:
    """The first of many values, as XPath does with a node set where one value is expected."""
    if type(value) is list:
        return value[0] if value else None
    return value  # type: ignore[return-value]


def _all_values(node: Node) -> Callable[[Environment], list[Value]]:
    if isinstance(node, Reference):
        name = node.name

        def all_of(env: Environment) -> list[Value]:
            value = env.value(name)
            return value if isinstance(value, list) else [value]

        return all_of
    program = compile_node(node)
    return lambda env: [program(env)]


def _logical(node: Logical) -> Program:
    programs = [compile_node(operand) for operand in node.operands]
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
    rest = [(ARITHMETIC[operator], compile_node(operand)) for operator, operand in node.rest]

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
    """EMPTY for a function that does not exist, or a wrong number of arguments."""
    function = FUNCTIONS.get(node.function)
    if function is None or not function.accepts(len(node.arguments)):
        return _empty
    if function.compute is None:
        return _SPECIAL_FORMS[function.name](*node.arguments)
    compute = function.compute
    arguments = [
        _argument(argument, function.parameter_type(index))
        for index, argument in enumerate(node.arguments)
    ]

    def run(env: Environment) -> Value:
        value = compute(*[argument(env) for argument in arguments])
        return None if value == "" else value

    return run


def _argument(node: Node, parameter: ParameterType) -> Callable[[Environment], Any]:
    if parameter in _MULTIVALUED:
        return _all_values(node)
    program, coerce = compile_node(node), _COERCIONS.get(parameter)
    return program if coerce is None else lambda env: coerce(program(env))


def _if(condition: Node, then: Node, otherwise: Node) -> Program:
    test, consequent, alternative = map(compile_node, (condition, then, otherwise))
    return lambda env: consequent(env) if test(env) else alternative(env)


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
        previous = env.previous_value()
        return program(env) if previous is None else previous

    return run


def _today() -> Program:
    return lambda env: env.today


def _format_date(day: Node, pattern: Node) -> Program:
    day_program, pattern_program = compile_node(day), compile_node(pattern)

    def run(env: Environment) -> Value:
        value = to_date(day_program(env))
        if value is None:
            return None
        names = env.month_name(value), env.weekday_name(value)
        return format_date(value, to_text(pattern_program(env)), *names) or None

    return run


def _count(node: Node) -> Program:
    values = _all_values(node)
    return lambda env: Decimal(len(values(env)))


def _position(instance: Node) -> Program:
    if not isinstance(instance, ParentReference | Reference):
        return _empty
    repeat = instance.name if isinstance(instance, Reference) else None

    def run(env: Environment) -> Value:
        number = env.position(repeat)
        return None if number is None else Decimal(number)

    return run


def _indexed_repeat(question: Node, *rest: Node) -> Program:
    repeats = [node.name for node in rest[::2] if isinstance(node, Reference)]
    if not isinstance(question, Reference) or len(repeats) * 2 != len(rest):
        return _empty
    name, index_programs = question.name, [compile_node(node) for node in rest[1::2]]

    def run(env: Environment) -> Value:
        indices = {}
        for repeat, index in zip(repeats, index_programs, strict=True):
            number = to_number(index(env))
            if number is None:
                return None
            indices[repeat] = int(number)
        return env.instance_value(name, indices)

    return run


def _choice_name(choice: Node, question: Node) -> Program:
    if not isinstance(question, Reference):
        return _empty
    program, name = compile_node(choice), question.name

    def run(env: Environment) -> Value:
        choices = to_names(program(env))
        labels = [env.choice_label(name, choice) or choice for choice in choices]
        return ", ".join(labels) or None

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
