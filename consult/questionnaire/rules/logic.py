"""The form logic of a questionnaire: the syntax trees of its expressions, in evaluation order."""

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

REFERENCE = re.compile(r"\$\{\s*([^{}\s]+)\s*\}")
"""`${name}`: a reference in an expression, or in a text where the answer is to be (XLSForm)."""
EXPRESSION_FIELDS = (
    "relevant",
    "required_if",
    "constraint",
    "choice_filter",
    "calculation",
    "default",
)
"""The fields of a question that are expressions; a group has `relevant`, and the `count` of a repeat."""
ExpressionLocation = tuple[str, str]
"""The key of a question or group, and the field."""


def has_piping(words: str) -> bool:
    """Whether a text contains a reference, at least the beginning of one."""
    return "${" in words


def expression_sources(item: Item) -> dict[str, str]:
    """The expressions of a question or group, as their author wrote them, by field."""
    if isinstance(item, Question):
        sources = {name: getattr(item, name) for name in EXPRESSION_FIELDS}
    else:
        sources = {"relevant": item.relevant, "count": item.repeat.count if item.repeat else ""}
    return {name: source for name, source in sources.items() if source.strip()}


@dataclass(frozen=True)
class FormLogic:
    """The syntax trees of a questionnaire's expressions.

    `order` has the key of every item, each after those it depends on; it is empty where nothing
    depends on an answer. `tainted` are the keys of calculations that may contain somebody's own
    words: their values are never stored beside the closed answers.
    """

    questionnaire: Questionnaire
    trees: Mapping[ExpressionLocation, Node] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    tainted: frozenset[str] = frozenset()

    def tree_of(self, key: str, name: str) -> Node | None:
        """The tree of a field of an item; None where it has no expression."""
        return self.trees.get((key, name))

    @property
    def is_dynamic(self) -> bool:
        """Whether what is asked depends on the answers."""
        return bool(self.order)

    @cached_property
    def groups(self) -> dict[str, Group]:
        """Every group by its key."""
        return {group.key: group for group in self.questionnaire.groups}

    @cached_property
    def items_by_name(self) -> dict[str, Item]:
        """Every question and group by its name in expressions."""
        return {item.name: item for item, _ in walk_items(self.questionnaire.items)}

    def to_json(self) -> dict[str, Any]:
        """The logic as JSON, as it is stored with a version."""
        return {
            "trees": {f"{key}:{name}": to_json(node) for (key, name), node in self.trees.items()},
            "order": list(self.order),
            "tainted": sorted(self.tainted),
        }

    @classmethod
    def from_json(cls, questionnaire: Questionnaire, value: Mapping[str, Any]) -> FormLogic:
        """Decode what `to_json` encoded."""
        trees = {}
        for location, tree in value.get("trees", {}).items():
            key, _, name = location.rpartition(":")
            trees[key, name] = from_json(tree)
        return cls(
            questionnaire, trees, tuple(value.get("order", ())), frozenset(value.get("tainted", ()))
        )
