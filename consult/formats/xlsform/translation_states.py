"""Texts in the columns of a workbook, and how far each can be trusted. Pure.

A cell holds words; that they are a draft, or which words they were translated from, stands in the
column `consult::states` as JSON, for the texts of which it is not plain: what people write in a
workbook counts as reviewed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from consult.languages.rules import Text, Texts, TranslationState

TranslationStates = dict[str, dict[str, Any]]


def reviewed_texts(words: Mapping[str, str], source: str) -> Texts:
    """Texts of words that a workbook holds."""
    return Texts.from_words(words, source)


def translation_states(
    texts: Mapping[str, Texts | None], source: str, always: frozenset[str]
) -> TranslationStates:
    """What must be told about texts besides their words, by the name of their column.

    `always` are the columns whose texts are never None.
    """
    told: TranslationStates = {}
    for name, one in texts.items():
        if one is None:
            continue
        words = {tag: text.words for tag, text in one.by.items()}
        expected = reviewed_texts(words, source) if words or name in always else None
        if one != expected:
            by = {
                tag: [text.state.value, text.source_hash]
                for tag, text in one.by.items()
                if expected is None or expected.by.get(tag) != text
            }
            told[name] = {"source": one.source, "by": by}
    return told


def states_to_cell(states: TranslationStates) -> str:
    """States as a cell."""
    return json.dumps(states, ensure_ascii=False, sort_keys=True) if states else ""


def states_from_cell(cell: str) -> TranslationStates:
    """States out of a cell; none where it is damaged."""
    try:
        value = json.loads(cell) if cell else {}
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def texts_with_states(words: Mapping[str, str], source: str, state: Any) -> Texts | None:
    """The texts of some words with their states; None where there are neither."""
    expected = reviewed_texts(words, source)
    if not isinstance(state, dict):
        return expected if words else None
    by = dict(expected.by)
    for tag, told in (state.get("by") or {}).items():
        if tag in words and isinstance(told, list) and len(told) == 2:
            by[tag] = _text(expected.by.get(tag, Text(words[tag])).words, told)
    return Texts(str(state.get("source") or source), by)


def texts_or_empty(words: Mapping[str, str], source: str, state: Any) -> Texts:
    """The same, for a text that is there even where it is empty."""
    found = texts_with_states(words, source, state)
    return Texts(source) if found is None else found


def _text(words: str, told: list[Any]) -> Text:
    try:
        return Text(words, TranslationState(told[0]), told[1] if isinstance(told[1], str) else None)
    except ValueError:
        return Text(words)
