"""The child process: reads a workbook from standard input, tells its rows line by line, and ends.

It limits itself before it looks at the file: memory, processor time, no files, no core dumps. It knows
no settings and no secrets: it is started with an empty environment. Each line it tells is one JSON list:

    ["form", "xlsx"]  ["sheet", name]  ["row", number, [cell, …]]  ["end"]
    ["refused", reason, limit, sheet, row]
"""

from __future__ import annotations

import json
import os
import resource
import sys
import zipfile
from typing import Any, BinaryIO, Protocol

from .archive import check_archive
from .parts import Parts
from .reasons import Reason, Unopened
from .xls import Workbook as Xls
from .xlsx import Cells, TakeRow
from .xlsx import Workbook as Xlsx

ZIP_MAGIC = b"PK\x03\x04"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BUFFER = 1 << 16
_OPEN_DOCUMENT = frozenset({"content.xml", "mimetype"})

tell_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Book(Protocol):
    """A workbook of any form."""

    sheets: list[tuple[str, str]]

    def read(self, target: str, take: TakeRow) -> None:
        """Hand over the rows of a sheet."""


def main(request: str) -> None:
    """Answer one request: the limits, as JSON, see `opening.Limits`."""
    asked = json.loads(request)
    _limit(asked["memory"], asked["seconds"])
    out = os.fdopen(1, "wb", buffering=_BUFFER)
    telling = Telling(out, asked)
    try:
        form, book = open_book(sys.stdin.buffer)
        telling.tell("form", form)
        telling.sheets(book)
        telling.tell("end")
    except Unopened as refused:
        place = (refused.sheet, refused.row)
        telling.tell("refused", refused.reason.value, refused.limit, *place)
    except MemoryError:
        del telling.book
        telling.tell("refused", Reason.TOO_LARGE.value, asked["memory"], "", 0)
    except BaseException:  # a panic of the Rust library is no Exception
        telling.tell("refused", Reason.DAMAGED.value, 0, "", 0)
    out.flush()
    os._exit(0)  # nothing is left to tidy up, and tidying takes time


def _limit(memory: int, seconds: int) -> None:
    """Bound this process: `memory` bytes beyond what it has now, `seconds` of processor time."""
    bounds = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_AS: _held() + memory,
    }
    for what, most in bounds.items():
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):  # a lower one is set already, or the system has none of it
            continue


def _held() -> int:
    """The bytes of address space this process has."""
    try:
        with open("/proc/self/statm", "rb") as told:
            return int(told.read().split()[0]) * resource.getpagesize()
    except OSError:  # no Linux
        return 64 << 20


def open_book(stream: BinaryIO) -> tuple[str, Book]:
    """Open a workbook by what it is: its form and itself. Raises Unopened, and anything on damage."""
    start = stream.read(8)
    stream.seek(0)
    if start.startswith(ZIP_MAGIC):
        return "xlsx", _open_zip(zipfile.ZipFile(stream))
    if start.startswith(OLE_MAGIC):
        return "xls", Xls(stream.read())
    raise Unopened(Reason.NOT_A_SPREADSHEET)


def _open_zip(archive: zipfile.ZipFile) -> Xlsx:
    check_archive(archive)
    if set(archive.namelist()) >= _OPEN_DOCUMENT:
        raise Unopened(Reason.OPEN_DOCUMENT)
    return Xlsx(Parts(archive))


class Telling:
    """Tells the rows of sheets within the limits."""

    def __init__(self, out: BinaryIO, asked: dict[str, Any]) -> None:
        self.out = out
        self.book: Book | None = None
        self.columns: int = asked["columns"]
        self.most_rows: int = asked["rows"]
        self.most_cells: int = asked["cells"]
        self.only: list[str] | None = asked["only"]
        self.sheet = ""
        self.rows = self.cells = 0

    def tell(self, *message: Any) -> None:
        """Write one line."""
        line = tell_json(message)
        self.out.write(line.encode("utf-8", "replace") + b"\n")

    def sheets(self, book: Book) -> None:
        """Tell the sheets that are asked for. Raises Unopened beyond the limits."""
        self.book = book
        for name, target in book.sheets:
            if self.only is not None and name.strip().casefold() not in self.only:
                continue
            self.sheet, self.rows = name, 0
            self.tell("sheet", name)
            book.read(target, self.row)

    def row(self, number: int, cells: Cells) -> None:
        """Tell a row that holds something. Raises Unopened beyond the limits."""
        filled = [at for at, value in cells.items() if not blank(value)]
        if not filled:
            return
        width = max(filled) + 1
        self.rows += 1
        self.cells += len(filled)
        for held, most, reason in (
            (width, self.columns, Reason.TOO_MANY_COLUMNS),
            (self.rows, self.most_rows, Reason.TOO_MANY_ROWS),
            (self.cells, self.most_cells, Reason.TOO_MANY_CELLS),
        ):
            if held > most:
                raise Unopened(reason, most, self.sheet, number)
        self.tell("row", number, [cells.get(at) for at in range(width)])


def blank(value: Any) -> bool:
    """Whether a cell holds nothing to see."""
    return value is None or (isinstance(value, str) and not value.strip())
