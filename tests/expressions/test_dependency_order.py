"""Expressions are ordered by their dependencies, and cycles are found."""

from __future__ import annotations

from consult.expressions.dependency_order import evaluation_order
from consult.expressions.parsing import parse


def test_expressions_come_after_those_they_depend_on() -> None:
    sources = {"c": "${b} + ${a}", "b": "${a} + 1", "a": "${q}", "d": "1"}
    trees = {name: parse(source) for name, source in sources.items()}
    order = evaluation_order(trees, {name: [name] for name in sources})
    assert order.sequence == ("a", "b", "c", "d")
    assert order.cycles == ()


def test_the_relevance_of_a_group_comes_before_what_uses_a_question_in_it() -> None:
    nodes = {("x", "calculation"): parse("${in}"), ("group", "relevant"): parse("${q} = 1")}
    affects = {("x", "calculation"): ["x"], ("group", "relevant"): ["group", "in"]}
    assert evaluation_order(nodes, affects).sequence == (
        ("group", "relevant"),
        ("x", "calculation"),
    )


def test_every_cycle_is_found_with_its_path() -> None:
    sources = {"a": "${b}", "b": "${a} + ${c}", "c": "${b}", "d": "${d}", "e": "${a}", "f": "1"}
    trees = {name: parse(source) for name, source in sources.items()}
    order = evaluation_order(trees, {name: [name] for name in sources})
    assert order.sequence == ("f", "a", "b", "c", "d", "e")
    assert order.cycles == (("d",), ("a", "b"), ("b", "c"))


def test_three_thousand_expressions_in_a_row_are_ordered() -> None:
    size = 3_000
    nodes = {number: parse(f"${{q{number + 1}}}") for number in range(size)}
    order = evaluation_order(nodes, {number: [f"q{number}"] for number in range(size)})
    assert order.sequence == tuple(reversed(range(size)))
