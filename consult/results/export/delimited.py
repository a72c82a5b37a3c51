"""CSV and JSON lines: a file a table, which a spreadsheet opens without running anything."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import IO

from .rows import Cell

FORMULA_PREFIXES = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""With what a cell begins that spreadsheets take for a formula (OWASP, CSV injection)."""
BYTE_ORDER_MARK = "\ufeff"
_INVISIBLE = "[\\s\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069]*"
_FORMULA = re.compile(f"(?:^|(?<=[;\t\r\n]))(?={_INVISIBLE}[=+\\-@＝＋－＠]|[\t\r\n])")
"""Where a cell begins, or one may begin for a program that divides lines otherwise: at semicolons."""


def neutralize_formula(cell: Cell) -> Cell:
    """A cell that no spreadsheet runs: words that look like a formula begin with an apostrophe."""
    if isinstance(cell, str):
        return _FORMULA.sub("'", cell)
    return cell.isoformat() if isinstance(cell, date) else cell


class CsvTable:
    """A table as CSV (RFC 4180), UTF-8."""

    suffix = "csv"

    def __init__(self, path: Path, heads: Sequence[str], *, mark: bool) -> None:
        self._file: IO[str] = path.open("w", encoding="utf-8", newline="")
        if mark:
            self._file.write(BYTE_ORDER_MARK)
        self._writer = csv.writer(self._file)
        self.add([str(head) for head in heads])

    def add(self, cells: Sequence[Cell]) -> None:
        """Write a row."""
        self._writer.writerow(["" if cell is None else neutralize_formula(cell) for cell in cells])

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


class JsonTable:
    """A table as JSON lines: an object a row, without what is empty."""

    suffix = "jsonl"

    def __init__(self, path: Path, heads: Sequence[str]) -> None:
        self._file: IO[str] = path.open("w", encoding="utf-8", newline="\n")
        self._heads = list(heads)

    def add(self, cells: Sequence[Cell]) -> None:
        """Write a row."""
        found = {
            head: cell.isoformat() if isinstance(cell, date) else cell
            for head, cell in zip(self._heads, cells, strict=True)
            if cell is not None
        }
        self._file.write(json.dumps(found, ensure_ascii=False, separators=(",", ":")) + "\n")

    def close(self) -> None:
        """Finish the file."""
        self._file.close()
