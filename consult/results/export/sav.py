"""SPSS system files, written row by row, since libraries hold the whole table in memory.

After the description in the manual of PSPP (developer's guide, "System File Format"); read back with
pyreadstat in the tests. Uncompressed, little-endian, UTF-8.
"""

from __future__ import annotations

import re
import struct
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import IO

from .rows import Cell

MAX_WIDTH = 255
MAX_NAME, MAX_LABEL, MAX_VALUE_LABEL = 64, 255, 120
"""Bytes."""
SEGMENT_BYTES = 8
FORMAT_F, FORMAT_A, FORMAT_DATE = 5, 1, 20
"""Codes of formats: number, text, day (dd-mmm-yyyy)."""
EPOCH = date(1582, 10, 14)
"""Days are counted from here, in seconds."""
SECONDS_PER_DAY = 86_400
SYSTEM_MISSING = -sys.float_info.max
RESERVED_WORDS = frozenset(
    ["ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH"]
)
CASE_COUNT_OFFSET = 80
"""Where the header has how many rows there are."""


class MeasurementLevel(Enum):
    """Which statistics a column admits (SPSS's level of measurement)."""

    NOMINAL = 1
    ORDINAL = 2
    SCALE = 3


@dataclass(frozen=True)
class SavColumn:
    """A column: a number, perhaps with value labels, a day, or text of `width` bytes."""

    name: str
    label: str = ""
    width: int = 0
    is_date: bool = False
    decimals: int = 0
    value_labels: tuple[tuple[float, str], ...] = ()
    level: MeasurementLevel = MeasurementLevel.SCALE

    @property
    def slots(self) -> int:
        """How many times 8 bytes a value takes."""
        return max(1, -(-self.width // SEGMENT_BYTES))

    @property
    def format(self) -> int:
        """How a value is printed, as the file has it: type, width, decimals."""
        if self.width:
            return FORMAT_A << 16 | self.width << 8
        if self.is_date:
            return FORMAT_DATE << 16 | 11 << 8
        return FORMAT_F << 16 | (12 if self.decimals else 8) << 8 | self.decimals


def truncate_utf8(text: str, max_bytes: int) -> bytes:
    """UTF-8 of at most `max_bytes` bytes, cut between characters."""
    return text.encode()[:max_bytes].decode(errors="ignore").encode()


def valid_names(requested: Iterable[str]) -> list[str]:
    """Valid SPSS names: letters, digits and `._` after a letter, unique whatever their case."""
    names: list[str] = []
    taken: set[str] = set()
    for name in requested:
        base = re.sub(r"[^\w.]", "_", name).rstrip(".")
        if not base[:1].isalpha() or base.upper() in RESERVED_WORDS:
            base = f"v_{base}"
        base = truncate_utf8(base, MAX_NAME - 6).decode()
        unique, suffix = base, 1
        while unique.casefold() in taken:
            suffix += 1
            unique = f"{base}_{suffix}"
        taken.add(unique.casefold())
        names.append(unique)
    return names


class SavTable:
    """A table as a system file."""

    suffix = "sav"

    def __init__(self, path: Path, columns: Sequence[SavColumn], *, title: str = "") -> None:
        self._columns = list(columns)
        self._names = valid_names(column.name for column in columns)
        self._file: IO[bytes] = path.open("wb")
        self._rows = 0
        self._header(title)
        for index, column in enumerate(self._columns):
            self._variable_record(index, column)
        self._value_label_records()
        self._information_records()
        self._file.write(struct.pack("<ii", 999, 0))

    def _header(self, title: str) -> None:
        size = sum(column.slots for column in self._columns)
        product = b"@(#) SPSS DATA FILE Consult"
        self._file.write(b"$FL2" + product.ljust(60))
        self._file.write(struct.pack("<iiiiid", 2, size, 0, 0, -1, 100.0))
        self._file.write(b"01 Jan 0000:00:00" + truncate_utf8(title, 64).ljust(64) + b"\0" * 3)

    def _variable_record(self, index: int, column: SavColumn) -> None:
        label = truncate_utf8(column.label, MAX_LABEL)
        self._file.write(struct.pack("<iiiiii", 2, column.width, int(bool(label)), 0, column.format,
                                     column.format))  # fmt: skip
        self._file.write(f"V{index + 1}".encode().ljust(SEGMENT_BYTES))
        if label:
            self._file.write(struct.pack("<i", len(label)) + label + b"\0" * (-len(label) % 4))
        for _ in range(column.slots - 1):
            self._file.write(struct.pack("<iiiiii", 2, -1, 0, 0, 0, 0) + b" " * SEGMENT_BYTES)

    def _value_label_records(self) -> None:
        slot = 1
        for column in self._columns:
            if column.value_labels:
                self._file.write(struct.pack("<ii", 3, len(column.value_labels)))
                for value, text in column.value_labels:
                    label = truncate_utf8(text, MAX_VALUE_LABEL)
                    padded = bytes([len(label)]) + label
                    self._file.write(struct.pack("<d", value) + padded)
                    self._file.write(b" " * (-len(padded) % SEGMENT_BYTES))
                self._file.write(struct.pack("<iii", 4, 1, slot))
            slot += column.slots

    def _information_records(self) -> None:
        """Machine and encoding, levels of measurement and display, and the long names."""
        self._extension_record(3, 4, struct.pack("<8i", 1, 0, 0, -1, 1, 1, 2, 65001))
        lowest = struct.unpack("<d", struct.pack("<Q", 0xFFEFFFFFFFFFFFFE))[0]
        self._extension_record(4, 8, struct.pack("<3d", SYSTEM_MISSING, sys.float_info.max, lowest))
        display = [(c.level.value, min(max(c.width, 8), 40), 0) for c in self._columns]
        self._extension_record(11, 4, b"".join(struct.pack("<3i", *column) for column in display))
        long_names = "	".join(
            f"V{index}={name}" for index, name in enumerate(self._names, start=1)
        )
        self._extension_record(13, 1, long_names.encode())
        self._extension_record(20, 1, b"UTF-8")

    def _extension_record(self, subtype: int, size: int, data: bytes) -> None:
        self._file.write(struct.pack("<iiii", 7, subtype, size, len(data) // size) + data)

    def add(self, cells: Sequence[Cell]) -> None:
        """Write a row. Text that is longer than its column is cut."""
        parts = []
        for column, cell in zip(self._columns, cells, strict=True):
            if column.width:
                text = truncate_utf8("" if cell is None else str(cell), column.width)
                parts.append(text.ljust(column.slots * SEGMENT_BYTES))
            else:
                parts.append(struct.pack("<d", _number(cell)))
        self._file.write(b"".join(parts))
        self._rows += 1

    def close(self) -> None:
        """Say how many rows there are, and finish the file."""
        self._file.seek(CASE_COUNT_OFFSET)
        self._file.write(struct.pack("<i", self._rows))
        self._file.close()


def _number(cell: Cell) -> float:
    if cell is None:
        return SYSTEM_MISSING
    if isinstance(cell, date):
        return float((cell - EPOCH).days * SECONDS_PER_DAY)
    return float(cell)
