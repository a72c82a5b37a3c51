"""A whole sheet: what stands before, between and after the questions. Only the marks are missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from consult.languages.rules import Language, Texts
from consult.questionnaire.rules.document import Questionnaire
from consult.web.translator import TaggedText

from . import wording
from .answer_areas import shapes_used
from .content import Plain, SheetWriter


@dataclass(frozen=True)
class CoverPage:
    """What a sheet says besides its questions: whose it is, until when and where it is taken."""

    plan: Texts
    place: str = ""
    until: date | None = None
    where: str = ""


def sheet_document(
    questionnaire: Questionnaire, cover: CoverPage, language: Language
) -> tuple[Plain, set[str]]:
    """A whole sheet but for its marks, and the characters that had to be left out."""
    writer = SheetWriter(questionnaire, language)
    blocks = list(writer.blocks(questionnaire.items))
    until = cover.until
    sheet = {
        "tag": language.tag,
        "rtl": language.direction == "rtl",
        "plan": writer.show(cover.plan) or writer.bare("…"),
        "place": writer.piece(TaggedText(cover.place, "pt")) if cover.place else None,
        "title": writer.show(questionnaire.title) or writer.bare("…"),
        "intro": writer.show(questionnaire.intro),
        "until": writer.say(wording.hand_in_by, until) if until else None,
        "where": _hand_in_place(writer, cover.where),
        "how": _instructions(writer, shapes_used(blocks)),
        "blocks": blocks,
        "contact": writer.contact(),
        "thanks": writer.say(wording.thanks),
        "page-of": writer.say(wording.page_of),
        "sheet-of": writer.say(wording.sheet_number),
        "empty": writer.say(wording.blank_page),
    }
    return {**sheet, "tags": sorted(writer.tags)}, writer.left_out


def _hand_in_place(writer: SheetWriter, words: str) -> Plain | None:
    """Where sheets are taken, in the language it was written in as far as its letters tell."""
    if not words:
        return None
    language = writer.language
    latin = not any(ord(letter) > 0x36F and letter.isalpha() for letter in words)
    tag = "pt" if latin and language.script != "Latn" else language.tag
    return {
        "heading": writer.say(wording.where_to_hand_in),
        "words": writer.piece(TaggedText(words, tag)),
    }


def _instructions(writer: SheetWriter, shapes: list[str]) -> Plain:
    """How to fill in what is found on this sheet."""
    return {
        "heading": writer.say(wording.INSTRUCTIONS["heading"]),
        "shapes": [
            {"shape": one, "words": writer.say(wording.INSTRUCTIONS[one])} for one in shapes
        ],
        "rules": [writer.say(wording.INSTRUCTIONS[one]) for one in ("skip", "name", "codes")],
    }
