"""CSV and JSON lines: one file a table. No cell of a CSV is run as a formula by a spreadsheet."""

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
"""What a cell begins with that spreadsheets take for a formula (OWASP, CSV injection)."""
BYTE_ORDER_MARK = "\ufeff"
_INVISIBLE = "[\\s\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069]*"
_FORMULA = re.compile(f"(?:^|(?<=[;\t\r\n]))(?={_INVISIBLE}[=+\\-@＝＋－＠]|[\t\r\n])")
"""Before a formula at the start of a cell, or after a semicolon, where other programs split cells."""


def neutralize_formula(cell: Cell) -> Cell:
    """A cell that no spreadsheet runs: an apostrophe goes before what looks like a formula."""
    if isinstance(cell, str):
        return _FORMULA.sub("'", cell)
    return cell.isoformat() if isinstance(cell, date) else cell


class CsvTable:
    """A table as CSV (RFC 4180), UTF-8."""

    suffix = "csv"

    def __init__(self, path: Path, headings: Sequence[str], *, byte_order_mark: bool) -> None:
        self._file: IO[str] = path.open("w", encoding="utf-8", newline="")
        if byte_order_mark:
            self._file.write(BYTE_ORDER_MARK)
        self._writer = csv.writer(self._file)
        self.add([str(heading) for heading in headings])

    def add(self, cells: Sequence[Cell]) -> None:
        """Write a row."""
        self._writer.writerow(["" if cell is None else neutralize_formula(cell) for cell in cells])

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


class JsonTable:
    """A table as JSON lines: an object a row, without what is empty."""

    suffix = "jsonl"

    def __init__(self, path: Path, headings: Sequence[str]) -> None:
        self._file: IO[str] = path.open("w", encoding="utf-8", newline="\n")
        self._headings = list(headings)

    def add(self, cells: Sequence[Cell]) -> None:
        """Write a row."""
        record = {
            heading: cell.isoformat() if isinstance(cell, date) else cell
            for heading, cell in zip(self._headings, cells, strict=True)
            if cell is not None
        }
        self._file.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n")

    def close(self) -> None:
        """Finish the file."""
        self._file.close()
