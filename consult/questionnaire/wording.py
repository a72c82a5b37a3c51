"""The messages of questionnaire issues, in plain words."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from .rules.validation import IssueCode

ISSUE_MESSAGES: dict[IssueCode, Any] = {
    IssueCode.NO_TITLE: _l("The survey needs a title."),
    IssueCode.NO_QUESTIONS: _l("The survey has no question yet."),
    IssueCode.EMPTY_GROUP: _l("The group has no question."),
    IssueCode.TOO_DEEP: _l("There are too many groups inside groups."),
    IssueCode.BAD_REPEAT: _l("A group can be asked 1 to 200 times."),
    IssueCode.BAD_MATRIX: _l(
        "The rows of a table are questions of one kind with the same answers."
    ),
    IssueCode.BAD_NAME: _l(
        "A name begins with a letter and has letters, digits, points or hyphens only."
    ),
    IssueCode.DUPLICATE_NAME: _l("Two things have the same name."),
    IssueCode.NO_CONSENT: _l(
        "Say under the question what people agree to when they leave an address."
    ),
    IssueCode.BAD_BOUNDS: _l(
        "The smallest number must be below the largest, and the step above zero."
    ),
    IssueCode.TOO_MANY_QUESTIONS: _l("There are too many questions."),
    IssueCode.TOO_MANY_OPEN: _l("There are too many questions with an open answer."),
    IssueCode.NO_LABEL: _l("Words are missing."),
    IssueCode.NO_CHOICES: _l("There are too few answers to choose from."),
    IssueCode.NEEDLESS_CHOICES: _l("This kind of question has no answers to choose from."),
    IssueCode.TOO_MANY_CHOICES: _l("There are too many answers to choose from."),
    IssueCode.CYCLE: _l("These need each other, so none of them can be worked out."),
    IssueCode.UNKNOWN_PIPE: _l("The words name a question that is not there."),
    IssueCode.NO_CALCULATION: _l("Say how it is worked out."),
    IssueCode.BAD_RANK: _l("There are more places to give than answers."),
    IssueCode.UNKNOWN_AREA: _l("The plan has no area with this code."),
    IssueCode.UNKNOWN_MEASURE: _l("The plan has no measure with this code."),
    IssueCode.KIND_CHANGED: _l("This question was published as another kind: make a new question."),
    IssueCode.DUPLICATE_QUESTION: _l("Two questions have the same key."),
    IssueCode.DUPLICATE_CHOICE: _l("Two answers have the same key."),
    IssueCode.BAD_KEY: _l("A key has 1 to 40 letters, digits, points, hyphens or underscores."),
    IssueCode.UNKNOWN_KIND: _l("This kind of question does not exist."),
}
