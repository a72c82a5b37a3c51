"""What an import found: every problem at once, each with its place in the workbook. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

MAX_FINDINGS = 2000


class FindingSeverity(StrEnum):
    """What a finding asks of the person."""

    ERROR = "error"
    """It must be mended in the file."""
    CHOICE = "choice"
    """Something is left out or changed, if they say yes."""
    NOTE = "note"
    """Harmless: what we did."""


class FindingCode(StrEnum):
    """What was found. Stable; `messages` says each in words, and what to do."""

    # Errors: the file.
    NOT_A_SPREADSHEET = "not_a_spreadsheet"
    OPEN_DOCUMENT = "open_document"
    LOCKED = "locked"
    DAMAGED = "damaged"
    FORBIDDEN_XML = "forbidden_xml"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_MANY_CELLS = "too_many_cells"
    TOO_SLOW = "too_slow"
    NO_SURVEY = "no_survey"
    NO_HEADINGS = "no_headings"
    NO_QUESTIONS = "no_questions"
    OUR_FAULT = "our_fault"
    # Errors: rows and cells.
    CELL_ERROR = "cell_error"
    MISSING_TYPE = "missing_type"
    UNKNOWN_TYPE = "unknown_type"
    MISSING_NAME = "missing_name"
    MISSING_CALCULATION = "missing_calculation"
    BAD_NAME = "bad_name"
    NAME_TWICE = "name_twice"
    AMBIGUOUS_NAME = "ambiguous_name"
    MISSING_LIST = "missing_list"
    UNKNOWN_LIST = "unknown_list"
    NO_LIST_NAME = "no_list_name"
    MISSING_CHOICE_NAME = "missing_choice_name"
    TOO_FEW_CHOICES = "too_few_choices"
    TOO_MANY_CHOICES = "too_many_choices"
    NOT_CLOSED = "not_closed"
    NOT_OPENED = "not_opened"
    CLOSED_OTHERWISE = "closed_otherwise"
    TOO_DEEP = "too_deep"
    BAD_BOUNDS = "bad_bounds"
    BAD_EXPRESSION = "bad_expression"
    UNKNOWN_REFERENCE = "unknown_reference"
    CIRCLE = "circle"
    TOO_MUCH_LOGIC = "too_much_logic"
    TOO_MANY_QUESTIONS = "too_many_questions"
    TOO_MANY_OPEN = "too_many_open"
    NOT_PUBLISHABLE = "not_publishable"
    # Errors of LimeSurvey's files, see `limesurvey.messages`.
    LSS_NOT = "lss_not"
    LSS_DAMAGED = "lss_damaged"
    LSS_FORBIDDEN = "lss_forbidden"
    LSS_TOO_LARGE = "lss_too_large"
    LSS_NO_QUESTIONS = "lss_no_questions"
    # Choices.
    UNKNOWN_LANGUAGE = "unknown_language"
    LANGUAGE_TWICE = "language_twice"
    COLUMN_TWICE = "column_twice"
    ROW_WITHOUT_TYPE = "row_without_type"
    RANDOM_ORDER = "random_order"
    BAD_DEFAULT = "bad_default"
    UNSUPPORTED_TYPE = "unsupported_type"
    UNSUPPORTED_SHEET = "unsupported_sheet"
    UNSUPPORTED_COLUMN = "unsupported_column"
    MEDIA = "media"
    UNSUPPORTED_EXPRESSION = "unsupported_expression"
    DEPENDS_ON_SKIPPED = "depends_on_skipped"
    SKIPPED_IN_WORDS = "skipped_in_words"
    LABEL_FROM_NAME = "label_from_name"
    SHOWN_CALCULATION = "shown_calculation"
    READ_ONLY = "read_only"
    CHOICE_TWICE = "choice_twice"
    CHOICE_RENAMED = "choice_renamed"
    LSS_LANGUAGE_TWICE = "lss_language_twice"
    LSS_TYPE = "lss_type"
    LSS_CONDITION = "lss_condition"
    LSS_VALIDATION = "lss_validation"
    LSS_CALCULATION = "lss_calculation"
    LSS_DEFAULT = "lss_default"
    LSS_SHOWN = "lss_shown"
    LSS_MEDIA = "lss_media"
    LSS_QUOTA = "lss_quota"
    LSS_TIME = "lss_time"
    LSS_RANDOM = "lss_random"
    LSS_TOTAL = "lss_total"
    LSS_HIDDEN = "lss_hidden"
    LSS_NO_WORDS = "lss_no_words"
    LSS_FEW_CHOICES = "lss_few_choices"
    LSS_NO_PARTS = "lss_no_parts"
    LSS_CIRCLE = "lss_circle"
    LSS_TEXT_CUT = "lss_text_cut"
    # Notes.
    OTHER_SHEET = "other_sheet"
    OLD_FORMAT = "old_format"
    METADATA = "metadata"
    DISABLED = "disabled"
    UNKNOWN_COLUMN = "unknown_column"
    UNUSED_LIST = "unused_list"
    EMPTY_LANGUAGE = "empty_language"
    LANGUAGE_WITHOUT_SCREENS = "language_without_screens"
    SOURCE_LANGUAGE = "source_language"
    PARTLY_TRANSLATED = "partly_translated"
    NO_TITLE = "no_title"
    SETTING = "setting"
    KEY_MADE = "key_made"
    KEY_TWICE = "key_twice"
    EMPTY_GROUP = "empty_group"
    RANGE_DEFAULTS = "range_defaults"
    GUIDANCE = "guidance"
    REQUIRED_GROUP = "required_group"
    OR_OTHER = "or_other"
    MATRIX = "matrix"
    NO_MATRIX = "no_matrix"
    TABLE_HEAD = "table_head"
    SAME_CHOICE = "same_choice"
    NAME_AGAIN = "name_again"
    NAME_WITH_SPACES = "name_with_spaces"
    OTHER_CASE = "other_case"
    TODAY = "today"
    MARKS = "marks"
    LSS_MENDED = "lss_mended"
    LSS_ARCHIVE = "lss_archive"
    LSS_CODE_TWICE = "lss_code_twice"
    LSS_CODE_CHANGED = "lss_code_changed"
    LSS_SOFT = "lss_soft"
    LSS_ONE_BY_ONE = "lss_one_by_one"
    LSS_OTHER = "lss_other"
    LSS_PARTS = "lss_parts"
    LSS_SWITCH = "lss_switch"
    LSS_TIMER = "lss_timer"


_CODES = list(FindingCode)
_FIRST_CHOICE = _CODES.index(FindingCode.UNKNOWN_LANGUAGE)
_FIRST_NOTE = _CODES.index(FindingCode.OTHER_SHEET)
SEVERITIES: Mapping[FindingCode, FindingSeverity] = {
    code: FindingSeverity.ERROR
    if at < _FIRST_CHOICE
    else FindingSeverity.CHOICE
    if at < _FIRST_NOTE
    else FindingSeverity.NOTE
    for at, code in enumerate(_CODES)
}


@dataclass(frozen=True)
class ImportFinding:
    """One thing found. Row 0: the sheet or the file; column 0 (1 is A): the row.

    `details` are words that the message puts in, see `messages`.
    """

    code: FindingCode
    sheet: str = ""
    row: int = 0
    column: int = 0
    heading: str = ""
    value: str = ""
    details: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def severity(self) -> FindingSeverity:
        """What it asks of the person."""
        return SEVERITIES[self.code]

    @property
    def letters(self) -> str:
        """The letters of the column; empty where the whole row is meant."""
        text, column = "", self.column
        while column > 0:
            column, rest = divmod(column - 1, 26)
            text = chr(65 + rest) + text
        return text

    @property
    def cell(self) -> str:
        """The cell as spreadsheets name it: `C5`; empty where a row or sheet is meant."""
        return f"{self.letters}{self.row}" if self.row and self.column else ""


@dataclass(frozen=True)
class FormLanguage:
    """A language of the workbook: as its headings name it, its tag (None: not known), its texts."""

    name: str
    tag: str | None
    texts: int = 0


@dataclass(frozen=True)
class ImportReport:
    """Everything an import found, by sheet, row and column; `more` are those beyond what is kept."""

    findings: tuple[ImportFinding, ...] = ()
    languages: tuple[FormLanguage, ...] = ()
    more: int = 0

    def of(self, severity: FindingSeverity) -> list[ImportFinding]:
        """The findings of one severity."""
        return [one for one in self.findings if one.severity is severity]

    @property
    def errors(self) -> list[ImportFinding]:
        """What must be mended."""
        return self.of(FindingSeverity.ERROR)

    @property
    def choices(self) -> list[ImportFinding]:
        """What is left out or changed, if the person says yes."""
        return self.of(FindingSeverity.CHOICE)

    @property
    def notes(self) -> list[ImportFinding]:
        """What we did that changes nothing."""
        return self.of(FindingSeverity.NOTE)

    @property
    def ok(self) -> bool:
        """Whether nothing must be mended."""
        return not self.errors

    def to_json(self) -> dict[str, Any]:
        """Plain JSON value."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> ImportReport:
        """Read what `to_json` wrote."""
        findings = tuple(
            ImportFinding(**{**f, "code": FindingCode(f["code"])}) for f in value["findings"]
        )
        return cls(findings, tuple(FormLanguage(**t) for t in value["languages"]), value["more"])


_SHEETS = ("", "settings", "survey", "choices")


def build_report(
    findings: Iterable[ImportFinding], languages: tuple[FormLanguage, ...] = ()
) -> ImportReport:
    """A report with each finding once, by sheet, row and column; where there are too many those that
    matter most: errors, and what is said of the whole file."""

    def place(one: ImportFinding) -> tuple[int, str, int, int, FindingCode]:
        sheet = one.sheet.strip().lower()
        rank = _SHEETS.index(sheet) if sheet in _SHEETS else len(_SHEETS)
        return rank, sheet, one.row, one.column, one.code

    severities = list(FindingSeverity)
    once = sorted(
        _distinct(findings), key=lambda one: (severities.index(one.severity), one.row > 0)
    )
    kept = sorted(once[:MAX_FINDINGS], key=place)
    return ImportReport(tuple(kept), languages, len(once) - len(kept))


def _distinct(findings: Iterable[ImportFinding]) -> list[ImportFinding]:
    found: dict[tuple[object, ...], ImportFinding] = {}
    for one in findings:
        told = tuple(sorted(one.details.items()))
        found.setdefault((one.code, one.sheet, one.row, one.column, one.value, told), one)
    return list(found.values())
