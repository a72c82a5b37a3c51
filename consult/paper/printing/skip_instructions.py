"""Conditions that can be said in words: comparisons with earlier answers, all of them or any.

The tree of an expression (`${q4} = 'no' and ${age} >= 18`) is read only as far as a person with a
sheet of paper can follow it; of the rest the sheet asks to use one's judgement.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from consult.expressions.diagnostics import ExpressionError
from consult.expressions.parsing import parse
from consult.expressions.syntax_tree import (
    Call,
    ComparisonExpression,
    Logical,
    Negation,
    Node,
    NumberLiteral,
    Operator,
    Reference,
    StringLiteral,
)
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Group, Question

from ..rules.numbering import UNNUMBERED_KINDS

MAX_TESTS = 6


class Relation(StrEnum):
    """How an answer compares."""

    IS = "="
    IS_NOT = "!="
    BELOW = "<"
    ABOVE = ">"
    AT_MOST = "<="
    AT_LEAST = ">="
    ANSWERED = "answered"
    NOT_ANSWERED = "not answered"


@dataclass(frozen=True)
class ConditionTest:
    """One comparison: the key of the question, and the key of a choice or a number."""

    question: str
    relation: Relation
    value: str = ""


@dataclass(frozen=True)
class Condition:
    """Tests of which all must hold, or any."""

    tests: tuple[ConditionTest, ...]
    every: bool = True


_NEGATION = {
    Relation.IS: Relation.IS_NOT,
    Relation.BELOW: Relation.AT_LEAST,
    Relation.ABOVE: Relation.AT_MOST,
    Relation.ANSWERED: Relation.NOT_ANSWERED,
}
_NEGATION |= {there: back for back, there in _NEGATION.items()}
_MIRRORED = {
    Relation.BELOW: Relation.ABOVE,
    Relation.ABOVE: Relation.BELOW,
    Relation.AT_MOST: Relation.AT_LEAST,
    Relation.AT_LEAST: Relation.AT_MOST,
}
_NUMERIC_KINDS = frozenset({"integer", "decimal", "range", "scale5"})


class _TooComplex(Exception):
    """More than can be said."""


def simple_condition(
    expression: str, questionnaire: Questionnaire, around: tuple[Group, ...] = ()
) -> Condition | None:
    """What an expression asks for in simple words; None where it asks for more than that.

    `around` are the repeated groups in which it is asked.
    """
    try:
        tree = parse(expression)
        joined = tree.operator if isinstance(tree, Logical) else Operator.AND
        reading = _ConditionParser(questionnaire, around)
        tests = tuple(reading.test(part) for part in _operands(tree, joined))
    except (ExpressionError, _TooComplex):
        return None
    return Condition(tests, joined is Operator.AND) if len(tests) <= MAX_TESTS else None


def _operands(node: Node, joined: Operator) -> Iterator[Node]:
    """What stands between the operators, however it is bracketed."""
    if isinstance(node, Logical) and node.operator is joined:
        for operand in node.operands:
            yield from _operands(operand, joined)
    else:
        yield node


@dataclass(frozen=True)
class _ConditionParser:
    questionnaire: Questionnaire
    around: tuple[Group, ...]

    def test(self, node: Node) -> ConditionTest:
        """Read one comparison. Raises _TooMuch."""
        match node:
            case ComparisonExpression(operator=operator, left=Reference(name=name), right=right):
                return self._compared(name, Relation(operator.value), right)
            case ComparisonExpression(operator=operator, left=left, right=Reference(name=name)):
                relation = Relation(operator.value)
                return self._compared(name, _MIRRORED.get(relation, relation), left)
            case Call(
                function="selected", arguments=(Reference(name=name), StringLiteral(value=value))
            ):
                return _choice_test(self._printed(name), Relation.IS, value)
            case Call(function="not", arguments=(inner,)):
                found = self.test(inner)
                return replace(found, relation=_NEGATION[found.relation])
            case _:
                raise _TooComplex

    def _printed(self, name: str) -> Question:
        """The question of a name, if it is on the sheet and it is clear which copy is meant."""
        question = next((q for q in self.questionnaire.questions if q.name == name), None)
        if question is None or question.kind in UNNUMBERED_KINDS:
            raise _TooComplex
        repeats = self.questionnaire.repeats_of(question.key)
        if repeats != self.around[: len(repeats)]:
            raise _TooComplex
        return question

    def _compared(self, name: str, relation: Relation, right: Node) -> ConditionTest:
        question, value = self._printed(name), _constant(right)
        equality = relation in (Relation.IS, Relation.IS_NOT)
        if value == "" and equality:
            told = Relation.NOT_ANSWERED if relation is Relation.IS else Relation.ANSWERED
            return ConditionTest(question.key, told)
        if question.kind in _NUMERIC_KINDS and _is_number(value):
            return ConditionTest(question.key, relation, value)
        if question.kind == "multi" or not equality:
            raise _TooComplex  # of several: these and no other, or an order of words
        return _choice_test(question, relation, value)


def _constant(node: Node) -> str:
    match node:
        case StringLiteral(value=words):
            return words
        case NumberLiteral(value=number):
            return format(number, "f")
        case Negation(operand=NumberLiteral(value=number)):
            return format(-number, "f")
    raise _TooComplex


def _is_number(words: str) -> bool:
    try:
        return Decimal(words).is_finite()
    except ArithmeticError:
        return False


def _choice_test(question: Question, relation: Relation, name: str) -> ConditionTest:
    key = next((choice.key for choice in question.choices if choice.name == name), None)
    if key is None:
        raise _TooComplex
    return ConditionTest(question.key, relation, key)
