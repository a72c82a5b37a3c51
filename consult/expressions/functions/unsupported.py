"""Functions of XLSForm that are refused, each with its reason and what to write instead."""

from __future__ import annotations

from enum import StrEnum


class UnsupportedReason(StrEnum):
    """Why a function is refused. Stable, as codes of problems are."""

    RANDOM = "random"
    """It gives another value each time; answers must be the same when read again."""
    GEOGRAPHY = "geography"
    """We ask for no positions on the earth."""
    OTHER_FILE = "other_file"
    """It reads another file or list: make the rows choices of a question instead."""
    TIME = "time"
    """We keep days, not times."""
    TEXTS = "texts"
    """It reads texts of the form by an inner name: write the words in a note."""
    DEVICE = "device"
    """It tells about the device or the person who holds it, which we do not keep."""
    SECRET = "secret"  # noqa: S105
    """It makes digests or codes."""
    TRIGONOMETRY = "trigonometry"
    """Surveys do not need it."""
    PATH = "path"
    """It walks the form as XML: name the question, `${name}`."""


_BY_REASON = {
    UnsupportedReason.RANDOM: "uuid random randomize",
    UnsupportedReason.GEOGRAPHY: "area distance geofence intersects",
    UnsupportedReason.OTHER_FILE: "pulldata instance search lookup indexed-lookup",
    UnsupportedReason.TIME: "time format-date-time decimal-time",
    UnsupportedReason.TEXTS: "jr:itext itext",
    UnsupportedReason.DEVICE: "property version last-saved phone-call device-info read-app-id",
    UnsupportedReason.SECRET: "digest base64-decode base64-encode extract-signed encrypt",
    UnsupportedReason.TRIGONOMETRY: "sin cos tan asin acos atan atan2 pi exp10",
    UnsupportedReason.PATH: "current last name local-name id lang namespace-uri",
}
UNSUPPORTED_FUNCTIONS = {
    name: reason for reason, names in _BY_REASON.items() for name in names.split()
}
REPLACEMENTS = {
    "format-date-time": "format-date",
    "decimal-time": "decimal-date-time",
    "exp10": "pow",
    "substring": "substr",
    "length": "string-length",
    "ifelse": "if",
    "iif": "if",
    "len": "string-length",
    "avg": "sum",
}
"""What to use instead of a function, refused or of another language."""
