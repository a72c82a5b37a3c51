"""Languages, fallback, and texts in several of them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.languages.rules import (
    LANGUAGES,
    Texts,
    TranslationState,
    best_match,
    clean_text,
    known_language,
    language_of_tag,
)

tags = st.sampled_from(sorted(LANGUAGES))
words = st.text(min_size=1).filter(lambda s: clean_text(s))


def test_there_are_16_languages_two_of_them_right_to_left() -> None:
    assert len(LANGUAGES) == 16
    assert {tag for tag, one in LANGUAGES.items() if one.direction == "rtl"} == {"ar", "ur"}


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("bn-BD,bn;q=0.9,en;q=0.5", "bn"),
        ("de, uk;q=0.3, ar;q=0.7", "ar"),
        ("zh-CN,zh;q=0.9", "zh-Hans"),
        ("zh-TW", None),
        ("en;q=0, pt", "pt"),
        ("*", None),
        ("", None),
        (None, None),
        ("q=;;;,,,\x00", None),
    ],
)
def test_the_browsers_wish_is_met_by_weight(accept: str | None, expected: str | None) -> None:
    assert best_match(accept, LANGUAGES) == expected


@given(st.text(max_size=300))
def test_no_accept_language_header_breaks_us(header: str) -> None:
    assert best_match(header, LANGUAGES) in {None, *LANGUAGES}


def test_a_tag_is_known_whatever_its_case() -> None:
    assert known_language("ZH-hans") is LANGUAGES["zh-Hans"]
    assert language_of_tag("ar-MA").direction == "rtl"
    assert language_of_tag("wo").own_name == "wo"
    with pytest.raises(ValueError, match="not a language tag"):
        language_of_tag("<b>")


def test_a_missing_text_falls_back_to_the_source_and_says_so() -> None:
    texts = Texts.of("Habitação", en="Housing")
    shown = texts.shown("ar")
    assert (shown.words, shown.tag, shown.direction, shown.fallback) == (
        "Habitação",
        "pt",
        "ltr",
        True,
    )
    assert texts.shown("en").fallback is False


def test_new_source_words_make_translations_stale_until_they_are_looked_at() -> None:
    texts = Texts.of("Casa", bn="বাড়ি").put("pt", "Lar")
    assert texts.state("bn") is TranslationState.STALE
    assert texts.put("bn", "ঘর").state("bn") is TranslationState.REVIEWED
    assert texts.put("pt", "Casa").words("bn") == "বাড়ি"


def test_a_machines_words_are_labelled() -> None:
    texts = Texts.of("Casa").put("uk", "Дім", TranslationState.MACHINE)
    assert texts.shown("uk").machine
    assert not texts.shown("pt").machine


@given(st.dictionaries(tags, words, min_size=1), tags)
def test_texts_survive_json_and_never_show_nothing(by: dict[str, str], reader: str) -> None:
    texts = Texts.from_words(by, source=next(iter(by)))
    assert Texts.from_json(texts.to_json()) == texts
    assert texts.shown(reader).words


@given(st.text())
def test_clean_is_idempotent_and_leaves_no_bidi_or_control(raw: str) -> None:
    tidy = clean_text(raw)
    assert clean_text(tidy) == tidy
    assert unicodedata.is_normalized("NFC", tidy)
    assert not set(tidy) & {"\u202e", "\u2066", "\x00", "\r", "\x1b"}


def test_joiners_that_spelling_needs_are_kept() -> None:
    assert clean_text("गर्\u200dयौं") == "गर्\u200dयौं"
    assert clean_text("می\u200cخواهم") == "می\u200cخواهم"


@pytest.mark.parametrize(
    ("tag", "direction"),
    [("fa", "rtl"), ("ps", "rtl"), ("fa-AF", "rtl"), ("ckb", "rtl"), ("pa-Arab", "rtl"), ("de", "ltr"),
     ("ku", "ltr"), ("uz-Arab", "rtl"), ("ar-Latn", "ltr"), ("so", "ltr"), ("ti", "ltr")],
)  # fmt: skip
def test_languages_without_screens_have_their_direction_too(tag: str, direction: str) -> None:
    assert language_of_tag(tag).direction == direction


@pytest.mark.parametrize("tag", ["wo\n", "wo" + "-abc" * 9])
def test_what_is_no_tag_or_endless_is_refused(tag: str) -> None:
    with pytest.raises(ValueError, match="tag"):
        language_of_tag(tag)
