"""LimeSurvey's codes of languages as tags of ours, and its HTML as texts in them. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from consult.languages.rules import Texts, language_of_tag

from ..codes import QuestionnaireCode
from ..findings import FormLanguage
from ..language_names import language_tag
from .finding_log import FindingLog, SourceLocation
from .html_text import html_to_text
from .lss_parsing import MAX_FIELD_LENGTH
from .survey_structure import LocalizedHtml

_FORMALITY = re.compile(r"-(?:informal|formal|easy)$", re.IGNORECASE)
"""Ways to address people, which LimeSurvey keeps as languages of their own."""


_PICTURE = re.compile(r"\S{1,300}\.(?:png|jpe?g|gif|svg|webp)", re.IGNORECASE)
"""An answer that is a picture: its address stands in the place of words."""


@dataclass
class SurveyLanguages:
    """The languages of a survey. `tags` are ours, by LimeSurvey's code; None where texts are left out."""

    found: FindingLog
    base: str
    tags: dict[str, str | None] = field(default_factory=dict)
    counted: dict[str, int] = field(default_factory=dict)
    source: str = "pt"

    def learn(self, codes: list[str], mapped: Mapping[str, str | None], otherwise: str) -> None:
        """Take the languages in; `mapped` is what the person said of unknown ones."""
        taken: dict[str, str] = {}
        for code in codes:
            tag = mapped[code] if code in mapped else _tag(code)
            if tag is None and code not in mapped:
                self.found.note(
                    QuestionnaireCode.UNKNOWN_LANGUAGE, SourceLocation(), code, language=code
                )
            elif tag is not None and tag in taken:
                told = {"language": code, "other": taken[tag]}
                self.found.note(
                    QuestionnaireCode.LSS_LANGUAGE_TWICE, SourceLocation(), code, **told
                )
                tag = None
            if tag is not None:
                taken[tag] = code
            self.tags[code] = tag
            self.counted[code] = 0
        self.source = self.tags.get(self.base) or otherwise

    def texts(self, raw: LocalizedHtml, at: SourceLocation) -> Texts:
        """The plain words of a text in every language that we know."""
        words: dict[str, str] = {}
        dropped: set[str] = set()
        for code, html in raw.items():
            tag = self.tags.get(code)
            if tag is None:
                if code in self.counted and html.strip():
                    self.counted[code] += 1
                continue
            if len(html) >= MAX_FIELD_LENGTH:
                self.found.note(
                    QuestionnaireCode.LSS_TEXT_CUT, at, html[:200], most=f"{MAX_FIELD_LENGTH:,}"
                )
            simple = html_to_text(html)
            dropped |= simple.dropped
            if _PICTURE.fullmatch(simple.words):
                dropped.add("img")
            elif simple.words:
                words[tag] = simple.words
                self.counted[code] += 1
        if dropped:
            self.found.note(QuestionnaireCode.LSS_MEDIA, at, what=", ".join(sorted(dropped)))
        return Texts.from_words(words, self.source)

    def told(self) -> list[FormLanguage]:
        """The languages for the report."""
        return [FormLanguage(code, tag, self.counted[code]) for code, tag in self.tags.items()]


def _tag(code: str) -> str | None:
    """`de-informal` is German; `pt-BR` Portuguese; a code that nobody knows is None."""
    tag = language_tag(_FORMALITY.sub("", code))
    if tag is None:
        return None
    try:
        language_of_tag(tag)
    except ValueError:
        return None
    return tag
