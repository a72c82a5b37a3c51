"""Pages of questions, made once for everybody who reads a language; a person's answers go in after.

A version never changes, so neither does the page of its questions: only the boxes that are ticked,
the words typed and the token of the form differ from one person to the next. The templates ask for
these in one way only, of a `Given`; a `Mould` is a page whose answers are holes.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from flask import current_app
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

MOST = 1000
"""Most pages that a process keeps, of some 10 kB each: a survey in every language has 200 or so."""
EDGE = "\0"
"""Stands around the number of a hole; no text of ours or of anybody's holds it (`web.intake`)."""


class Given:
    """What a person has filled into a page: names and values as the form would send them."""

    def __init__(self, fields: Iterable[tuple[str, str]]) -> None:
        self._ticked = frozenset(fields)
        self._words = dict(self._ticked)

    def box(self, name: str, value: object, word: str = "checked") -> Markup:
        """The attribute of a box or option: there when it was chosen."""
        return Markup(f" {word}") if (name, str(value)) in self._ticked else Markup("")  # noqa: S704

    def words(self, name: str) -> str:
        """What was typed into a text box."""
        return self._words.get(name, "")

    def token(self) -> str:
        """The form's CSRF token."""
        return str(generate_csrf())


class Hole(NamedTuple):
    """Where something of a person goes: a box, or words (no value), or the token (no name)."""

    name: str = ""
    value: str | None = None
    word: str = ""

    def fill(self, given: Given) -> str:
        """What goes in."""
        if not self.name:
            return given.token()
        if self.value is None:
            return escape(given.words(self.name))
        return given.box(self.name, self.value, self.word)


class Holes(Given):
    """Stands in for a person while a mould is made."""

    def __init__(self) -> None:
        super().__init__(())
        self.found: list[Hole] = []

    def _dig(self, hole: Hole) -> Markup:
        self.found.append(hole)
        return Markup(f"{EDGE}{len(self.found) - 1}{EDGE}")  # noqa: S704

    def box(self, name: str, value: object, word: str = "checked") -> Markup:
        """A hole for an attribute."""
        return self._dig(Hole(name, str(value), word))

    def words(self, name: str) -> str:
        """A hole for words."""
        return self._dig(Hole(name))

    def token(self) -> str:
        """A hole for the token."""
        return self._dig(Hole())


@dataclass(frozen=True)
class Mould:
    """A page with holes: the first text, then each hole with the text after it."""

    start: str
    rest: tuple[tuple[Hole, str], ...]

    @classmethod
    def of(cls, page: str, holes: Holes) -> Mould:
        """Take a page apart that was written with these holes."""
        start, *parts = page.split(EDGE)
        numbers, texts = parts[::2], parts[1::2]
        rest = zip((holes.found[int(n)] for n in numbers), texts, strict=True)
        return cls(start, tuple(rest))

    def fill(self, given: Given) -> str:
        """The page of a person."""
        parts = [self.start]
        for hole, text in self.rest:
            parts += hole.fill(given), text
        return "".join(parts)


def moulded(shown: Hashable, write: Callable[[Given], str], given: Given) -> str:
    """The page that `write` gives for a person; `shown` names all that it shows besides."""
    kept: dict[Hashable, Mould] = current_app.extensions.setdefault("consult_moulds", {})
    mould = None if current_app.debug else kept.get(shown)
    if mould is None:
        holes = Holes()
        mould = Mould.of(write(holes), holes)
        if len(kept) >= MOST:
            kept.clear()
        kept[shown] = mould
    return mould.fill(given)
