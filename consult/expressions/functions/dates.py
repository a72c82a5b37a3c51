"""Functions of dates. There are no times of day: now() is today, and a time is ignored."""

from __future__ import annotations

import re
from datetime import date

from ..scope import Type
from ..values import Value, to_number
from .base import Function, ParameterType, by_name, empty_propagating

_SPECIFIER = re.compile(r"%(.)", re.DOTALL)
DATE_SPECIFIERS = frozenset("YymndejabW%")
TIME_SPECIFIERS = frozenset("HhMS3pZ")


def format_specifiers(pattern: str) -> list[str]:
    """The letter after each % in a pattern of format-date()."""
    return _SPECIFIER.findall(pattern)


def format_date(day: date, pattern: str, month: str, weekday: str) -> str:
    """format-date(): %Y %y %m %n %d %e %j %W %b %a; a time of day is 0; the rest stays as it is."""
    formatted = {
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
    return _SPECIFIER.sub(lambda match: formatted.get(match[1], match[0]), pattern)


def _day(day: date | None) -> Value:
    return day


DATE_FUNCTIONS = by_name(
    Function("date", (ParameterType.DATE,), Type.DATE, _day),
    Function("date-time", (ParameterType.DATE,), Type.DATE, _day),
    Function("decimal-date-time", (ParameterType.DATE,), Type.NUMBER, empty_propagating(to_number)),
    Function("today", (), Type.DATE),
    Function("now", (), Type.DATE),
    Function("format-date", (ParameterType.DATE, ParameterType.TEXT), Type.STRING),
)
