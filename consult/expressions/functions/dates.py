"""Functions on dates. We keep days, not times: now() is today, a time is left out."""

from __future__ import annotations

import re
from datetime import date

from ..scope import Type
from ..values import Value, to_number
from .base import Function, Want, named, strict

_MARK = re.compile(r"%(.)", re.DOTALL)
DATE_MARKS = frozenset("YymndejabW%")
TIME_MARKS = frozenset("HhMS3pZ")


def format_marks(pattern: str) -> list[str]:
    """The letters after each % of a pattern of format-date()."""
    return _MARK.findall(pattern)


def formatted(day: date, pattern: str, month: str, weekday: str) -> str:
    """format-date(): %Y %y %m %n %d %e %j %W %b %a; a time is 0; anything else stays."""
    parts = {
        "Y": f"{day.year:04}",
        "y": f"{day.year % 100:02}",
        "m": f"{day.month:02}",
        "n": str(day.month),
        "d": f"{day.day:02}",
        "e": str(day.day),
        "j": f"{day.timetuple().tm_yday:03}",
        "W": f"{day.isocalendar().week:02}",
        "b": month,
        "a": weekday,
        "%": "%",
        "H": "00",
        "h": "0",
        "M": "00",
        "S": "00",
        "3": "000",
    }
    return _MARK.sub(lambda match: parts.get(match[1], match[0]), pattern)


def _day(day: date | None) -> Value:
    return day


DAYS = named(
    Function("date", (Want.DATE,), Type.DATE, _day),
    Function("date-time", (Want.DATE,), Type.DATE, _day),
    Function("decimal-date-time", (Want.DATE,), Type.NUMBER, strict(to_number)),
    Function("today", (), Type.DATE),
    Function("now", (), Type.DATE),
    Function("format-date", (Want.DATE, Want.TEXT), Type.STRING),
)

__all__ = ["DATE_MARKS", "DAYS", "TIME_MARKS", "format_marks", "formatted"]
