"""What is said of questionnaires in files."""

from __future__ import annotations

from flask_babel import format_decimal
from flask_babel import gettext as _

from consult.languages.rules import of_tag
from consult.web.language import show

from ..bringing import LIMESURVEY, explain, tool_of
from ..models import SurveyImport
from ..queries.imports import Step
from ..rules import Question
from ..xlsform import Finding, Progress, Report, Stage

SHOWN = 500
"""Most findings of one severity on a page; the rest is counted."""


def by_severity(report: Report) -> dict[str, list[Finding]]:
    """The findings as the page groups them."""
    return {"errors": report.errors, "choices": report.choices, "notes": report.notes}


def told(findings: list[Finding], kept: SurveyImport) -> list[tuple[Finding, str, str, str]]:
    """Each finding with its place, and in words."""
    lime = tool_of(kept.content) == LIMESURVEY
    return [(one, place(one, lime=lime), *explain(one)) for one in findings[:SHOWN]]


def place(finding: Finding, *, lime: bool) -> str:
    """Where something is, in words."""
    if lime:
        return finding.sheet or str(_("The whole file"))
    if finding.row and finding.column:
        # TRANSLATORS: a cell of a spreadsheet, as “survey, cell C5”
        return str(_("%(sheet)s, cell %(cell)s", sheet=finding.sheet, cell=finding.cell))
    if finding.row:
        return str(_("%(sheet)s, row %(row)s", sheet=finding.sheet, row=finding.row))
    if finding.column:
        # TRANSLATORS: a column of a spreadsheet, as “survey, column C”
        return str(_("%(sheet)s, column %(column)s", sheet=finding.sheet, column=finding.letters))
    return finding.sheet or str(_("The whole file"))


STEPS = 5
"""From waiting to the checking of the logic."""


def step(kept: SurveyImport) -> tuple[int, str]:
    """The step that a file is at, and what is being done with it."""
    if kept.state == Step.WAITING.value or kept.progress is None:
        return 1, _("The file waits for its turn.")
    progress = Progress.from_json(kept.progress)
    match progress.stage:
        case Stage.OPENING:
            return 2, _("The file is being opened.")
        case Stage.ROWS:
            sheet, rows = progress.sheet, format_decimal(progress.rows)
            return 3, _(
                "Sheet “%(sheet)s”: %(rows)s rows of the file are read.", sheet=sheet, rows=rows
            )
        case Stage.QUESTIONS:
            rows = format_decimal(progress.rows)
            return 4, _("All %(rows)s rows are read. Questions are being made of them.", rows=rows)
        case Stage.LOGIC:
            return 5, _("The conditions and calculations are being checked.")


def language_name(tag: str) -> str:
    """A language's own name, else its tag."""
    language = of_tag(tag)
    return language.own_name if language.own_name != tag else language.english_name


def called(question: Question) -> str:
    """A question in a list: its name and its words."""
    words = " ".join(show(question.label).words.split())
    return f"{question.name}: {words[:70]}" if words else question.name
