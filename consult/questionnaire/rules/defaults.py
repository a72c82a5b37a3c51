"""The default answer of a question, shown before the respondent has answered."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from consult.expressions.environment import RepeatPath
from consult.expressions.evaluation import evaluate

from .items import Question
from .kinds import KINDS
from .kinds.base import Value
from .routing import Routing


class _DefaultForm(dict[str, list[str]]):
    """A default as form data."""

    def getlist(self, key: str, /) -> list[str]:
        return self.get(key, [])


def default_answer(routing: Routing, question: Question, path: RepeatPath) -> Value:
    """The default as an answer; None where there is none, or it does not suit the kind of question."""
    node = routing.logic.tree_of(question.key, "default")
    if node is None or question.is_invisible:
        return None
    form_values = _form_values(question, evaluate(node, routing.environment(question.key, path)))
    value = KINDS[question.kind].parse(question, _DefaultForm({question.key: form_values}))
    return None if isinstance(value, dict) and "typed" in value else value


def _form_values(question: Question, value: Any) -> list[str]:
    """The value of an expression as a form would submit it."""
    if isinstance(value, Decimal):
        return [format(value, "f")]
    if isinstance(value, date):
        return [value.isoformat()]
    names = value if isinstance(value, (tuple, frozenset, set)) else [value]
    keys = {choice.name: choice.key for choice in question.choices}
    return [keys.get(name, name) for name in names if isinstance(name, str)]
