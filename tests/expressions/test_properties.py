"""Properties of every expression, evaluated on any answers."""

from __future__ import annotations

import pickle
from datetime import date
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consult.expressions.diagnostics import Diagnostic, DiagnosticSeverity, ExpressionError
from consult.expressions.environment import MappingEnvironment
from consult.expressions.evaluation import evaluate
from consult.expressions.functions import FUNCTIONS
from consult.expressions.parsing import parse
from consult.expressions.scope import Scope, Symbol, Type
from consult.expressions.serialization import from_json, to_json
from consult.expressions.syntax_tree import (
    ADDITIVE,
    EQUALITIES,
    LOGICAL,
    MULTIPLICATIVE,
    ORDERINGS,
    Arithmetic,
    Call,
    ColumnReference,
    ComparisonExpression,
    CurrentValue,
    Logical,
    Negation,
    Node,
    NumberLiteral,
    ParentReference,
    Reference,
    StringLiteral,
    references,
)
from consult.expressions.type_checking import check_types
from consult.expressions.unparsing import rename_references, unparse
from consult.expressions.values import Value, to_text

SYMBOLS = {
    "n": Symbol(Type.NUMBER),
    "t": Symbol(Type.STRING),
    "s": Symbol(Type.STRING, ("a", "b")),
    "d": Symbol(Type.DATE),
    "m": Symbol(Type.SET, ("a", "b", "1")),
    "b": Symbol(Type.BOOLEAN),
    "r": Symbol(Type.REPEAT, None, ("r",)),
    "q": Symbol(Type.NUMBER, None, ("r",)),
}
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

numbers = st.decimals(0, 10**12, allow_nan=False, places=3) | st.integers(0, 10**28 - 1).map(
    Decimal
)
texts = st.sampled_from(["", "a", "a b", "1", "-2.5", "2026-03-09", "%Y %b", "(a|b)+", "’", "${n}"])
texts |= st.text(st.characters(exclude_characters="'", exclude_categories=["Cs"]), max_size=8)
leaves: st.SearchStrategy[Node] = st.one_of(
    st.builds(NumberLiteral, numbers),
    st.builds(StringLiteral, texts),
    st.builds(Reference, st.sampled_from([*SYMBOLS, "x1", "9.a-b"])),
    st.just(CurrentValue()),
    st.just(ParentReference()),
    st.builds(ColumnReference, st.sampled_from(["c", "or", "a-b", "x:y"])),
)


