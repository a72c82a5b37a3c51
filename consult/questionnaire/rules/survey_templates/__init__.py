"""Questionnaires to begin with: a survey of needs in 15 questions, and a poll of three."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from consult.languages.rules import Text, Texts, TranslationState

from ..document import Questionnaire
from ..items import Choice, Group, Item, Question
from ..json_decoding import from_plain
from ..texts import map_texts


class SurveyTemplate(StrEnum):
    """What a new survey can begin with."""

    BLANK = "blank"
    NEEDS = "needs"
    POLL = "poll"


def template_json(template: SurveyTemplate) -> dict[str, Any]:
    """A sample as it is written, for `reading.from_plain`."""
    path = Path(__file__).with_name(f"{template.value}.json")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def start_from_template(
    template: SurveyTemplate, *, language: str, areas: Collection[str], title: str
) -> Questionnaire:
    """A questionnaire to go on with: in a language where the sample speaks it, under a title.

    Of the areas it has only those of the plan. Its translations wait to be checked.
    """
    if template is SurveyTemplate.BLANK:
        return Questionnaire(Texts.of(title, language))
    value = template_json(template)
    whole = from_plain(value, language if language in value["title"] else "pt")
    source = whole.title.source
    front = {name: _as_drafts(getattr(whole, name)) for name in ("title", "intro", "thanks")}
    if title and title != whole.title.words(source):
        front["title"] = Texts.of(title, source)
    items = tuple(_adapted(item, areas) for item in whole.items)
    return replace(whole, **front, items=items)


def _as_drafts(text: Texts) -> Texts:
    by = {
        tag: one if tag == text.source else Text(one.words, TranslationState.DRAFT, one.source_hash)
        for tag, one in text.by.items()
    }
    return Texts(text.source, by)


def _adapted(item: Item, areas: Collection[str]) -> Item:
    item = map_texts(item, _as_drafts)
    if isinstance(item, Group):
        return replace(item, items=tuple(_adapted(inner, areas) for inner in item.items))
    return _with_known_areas(item, areas)


def _with_known_areas(question: Question, areas: Collection[str]) -> Question:
    def pictured(choice: Choice) -> Choice:
        return choice if choice.area in areas else replace(choice, area=None)

    return replace(
        question,
        areas=tuple(code for code in question.areas if code in areas),
        choices=tuple(pictured(choice) for choice in question.choices),
    )
