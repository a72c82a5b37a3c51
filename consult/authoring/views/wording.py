"""Kinds, faults and changes in plain words."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

from consult.expressions.wording import diagnostic_message
from consult.questionnaire.rules.validation import QuestionnaireIssue
from consult.questionnaire.wording import ISSUE_MESSAGES

from ..rules.version_changes import ChangeType, Impact


class KindDescription(NamedTuple):
    """What a kind of question is called, and what it is for."""

    name: Any
    use: Any


KIND_DESCRIPTIONS: dict[str, KindDescription] = {
    "single": KindDescription(_l("Choose one"), _l("One answer out of several")),
    "multi": KindDescription(_l("Choose several"), _l("Any number of answers out of several")),
    "yes_no": KindDescription(_l("Yes or no"), _l("Two answers side by side")),
    "scale5": KindDescription(
        _l("Scale from 1 to 5"), _l("From one end to the other, for example bad to good")
    ),
    "rank": KindDescription(_l("Put in order"), _l("The most important ones, with numbers")),
    "text": KindDescription(
        _l("Long text"), _l("In people's own words. It becomes a contribution to the plan")
    ),
    "line": KindDescription(_l("Short text"), _l("A few own words on one line")),
    "integer": KindDescription(_l("Whole number"), _l("For example how many children")),
    "decimal": KindDescription(_l("Decimal number"), _l("For example a rent of 450,50")),
    "range": KindDescription(_l("Number on a scale"), _l("Between two numbers, in steps")),
    "date": KindDescription(_l("Day"), _l("A day of the calendar")),
    "acknowledge": KindDescription(
        _l("Box to tick"), _l("People say that they have read something")
    ),
    "note": KindDescription(_l("Text to read"), _l("Nothing to answer")),
    "contact": KindDescription(
        _l("E-mail or telephone"), _l("With a consent of its own, kept apart from the answers")
    ),
    "calculate": KindDescription(
        _l("Worked out"), _l("Nobody sees it: it follows from other answers")
    ),
    "hidden": KindDescription(_l("Hidden value"), _l("Nobody sees it: it is set at the start")),
}
GROUP_DESCRIPTION = KindDescription(
    _l("Group"), _l("Questions that belong together, or are asked several times")
)

CHANGE_DESCRIPTIONS: dict[ChangeType, Any] = {
    ChangeType.WORDS: _l("Words were changed or translated"),
    ChangeType.ORDER: _l("The order changed"),
    ChangeType.QUESTION_ADDED: _l("A question was added"),
    ChangeType.QUESTION_REMOVED: _l("A question was taken away. Its answers stay in the results"),
    ChangeType.KIND: _l("The kind of question changed"),
    ChangeType.RANK: _l("The number of places changed"),
    ChangeType.NAME: _l("The name changed"),
    ChangeType.MOVED: _l("It moved into or out of what is asked several times"),
    ChangeType.GROUPS: _l("Groups changed"),
    ChangeType.RELEVANT: _l("The condition for asking it changed: other people answer it"),
    ChangeType.CALCULATION: _l("It is worked out in another way"),
    ChangeType.CHECKS: _l("The checks of the answer changed"),
    ChangeType.CHOICE_ADDED: _l("An answer to choose was added"),
    ChangeType.CHOICE_REMOVED: _l("An answer to choose was taken away. It stays in the results"),
    ChangeType.EXCLUSIVE: _l("“None of these” changed"),
    ChangeType.REQUIRED: _l("People must answer it now"),
    ChangeType.NOT_REQUIRED: _l("People may leave it out now"),
    ChangeType.DUTY: _l("Other people must answer it than before"),
    ChangeType.SENSITIVE: _l("It is marked as personal, or not any more"),
    ChangeType.LINKS: _l("Other areas or measures"),
}

WEIGHT_DESCRIPTIONS: dict[Impact, KindDescription] = {
    Impact.BREAKING: KindDescription(
        _l("Changes what the results mean"),
        _l("Answers from before and after cannot be compared without care."),
    ),
    Impact.COMPATIBLE: KindDescription(
        _l("Compatible"), _l("Answers from before stay what they were.")
    ),
    Impact.WORDING: KindDescription(_l("Wording only"), _l("The results go on as they are.")),
}

TEXT_NAMES: dict[str, Any] = {
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


def issue_message(problem: QuestionnaireIssue) -> str:
    """What is wrong, in words."""
    if problem.diagnostic is not None:
        return diagnostic_message(problem.diagnostic)
    words = str(ISSUE_MESSAGES.get(problem.code, problem.code.value))
    return f"{words} ({problem.detail})" if problem.detail else words
