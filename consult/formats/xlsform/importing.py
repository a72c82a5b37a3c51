"""From the bytes of an XLSForm to a questionnaire and a report of everything. Never raises on a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from consult.languages.rules import LANGUAGES, Texts, of_tag
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.validation import (
    MOST_CHOICES,
    MOST_OPEN,
    MOST_QUESTIONS,
    Fault,
    problems,
)
from consult.workbooks.cells import Raw
from consult.workbooks.opening import Limits, Row, Sheet, Workbook, open_workbook
from consult.workbooks.reasons import Reason, Unopened

from ..findings import Code, Report, Tongue, in_order
from ..progress import Progress, Stage, Tell, nobody
from .choice_lists import Lists
from .expression_checks import Logic
from .form_tree import Draft, all_of, questions_of
from .headings import read_heading
from .identifiers import renamed
from .settings_sheet import Settings, read_settings, source_of
from .sheet_roles import CHOICES, NAMES, SETTINGS, SURVEY, Roles, guessed, is_left_out, roles_of
from .sheet_tables import Cell, Found, Table, as_text, table_of
from .survey_sheet import SurveyReader
from .tree_transforms import Shaping

LIMITS = Limits(rows=20_000, columns=600, cells=400_000, told=16 * 1024 * 1024)
MOST_CHOICES_TOGETHER = 60_000
"""Choices of all questions together: a list counts for each question that uses it."""
MOST_ROWS = 5 * MOST_QUESTIONS
"""Rows of the sheet of questions: groups, calculations and what is left out besides."""

_REASONS: Mapping[Reason, Code] = {
    Reason.BINARY: Code.NOT_A_SPREADSHEET,
    **{reason: Code(reason.value) for reason in Reason if reason is not Reason.BINARY},
}

_JUDGED = frozenset({Fault.BAD_BOUNDS, Fault.EXPRESSION, Fault.CIRCLE, Fault.UNKNOWN_PIPE})
"""What was noted before, with its cell."""


@dataclass(frozen=True)
class Imported:
    """What came of a file. `questionnaire` is as it would be once everything in the report is agreed to;
    None where nothing could be read. It may only be kept where `report.ok`."""

    questionnaire: Questionnaire | None
    report: Report


def import_form(
    data: bytes,
    *,
    source: str = "pt",
    languages: Mapping[str, str | None] | None = None,
    name: str = "",
    tell: Tell = nobody,
) -> Imported:
    """Read an XLSForm (.xlsx or .xls, whatever it is called). Never raises.

    `source` is the tag of the language of texts that name none. `languages` says, for headings whose
    language we do not know (`report.languages` with tag None), which one is meant, or None to leave
    their texts out. A form without a title gets `name`. `tell` is told how far it is.
    """

    def told(sheet: str, rows: int) -> None:
        tell(Progress(Stage.ROWS, sheet, rows))

    tell(Progress())
    found = Found(source, dict(languages or {}), name=name)
    try:
        workbook = open_workbook(data, limits=LIMITS, only=NAMES, told=told)
        roles = roles_of(workbook)
        if SURVEY not in roles:
            workbook, roles = _any_sheets(data, workbook)
    except Unopened as error:
        where = Cell("", error.sheet, error.row)
        limit = error.limit // 2**20 if error.reason is Reason.TOO_LARGE else error.limit
        found.note(_REASONS[error.reason], where, limit=str(limit))
        return Imported(None, in_order(found.findings))
    return import_workbook(workbook, found, roles, tell)


def _any_sheets(data: bytes, workbook: Workbook) -> tuple[Workbook, Roles]:
    """All sheets of a workbook in which none is called “survey”; what they hold, by their headings."""
    try:
        whole = open_workbook(data, limits=LIMITS)
    except Unopened:  # what else is in it is too much: it is no form
        return workbook, {}
    return whole, guessed(whole)


def import_workbook(
    workbook: Workbook,
    found: Found | None = None,
    roles: Roles | None = None,
    tell: Tell = nobody,
) -> Imported:
    """Read a form out of a workbook that is open; `roles` say which sheet holds what."""
    noted = found or Found()
    told = roles_of(workbook) if roles is None else roles
    questionnaire = _Form(workbook, noted, told, tell).read()
    return Imported(questionnaire, in_order(noted.findings, tuple(noted.tongues.values())))


class _Form:
    """A workbook on its way to a questionnaire."""

    def __init__(self, workbook: Workbook, found: Found, roles: Roles, tell: Tell) -> None:
        self.found, self.tell = found, tell
        self.rows = sum(len(sheet.rows) for sheet in roles.values())
        self.lists = Lists(found)
        self.sheets = roles
        self.names = ", ".join(sheet.name for sheet in workbook.sheets)
        for sheet in workbook.sheets:
            if sheet.rows and is_left_out(sheet):
                found.note(Code.UNSUPPORTED_SHEET, Cell("", sheet.name, 0), sheet=sheet.name)
        if workbook.form == "xls":
            found.note(Code.OLD_FORMAT)
        if (survey := roles.get(SURVEY)) and SURVEY not in roles_of(workbook):
            found.note(Code.OTHER_SHEET, Cell("", survey.name, 0), sheet=survey.name)

    def read(self) -> Questionnaire | None:
        """The questionnaire; None where there is no sheet to read one from."""
        survey, settings = self.sheets.get(SURVEY), self.sheets.get(SETTINGS)
        if survey is None:
            self.found.note(Code.NO_SURVEY, sheets=self.names or "–")
            return None
        self.found.source = source_of(survey, settings, self.found)
        names = _changed_names(survey)
        table = table_of(_restored(survey, names), frozenset({"type"}), self.found)
        if table is None:
            self.found.note(Code.NO_HEADINGS, Cell("", survey.name, 0))
            return None
        self.tell(Progress(Stage.QUESTIONS, rows=self.rows))
        about = self.settings(_restored(settings, names) if settings else None)
        self.choices(table, about, names)
        drafts = self.drafts(table)
        return self.finished(drafts, about) if drafts is not None else None

    def settings(self, sheet: Sheet | None) -> Settings:
        """What the form says about itself."""
        wanted = frozenset({"form_title", "form_id", "default_language", "version", "style"})
        wanted |= {"allow_choice_duplicates", "instance_name"}
        table = table_of(sheet, wanted, self.found) if sheet else None
        return read_settings(table, self.found)

    def choices(self, survey: Table, about: Settings, names: dict[str, str]) -> None:
        """Read the lists."""
        sheet = self.sheets.get(CHOICES)
        plain = _restored(sheet, names) if sheet else None
        table = table_of(plain, frozenset({"list_name"}), self.found) if plain else None
        if table is None:
            if sheet:
                self.found.note(Code.NO_HEADINGS, Cell("", sheet.name, 0))
            return
        filters = " ".join(line.cell("choice_filter").text for line in survey)
        self.lists.read(table, filters, twice=about.twice)
        self.marks(table)

    def marks(self, table: Table) -> None:
        """Note once for a sheet that its texts had marks of other tools."""
        if table.marked:
            self.found.note(Code.MARKS, table.marked[0], count=str(len(set(table.marked))))

    def drafts(self, table: Table) -> list[Draft] | None:
        """The rows as a tree, shaped and with its expressions checked; None where it is too large."""
        if len(table.rows) > MOST_ROWS:
            self.found.note(Code.TOO_MANY_QUESTIONS, most=str(MOST_QUESTIONS))
            return None
        reader = SurveyReader(table, self.lists, self.found)
        drafts = reader.read()
        self.lists.unused()
        self.marks(table)
        questions = questions_of(drafts)
        if len(questions) > MOST_QUESTIONS:
            self.found.note(Code.TOO_MANY_QUESTIONS, most=str(MOST_QUESTIONS))
            return None
        if sum(len(q.choices) for q in questions) > MOST_CHOICES_TOGETHER:
            self.found.note(Code.TOO_MANY_CHOICES, most=str(MOST_CHOICES_TOGETHER))
            return None
        drafts = Shaping(self.found).shape(drafts)
        self.tell(Progress(Stage.LOGIC, rows=self.rows))
        mended = Logic(self.found, reader.skipped, self.lists.renamed).mend(drafts)
        return None if mended is None else Shaping(self.found).emptied(mended)

    def finished(self, drafts: list[Draft], about: Settings) -> Questionnaire:
        """The questionnaire, with what still keeps it from being published noted."""
        title = about.title
        if not title and not _ours(drafts):
            self.found.note(Code.NO_TITLE)
            name = self.found.name or self.sheets[SURVEY].name.strip().capitalize()
            title = Texts.of(name or "Survey", self.found.source)
        questionnaire = Questionnaire(
            title, about.intro, about.thanks, tuple(draft.finished() for draft in drafts)
        )
        self.judge(questionnaire, drafts)
        self.languages(questionnaire)
        return questionnaire

    def judge(self, questionnaire: Questionnaire, drafts: list[Draft]) -> None:
        """Note what the rules of questionnaires find."""
        by_key = {draft.item.key: draft for draft, _ in all_of(drafts)}
        whole = {
            Fault.TOO_MANY_OPEN: (Code.TOO_MANY_OPEN, MOST_OPEN),
            Fault.TOO_MANY_QUESTIONS: (Code.TOO_MANY_QUESTIONS, MOST_QUESTIONS),
            Fault.TOO_MANY_CHOICES: (Code.TOO_MANY_CHOICES, MOST_CHOICES),
        }
        for problem in problems(questionnaire):
            if problem.fault in _JUDGED:
                continue
            draft = by_key.get(problem.place.split("/")[0])
            here = draft.here if draft else None
            if problem.fault in whole:
                code, most = whole[problem.fault]
                self.found.note(code, here, most=str(most))
            elif problem.fault is Fault.NO_QUESTIONS:
                self.found.note(Code.NO_QUESTIONS, Cell("", self.sheets[SURVEY].name, 0))
            elif problem.fault is Fault.NO_CHOICES:
                self.few_choices(draft)
            else:
                told = {"fault": problem.fault.name.lower(), "detail": problem.detail}
                self.found.note(Code.NOT_PUBLISHABLE, here, **told)

    def few_choices(self, draft: Draft | None) -> None:
        """A list that is too short; one that is not there was noted before."""
        if draft and draft.list_name:
            self.found.note(Code.TOO_FEW_CHOICES, draft.here, list=draft.list_name)

    def languages(self, questionnaire: Questionnaire) -> None:
        """Note which languages there are, and how much of each."""
        texts = [text for text in questionnaire.texts() if text]
        there = Counter(tag for text in texts for tag in text.by)
        told_of: set[str] = set()
        for name, tongue in list(self.found.tongues.items()):
            if not tongue.texts:
                self.found.note(Code.EMPTY_LANGUAGE, language=name)
                continue
            if tongue.tag is None or tongue.tag in told_of:
                continue
            told_of.add(tongue.tag)
            if tongue.tag not in LANGUAGES:
                told = {"language": name, "tag": tongue.tag}
                self.found.note(Code.LANGUAGE_WITHOUT_SCREENS, **told)
            missing = len(texts) - there[tongue.tag]
            self.found.tongues[name] = Tongue(name, tongue.tag, there[tongue.tag])
            if missing > 0:
                numbers = {"missing": str(missing), "all": str(len(texts))}
                self.found.note(Code.PARTLY_TRANSLATED, language=name, **numbers)
        if self.found.tongues:
            self.found.note(Code.SOURCE_LANGUAGE, language=of_tag(self.found.source).own_name)


def _ours(drafts: list[Draft]) -> bool:
    return any(draft.line.ours for draft in drafts)


def _changed_names(survey: Sheet) -> dict[str, str]:
    """Names that our export had to change (see `names.xml_name`), and what they were."""
    headings = [read_heading(as_text(raw)).what for raw in survey.rows[0].cells]
    if not {"name", "consult::name"} <= set(headings):
        return {}
    at, told_at = headings.index("name"), headings.index("consult::name")
    names: dict[str, str] = {}
    for row in survey.rows[1:]:
        name, told = (as_text(row.cells[i]) if i < len(row.cells) else "" for i in (at, told_at))
        if told and name.startswith(f"q_{told}"):
            names[name] = told
    return names


def _restored(sheet: Sheet, names: dict[str, str]) -> Sheet:
    """A sheet with names as they were, in `${…}` and where questions have theirs."""
    if not names:
        return sheet
    headings = [read_heading(as_text(raw)).what for raw in sheet.rows[0].cells]
    at = headings.index("name") if "type" in headings else -1
    rows = [Row(row.number, [_other(c, i == at, names) for i, c in enumerate(row.cells)])
            for row in sheet.rows]  # fmt: skip
    return replace(sheet, rows=rows)


def _other(cell: Raw, is_name: bool, names: dict[str, str]) -> Raw:
    if not isinstance(cell, str):
        return cell
    return names.get(cell.strip(), cell) if is_name else renamed(cell, names)
