from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from flask import Flask, g
from jinja2 import DictLoader, UndefinedError
from markupsafe import Markup

from consult.languages.rules import LANGUAGES, Texts, TranslationState
from consult.web import fragments
from consult.web.fragments import FragmentCache, fragment, fragment_for, render_unkept


def test_what_was_not_used_longest_goes_first_when_the_room_is_full() -> None:
    kept = FragmentCache(capacity=10)
    for key in "abcd":
        kept.put(key, Markup(key * 2))
    assert kept.get("a") == "aa"
    kept.put("e", Markup("ee"))
    kept.put("f", Markup("ff"))
    assert [key for key in "abcdef" if kept.get(key)] == ["a", "c", "d", "e", "f"]
    assert kept.used == 10


def test_a_part_put_twice_takes_its_room_once() -> None:
    kept = FragmentCache(capacity=10)
    kept.put("a", Markup("aa"))
    kept.put("a", Markup("aa"))
    assert kept.used == 2


def test_a_part_too_large_for_the_room_is_not_kept() -> None:
    kept = FragmentCache(capacity=10)
    kept.put("a", Markup("aaa"))
    assert kept.get("a") is None
    assert kept.used == 0


@pytest.fixture
def page(app: Flask) -> Iterator[Flask]:
    """A request in Portuguese to an app with two templates."""
    templates = {"one.html": "<b>{{ words }}</b>", "who.html": "{{ csrf_token() }}"}
    app.jinja_env.loader = DictLoader(templates)
    fragments.init_app(app)
    with app.test_request_context("/"):
        g.language = LANGUAGES["pt"]
        yield app


def test_a_fragment_is_rendered_once_for_what_it_shows(page: Flask) -> None:
    rendered: list[str] = []

    def values(words: str) -> dict[str, Any]:
        rendered.append(words)
        return {"words": words}

    for words in ("<um>", "<um>", "dois", "<um>"):
        assert fragment_for("one.html", words, partial(values, words)) == (
            Markup("<b>%s</b>") % words
        )
    assert rendered == ["<um>", "dois"]


def test_all_values_of_a_fragment_are_its_key(page: Flask) -> None:
    shown = [fragment("one.html", words=words) for words in ("um", "dois", "um")]
    assert shown == ["<b>um</b>", "<b>dois</b>", "<b>um</b>"]
    assert shown[0] is shown[2]


def test_values_that_are_equal_and_look_different_have_fragments_of_their_own(page: Flask) -> None:
    assert fragment("one.html", words=Markup("<i>")) == "<b><i></b>"
    assert fragment("one.html", words="<i>") == "<b>&lt;i&gt;</b>"
    assert fragment("one.html", words=True) == "<b>True</b>"
    assert fragment("one.html", words=1) == "<b>1</b>"


def test_another_language_root_or_plan_has_fragments_of_its_own(page: Flask) -> None:
    def shown(words: str) -> str:
        return fragment_for("one.html", "same", lambda: {"words": words})

    assert shown("pt") == "<b>pt</b>"
    g.language = LANGUAGES["ar"]
    assert shown("ar") == "<b>ar</b>"
    g.plan = type("Plan", (), {"slug": "vale"})()
    assert shown("vale") == "<b>vale</b>"
    with page.test_request_context("/", base_url="http://localhost/below"):
        g.language = LANGUAGES["ar"]
        assert shown("below") == "<b>below</b>"


def test_nothing_of_who_asks_can_stand_in_a_fragment(page: Flask) -> None:
    with pytest.raises(UndefinedError):
        fragment("who.html")


def test_what_is_rendered_unkept_is_not_kept(page: Flask) -> None:
    kept = page.extensions["consult_fragments"].cache
    assert render_unkept("one.html", words="<eu>") == "<b>&lt;eu&gt;</b>"
    assert kept.used == 0


def test_texts_are_the_same_key_only_where_all_their_words_are() -> None:
    casa = Texts.of("Casa", en="House")
    assert {casa: 1}[Texts.of("Casa", en="House")] == 1
    for other in (Texts.of("Lar", en="House"), casa.put("en", "House", TranslationState.MACHINE)):
        assert other not in {casa: 1}
