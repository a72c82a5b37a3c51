"""From expressions as their authors wrote them to the form logic of a version, with every issue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from graphlib import TopologicalSorter

from consult.expressions.dependency_order import evaluation_order
from consult.expressions.diagnostics import Diagnostic, ExpressionError
from consult.expressions.parsing import parse
from consult.expressions.scope import Scope, Symbol, Type
from consult.expressions.syntax_tree import Node, references
from consult.expressions.type_checking import check_types

from .document import Questionnaire
from .items import Group, Item, Question, walk_items
from .json_encoding import texts_of
from .kinds import KINDS, OPEN_ENDED_KINDS
from .kinds.base import AnswerType
from .logic import REFERENCE, ExpressionLocation, FormLogic, expression_sources

TYPE_OF_ANSWER = {
    AnswerType.STRING: Type.STRING,
    AnswerType.NUMBER: Type.NUMBER,
    AnswerType.DATE: Type.DATE,
    AnswerType.SET: Type.SET,
}
EXPECTED_TYPES = {
    "relevant": Type.BOOLEAN,
    "required_if": Type.BOOLEAN,
    "constraint": Type.BOOLEAN,
    "choice_filter": Type.BOOLEAN,
    "count": Type.NUMBER,
}
DEPENDENCY_FIELDS = ("relevant", "calculation", "count")
"""Fields that decide on the value of an item or on whether it is asked."""


@dataclass(frozen=True)
class ExpressionIssue:
    """A diagnostic of the expression in one field of the question or group with a key."""

    key: str
    field: str
    diagnostic: Diagnostic


@dataclass(frozen=True)
class CompilationResult:
    """The logic of a questionnaire, from the expressions that could be parsed, and all issues.

    A cycle lists the keys of items of which each depends on the next, and the last on the first.
    `unresolved_pipes` has the key of each item whose texts name a question that does not exist,
    with that name.
    """

    logic: FormLogic
    issues: tuple[ExpressionIssue, ...]
    cycles: tuple[tuple[str, ...], ...]
    unresolved_pipes: tuple[tuple[str, str], ...]


@dataclass
class _LogicCompiler:
    questionnaire: Questionnaire
    trees: dict[ExpressionLocation, Node] = field(default_factory=dict)
    issues: list[ExpressionIssue] = field(default_factory=list)

    def parse(self) -> None:
        for item, _ in walk_items(self.questionnaire.items):
            for name, source in expression_sources(item).items():
                try:
                    self.trees[item.key, name] = parse(source)
                except ExpressionError as error:
                    self._add_issues(item.key, name, error.diagnostics)

    def _add_issues(self, key: str, name: str, diagnostics: tuple[Diagnostic, ...]) -> None:
        self.issues += [ExpressionIssue(key, name, diagnostic) for diagnostic in diagnostics]

    def affected_names(self) -> dict[ExpressionLocation, list[str]]:
        """The names whose value depends on each expression: of the item and of all inside it."""
        affected: dict[ExpressionLocation, list[str]] = {}
        for item, _ in walk_items(self.questionnaire.items):
            names = [item.name]
            if isinstance(item, Group):
                names += [descendant.name for descendant, _ in walk_items(item.items)]
            for name in _dependency_fields(item):
                if (item.key, name) in self.trees:
                    affected[item.key, name] = names
        return affected

    def check_types(self, sequence: tuple[ExpressionLocation, ...]) -> None:
        """Check each expression after those it depends on, so that their types are known."""
        items = {item.key: item for item, _ in walk_items(self.questionnaire.items)}
        symbols = {
            item.name: self.symbol_of(item)
            for item in items.values()
            if isinstance(item, Question) or item.repeat
        }
        for key, name in sequence:
            item = items[key]
            result = check_types(self.trees[key, name], self.scope(item, name, symbols))
            self._add_issues(key, name, result.diagnostics)
            if name == "calculation" or (name == "default" and _is_invisible(item)):
                symbols[item.name] = replace(symbols[item.name], type=result.type)

    def symbol_of(self, item: Item) -> Symbol:
        repeats = self._repeat_names(item)
        if isinstance(item, Group):
            return Symbol(Type.REPEAT, None, (*repeats, item.name) if item.repeat else repeats)
        kind = KINDS.get(item.kind)
        type_ = TYPE_OF_ANSWER.get(kind.answer_type, Type.EMPTY) if kind else Type.MIXED
        if item.is_invisible:
            type_ = Type.MIXED
        choices = frozenset(choice.name for choice in item.choices) if item.choices else None
        return Symbol(type_, choices, repeats)

    def _repeat_names(self, item: Item) -> tuple[str, ...]:
        return tuple(group.name for group in self.questionnaire.repeats_of(item.key))

    def scope(self, item: Item, name: str, symbols: Mapping[str, Symbol]) -> Scope:
        return Scope(
            symbols=symbols,
            current_value=symbols[item.name] if name == "constraint" else None,
            enclosing_repeats=self._repeat_names(item),
            expected_type=EXPECTED_TYPES.get(name),
            columns=_choice_columns(item) if name == "choice_filter" else frozenset(),
        )

    def item_order(self) -> tuple[str, ...]:
        """Every key after those its item depends on; () where nothing depends on an answer."""
        keys = {item.name: item.key for item, _ in walk_items(self.questionnaire.items)}
        sorter: TopologicalSorter[str] = TopologicalSorter()
        is_dynamic = any(group.repeat for group in self.questionnaire.groups)
        for item, ancestors in walk_items(self.questionnaire.items):
            dependencies = {group.key for group in ancestors}
            for name in _dependency_fields(item):
                if node := self.trees.get((item.key, name)):
                    is_dynamic = True
                    dependencies |= {keys[used] for used in references(node) if used in keys}
            sorter.add(item.key, *(dependencies - {item.key}))
        return tuple(sorter.static_order()) if is_dynamic else ()

    def tainted_calculations(self, order: tuple[str, ...]) -> frozenset[str]:
        """The calculations that may contain somebody's own words, directly or by another one.

        With w an open question, c = concat(${w}, '!') and d = string-length(${c}) are tainted.
        """
        items = {item.name: item for item, _ in walk_items(self.questionnaire.items)}
        tainted: set[str] = set()
        for key in order:
            question = self.questionnaire.by_key.get(key)
            if question is None or not question.is_invisible:
                continue
            trees = (self.trees.get((key, name)) for name in ("calculation", "default"))
            used = [items[name] for node in trees if node for name in references(node) & set(items)]
            if any(item.key in tainted or _is_open_ended(item) for item in used):
                tainted.add(key)
        return frozenset(tainted)


def _dependency_fields(item: Item) -> tuple[str, ...]:
    return (*DEPENDENCY_FIELDS, "default") if _is_invisible(item) else DEPENDENCY_FIELDS


def _is_invisible(item: Item) -> bool:
    return isinstance(item, Question) and item.is_invisible


def _is_open_ended(item: Item) -> bool:
    return isinstance(item, Question) and item.kind in OPEN_ENDED_KINDS


def _choice_columns(item: Item) -> frozenset[str]:
    """The columns that a choice filter can use: the name of a choice, and its tags."""
    if not isinstance(item, Question):
        return frozenset()
    return frozenset({"name", *(tag for choice in item.choices for tag, _ in choice.tags)})


def compile_logic(questionnaire: Questionnaire) -> CompilationResult:
    """Parse, check and order every expression of a questionnaire."""
    compiler = _LogicCompiler(questionnaire)
    compiler.parse()
    order = evaluation_order(compiler.trees, compiler.affected_names())
    compiler.check_types(order.sequence)
    cycles = tuple(tuple(key for key, _ in cycle) for cycle in order.cycles)
    item_order = () if cycles else compiler.item_order()
    tainted = compiler.tainted_calculations(item_order)
    return CompilationResult(
        FormLogic(questionnaire, compiler.trees, item_order, tainted),
        tuple(compiler.issues),
        cycles,
        tuple(_unresolved_pipes(questionnaire)),
    )


def _unresolved_pipes(questionnaire: Questionnaire) -> Iterator[tuple[str, str]]:
    """Items whose texts name a question that does not exist: their keys and the name."""
    names = {question.name for question in questionnaire.questions}
    for item, _ in walk_items(questionnaire.items):
        piped = {
            name
            for _, texts in texts_of(item)
            for text in texts.by.values()
            for name in REFERENCE.findall(text.words)
        }
        yield from ((item.key, name) for name in sorted(piped - names))
