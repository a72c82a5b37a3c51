"""New questions of a kind, and questions that become another kind."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from consult.languages.rules import Texts
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.fixed_choices import FIXED_CHOICE_KINDS, fixed_choices
from consult.questionnaire.rules.items import Question
from consult.questionnaire.rules.kinds import KINDS

from .keys import PublishedKeys, fresh_question_key
from .renaming import rename_references
from .tree import EditError, find_item, replace_item

BOUNDED_KINDS = frozenset({"integer", "decimal", "range"})


def new_question(key: str, kind: str, label: Texts, source: str) -> Question:
    """A question of a kind with what it can't be without. Raises EditError for no kind."""
    if kind not in KINDS:
        raise EditError(kind)
    return _normalized(Question(key, kind, label), source)


def _normalized(question: Question, source: str) -> Question:
    """A question with what its kind needs, and without what it has no use for."""
    kind = question.kind
    choices = question.choices if KINDS[kind].has_choices else ()
    if kind in FIXED_CHOICE_KINDS:
        choices = fixed_choices(kind, source)
    least, most = question.minimum, question.maximum
    if kind == "range" and (least is None or most is None):
        least, most = Decimal(0), Decimal(10)
    scale, bounded, silent = (
        kind == "scale5",
        kind in BOUNDED_KINDS,
        KINDS[kind].expected_seconds == 0,
    )
    return replace(
        question,
        choices=choices,
        rank=min(3, max(1, len(choices))) if kind == "rank" else 3,
        low=question.low if scale else None,
        high=question.high if scale else None,
        minimum=least if bounded else None,
        maximum=most if bounded else None,
        step=question.step if bounded else None,
        required=question.required and not silent and kind != "note",
        required_if="" if silent or kind == "note" else question.required_if,
        choice_filter=question.choice_filter if choices and kind not in FIXED_CHOICE_KINDS else "",
        constraint="" if silent or kind == "note" else question.constraint,
        calculation=question.calculation if kind == "calculate" else "",
    )


def change_kind(
    questionnaire: Questionnaire, key: str, kind: str, published: PublishedKeys
) -> tuple[Questionnaire, str]:
    """Make a question another kind. Returns the key that it has from now on.

    A question that was published is retired with its answers, and the new one has a new key; what
    was said of the old one is said of the new one. Raises EditError.
    """
    question = find_item(questionnaire, key)
    if not isinstance(question, Question) or kind not in KINDS:
        raise EditError(key)
    if question.kind == kind:
        return questionnaire, key
    own = key
    if published.published(key) and published.kinds[key] != kind:
        own = fresh_question_key(questionnaire, published)
    source = questionnaire.title.source
    changed = replace_item(
        questionnaire, key, _normalized(replace(question, key=own, kind=kind), source)
    )
    return rename_references(
        changed, {question.name: own if not question.alias else question.alias}
    ), own
