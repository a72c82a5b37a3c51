"""Checks calls of functions: that the function exists, and each argument against its parameter."""

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

_ACCEPT_DATES = frozenset({"number", "int"})
"""Functions of a number that also take a date, as its days since 1970-01-01."""
_AGGREGATES = frozenset({"sum", "count"})
_CHOICE_TYPES = frozenset({Type.SET, Type.STRING, Type.MIXED, Type.EMPTY})


class CallChecker(CoercionChecker):
    """Checks calls, and gives the types of their results."""

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
        """Report a function that is unknown or unsupported, with its reason or a replacement."""
        name = node.function
        replacement = REPLACEMENTS.get(name)
        suggestion = {"suggestion": replacement} if replacement else {}
        if reason := UNSUPPORTED_FUNCTIONS.get(name):
            details = {"function": name, "reason": str(reason), **suggestion}
            self.report(DiagnosticCode.REFUSED_FUNCTION, node, **details)
        else:
            suggestion = suggestion or closest_match(name, FUNCTIONS)
            self.report(DiagnosticCode.UNKNOWN_FUNCTION, node, function=name, **suggestion)

    def report_arity(self, node: Call, function: Function) -> None:
        """Report a wrong number of arguments, with the numbers that are allowed."""
        maximum = function.max_arguments
        self.report(
            DiagnosticCode.ARGUMENTS,
            node,
            function=function.name,
            found=str(len(node.arguments)),
            least=str(function.min_arguments),
            **({} if maximum is None else {"most": str(maximum)}),
        )

    def check_call(self, node: Call, function: Function) -> Type:
        """The type of a call with an allowed number of arguments."""
        special_form = _SPECIAL_FORMS.get(function.name)
        if special_form is not None:
            return special_form(self, node)
        types = [
            self.argument(node, index, function.parameter_type(index))
            for index in range(len(node.arguments))
        ]
        self.check_literals(node)
        if function.name in {"min", "max"}:
            return self.min_max_type(node, types)
        return function.result_type or self.common_type(node, types)

    def argument(self, node: Call, index: int, parameter: ParameterType) -> Type:
        """The type of the argument at an index (from 0); reports what its parameter does not take."""
        argument = node.arguments[index]
        context = {"function": node.function, "argument": str(index + 1)}
        if parameter in {ParameterType.VALUES, ParameterType.NUMBERS}:
            actual = self.multivalued_type(argument, allow_repeat=node.function == "count")
            self.check_aggregate(node, argument)
        else:
            actual = self.type_of(argument)
        if parameter in {ParameterType.NUMBER, ParameterType.NUMBERS}:
            allow_date = node.function in _ACCEPT_DATES
            self.expect_number(argument, actual, context=context, allow_date=allow_date)
        elif parameter is ParameterType.CONDITION:
            self.expect_boolean(argument, actual)
        elif parameter is ParameterType.DATE:
            self.expect_date(argument, actual, context)
        elif parameter is ParameterType.CHOICES and actual not in _CHOICE_TYPES:
            self.report_wrong_type(argument, Type.SET, actual, context)
        elif parameter is ParameterType.CHOICE and actual in {Type.BOOLEAN, Type.DATE}:
            self.report_wrong_type(argument, Type.STRING, actual, context)
        return actual

    def check_aggregate(self, node: Call, argument: Node) -> None:
        """Warn where an aggregate function has one argument, and that has only one value."""
        if node.function not in _AGGREGATES or len(node.arguments) > 1:
            return
        symbol = self.symbol_of(argument)
        if isinstance(argument, Reference) and symbol is None:
            return
        repeats = self.scope.enclosing_repeats
        single = symbol is None or (
            symbol.enclosing_repeats == repeats[: len(symbol.enclosing_repeats)]
        )
        if single and not (symbol and symbol.type is Type.REPEAT):
            self.report(DiagnosticCode.NOT_REPEATED, argument, function=node.function)

    def check_literals(self, node: Call) -> None:
        """Check the name of a choice, or the pattern, where it is written as a literal."""
        if node.function == "selected":
            self.check_choice_names(*node.arguments)
        if node.function == "regex" and isinstance(pattern := node.arguments[1], StringLiteral):
            try:
                Pattern(pattern.value)
            except InvalidPattern as error:
                self.report(DiagnosticCode.BAD_PATTERN, pattern, reason=str(error))

    def min_max_type(self, node: Call, types: list[Type]) -> Type:
        """The type of min() and max(): a date where all arguments are dates, else a number."""
        distinct = {type_ for type_ in types if type_ is not Type.EMPTY}
        if distinct <= {Type.DATE}:
            return Type.DATE if distinct else Type.EMPTY
        mixed = Type.MIXED in distinct
        for number, (argument, type_) in enumerate(zip(node.arguments, types, strict=True), 1):
            context = {"function": node.function, "argument": str(number)}
            self.expect_number(argument, type_, context=context, allow_date=mixed)
        return Type.MIXED if mixed else Type.NUMBER

    def if_(self, node: Call) -> Type:
        """The type of if()."""
        condition, then, otherwise = node.arguments
        self.expect_boolean(condition, self.type_of(condition))
        return self.common_type(node, [self.type_of(then), self.type_of(otherwise)])

    def any_of(self, node: Call) -> Type:
        """The type of a function that returns one of its arguments."""
        return self.common_type(node, [self.type_of(argument) for argument in node.arguments])

    def format_date(self, node: Call) -> Type:
        """Check format-date() and the specifiers of its pattern."""
        pattern = node.arguments[1]
        self.argument(node, 0, ParameterType.DATE)
        self.argument(node, 1, ParameterType.TEXT)
        specifiers = format_specifiers(pattern.value) if isinstance(pattern, StringLiteral) else []
        for specifier in specifiers:
            if specifier not in DATE_SPECIFIERS:
                reason = "time" if specifier in TIME_SPECIFIERS else "unknown"
                self.report(
                    DiagnosticCode.BAD_FORMAT, pattern, found=f"%{specifier}", reason=reason
                )
        return Type.STRING

    def position(self, node: Call) -> Type:
        """Check position(): its argument is `..` or an enclosing repeat."""
        (instance,) = node.arguments
        repeat = ""
        if isinstance(instance, Reference):
            repeat = instance.name
            if not self.names_repeat(instance):
                return Type.NUMBER
        elif not isinstance(instance, ParentReference):
            self.report(DiagnosticCode.NAME_WANTED, instance, function=node.function, argument="1")
            return Type.NUMBER
        enclosing = self.scope.enclosing_repeats
        if (repeat and repeat not in enclosing) or not enclosing:
            self.report(DiagnosticCode.NOT_IN_REPEAT, instance, function=node.function)
        return Type.NUMBER

    def names_repeat(self, node: Node) -> bool:
        """Whether a node is the name of a repeat; reports where it is not."""
        if not isinstance(node, Reference):
            self.report(DiagnosticCode.NOT_A_REPEAT, node)
            return False
        symbol = self.resolve(node)
        if symbol is not None and symbol.type is not Type.REPEAT:
            self.report(DiagnosticCode.NOT_A_REPEAT, node, name=node.name)
        return symbol is not None and symbol.type is Type.REPEAT

    def indexed_repeat(self, node: Call) -> Type:
        """The type of indexed-repeat(): that of the question, its first argument."""
        question, rest = node.arguments[0], node.arguments[1:]
        for index in range(2, len(node.arguments), 2):
            self.argument(node, index, ParameterType.NUMBER)
        named = [
            repeat.name
            for repeat in rest[::2]
            if self.names_repeat(repeat) and isinstance(repeat, Reference)
        ]
        if not isinstance(question, Reference):
            self.report(DiagnosticCode.NAME_WANTED, question, function=node.function, argument="1")
            return Type.MIXED
        symbol = self.resolve(question)
        if symbol is None:
            return Type.MIXED
        if symbol.type is Type.REPEAT:
            self.report(DiagnosticCode.REPEAT_AS_VALUE, question, name=question.name)
            return Type.MIXED
        self.check_indexed_repeats(question, symbol, rest[::2], named)
        return symbol.type

    def check_indexed_repeats(
        self, question: Reference, symbol: Symbol, repeats: tuple[Node, ...], named: list[str]
    ) -> None:
        """Report repeats that do not enclose the question, and one of its own that is missing.

        `named` are those of `repeats` that name a repeat.
        """
        enclosing = symbol.enclosing_repeats
        for repeat in repeats:
            if isinstance(repeat, Reference) and repeat.name in set(named) - set(enclosing):
                self.report(
                    DiagnosticCode.REPEAT_WITHOUT, repeat, name=question.name, repeat=repeat.name
                )
        missing = [r for r in enclosing if r not in {*named, *self.scope.enclosing_repeats}]
        if missing and len(named) == len(repeats) and set(named) <= set(enclosing):
            self.report(
                DiagnosticCode.REPEATED_VALUE, question, name=question.name, repeat=missing[-1]
            )

    def choice_name(self, node: Call) -> Type:
        """Check jr:choice-name()."""
        self.argument(node, 0, ParameterType.CHOICE)
        question = node.arguments[1]
        if not isinstance(question, Reference):
            self.report(DiagnosticCode.NAME_WANTED, question, function=node.function, argument="2")
        elif (symbol := self.resolve(question)) is not None and symbol.choices is None:
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