def _larger(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    def chain(operators: frozenset[object]) -> st.SearchStrategy[Node]:
        pair = st.tuples(st.sampled_from(sorted(operators, key=str)), inner)
        return st.builds(Arithmetic, inner, st.lists(pair, min_size=1, max_size=3).map(tuple))

    operands = st.lists(inner, min_size=2, max_size=3).map(tuple)
    arguments = st.lists(inner, max_size=4).map(tuple)
    return st.one_of(
        st.builds(Logical, st.sampled_from(sorted(LOGICAL)), operands),
        st.builds(
            ComparisonExpression, st.sampled_from(sorted(EQUALITIES | ORDERINGS)), inner, inner
        ),
        chain(frozenset(ADDITIVE)),
        chain(frozenset(MULTIPLICATIVE)),
        st.builds(Negation, inner),
        st.builds(Call, st.sampled_from([*sorted(FUNCTIONS), "uuid"]), arguments),
        st.sampled_from(sorted(FUNCTIONS)).flatmap(
            lambda name: st.builds(
                Call,
                st.just(name),
                st.lists(
                    inner,
                    min_size=FUNCTIONS[name].min_arguments,
                    max_size=FUNCTIONS[name].max_arguments or FUNCTIONS[name].min_arguments + 2,
                ).map(tuple),
            )
        ),
    )


trees = st.recursive(leaves, _larger, max_leaves=12)
days = st.dates() | st.just(date(2026, 3, 9))
sets = st.lists(st.sampled_from(["a", "b", "1"]), unique=True).map(tuple)
TYPED: dict[Type, st.SearchStrategy[Value]] = {
    Type.NUMBER: st.decimals() | st.integers(-5, 5).map(Decimal),
    Type.STRING: st.sampled_from(["a", "1", "2026-03-09"]) | st.text(max_size=5),
    Type.DATE: days,
    Type.SET: sets,
    Type.BOOLEAN: st.booleans(),
}
any_value: st.SearchStrategy[Value] = st.none() | st.one_of(*TYPED.values())


@st.composite
def environments(draw: st.DrawFn, *, typed: bool) -> MappingEnvironment:
    def value(type_: Type) -> Value:
        return draw(st.none() | TYPED[type_] if typed else any_value)

    count = draw(st.integers(0, 3))
    values: dict[str, dict[tuple[int, ...], Value]] = {
        name: {(): value(symbol.type)}
        for name, symbol in SYMBOLS.items()
        if not symbol.enclosing_repeats
    }
    values["q"] = {(number,): value(Type.NUMBER) for number in range(1, count + 1)}
    return MappingEnvironment(
        today=draw(days),
        values=values,
        enclosing_repeats={"q": ("r",), "r": ("r",)},
        counts={"r": {(): count}},
        current=value(Type.NUMBER),
        previous=None if typed else value(Type.NUMBER),
        labels={"s": {"a": "Á"}},
        columns={"c": "a"},
    )


@SLOW
@given(trees)
def test_an_unparsed_or_serialized_tree_is_parsed_to_the_same_tree(node: Node) -> None:
    source = unparse(node)
    assert parse(source) == node
    assert unparse(parse(source)) == source
    assert from_json(to_json(node)) == node
    assert pickle.loads(pickle.dumps(node)) == node


@SLOW
@given(trees, environments(typed=False))
def test_evaluation_never_raises_and_gives_a_value(
    node: Node, environment: MappingEnvironment
) -> None:
    value = evaluate(node, environment)
    assert value is None or isinstance(value, bool | Decimal | str | date | tuple)
    assert value != ""
    assert value != ()
    assert not isinstance(value, Decimal) or value.is_finite()
    assert evaluate(node, environment) == value
    to_text(value)


PYTHON_TYPES = {
    Type.BOOLEAN: bool,
    Type.NUMBER: Decimal,
    Type.STRING: str,
    Type.DATE: date,
    Type.SET: tuple,
}


@settings(SLOW, max_examples=120)
@given(trees, environments(typed=True))
def test_an_expression_without_errors_gives_its_type_or_empty(
    node: Node, environment: MappingEnvironment
) -> None:
    scope = Scope(SYMBOLS, current_value=Symbol(Type.NUMBER), columns={"c"})
    result = check_types(node, scope)
    if any(diagnostic.severity is DiagnosticSeverity.ERROR for diagnostic in result.diagnostics):
        return
    value = evaluate(node, environment)
    if value is None or result.type is Type.MIXED:
        return
    assert isinstance(value, PYTHON_TYPES[result.type])


@SLOW
@given(trees)
def test_renaming_there_and_back_changes_nothing(node: Node) -> None:
    names = {name: f"new-{name}" for name in references(node)}
    renamed = rename_references(node, names)
    assert references(renamed) == frozenset(names.values())
    original_names = {new: name for name, new in names.items()}
    assert rename_references(renamed, original_names) == node


@SLOW
@given(st.text(st.sampled_from("${}an.'\"“’ 1+-*()=<>!,orandiv/[]§"), max_size=30))
def test_any_text_is_parsed_or_refused_with_spans(source: str) -> None:
    diagnostics: tuple[Diagnostic, ...] = ()
    try:
        node = parse(source)
    except ExpressionError as error:
        diagnostics = error.diagnostics
    else:
        assert parse(unparse(node)) == node
        return
    assert diagnostics
    assert all(0 <= d.offset <= d.offset + d.length <= len(source) for d in diagnostics)
