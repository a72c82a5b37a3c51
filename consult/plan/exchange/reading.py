"""From the bytes of a file to rows of cells, within limits. Knows nothing of plans. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from consult.workbooks.cells import CellValue
from consult.workbooks.opening import BYTES_LIMIT

from .guards import unguarded
from .report import ExchangeNote, ExchangeProblem, ExchangeProblemKind

__all__ = ["BYTES_LIMIT", "FileRow", "FileTable", "Refused", "SpreadsheetFile", "numbered"]

ROWS_LIMIT = 20_000
COLUMNS_LIMIT = 200


class Refused(Exception):
    """A file that cannot be read at all, or a sheet beyond the limits."""

    def __init__(
        self, wrong: ExchangeProblemKind, detail: str = "", sheet: str = "", row: int = 0
    ) -> None:
        super().__init__(wrong, detail)
        self.problem = ExchangeProblem(wrong, sheet=sheet, row=row, detail=detail)


@dataclass(frozen=True)
class FileRow:
    """A row that holds something; `number` is its number in the file, from 1."""

    number: int
    cells: Sequence[CellValue]


@dataclass
class FileTable:
    """A sheet as it stands in the file. A CSV file is one table without a name."""

    name: str
    lines: list[FileRow] = field(default_factory=list)


@dataclass
class SpreadsheetFile:
    """What a file holds."""

    tables: list[FileTable] = field(default_factory=list)
    notes: list[ExchangeNote] = field(default_factory=list)
    csv: bool = False


def numbered(name: str, rows: Iterable[Sequence[CellValue]]) -> FileTable:
    """Keep the rows that hold something. Raises Refused beyond the limits."""
    table = FileTable(name)
    for number, cells in enumerate(rows, start=1):
        filled = len(cells)
        while filled and _blank(cells[filled - 1]):
            filled -= 1
        if not filled:
            continue
        if filled > COLUMNS_LIMIT:
            raise Refused(ExchangeProblemKind.TOO_MANY_COLUMNS, str(COLUMNS_LIMIT), name, number)
        if len(table.lines) > ROWS_LIMIT:  # one more for the headings
            raise Refused(ExchangeProblemKind.TOO_MANY_ROWS, str(ROWS_LIMIT), name, number)
        table.lines.append(FileRow(number, [unguarded(c) for c in cells[:filled]]))
    return table


def _blank(cell: CellValue) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())
