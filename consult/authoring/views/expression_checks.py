"""What is wrong with the conditions of a question, in words, while they are typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from consult.expressions.diagnostics import Severity
from consult.expressions.wording import expression_words
from consult.questionnaire.rules.compilation import Wrong, built
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Group, Item, Repeat
from consult.questionnaire.rules.validation import Fault
from consult.questionnaire.wording import FAULTS

from ..forms.items import EXPRESSIONS
from ..rules.display_conditions import asked_if, deciding, with_condition
from ..rules.tree import put
from .editor import Bench


@dataclass(frozen=True)
class Verdict:
    """What is said under the box of an expression: that it is good, or what is not."""

    good: bool
    words: tuple[str, ...] = ()


def typed_expressions(form: Any) -> dict[str, str]:
    """The expressions in a form, by field."""
    return {name: form[name].data or "" for name in (*EXPRESSIONS, "count") if name in form}


def add_condition(at: Bench, item: Item, form: Any, told: str) -> None:
    """Write the condition that somebody chose from a list (`Q01/a`) into its box."""
    key, _slash, choice_key = told.partition("/")
    question = next((one for one in deciding(at.draft, item) if one.key == key), None)
    choice = next((c for c in question.choices if c.key == choice_key), None) if question else None
    if question and choice:
        form.relevant.data = with_condition(form.relevant.data or "", asked_if(question, choice))


def _with(draft: Questionnaire, item: Item, typed: Mapping[str, str]) -> Questionnaire:
    """The draft as if what was typed stood in it."""
    if isinstance(item, Group):
        most = item.repeat.most if item.repeat else Repeat().most
        repeat = Repeat(typed["count"], most) if typed.get("count") else item.repeat
        item = replace(item, relevant=typed.get("relevant", item.relevant), repeat=repeat)
    else:
        told: dict[str, Any] = {name: words for name, words in typed.items() if name != "count"}
        item = replace(item, **told)
    return put(draft, item.key, item)


def verdicts(at: Bench, item: Item, typed: Mapping[str, str]) -> dict[str, Verdict]:
    """A verdict on each expression that was typed; empty boxes have none."""
    found = built(_with(at.draft, item, typed))
    circles = {key for cycle in found.cycles for key in cycle}
    return {
        name: _verdict([one for one in found.wrong if (one.key, one.field) == (item.key, name)])
        if item.key not in circles
        else Verdict(False, (str(FAULTS[Fault.CIRCLE]),))
        for name, words in typed.items()
        if words.strip()
    }


def _verdict(wrong: list[Wrong]) -> Verdict:
    good = all(one.problem.severity is Severity.WARNING for one in wrong)
    return Verdict(good, tuple(expression_words(one.problem) for one in wrong))
