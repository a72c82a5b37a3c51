"""How an expression's parts may be read: what is allowed, what is doubtful."""

from __future__ import annotations

from collections.abc import Iterable

from .diagnostics import Diagnostic, DiagnosticCode, closest_match
from .scope import Scope, Symbol, Type, is_multivalued
from .syntax_tree import CurrentValue, Node, NumberLiteral, Reference, StringLiteral, walk_tree
from .values import to_date, to_names, to_number


class CoercionChecker:
    """Collects the problems of one expression."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.diagnostics: list[Diagnostic] = []

    def report(self, code: DiagnosticCode, node: Node, **details: str) -> None:
        """Note a problem with a node."""
        self.diagnostics.append(Diagnostic(code, node.span, details))

    def report_wrong_type(self, node: Node, wanted: Type, found: Type, of: dict[str, str]) -> None:
        """Note that a node is of another type than wanted."""
        self.report(DiagnosticCode.WRONG_TYPE, node, wanted=str(wanted), found=str(found), **of)

    def type_of(self, node: Node) -> Type:
        """The type of a node, as one value; notes what is wrong below."""
        raise NotImplementedError

    def symbol_of(self, node: Node) -> Symbol | None:
        """What is known of `${name}` and `.`, without a problem."""
        if isinstance(node, Reference):
            return self.scope.symbols.get(node.name)
        return self.scope.current_value if isinstance(node, CurrentValue) else None

    def resolve(self, node: Reference) -> Symbol | None:
        """What is known of a name; a problem where nothing is."""
        known = self.scope.symbols.get(node.name)
        if known is None:
            near = closest_match(node.name, self.scope.symbols)
            self.report(DiagnosticCode.UNKNOWN_NAME, node, name=node.name, **near)
        return known

    def reference(self, node: Reference) -> Type:
        """The type of `${name}` where one value is wanted."""
        known = self.resolve(node)
        if known is None:
            return Type.MIXED
        if known.type is Type.REPEAT:
            self.report(DiagnosticCode.REPEAT_AS_VALUE, node, name=node.name)
            return Type.MIXED
        if is_multivalued(known, self.scope.enclosing_repeats):
            repeat = known.enclosing_repeats[-1]
            self.report(DiagnosticCode.REPEATED_VALUE, node, name=node.name, repeat=repeat)
        return known.type

    def multivalued_type(self, node: Node, *, repeat: bool = False) -> Type:
        """The type of each value, where many are welcome (and with `repeat` a repeat itself)."""
        if not isinstance(node, Reference):
            return self.type_of(node)
        known = self.resolve(node)
        if known is not None and known.type is Type.REPEAT and not repeat:
            self.report(DiagnosticCode.REPEAT_AS_VALUE, node, name=node.name)
            return Type.MIXED
        return known.type if known else Type.MIXED

    def expect_boolean(self, node: Node, found: Type) -> None:
        """Read as true or false: a text is true whenever it is there, whatever it says."""
        if found is Type.STRING and isinstance(node, Reference | CurrentValue):
            self.report(DiagnosticCode.TEXT_AS_CONDITION, node)

    def expect_number(
        self, node: Node, found: Type, *, of: dict[str, str], dates: bool = False
    ) -> None:
        """Read as a number."""
        if found is Type.SET or (found is Type.DATE and not dates):
            return self.report_wrong_type(node, Type.NUMBER, found, of)
        if isinstance(node, StringLiteral) and node.value and to_number(node.value) is None:
            return self.report_wrong_type(node, Type.NUMBER, found, of)
        return self.warn_of_text_as_number(node, found)

    def warn_of_text_as_number(self, node: Node, found: Type) -> None:
        """Warn where a question of text is counted with, unless its choices are numbers."""
        known = self.symbol_of(node)
        if found is not Type.STRING or known is None:
            return
        if known.choices is None or any(to_number(one) is None for one in known.choices):
            self.report(DiagnosticCode.TEXT_AS_NUMBER, node)

    def expect_date(self, node: Node, found: Type, of: dict[str, str]) -> None:
        """Read as a date."""
        if found in {Type.SET, Type.BOOLEAN} or (
            isinstance(node, StringLiteral) and node.value and to_date(node.value) is None
        ):
            self.report_wrong_type(node, Type.DATE, found, of)

    def check_choice_names(self, question: Node, other: Node) -> None:
        """Warn where the question has no choice of the name that stands on the other side."""
        known = self.symbol_of(question)
        if (
            known is None
            or known.choices is None
            or not isinstance(other, StringLiteral | NumberLiteral)
        ):
            return
        if isinstance(other, NumberLiteral):
            if all(to_number(one) != other.value for one in known.choices):
                self.report(DiagnosticCode.UNKNOWN_CHOICE, other, found=format(other.value, "f"))
            return
        for name in self._unknown(known, to_names(other.value)):
            near = closest_match(name, known.choices)
            self.report(DiagnosticCode.UNKNOWN_CHOICE, other, found=name, **near)

    @staticmethod
    def _unknown(known: Symbol, names: Iterable[str]) -> list[str]:
        return [name for name in names if name not in (known.choices or ())]

    def common_type(self, node: Node, types: Iterable[Type]) -> Type:
        """The type of a value that comes from one of several nodes."""
        found = {one for one in types if one is not Type.EMPTY}
        if len(found) > 1 and Type.MIXED not in found:
            self.report(DiagnosticCode.MIXED_TYPES, node, found=", ".join(sorted(found)))
        if len(found) > 1:
            return Type.MIXED
        return found.pop() if found else Type.EMPTY

    def report_unresolved(self, node: Node) -> None:
        """Note the unknown names below a node that can't be judged otherwise."""
        for one, _ in walk_tree(node):
            if isinstance(one, Reference):
                self.resolve(one)
