"""In which language, at which width, with or without JavaScript each page is looked at.

Not every page in every combination: what can go wrong is in a template, a style sheet or a
catalogue, and shows in one pair of (page, width), (page, language), (language, width) … Each kind
of page is opened three times, in three languages, one of them written from right to left:

    1. axe on the narrow screen     2. axe on the wide screen     3. without JavaScript

and each time it is looked at in both widths (nothing wider than the window, no script that failed,
no other host asked). Which of the languages has which part turns from kind to kind.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.browser.links import in_language

NARROW, WIDE = 320, 1280
PARTS: tuple[tuple[int, int | None], ...] = ((0, NARROW), (-1, WIDE), (1, None))
"""Of each visit: which of the pages found of a kind, and the width at which axe looks at it."""
PUBLIC = ("pt", "ar", "bn")
STAFF = ("pt", "ar", "en")


@dataclass(frozen=True)
class Visit:
    """A page opened once."""

    endpoint: str
    path: str
    language: str
    axe_at: int | None
    """The width at which axe looks at it; None: opened without JavaScript."""

    @property
    def javascript(self) -> bool:
        """Whether scripts run."""
        return self.axe_at is not None


def visits(pages: Mapping[str, list[str]], languages: tuple[str, ...]) -> Iterator[Visit]:
    """All visits of the pages found, in a fixed order."""
    kinds = sorted(endpoint for endpoint, paths in pages.items() if paths)
    for turn, endpoint in enumerate(kinds):
        for part, (which, axe_at) in enumerate(PARTS):
            language = languages[(turn + part) % len(languages)]
            path = in_language(pages[endpoint][which % len(pages[endpoint])], language)
            yield Visit(endpoint, path, language, axe_at)
