from __future__ import annotations

from collections.abc import Iterator

import lxml.html
import pytest
from flask import Flask, g

from consult.collection.assisted_mode import BilingualText
from consult.collection.markup import notes, plain
from consult.languages.rules import LANGUAGES, ShownText

HOSTILE = "<b>casa</b>"


@pytest.fixture(autouse=True)
def _page(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"):
        g.language = LANGUAGES["en"]
        yield


def parse(markup: str) -> lxml.html.HtmlElement:
    return lxml.html.fragment_fromstring(markup, create_parent="div")


def test_words_in_the_language_of_the_page_stand_alone() -> None:
    assert plain(ShownText("Casa & rua", LANGUAGES["pt"])) == "Casa &amp; rua"


def test_words_in_another_language_carry_it() -> None:
    (span,) = parse(plain(ShownText(HOSTILE, LANGUAGES["ar"], fallback=True)))
    assert (span.get("lang"), span.get("dir"), span.text) == ("ar", "rtl", HOSTILE)


def test_what_the_facilitator_reads_follows() -> None:
    beside = ShownText(HOSTILE, LANGUAGES["pt"])
    (second,) = parse(plain(BilingualText("بيت", LANGUAGES["ar"], beside=beside)))
    (words,) = second
    assert (words.tag, words.get("lang"), words.text) == ("bdi", "pt", HOSTILE)


def test_a_page_says_once_that_its_texts_are_in_another_language_or_translated() -> None:
    own = ShownText("Casa", LANGUAGES["pt"])
    other = ShownText("House", LANGUAGES["en"], fallback=True)
    machine = ShownText("Casa", LANGUAGES["pt"], machine=True)
    assert notes([own]) == ""
    assert [mark.text_content() for mark in parse(notes([own, other, other, machine]))] == [
        LANGUAGES["en"].own_name,
        "Automatic translation",
    ]
