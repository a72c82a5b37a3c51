"""Every text of a questionnaire by its place: `title`, `Q03/label`, `Q03/choices/a`."""

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
    """A question or group (not what is in it) with every text changed."""
    changed: dict[str, Any] = {
        one.name: change(held)
        for one in fields(item)
        if isinstance(held := getattr(item, one.name), Texts)
    }
    if isinstance(item, Group):
        return replace(item, **changed)
    choices = tuple(replace(choice, label=change(choice.label)) for choice in item.choices)
    return replace(item, **changed, choices=choices)


def located_texts(questionnaire: Questionnaire) -> Iterator[tuple[str, Texts]]:
    """Every text that has words, with its place, in the order in which people read."""
    yield from _non_empty((name, getattr(questionnaire, name)) for name in FRONT_FIELDS[:2])
    for item, _ in walk_items(questionnaire.items):
        yield from _non_empty(
            (f"{item.key}/{at}", text) for at, text in json_encoding.texts_of(item)
        )
    yield from _non_empty([("thanks", questionnaire.thanks)])


def _non_empty(found: Iterable[tuple[str, Texts]]) -> Iterator[tuple[str, Texts]]:
    yield from ((place, text) for place, text in found if text)


def respondent_texts(questionnaire: Questionnaire) -> Iterator[tuple[str, Texts]]:
    """Those of them that people read: not the labels of what is worked out or hidden."""
    silent = {question.key for question in questionnaire.questions if question.is_invisible}
    for place, text in located_texts(questionnaire):
        if place.split("/")[0] not in silent:
            yield place, text


def text_at(questionnaire: Questionnaire, place: str) -> Texts | None:
    """The text at a place; None where there is none."""
    return next((text for at, text in located_texts(questionnaire) if at == place), None)


def replace_texts(questionnaire: Questionnaire, texts: dict[str, Texts]) -> Questionnaire:
    """Set the texts at places; a place that is gone is left out."""
    front = {name: texts[name] for name in FRONT_FIELDS if name in texts}

    def changed(items: tuple[Item, ...]) -> tuple[Item, ...]:
        return tuple(_replace_in_item(item, texts, changed) for item in items)

    return replace(questionnaire, **front, items=changed(questionnaire.items))


def _replace_in_item(
    item: Item,
    texts: dict[str, Texts],
    within: Callable[[tuple[Item, ...]], tuple[Item, ...]],
) -> Item:
    own: dict[str, Any] = {
        at: texts[place]
        for at, _ in json_encoding.texts_of(item)
        if (place := f"{item.key}/{at}") in texts
    }
    if isinstance(item, Group):
        return replace(item, items=within(item.items), **own)
    choices = tuple(
        replace(choice, label=own.pop(f"choices/{choice.key}", choice.label))
        for choice in item.choices
    )
    return replace(item, choices=choices, **own)


def keep_translation_states(text: Texts, before: Texts | None) -> Texts:
    """A text after a small correction of its source: what was up to date in `before` still is."""
    if before is None or before.source != text.source:
        return text
    old, new = before.words(text.source), text.words(text.source)
    by = {
        tag: Text(one.words, before.state(tag), source_digest(new))
        if tag != text.source
        and tag in before.by
        and before.by[tag].source_hash == source_digest(old)
        and before.by[tag].words == one.words
        else one
        for tag, one in text.by.items()
    }
    return Texts(text.source, by)
