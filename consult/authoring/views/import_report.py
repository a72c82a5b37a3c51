"""Texts of the pages about a questionnaire in a file."""

from __future__ import annotations

from flask_babel import format_decimal
from flask_babel import gettext as _

from consult.formats.findings import QuestionnaireReport
from consult.imports.models import PendingImport
from consult.imports.progress import ReadingProgress, ReadingStep
from consult.imports.queries import ImportStage
from consult.languages.rules import language_of_tag
from consult.questionnaire.rules.items import Question
from consult.web.language import show

STEP_COUNT = 5
"""From waiting to the checking of the logic."""


def progress_step(pending: PendingImport) -> tuple[int, str]:
    """The number of the step that the reading of a file is at, and what is done in it."""
    if pending.stage == ImportStage.WAITING.value or pending.progress is None:
        return 1, _("The file waits for its turn.")
    progress = ReadingProgress.from_json(pending.progress)
    match progress.stage:
        case ReadingStep.OPENING:
            return 2, _("The file is being opened.")
        case ReadingStep.ROWS:
            sheet, rows = progress.sheet, format_decimal(progress.rows)
            return 3, _(
                "Sheet “%(sheet)s”: %(rows)s rows of the file are read.", sheet=sheet, rows=rows
            )
        case ReadingStep.QUESTIONS:
            rows = format_decimal(progress.rows)
            return 4, _("All %(rows)s rows are read. Questions are being made of them.", rows=rows)
        case ReadingStep.LOGIC:
            return 5, _("The conditions and calculations are being checked.")


def unknown_languages(report: QuestionnaireReport) -> list[str]:
    """The names of languages that are not known and have texts."""
    return [
        language.name for language in report.languages if language.tag is None and language.texts
    ]


def language_name(tag: str) -> str:
    """A language's own name, else its tag."""
    language = language_of_tag(tag)
    return language.own_name if language.own_name != tag else language.english_name


def question_caption(question: Question) -> str:
    """A question in a list: its name and the beginning of its label."""
    words = " ".join(show(question.label).words.split())
    return f"{question.name}: {words[:70]}" if words else question.name
