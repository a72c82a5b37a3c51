"""The codes of findings in files with questionnaires: XLSForm and LimeSurvey (`LSS_…`). Pure."""

from __future__ import annotations

from consult.imports.file_codes import FileCode
from consult.imports.findings import FindingCode, Severity, codes_by_name


class QuestionnaireCode(FindingCode):
    """What can be found. Stored with reports; `wording` of each format has the texts."""

    NO_SURVEY = "no_survey", Severity.ERROR
    NO_HEADINGS = "no_headings", Severity.ERROR
    NO_QUESTIONS = "no_questions", Severity.ERROR
    OUR_FAULT = "our_fault", Severity.ERROR
    CELL_ERROR = "cell_error", Severity.ERROR
    MISSING_TYPE = "missing_type", Severity.ERROR
    UNKNOWN_TYPE = "unknown_type", Severity.ERROR
    MISSING_NAME = "missing_name", Severity.ERROR
    MISSING_CALCULATION = "missing_calculation", Severity.ERROR
    BAD_NAME = "bad_name", Severity.ERROR
    NAME_TWICE = "name_twice", Severity.ERROR
    AMBIGUOUS_NAME = "ambiguous_name", Severity.ERROR
    MISSING_LIST = "missing_list", Severity.ERROR
    UNKNOWN_LIST = "unknown_list", Severity.ERROR
    NO_LIST_NAME = "no_list_name", Severity.ERROR
    MISSING_CHOICE_NAME = "missing_choice_name", Severity.ERROR
    TOO_FEW_CHOICES = "too_few_choices", Severity.ERROR
    TOO_MANY_CHOICES = "too_many_choices", Severity.ERROR
    NOT_CLOSED = "not_closed", Severity.ERROR
    NOT_OPENED = "not_opened", Severity.ERROR
    CLOSED_OTHERWISE = "closed_otherwise", Severity.ERROR
    TOO_DEEP = "too_deep", Severity.ERROR
    BAD_BOUNDS = "bad_bounds", Severity.ERROR
    BAD_EXPRESSION = "bad_expression", Severity.ERROR
    UNKNOWN_REFERENCE = "unknown_reference", Severity.ERROR
    CIRCLE = "circle", Severity.ERROR
    TOO_MUCH_LOGIC = "too_much_logic", Severity.ERROR
    TOO_MANY_QUESTIONS = "too_many_questions", Severity.ERROR
    TOO_MANY_OPEN = "too_many_open", Severity.ERROR
    NOT_PUBLISHABLE = "not_publishable", Severity.ERROR
    LSS_NOT = "lss_not", Severity.ERROR
    LSS_DAMAGED = "lss_damaged", Severity.ERROR
    LSS_FORBIDDEN = "lss_forbidden", Severity.ERROR
    LSS_TOO_LARGE = "lss_too_large", Severity.ERROR
    LSS_NO_QUESTIONS = "lss_no_questions", Severity.ERROR
    UNKNOWN_LANGUAGE = "unknown_language", Severity.CHOICE
    LANGUAGE_TWICE = "language_twice", Severity.CHOICE
    COLUMN_TWICE = "column_twice", Severity.CHOICE
    ROW_WITHOUT_TYPE = "row_without_type", Severity.CHOICE
    RANDOM_ORDER = "random_order", Severity.CHOICE
    BAD_DEFAULT = "bad_default", Severity.CHOICE
    UNSUPPORTED_TYPE = "unsupported_type", Severity.CHOICE
    UNSUPPORTED_SHEET = "unsupported_sheet", Severity.CHOICE
    UNSUPPORTED_COLUMN = "unsupported_column", Severity.CHOICE
    MEDIA = "media", Severity.CHOICE
    UNSUPPORTED_EXPRESSION = "unsupported_expression", Severity.CHOICE
    DEPENDS_ON_SKIPPED = "depends_on_skipped", Severity.CHOICE
    SKIPPED_IN_WORDS = "skipped_in_words", Severity.CHOICE
    LABEL_FROM_NAME = "label_from_name", Severity.CHOICE
    SHOWN_CALCULATION = "shown_calculation", Severity.CHOICE
    READ_ONLY = "read_only", Severity.CHOICE
    CHOICE_TWICE = "choice_twice", Severity.CHOICE
    CHOICE_RENAMED = "choice_renamed", Severity.CHOICE
    LSS_LANGUAGE_TWICE = "lss_language_twice", Severity.CHOICE
    LSS_TYPE = "lss_type", Severity.CHOICE
    LSS_CONDITION = "lss_condition", Severity.CHOICE
    LSS_VALIDATION = "lss_validation", Severity.CHOICE
    LSS_CALCULATION = "lss_calculation", Severity.CHOICE
    LSS_DEFAULT = "lss_default", Severity.CHOICE
    LSS_SHOWN = "lss_shown", Severity.CHOICE
    LSS_MEDIA = "lss_media", Severity.CHOICE
    LSS_QUOTA = "lss_quota", Severity.CHOICE
    LSS_TIME = "lss_time", Severity.CHOICE
    LSS_RANDOM = "lss_random", Severity.CHOICE
    LSS_TOTAL = "lss_total", Severity.CHOICE
    LSS_HIDDEN = "lss_hidden", Severity.CHOICE
    LSS_NO_WORDS = "lss_no_words", Severity.CHOICE
    LSS_FEW_CHOICES = "lss_few_choices", Severity.CHOICE
    LSS_NO_PARTS = "lss_no_parts", Severity.CHOICE
    LSS_CIRCLE = "lss_circle", Severity.CHOICE
    LSS_TEXT_CUT = "lss_text_cut", Severity.CHOICE
    OTHER_SHEET = "other_sheet", Severity.NOTE
    METADATA = "metadata", Severity.NOTE
    DISABLED = "disabled", Severity.NOTE
    UNKNOWN_COLUMN = "unknown_column", Severity.NOTE
    UNUSED_LIST = "unused_list", Severity.NOTE
    EMPTY_LANGUAGE = "empty_language", Severity.NOTE
    LANGUAGE_WITHOUT_SCREENS = "language_without_screens", Severity.NOTE
    SOURCE_LANGUAGE = "source_language", Severity.NOTE
    PARTLY_TRANSLATED = "partly_translated", Severity.NOTE
    NO_TITLE = "no_title", Severity.NOTE
    SETTING = "setting", Severity.NOTE
    KEY_MADE = "key_made", Severity.NOTE
    KEY_TWICE = "key_twice", Severity.NOTE
    EMPTY_GROUP = "empty_group", Severity.NOTE
    RANGE_DEFAULTS = "range_defaults", Severity.NOTE
    GUIDANCE = "guidance", Severity.NOTE
    REQUIRED_GROUP = "required_group", Severity.NOTE
    OR_OTHER = "or_other", Severity.NOTE
    MATRIX = "matrix", Severity.NOTE
    NO_MATRIX = "no_matrix", Severity.NOTE
    TABLE_HEAD = "table_head", Severity.NOTE
    SAME_CHOICE = "same_choice", Severity.NOTE
    NAME_AGAIN = "name_again", Severity.NOTE
    NAME_WITH_SPACES = "name_with_spaces", Severity.NOTE
    OTHER_CASE = "other_case", Severity.NOTE
    TODAY = "today", Severity.NOTE
    MARKS = "marks", Severity.NOTE
    LSS_MENDED = "lss_mended", Severity.NOTE
    LSS_ARCHIVE = "lss_archive", Severity.NOTE
    LSS_CODE_TWICE = "lss_code_twice", Severity.NOTE
    LSS_CODE_CHANGED = "lss_code_changed", Severity.NOTE
    LSS_SOFT = "lss_soft", Severity.NOTE
    LSS_ONE_BY_ONE = "lss_one_by_one", Severity.NOTE
    LSS_OTHER = "lss_other", Severity.NOTE
    LSS_PARTS = "lss_parts", Severity.NOTE
    LSS_SWITCH = "lss_switch", Severity.NOTE
    LSS_TIMER = "lss_timer", Severity.NOTE


CODES = codes_by_name(FileCode, QuestionnaireCode)
"""All codes of a report, by their stored names."""
