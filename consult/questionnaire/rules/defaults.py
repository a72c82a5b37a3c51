"""What stands in a box before anybody answered: the default of a question, worked out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from consult.expressions.evaluation import evaluate

from .items import Question
from .kinds import KINDS
from .kinds.base import Value
from .relevance import RepeatPath
from .routing import Routing


class _DefaultForm(dict[str, list[str]]):
    def getlist(self, key: str, /) -> list[str]:
        return self.get(key, [])


def default_answer(routing: Routing, question: Question, path: RepeatPath) -> Value:
    """The default as an answer; None where there is none, or it is none of this kind's."""
    node = routing.logic.tree_of(question.key, "default")
    if node is None or question.is_invisible:
        return None
    written = _form_values(question, evaluate(node, routing.environment(question.key, path)))
    value = KINDS[question.kind].parse(question, _DefaultForm({question.key: written}))
    return None if isinstance(value, dict) and "typed" in value else value


def _form_values(question: Question, meant: Any) -> list[str]:
    """A value as a form would send it."""
    if isinstance(meant, Decimal):
        return [format(meant, "f")]
    if isinstance(meant, date):
        return [meant.isoformat()]
    names = meant if isinstance(meant, (tuple, frozenset, set)) else [meant]
    keys = {choice.name: choice.key for choice in question.choices}
    return [keys.get(one, one) for one in names if isinstance(one, str)]
