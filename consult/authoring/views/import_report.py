"""What is said of questionnaires in files."""

from __future__ import annotations

from typing import NamedTuple

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from consult.formats.findings import ImportFinding, ImportReport
from consult.formats.import_files import LIMESURVEY, detect_format, explain
from consult.formats.progress import ImportProgress, ImportStage
from consult.languages.rules import language_of_tag
from consult.questionnaire.rules.items import Question
from consult.web.language import show

from ..models.imports import QuestionnaireImport
from ..queries.imports import ImportState
from ..rules.finding_groups import FindingGroup, group_findings, value_text

MAX_ROWS = 500
"""Most rows of one severity on a page; the rest is counted."""
MAX_PLACES_SHOWN = 5
"""Places of one row that are shown before the others are unfolded."""
MAX_VALUE_LENGTH = 120


class FindingRow(NamedTuple):
    """A row of the report: where, in which part, what stands there, what is wrong, what happens."""

    place: str
    part: str
    values: list[tuple[str, str]]
    """Cells and what stands in them; a cell is empty where the row names the only one."""
    what: str
    what_to_do: str


def by_severity(report: ImportReport) -> dict[str, list[ImportFinding]]:
    """The findings as the page groups them."""
    return {"errors": report.errors, "choices": report.choices, "notes": report.notes}


def finding_rows(findings: list[ImportFinding], kept: QuestionnaireImport) -> list[FindingRow]:
    """The findings in words, those of which the same is said in one row."""
    lime = detect_format(kept.content) == LIMESURVEY
    return [_finding_row(one, lime=lime) for one in group_findings(findings, explain)]


def _finding_row(found: FindingGroup, *, lime: bool) -> FindingRow:
    part = ", ".join(found.headings[:3]) + (", …" if len(found.headings) > 3 else "")
    first, *others = found.findings
    where = describe_location(first, lime=lime)
    values = [("", value_text(first)[:MAX_VALUE_LENGTH])]
    if others:
        if not lime:
            where = f"{first.sheet}: {found.ranges}" if found.ranges else where
        elif len({one.sheet for one in found.findings}) > 1:
            where = ngettext("%(num)d place", "%(num)d places", len(found.findings))
        cells = [one.sheet if lime else one.cell for one in found.findings]
        texts = [value_text(one)[:MAX_VALUE_LENGTH] for one in found.findings]
        values = list(dict.fromkeys(zip(cells, texts, strict=True)))
    return FindingRow(where, part, values, found.what, found.what_to_do)


def describe_location(finding: ImportFinding, *, lime: bool) -> str:
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


STEP_COUNT = 5
"""From waiting to the checking of the logic."""


def progress_step(kept: QuestionnaireImport) -> tuple[int, str]:
    """The step that a file is at, and what is being done with it."""
    if kept.state == ImportState.WAITING.value or kept.progress is None:
        return 1, _("The file waits for its turn.")
    progress = ImportProgress.from_json(kept.progress)
    match progress.stage:
        case ImportStage.OPENING:
            return 2, _("The file is being opened.")
        case ImportStage.ROWS:
            sheet, rows = progress.sheet, format_decimal(progress.rows)
            return 3, _(
                "Sheet “%(sheet)s”: %(rows)s rows of the file are read.", sheet=sheet, rows=rows
            )
        case ImportStage.QUESTIONS:
            rows = format_decimal(progress.rows)
            return 4, _("All %(rows)s rows are read. Questions are being made of them.", rows=rows)
        case ImportStage.LOGIC:
            return 5, _("The conditions and calculations are being checked.")


def unknown_languages(report: ImportReport) -> list[str]:
    """The names of languages that nobody knows, and in which there are texts."""
    return [one.name for one in report.languages if one.tag is None and one.texts]


def language_name(tag: str) -> str:
    """A language's own name, else its tag."""
    language = language_of_tag(tag)
    return language.own_name if language.own_name != tag else language.english_name


def question_caption(question: Question) -> str:
    """A question in a list: its name and its words."""
    words = " ".join(show(question.label).words.split())
    return f"{question.name}: {words[:70]}" if words else question.name
