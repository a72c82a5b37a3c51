"""What questions are called, wherever it is written: in expressions, and in words (`${name}`).

A name is always written `${name}`, in quoted strings too (`jr:choice-name(${q}, '${q}')`), so it is
found in expressions that are not sound yet as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from consult.languages.rules import Text, Texts, digest
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Group, Item, Question, walk
from consult.questionnaire.rules.texts import with_texts

_NAME = re.compile(r"\$\{\s*([^{}\s]+)\s*\}")
EXPRESSIONS = (
    "relevant", "required_if", "constraint", "choice_filter", "default", "calculation"
)  # fmt: skip


def _written(words: str, names: Mapping[str, str]) -> str:
    def new(found: re.Match[str]) -> str:
        return f"${{{names[found[1]]}}}" if found[1] in names else found[0]

    return _NAME.sub(new, words)


def _text(text: Texts, names: Mapping[str, str]) -> Texts:
    """The words with the new names; a translation that was up to date stays so."""
    old = text.words(text.source)
    new = _written(old, names)
    by = {
        tag: Text(
            _written(one.words, names),
            one.state,
            digest(new) if one.source_hash == digest(old) else one.source_hash,
        )
        for tag, one in text.by.items()
    }
    return Texts(text.source, by)


def _one(item: Item, names: Mapping[str, str]) -> Item:
    item = with_texts(item, lambda text: _text(text, names))
    if isinstance(item, Question):
        expressions: dict[str, Any] = {
            field: _written(getattr(item, field), names) for field in EXPRESSIONS
        }
        return replace(item, **expressions)
    repeat = item.repeat and replace(item.repeat, count=_written(item.repeat.count, names))
    items = renamed(item.items, names)
    return replace(item, relevant=_written(item.relevant, names), repeat=repeat, items=items)


def renamed(items: tuple[Item, ...], names: Mapping[str, str]) -> tuple[Item, ...]:
    """Items that speak of other items by their new names; their own names stay."""
    return tuple(_one(item, names) for item in items)


def rename(questionnaire: Questionnaire, key: str, name: str) -> Questionnaire:
    """Call a question or group something else ("": by its key), wherever it is spoken of."""
    return _rename(
        questionnaire, key, lambda item: replace(item, alias="" if name == key else name)
    )


def _rename(
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
    return speaking(replace(questionnaire, items=items), names)


def speaking(questionnaire: Questionnaire, names: Mapping[str, str]) -> Questionnaire:
    """The whole, speaking of items by their new names."""
    if not any(old != new for old, new in names.items()):
        return questionnaire
    return replace(questionnaire, items=renamed(questionnaire.items, names))


def mentions(questionnaire: Questionnaire, name: str) -> list[str]:
    """The keys of the items that speak of a name, in order."""
    found = []
    for item, _ in walk(questionnaire.items):
        written = [item.relevant]
        if isinstance(item, Question):
            written += [getattr(item, field) for field in EXPRESSIONS]
        elif item.repeat:
            written.append(item.repeat.count)
        if any(name == one for words in written for one in _NAME.findall(words)):
            found.append(item.key)
    return found
