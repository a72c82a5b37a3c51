"""The texts of findings in LimeSurvey files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext as _l

from consult.imports.explanations import (
    Explanation,
    FindingTexts,
    choice_text,
    error_text,
    explain_with,
    fill_text,
    note_text,
)
from consult.imports.findings import Finding

from ..codes import QuestionnaireCode
from ..xlsform import wording as shared

_FILE: FindingTexts = {
    QuestionnaireCode.LSS_NOT: error_text(
        _l("This is not a survey of LimeSurvey."),
        _l("In LimeSurvey choose Export, Survey structure (.lss), and send that file."),
    ),
    QuestionnaireCode.LSS_DAMAGED: error_text(
        _l("The file is damaged at line %(line)s, character %(column)s."),
        _l("Export it from LimeSurvey again, as Survey structure (.lss)."),
    ),
    QuestionnaireCode.LSS_FORBIDDEN: error_text(
        _l("The file holds instructions that LimeSurvey never writes."),
        _l("Export it from LimeSurvey again, as Survey structure (.lss)."),
    ),
    QuestionnaireCode.LSS_TOO_LARGE: error_text(
        _l("The file is too large: more than %(limit)s."),
        _l("Divide the survey into several in LimeSurvey, and export them one by one."),
    ),
    QuestionnaireCode.LSS_NO_QUESTIONS: error_text(
        _l("There is no question in it that people can answer here."),
        _l("Export the survey with its questions, as Survey structure (.lss)."),
    ),
}
_CHOICES: FindingTexts = {
    QuestionnaireCode.LSS_LANGUAGE_TWICE: choice_text(
        _l("“%(language)s” is the same language here as “%(other)s”."),
        _l("Its texts are left out."),
    ),
    QuestionnaireCode.LSS_TYPE: choice_text(
        _l("We do not have this type of question."),
        _l("The question is left out."),
    ),
    QuestionnaireCode.LSS_CONDITION: choice_text(
        _l("We cannot work out this condition. %(why)s"),
        _l("It is left out: the question is then always asked. Or write it anew in the builder."),
    ),
    QuestionnaireCode.LSS_VALIDATION: choice_text(
        _l("We cannot work out which answers are allowed. %(why)s"),
        _l("It is left out: any answer is then taken. Or write it anew in the builder."),
    ),
    QuestionnaireCode.LSS_CALCULATION: choice_text(
        _l("We cannot work out this result. %(why)s"),
        _l("The question that holds it is left out."),
    ),
    QuestionnaireCode.LSS_DEFAULT: choice_text(
        _l("We cannot fill this in beforehand."),
        _l("It is left out: the question begins empty."),
    ),
    QuestionnaireCode.LSS_SHOWN: choice_text(
        _l("The words show something that we cannot work out."),
        _l("A dot-dot-dot stands in its place. Or change the words in the builder."),
    ),
    QuestionnaireCode.LSS_MEDIA: choice_text(
        _l("The text holds pictures, films or programs (%(what)s)."),
        _l("They are left out; the words stay."),
    ),
    QuestionnaireCode.LSS_QUOTA: choice_text(
        _l("The quota “%(name)s” is not brought over."),
        _l("Set it anew on the page of quotas."),
    ),
    QuestionnaireCode.LSS_TIME: choice_text(
        _l("The question asks for a time of day."),
        _l("Only the day is asked here."),
    ),
    QuestionnaireCode.LSS_RANDOM: choice_text(
        _l("The order is mixed or sorted anew for each person there."),
        _l("Here everybody gets the order of the file."),
    ),
    QuestionnaireCode.LSS_TOTAL: choice_text(
        _l("The sum of these numbers has bounds."),
        _l("They are left out: any numbers are taken."),
    ),
    QuestionnaireCode.LSS_HIDDEN: choice_text(
        _l("Nobody sees this question there."),
        _l(
            "Here it is hidden too, and keeps what it is filled in with. One with parts is left out."
        ),
    ),
    QuestionnaireCode.LSS_NO_WORDS: choice_text(
        _l("There are no words for people to read."),
        _l("Its code “%(name)s” is shown. Or write the words in the builder."),
    ),
    QuestionnaireCode.LSS_FEW_CHOICES: choice_text(
        _l("The question has too few answers to choose from (%(number)s)."),
        _l("The question is left out."),
    ),
    QuestionnaireCode.LSS_NO_PARTS: choice_text(
        _l("The question has no rows."),
        _l("The question is left out."),
    ),
    QuestionnaireCode.LSS_CIRCLE: choice_text(
        _l("These questions depend on each other in a circle: %(names)s."),
        _l("Their conditions are left out: they are always asked."),
    ),
    QuestionnaireCode.LSS_TEXT_CUT: choice_text(
        _l("The text has more than %(most)s characters."),
        _l("It is cut there."),
    ),
}
_NOTES: Mapping[QuestionnaireCode, Any] = {
    QuestionnaireCode.LSS_MENDED: _l(
        "The file held characters that must not be in it. We took them out."
    ),
    QuestionnaireCode.LSS_ARCHIVE: _l(
        "This is an archive. We read the questions in it, not the answers."
    ),
    QuestionnaireCode.LSS_CODE_TWICE: _l(
        "Another question has this code too, so here it is “%(other)s”."
    ),
    QuestionnaireCode.LSS_CODE_CHANGED: _l("This cannot be a name here, so it is “%(other)s”."),
    QuestionnaireCode.LSS_SOFT: _l(
        "People may leave the question empty, after a reminder. Here they may at once."
    ),
    QuestionnaireCode.LSS_ONE_BY_ONE: _l(
        "The questions stand one on each page. In the builder you can put those of a group together."
    ),
    QuestionnaireCode.LSS_OTHER: _l("The choice “Other” has a line to say which."),
    QuestionnaireCode.LSS_PARTS: _l("The comment is a question of its own, on the same page."),
    QuestionnaireCode.LSS_SWITCH: _l(
        "People choose their language on every page, so this question is not needed."
    ),
    QuestionnaireCode.LSS_TIMER: _l(
        "People may take the time they need, so the time limit is not used."
    ),
}
MESSAGES: FindingTexts = {
    **_FILE,
    **_CHOICES,
    **{code: note_text(text) for code, text in _NOTES.items()},
}
_OMITTED_PART = _l("It needs “%(part)s”, which is left out.")
_UNKNOWN_PART = _l("We do not know “%(part)s”.")


def explain(finding: Finding) -> Explanation:
    """A finding in the language of the page; those of both formats in the words of XLSForm's."""
    if finding.code not in MESSAGES:
        return shared.explain(finding)
    details = dict(finding.details)
    part = details.get("part", "")
    reason = _OMITTED_PART if details.get("gone") else _UNKNOWN_PART
    details["why"] = fill_text(reason, {"part": part}) if part else ""
    explanation = explain_with(MESSAGES[finding.code], finding, details)
    return replace(explanation, value=finding.value or details.get("name", ""))
