"""Reading with all problems at once, limits, patterns, and the order of expressions."""

from __future__ import annotations

from typing import Any

import pytest

from consult.expressions.dependency_order import evaluation_order
from consult.expressions.diagnostics import DiagnosticCode, ExpressionError
from consult.expressions.parsing import parse
from consult.expressions.patterns import matches
from consult.expressions.scope import Scope, Symbol, Type
from consult.expressions.serialization import from_json
from consult.expressions.syntax_tree import references
from consult.expressions.type_checking import check
from consult.expressions.unparsing import rename_references, unparse


def codes(source: str) -> list[DiagnosticCode]:
    with pytest.raises(ExpressionError) as caught:
        parse(source)
    return [problem.code for problem in caught.value.diagnostics]


def test_all_problems_come_at_once_each_with_its_place() -> None:
    with pytest.raises(ExpressionError) as caught:
        parse("${a} == 1 and selected(${b} 'x') or ")
    found = [(p.code, p.offset, p.length) for p in caught.value.diagnostics]
    assert found == [
        (DiagnosticCode.WRONG_OPERATOR, 5, 2),
        (DiagnosticCode.OPERATOR_MISSING, 28, 3),
        (DiagnosticCode.OPERAND_MISSING, 36, 0),
    ]


def test_problems_of_meaning_come_at_once_too_and_suggest_what_is_near() -> None:
    scope = Scope({"age": Symbol(Type.NUMBER), "gender": Symbol(Type.STRING, ("female", "male"))})
    found = check(parse("${Age} > 1 and ${gender} = 'femal' and slected(${age}, 1)"), scope)
    assert [(p.code, p.details.get("suggestion")) for p in found] == [
        (DiagnosticCode.UNKNOWN_NAME, "age"),
        (DiagnosticCode.UNKNOWN_CHOICE, "female"),
        (DiagnosticCode.UNKNOWN_FUNCTION, "selected"),
    ]
    assert "suggestion" not in check(parse("${zzz}"), scope)[0].details


def test_a_source_too_long_or_too_deep_is_refused() -> None:
    assert codes("1+" * 5_000 + "1") == [DiagnosticCode.TOO_LONG]
    assert codes(" " * 200_000) == [DiagnosticCode.TOO_LONG]
    assert codes("(" * 101 + "1" + ")" * 101) == [DiagnosticCode.TOO_DEEP]
    assert codes("-" * 101 + "1") == [DiagnosticCode.TOO_DEEP]
    assert codes("1=" * 101 + "1") == [DiagnosticCode.TOO_DEEP]
    long = parse(" or ".join(["${a}"] * 1_600))
    assert parse(unparse(long)) == long


@pytest.mark.parametrize(
    "stored",
    [None, 1, [], ["number", "x"], ["number", "-1"], ["number", "NaN"], ["text", "'\""],
     ["compare", "or", ["own"], ["own"]], ["and", ["own"]], ["arithmetic", ["own"]],
     ["arithmetic", ["own"], ["own"], ["own"]], ["reference", "a b"], ["call", "a("], ["own", 1]],
)  # fmt: skip
def test_what_is_no_stored_expression_is_refused(stored: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_json(stored)


def test_a_deep_stored_expression_is_refused() -> None:
    stored: list[Any] = ["own"]
    for _ in range(5_000):
        stored = ["negative", stored]
    with pytest.raises(ValueError, match="deep"):
        from_json(stored)


def test_names_may_change_places_also_in_the_quotes_of_choice_name() -> None:
    node = parse("jr:choice-name(${a}, '${a}') = ${b}")
    assert references(node) == {"a", "b"}
    swapped = rename_references(node, {"a": "b", "b": "a"})
    assert unparse(swapped) == "jr:choice-name(${b}, '${b}') = ${a}"


def test_a_pattern_that_goes_back_for_ever_elsewhere_ends_here() -> None:
    for pattern in ("(a+)+b", "(a|a)*b", "(.*.*.*)*b", "(a?){30}a{30}b", "([a-z]+[a-z]+)+!"):
        assert not matches("a" * 2_000, pattern)
    for pattern in (".*a.{400}", "(.?){900}b"):
        matches("ab" * 1_000, pattern)


@pytest.mark.parametrize(
    ("pattern", "text", "holds"),
    [
        ("", "", True), ("a||b", "", True), ("a{2}", "aa", True), ("a{2,}", "aaaa", True),
        ("a{,2}", "a{,2}", True), ("[^a-c]", "d", True), ("[^a-c]", "b", False), ("[]a]", "a", False),
        ("[a-]", "-", True), ("[\\d-x]", "-", True), (".", "\n", False), ("\\.", ".", True),
        ("^a$|^b$", "b", True), ("a^b", "ab", False), ("(?:ab)*?", "abab", True),
        ("\\u00e1", "á", True), ("\\x41", "A", True), ("\\D\\W\\S", "a-b", True), ("\\w", "á", False),
        ("\\p{Lu}\\p{Ll}+", "Évora", True), ("[\\p{L} '-]+", "d'Ávila e Sá", True), ("(", "(", False),
    ],
)  # fmt: skip
def test_patterns_are_those_of_ecmascript_on_the_whole_text(
    pattern: str, text: str, holds: bool
) -> None:
    assert matches(text, pattern) is holds


@pytest.mark.parametrize("source", ["§" * 5_000, "1 " * 2_000, "=" * 3_000, "(" * 90 + ")" * 2_000])
def test_of_an_expression_that_is_nothing_but_mistakes_the_first_are_told(source: str) -> None:
    with pytest.raises(ExpressionError) as found:
        parse(source)
    assert 0 < len(found.value.diagnostics) <= 20


def test_expressions_come_after_what_they_need() -> None:
    sources = {"c": "${b} + ${a}", "b": "${a} + 1", "a": "${q}", "d": "1"}
    found = evaluation_order(
        {key: parse(one) for key, one in sources.items()}, {k: [k] for k in sources}
    )
    assert found.sequence == ("a", "b", "c", "d")
    assert found.cycles == ()


def test_the_relevance_of_a_group_comes_before_what_uses_a_question_in_it() -> None:
    nodes = {("x", "calculation"): parse("${in}"), ("group", "relevant"): parse("${q} = 1")}
    affects = {("x", "calculation"): ["x"], ("group", "relevant"): ["group", "in"]}
    assert evaluation_order(nodes, affects).sequence == (("group", "relevant"), ("x", "calculation"))


def test_every_circle_is_found_with_its_way() -> None:
    sources = {"a": "${b}", "b": "${a} + ${c}", "c": "${b}", "d": "${d}", "e": "${a}", "f": "1"}
    found = evaluation_order(
        {key: parse(one) for key, one in sources.items()}, {k: [k] for k in sources}
    )
    assert found.sequence == ("f", "a", "b", "c", "d", "e")
    assert found.cycles == (("d",), ("a", "b"), ("b", "c"))


def test_three_thousand_expressions_in_a_row_are_ordered() -> None:
    size = 3_000
    nodes = {at: parse(f"${{q{at + 1}}}") for at in range(size)}
    found = evaluation_order(nodes, {at: [f"q{at}"] for at in range(size)})
    assert found.sequence == tuple(reversed(range(size)))
