"""The mark in the corner of a page: which survey, version, language, sheet and page it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PAGE_MARK = re.compile(
    r"(?P<survey>\d{1,9})\.(?P<version>\d{1,9})\.(?P<language>[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)"
    r"\.(?P<sheet>\d{1,9})\.(?P<page>\d{1,4})"
)


@dataclass(frozen=True)
class PageMark:
    """What the QR code of a page says, as in `12.3.pt.17.2`.

    `survey` is the id of the survey, `version` the number of its version. Sheet 0 is the page of
    the contact, which is the same on every copy.
    """

    survey: int
    version: int
    language: str
    sheet: int
    page: int

    @property
    def prefix(self) -> str:
        """What every mark of a printing begins with."""
        return f"{self.survey}.{self.version}.{self.language}"

    def __str__(self) -> str:
        return f"{self.prefix}.{self.sheet}.{self.page}"


def parse_mark(words: str) -> PageMark | None:
    """Read what a scanner typed; None when it is no mark of ours."""
    match = _PAGE_MARK.fullmatch(words.strip())
    if match is None:
        return None
    return PageMark(
        int(match["survey"]),
        int(match["version"]),
        match["language"],
        int(match["sheet"]),
        int(match["page"]),
    )
