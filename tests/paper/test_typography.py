"""Every letter that we print ourselves has a glyph."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from consult.languages.rules import LANGUAGES
from consult.paper.printing.typography import (
    FONTS,
    can_print,
    font_settings,
    printable,
    unprintable,
)
from consult.questionnaire.rules import survey_templates as samples
from consult.settings import ASSETS
from consult.web.translator import TaggedText
from tests.paper.questionnaires import of_every_kind

CATALOGUES = sorted((ASSETS / "translations").glob("*/LC_MESSAGES/messages.po"))


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parent.parent.name)
def test_every_translated_text_can_be_printed(path: Path) -> None:
    with path.open("rb") as file:
        words = "".join(str(message.string) for message in read_po(file))
    assert unprintable(words.replace("\t", "")) <= {"→", "▾", "✓", "⚠"}


def test_the_samples_and_test_texts_can_be_printed() -> None:
    for path in Path(next(iter(samples.__path__))).glob("*.json"):
        assert not unprintable(json.dumps(json.loads(path.read_text()), ensure_ascii=False))
    for text in of_every_kind().texts():
        assert not unprintable("".join(one.words for one in text.by.values()))


def test_names_of_languages_and_all_of_common_chinese_can_be_printed() -> None:
    assert not unprintable("".join(one.own_name for one in LANGUAGES.values()))
    rows = (bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    assert not unprintable(b"".join(rows).decode("gb2312", errors="ignore"))


def test_what_has_no_glyph_is_told() -> None:
    assert unprintable("Olá 😀 𠮷\u200d!") == {"😀", "𠮷"}
    assert can_print("\u200c")


def test_each_language_has_a_font_that_is_here_with_its_licence() -> None:
    for language in LANGUAGES.values():
        for family in font_settings(language)["fonts"]:
            name = family.replace(" ", "")
            assert (FONTS / f"{name}-Regular.ttf").exists()
            assert (FONTS / f"{name}-Bold.ttf").exists()
            assert "SIL OPEN FONT LICENSE" in (FONTS / f"{name}-OFL.txt").read_text()


def test_a_piece_names_its_language_only_where_it_is_another() -> None:
    assert TaggedText("Sim", "pt").to_json() == {"lines": ["Sim"], "tag": "pt", "own_name": ""}
    assert TaggedText("a\nb", "pt", marked=True).to_json() == {
        "lines": ["a", "b"],
        "tag": "pt",
        "own_name": "Português",
    }


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Olá 😀!", "Olá !"),
        ("गर्\u200dयो", "गर्\u200dयो"),
        ("\u200c\u09cdক\n \u0301", "ক\n"),
        ("نمی\u200cدانم", "نمی\u200cدانم"),
        ("😀", ""),
    ],
)
def test_what_can_be_set_is_kept(written: str, printed: str) -> None:
    assert printable(written) == printed
