"""Texts in a language other than that of the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask_babel import force_locale, format_date

from consult.languages.rules import Language, ShownText, Texts, known_language, language_of_tag

SOURCE_LANGUAGE = "en"
"""The language that the texts of screens are written in."""


@dataclass(frozen=True)
class TaggedText:
    """Words in one language; `marked` where that is not the language of the sheet."""

    words: str
    tag: str
    marked: bool = False

    def to_json(self) -> dict[str, object]:
        """As the drawing takes it."""
        name = language_of_tag(self.tag).own_name if self.marked else ""
        return {"lines": self.words.split("\n"), "tag": self.tag, "own_name": name}


class Translator:
    """Says things in the language of a sheet."""

    def __init__(self, language: Language) -> None:
        self.language = language
        formats = known_language(language.formats.partition("_")[0])
        self.spoken = language.tag if formats is None else formats.tag
        """The language of its catalogue: creoles without one of their own use Portuguese."""

    def say(self, words: Callable[[], str], day: date | None = None) -> TaggedText:
        """What a text of ours is in this language; `{day}` in it is the day as its words write it."""
        with force_locale(self.language.formats):
            said = words()
        with force_locale(SOURCE_LANGUAGE):
            plain = words()
        tag = SOURCE_LANGUAGE if said == plain else self.spoken
        if day is not None:
            with force_locale(language_of_tag(tag).formats):
                said = said.replace("{day}", format_date(day, "long"))
        return TaggedText(said, tag)

    def show(self, texts: Texts | None) -> TaggedText | None:
        """What a reader of this language is shown of somebody's text; None when there is none."""
        shown: ShownText = (texts or Texts()).shown(self.language.tag)
        return TaggedText(shown.words, shown.tag, shown.fallback) if shown.words else None
