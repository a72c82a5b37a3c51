"""Assisted completion: a facilitator reads along in another language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import request
from werkzeug.wrappers import Response

from consult.languages.rules import Language, ShownText, Texts, known_language
from consult.people.guard import actor, may
from consult.web.language import page_language, show

from .device import device_cookie_name, set_device_cookie

ASSISTED_LIFETIME = timedelta(hours=12)


@dataclass(frozen=True)
class BilingualText(ShownText):
    """Words for the person, and the same for who sits beside them."""

    beside: ShownText | None = None


def may_assist() -> bool:
    """Whether who is signed in may sit beside people."""
    return actor().signed_in and may("collection.assist")


def stored_facilitator_language() -> str:
    """The language that the facilitator chose last on this device."""
    return request.cookies.get(device_cookie_name("beside"), "")


def facilitator_language() -> Language | None:
    """The language of the facilitator; None where it is the person's too."""
    told = known_language(stored_facilitator_language()) or known_language(actor().language)
    return None if told is None or told.tag == page_language().tag else told


def store_facilitator_language(response: Response, tag: str) -> Response:
    """Keep in which language the facilitator reads."""
    return set_device_cookie(response, "beside", tag, ASSISTED_LIFETIME)


def show_bilingual(texts: Texts | None) -> ShownText:
    """What the person is shown of a text, and what the facilitator is shown beside it."""
    words, other = show(texts), facilitator_language()
    if other is None:
        return words
    theirs = (texts or Texts()).shown(other.tag)
    if not theirs.words or theirs.words == words.words:
        return words
    return BilingualText(words.words, words.language, words.fallback, words.machine, theirs)
