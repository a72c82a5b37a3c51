"""Words of a file into texts: what did not change keeps its state. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from consult.languages.rules import Texts, clean_text


def put_words(texts: Texts | None, words: Mapping[str, str], source: str) -> Texts | None:
    """The text with exactly these words; None when none are left.

    The source words go first: they make the translations stale that the file leaves as they were.
    """
    if texts is None or not texts.by:
        return Texts.from_words(words, source) if words else None
    first, result = texts.source, texts
    for tag in sorted({*words, *texts.by}, key=lambda one: (one != first, one)):
        new = clean_text(words.get(tag, ""))
        if new != clean_text(result.words(tag)):
            result = result.put(tag, new)
    return result if result.by else None
