"""How words of a question stand in its page: the page says once that they are in another language."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from consult.languages.rules import ShownText
from consult.web.markup import language_tag, machine_tag

from .assisted_mode import BilingualText

_SPAN = Markup('<span lang="%s" dir="%s">%s</span>')
_SECOND = Markup(' <span class="second"><bdi lang="%s" dir="%s">%s</bdi></span>')
_MARKS = Markup('<p class="marks">%s</p>')


def plain(text: ShownText) -> Markup:
    """Words that carry their language only where it is not the page's.

    In assisted mode the words that the facilitator reads follow.
    """
    words = _SPAN % (text.tag, text.direction, text.words) if text.fallback else escape(text.words)
    other = text.beside if isinstance(text, BilingualText) else None
    return words + _SECOND % (other.tag, other.direction, other.words) if other else words


def notes(texts: Sequence[ShownText]) -> Markup:
    """That texts of a page are in another language, and that some were translated by a machine."""
    fallback = next((text for text in texts if text.fallback), None)
    machine = next((text for text in texts if text.machine), None)
    marks = [language_tag(fallback)] if fallback else []
    marks += [machine_tag(machine)] if machine else []
    return Markup().join(_MARKS % mark for mark in marks)
