"""Which numbers of a workbook are days, and which day each is. Runs in the child.

ECMA-376 part 1, 18.8.30 (number formats) and 18.17.4 (serial dates of the 1900 and 1904 systems).
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from .parts import Parts

NUMBER, DAY, SPAN = "", "at", "span"
_BUILTIN_DAYS = frozenset((*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)))
_BUILTIN_SPAN = 46
_SPAN = re.compile(r"\[(hh?|mm?|ss?)\]", re.IGNORECASE)
_NO_CODE = re.compile(r'"[^"]*"|\\.|_.|\[[^\]]*\]')
_DAY_CODE = re.compile(r"[dmhys]", re.IGNORECASE)
_EPOCH_1900, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - cells have no zone
_LEAP_BUG = 60
"""Excel counts a 29 February 1900: serials below it are a day short of the epoch."""


def kind_of_format(code: str) -> str:
    """What a number format shows: a number, a day, or a span of time (`[h]:mm`)."""
    first = code.split(";")[0]
    if _SPAN.search(first):
        return SPAN
    return DAY if _DAY_CODE.search(_NO_CODE.sub("", first)) else NUMBER


def read_styles(parts: Parts, name: str) -> list[str]:
    """What each cell style shows, by its index."""
    formats: dict[str, str] = {}
    kinds: list[str] = []
    inside = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        tag = tag.rpartition(":")[2]
        if tag == "numFmt":
            code = attributes.get("formatCode", "")
            formats[attributes.get("numFmtId", "")] = kind_of_format(code)
        elif tag == "cellXfs":
            inside = True
        elif tag == "xf" and inside:
            kinds.append(_kind(attributes.get("numFmtId", "0"), formats))

    def end(tag: str) -> None:
        nonlocal inside
        if tag.rpartition(":")[2] == "cellXfs":
            inside = False

    parts.parse(name, {"StartElementHandler": start, "EndElementHandler": end})
    return kinds


def _kind(number: str, formats: dict[str, str]) -> str:
    if number in formats:
        return formats[number]
    code = int(number) if number.isdecimal() else 0
    return SPAN if code == _BUILTIN_SPAN else DAY if code in _BUILTIN_DAYS else NUMBER


def on_the_wire(serial: float, kind: str, *, from_1904: bool) -> dict[str, object]:
    """A serial number as a day, time or span for the wire; an error where the calendar has none."""
    try:
        milliseconds = round(serial * 86_400_000)
        if kind == SPAN:
            return {"span": milliseconds / 1000}
        span = timedelta(milliseconds=milliseconds)
        if 0 <= serial < 1 and not from_1904:
            return {"time": (_EPOCH_1900 + span).time().isoformat()}
        if 0 < serial < _LEAP_BUG and not from_1904:
            span += timedelta(days=1)
        return {"at": ((_EPOCH_1904 if from_1904 else _EPOCH_1900) + span).isoformat()}
    except (OverflowError, ValueError):
        return {"error": "#VALUE!"}
