from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, g
from jinja2 import DictLoader
from markupsafe import Markup

from consult.languages.rules import LANGUAGES, Texts, TranslationState
from consult.web.fragments import FragmentCache, fragment


def test_what_was_not_used_longest_goes_first_when_the_room_is_full() -> None:
    parts = FragmentCache(room=10)
    for key in "abcd":
        parts.put(key, Markup(key * 2))
    assert parts.get("a") == "aa"
    parts.put("e", Markup("ee"))
    parts.put("f", Markup("ff"))
    assert [key for key in "abcdef" if parts.get(key)] == ["a", "c", "d", "e", "f"]
    assert parts.used == 10


def test_a_part_put_twice_takes_its_room_once() -> None:
    parts = FragmentCache(room=10)
    parts.put("a", Markup("aa"))
    parts.put("a", Markup("aa"))
    assert parts.used == 2


def test_a_part_too_large_for_the_room_is_not_kept() -> None:
    parts = FragmentCache(room=10)
    parts.put("a", Markup("aaa"))
    assert parts.get("a") is None
    assert parts.used == 0


@pytest.fixture
def page(app: Flask) -> Iterator[Flask]:
    """A request in Portuguese to an app with one template."""
    app.jinja_env.loader = DictLoader({"one.html": "<b>{{ words }}</b>"})
    with app.test_request_context("/"):
        g.language = LANGUAGES["pt"]
        yield app


def test_a_part_is_rendered_once_for_what_it_shows(page: Flask) -> None:
    asked: list[str] = []

    def values(words: str) -> dict[str, Any]:
        asked.append(words)
        return {"words": words}

    for words in ("<um>", "<um>", "dois", "<um>"):
        assert fragment("one.html", words, lambda w=words: values(w)) == (  # type: ignore[misc]
            Markup("<b>%s</b>") % words
        )
    assert asked == ["<um>", "dois"]


def test_another_language_root_or_plan_has_parts_of_its_own(page: Flask) -> None:
    def shown(words: str) -> str:
        return fragment("one.html", "same", lambda: {"words": words})

    assert shown("pt") == "<b>pt</b>"
    g.language = LANGUAGES["ar"]
    assert shown("ar") == "<b>ar</b>"
    g.plan = type("Plan", (), {"slug": "vale"})()
    assert shown("vale") == "<b>vale</b>"
    with page.test_request_context("/", base_url="http://localhost/below"):
        g.language = LANGUAGES["ar"]
        assert shown("below") == "<b>below</b>"


def test_texts_are_the_same_key_only_where_all_their_words_are() -> None:
    casa = Texts.of("Casa", en="House")
    assert {casa: 1}[Texts.of("Casa", en="House")] == 1
    for other in (Texts.of("Lar", en="House"), casa.put("en", "House", TranslationState.MACHINE)):
        assert other not in {casa: 1}
