"""Opening a workbook that a stranger sent: XLSX or XLS, whatever its name says.

The file is parsed in a child process with limits of its own (see `child`), so that one which makes a
parser ask for all the memory there is, or never end, costs that child and nobody else. Rows come back
over a pipe as JSON, line by line: a sheet beyond the limits is refused where it breaks them.
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
from dataclasses import dataclass, field
from pathlib import Path
from threading import BoundedSemaphore
from time import monotonic
from typing import IO, Any

import python_calamine

import consult

from .cells import Raw, decoded
from .child import OLE_MAGIC, ZIP_MAGIC
from .reasons import Reason, Unopened

BYTES_LIMIT = 16 * 1024 * 1024
AT_ONCE = 2
"""Most children of this process at one time; others wait, within their own time limit."""

_CHUNK = 1 << 16
_TOLD_EVERY = 250
"""Rows after which it is told how far the reading is."""
_PATH = [str(Path(module.__file__ or "").parents[1]) for module in (consult, python_calamine)]
_START = (
    f"import sys; sys.path.extend({_PATH!r}); "
    "from consult.workbooks.child import main; main(sys.argv[1])"
)
_slots = BoundedSemaphore(AT_ONCE)


TellRows = Callable[[str, int], None]
"""Is told the sheet that is being read, and how many rows of the file are read."""


@dataclass(frozen=True)
class Limits:
    """How much of a file is read. `rows` are those of a sheet that hold something, `cells` all filled.

    `told` are the bytes of all that it says, a text that stands in many cells as often as it stands
    there. `memory` is in bytes beyond what an idle interpreter takes; `seconds` of processor time,
    `wait` of the clock.
    """

    bytes: int = BYTES_LIMIT
    rows: int = 20_000
    columns: int = 200
    cells: int = 1_000_000
    told: int = 96 * 1024 * 1024
    memory: int = 192 * 1024 * 1024
    seconds: int = 8
    wait: float = 20.0


@dataclass(frozen=True)
class Row:
    """A row that holds something; `number` is its number in the file, from 1. Ends at its last cell."""

    number: int
    cells: list[Raw]


@dataclass
class Sheet:
    """A sheet by its name as written."""

    name: str
    rows: list[Row] = field(default_factory=list)


@dataclass
class Workbook:
    """What a file holds; `form` is `xlsx` or `xls`, whatever it is called."""

    form: str = ""
    sheets: list[Sheet] = field(default_factory=list)


def is_workbook(data: bytes) -> bool:
    """Whether a file begins as a workbook does."""
    return data.startswith((ZIP_MAGIC, OLE_MAGIC))


def open_workbook(
    data: bytes,
    *,
    limits: Limits | None = None,
    only: Collection[str] | None = None,
    told: TellRows | None = None,
) -> Workbook:
    """Read the sheets of a workbook; `only` those so named, whatever the case. Raises Unopened.

    `told` is told of each sheet that begins, and then of every so many rows.
    """
    limits = limits or Limits()
    if len(data) > limits.bytes:
        raise Unopened(Reason.TOO_LARGE, limits.bytes)
    if not is_workbook(data):
        raise Unopened(Reason.NOT_A_SPREADSHEET)
    deadline = monotonic() + limits.wait
    if not _slots.acquire(timeout=limits.wait):
        raise Unopened(Reason.TOO_SLOW, int(limits.wait))
    try:
        with _held(data) as file:
            return _read(file, _request(limits, only), deadline, limits, told)
    finally:
        _slots.release()


def _held(data: bytes) -> IO[bytes]:
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
    return json.dumps(
        {
            "rows": limits.rows,
            "columns": limits.columns,
            "cells": limits.cells,
            "memory": limits.memory,
            "seconds": limits.seconds,
            "only": names,
        }
    )


def _read(
    file: IO[bytes], request: str, deadline: float, limits: Limits, told: TellRows | None
) -> Workbook:
    command = [sys.executable, "-I", "-S", "-X", "utf8", "-c", _START, request]
    with subprocess.Popen(  # noqa: S603 - our own interpreter and code
        command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}, cwd="/"
    ) as child:
        try:
            assert child.stdout is not None
            book = _understand(_lines(child.stdout.fileno(), deadline, limits), told)
        finally:
            child.kill()
    if book is None:
        raise _died(child.returncode, limits)
    return book


def _died(code: int, limits: Limits) -> Unopened:
    """Why a child ended without a word. Rust aborts when it gets no memory, which a damaged file asks
    for, however small it is."""
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return Unopened(Reason.TOO_SLOW, limits.seconds)
    return Unopened(Reason.DAMAGED)


def _lines(pipe: int, deadline: float, limits: Limits) -> Iterator[bytes]:
    """The lines the child tells, until it ends. Raises Unopened past the deadline or too much."""
    rest, told = b"", 0
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while selector.select(max(0.0, deadline - monotonic())):
            chunk = os.read(pipe, _CHUNK)
            if not chunk:
                return
            told += len(chunk)
            if told > limits.told:
                raise Unopened(Reason.TOO_LARGE, limits.told)
            *whole, rest = (rest + chunk).split(b"\n")
            yield from whole
    raise Unopened(Reason.TOO_SLOW, int(limits.wait))


def _understand(lines: Iterator[bytes], tell: TellRows | None) -> Workbook | None:
    """The workbook that was told; None when the telling broke off. Raises Unopened as told."""
    book = Workbook()
    same: dict[str, str] = {}
    rows = 0
    for line in lines:
        what, *told = json.loads(line)
        if what == "row":
            book.sheets[-1].rows.append(_row(told, same))
            rows += 1
        elif what == "sheet":
            book.sheets.append(Sheet(*told))
        elif what == "form":
            (book.form,) = told
        elif what == "end":
            return book
        elif what == "refused":
            reason, limit, sheet, row = told
            raise Unopened(Reason(reason), limit, sheet, row)
        if tell and (what == "sheet" or (what == "row" and rows % _TOLD_EVERY == 0)):
            tell(book.sheets[-1].name, rows)
    return None


def _row(told: list[Any], same: dict[str, str]) -> Row:
    """A row; words that stand in many cells are held once."""
    number, cells = told
    return Row(number, [same.setdefault(c, c) if isinstance(c, str) else decoded(c) for c in cells])
