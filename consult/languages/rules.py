"""The 16 languages, and what of a text is shown to a reader of each. Pure."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any, Literal

Direction = Literal["ltr", "rtl"]


@dataclass(frozen=True)
class Language:
    """A language by its BCP 47 tag, its own name, its script (ISO 15924) and direction.

    `formats` is the CLDR locale that numbers, dates and plurals follow.
    """

    tag: str
    own_name: str
    english_name: str
    script: str
    formats: str
    direction: Direction = "ltr"
    fallbacks: tuple[str, ...] = ()


_ALL = (
    Language("pt", "Português", "Portuguese", "Latn", "pt_PT"),
    Language("en", "English", "English", "Latn", "en_GB"),
    Language("hi", "हिन्दी", "Hindi", "Deva", "hi", fallbacks=("en",)),
    Language("bn", "বাংলা", "Bengali", "Beng", "bn", fallbacks=("en",)),
    Language("ne", "नेपाली", "Nepali", "Deva", "ne", fallbacks=("en",)),
    Language("uk", "Українська", "Ukrainian", "Cyrl", "uk"),
    Language("pa", "ਪੰਜਾਬੀ", "Punjabi", "Guru", "pa", fallbacks=("en",)),
    Language("ur", "اردو", "Urdu", "Arab", "ur", "rtl", ("en",)),
    Language("fr", "Français", "French", "Latn", "fr"),
    Language("kea", "Kabuverdianu", "Cape Verdean creole", "Latn", "kea", fallbacks=("pt",)),
    Language("zh-Hans", "简体中文", "Chinese (simplified)", "Hans", "zh_Hans", fallbacks=("en",)),
    Language("ar", "العربية", "Arabic", "Arab", "ar", "rtl", ("en",)),
    Language("es", "Español", "Spanish", "Latn", "es"),
    Language("ru", "Русский", "Russian", "Cyrl", "ru"),
    Language("ro", "Română", "Romanian", "Latn", "ro"),
    Language(
        "pov", "Kriol (Guiné-Bissau)", "Guinea-Bissau creole", "Latn", "pt_PT", fallbacks=("pt",)
    ),
)
LANGUAGES: Mapping[str, Language] = {language.tag: language for language in _ALL}
PORTUGUESE = LANGUAGES["pt"]
_BY_SMALL_TAG = {language.tag.lower(): language for language in _ALL}

_RTL_LANGUAGES = frozenset(
    "ar arc ckb dv fa glk he ks lrc mzn nqo pnb prs ps rhg sd sdh ug ur yi".split()  # noqa: SIM905
)
_RTL_SCRIPTS = frozenset("adlm arab hebr nkoo rohg syrc thaa".split())  # noqa: SIM905
"""Languages and scripts written from right to left (CLDR, `characterOrder`)."""
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
LANGUAGE_TAG_PARSE_LIMIT = 35
"""Characters of the longest tag that BCP 47 (4.4.1) asks everybody to take."""


def known_language(tag: str) -> Language | None:
    """Return the language of a tag, whatever its case (`ZH-hans`), else None."""
    return _BY_SMALL_TAG.get(tag.lower())


def language_of_tag(tag: str) -> Language:
    """Return a language for any well-formed tag: people also speak what we have no screens in.

    Raises ValueError when the tag is not BCP 47 in form.
    """
    if found := known_language(tag):
        return found
    if len(tag) > LANGUAGE_TAG_PARSE_LIMIT:
        raise ValueError("longer than a language tag")
    return _foreign(tag)


@lru_cache(maxsize=1024)
def _foreign(tag: str) -> Language:
    if not _TAG.fullmatch(tag):
        raise ValueError(f"not a language tag: {tag!r}")
    base = known_language(tag.split("-")[0])
    return Language(tag, tag, tag, base.script if base else "Zyyy", "en_GB", _direction(tag, base))


def _direction(tag: str, base: Language | None) -> Direction:
    """Where a language is written to: by the script that its tag names, else by the language."""
    language, *rest = tag.lower().split("-")
    if script := next((part for part in rest if len(part) == 4 and part.isalpha()), ""):
        return "rtl" if script in _RTL_SCRIPTS else "ltr"
    if base:
        return base.direction
    return "rtl" if language in _RTL_LANGUAGES else "ltr"


def best_match(accept: str | None, offered: Iterable[str]) -> str | None:
    """Choose among the offered tags by an Accept-Language header (RFC 9110 12.5.4, RFC 4647 lookup).

    `zh-CN` and `zh` are served by `zh-Hans`; a weight of 0 excludes.
    """
    tags = list(offered)
    for wanted in _weighed(accept or ""):
        if found := _lookup(wanted, tags):
            return found
    return None


def _weighed(accept: str) -> list[str]:
    ranges: list[tuple[float, int, str]] = []
    for place, part in enumerate(accept[:1000].split(",")):
        tag, _, parameters = part.strip().partition(";")
        weight = re.match(r"\s*q=([01](?:\.\d{0,3})?)\s*$", parameters)
        quality = float(weight[1]) if weight else (0.0 if parameters.strip() else 1.0)
        if quality > 0 and _TAG.match(tag):
            ranges.append((-quality, place, tag))
    return [tag for _, _, tag in sorted(ranges)]


def _lookup(wanted: str, tags: list[str]) -> str | None:
    lowered = {tag.lower(): tag for tag in tags}
    parts = wanted.lower().split("-")
    if parts[0] == "zh" and not {"hant", "tw", "hk", "mo"} & set(parts):
        return lowered.get("zh-hans")
    while parts:
        if found := lowered.get("-".join(parts)):
            return found
        parts.pop()
    return None


class TranslationState(StrEnum):
    """How far a translation can be trusted. A text that is not there is `missing`."""

    MISSING = "missing"
    MACHINE = "machine"
    DRAFT = "draft"
    REVIEWED = "reviewed"
    STALE = "stale"


def source_digest(words: str) -> str:
    """Fingerprint of the source words a translation was made from."""
    return hashlib.sha256(words.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Text:
    """One text in one language; `source_hash` is of the words it was translated from."""

    words: str
    state: TranslationState = TranslationState.REVIEWED
    source_hash: str | None = None


@dataclass(frozen=True)
class ShownText:
    """What a reader is shown: the words, the language they really are in, and how they got there."""

    words: str
    language: Language
    fallback: bool = False
    machine: bool = False

    @property
    def tag(self) -> str:
        """BCP 47 tag for the `lang` attribute."""
        return self.language.tag

    @property
    def direction(self) -> Direction:
        """Direction for the `dir` attribute."""
        return self.language.direction

    @property
    def own_name(self) -> str:
        """The language's name in itself."""
        return self.language.own_name

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True)
class Texts:
    """The same text in several languages. Immutable: every change gives a new value."""

    source: str = "pt"
    by: Mapping[str, Text] = field(default_factory=dict)
    _shown: dict[str, ShownText] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @classmethod
    def of(cls, words: str = "", source: str = "pt", **others: str) -> Texts:
        """Make texts from reviewed words; `others` are by tag with `_` for `-`."""
        return cls.from_words(
            {source: words, **{k.replace("_", "-"): v for k, v in others.items()}}, source
        )

    @classmethod
    def from_words(
        cls,
        words: Mapping[str, str],
        source: str = "pt",
        state: TranslationState = TranslationState.REVIEWED,
    ) -> Texts:
        """Make texts from a mapping of tag to words; empty words are left out."""
        origin = clean_text(words.get(source, ""))
        by = {source: Text(origin)} if origin else {}
        for tag, value in words.items():
            if tag != source and clean_text(value):
                by[tag] = Text(clean_text(value), state, source_digest(origin))
        return cls(source, by)

    def put(
        self, tag: str, words: str, state: TranslationState = TranslationState.REVIEWED
    ) -> Texts:
        """Set the words of one language; new source words make every other language stale."""
        tidy, by = clean_text(words), dict(self.by)
        if not tidy:
            by.pop(tag, None)
            return Texts(self.source, by)
        if tag != self.source:
            by[tag] = Text(tidy, state, source_digest(self.words(self.source)))
            return Texts(self.source, by)
        by[tag] = Text(tidy)
        for other, text in by.items():
            if other != tag and text.source_hash != source_digest(tidy):
                by[other] = Text(text.words, TranslationState.STALE, text.source_hash)
        return Texts(self.source, by)

    def words(self, tag: str) -> str:
        """The words in this language, or an empty string."""
        return self.by[tag].words if tag in self.by else ""

    def state(self, tag: str) -> TranslationState:
        """The state of the words in this language."""
        return self.by[tag].state if tag in self.by else TranslationState.MISSING

    def shown(self, tag: str) -> ShownText:
        """What a reader of `tag` sees: their language, else its fallbacks, the source, then any."""
        if (known := self._shown.get(tag)) is None:
            known = self._shown[tag] = self._choose(tag)
        return known

    def _choose(self, tag: str) -> ShownText:
        language = language_of_tag(tag)
        for candidate in (tag, self.source, *language.fallbacks, *self.by):
            if candidate in self.by:
                text = self.by[candidate]
                return ShownText(
                    text.words,
                    language_of_tag(candidate),
                    candidate != tag,
                    text.state is TranslationState.MACHINE,
                )
        return ShownText("", language)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON value, as stored."""
        return {
            "source": self.source,
            "by": {
                tag: {"words": t.words, "state": t.state.value, "hash": t.source_hash}
                for tag, t in self.by.items()
            },
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Texts:
        """Read what `to_json` wrote."""
        by = {
            tag: Text(one["words"], TranslationState(one["state"]), one.get("hash"))
            for tag, one in value["by"].items()
        }
        return cls(value["source"], by)

    def __bool__(self) -> bool:
        return bool(self.by)

    def __hash__(self) -> int:
        """Equal texts hash alike; texts whose words differ only are told apart by comparing them."""
        return hash((self.source, frozenset(self.by)))


_BIDI = dict.fromkeys(
    [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF]
)
_CONTROLS = dict.fromkeys(c for c in range(0x20) if chr(c) not in "\n\t")


def clean_text(words: str) -> str:
    """Words as they are stored: NFC, `\\n` line ends, no bidi or control characters, trimmed.

    Bidi controls can make a text read other than it is written (Unicode TR 36); direction comes
    from the language instead. ZWJ and ZWNJ stay: Indic and Persian spelling needs them.
    """
    unified = words.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", unified).translate(_BIDI).translate(_CONTROLS).strip()
