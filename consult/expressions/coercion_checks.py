"""Checks whether a part of an expression can be read as the type its place needs (XPath 1.0, 4).

Errors are coercions that never give a value (a set as a number); warnings are those that are
allowed and rarely meant (a text as a condition).
"""

from __future__ import annotations

from collections.abc import Iterable

from .diagnostics import Diagnostic, DiagnosticCode, closest_match
from .scope import Scope, Symbol, Type, is_multivalued
from .syntax_tree import CurrentValue, Node, NumberLiteral, Reference, StringLiteral, walk_tree
from .values import to_date, to_names, to_number


class CoercionChecker:
    """Resolves names and checks coercions; collects the diagnostics of one expression."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.diagnostics: list[Diagnostic] = []

    def report(self, code: DiagnosticCode, node: Node, **details: str) -> None:
        """Add a diagnostic at a node."""
        self.diagnostics.append(Diagnostic(code, node.span, details))

    def report_wrong_type(
        self, node: Node, expected: Type, actual: Type, context: dict[str, str]
    ) -> None:
        """Report a node of another type than expected; `context` names the operator or function."""
        details = {"wanted": str(expected), "found": str(actual), **context}
        self.report(DiagnosticCode.WRONG_TYPE, node, **details)

    def type_of(self, node: Node) -> Type:
        """The type of a node read as one value; reports what is wrong in it."""
        raise NotImplementedError

    def symbol_of(self, node: Node) -> Symbol | None:
        """The symbol of `${name}` or `.`; None, without a diagnostic, for any other node."""
        if isinstance(node, Reference):
            return self.scope.symbols.get(node.name)
        return self.scope.current_value if isinstance(node, CurrentValue) else None

    def resolve(self, node: Reference) -> Symbol | None:
        """The symbol of a reference; reports a name that is not in scope."""
        symbol = self.scope.symbols.get(node.name)
        if symbol is None:
            suggestion = closest_match(node.name, self.scope.symbols)
            self.report(DiagnosticCode.UNKNOWN_NAME, node, name=node.name, **suggestion)
        return symbol

    def reference(self, node: Reference) -> Type:
        """The type of `${name}` where one value is expected."""
        symbol = self.resolve(node)
        if symbol is None:
            return Type.MIXED
        if symbol.type is Type.REPEAT:
            self.report(DiagnosticCode.REPEAT_AS_VALUE, node, name=node.name)
            return Type.MIXED
        if is_multivalued(symbol, self.scope.enclosing_repeats):
            repeat = symbol.enclosing_repeats[-1]
            self.report(DiagnosticCode.REPEATED_VALUE, node, name=node.name, repeat=repeat)
        return symbol.type

    def multivalued_type(self, node: Node, *, allow_repeat: bool = False) -> Type:
        """The type of each value where many are allowed; with `allow_repeat` also a repeat itself."""
        if not isinstance(node, Reference):
            return self.type_of(node)
        symbol = self.resolve(node)
        if symbol is not None and symbol.type is Type.REPEAT and not allow_repeat:
            self.report(DiagnosticCode.REPEAT_AS_VALUE, node, name=node.name)
            return Type.MIXED
        return symbol.type if symbol else Type.MIXED

    def expect_boolean(self, node: Node, actual: Type) -> None:
        """Warn where a text is a condition: every text but the empty one is true, also 'no'."""
        if actual is Type.STRING and isinstance(node, Reference | CurrentValue):
            self.report(DiagnosticCode.TEXT_AS_CONDITION, node)

    def expect_number(
        self, node: Node, actual: Type, *, context: dict[str, str], allow_date: bool = False
    ) -> None:
        """Report what cannot be a number; with `allow_date` a date is its days since 1970."""
        if actual is Type.SET or (actual is Type.DATE and not allow_date):
            return self.report_wrong_type(node, Type.NUMBER, actual, context)
        if isinstance(node, StringLiteral) and node.value and to_number(node.value) is None:
            return self.report_wrong_type(node, Type.NUMBER, actual, context)
        return self.warn_of_text_as_number(node, actual)

    def warn_of_text_as_number(self, node: Node, actual: Type) -> None:
        """Warn where the answer to a text question is a number, unless all its choices are."""
        symbol = self.symbol_of(node)
        if actual is not Type.STRING or symbol is None:
            return
        if symbol.choices is None or any(to_number(name) is None for name in symbol.choices):
            self.report(DiagnosticCode.TEXT_AS_NUMBER, node)

    def expect_date(self, node: Node, actual: Type, context: dict[str, str]) -> None:
        """Report what cannot be a date."""
        if actual in {Type.SET, Type.BOOLEAN} or (
            isinstance(node, StringLiteral) and node.value and to_date(node.value) is None
        ):
            self.report_wrong_type(node, Type.DATE, actual, context)

    def check_choice_names(self, question: Node, literal: Node) -> None:
        """Warn where a literal is compared with a question that has no choice of that name."""
        symbol = self.symbol_of(question)
        if (
            symbol is None
            or symbol.choices is None
            or not isinstance(literal, StringLiteral | NumberLiteral)
        ):
            return
        if isinstance(literal, NumberLiteral):
            if all(to_number(name) != literal.value for name in symbol.choices):
                written = format(literal.value, "f")
                self.report(DiagnosticCode.UNKNOWN_CHOICE, literal, found=written)
            return
        for name in to_names(literal.value):
            if name not in symbol.choices:
                suggestion = closest_match(name, symbol.choices)
                self.report(DiagnosticCode.UNKNOWN_CHOICE, literal, found=name, **suggestion)

    def common_type(self, node: Node, types: Iterable[Type]) -> Type:
        """The type of a value that comes from one of several nodes; EMPTY goes with every type."""
        distinct = {type_ for type_ in types if type_ is not Type.EMPTY}
        if len(distinct) > 1:
            if Type.MIXED not in distinct:
                self.report(DiagnosticCode.MIXED_TYPES, node, found=", ".join(sorted(distinct)))
            return Type.MIXED
        return distinct.pop() if distinct else Type.EMPTY

    def report_unresolved(self, node: Node) -> None:
        """Report the unknown names in a node whose type cannot be told."""
        for descendant, _ in walk_tree(node):
            if isinstance(descendant, Reference):
                self.resolve(descendant)
