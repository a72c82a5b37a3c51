"""Templates of surveys: a survey of needs in 15 questions, and a poll of three."""

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
from ..texts import FRONT_FIELDS, map_texts


class SurveyTemplate(StrEnum):
    """The template that a new survey starts from."""

    BLANK = "blank"
    NEEDS = "needs"
    POLL = "poll"


def template_json(template: SurveyTemplate) -> dict[str, Any]:
    """The file of a template, in the format of `json_decoding.from_plain`."""
    path = Path(__file__).with_name(f"{template.value}.json")
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def start_from_template(
    template: SurveyTemplate, *, language: str, areas: Collection[str], title: str
) -> Questionnaire:
    """A questionnaire made from a template, in a language if the template has it, with a title.

    It has only `areas`, those of the plan. Its translations are drafts, to be reviewed.
    """
    if template is SurveyTemplate.BLANK:
        return Questionnaire(Texts.of(title, language))
    plain = template_json(template)
    questionnaire = from_plain(plain, language if language in plain["title"] else "pt")
    source = questionnaire.title.source
    front = {name: _as_drafts(getattr(questionnaire, name)) for name in FRONT_FIELDS}
    if title and title != questionnaire.title.words(source):
        front["title"] = Texts.of(title, source)
    items = tuple(_adapted(item, areas) for item in questionnaire.items)
    return replace(questionnaire, **front, items=items)


def _as_drafts(text: Texts) -> Texts:
    by = {
        tag: translation
        if tag == text.source
        else Text(translation.words, TranslationState.DRAFT, translation.source_hash)
        for tag, translation in text.by.items()
    }
    return Texts(text.source, by)


def _adapted(item: Item, areas: Collection[str]) -> Item:
    item = map_texts(item, _as_drafts)
    if isinstance(item, Group):
        return replace(item, items=tuple(_adapted(inner, areas) for inner in item.items))
    return _with_known_areas(item, areas)


def _with_known_areas(question: Question, areas: Collection[str]) -> Question:
    def with_known_area(choice: Choice) -> Choice:
        return choice if choice.area in areas else replace(choice, area=None)

    return replace(
        question,
        areas=tuple(code for code in question.areas if code in areas),
        choices=tuple(with_known_area(choice) for choice in question.choices),
    )
