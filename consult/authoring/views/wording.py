"""Kinds, faults and changes in plain words."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

from consult.expressions.wording import expression_words
from consult.questionnaire.rules.validation import Problem
from consult.questionnaire.wording import FAULTS

from ..rules.version_changes import Change, Weight


class KindWords(NamedTuple):
    """What a kind of question is called, and what it is for."""

    name: Any
    use: Any


KINDS: dict[str, KindWords] = {
    "single": KindWords(_l("Choose one"), _l("One answer out of several")),
    "multi": KindWords(_l("Choose several"), _l("Any number of answers out of several")),
    "yes_no": KindWords(_l("Yes or no"), _l("Two answers side by side")),
    "scale5": KindWords(
        _l("Scale from 1 to 5"), _l("From one end to the other, for example bad to good")
    ),
    "rank": KindWords(_l("Put in order"), _l("The most important ones, with numbers")),
    "text": KindWords(
        _l("Long text"), _l("In people's own words. It becomes a contribution to the plan")
    ),
    "line": KindWords(_l("Short text"), _l("A few own words on one line")),
    "integer": KindWords(_l("Whole number"), _l("For example how many children")),
    "decimal": KindWords(_l("Decimal number"), _l("For example a rent of 450,50")),
    "range": KindWords(_l("Number on a scale"), _l("Between two numbers, in steps")),
    "date": KindWords(_l("Day"), _l("A day of the calendar")),
    "acknowledge": KindWords(_l("Box to tick"), _l("People say that they have read something")),
    "note": KindWords(_l("Text to read"), _l("Nothing to answer")),
    "contact": KindWords(
        _l("E-mail or telephone"), _l("With a consent of its own, kept apart from the answers")
    ),
    "calculate": KindWords(_l("Worked out"), _l("Nobody sees it: it follows from other answers")),
    "hidden": KindWords(_l("Hidden value"), _l("Nobody sees it: it is set at the start")),
}
GROUP = KindWords(_l("Group"), _l("Questions that belong together, or are asked several times"))

CHANGES: dict[Change, Any] = {
    Change.WORDS: _l("Words were changed or translated"),
    Change.ORDER: _l("The order changed"),
    Change.QUESTION_ADDED: _l("A question was added"),
    Change.QUESTION_REMOVED: _l("A question was taken away. Its answers stay in the results"),
    Change.KIND: _l("The kind of question changed"),
    Change.RANK: _l("The number of places changed"),
    Change.NAME: _l("The name changed"),
    Change.MOVED: _l("It moved into or out of what is asked several times"),
    Change.GROUPS: _l("Groups changed"),
    Change.RELEVANT: _l("The condition for asking it changed: other people answer it"),
    Change.CALCULATION: _l("It is worked out in another way"),
    Change.CHECKS: _l("The checks of the answer changed"),
    Change.CHOICE_ADDED: _l("An answer to choose was added"),
    Change.CHOICE_REMOVED: _l("An answer to choose was taken away. It stays in the results"),
    Change.EXCLUSIVE: _l("“None of these” changed"),
    Change.REQUIRED: _l("People must answer it now"),
    Change.NOT_REQUIRED: _l("People may leave it out now"),
    Change.DUTY: _l("Other people must answer it than before"),
    Change.SENSITIVE: _l("It is marked as personal, or not any more"),
    Change.LINKS: _l("Other areas or measures"),
}

WEIGHTS: dict[Weight, KindWords] = {
    Weight.BREAKING: KindWords(
        _l("Changes what the results mean"),
        _l("Answers from before and after cannot be compared without care."),
    ),
    Weight.COMPATIBLE: KindWords(_l("Compatible"), _l("Answers from before stay what they were.")),
    Weight.WORDING: KindWords(_l("Wording only"), _l("The results go on as they are.")),
}

TEXTS: dict[str, Any] = {
    "title": _l("Title"),
    "intro": _l("Before the first question"),
    "thanks": _l("After the last question"),
    "label": _l("Question"),
    "hint": _l("Help"),
    "choices": _l("Answer"),
    "low": _l("What 1 means"),
    "high": _l("What 5 means"),
    "constraint_message": _l("When an answer is not good"),
    "required_message": _l("When there is no answer"),
}


def fault_words(problem: Problem) -> str:
    """What is wrong, in words."""
    if problem.expression is not None:
        return expression_words(problem.expression)
    words = str(FAULTS.get(problem.fault, problem.fault.value))
    return f"{words} ({problem.detail})" if problem.detail else words
