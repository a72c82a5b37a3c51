"""The codes of findings in lists of statements. Pure."""

from __future__ import annotations

from consult.imports.findings import FindingCode, Severity


class StatementCode(FindingCode):
    """What can be found; `wording` has the texts."""

    NO_ROWS = "no_rows", Severity.ERROR
    NO_COLUMN = "no_column", Severity.ERROR
    COLUMN_TWICE = "column_twice", Severity.ERROR
    UNKNOWN_AREA = "unknown_area", Severity.ERROR
    UNKNOWN_MEASURE = "unknown_measure", Severity.ERROR
    NO_WORDS = "no_words", Severity.ERROR
    TOO_LONG = "too_long", Severity.ERROR
    UNKNOWN_LANGUAGE = "unknown_language", Severity.ERROR
    NO_REF = "no_ref", Severity.ERROR
    REF_TOO_LONG = "ref_too_long", Severity.ERROR
    REF_TWICE = "ref_twice", Severity.ERROR
    NOT_A_DAY = "not_a_day", Severity.ERROR
    DAY_TO_COME = "day_to_come", Severity.ERROR
    UNKNOWN_MUNICIPALITY = "unknown_municipality", Severity.ERROR
    TOO_MANY_CELLS = "too_many_cells", Severity.ERROR
