"""The messages of diagnostics, in plain words."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from .diagnostics import Diagnostic, DiagnosticCode

_MESSAGES: dict[DiagnosticCode, Any] = {
    DiagnosticCode.EMPTY_EXPRESSION: _l("Nothing is written here."),
    DiagnosticCode.TOO_LONG: _l("This is too long."),
    DiagnosticCode.TOO_DEEP: _l("There are too many brackets inside brackets."),
    DiagnosticCode.UNREADABLE: _l("“%(found)s” cannot be read here."),
    DiagnosticCode.UNCLOSED_QUOTE: _l("A quotation mark is missing at the end of the text."),
    DiagnosticCode.UNCLOSED_BRACE: _l(
        "A name is written like this: ${name}. One bracket is missing."
    ),
    DiagnosticCode.BAD_NAME: _l("“%(found)s” is no name of a question."),
    DiagnosticCode.LAST_SAVED: _l(
        "Answers of earlier responses cannot be asked for (“%(found)s”)."
    ),
    DiagnosticCode.WRONG_OPERATOR: _l("Write %(suggestion)s instead of “%(found)s”."),
    DiagnosticCode.NUMBER_TOO_LONG: _l("This number is too long."),
    DiagnosticCode.PATH: _l(
        "Paths like “%(found)s” are not used here. Write a name like this: ${name}."
    ),
    DiagnosticCode.OPERAND_MISSING: _l("Something is missing before “%(found)s”."),
    DiagnosticCode.OPERATOR_MISSING: _l(
        "Something is missing between two values before “%(found)s”, such as “and” or “=”."
    ),
    DiagnosticCode.UNCLOSED_PARENTHESIS: _l("A bracket is opened and not closed."),
    DiagnosticCode.UNOPENED_PARENTHESIS: _l("A bracket is closed and was not opened."),
    DiagnosticCode.STRAY_COMMA: _l("This comma does not belong here."),
    DiagnosticCode.UNKNOWN_FUNCTION: _l("There is no function %(function)s()."),
    DiagnosticCode.REFUSED_FUNCTION: _l("The function %(function)s() is not used in surveys here."),
    DiagnosticCode.ARGUMENTS: _l("The function %(function)s() takes another number of values."),
    DiagnosticCode.UNKNOWN_NAME: _l("There is no question with the name “%(name)s”."),
    DiagnosticCode.BARE_NAME: _l(
        "Write the name of a question like this: ${%(name)s}. Write a text like this: '%(name)s'."
    ),
    DiagnosticCode.UNKNOWN_COLUMN: _l("No answer of this question has the mark “%(name)s”."),
    DiagnosticCode.NO_OWN_VALUE: _l(
        "The point stands for the answer. It can be used only where an answer is checked."
    ),
    DiagnosticCode.PARENT: _l("Two points (“..”) are not used here."),
    DiagnosticCode.NOT_IN_REPEAT: _l("This works only for what is asked several times."),
    DiagnosticCode.REPEATED_VALUE: _l(
        "“%(name)s” is asked several times: say which one, or take the sum or the count."
    ),
    DiagnosticCode.REPEAT_AS_VALUE: _l(
        "“%(name)s” is a group that is asked several times, not an answer."
    ),
    DiagnosticCode.NAME_WANTED: _l(
        "The function %(function)s() needs the name of a question here."
    ),
    DiagnosticCode.NOT_A_REPEAT: _l("A group that is asked several times belongs here."),
    DiagnosticCode.REPEAT_WITHOUT: _l("“%(name)s” is not in the group “%(repeat)s”."),
    DiagnosticCode.WRONG_TYPE: _l(
        "A value of another kind belongs here: %(wanted)s, not %(found)s."
    ),
    DiagnosticCode.CANNOT_COMPARE: _l("These two cannot be compared: %(left)s and %(right)s."),
    DiagnosticCode.WRONG_RESULT: _l("The whole must give %(wanted)s. It gives %(found)s."),
    DiagnosticCode.BAD_PATTERN: _l("The pattern cannot be read."),
    DiagnosticCode.BAD_FORMAT: _l("“%(found)s” is no way of writing a day."),
    DiagnosticCode.NO_CHOICES: _l("“%(name)s” has no answers to choose from."),
    DiagnosticCode.NOT_REPEATED: _l(
        "Is that meant? %(function)s() is for what is asked several times."
    ),
    DiagnosticCode.NEVER_EQUAL: _l("Is that meant? These two are never the same."),
    DiagnosticCode.UNKNOWN_CHOICE: _l(
        "Is that meant? The question has no answer with the name “%(found)s”."
    ),
    DiagnosticCode.SET_AS_TEXT: _l(
        "Is that meant? To ask whether one of several was chosen, write selected(${name}, 'answer')."
    ),
    DiagnosticCode.TEXT_AS_CONDITION: _l("Is that meant? Every text counts as yes, “no” too."),
    DiagnosticCode.TEXT_AS_NUMBER: _l(
        "Is that meant? The answer is a text, and is counted with like a number."
    ),
    DiagnosticCode.MIXED_TYPES: _l("Is that meant? The results are of different kinds."),
    DiagnosticCode.REFERENCE_IN_TEXT: _l(
        "Is that meant? A name between quotation marks is a text: take the quotation marks away."
    ),
}

TYPE_NAMES: dict[str, Any] = {
    "string": _l("a text"),
    "number": _l("a number"),
    "date": _l("a day"),
    "set": _l("several answers"),
    "boolean": _l("yes or no"),
    "repeat": _l("a group that is asked several times"),
    "empty": _l("nothing"),
    "mixed": _l("something"),
}


def diagnostic_message(diagnostic: Diagnostic) -> str:
    """The message of a diagnostic, with its suggestion."""
    details = {key: str(TYPE_NAMES.get(value, value)) for key, value in diagnostic.details.items()}
    message = str(_MESSAGES[diagnostic.code]) % defaultdict(lambda: "…", details)
    if "suggestion" in details and diagnostic.code is not DiagnosticCode.WRONG_OPERATOR:
        suggestion = _("Did you mean %(word)s?", word=details["suggestion"])
        return f"{message} {suggestion}"
    return message
