"""From the bytes of a file to rows of cells, within limits. Knows nothing of plans. Pure."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .guards import unguarded
from .raws import Raw
from .report import Note, Problem, Wrong

BYTES_LIMIT = 16 * 1024 * 1024
UNPACKED_LIMIT = 200 * 1024 * 1024
ROWS_LIMIT = 20_000
COLUMNS_LIMIT = 200

ZIP_MAGIC = b"PK\x03\x04"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Refused(Exception):
    """A file that cannot be read at all, or a sheet beyond the limits."""

    def __init__(self, wrong: Wrong, detail: str = "", sheet: str = "", row: int = 0) -> None:
        super().__init__(wrong, detail)
        self.problem = Problem(wrong, sheet=sheet, row=row, detail=detail)


@dataclass(frozen=True)
class Line:
    """A row that holds something; `number` is its number in the file, from 1."""

    number: int
    cells: Sequence[Raw]


@dataclass
class Table:
    """A sheet as it stands in the file. A CSV file is one table without a name."""

    name: str
    lines: list[Line] = field(default_factory=list)


@dataclass
class Book:
    """What a file holds."""

    tables: list[Table] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    csv: bool = False


def numbered(name: str, rows: Iterable[Sequence[Raw]]) -> Table:
    """Keep the rows that hold something. Raises Refused beyond the limits."""
    table = Table(name)
    for number, cells in enumerate(rows, start=1):
        filled = len(cells)
        while filled and _blank(cells[filled - 1]):
            filled -= 1
        if not filled:
            continue
        if filled > COLUMNS_LIMIT:
            raise Refused(Wrong.TOO_MANY_COLUMNS, str(COLUMNS_LIMIT), name, number)
        if len(table.lines) > ROWS_LIMIT:  # one more for the headings
            raise Refused(Wrong.TOO_MANY_ROWS, str(ROWS_LIMIT), name, number)
        table.lines.append(Line(number, [unguarded(c) for c in cells[:filled]]))
    return table


def _blank(cell: Raw) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def check_archive(archive: zipfile.ZipFile) -> bool:
    """Unpack everything once, counting: a lying header, DOCTYPE or bomb is refused.

    Returns whether a sheet holds formulas. Raises Refused; zipfile.BadZipFile on damage.
    """
    members = archive.infolist()
    if sum(m.file_size for m in members) > UNPACKED_LIMIT or len(members) > 5000:
        raise Refused(Wrong.UNPACKS_TOO_LARGE, str(UNPACKED_LIMIT // 2**20))
    formulas = False
    for member in members:
        if member.flag_bits & 1:
            raise Refused(Wrong.LOCKED)
        tail = b""
        with archive.open(member) as stream:  # reads `file_size` bytes, then checks the CRC
            while chunk := stream.read(1 << 20):
                window = tail + chunk
                if b"<!DOCTYPE" in window.replace(b"\0", b""):  # in UTF-16 too, whatever its name
                    raise Refused(Wrong.FORBIDDEN_XML)
                formulas = formulas or (b"<f>" in window or b"<f " in window)
                tail = window[-32:]
    return formulas
