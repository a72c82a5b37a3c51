"""From the bytes of an XLSForm to a questionnaire and a report of everything. Never raises on a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from consult.imports.file_codes import FileCode, refusal
from consult.imports.progress import ProgressCallback, ReadingProgress, ReadingStep, ignore_progress
from consult.languages.rules import LANGUAGES, Texts, language_of_tag
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.validation import (
    MAX_CHOICES,
    MAX_OPEN_ENDED,
    MAX_QUESTIONS,
    IssueCode,
    validate,
)
from consult.workbooks.cells import CellValue
from consult.workbooks.errors import WorkbookError
from consult.workbooks.opening import Limits, Workbook, Worksheet, WorksheetRow, open_workbook

from ..codes import QuestionnaireCode
from ..findings import FormLanguage, ImportResult, build_report
from .choice_lists import ChoiceLists
from .expression_checks import ExpressionChecker
from .form_tree import FormNode, questions_of, walk_nodes
from .headings import parse_heading
from .identifiers import rename_references
from .settings_sheet import FormSettings, read_settings, source_language
from .sheet_roles import (
    CHOICES,
    NAMES,
    SETTINGS,
    SURVEY,
    SheetRoles,
    guess_sheet_roles,
    is_unsupported_sheet,
    sheet_roles,
)
from .sheet_tables import FormTable, ImportContext, SheetCell, cell_text, read_table
from .survey_sheet import SurveyReader
from .tree_transforms import TreeTransforms

LIMITS = Limits(rows=20_000, columns=600, cells=400_000, output=16 * 1024 * 1024)
MAX_CHOICES_IN_TOTAL = 60_000
"""Choices of all questions together: a list counts for each question that uses it."""
MAX_ROWS = 5 * MAX_QUESTIONS
"""Rows of the sheet of questions: groups, calculations and what is left out besides."""

_ALREADY_REPORTED = frozenset(
    {IssueCode.BAD_BOUNDS, IssueCode.EXPRESSION, IssueCode.CYCLE, IssueCode.UNKNOWN_PIPE}
)
"""What was noted before, with its cell."""


def import_form(
    data: bytes,
    *,
    source: str = "pt",
    languages: Mapping[str, str | None] | None = None,
    name: str = "",
    on_progress: ProgressCallback = ignore_progress,
) -> ImportResult:
    """Read an XLSForm (.xlsx or .xls, whatever it is called). Never raises.

    `source` is the tag of the language of texts that name none. `languages` says, for headings whose
    language we do not know (`report.languages` with tag None), which one is meant, or None to leave
    their texts out. A form without a title gets `name`. `tell` is told how far it is.
    """

    def told(sheet: str, rows: int) -> None:
        on_progress(ReadingProgress(ReadingStep.ROWS, sheet, rows))

    on_progress(ReadingProgress())
    found = ImportContext(source, dict(languages or {}), name=name)
    try:
        workbook = open_workbook(data, limits=LIMITS, only=NAMES, progress=told)
        roles = sheet_roles(workbook)
        if SURVEY not in roles:
            workbook, roles = _sheets_by_headings(data, workbook)
    except WorkbookError as error:
        return ImportResult(None, build_report([refusal(error).finding]))
    return import_workbook(workbook, found, roles, on_progress)


def _sheets_by_headings(data: bytes, workbook: Workbook) -> tuple[Workbook, SheetRoles]:
    """All sheets of a workbook in which none is called “survey”; what they hold, by their headings."""
    try:
        whole = open_workbook(data, limits=LIMITS)
    except WorkbookError:  # what else is in it is too much: it is no form
        return workbook, {}
    return whole, guess_sheet_roles(whole)


def import_workbook(
    workbook: Workbook,
    context: ImportContext | None = None,
    roles: SheetRoles | None = None,
    on_progress: ProgressCallback = ignore_progress,
) -> ImportResult:
    """Read a form out of a workbook that is open; `roles` say which sheet holds what."""
    noted = context or ImportContext()
    told = sheet_roles(workbook) if roles is None else roles
    questionnaire = _FormImport(workbook, noted, told, on_progress).read()
    return ImportResult(questionnaire, build_report(noted.findings, tuple(noted.tongues.values())))


class _FormImport:
    """A workbook on its way to a questionnaire."""

    def __init__(
        self, workbook: Workbook, found: ImportContext, roles: SheetRoles, tell: ProgressCallback
    ) -> None:
        self.found, self.tell = found, tell
        self.rows = sum(len(sheet.rows) for sheet in roles.values())
        self.lists = ChoiceLists(found)
        self.sheets = roles
        self.names = ", ".join(sheet.name for sheet in workbook.sheets)
        for sheet in workbook.sheets:
            if sheet.rows and is_unsupported_sheet(sheet):
                found.note(
                    QuestionnaireCode.UNSUPPORTED_SHEET,
                    SheetCell("", sheet.name, 0),
                    sheet=sheet.name,
                )
        if workbook.format == "xls":
            found.note(FileCode.OLD_FORMAT)
        if (survey := roles.get(SURVEY)) and SURVEY not in sheet_roles(workbook):
            found.note(
                QuestionnaireCode.OTHER_SHEET, SheetCell("", survey.name, 0), sheet=survey.name
            )

    def read(self) -> Questionnaire | None:
        """The questionnaire; None where there is no sheet to read one from."""
        survey, settings = self.sheets.get(SURVEY), self.sheets.get(SETTINGS)
        if survey is None:
            self.found.note(QuestionnaireCode.NO_SURVEY, sheets=self.names or "–")
            return None
        self.found.source = source_language(survey, settings, self.found)
        names = _renamed_on_export(survey)
        table = read_table(_with_original_names(survey, names), frozenset({"type"}), self.found)
        if table is None:
            self.found.note(QuestionnaireCode.NO_HEADINGS, SheetCell("", survey.name, 0))
            return None
        self.tell(ReadingProgress(ReadingStep.QUESTIONS, rows=self.rows))
        about = self.settings(_with_original_names(settings, names) if settings else None)
        self.choices(table, about, names)
        drafts = self.drafts(table)
        return self.finished(drafts, about) if drafts is not None else None

    def settings(self, sheet: Worksheet | None) -> FormSettings:
        """What the form says about itself."""
        wanted = frozenset({"form_title", "form_id", "default_language", "version", "style"})
        wanted |= {"allow_choice_duplicates", "instance_name"}
        table = read_table(sheet, wanted, self.found) if sheet else None
        return read_settings(table, self.found)

    def choices(self, survey: FormTable, about: FormSettings, names: dict[str, str]) -> None:
        """Read the lists."""
        sheet = self.sheets.get(CHOICES)
        plain = _with_original_names(sheet, names) if sheet else None
        table = read_table(plain, frozenset({"list_name"}), self.found) if plain else None
        if table is None:
            if sheet:
                self.found.note(QuestionnaireCode.NO_HEADINGS, SheetCell("", sheet.name, 0))
            return
        filters = " ".join(line.cell("choice_filter").text for line in survey)
        self.lists.read(table, filters, twice=about.twice)
        self.marks(table)

    def marks(self, table: FormTable) -> None:
        """Note once for a sheet that its texts had marks of other tools."""
        if table.marked:
            self.found.note(
                QuestionnaireCode.MARKS, table.marked[0], count=str(len(set(table.marked)))
            )

    def drafts(self, table: FormTable) -> list[FormNode] | None:
        """The rows as a tree, shaped and with its expressions checked; None where it is too large."""
        if len(table.rows) > MAX_ROWS:
            self.found.note(QuestionnaireCode.TOO_MANY_QUESTIONS, most=str(MAX_QUESTIONS))
            return None
        reader = SurveyReader(table, self.lists, self.found)
        drafts = reader.read()
        self.lists.unused()
        self.marks(table)
        questions = questions_of(drafts)
        if len(questions) > MAX_QUESTIONS:
            self.found.note(QuestionnaireCode.TOO_MANY_QUESTIONS, most=str(MAX_QUESTIONS))
            return None
        if sum(len(q.choices) for q in questions) > MAX_CHOICES_IN_TOTAL:
            self.found.note(QuestionnaireCode.TOO_MANY_CHOICES, most=str(MAX_CHOICES_IN_TOTAL))
            return None
        drafts = TreeTransforms(self.found).shape(drafts)
        self.tell(ReadingProgress(ReadingStep.LOGIC, rows=self.rows))
        mended = ExpressionChecker(self.found, reader.skipped, self.lists.renamed).mend(drafts)
        return None if mended is None else TreeTransforms(self.found).emptied(mended)

    def finished(self, drafts: list[FormNode], about: FormSettings) -> Questionnaire:
        """The questionnaire, with what still keeps it from being published noted."""
        title = about.title
        if not title and not _is_own_export(drafts):
            self.found.note(QuestionnaireCode.NO_TITLE)
            name = self.found.name or self.sheets[SURVEY].name.strip().capitalize()
            title = Texts.of(name or "Survey", self.found.source)
        questionnaire = Questionnaire(
            title, about.intro, about.thanks, tuple(draft.finished() for draft in drafts)
        )
        self.judge(questionnaire, drafts)
        self.languages(questionnaire)
        return questionnaire

    def judge(self, questionnaire: Questionnaire, drafts: list[FormNode]) -> None:
        """Note what the rules of questionnaires find."""
        by_key = {draft.item.key: draft for draft, _ in walk_nodes(drafts)}
        whole = {
            IssueCode.TOO_MANY_OPEN: (QuestionnaireCode.TOO_MANY_OPEN, MAX_OPEN_ENDED),
            IssueCode.TOO_MANY_QUESTIONS: (QuestionnaireCode.TOO_MANY_QUESTIONS, MAX_QUESTIONS),
            IssueCode.TOO_MANY_CHOICES: (QuestionnaireCode.TOO_MANY_CHOICES, MAX_CHOICES),
        }
        for problem in validate(questionnaire):
            if problem.code in _ALREADY_REPORTED:
                continue
            draft = by_key.get(problem.location.split("/")[0])
            here = draft.here if draft else None
            if problem.code in whole:
                code, most = whole[problem.code]
                self.found.note(code, here, most=str(most))
            elif problem.code is IssueCode.NO_QUESTIONS:
                self.found.note(
                    QuestionnaireCode.NO_QUESTIONS, SheetCell("", self.sheets[SURVEY].name, 0)
                )
            elif problem.code is IssueCode.NO_CHOICES:
                self.few_choices(draft)
            else:
                told = {"fault": problem.code.name.lower(), "detail": problem.detail}
                self.found.note(QuestionnaireCode.NOT_PUBLISHABLE, here, **told)

    def few_choices(self, draft: FormNode | None) -> None:
        """A list that is too short; one that is not there was noted before."""
        if draft and draft.list_name:
            self.found.note(QuestionnaireCode.TOO_FEW_CHOICES, draft.here, list=draft.list_name)

    def languages(self, questionnaire: Questionnaire) -> None:
        """Note which languages there are, and how much of each."""
        texts = [text for text in questionnaire.texts() if text]
        there = Counter(tag for text in texts for tag in text.by)
        told_of: set[str] = set()
        for name, tongue in list(self.found.tongues.items()):
            if not tongue.texts:
                self.found.note(QuestionnaireCode.EMPTY_LANGUAGE, language=name)
                continue
            if tongue.tag is None or tongue.tag in told_of:
                continue
            told_of.add(tongue.tag)
            if tongue.tag not in LANGUAGES:
                told = {"language": name, "tag": tongue.tag}
                self.found.note(QuestionnaireCode.LANGUAGE_WITHOUT_SCREENS, **told)
            missing = len(texts) - there[tongue.tag]
            self.found.tongues[name] = FormLanguage(name, tongue.tag, there[tongue.tag])
            if missing > 0:
                numbers = {"missing": str(missing), "all": str(len(texts))}
                self.found.note(QuestionnaireCode.PARTLY_TRANSLATED, language=name, **numbers)
        if self.found.tongues:
            self.found.note(
                QuestionnaireCode.SOURCE_LANGUAGE,
                language=language_of_tag(self.found.source).own_name,
            )


def _is_own_export(drafts: list[FormNode]) -> bool:
    return any(draft.line.ours for draft in drafts)


def _renamed_on_export(survey: Worksheet) -> dict[str, str]:
    """Names that our export had to change (see `names.xml_name`), and what they were."""
    headings = [parse_heading(cell_text(raw)).what for raw in survey.rows[0].cells]
    if not {"name", "consult::name"} <= set(headings):
        return {}
    at, told_at = headings.index("name"), headings.index("consult::name")
    names: dict[str, str] = {}
    for row in survey.rows[1:]:
        name, told = (cell_text(row.cells[i]) if i < len(row.cells) else "" for i in (at, told_at))
        if told and name.startswith(f"q_{told}"):
            names[name] = told
    return names


def _with_original_names(sheet: Worksheet, names: dict[str, str]) -> Worksheet:
    """A sheet with names as they were, in `${…}` and where questions have theirs."""
    if not names:
        return sheet
    headings = [parse_heading(cell_text(raw)).what for raw in sheet.rows[0].cells]
    at = headings.index("name") if "type" in headings else -1
    rows = [WorksheetRow(row.number, [_original_name(c, i == at, names) for i, c in enumerate(row.cells)])
            for row in sheet.rows]  # fmt: skip
    return replace(sheet, rows=rows)


def _original_name(cell: CellValue, is_name: bool, names: dict[str, str]) -> CellValue:
    if not isinstance(cell, str):
        return cell
    return names.get(cell.strip(), cell) if is_name else rename_references(cell, names)
