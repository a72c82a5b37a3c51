"""What is to be written, and how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Format(StrEnum):
    """The kinds of file."""

    CSV = "csv"
    XLSX = "xlsx"
    JSONL = "jsonl"
    SAV = "sav"


class Shape(StrEnum):
    """What a row is."""

    WIDE = "wide"
    """A response; what repeats has tables of its own, a row for each."""
    LONG = "long"
    """An answer."""


@dataclass(frozen=True)
class Options:
    """`labels`: answers in the words of `language`; else by their names. `mark`: a byte order mark
    before CSV, which Excel needs to read accents. `written`: the open answers too, apart."""

    form: Format = Format.CSV
    shape: Shape = Shape.WIDE
    labels: bool = False
    language: str = "pt"
    mark: bool = True
    sensitive: bool = False
    written: bool = False

    def to_json(self) -> dict[str, Any]:
        """Plain JSON, as stored."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Options:
        """Read what `to_json` wrote."""
        told = {**value, "form": Format(value["form"]), "shape": Shape(value["shape"])}
        return cls(**told)

    @property
    def suffix(self) -> str:
        """How the file's name ends: one workbook, or an archive of files."""
        return "xlsx" if self.form is Format.XLSX else "zip"
