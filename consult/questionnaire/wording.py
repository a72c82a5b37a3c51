"""What keeps a questionnaire from being published, in plain words."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from .rules.validation import Fault

FAULTS: dict[Fault, Any] = {
    Fault.NO_TITLE: _l("The survey needs a title."),
    Fault.NO_QUESTIONS: _l("The survey has no question yet."),
    Fault.EMPTY_GROUP: _l("The group has no question."),
    Fault.TOO_DEEP: _l("There are too many groups inside groups."),
    Fault.BAD_REPEAT: _l("A group can be asked 1 to 200 times."),
    Fault.BAD_MATRIX: _l("The rows of a table are questions of one kind with the same answers."),
    Fault.BAD_NAME: _l(
        "A name begins with a letter and has letters, digits, points or hyphens only."
    ),
    Fault.DUPLICATE_NAME: _l("Two things have the same name."),
    Fault.NO_CONSENT: _l("Say under the question what people agree to when they leave an address."),
    Fault.BAD_BOUNDS: _l("The smallest number must be below the largest, and the step above zero."),
    Fault.TOO_MANY_QUESTIONS: _l("There are too many questions."),
    Fault.TOO_MANY_OPEN: _l("There are too many questions with an open answer."),
    Fault.NO_LABEL: _l("Words are missing."),
    Fault.NO_CHOICES: _l("There are too few answers to choose from."),
    Fault.NEEDLESS_CHOICES: _l("This kind of question has no answers to choose from."),
    Fault.TOO_MANY_CHOICES: _l("There are too many answers to choose from."),
    Fault.CIRCLE: _l("These need each other, so none of them can be worked out."),
    Fault.UNKNOWN_PIPE: _l("The words name a question that is not there."),
    Fault.NO_CALCULATION: _l("Say how it is worked out."),
    Fault.BAD_RANK: _l("There are more places to give than answers."),
    Fault.UNKNOWN_AREA: _l("The plan has no area with this code."),
    Fault.UNKNOWN_MEASURE: _l("The plan has no measure with this code."),
    Fault.KIND_CHANGED: _l("This question was published as another kind: make a new question."),
    Fault.DUPLICATE_QUESTION: _l("Two questions have the same key."),
    Fault.DUPLICATE_CHOICE: _l("Two answers have the same key."),
    Fault.BAD_KEY: _l("A key has 1 to 40 letters, digits, points, hyphens or underscores."),
    Fault.UNKNOWN_KIND: _l("This kind of question does not exist."),
}
