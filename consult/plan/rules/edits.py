"""What a form says of a text in several languages, and what becomes of the text."""

from __future__ import annotations

from dataclasses import dataclass

from consult.languages.rules import State, Texts


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
        same_tick = self.reviewed is (before.state(self.tag) is State.REVIEWED)
        if same_words and (same_tick or not self.translation):
            return text
        state = State.REVIEWED if self.reviewed else State.DRAFT
        return text.put(self.tag, self.translation, state)

    def maybe(self, base: Texts | None, source: str) -> Texts | None:
        """The same for a text that may be missing: None when no words are left."""
        text = self.onto(base, source)
        return text if text.by else None
