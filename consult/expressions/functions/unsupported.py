"""Functions of XLSForm that are not supported, each with its reason and a replacement."""

from __future__ import annotations

from enum import StrEnum


class UnsupportedReason(StrEnum):
    """Why a function is not supported. The values are stable, as the codes of diagnostics are."""

    RANDOM = "random"
    """Its value differs each time; a response must read the same again."""
    GEOGRAPHY = "geography"
    """Surveys ask for no geographic positions."""
    OTHER_FILE = "other_file"
    """It reads another file or list; make its rows the choices of a question instead."""
    TIME = "time"
    """There are no times of day."""
    TEXTS = "texts"
    """It reads texts of the form by an internal name; write the text in a note instead."""
    DEVICE = "device"
    """It reads data of the device or of its owner, which is not collected."""
    SECRET = "secret"  # noqa: S105
    """It encrypts, hashes or encodes."""
    TRIGONOMETRY = "trigonometry"
    """Surveys do not need it."""
    PATH = "path"
    """It walks the form as XML; name the question instead, `${name}`."""


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
"""What to use instead of a function that is unsupported, or of another language."""
