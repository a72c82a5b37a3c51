"""What is to be written, and how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class ExportFormat(StrEnum):
    """The kinds of file."""

    CSV = "csv"
    XLSX = "xlsx"
    JSONL = "jsonl"
    SAV = "sav"


class ExportShape(StrEnum):
    """What a row is."""

    WIDE = "wide"
    """A response; what repeats has tables of its own, a row for each."""
    LONG = "long"
    """An answer."""


@dataclass(frozen=True)
class ExportOptions:
    """`labels`: answers by their labels in `language`, else by their names. `byte_order_mark`: before
    CSV, Excel needs it to read accents. `open_answers`: these too, in files of their own."""

    file_format: ExportFormat = ExportFormat.CSV
    shape: ExportShape = ExportShape.WIDE
    labels: bool = False
    language: str = "pt"
    byte_order_mark: bool = True
    sensitive: bool = False
    open_answers: bool = False

    def to_json(self) -> dict[str, Any]:
        """Plain JSON, as stored."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> ExportOptions:
        """Read what `to_json` wrote."""
        file_format, shape = ExportFormat(value["file_format"]), ExportShape(value["shape"])
        return cls(**{**value, "file_format": file_format, "shape": shape})

    @property
    def suffix(self) -> str:
        """How the file's name ends: one workbook, or an archive of files."""
        return "xlsx" if self.file_format is ExportFormat.XLSX else "zip"
