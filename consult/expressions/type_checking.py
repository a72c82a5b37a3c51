"""Checks an expression where it stands: names, types, choices, repeats. Everything at once."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .call_checks import CallReading
from .diagnostics import Code, Problem, suggestion
from .scope import Scope, Type
from .syntax_tree import (
    EQUALITIES,
    MULTIPLICATIVE,
    Arithmetic,
    Call,
    Column,
    Comparison,
    Logical,
    Negative,
    Node,
    Number,
    Operator,
    Own,
    Parent,
    Reference,
    Text,
)
from .values import to_date, to_number

_BRACED = re.compile(r"\$\{[^{}]*\}")
_TRUTH = frozenset({"true", "false", "1", "0"})
_NEVER = frozenset(
    {
        frozenset({Type.DATE, Type.NUMBER}),
        frozenset({Type.DATE, Type.BOOLEAN}),
        frozenset({Type.SET, Type.NUMBER}),
        frozenset({Type.SET, Type.DATE}),
        frozenset({Type.SET, Type.BOOLEAN}),
    }
)
"""Types that are never equal, and of which none comes before the other."""


@dataclass(frozen=True)
class Verdict:
    """All problems in order of place, and the type of the result (or EMPTY, always)."""

    problems: tuple[Problem, ...]
    type: Type


def check(node: Node, scope: Scope) -> list[Problem]:
    """Everything that is wrong or doubtful with an expression where it stands."""
    return list(judge(node, scope).problems)


def judge(node: Node, scope: Scope) -> Verdict:
    """Check an expression, and tell its type."""
    checker = _Checker(scope)
    found = checker.type_of(node)
    checker.result(node, found)
    unique = list(dict.fromkeys(checker.problems))
    return Verdict(tuple(sorted(unique, key=lambda p: (p.offset, p.length, p.code))), found)


class _Checker(CallReading):
    def type_of(self, node: Node) -> Type:
        match node:
            case Number():
                return Type.NUMBER
            case Text():
                return self.text(node)
            case Reference():
                return self.reference(node)
            case Own():
                return self.own(node)
            case Parent():
                self.report(Code.PARENT, node)
            case Column():
                return self.column(node)
            case Call():
                return self.call(node)
            case Negative(operand=operand):
                self.as_number(operand, self.type_of(operand), of={"operator": "-"})
                return Type.NUMBER
            case Logical(operands=operands):
                for one in operands:
                    self.as_condition(one, self.type_of(one))
                return Type.BOOLEAN
            case Comparison():
                return self.comparison(node)
            case Arithmetic():
                return self.arithmetic(node)
        return Type.MIXED

    def text(self, node: Text) -> Type:
        if found := _BRACED.search(node.value):
            self.report(Code.REFERENCE_IN_TEXT, node, found=found[0])
        return Type.STRING if node.value else Type.EMPTY

    def own(self, node: Own) -> Type:
        if self.scope.own is None:
            self.report(Code.NO_OWN_VALUE, node)
            return Type.MIXED
        return self.scope.own.type

    def column(self, node: Column) -> Type:
        if node.name in self.scope.columns:
            return Type.STRING
        if self.scope.columns:
            near = suggestion(node.name, self.scope.columns)
            self.report(Code.UNKNOWN_COLUMN, node, name=node.name, **near)
        else:
            near = suggestion(node.name, self.scope.names)
            self.report(Code.BARE_NAME, node, name=node.name, **near)
        return Type.MIXED

    def comparison(self, node: Comparison) -> Type:
        left, right = self.type_of(node.left), self.type_of(node.right)
        if frozenset({left, right}) in _NEVER:
            self.incomparable(node, left, right)
        elif node.operator in EQUALITIES:
            self.equality(node, left, right)
        else:
            self.ordering(node, left, right)
        return Type.BOOLEAN

    def incomparable(self, node: Comparison, left: Type, right: Type) -> None:
        details = {"operator": str(node.operator), "left": str(left), "right": str(right)}
        self.report(Code.CANNOT_COMPARE, node, **details)

    def equality(self, node: Comparison, left: Type, right: Type) -> None:
        for one, of, other in ((node.left, left, node.right), (node.right, right, node.left)):
            if isinstance(other, Text) and other.value and not _may_equal(of, other.value):
                self.report(Code.NEVER_EQUAL, node, left=str(left), right=str(right))
            self.choices(one, other)
        if {left, right} == {Type.SET, Type.STRING}:
            self.report(Code.SET_AS_TEXT, node)

    def ordering(self, node: Comparison, left: Type, right: Type) -> None:
        types = {left, right}
        if Type.SET in types or types == {Type.BOOLEAN, Type.STRING}:
            return self.incomparable(node, left, right)
        for one, of, other in ((node.left, left, right), (node.right, right, left)):
            if isinstance(one, Text) and one.value and not _has_order(one.value, other):
                return self.incomparable(node, left, right)
            if other is Type.NUMBER:
                self.text_as_number(one, of)
        return None

    def arithmetic(self, node: Arithmetic) -> Type:
        found = self.type_of(node.first)
        if node.rest[0][0] in MULTIPLICATIVE:
            of = {"operator": str(node.rest[0][0])}
            self.as_number(node.first, found, of=of)
            for operator, one in node.rest:
                self.as_number(one, self.type_of(one), of={"operator": str(operator)})
            return Type.NUMBER
        left = node.first
        for operator, one in node.rest:
            found = self.sum_of(operator, left, found, one)
            left = node
        return found

    def sum_of(self, operator: Operator, left: Node, found: Type, right: Node) -> Type:
        """The type of a sum or difference; one with dates is days or a date."""
        other, of = self.type_of(right), {"operator": str(operator)}
        types = {found, other}
        if Type.DATE not in types:
            for one, type_ in ((left, found), (right, other)):
                if not isinstance(one, Arithmetic):
                    self.as_number(one, type_, of=of)
            return Type.MIXED if Type.MIXED in types else Type.NUMBER
        if types & {Type.MIXED, Type.EMPTY}:
            return Type.MIXED
        if operator is Operator.PLUS:
            if types == {Type.DATE}:
                self.wrong(right, Type.NUMBER, other, of)
            else:
                plain = (right, other) if found is Type.DATE else (left, found)
                self.as_number(*plain, of=of)
            return Type.DATE
        return self.difference(left, found, right, other)

    def difference(self, left: Node, found: Type, right: Node, other: Type) -> Type:
        of = {"operator": "-"}
        if other is Type.DATE:
            if found is not Type.DATE and found is not Type.STRING:
                self.wrong(left, Type.DATE, found, of)
            elif found is Type.STRING:
                self.as_date(left, found, of)
            return Type.NUMBER
        if other is not Type.STRING:
            self.as_number(right, other, of=of)
            return Type.DATE
        if isinstance(right, Text) and to_date(right.value) is not None:
            return Type.NUMBER
        if isinstance(right, Text):
            self.as_number(right, other, of=of)
            return Type.DATE
        return Type.MIXED

    def result(self, node: Node, found: Type) -> None:
        """Whether the result is what is wanted where the expression stands."""
        wanted = self.scope.wanted
        if wanted is Type.BOOLEAN:
            self.as_condition(node, found)
        elif wanted in {Type.NUMBER, Type.DATE, Type.SET} and found not in _READABLE[wanted]:
            self.report(Code.WRONG_RESULT, node, wanted=str(wanted), found=str(found))
        elif wanted is Type.NUMBER:
            self.as_number(node, found, of={})


_ALWAYS = {Type.EMPTY, Type.MIXED, Type.STRING}
_READABLE: dict[Type | None, set[Type]] = {
    Type.NUMBER: {*_ALWAYS, Type.NUMBER, Type.BOOLEAN},
    Type.DATE: {*_ALWAYS, Type.DATE},
    Type.SET: {*_ALWAYS, Type.SET},
}


def _may_equal(of: Type, text: str) -> bool:
    match of:
        case Type.NUMBER:
            return to_number(text) is not None
        case Type.DATE:
            return to_date(text) is not None
        case Type.BOOLEAN:
            return text.strip() in _TRUTH
    return True


def _has_order(text: str, other: Type) -> bool:
    number, day = to_number(text) is not None, to_date(text) is not None
    match other:
        case Type.DATE:
            return day
        case Type.NUMBER:
            return number
    return number or day
