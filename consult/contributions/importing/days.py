"""Days as lists from elsewhere write them. Pure."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, tzinfo
from email.utils import parsedate_to_datetime

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?:[ ,].*)?")
_UNIX = re.compile(r"-?\d{9,13}")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_C_TIME = re.compile(r"[A-Za-z]{3} ([A-Za-z]{3}) +(\d{1,2}) [\d:]+ (?:[A-Z]{2,5} )?(\d{4})")


def read_day(text: str, zone: tzinfo = UTC) -> date:
    """A day from ISO 8601, `02/03/2026` (the day first), Unix seconds or milliseconds, RFC 5322
    (as in e-mails) or C's `ctime`. Moments are turned into days of `zone`.

    Raises ValueError for anything else, and for years before 1970 or after 2100.
    """
    found = _read(text.strip(), zone)
    if not 1970 <= found.year <= 2100:
        raise ValueError(f"not a likely year: {found.year}")
    return found


def _read(text: str, zone: tzinfo) -> date:
    if match := _UNIX.fullmatch(text):
        moment = int(text) / (1000 if len(text.lstrip("-")) > 11 else 1)
        return datetime.fromtimestamp(moment, zone).date()
    if match := _ISO.fullmatch(text):
        try:
            moment_read = datetime.fromisoformat(text)
        except ValueError:
            return date(int(match[1]), int(match[2]), int(match[3]))
        return (moment_read.astimezone(zone) if moment_read.tzinfo else moment_read).date()
    if match := _DAY_FIRST.fullmatch(text):
        return date(int(match[3]), int(match[2]), int(match[1]))
    if match := _C_TIME.fullmatch(text):
        return date(int(match[3]), _MONTHS.index(match[1].lower()) + 1, int(match[2]))
    return parsedate_to_datetime(text).date()
