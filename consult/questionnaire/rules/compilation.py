"""From the expressions as they were written to the logic of a version, with everything wrong in them."""

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
from .logic import PIPED_REFERENCE, ExpressionLocation, FormLogic, expression_sources

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
"""Fields on which the value or the presence of something depends."""


@dataclass(frozen=True)
class ExpressionIssue:
    """One thing wrong with an expression: of which question or group, in which field."""

    key: str
    field: str
    diagnostic: Diagnostic


@dataclass(frozen=True)
class CompilationResult:
    """The logic of a questionnaire, as far as its expressions are sound, and what is wrong.

    Each cycle is the way round, by key. `pipes` are labels that name nothing: (key, name).
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
    types: dict[str, Type] = field(default_factory=dict)

    def parse(self) -> None:
        for item, _ in walk_items(self.questionnaire.items):
            for name, source in expression_sources(item).items():
                try:
                    self.trees[item.key, name] = parse(source)
                except ExpressionError as error:
                    self.issues += [ExpressionIssue(item.key, name, one) for one in error.diagnostics]

    def affected_names(self) -> dict[ExpressionLocation, list[str]]:
        """The names whose value depends on each expression."""
        found: dict[ExpressionLocation, list[str]] = {}
        for item, _ in walk_items(self.questionnaire.items):
            inner = (
                [one.name for one, _ in walk_items(item.items)] if isinstance(item, Group) else []
            )
            silent = isinstance(item, Question) and item.is_invisible
            for name in (*DEPENDENCY_FIELDS, *(["default"] if silent else [])):
                if (item.key, name) in self.trees:
                    found[item.key, name] = [item.name, *inner]
        return found

    def check_types(self, places: tuple[ExpressionLocation, ...]) -> None:
        """Check each expression; those that others need come first, so that types are known."""
        items = {item.key: item for item, _ in walk_items(self.questionnaire.items)}
        names = {i.name: self.symbol_of(i) for i in items.values() if not _plain_group(i)}
        columns = self.choice_columns()
        for key, name in places:
            item = items[key]
            verdict = check_types(self.trees[key, name], self.scope(item, name, names, columns))
            self.issues += [ExpressionIssue(key, name, one) for one in verdict.diagnostics]
            if name == "calculation" or (name == "default" and _is_invisible(item)):
                self.types[key] = verdict.type
                names[item.name] = replace(names[item.name], type=verdict.type)

    def symbol_of(self, item: Item) -> Symbol:
        repeats = tuple(group.name for group in self.questionnaire.repeats_of(item.key))
        if isinstance(item, Group):
            return Symbol(Type.REPEAT, None, (*repeats, item.name) if item.repeat else repeats)
        kind = KINDS.get(item.kind)
        type_ = TYPE_OF_ANSWER.get(kind.answer_type, Type.EMPTY) if kind else Type.MIXED
        if item.is_invisible:
            type_ = Type.MIXED
        choices = frozenset(choice.name for choice in item.choices) if item.choices else None
        return Symbol(type_, choices, repeats)

    def choice_columns(self) -> dict[str, frozenset[str]]:
        return {
            question.key: frozenset(
                {"name", *(tag for choice in question.choices for tag, _ in choice.tags)}
            )
            for question in self.questionnaire.questions
        }

    def scope(
        self,
        item: Item,
        name: str,
        names: Mapping[str, Symbol],
        columns: Mapping[str, frozenset[str]],
    ) -> Scope:
        own = names[item.name] if name == "constraint" else None
        return Scope(
            symbols=names,
            current_value=own,
            enclosing_repeats=tuple(group.name for group in self.questionnaire.repeats_of(item.key)),
            expected_type=EXPECTED_TYPES.get(name),
            columns=columns.get(item.key, frozenset()) if name == "choice_filter" else frozenset(),
        )

    def item_order(self) -> tuple[str, ...]:
        """Every key, what others need first; none where nothing depends on an answer."""
        by_name = {item.name: item.key for item, _ in walk_items(self.questionnaire.items)}
        sorter: TopologicalSorter[str] = TopologicalSorter()
        moving = any(group.repeat for group in self.questionnaire.groups)
        for item, within in walk_items(self.questionnaire.items):
            needs = {group.key for group in within}
            for name in (*DEPENDENCY_FIELDS, *(["default"] if _is_invisible(item) else [])):
                if node := self.trees.get((item.key, name)):
                    moving = True
                    needs |= {by_name[n] for n in references(node) if n in by_name}
            sorter.add(item.key, *(needs - {item.key}))
        return tuple(sorter.static_order()) if moving else ()

    def tainted_calculations(self, keys: tuple[str, ...]) -> frozenset[str]:
        """Calculations in which anybody's own words may stand."""
        by_name = {item.name: item for item, _ in walk_items(self.questionnaire.items)}
        found: set[str] = set()
        for key in keys:
            item = self.questionnaire.by_key.get(key)
            if item is None or not item.is_invisible:
                continue
            used = [
                by_name[name]
                for field_ in ("calculation", "default")
                if (node := self.trees.get((key, field_)))
                for name in references(node)
                if name in by_name
            ]
            own = (isinstance(one, Question) and one.kind in OPEN_ENDED_KINDS for one in used)
            if any(own) or any(one.key in found for one in used):
                found.add(key)
        return frozenset(found)


def _is_invisible(item: Item) -> bool:
    return isinstance(item, Question) and item.is_invisible


def _plain_group(item: Item) -> bool:
    return isinstance(item, Group) and item.repeat is None


def compile_logic(questionnaire: Questionnaire) -> CompilationResult:
    """Parse, check and order every expression of a questionnaire."""
    builder = _LogicCompiler(questionnaire)
    builder.parse()
    sequence = evaluation_order(builder.trees, builder.affected_names())
    builder.check_types(sequence.sequence)
    cycles = tuple(tuple(key for key, _ in cycle) for cycle in sequence.cycles)
    keys = () if cycles else builder.item_order()
    logic = FormLogic(questionnaire, builder.trees, keys, builder.tainted_calculations(keys))
    return CompilationResult(
        logic, tuple(builder.issues), cycles, tuple(_unresolved_pipes(questionnaire))
    )


def _unresolved_pipes(asked: Questionnaire) -> Iterator[tuple[str, str]]:
    """Labels that ask for the answer to a question that is not there."""
    names = {question.name for question in asked.questions}
    for item, _ in walk_items(asked.items):
        asks = {
            found[1]
            for _, text in texts_of(item)
            for words in text.by.values()
            for found in PIPED_REFERENCE.finditer(words.words)
        }
        yield from ((item.key, name) for name in sorted(asks - names))
