"""The shared vectors: every function, every pair of types, every diagnostic."""

from __future__ import annotations

import re
from typing import Any

from consult.expressions.diagnostics import DiagnosticCode, DiagnosticSeverity, ExpressionError
from consult.expressions.evaluation import evaluate
from consult.expressions.functions import FUNCTIONS
from consult.expressions.parsing import parse
from consult.expressions.serialization import from_json, to_json
from consult.expressions.type_checking import check_types
from consult.expressions.unparsing import unparse
from tests.expressions.vectors import FILE, decoded, environment_of, scope_of

VECTORS: list[dict[str, Any]] = FILE["vectors"]


def diagnostics_of(vector: dict[str, Any]) -> list[tuple[DiagnosticCode, DiagnosticSeverity]]:
    try:
        node = parse(vector["source"])
    except ExpressionError as error:
        diagnostics = error.diagnostics
    else:
        diagnostics = check_types(node, scope_of(vector)).diagnostics
    for diagnostic in diagnostics:
        end = diagnostic.offset + diagnostic.length
        assert 0 <= diagnostic.offset <= end <= len(vector["source"])
    return [(diagnostic.code, diagnostic.severity) for diagnostic in diagnostics]


def mismatch(vector: dict[str, Any]) -> object:
    """What is not as the vector says; None where all is."""
    diagnostics = diagnostics_of(vector)
    errors = sorted(code for code, severity in diagnostics if severity is DiagnosticSeverity.ERROR)
    if "problems" in vector:
        return None if errors == sorted(vector["problems"]) else ("errors", errors)
    if [code for code, _ in diagnostics] != vector.get("warnings", []):
        return diagnostics
    node = parse(vector["source"])
    value, expected = evaluate(node, environment_of(vector)), decoded(vector["is"])
    if (type(value), value) != (type(expected), expected):
        return ("value", value)
    return None if parse(unparse(node)) == node == from_json(to_json(node)) else unparse(node)


def test_every_vector_holds() -> None:
    mismatches = [(vector["source"], mismatch(vector)) for vector in VECTORS]
    assert [pair for pair in mismatches if pair[1] is not None] == []


def test_the_vectors_have_every_function_and_every_diagnostic() -> None:
    sources = " ".join(vector["source"] for vector in VECTORS if "is" in vector)
    assert FUNCTIONS.keys() - set(re.findall(r"[\w:-]+(?=\()", sources)) == set()
    codes = {
        code
        for vector in VECTORS
        for code in [*vector.get("problems", ()), *vector.get("warnings", ())]
    }
    assert {str(code) for code in DiagnosticCode} - codes == {"too_long", "too_deep"}
    assert len(VECTORS) >= 200
