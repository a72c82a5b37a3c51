"""What is said of questionnaires in files."""

from __future__ import annotations

from flask_babel import gettext as _

from consult.languages.rules import of_tag
from consult.web.language import show

from ..bringing import LIMESURVEY, explain, tool_of
from ..models import SurveyImport
from ..rules import Question
from ..xlsform import Finding, Report

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


def language_name(tag: str) -> str:
    """A language's own name, else its tag."""
    language = of_tag(tag)
    return language.own_name if language.own_name != tag else language.english_name


def called(question: Question) -> str:
    """A question in a list: its name and its words."""
    words = " ".join(show(question.label).words.split())
    return f"{question.name}: {words[:70]}" if words else question.name
