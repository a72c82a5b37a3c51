"""Conditions for who writes none: "asked only of people who chose this answer there"."""

from __future__ import annotations

import re

from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Choice, Item, Question, walk_items

_OR = re.compile(r"\bor\b")
"""May be the operator: brackets too many do no harm."""
FILTER_KINDS = frozenset({"single", "multi", "yes_no"})
"""Kinds whose answers can be pointed at."""
MAX_CHOICES = 60
"""Answers of one question that are offered: nobody looks through more."""


def possible_filter_questions(questionnaire: Questionnaire, item: Item) -> list[Question]:
    """The questions before an item whose answers can decide whether it is asked.

    What is asked several times decides only about what is asked as often.
    """
    around = set(questionnaire.repeats_of(item.key))
    found: list[Question] = []
    for one, _within in walk_items(questionnaire.items):
        if one.key == item.key:
            break
        if (
            not isinstance(one, Question)
            or one.kind not in FILTER_KINDS
            or len(one.choices) > MAX_CHOICES
        ):
            continue
        if set(questionnaire.repeats_of(one.key)) <= around:
            found.append(one)
    return found


def display_condition(question: Question, choice: Choice) -> str:
    """The expression that holds where somebody chose an answer."""
    quote = '"' if "'" in choice.name else "'"
    name = f"{quote}{choice.name}{quote}"
    if question.kind == "multi":
        return f"selected(${{{question.name}}}, {name})"
    return f"${{{question.name}}} = {name}"


def with_condition(before: str, new: str) -> str:
    """What was there, and the new condition too."""
    before = before.strip()
    if not before or before == new:
        return new
    if _OR.search(before):
        before = f"({before})"
    return f"{before} and {new}"
