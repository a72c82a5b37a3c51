"""The shared vectors: every function, every pair of types, every problem."""

from __future__ import annotations

import re
from typing import Any

from consult.expressions.diagnostics import DiagnosticCode, ExpressionError, Severity
from consult.expressions.evaluation import evaluate
from consult.expressions.functions import FUNCTIONS
from consult.expressions.parsing import parse
from consult.expressions.scope import Type
from consult.expressions.serialization import from_json, to_json
from consult.expressions.type_checking import check_types
from consult.expressions.unparsing import unparse
from tests.expressions.environment import FILE, answers, read, scope

VECTORS: list[dict[str, Any]] = FILE["vectors"]


def problems(vector: dict[str, Any]) -> list[tuple[DiagnosticCode, Severity]]:
    try:
        node = parse(vector["source"])
    except ExpressionError as error:
        found = error.diagnostics
    else:
        found = check_types(node, scope(vector)).diagnostics
    for problem in found:
        assert 0 <= problem.offset <= problem.offset + problem.length <= len(vector["source"])
    return [(problem.code, problem.severity) for problem in found]


def trouble(vector: dict[str, Any]) -> object:
    """What of a vector does not hold; None where all does."""
    found = problems(vector)
    errors = sorted(code for code, severity in found if severity is Severity.ERROR)
    if "problems" in vector:
        return None if errors == sorted(vector["problems"]) else ("errors", errors)
    if [code for code, _ in found] != vector.get("warnings", []):
        return found
    node = parse(vector["source"])
    value, expected = evaluate(node, answers(vector)), read(vector["is"])
    if (type(value), value) != (type(expected), expected):
        return ("value", value)
    return None if parse(unparse(node)) == node == from_json(to_json(node)) else unparse(node)


def test_every_vector_holds() -> None:
    wrong = [(one["source"], found) for one in VECTORS if (found := trouble(one)) is not None]
    assert wrong == []


def test_the_vectors_have_every_function_and_every_problem() -> None:
    sources = " ".join(one["source"] for one in VECTORS if "is" in one)
    assert FUNCTIONS.keys() - set(re.findall(r"[\w:-]+(?=\()", sources)) == set()
    named = {
        code for one in VECTORS for code in [*one.get("problems", ()), *one.get("warnings", ())]
    }
    assert {str(code) for code in DiagnosticCode} - named == {"too_long", "too_deep"}
    assert len(VECTORS) >= 200


def test_a_verdict_tells_the_type_of_the_result() -> None:
    def type_of(source: str) -> Type:
        return check_types(parse(source), scope({})).type

    assert type_of("${age} + 1") is Type.NUMBER
    assert type_of("${day} + 1") is Type.DATE
    assert type_of("if(${ok}, ${day}, '')") is Type.DATE
    assert type_of("${many}") is Type.SET
    assert type_of("'' ") is Type.EMPTY
