"""What each finding in a LimeSurvey file is in plain words, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from ..findings import FindingCode, ImportFinding
from ..xlsform import wording as shared

_FILE: Mapping[FindingCode, tuple[Any, Any]] = {
    FindingCode.LSS_NOT: (
        _l("This is not a survey of LimeSurvey."),
        _l("In LimeSurvey choose Export, Survey structure (.lss), and send that file."),
    ),
    FindingCode.LSS_DAMAGED: (
        _l("The file is damaged at line %(line)s, character %(column)s."),
        _l("Export it from LimeSurvey again, as Survey structure (.lss)."),
    ),
    FindingCode.LSS_FORBIDDEN: (
        _l("The file holds instructions that LimeSurvey never writes."),
        _l("Export it from LimeSurvey again, as Survey structure (.lss)."),
    ),
    FindingCode.LSS_TOO_LARGE: (
        _l("The file is too large: more than %(limit)s."),
        _l("Divide the survey into several in LimeSurvey, and export them one by one."),
    ),
    FindingCode.LSS_NO_QUESTIONS: (
        _l("There is no question in it that people can answer here."),
        _l("Export the survey with its questions, as Survey structure (.lss)."),
    ),
}
_CHOICES: Mapping[FindingCode, tuple[Any, Any]] = {
    FindingCode.LSS_LANGUAGE_TWICE: (
        _l("“%(language)s” is the same language here as “%(other)s”."),
        _l("Its texts are left out."),
    ),
    FindingCode.LSS_TYPE: (
        _l("We do not have this type of question."),
        _l("The question is left out."),
    ),
    FindingCode.LSS_CONDITION: (
        _l("We cannot work out this condition. %(why)s"),
        _l("It is left out: the question is then always asked. Or write it anew in the builder."),
    ),
    FindingCode.LSS_VALIDATION: (
        _l("We cannot work out which answers are allowed. %(why)s"),
        _l("It is left out: any answer is then taken. Or write it anew in the builder."),
    ),
    FindingCode.LSS_CALCULATION: (
        _l("We cannot work out this result. %(why)s"),
        _l("The question that holds it is left out."),
    ),
    FindingCode.LSS_DEFAULT: (
        _l("We cannot fill this in beforehand."),
        _l("It is left out: the question begins empty."),
    ),
    FindingCode.LSS_SHOWN: (
        _l("The words show something that we cannot work out."),
        _l("A dot-dot-dot stands in its place. Or change the words in the builder."),
    ),
    FindingCode.LSS_MEDIA: (
        _l("The text holds pictures, films or programs (%(what)s)."),
        _l("They are left out; the words stay."),
    ),
    FindingCode.LSS_QUOTA: (
        _l("The quota “%(name)s” is not brought over."),
        _l("Set it anew on the page of quotas."),
    ),
    FindingCode.LSS_TIME: (
        _l("The question asks for a time of day."),
        _l("Only the day is asked here."),
    ),
    FindingCode.LSS_RANDOM: (
        _l("The order is mixed or sorted anew for each person there."),
        _l("Here everybody gets the order of the file."),
    ),
    FindingCode.LSS_TOTAL: (
        _l("The sum of these numbers has bounds."),
        _l("They are left out: any numbers are taken."),
    ),
    FindingCode.LSS_HIDDEN: (
        _l("Nobody sees this question there."),
        _l(
            "Here it is hidden too, and keeps what it is filled in with. One with parts is left out."
        ),
    ),
    FindingCode.LSS_NO_WORDS: (
        _l("There are no words for people to read."),
        _l("Its code “%(name)s” is shown. Or write the words in the builder."),
    ),
    FindingCode.LSS_FEW_CHOICES: (
        _l("The question has too few answers to choose from (%(number)s)."),
        _l("The question is left out."),
    ),
    FindingCode.LSS_NO_PARTS: (
        _l("The question has no rows."),
        _l("The question is left out."),
    ),
    FindingCode.LSS_CIRCLE: (
        _l("These questions depend on each other in a circle: %(names)s."),
        _l("Their conditions are left out: they are always asked."),
    ),
    FindingCode.LSS_TEXT_CUT: (
        _l("The text has more than %(most)s characters."),
        _l("It is cut there."),
    ),
}
_NOTES: Mapping[FindingCode, Any] = {
    FindingCode.LSS_MENDED: _l(
        "The file held characters that must not be in it. We took them out."
    ),
    FindingCode.LSS_ARCHIVE: _l(
        "This is an archive. We read the questions in it, not the answers."
    ),
    FindingCode.LSS_CODE_TWICE: _l(
        "Another question has this code too, so here it is “%(other)s”."
    ),
    FindingCode.LSS_CODE_CHANGED: _l("This cannot be a name here, so it is “%(other)s”."),
    FindingCode.LSS_SOFT: _l(
        "People may leave the question empty, after a reminder. Here they may at once."
    ),
    FindingCode.LSS_ONE_BY_ONE: _l(
        "The questions stand one on each page. In the builder you can put those of a group together."
    ),
    FindingCode.LSS_OTHER: _l("The choice “Other” has a line to say which."),
    FindingCode.LSS_PARTS: _l("The comment is a question of its own, on the same page."),
    FindingCode.LSS_SWITCH: _l(
        "People choose their language on every page, so this question is not needed."
    ),
    FindingCode.LSS_TIMER: _l("People may take the time they need, so the time limit is not used."),
}
MESSAGES: Mapping[FindingCode, tuple[Any, Any]] = {
    **_FILE,
    **_CHOICES,
    **{code: (words, "") for code, words in _NOTES.items()},
}
_OMITTED_PART = _l("It needs “%(part)s”, which is left out.")
_UNKNOWN_PART = _l("We do not know “%(part)s”.")


def explain(finding: ImportFinding) -> tuple[str, str]:
    """What was found, and what to do ("" for notes), in the language of the page."""
    if finding.code not in MESSAGES:
        return shared.explain(finding)
    what, what_to_do = MESSAGES[finding.code]
    return _formatted(what, finding), _formatted(what_to_do, finding)


def _formatted(words: Any, finding: ImportFinding) -> str:
    text, details = str(words), dict(finding.details)
    part = details.get("part", "")
    why = str(_OMITTED_PART if details.get("gone") else _UNKNOWN_PART) if part else ""
    text = text.replace("%(why)s", why)
    for name, value in details.items():
        text = text.replace(f"%({name})s", value)
    return " ".join(text.split())
