"""Checking reports every diagnostic at once, with suggestions, and infers the type."""

from __future__ import annotations

from consult.expressions.diagnostics import DiagnosticCode
from consult.expressions.parsing import parse
from consult.expressions.scope import Scope, Symbol, Type
from consult.expressions.type_checking import check, check_types
from tests.expressions.vectors import scope_of


def test_every_diagnostic_is_reported_at_once_with_the_closest_match() -> None:
    scope = Scope({"age": Symbol(Type.NUMBER), "gender": Symbol(Type.STRING, ("female", "male"))})
    diagnostics = check(parse("${Age} > 1 and ${gender} = 'femal' and slected(${age}, 1)"), scope)
    assert [(d.code, d.details.get("suggestion")) for d in diagnostics] == [
        (DiagnosticCode.UNKNOWN_NAME, "age"),
        (DiagnosticCode.UNKNOWN_CHOICE, "female"),
        (DiagnosticCode.UNKNOWN_FUNCTION, "selected"),
    ]
    assert "suggestion" not in check(parse("${zzz}"), scope)[0].details


def test_the_type_of_the_result_is_inferred() -> None:
    def type_of(source: str) -> Type:
        return check_types(parse(source), scope_of({})).type

    assert type_of("${age} + 1") is Type.NUMBER
    assert type_of("${day} + 1") is Type.DATE
    assert type_of("if(${ok}, ${day}, '')") is Type.DATE
    assert type_of("${many}") is Type.SET
    assert type_of("'' ") is Type.EMPTY
