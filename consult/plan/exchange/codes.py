"""The codes of findings in plan spreadsheets. Pure."""

from __future__ import annotations

from consult.imports.findings import FindingCode, Severity


class ExchangeCode(FindingCode):
    """What can be found; `messages` has the texts."""

    NO_SHEET = "no_sheet", Severity.ERROR
    UNKNOWN_COLUMN = "unknown_column", Severity.ERROR
    COLUMN_TWICE = "column_twice", Severity.ERROR
    UNKNOWN_LANGUAGE = "unknown_language", Severity.ERROR
    MISSING_COLUMN = "missing_column", Severity.ERROR
    BEYOND_COLUMNS = "beyond_columns", Severity.ERROR
    MISSING = "missing", Severity.ERROR
    TOO_LONG = "too_long", Severity.ERROR
    NOT_A_CODE = "not_a_code", Severity.ERROR
    BECAME_A_DATE = "became_a_date", Severity.ERROR
    CELL_ERROR = "cell_error", Severity.ERROR
    NEVER_COMPUTED = "never_computed", Severity.ERROR
    NOT_A_CHOICE = "not_a_choice", Severity.ERROR
    NOT_A_DATE = "not_a_date", Severity.ERROR
    NOT_A_NUMBER = "not_a_number", Severity.ERROR
    NUMBER_TWO_WAYS = "number_two_ways", Severity.ERROR
    NUMBER_RANGE = "number_range", Severity.ERROR
    NOT_AN_ORDER = "not_an_order", Severity.ERROR
    NOT_A_QUARTER = "not_a_quarter", Severity.ERROR
    NOT_AN_ID = "not_an_id", Severity.ERROR
    NOT_AN_EMAIL = "not_an_email", Severity.ERROR
    NOT_AN_ADDRESS = "not_an_address", Severity.ERROR
    CODE_TWICE = "code_twice", Severity.ERROR
    LISTED_TWICE = "listed_twice", Severity.ERROR
    UNKNOWN_MUNICIPALITY = "unknown_municipality", Severity.ERROR
    UNKNOWN_AREA = "unknown_area", Severity.ERROR
    UNKNOWN_ENTITY = "unknown_entity", Severity.ERROR
    UNKNOWN_OBJECTIVE = "unknown_objective", Severity.ERROR
    OBJECTIVE_TWO_WAYS = "objective_two_ways", Severity.ERROR
    OBJECTIVE_PARENT = "objective_parent", Severity.ERROR
    ENDS_BEFORE = "ends_before", Severity.ERROR
    UNKNOWN_MEASURE = "unknown_measure", Severity.ERROR
    NOT_RESPONSIBLE = "not_responsible", Severity.ERROR
    PARAGRAPH_ELSEWHERE = "paragraph_elsewhere", Severity.ERROR
    OUT_OF_REACH = "out_of_reach", Severity.ERROR
    SHEET_NOT_READ = "sheet_not_read", Severity.NOTE
