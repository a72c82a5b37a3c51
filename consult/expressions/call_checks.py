"""Checks calls of functions."""

from __future__ import annotations

from collections.abc import Callable

from .coercion_checks import CoercionChecker
from .diagnostics import DiagnosticCode, closest_match
from .functions import FUNCTIONS
from .functions.base import Function, ParameterType
from .functions.dates import DATE_SPECIFIERS, TIME_SPECIFIERS, format_specifiers
from .functions.unsupported import REPLACEMENTS, UNSUPPORTED_FUNCTIONS
from .pattern_parsing import InvalidPattern
from .patterns import Pattern
from .scope import Symbol, Type
from .syntax_tree import Call, Node, ParentReference, Reference, StringLiteral

_NUMBERS_FROM_DATES = frozenset({"number", "int"})
_AGGREGATES = frozenset({"sum", "count"})
_CHOICE_TYPES = frozenset({Type.SET, Type.STRING, Type.MIXED, Type.EMPTY})


class CallChecker(CoercionChecker):
    """Knows what each function takes and gives."""

    def call(self, node: Call) -> Type:
        """The type of a call."""
        function = FUNCTIONS.get(node.function)
        if function is None:
            self.report_unknown_function(node)
        elif not function.accepts(len(node.arguments)):
            self.report_arity(node, function)
        else:
            return self.check_call(node, function)
        for argument in node.arguments:
            self.report_unresolved(argument)
        return (function.result_type if function else None) or Type.MIXED

    def report_unknown_function(self, node: Call) -> None:
        """Say that there is no such function, and why or what instead."""
        name = node.function
        instead = REPLACEMENTS.get(name)
        if reason := UNSUPPORTED_FUNCTIONS.get(name):
            near = {"suggestion": instead} if instead else {}
            self.report(
                DiagnosticCode.REFUSED_FUNCTION, node, function=name, reason=str(reason), **near
            )
        else:
            near = {"suggestion": instead} if instead else closest_match(name, FUNCTIONS)
            self.report(DiagnosticCode.UNKNOWN_FUNCTION, node, function=name, **near)

    def report_arity(self, node: Call, function: Function) -> None:
        """Say how many arguments there should be."""
        most = {} if function.max_arguments is None else {"most": str(function.most)}
        self.report(
            DiagnosticCode.ARGUMENTS,
            node,
            function=function.name,
            found=str(len(node.arguments)),
            least=str(function.min_arguments),
            **most,
        )

    def check_call(self, node: Call, function: Function) -> Type:
        """The type of a call of a function with the right number of arguments."""
        special = _SPECIAL_FORMS.get(function.name)
        if special is not None:
            return special(self, node)
        found = [self.argument(node, at, function.parameter_type(at)) for at in range(len(node.arguments))]
        self.check_literals(node)
        if function.name in {"min", "max"}:
            return self.min_max_type(node, found)
        return function.result_type or self.common_type(node, found)

    def argument(self, node: Call, at: int, want: ParameterType) -> Type:
        """The type of an argument; notes what is wrong with it."""
        one = node.arguments[at]
        of = {"function": node.function, "argument": str(at + 1)}
        if want in {ParameterType.VALUES, ParameterType.NUMBERS}:
            found = self.multivalued_type(one, repeat=node.function == "count")
            self.check_aggregate(node, one)
        else:
            found = self.type_of(one)
        if want in {ParameterType.NUMBER, ParameterType.NUMBERS}:
            self.expect_number(one, found, of=of, dates=node.function in _NUMBERS_FROM_DATES)
        elif want is ParameterType.CONDITION:
            self.expect_boolean(one, found)
        elif want is ParameterType.DATE:
            self.expect_date(one, found, of)
        elif want is ParameterType.CHOICES and found not in _CHOICE_TYPES:
            self.report_wrong_type(one, Type.SET, found, of)
        elif want is ParameterType.CHOICE and found in {Type.BOOLEAN, Type.DATE}:
            self.report_wrong_type(one, Type.STRING, found, of)
        return found

    def check_aggregate(self, node: Call, one: Node) -> None:
        """Warn where a function for many values gets one."""
        if node.function not in _AGGREGATES or len(node.arguments) > 1:
            return
        known = self.symbol_of(one)
        if isinstance(one, Reference) and known is None:
            return
        here = self.scope.enclosing_repeats
        single = known is None or known.enclosing_repeats == here[: len(known.repeats)]
        if single and not (known and known.type is Type.REPEAT):
            self.report(DiagnosticCode.NOT_REPEATED, one, function=node.function)

    def check_literals(self, node: Call) -> None:
        """Choices and patterns that are written out."""
        if node.function == "selected":
            self.check_choice_names(*node.arguments)
        if node.function == "regex" and isinstance(pattern := node.arguments[1], StringLiteral):
            try:
                Pattern(pattern.value)
            except InvalidPattern as error:
                self.report(DiagnosticCode.BAD_PATTERN, pattern, reason=str(error))

    def min_max_type(self, node: Call, found: list[Type]) -> Type:
        """The type of min() and max(): of dates, else of numbers."""
        kinds = {one for one in found if one is not Type.EMPTY}
        if kinds <= {Type.DATE}:
            return Type.DATE if kinds else Type.EMPTY
        for at, (one, type_) in enumerate(zip(node.arguments, found, strict=True), start=1):
            of = {"function": node.function, "argument": str(at)}
            self.expect_number(one, type_, of=of, dates=Type.MIXED in kinds)
        return Type.MIXED if Type.MIXED in kinds else Type.NUMBER

    def if_(self, node: Call) -> Type:
        """The type of if()."""
        condition, then, otherwise = node.arguments
        self.expect_boolean(condition, self.type_of(condition))
        return self.common_type(node, [self.type_of(then), self.type_of(otherwise)])

    def any_of(self, node: Call) -> Type:
        """The type of a function that gives one of its arguments."""
        return self.common_type(node, [self.type_of(one) for one in node.arguments])

    def format_date(self, node: Call) -> Type:
        """Check format-date() and the marks of its pattern."""
        pattern = node.arguments[1]
        self.argument(node, 0, ParameterType.DATE)
        self.argument(node, 1, ParameterType.TEXT)
        for mark in format_specifiers(pattern.value) if isinstance(pattern, StringLiteral) else []:
            if mark not in DATE_SPECIFIERS:
                reason = "time" if mark in TIME_SPECIFIERS else "unknown"
                self.report(DiagnosticCode.BAD_FORMAT, pattern, found=f"%{mark}", reason=reason)
        return Type.STRING

    def position(self, node: Call) -> Type:
        """Check position()."""
        (place,) = node.arguments
        repeat = ""
        if isinstance(place, Reference):
            repeat = place.name
            if not self.names_repeat(place):
                return Type.NUMBER
        elif not isinstance(place, ParentReference):
            self.report(DiagnosticCode.NAME_WANTED, place, function=node.function, argument="1")
            return Type.NUMBER
        if (repeat and repeat not in self.scope.enclosing_repeats) or not self.scope.repeats:
            self.report(DiagnosticCode.NOT_IN_REPEAT, place, function=node.function)
        return Type.NUMBER

    def names_repeat(self, node: Node) -> bool:
        """Whether a node names a repeat; a problem where it does not."""
        if not isinstance(node, Reference):
            self.report(DiagnosticCode.NOT_A_REPEAT, node)
            return False
        known = self.resolve(node)
        if known is not None and known.type is not Type.REPEAT:
            self.report(DiagnosticCode.NOT_A_REPEAT, node, name=node.name)
        return known is not None and known.type is Type.REPEAT

    def indexed_repeat(self, node: Call) -> Type:
        """The type of indexed-repeat()."""
        first, rest = node.arguments[0], node.arguments[1:]
        for at in range(2, len(node.arguments), 2):
            self.argument(node, at, ParameterType.NUMBER)
        sound = [one.name for one in rest[::2] if self.names_repeat(one) and isinstance(one, Reference)]
        if not isinstance(first, Reference):
            self.report(DiagnosticCode.NAME_WANTED, first, function=node.function, argument="1")
            return Type.MIXED
        known = self.resolve(first)
        if known is None:
            return Type.MIXED
        if known.type is Type.REPEAT:
            self.report(DiagnosticCode.REPEAT_AS_VALUE, first, name=first.name)
            return Type.MIXED
        self.check_indexed_repeats(first, known, rest[::2], sound)
        return known.type

    def check_indexed_repeats(
        self, first: Reference, known: Symbol, repeats: tuple[Node, ...], sound: list[str]
    ) -> None:
        """Whether the repeats given are those the question lives in, and all of them."""
        for one in repeats:
            if isinstance(one, Reference) and one.name in sound and one.name not in known.enclosing_repeats:
                self.report(DiagnosticCode.REPEAT_WITHOUT, one, name=first.name, repeat=one.name)
        missing = [r for r in known.enclosing_repeats if r not in {*sound, *self.scope.enclosing_repeats}]
        if missing and len(sound) == len(repeats) and set(sound) <= set(known.enclosing_repeats):
            self.report(DiagnosticCode.REPEATED_VALUE, first, name=first.name, repeat=missing[-1])

    def choice_name(self, node: Call) -> Type:
        """Check jr:choice-name()."""
        self.argument(node, 0, ParameterType.CHOICE)
        question = node.arguments[1]
        if not isinstance(question, Reference):
            self.report(DiagnosticCode.NAME_WANTED, question, function=node.function, argument="2")
        elif (known := self.resolve(question)) is not None and known.choices is None:
            self.report(DiagnosticCode.NO_CHOICES, question, name=question.name)
        return Type.STRING


_SPECIAL_FORMS: dict[str, Callable[[CallChecker, Call], Type]] = {
    "if": CallChecker.if_,
    "coalesce": CallChecker.any_of,
    "once": CallChecker.any_of,
    "format-date": CallChecker.format_date,
    "position": CallChecker.position,
    "indexed-repeat": CallChecker.indexed_repeat,
    "jr:choice-name": CallChecker.choice_name,
}
