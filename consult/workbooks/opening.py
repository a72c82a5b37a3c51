"""Opening a workbook that a stranger sent: XLSX or XLS, whatever its name says.

The file is parsed in a child process with limits of its own (see `child`), so that one which makes a
parser ask for all the memory there is, or never end, costs that child and nobody else. Rows come back
over a pipe as JSON, line by line: a sheet beyond the limits is refused where it exceeds them.
"""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import BoundedSemaphore
from time import monotonic
from typing import IO, Any

import consult

from .archive import OLE_SIGNATURE, ZIP_SIGNATURE
from .cells import CellValue, decode_cell
from .errors import Reason, WorkbookError

BYTES_LIMIT = 16 * 1024 * 1024
CHILDREN_LIMIT = 2
"""Most children of this process at one time; others wait, within their own timeout."""

_CHUNK = 1 << 16
_PROGRESS_ROWS = 250
"""Rows after which progress is reported."""
_CHILD = "import sys; sys.path.extend({path!r}); from consult.workbooks.child import main; main(sys.argv[1])"
_children = BoundedSemaphore(CHILDREN_LIMIT)


ReportProgress = Callable[[str, int], None]
"""Called with the sheet that is being read, and the number of rows of the file read so far."""


@dataclass(frozen=True)
class Limits:
    """How much of a file is read. `rows` are those of a sheet that hold something, `cells` all filled.

    `output` are the bytes of all rows, a text in many cells counted as often. `memory` is in bytes beyond
    what an idle child takes; `timeout` in seconds of the clock.
    """

    bytes: int = BYTES_LIMIT
    rows: int = 20_000
    columns: int = 200
    cells: int = 1_000_000
    output: int = 96 * 1024 * 1024
    memory: int = 192 * 1024 * 1024
    cpu_seconds: int = 16
    timeout: float = 30.0


@dataclass(frozen=True)
class WorksheetRow:
    """A row that holds something; `number` is its number in the file, from 1. Ends at its last cell."""

    number: int
    cells: list[CellValue]


@dataclass
class Worksheet:
    """A sheet by its name as written."""

    name: str
    rows: list[WorksheetRow] = field(default_factory=list)


@dataclass
class Workbook:
    """What a file holds; `format` is `xlsx` or `xls`, whatever it is called."""

    format: str = ""
    sheets: list[Worksheet] = field(default_factory=list)


def is_workbook(data: bytes) -> bool:
    """Whether a file begins as a workbook does."""
    return data.startswith((ZIP_SIGNATURE, OLE_SIGNATURE))


def open_workbook(
    data: bytes,
    *,
    limits: Limits | None = None,
    only: Collection[str] | None = None,
    progress: ReportProgress | None = None,
) -> Workbook:
    """Read the sheets of a workbook; `only` those so named, whatever the case. Raises WorkbookError.

    `progress` is called for each sheet that begins, and then every so many rows.
    """
    limits = limits or Limits()
    if len(data) > limits.bytes:
        raise WorkbookError(Reason.TOO_LARGE, limits.bytes)
    if not is_workbook(data):
        raise WorkbookError(Reason.NOT_A_SPREADSHEET)
    deadline = monotonic() + limits.timeout
    if not _children.acquire(timeout=limits.timeout):
        raise WorkbookError(Reason.TOO_SLOW, int(limits.timeout))
    try:
        with _unnamed_file(data) as file:
            return _read(file, _request(limits, only), deadline, limits, progress)
    finally:
        _children.release()


def _unnamed_file(data: bytes) -> IO[bytes]:
    """The file where the child finds it: in memory where the system can, never under a name."""
    if hasattr(os, "memfd_create"):
        file: IO[bytes] = os.fdopen(os.memfd_create("workbook"), "w+b")
    else:
        file = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    file.write(data)
    file.seek(0)
    return file


def _request(limits: Limits, only: Collection[str] | None) -> str:
    names = None if only is None else sorted(name.strip().casefold() for name in only)
    return json.dumps({**asdict(limits), "names": names})


def _command(request: str) -> list[str]:
    path = [str(Path(consult.__file__).parents[1]), *filter(None, sys.path)]
    options = ["-I", "-S", "-X", "utf8", "-W", "ignore"]
    return [sys.executable, *options, "-c", _CHILD.format(path=path), request]


def _read(
    file: IO[bytes],
    request: str,
    deadline: float,
    limits: Limits,
    progress: ReportProgress | None,
) -> Workbook:
    with subprocess.Popen(  # noqa: S603 - our own interpreter and code
        _command(request),
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
    ) as child:
        try:
            assert child.stdout is not None
            book = _parse(_lines(child.stdout.fileno(), deadline, limits), progress)
        finally:
            child.kill()
    if book is None:
        raise _exit_error(child.returncode, limits)
    return book


def _exit_error(returncode: int, limits: Limits) -> WorkbookError:
    """Why a child ended without an answer. Rust aborts when it gets no memory, which a damaged file asks
    for, however small it is."""
    if returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        return WorkbookError(Reason.TOO_SLOW, limits.cpu_seconds)
    return WorkbookError(Reason.DAMAGED)


def _lines(pipe: int, deadline: float, limits: Limits) -> Iterator[bytes]:
    """The lines the child writes, until it ends. Raises WorkbookError past the deadline or the output limit."""
    rest, received = b"", 0
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while selector.select(max(0.0, deadline - monotonic())):
            chunk = os.read(pipe, _CHUNK)
            if not chunk:
                return
            received += len(chunk)
            if received > limits.output:
                raise WorkbookError(Reason.TOO_LARGE, limits.output)
            *whole, rest = (rest + chunk).split(b"\n")
            yield from whole
    raise WorkbookError(Reason.TOO_SLOW, int(limits.timeout))


def _parse(lines: Iterator[bytes], progress: ReportProgress | None) -> Workbook | None:
    """The workbook that the lines give; None when they break off. Raises the WorkbookError they tell."""
    book = Workbook()
    strings: dict[str, str] = {}
    rows = 0
    for line in lines:
        kind, *content = json.loads(line)
        if kind == "row":
            book.sheets[-1].rows.append(_row(content, strings))
            rows += 1
        elif kind == "sheet":
            book.sheets.append(Worksheet(*content))
        elif kind == "format":
            (book.format,) = content
        elif kind == "end":
            return book
        elif kind == "error":
            reason, limit, sheet, row = content
            raise WorkbookError(Reason(reason), limit, sheet, row)
        if progress and (kind == "sheet" or (kind == "row" and rows % _PROGRESS_ROWS == 0)):
            progress(book.sheets[-1].name, rows)
    return None


def _row(content: list[Any], strings: dict[str, str]) -> WorksheetRow:
    """A row; a text that stands in many cells is held once."""
    number, cells = content
    return WorksheetRow(
        number,
        [strings.setdefault(c, c) if isinstance(c, str) else decode_cell(c) for c in cells],
    )
