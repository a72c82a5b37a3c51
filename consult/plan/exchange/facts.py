"""A plan as the spreadsheets see it: flat records, and the codes a file may name. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .columns import Key, fold
from .raws import Value

Record = dict[Key, Value]
"""The values of a row by (column, part). Empty cells are left out."""

ROLE_COLUMNS = ("promoting", "lead", "partner")


@dataclass(frozen=True)
class Thing:
    """An entity or a measure. `children` are a measure's rows on the other sheets, in order."""

    code: str
    record: Record
    children: Mapping[str, list[Record]] = field(default_factory=dict)


@dataclass(frozen=True)
class Facts:
    """What is in the plan. Codes map to names."""

    source: str
    """The language of the plan."""
    languages: tuple[str, ...]
    years: tuple[int, ...]
    municipalities: Mapping[str, str]
    areas: Mapping[str, str]
    entities: Mapping[str, str]
    objectives: Mapping[tuple[str, str], str]
    """(strategic code, specific code) to the words of the specific objective."""
    things: Mapping[str, Thing]
    """What the kind of spreadsheet is about, by code."""
    owners: Mapping[str, str] = field(default_factory=dict)
    """Paragraph id to the code of its measure; empty: of another plan."""


def find(written: str, names: Mapping[str, str]) -> str | None:
    """The code that somebody means: exactly, else whatever its case or accents, else by its name."""
    if written in names:
        return written
    key = fold(written)
    for candidates in (
        [code for code in names if fold(code) == key],
        [code for code, name in names.items() if fold(name) == key],
    ):
        if key and len(candidates) == 1:
            return candidates[0]
    return None


def parts(record: Record, name: str) -> dict[str, str]:
    """The words of one column by language."""
    return {
        part: str(value) for (column, part), value in record.items() if column == name and value
    }


def codes(record: Record, name: str) -> tuple[str, ...]:
    """The codes in one cell."""
    value = record.get((name, ""))
    return value if isinstance(value, tuple) else ()


def without_blanks(record: Record) -> Record:
    """The record without its empty cells."""
    return {key: v for key, v in record.items() if v is not None and v != () and v != ""}


def within_reach(places: Iterable[str], reach: frozenset[str] | None) -> bool:
    """Whether somebody whose role is for some municipalities may write this (None: for all)."""
    return reach is None or bool(reach & set(places))
