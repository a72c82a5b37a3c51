"""The codes of spreadsheet files as such: why one is not read, how one was read. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from consult.workbooks.errors import Reason, WorkbookError
from consult.workbooks.opening import BYTES_LIMIT

from .findings import Finding, FindingCode, Severity


class FileCode(FindingCode):
    """What can be said of a file before its content is looked at."""

    TOO_LARGE = "too_large", Severity.ERROR
    NOT_A_SPREADSHEET = "not_a_spreadsheet", Severity.ERROR
    DAMAGED = "damaged", Severity.ERROR
    LOCKED = "locked", Severity.ERROR
    OPEN_DOCUMENT = "open_document", Severity.ERROR
    UNPACKS_TOO_LARGE = "unpacks_too_large", Severity.ERROR
    FORBIDDEN_XML = "forbidden_xml", Severity.ERROR
    ENCODING = "encoding", Severity.ERROR
    NUL = "nul", Severity.ERROR
    CSV_QUOTES = "csv_quotes", Severity.ERROR
    EMPTY = "empty", Severity.ERROR
    TOO_MANY_ROWS = "too_many_rows", Severity.ERROR
    TOO_MANY_COLUMNS = "too_many_columns", Severity.ERROR
    TOO_MANY_CELLS = "too_many_cells", Severity.ERROR
    TOO_SLOW = "too_slow", Severity.ERROR
    READ_AS_TEXT = "csv", Severity.NOTE
    OLD_FORMAT = "old_format", Severity.NOTE


class FileRefused(Exception):
    """A file that cannot be read at all, or a sheet beyond the limits. `finding` says why."""

    def __init__(self, code: FindingCode, *, sheet: str = "", row: int = 0, **details: str) -> None:
        super().__init__(code.code, details)
        self.finding = Finding(code, sheet=sheet, row=row, details=details)


_CODES: Mapping[Reason, FileCode] = {
    Reason.NOT_A_SPREADSHEET: FileCode.NOT_A_SPREADSHEET,
    Reason.BINARY: FileCode.NOT_A_SPREADSHEET,
    Reason.OPEN_DOCUMENT: FileCode.OPEN_DOCUMENT,
    Reason.LOCKED: FileCode.LOCKED,
    Reason.DAMAGED: FileCode.DAMAGED,
    Reason.FORBIDDEN_XML: FileCode.FORBIDDEN_XML,
    Reason.TOO_LARGE: FileCode.UNPACKS_TOO_LARGE,
    Reason.TOO_MANY_ROWS: FileCode.TOO_MANY_ROWS,
    Reason.TOO_MANY_COLUMNS: FileCode.TOO_MANY_COLUMNS,
    Reason.TOO_MANY_CELLS: FileCode.TOO_MANY_CELLS,
    Reason.TOO_SLOW: FileCode.TOO_SLOW,
}


def refusal(error: WorkbookError) -> FileRefused:
    """Why a workbook was not opened, as a finding; sizes in MB."""
    code, limit = _CODES[error.reason], error.limit
    if code is FileCode.UNPACKS_TOO_LARGE:
        code = FileCode.TOO_LARGE if limit == BYTES_LIMIT else code
        limit //= 2**20
    details = {"limit": str(limit)} if limit else {}
    return FileRefused(code, sheet=error.sheet, row=error.row, **details)
