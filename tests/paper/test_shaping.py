"""Each script is shaped as it is read: every glyph of a sheet is where HarfBuzz would put it."""

from __future__ import annotations

from functools import cache
from typing import Any

import pypdfium2 as pdfium
import pytest
from flask import Flask

from consult.languages.rules import LANGUAGES, Texts, language_of_tag
from consult.paper.printing import typesetting
from consult.paper.printing.sheet import CoverPage, sheet_document
from consult.paper.printing.typography import FONTS, font_settings
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Question
from tests.paper.shaping import ink, on_page, shaped, stands, unshaped

TITLE = 19
WORDS = {
    "ar": ("الاستبيان", "للمهاجرين", "أسئلة", "المشكلات"),
    "ur": ("گمنام", "ضرورت", "چھوڑ", "تقریباً"),
    "bn": ("কর্তৃপক্ষ", "স্ত্রী", "প্রশ্ন", "রাষ্ট্র", "ক্ষুদ্র"),
    "hi": ("श्रमिक", "राष्ट्रीय", "विद्यार्थी", "क्षत्रिय"),
    "ne": ("गर्\u200dयो", "प्रश्न", "स्थानीय"),
    "pa": ("ਪ੍ਰਸ਼ਨ", "ਪੜ੍ਹਾਈ", "ਸ੍ਰੀ", "ਕਿੰਨੇ"),
    "zh-Hans": ("本问卷匿名",),
    "uk": ("муніципалітет",),
    "ro": ("Întrebări",),
}
CASES = [(tag, word) for tag, words in WORDS.items() for word in words]
PLAIN = {"zh-Hans", "uk", "ro"}
"""Languages whose letters need no shaping."""


def document(word: str, tag: str) -> dict[str, Any]:
    """A sheet in a language whose title is a word."""
    asked = Questionnaire(Texts.of(word, tag), items=(Question("a", "text", Texts.of("?", tag)),))
    found, _ = sheet_document(asked, CoverPage(Texts.of("Plano")), LANGUAGES[tag])
    voices = {one: font_settings(language_of_tag(one)) for one in found["tags"]}
    return {**found, "voices": voices, "corners": [], "under": None, "fill-up": False}


def font_of(tag: str) -> Any:
    return FONTS / f"{font_settings(LANGUAGES[tag])['fonts'][0].replace(' ', '')}-Bold.ttf"


def size_of(tag: str) -> float:
    return TITLE * float(font_settings(LANGUAGES[tag])["size"])


@cache
def expected(word: str, tag: str) -> list[tuple[float, float]]:
    return shaped(word, font_of(tag), size_of(tag), tag)


@pytest.mark.parametrize(("tag", "word"), CASES)
def test_every_glyph_is_where_it_belongs(app: Flask, tag: str, word: str) -> None:
    with app.app_context():
        pages = typesetting.compiler(document(word, tag)).compile(format="svg")
    first = pages[0] if isinstance(pages, list) else pages
    assert first is not None
    page = on_page(first)
    assert stands(expected(word, tag), page)
    if tag not in PLAIN:
        assert not stands(unshaped(word, font_of(tag), size_of(tag)), page)


@pytest.mark.parametrize(("tag", "word"), [(tag, words[0]) for tag, words in WORDS.items()])
def test_the_pdf_shows_the_word_as_wide_as_it_is(app: Flask, tag: str, word: str) -> None:
    with app.app_context():
        pdf = typesetting.compile_pdf(document(word, tag))
    with pdfium.PdfDocument(pdf) as file:
        left, right = _ink(
            file[0], above=32 / 25.4 * 72, high=size_of(tag) * (3.4 if tag == "ur" else 2.3)
        )
    assert right - left == pytest.approx(ink(word, font_of(tag), size_of(tag), tag), abs=1.2)


def _ink(page: Any, above: float, high: float) -> tuple[float, float]:
    """Where ink begins and ends across a band of a page, in points."""
    scale = 3
    bitmap = page.render(scale=scale, grayscale=True)
    rows, across, stride = bytes(bitmap.buffer), bitmap.width, bitmap.stride
    bitmap.close()
    first, last = int(above * scale), int((above + high) * scale)
    dark = [x for y in range(first, last) for x in range(across) if rows[y * stride + x] < 128]
    return min(dark) / scale, max(dark) / scale
