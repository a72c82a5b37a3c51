"""Renaming references."""

from __future__ import annotations

from consult.expressions.parsing import parse
from consult.expressions.syntax_tree import references
from consult.expressions.unparsing import rename_references, unparse


def test_names_can_be_swapped_also_in_the_quotes_of_choice_name() -> None:
    node = parse("jr:choice-name(${a}, '${a}') = ${b}")
    assert references(node) == {"a", "b"}
    swapped = rename_references(node, {"a": "b", "b": "a"})
    assert unparse(swapped) == "jr:choice-name(${b}, '${b}') = ${a}"
