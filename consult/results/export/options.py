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
    """`labels`: answers in the words of `language`; else by their names. `mark`: a byte order mark
    before CSV, which Excel needs to read accents. `written`: the open answers too, apart."""

    form: ExportFormat = ExportFormat.CSV
    shape: ExportShape = ExportShape.WIDE
    labels: bool = False
    language: str = "pt"
    mark: bool = True
    sensitive: bool = False
    written: bool = False

    def to_json(self) -> dict[str, Any]:
        """Plain JSON, as stored."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> ExportOptions:
        """Read what `to_json` wrote."""
        told = {**value, "form": ExportFormat(value["form"]), "shape": ExportShape(value["shape"])}
        return cls(**told)

    @property
    def suffix(self) -> str:
        """How the file's name ends: one workbook, or an archive of files."""
        return "xlsx" if self.form is ExportFormat.XLSX else "zip"
