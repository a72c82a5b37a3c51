"""The child process: reads a workbook from standard input, writes its rows line by line, and ends.

It limits itself before it looks at the file: memory, processor time, no files, no core dumps. It knows
no settings and no secrets: it is started with an empty environment. Each line is one JSON list:

    ["format", "xlsx"]  ["sheet", name]  ["row", number, [cell, …]]  ["end"]
    ["error", reason, limit, sheet, row]
"""

from __future__ import annotations

import json
import os
import resource
import sys
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO, Protocol

from .archive import OLE_SIGNATURE, ZIP_SIGNATURE
from .cells import Cells, CellValue, encode_cell
from .errors import Reason, WorkbookError
from .xls import XlsWorkbook
from .xlsx import XlsxWorkbook

_BUFFER = 1 << 16
_HIGHEST_ROW = 1_048_576

to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class WorkbookReader(Protocol):
    """A workbook of either format."""

    sheet_names: list[str]

    def rows(self, index: int) -> Iterator[Cells]:
        """The rows of a sheet from the first on, empty ones too."""


def main(request: str) -> None:
    """Answer one request: the limits and names of sheets as JSON, see `opening`."""
    limits = json.loads(request)
    _limit_process(limits["memory"], limits["cpu_seconds"])
    output = os.fdopen(1, "wb", buffering=_BUFFER)
    writer = RowWriter(output, limits)
    book: WorkbookReader | None = None
    try:
        names = None if limits["names"] is None else set(limits["names"])
        file_format, book = open_book(sys.stdin.buffer, names)
        writer.write("format", file_format)
        writer.write_sheets(book)
        writer.write("end")
    except WorkbookError as error:
        writer.write("error", error.reason.value, error.limit, error.sheet, error.row)
    except MemoryError:
        del book
        writer.write("error", Reason.TOO_LARGE.value, limits["memory"], "", 0)
    except BaseException:  # a panic of the Rust library is no Exception
        writer.write("error", Reason.DAMAGED.value, 0, "", 0)
    output.flush()
    os._exit(0)  # nothing is left to tidy up, and tidying takes time


def _limit_process(memory: int, cpu_seconds: int) -> None:
    """Bound this process: `memory` bytes beyond what it has now, and its processor time."""
    limits = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CPU: cpu_seconds,
        resource.RLIMIT_AS: _address_space() + memory,
    }
    for kind, limit in limits.items():
        try:
            resource.setrlimit(kind, (limit, limit))
        except (ValueError, OSError):  # a lower one is set already, or the system has none of it
            continue


def _address_space() -> int:
    """The bytes of address space this process has."""
    try:
        with open("/proc/self/statm", "rb") as statm:
            return int(statm.read().split()[0]) * resource.getpagesize()
    except OSError:  # no Linux
        return 128 << 20


def open_book(stream: BinaryIO, names: set[str] | None) -> tuple[str, WorkbookReader]:
    """The format of a file, by what it begins with, and its sheets with these names.

    Raises WorkbookError, and anything on damage.
    """
    signature = stream.read(8)
    stream.seek(0)
    if signature.startswith(ZIP_SIGNATURE):
        return "xlsx", XlsxWorkbook(zipfile.ZipFile(stream), names)
    if signature.startswith(OLE_SIGNATURE):
        return "xls", XlsWorkbook(stream.read(), names)
    raise WorkbookError(Reason.NOT_A_SPREADSHEET)


class RowWriter:
    """Writes the rows of sheets within the limits."""

    def __init__(self, output: BinaryIO, limits: dict[str, Any]) -> None:
        self.output = output
        self.limits = limits
        self.sheet = ""
        self.rows = self.cells = 0

    def write(self, *message: Any) -> None:
        """Write one line."""
        self.output.write(to_json(message).encode("utf-8", "replace") + b"\n")

    def write_sheets(self, book: WorkbookReader) -> None:
        """Write all sheets. Raises WorkbookError beyond the limits."""
        for index, name in enumerate(book.sheet_names):
            self.sheet, self.rows = name, 0
            self.write("sheet", name)
            for number, cells in enumerate(book.rows(index), start=1):
                if number > _HIGHEST_ROW:  # openpyxl would go on to any row that a file names
                    raise WorkbookError(Reason.DAMAGED)
                self.write_row(number, cells)

    def write_row(self, number: int, cells: Cells) -> None:
        """Write a row unless it is blank. Raises WorkbookError beyond the limits."""
        filled = [column for column, value in cells.items() if not is_blank(value)]
        if not filled:
            return
        width = max(filled)
        self.rows += 1
        self.cells += len(filled)
        for count, limit, reason in (
            (width, self.limits["columns"], Reason.TOO_MANY_COLUMNS),
            (self.rows, self.limits["rows"], Reason.TOO_MANY_ROWS),
            (self.cells, self.limits["cells"], Reason.TOO_MANY_CELLS),
        ):
            if count > limit:
                raise WorkbookError(reason, limit, self.sheet, number)
        self.write(
            "row", number, [encode_cell(cells.get(column)) for column in range(1, width + 1)]
        )


def is_blank(value: CellValue) -> bool:
    """Whether a cell shows nothing."""
    return value is None or (isinstance(value, str) and not value.strip())
