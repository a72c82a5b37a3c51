"""Checks an expression where it stands: names, types, choices, repeats. Everything at once."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .call_checks import CallChecker
from .diagnostics import Diagnostic, DiagnosticCode, closest_match
from .scope import Scope, Type
from .syntax_tree import (
    EQUALITIES,
    MULTIPLICATIVE,
    Arithmetic,
    Call,
    ColumnReference,
    ComparisonExpression,
    CurrentValue,
    Logical,
    Negation,
    Node,
    NumberLiteral,
    Operator,
    ParentReference,
    Reference,
    StringLiteral,
)
from .values import to_date, to_number

_QUOTED_REFERENCE = re.compile(r"\$\{[^{}]*\}")
_BOOLEAN_LITERALS = frozenset({"true", "false", "1", "0"})
_INCOMPARABLE = frozenset(
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
class TypeCheckResult:
    """All problems in order of place, and the type of the result (or EMPTY, always)."""

    diagnostics: tuple[Diagnostic, ...]
    type: Type


def check(node: Node, scope: Scope) -> list[Diagnostic]:
    """Everything that is wrong or doubtful with an expression where it stands."""
    return list(check_types(node, scope).diagnostics)


def check_types(node: Node, scope: Scope) -> TypeCheckResult:
    """Check an expression, and tell its type."""
    checker = _TypeChecker(scope)
    found = checker.type_of(node)
    checker.check_result(node, found)
    unique = list(dict.fromkeys(checker.diagnostics))
    return TypeCheckResult(tuple(sorted(unique, key=lambda p: (p.offset, p.length, p.code))), found)


class _TypeChecker(CallChecker):
    def type_of(self, node: Node) -> Type:
        match node:
            case NumberLiteral():
                return Type.NUMBER
            case StringLiteral():
                return self.string_literal(node)
            case Reference():
                return self.reference(node)
            case CurrentValue():
                return self.current_value(node)
            case ParentReference():
                self.report(DiagnosticCode.PARENT, node)
            case ColumnReference():
                return self.column(node)
            case Call():
                return self.call(node)
            case Negation(operand=operand):
                self.expect_number(operand, self.type_of(operand), of={"operator": "-"})
                return Type.NUMBER
            case Logical(operands=operands):
                for one in operands:
                    self.expect_boolean(one, self.type_of(one))
                return Type.BOOLEAN
            case ComparisonExpression():
                return self.comparison(node)
            case Arithmetic():
                return self.arithmetic(node)
        return Type.MIXED

    def string_literal(self, node: StringLiteral) -> Type:
        if found := _QUOTED_REFERENCE.search(node.value):
            self.report(DiagnosticCode.REFERENCE_IN_TEXT, node, found=found[0])
        return Type.STRING if node.value else Type.EMPTY

    def current_value(self, node: CurrentValue) -> Type:
        if self.scope.current_value is None:
            self.report(DiagnosticCode.NO_OWN_VALUE, node)
            return Type.MIXED
        return self.scope.current_value.type

    def column(self, node: ColumnReference) -> Type:
        if node.name in self.scope.columns:
            return Type.STRING
        if self.scope.columns:
            near = closest_match(node.name, self.scope.columns)
            self.report(DiagnosticCode.UNKNOWN_COLUMN, node, name=node.name, **near)
        else:
            near = closest_match(node.name, self.scope.symbols)
            self.report(DiagnosticCode.BARE_NAME, node, name=node.name, **near)
        return Type.MIXED

    def comparison(self, node: ComparisonExpression) -> Type:
        left, right = self.type_of(node.left), self.type_of(node.right)
        if frozenset({left, right}) in _INCOMPARABLE:
            self.report_incomparable(node, left, right)
        elif node.operator in EQUALITIES:
            self.equality(node, left, right)
        else:
            self.ordering(node, left, right)
        return Type.BOOLEAN

    def report_incomparable(self, node: ComparisonExpression, left: Type, right: Type) -> None:
        details = {"operator": str(node.operator), "left": str(left), "right": str(right)}
        self.report(DiagnosticCode.CANNOT_COMPARE, node, **details)

    def equality(self, node: ComparisonExpression, left: Type, right: Type) -> None:
        for one, of, other in ((node.left, left, node.right), (node.right, right, node.left)):
            if isinstance(other, StringLiteral) and other.value and not _may_equal(of, other.value):
                self.report(DiagnosticCode.NEVER_EQUAL, node, left=str(left), right=str(right))
            self.check_choice_names(one, other)
        if {left, right} == {Type.SET, Type.STRING}:
            self.report(DiagnosticCode.SET_AS_TEXT, node)

    def ordering(self, node: ComparisonExpression, left: Type, right: Type) -> None:
        types = {left, right}
        if Type.SET in types or types == {Type.BOOLEAN, Type.STRING}:
            return self.report_incomparable(node, left, right)
        for one, of, other in ((node.left, left, right), (node.right, right, left)):
            if isinstance(one, StringLiteral) and one.value and not _is_orderable(one.value, other):
                return self.report_incomparable(node, left, right)
            if other is Type.NUMBER:
                self.warn_of_text_as_number(one, of)
        return None

    def arithmetic(self, node: Arithmetic) -> Type:
        found = self.type_of(node.first)
        if node.rest[0][0] in MULTIPLICATIVE:
            of = {"operator": str(node.rest[0][0])}
            self.expect_number(node.first, found, of=of)
            for operator, one in node.rest:
                self.expect_number(one, self.type_of(one), of={"operator": str(operator)})
            return Type.NUMBER
        left = node.first
        for operator, one in node.rest:
            found = self.additive(operator, left, found, one)
            left = node
        return found

    def additive(self, operator: Operator, left: Node, found: Type, right: Node) -> Type:
        """The type of a sum or difference; one with dates is days or a date."""
        other, of = self.type_of(right), {"operator": str(operator)}
        types = {found, other}
        if Type.DATE not in types:
            for one, type_ in ((left, found), (right, other)):
                if not isinstance(one, Arithmetic):
                    self.expect_number(one, type_, of=of)
            return Type.MIXED if Type.MIXED in types else Type.NUMBER
        if types & {Type.MIXED, Type.EMPTY}:
            return Type.MIXED
        if operator is Operator.PLUS:
            if types == {Type.DATE}:
                self.report_wrong_type(right, Type.NUMBER, other, of)
            else:
                plain = (right, other) if found is Type.DATE else (left, found)
                self.expect_number(*plain, of=of)
            return Type.DATE
        return self.date_difference(left, found, right, other)

    def date_difference(self, left: Node, found: Type, right: Node, other: Type) -> Type:
        of = {"operator": "-"}
        if other is Type.DATE:
            if found is not Type.DATE and found is not Type.STRING:
                self.report_wrong_type(left, Type.DATE, found, of)
            elif found is Type.STRING:
                self.expect_date(left, found, of)
            return Type.NUMBER
        if other is not Type.STRING:
            self.expect_number(right, other, of=of)
            return Type.DATE
        if isinstance(right, StringLiteral) and to_date(right.value) is not None:
            return Type.NUMBER
        if isinstance(right, StringLiteral):
            self.expect_number(right, other, of=of)
            return Type.DATE
        return Type.MIXED

    def check_result(self, node: Node, found: Type) -> None:
        """Whether the result is what is wanted where the expression stands."""
        wanted = self.scope.expected_type
        if wanted is Type.BOOLEAN:
            self.expect_boolean(node, found)
        elif wanted in {Type.NUMBER, Type.DATE, Type.SET} and found not in _CONVERTIBLE[wanted]:
            self.report(DiagnosticCode.WRONG_RESULT, node, wanted=str(wanted), found=str(found))
        elif wanted is Type.NUMBER:
            self.expect_number(node, found, of={})


_ANY_TYPE = {Type.EMPTY, Type.MIXED, Type.STRING}
_CONVERTIBLE: dict[Type | None, set[Type]] = {
    Type.NUMBER: {*_ANY_TYPE, Type.NUMBER, Type.BOOLEAN},
    Type.DATE: {*_ANY_TYPE, Type.DATE},
    Type.SET: {*_ANY_TYPE, Type.SET},
}


def _may_equal(of: Type, text: str) -> bool:
    match of:
        case Type.NUMBER:
            return to_number(text) is not None
        case Type.DATE:
            return to_date(text) is not None
        case Type.BOOLEAN:
            return text.strip() in _BOOLEAN_LITERALS
    return True


def _is_orderable(text: str, other: Type) -> bool:
    number, day = to_number(text) is not None, to_date(text) is not None
    match other:
        case Type.DATE:
            return day
        case Type.NUMBER:
            return number
    return number or day
