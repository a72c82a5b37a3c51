"""Text that a spreadsheet program would take for a formula. Pure.

A CSV cell that starts with one of = + - @ tab CR runs as a formula when it is opened (OWASP, "CSV
injection"), so it is written with an apostrophe before it, which import takes away again. Text that
already starts with apostrophes and then one of these gets one more: what is exported comes back.
"""

from __future__ import annotations

import re
from typing import TypeVar

_DANGEROUS = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")

AnyCell = TypeVar("AnyCell")


def guarded(text: str) -> str:
    """Text for a CSV cell."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def guarded_in_workbook(text: str) -> str:
    """Text for an XLSX text cell, which never runs: only what import would take away needs it."""
    return f"'{text}" if _GUARDED.match(text) else text


def unguarded(cell: AnyCell) -> AnyCell | str:
    """A cell as it was before `guarded`."""
    return cell[1:] if isinstance(cell, str) and _GUARDED.match(cell) else cell
