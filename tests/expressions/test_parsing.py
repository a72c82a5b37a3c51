"""Parsing reports every error at once, and has limits."""

from __future__ import annotations

import pytest

from consult.expressions.diagnostics import DiagnosticCode, ExpressionError
from consult.expressions.parsing import parse
from consult.expressions.unparsing import unparse


def codes(source: str) -> list[DiagnosticCode]:
    with pytest.raises(ExpressionError) as caught:
        parse(source)
    return [diagnostic.code for diagnostic in caught.value.diagnostics]


def test_every_error_is_reported_at_once_with_its_span() -> None:
    with pytest.raises(ExpressionError) as caught:
        parse("${a} == 1 and selected(${b} 'x') or ")
    errors = [(d.code, d.offset, d.length) for d in caught.value.diagnostics]
    assert errors == [
        (DiagnosticCode.WRONG_OPERATOR, 5, 2),
        (DiagnosticCode.OPERATOR_MISSING, 28, 3),
        (DiagnosticCode.OPERAND_MISSING, 36, 0),
    ]


def test_a_source_too_long_or_too_deep_is_refused() -> None:
    assert codes("1+" * 5_000 + "1") == [DiagnosticCode.TOO_LONG]
    assert codes(" " * 200_000) == [DiagnosticCode.TOO_LONG]
    assert codes("(" * 101 + "1" + ")" * 101) == [DiagnosticCode.TOO_DEEP]
    assert codes("-" * 101 + "1") == [DiagnosticCode.TOO_DEEP]
    assert codes("1=" * 101 + "1") == [DiagnosticCode.TOO_DEEP]
    long = parse(" or ".join(["${a}"] * 1_600))
    assert parse(unparse(long)) == long


@pytest.mark.parametrize("source", ["§" * 5_000, "1 " * 2_000, "=" * 3_000, "(" * 90 + ")" * 2_000])
def test_of_an_expression_that_is_nothing_but_errors_the_first_are_reported(source: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(source)
    assert 0 < len(caught.value.diagnostics) <= 20
