"""The texts of a questionnaire by location: `title`, `Q03/label`, `Q03/choices/a`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, replace
from typing import Any

from consult.languages.rules import Text, Texts, source_digest

from . import json_encoding
from .document import Questionnaire
from .items import Group, Item, walk_items

FRONT_FIELDS = ("title", "intro", "thanks")


def map_texts(item: Item, change: Callable[[Texts], Texts]) -> Item:
    """A question or group with every text changed, except those of the items in a group."""
    changed: dict[str, Any] = {
        field.name: change(content)
        for field in fields(item)
        if isinstance(content := getattr(item, field.name), Texts)
    }
    if isinstance(item, Group):
        return replace(item, **changed)
    choices = tuple(replace(choice, label=change(choice.label)) for choice in item.choices)
    return replace(item, **changed, choices=choices)


def located_texts(questionnaire: Questionnaire) -> Iterator[tuple[str, Texts]]:
    """Every text that is not empty, with its location, in reading order."""
    yield from _non_empty((name, getattr(questionnaire, name)) for name in FRONT_FIELDS[:2])
    for item, _ in walk_items(questionnaire.items):
        yield from _non_empty(
            (f"{item.key}/{part}", text) for part, text in json_encoding.texts_of(item)
        )
    yield from _non_empty([("thanks", questionnaire.thanks)])


def _non_empty(located: Iterable[tuple[str, Texts]]) -> Iterator[tuple[str, Texts]]:
    yield from ((location, text) for location, text in located if text)


def respondent_texts(questionnaire: Questionnaire) -> Iterator[tuple[str, Texts]]:
    """The texts that respondents read: without those of calculations and hidden values."""
    invisible = {question.key for question in questionnaire.questions if question.is_invisible}
    for location, text in located_texts(questionnaire):
        if location.split("/")[0] not in invisible:
            yield location, text


def text_at(questionnaire: Questionnaire, location: str) -> Texts | None:
    """The text at a location; None where there is none."""
    return next((text for at, text in located_texts(questionnaire) if at == location), None)


def replace_texts(questionnaire: Questionnaire, texts: dict[str, Texts]) -> Questionnaire:
    """The questionnaire with other texts at locations; a location that does not exist is ignored."""
    front = {name: texts[name] for name in FRONT_FIELDS if name in texts}

    def changed(items: tuple[Item, ...]) -> tuple[Item, ...]:
        return tuple(_replace_in_item(item, texts, changed) for item in items)

    return replace(questionnaire, **front, items=changed(questionnaire.items))


def _replace_in_item(
    item: Item,
    texts: dict[str, Texts],
    replace_in_items: Callable[[tuple[Item, ...]], tuple[Item, ...]],
) -> Item:
    replaced: dict[str, Any] = {
        part: texts[location]
        for part, _ in json_encoding.texts_of(item)
        if (location := f"{item.key}/{part}") in texts
    }
    if isinstance(item, Group):
        return replace(item, items=replace_in_items(item.items), **replaced)
    choices = tuple(
        replace(choice, label=replaced.pop(f"choices/{choice.key}", choice.label))
        for choice in item.choices
    )
    return replace(item, choices=choices, **replaced)


def keep_translation_states(text: Texts, before: Texts | None) -> Texts:
    """A text after a small correction of its source: translations that were current stay current.

    A translation keeps its state if its words are those of `before` and were made from its source.
    """
    if before is None or before.source != text.source:
        return text
    digest_before = source_digest(before.words(text.source))
    digest = source_digest(text.words(text.source))
    by = {
        tag: Text(translation.words, before.state(tag), digest)
        if tag != text.source
        and tag in before.by
        and before.by[tag].source_hash == digest_before
        and before.by[tag].words == translation.words
        else translation
        for tag, translation in text.by.items()
    }
    return Texts(text.source, by)
