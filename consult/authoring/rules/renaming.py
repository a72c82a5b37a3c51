"""What questions are called, wherever it is written: in expressions, and in words (`${name}`).

A name is always written `${name}`, in quoted strings too (`jr:choice-name(${q}, '${q}')`), so it is
found in expressions that are not sound yet as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from consult.languages.rules import Text, Texts, source_digest
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Group, Item, Question, walk_items
from consult.questionnaire.rules.logic import EXPRESSION_FIELDS, REFERENCE, expression_sources
from consult.questionnaire.rules.texts import map_texts


def _substitute_names(words: str, names: Mapping[str, str]) -> str:
    def new(found: re.Match[str]) -> str:
        return f"${{{names[found[1]]}}}" if found[1] in names else found[0]

    return REFERENCE.sub(new, words)


def _rename_in_text(text: Texts, names: Mapping[str, str]) -> Texts:
    """The words with the new names; a translation that was up to date stays so."""
    old = text.words(text.source)
    new = _substitute_names(old, names)
    by = {
        tag: Text(
            _substitute_names(one.words, names),
            one.state,
            source_digest(new) if one.source_hash == source_digest(old) else one.source_hash,
        )
        for tag, one in text.by.items()
    }
    return Texts(text.source, by)


def _rename_in_item(item: Item, names: Mapping[str, str]) -> Item:
    item = map_texts(item, lambda text: _rename_in_text(text, names))
    if isinstance(item, Question):
        expressions: dict[str, Any] = {
            field: _substitute_names(getattr(item, field), names) for field in EXPRESSION_FIELDS
        }
        return replace(item, **expressions)
    repeat = item.repeat and replace(item.repeat, count=_substitute_names(item.repeat.count, names))
    items = rename_in_items(item.items, names)
    return replace(
        item, relevant=_substitute_names(item.relevant, names), repeat=repeat, items=items
    )


def rename_in_items(items: tuple[Item, ...], names: Mapping[str, str]) -> tuple[Item, ...]:
    """Items that speak of other items by their new names; their own names stay."""
    return tuple(_rename_in_item(item, names) for item in items)


def rename_item(questionnaire: Questionnaire, key: str, name: str) -> Questionnaire:
    """Call a question or group something else ("": by its key), wherever it is spoken of."""
    return _rename_with(
        questionnaire, key, lambda item: replace(item, alias="" if name == key else name)
    )


def _rename_with(
    questionnaire: Questionnaire, key: str, change: Callable[[Item], Item]
) -> Questionnaire:
    names: dict[str, str] = {}

    def changed(items: tuple[Item, ...]) -> tuple[Item, ...]:
        found = []
        for item in items:
            if item.key == key:
                names[item.name] = change(item).name
                item = change(item)
            if isinstance(item, Group):
                item = replace(item, items=changed(item.items))
            found.append(item)
        return tuple(found)

    items = changed(questionnaire.items)
    return rename_references(replace(questionnaire, items=items), names)


def rename_references(questionnaire: Questionnaire, names: Mapping[str, str]) -> Questionnaire:
    """The whole, speaking of items by their new names."""
    if not any(old != new for old, new in names.items()):
        return questionnaire
    return replace(questionnaire, items=rename_in_items(questionnaire.items, names))


def items_referencing(questionnaire: Questionnaire, name: str) -> list[str]:
    """The keys of the items that speak of a name, in order."""
    found = []
    for item, _ in walk_items(questionnaire.items):
        sources = expression_sources(item).values()
        if any(name in REFERENCE.findall(source) for source in sources):
            found.append(item.key)
    return found
