"""Languages by the names that people give them: `Português (pt)`, `Arabic`, `français`, `Oromiffa`.

Names come from the 16 languages of the screens and from CLDR, in English, Portuguese, French, Spanish and
the language itself. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from babel import Locale, UnknownLocaleError

from consult.languages.rules import LANGUAGES, best_match, known_language, language_of_tag

_BRACKETS = re.compile(r"\(\s*([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*)\s*\)\s*$")
_CODE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_NAMED_IN = ("en", "pt", "fr", "es")
_OWN_NAMES = (
    "am", "bg", "cs", "de", "el", "fa", "fi", "ha", "hr", "hu", "hy", "id", "ig", "it", "ja", "ka", "km",
    "ko", "ku", "lo", "lt", "mg", "ml", "mr", "my", "nl", "no", "om", "pl", "ps", "si", "sk", "so", "sq",
    "sr", "sv", "sw", "ta", "te", "th", "ti", "tr", "uz", "vi", "wo", "yo", "zh", "zu",
)  # fmt: skip
_ALIASES = {
    "tigirigna": "ti", "tigrigna": "ti", "oromiffa": "om", "oromifa": "om", "afaanoromoo": "om",
    "afaanoromo": "om", "farsi": "fa", "dari": "fa-AF", "mandarin": "zh-Hans", "chinese": "zh-Hans",
    "simplifiedchinese": "zh-Hans", "chinesesimplified": "zh-Hans", "中文": "zh-Hans",
    "chines": "zh-Hans", "chinois": "zh-Hans", "chino": "zh-Hans", "kriolu": "kea",
    "crioulocaboverdiano": "kea", "caboverdiano": "kea", "capeverdeancreole": "kea",
    "crioulo": "kea", "guineense": "pov", "kriol": "pov", "crioulodaguinebissau": "pov",
    "panjabi": "pa", "punjabi": "pa", "bangla": "bn", "bengali": "bn", "nepali": "ne",
    "moldovan": "ro", "kurmanji": "ku", "sorani": "ckb", "myanmar": "my", "rohingya": "rhg",
    "kiswahili": "sw", "castellano": "es", "brazilianportuguese": "pt", "farsipersian": "fa",
    "ukranian": "uk", "portugues": "pt", "arabe": "ar", "pashtu": "ps", "somalian": "so",
}  # fmt: skip


def language_tag(name: str) -> str | None:
    """The tag of a language by its name, its code, or its code in brackets; None where unknown."""
    bracketed = _BRACKETS.search(name)
    if bracketed and (tag := _tag(bracketed[1])):
        return tag
    plain = name.strip()
    if _CODE.fullmatch(plain) and (tag := _tag(plain)):
        return tag
    return _names().get(_folded(_BRACKETS.sub("", plain))) or _names().get(_folded(plain))


def language_heading(tag: str) -> str:
    """How a heading names a language: `Português (pt)`."""
    return f"{language_of_tag(tag).own_name} ({tag})"


def _tag(written: str) -> str | None:
    """A code as a tag of ours where there is one, else as it is where CLDR knows the language."""
    code = written.replace("_", "-")
    if found := known_language(code):
        return found.tag
    if ours := best_match(code, LANGUAGES):
        return ours
    base = code.split("-")[0].lower()
    return "-".join([base, *code.split("-")[1:]]) if base in _codes() else None


@cache
def _codes() -> frozenset[str]:
    return frozenset(Locale("en").languages)


@cache
def _names() -> dict[str, str]:
    found: dict[str, str] = {}
    for tag, language in LANGUAGES.items():
        found[_folded(language.own_name)] = found[_folded(language.english_name)] = tag
    found.update(_ALIASES)
    for locale in _NAMED_IN:
        for code, name in Locale(locale).languages.items():
            named = _tag(code)
            if named and "_" not in code:
                found.setdefault(_folded(name), named)
    for code in _OWN_NAMES:
        try:
            own = Locale(code).languages.get(code, "")
        except UnknownLocaleError:
            continue
        found.setdefault(_folded(own), _tag(code) or code)
    found.pop("", None)
    return found


def _folded(name: str) -> str:
    """A name without case, accents, spaces and signs."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in plain if c.isalnum())
