"""What was typed for a text in two languages."""

from __future__ import annotations

from dataclasses import dataclass

from .rules import Texts, TranslationState


@dataclass(frozen=True)
class TextEdit:
    """The source words, and the words of one other language (`tag`) where that one is open."""

    words: str = ""
    tag: str | None = None
    translation: str = ""
    reviewed: bool = False

    def onto(self, base: Texts | None, source: str) -> Texts:
        """Apply to the text as it is; `source` is the language of a text that is new.

        New source words make every translation stale. A translation is fresh again only when its
        words or its tick changed: leaving a stale one alone leaves it stale.
        """
        text = base if base is not None and base.by else Texts(source)
        if self.words != text.words(text.source):
            text = text.put(text.source, self.words)
        if self.tag is None or self.tag == text.source:
            return text
        before = base or Texts(source)
        same_words = self.translation == before.words(self.tag)
        same_tick = self.reviewed is (before.state(self.tag) is TranslationState.REVIEWED)
        if same_words and (same_tick or not self.translation):
            return text
        state = TranslationState.REVIEWED if self.reviewed else TranslationState.DRAFT
        return text.put(self.tag, self.translation, state)

    def maybe(self, base: Texts | None, source: str) -> Texts | None:
        """The same for a text that may be missing: None when no words are left."""
        text = self.onto(base, source)
        return text if text.by else None
