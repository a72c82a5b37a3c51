"""What is wrong with the conditions of a question, in words, while they are typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from consult.expressions.diagnostics import DiagnosticSeverity
from consult.expressions.wording import diagnostic_message
from consult.questionnaire.rules.compilation import ExpressionIssue, compile_logic
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Group, Item, Repeat
from consult.questionnaire.rules.logic import EXPRESSION_FIELDS
from consult.questionnaire.rules.validation import IssueCode
from consult.questionnaire.wording import ISSUE_MESSAGES

from ..rules.display_conditions import display_condition, possible_filter_questions, with_condition
from ..rules.tree import replace_item
from .editor import SurveyEditor


@dataclass(frozen=True)
class ExpressionCheck:
    """What is said under the box of an expression: that it is good, or what is not."""

    good: bool
    words: tuple[str, ...] = ()


def typed_expressions(form: Any) -> dict[str, str]:
    """The expressions in a form, by field."""
    return {name: form[name].data or "" for name in (*EXPRESSION_FIELDS, "count") if name in form}


def add_display_condition(at: SurveyEditor, item: Item, form: Any, told: str) -> None:
    """Write the condition that somebody chose from a list (`Q01/a`) into its box."""
    key, _slash, choice_key = told.partition("/")
    question = next(
        (one for one in possible_filter_questions(at.draft, item) if one.key == key), None
    )
    choice = next((c for c in question.choices if c.key == choice_key), None) if question else None
    if question and choice:
        form.relevant.data = with_condition(
            form.relevant.data or "", display_condition(question, choice)
        )


def _with_typed(draft: Questionnaire, item: Item, typed: Mapping[str, str]) -> Questionnaire:
    """The draft as if what was typed stood in it."""
    if isinstance(item, Group):
        most = item.repeat.most if item.repeat else Repeat().most
        repeat = Repeat(typed["count"], most) if typed.get("count") else item.repeat
        item = replace(item, relevant=typed.get("relevant", item.relevant), repeat=repeat)
    else:
        told: dict[str, Any] = {name: words for name, words in typed.items() if name != "count"}
        item = replace(item, **told)
    return replace_item(draft, item.key, item)


def check_expressions(
    at: SurveyEditor, item: Item, typed: Mapping[str, str]
) -> dict[str, ExpressionCheck]:
    """A verdict on each expression that was typed; empty boxes have none."""
    found = compile_logic(_with_typed(at.draft, item, typed))
    circles = {key for cycle in found.cycles for key in cycle}
    return {
        name: _expression_check(
            [one for one in found.issues if (one.key, one.field) == (item.key, name)]
        )
        if item.key not in circles
        else ExpressionCheck(False, (str(ISSUE_MESSAGES[IssueCode.CYCLE]),))
        for name, words in typed.items()
        if words.strip()
    }


def _expression_check(wrong: list[ExpressionIssue]) -> ExpressionCheck:
    good = all(one.diagnostic.severity is DiagnosticSeverity.WARNING for one in wrong)
    return ExpressionCheck(good, tuple(diagnostic_message(one.diagnostic) for one in wrong))
