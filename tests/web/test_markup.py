from __future__ import annotations

from collections.abc import Iterator
from html import escape

import lxml.html
import pytest
from flask import Flask, g
from hypothesis import given
from hypothesis.strategies import text
from markupsafe import Markup

from consult.languages.rules import LANGUAGES, ShownText
from consult.web.markup import either, icon, names_line, pictogram, said, words_block

HOSTILE = "<script>&\"'%s</script>"


@pytest.fixture(autouse=True)
def _page(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"):
        g.language = LANGUAGES["en"]
        yield


def arabic(words: str, *, fallback: bool = False, machine: bool = False) -> ShownText:
    return ShownText(words, LANGUAGES["ar"], fallback, machine)


def parse(markup: object) -> lxml.html.HtmlElement:
    assert isinstance(markup, Markup)
    return lxml.html.fragment_fromstring(markup, create_parent="div")


def test_a_text_carries_its_language_and_direction() -> None:
    (span,) = parse(said(arabic("بيت")))
    assert dict(span.attrib) == {"lang": "ar", "dir": "rtl"}
    assert span.text == "بيت"


def test_a_fallback_names_its_language_and_a_machine_is_named_as_one() -> None:
    span, language, machine = parse(said(arabic("بيت", fallback=True, machine=True)))
    assert span.get("class") == "fallback"
    assert (language.get("lang"), language.text) == ("ar", LANGUAGES["ar"].own_name)
    assert machine.text == "Automatic translation"


def test_a_block_has_a_paragraph_for_each_that_holds_words() -> None:
    (block,) = parse(words_block(arabic("um\r\n\r\n \n\ndois\ntrês")))
    assert block.get("class") == "words"
    assert [paragraph.text for paragraph in block] == ["um", "dois\ntrês"]


def test_a_block_in_another_language_is_marked_below() -> None:
    block, marks = parse(words_block(arabic("بيت", fallback=True)))
    assert block.get("class") == "words fallback"
    assert (marks.get("class"), marks.get("dir")) == ("marks", "rtl")
    assert marks.text_content().strip() == LANGUAGES["ar"].own_name


@pytest.mark.parametrize(
    "markup",
    [
        lambda words: said(arabic(words)),
        lambda words: words_block(arabic(words)),
        lambda words: names_line([words]),
        lambda words: either(arabic(words)),
    ],
)
def test_what_people_write_is_never_markup(markup: object) -> None:
    assert callable(markup)
    assert parse(markup(HOSTILE)).text_content() == HOSTILE


@given(text())
def test_a_text_is_escaped_once(words: str) -> None:
    shown = str(said(ShownText(words, LANGUAGES["pt"])))
    inner = shown.removeprefix('<span lang="pt" dir="ltr">').removesuffix("</span>")
    assert inner == escape(words).replace("&quot;", "&#34;").replace("&#x27;", "&#39;")


def test_an_icon_without_a_label_is_hidden_from_those_who_listen() -> None:
    (svg,) = parse(icon("check"))
    assert (svg.get("class"), svg.get("aria-hidden"), svg.get("aria-label")) == (
        "icon",
        "true",
        None,
    )
    (use,) = svg
    assert use.get("href").endswith("#icon-check")


def test_an_icon_with_a_label_is_an_image_of_that_name() -> None:
    (svg,) = parse(pictogram("area-health", 'Saúde "<b>'))
    assert (svg.get("class"), svg.get("role")) == ("pictogram", "img")
    assert svg.get("aria-label") == 'Saúde "<b>'


def test_an_icon_that_points_somewhere_turns_with_the_page() -> None:
    (svg,) = parse(icon("next"))
    assert svg.get("class") == "icon turns"


def test_a_label_of_a_form_stays_as_it_is() -> None:
    assert either("Nome <b>") == "Nome <b>"
    assert not isinstance(either("Nome <b>"), Markup)
