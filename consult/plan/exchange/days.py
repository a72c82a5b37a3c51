"""Days and quarters as people write them. Pure."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime

from consult.workbooks.cells import CellValue

from ..rules.quarters import Quarter
from .codes import ExchangeCode
from .raws import Unreadable

_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[T ][\d:.]+)?")
_PT_DAY = re.compile(r"(?:(\d{1,2})[/.\-])?(\d{1,2})[/.\-](\d{4})")


def read_day(raw: CellValue, text: str, last: bool, whole: bool) -> date:
    """A day; a month stands for its first or `last` day unless only a `whole` date will do."""
    if isinstance(raw, datetime):
        found = raw.date()
    elif isinstance(raw, date):
        found = raw
    elif isinstance(raw, str):
        found = _written_day(text, last, whole)
    else:
        raise Unreadable(ExchangeCode.NOT_A_DATE)
    if not 1990 <= found.year <= 2100:
        raise Unreadable(ExchangeCode.NOT_A_DATE)
    return found


def _written_day(text: str, last: bool, whole: bool) -> date:
    """`2026-03-02`, `02/03/2026`, and for a period also a month: `2026-03`, `03/2026`."""
    if match := _ISO_DAY.fullmatch(text):
        year, month, day = match[1], match[2], match[3]
    elif match := _PT_DAY.fullmatch(text):
        day, month, year = match[1], match[2], match[3]
    else:
        raise Unreadable(ExchangeCode.NOT_A_DATE)
    try:
        if day is not None:
            return date(int(year), int(month), int(day))
        if whole:
            raise Unreadable(ExchangeCode.NOT_A_DATE)
        _, most = calendar.monthrange(int(year), int(month))
        return date(int(year), int(month), most if last else 1)
    except ValueError as error:
        raise Unreadable(ExchangeCode.NOT_A_DATE) from error


_QUARTER = re.compile(
    r"(\d{4})\s*[-/. ]?\s*[QqTt]\s*([1-4])|([1-4])\s*\.?\s*º?\s*[QqTt]\s*[-/. ]?\s*(\d{4})"
)


def read_quarters(text: str) -> tuple[str, ...]:
    """`2026Q1; 2026T2; 3T 2026`, and ranges: `2026Q1-2026Q4`, `2026Q1..2026Q4`."""
    found: list[str] = []
    for part in (p.strip() for p in re.split(r"[;,\n]", text)):
        if part:
            ends = [_quarter(p) for p in re.split(r"\s*(?:\.\.|–|—|(?<=[QqTt][1-4])-)\s*", part)]
            found += _between(ends[0], ends[-1]) if len(ends) <= 2 else _refuse(part)
    return tuple(sorted(dict.fromkeys(found)))


def _refuse(part: str) -> list[str]:
    raise Unreadable(ExchangeCode.NOT_A_QUARTER, part)


def _quarter(text: str) -> Quarter:
    match = _QUARTER.fullmatch(text.strip())
    if match is None or not 1990 <= int(match[1] or match[4]) <= 2100:
        raise Unreadable(ExchangeCode.NOT_A_QUARTER, text)
    return Quarter(int(match[1] or match[4]), int(match[2] or match[3]))


def _between(first: Quarter, last: Quarter) -> list[str]:
    start, end = first.year * 4 + first.number - 1, last.year * 4 + last.number - 1
    if end < start:
        raise Unreadable(ExchangeCode.NOT_A_QUARTER, f"{first}-{last}")
    return [str(Quarter(i // 4, i % 4 + 1)) for i in range(start, end + 1)]
