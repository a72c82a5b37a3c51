"""The expressions of a questionnaire as typed trees, and the order in which they need each other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from consult.expressions.serialization import from_json, to_json
from consult.expressions.syntax_tree import Node

from .document import Questionnaire
from .items import Group, Item, Question, walk_items
from .json_encoding import texts_of
from .pages import QuestionnairePage, RoutedPage

PIPED_REFERENCE = re.compile(r"\$\{\s*([^{}\s]+)\s*\}")
"""An answer within the words of a label."""


def has_piping(words: str) -> bool:
    """Whether words ask for an answer: `${name}` in a label, as XLSForm writes it."""
    return "${" in words


EXPRESSION_FIELDS = (
    "relevant",
    "required_if",
    "constraint",
    "choice_filter",
    "calculation",
    "default",
)
"""Fields of a question that hold an expression; a group has `relevant`, and `count` if it repeats."""
ExpressionLocation = tuple[str, str]
"""Key of a question or group, and the field."""


def expression_sources(item: Item) -> dict[str, str]:
    """The expressions of a question or group as they were written, by field."""
    if isinstance(item, Question):
        found = {name: getattr(item, name) for name in EXPRESSION_FIELDS}
    else:
        found = {"relevant": item.relevant, "count": item.repeat.count if item.repeat else ""}
    return {name: source for name, source in found.items() if source.strip()}


@dataclass(frozen=True)
class FormLogic:
    """The trees of a questionnaire by place; `order` has every key, what others need first.

    `order` is empty where nothing depends on an answer. `tainted` are the calculations that hold
    something of an open answer: they are never stored beside the closed ones.
    """

    questionnaire: Questionnaire
    trees: Mapping[ExpressionLocation, Node] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    tainted: frozenset[str] = frozenset()

    def tree_of(self, key: str, name: str) -> Node | None:
        """The tree of one field of a question or group."""
        return self.trees.get((key, name))

    @property
    def is_dynamic(self) -> bool:
        """Whether what is asked depends on what is answered."""
        return bool(self.order)

    @cached_property
    def groups(self) -> dict[str, Group]:
        """Every group by its key."""
        return {group.key: group for group in self.questionnaire.groups}

    @cached_property
    def items_by_name(self) -> dict[str, Item]:
        """Every question and group by the name that expressions use."""
        return {item.name: item for item, _ in walk_items(self.questionnaire.items)}

    def is_static(self, step: RoutedPage) -> bool:
        """Whether a step reads the same for everybody who answers."""
        return step.number in self._static_page_numbers

    @cached_property
    def _static_page_numbers(self) -> frozenset[int]:
        """The numbers of the pages that read the same for everybody."""
        if self.is_dynamic:
            return frozenset()
        return frozenset(s.number for s in self.questionnaire.static_route if not self._depends_on_answers(s.page))

    def _depends_on_answers(self, page: QuestionnairePage) -> bool:
        """Whether an answer stands in the words of a page, or decides on its choices or its duty."""
        items = [*page.ancestors, *(item for item, _ in walk_items(page.items))]
        texts = (text for item in items for _, text in texts_of(item))
        piped = any(has_piping(words.words) for text in texts for words in text.by.values())
        fields = ("choice_filter", "required_if")
        return piped or any((item.key, name) in self.trees for item in items for name in fields)

    def to_json(self) -> dict[str, Any]:
        """As it is stored with a version."""
        return {
            "trees": {f"{key}:{name}": to_json(node) for (key, name), node in self.trees.items()},
            "order": list(self.order),
            "tainted": sorted(self.tainted),
        }

    @classmethod
    def from_json(cls, asked: Questionnaire, value: Mapping[str, Any]) -> FormLogic:
        """Read what `to_json` wrote."""
        trees = {}
        for place, tree in value.get("trees", {}).items():
            key, _, name = place.rpartition(":")
            trees[key, name] = from_json(tree)
        return cls(asked, trees, tuple(value.get("order", ())), frozenset(value.get("tainted", ())))
