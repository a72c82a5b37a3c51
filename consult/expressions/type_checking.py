"""Checks an expression in its scope: names, types, choices, repeats. Reports everything at once."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .call_checks import CallChecker
from .diagnostics import Diagnostic, DiagnosticCode, closest_match, sorted_diagnostics
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
"""Types whose values are never equal and have no order."""


@dataclass(frozen=True)
class TypeCheckResult:
    """The diagnostics in the order of the source, and the type of the result; it may also be EMPTY."""

    diagnostics: tuple[Diagnostic, ...]
    type: Type


def check(node: Node, scope: Scope) -> list[Diagnostic]:
    """Every error and warning of an expression in its scope."""
    return list(check_types(node, scope).diagnostics)


def check_types(node: Node, scope: Scope) -> TypeCheckResult:
    """Check an expression in its scope, and infer its type."""
    checker = _TypeChecker(scope)
    type_ = checker.type_of(node)
    checker.check_result(node, type_)
    return TypeCheckResult(sorted_diagnostics(dict.fromkeys(checker.diagnostics)), type_)


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
                self.expect_number(operand, self.type_of(operand), context={"operator": "-"})
                return Type.NUMBER
            case Logical(operands=operands):
                for operand in operands:
                    self.expect_boolean(operand, self.type_of(operand))
                return Type.BOOLEAN
            case ComparisonExpression():
                return self.comparison(node)
            case Arithmetic():
                return self.arithmetic(node)
        return Type.MIXED

    def string_literal(self, node: StringLiteral) -> Type:
        if reference := _QUOTED_REFERENCE.search(node.value):
            self.report(DiagnosticCode.REFERENCE_IN_TEXT, node, found=reference[0])
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
            suggestion = closest_match(node.name, self.scope.columns)
            self.report(DiagnosticCode.UNKNOWN_COLUMN, node, name=node.name, **suggestion)
        else:
            suggestion = closest_match(node.name, self.scope.symbols)
            self.report(DiagnosticCode.BARE_NAME, node, name=node.name, **suggestion)
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
        for side, type_, other in ((node.left, left, node.right), (node.right, right, node.left)):
            literal = other.value if isinstance(other, StringLiteral) else ""
            if literal and not _may_equal(type_, literal):
                self.report(DiagnosticCode.NEVER_EQUAL, node, left=str(left), right=str(right))
            self.check_choice_names(side, other)
        if {left, right} == {Type.SET, Type.STRING}:
            self.report(DiagnosticCode.SET_AS_TEXT, node)

    def ordering(self, node: ComparisonExpression, left: Type, right: Type) -> None:
        types = {left, right}
        if Type.SET in types or types == {Type.BOOLEAN, Type.STRING}:
            return self.report_incomparable(node, left, right)
        for side, type_, other_type in ((node.left, left, right), (node.right, right, left)):
            literal = side.value if isinstance(side, StringLiteral) else ""
            if literal and not _is_orderable(literal, other_type):
                return self.report_incomparable(node, left, right)
            if other_type is Type.NUMBER:
                self.warn_of_text_as_number(side, type_)
        return None

    def arithmetic(self, node: Arithmetic) -> Type:
        type_ = self.type_of(node.first)
        if node.rest[0][0] in MULTIPLICATIVE:
            self.expect_number(node.first, type_, context={"operator": str(node.rest[0][0])})
            for operator, operand in node.rest:
                context = {"operator": str(operator)}
                self.expect_number(operand, self.type_of(operand), context=context)
            return Type.NUMBER
        left = node.first
        for operator, operand in node.rest:
            type_ = self.additive(operator, left, type_, operand)
            left = node
        return type_

    def additive(self, operator: Operator, left: Node, left_type: Type, right: Node) -> Type:
        """The type of a sum or difference; with a date it is a date or a number of days."""
        right_type, context = self.type_of(right), {"operator": str(operator)}
        types = {left_type, right_type}
        if Type.DATE not in types:
            for operand, type_ in ((left, left_type), (right, right_type)):
                if not isinstance(operand, Arithmetic):
                    self.expect_number(operand, type_, context=context)
            return Type.MIXED if Type.MIXED in types else Type.NUMBER
        if types & {Type.MIXED, Type.EMPTY}:
            return Type.MIXED
        if operator is Operator.MINUS:
            return self.date_difference(left, left_type, right, right_type)
        if types == {Type.DATE}:
            self.report_wrong_type(right, Type.NUMBER, right_type, context)
        elif left_type is Type.DATE:
            self.expect_number(right, right_type, context=context)
        else:
            self.expect_number(left, left_type, context=context)
        return Type.DATE

    def date_difference(self, left: Node, left_type: Type, right: Node, right_type: Type) -> Type:
        """The type of a difference in which one side or both are dates."""
        context = {"operator": "-"}
        if right_type is Type.DATE:
            if left_type is Type.STRING:
                self.expect_date(left, left_type, context)
            elif left_type is not Type.DATE:
                self.report_wrong_type(left, Type.DATE, left_type, context)
            return Type.NUMBER
        if right_type is Type.STRING:
            if not isinstance(right, StringLiteral):
                return Type.MIXED
            if to_date(right.value) is not None:
                return Type.NUMBER
        self.expect_number(right, right_type, context=context)
        return Type.DATE

    def check_result(self, node: Node, actual: Type) -> None:
        """Report a result that is not of the type its place needs."""
        expected = self.scope.expected_type
        if expected is Type.BOOLEAN:
            self.expect_boolean(node, actual)
        elif (
            expected in {Type.NUMBER, Type.DATE, Type.SET} and actual not in _CONVERTIBLE[expected]
        ):
            self.report(DiagnosticCode.WRONG_RESULT, node, wanted=str(expected), found=str(actual))
        elif expected is Type.NUMBER:
            self.expect_number(node, actual, context={})


_ANY_TYPE = {Type.EMPTY, Type.MIXED, Type.STRING}
_CONVERTIBLE: dict[Type | None, set[Type]] = {
    Type.NUMBER: {*_ANY_TYPE, Type.NUMBER, Type.BOOLEAN},
    Type.DATE: {*_ANY_TYPE, Type.DATE},
    Type.SET: {*_ANY_TYPE, Type.SET},
}


def _may_equal(type_: Type, text: str) -> bool:
    """Whether a value of a type can equal a string literal."""
    match type_:
        case Type.NUMBER:
            return to_number(text) is not None
        case Type.DATE:
            return to_date(text) is not None
        case Type.BOOLEAN:
            return text.strip() in _BOOLEAN_LITERALS
    return True


def _is_orderable(text: str, other: Type) -> bool:
    """Whether a string literal can be ordered with a value of another type."""
    is_number, is_date = to_number(text) is not None, to_date(text) is not None
    match other:
        case Type.DATE:
            return is_date
        case Type.NUMBER:
            return is_number
    return is_number or is_date
