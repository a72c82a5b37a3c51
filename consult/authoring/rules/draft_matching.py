"""A questionnaire from a file in the place of a draft: what is the same question keeps its key.

The same is what has the same name, or what somebody says is the same. Answers belong to keys, so results
go on; a question that was published as another kind gets a new key. What a file of another tool does not
hold stays as it was: areas, measures, translations. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from consult.languages.rules import Texts
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Choice, Group, Item, Question, walk_items

from .keys import PublishedKeys


@dataclass(frozen=True)
class QuestionMatch:
    """Which question of a file is which of the draft: keys of the draft by keys of the file.

    `lost` are questions of the draft that the file does not have, `new` those that only it has.
    """

    same: Mapping[str, str]
    lost: tuple[Question, ...]
    new: tuple[Question, ...]


def match_questions(
    new: Questionnaire, old: Questionnaire, manual_matches: Mapping[str, str] | None = None
) -> QuestionMatch:
    """Match questions by name; `said` are keys of the file by keys of the draft, told by somebody."""
    by_name = {question.name: question.key for question in old.questions}
    known, fresh = set(old.by_key), new.by_key
    same: dict[str, str] = {}
    for before, now in (manual_matches or {}).items():
        if before in known and now in fresh and now not in same:
            same[now] = before
    taken = set(same.values())
    for question in new.questions:
        named = by_name.get(question.name)
        if named and question.key not in same and named not in taken:
            same[question.key] = named
            taken.add(named)
    return QuestionMatch(
        same,
        tuple(question for question in old.questions if question.key not in taken),
        tuple(question for question in new.questions if question.key not in same),
    )


def merge_into_draft(
    new: Questionnaire,
    old: Questionnaire,
    published: PublishedKeys,
    manual_matches: Mapping[str, str] | None = None,
) -> Questionnaire:
    """The questionnaire of a file with the keys of the draft where they match."""
    match = match_questions(new, old, manual_matches)
    keys = _keys(new, old, published, match)
    groups = {group.name: group for group in old.groups}

    def changed(items: Iterable[Item]) -> tuple[Item, ...]:
        return tuple(_one(item) for item in items)

    def _one(item: Item) -> Item:
        named: dict[str, Any] = {"key": keys[item.key], "alias": _alias(item, keys[item.key])}
        if isinstance(item, Group):
            before = groups.get(item.name)
            words = _merged_labels(item, before) if before else {}
            return replace(item, **named, **words, items=changed(item.items))
        earlier = old.by_key.get(match.same.get(item.key, ""))
        if earlier is None:
            return replace(item, **named)
        return replace(_with_draft_details(item, earlier, published), **named)

    front = {
        name: _merged_texts(getattr(new, name), getattr(old, name))
        for name in ("title", "intro", "thanks")
    }
    return replace(new, items=changed(new.items), **front)


def _alias(item: Item, key: str) -> str:
    return "" if item.name == key else item.name


def _keys(
    new: Questionnaire, old: Questionnaire, published: PublishedKeys, match: QuestionMatch
) -> dict[str, str]:
    """The key that each question and group of the file has from now on."""
    group_keys = {group.name: group.key for group in old.groups}
    in_draft = {item.key for item, _ in walk_items(old.items)}
    reserved = in_draft | set(published.kinds) | published.names
    found: dict[str, str] = {}
    for item, _ in walk_items(new.items):
        before = match.same.get(item.key)
        if isinstance(item, Group):
            before = group_keys.pop(item.name, None)
        elif before and published.published(before) and published.kinds[before] != item.kind:
            before = None
        elif not before and item.key == item.name and item.key not in in_draft:
            before = item.key if published.kinds.get(item.key) == item.kind else None  # asked again
        if before:
            found[item.key] = before
    taken = reserved | set(found.values())
    for item, _ in walk_items(new.items):
        if item.key not in found:
            key = _free_key(item.key, taken)
            found[item.key] = key
            taken.add(key)
    return found


def _free_key(wanted: str, taken: set[str]) -> str:
    """The key, or the first with a number behind it that is free."""
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted[:34]}-{number}" in taken:
        number += 1
    return f"{wanted[:34]}-{number}"


def _with_draft_details(item: Question, earlier: Question, published: PublishedKeys) -> Question:
    """A question with what the draft says of it and the file does not."""
    links: dict[str, Any] = {
        "areas": item.areas or earlier.areas,
        "measures": item.measures or earlier.measures,
        "sensitive": item.sensitive or earlier.sensitive,
        "breakdown": item.breakdown or earlier.breakdown,
        "low": item.low or earlier.low,
        "high": item.high or earlier.high,
    }
    if item.kind != earlier.kind:
        return replace(item, **_merged_labels(item, earlier))
    return replace(
        item, **links, **_merged_labels(item, earlier), choices=_choices(item, earlier, published)
    )


def _choices(item: Question, earlier: Question, published: PublishedKeys) -> tuple[Choice, ...]:
    by_name = {choice.name: choice for choice in earlier.choices}
    others = {choice.key for choice in earlier.choices}
    retired = published.choices.get(earlier.key, frozenset()) - others
    used = {by_name[c.name].key for c in item.choices if c.name in by_name}
    found = []
    for choice in item.choices:
        before = by_name.get(choice.name)
        key = before.key if before else choice.key
        if before is None and (key in used | others or (key in retired and key != choice.name)):
            key = _free_key(key, used | others | retired)
        used.add(key)
        label = _merged_texts(choice.label, before.label) if before else choice.label
        area = choice.area or (before.area if before else None)
        alias = "" if choice.name == key else choice.name
        exclusive = choice.exclusive or bool(before and before.exclusive)
        found.append(
            replace(choice, key=key, alias=alias, label=label, area=area, exclusive=exclusive)
        )
    return tuple(found)


def _merged_labels(item: Item, earlier: Item) -> dict[str, Any]:
    """The words of a file with the translations that only the draft has."""
    hint = item.hint
    if hint and earlier.hint:
        hint = _merged_texts(hint, earlier.hint)
    return {"label": _merged_texts(item.label, earlier.label), "hint": hint}


def _merged_texts(new: Texts, old: Texts) -> Texts:
    """The words of a file; a translation that only the draft has stays, stale where the words differ."""
    if new.source != old.source or not new.words(new.source):
        return new
    texts = old.put(new.source, new.words(new.source))
    by = {tag: one for tag, one in texts.by.items() if tag not in new.by}
    return Texts(new.source, {**new.by, **by})
