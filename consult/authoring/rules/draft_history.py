"""Going back to an earlier draft, or fetching one question out of it."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace

from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Question, walk_items
from consult.questionnaire.rules.json_decoding import from_json
from consult.questionnaire.rules.json_encoding import canonical_json

from .keys import PublishedKeys, fresh_question_key
from .renaming import rename_in_items, rename_references
from .tree import EditError, find_item, insert_first, insert_item, replace_item

MAX_REVISIONS = 50
"""How many earlier drafts of a survey are kept: changes of some days of several people."""


def compress_draft(questionnaire: Questionnaire) -> bytes:
    """A draft as it is kept: canonical JSON, compressed, since many are."""
    return zlib.compress(canonical_json(questionnaire.to_json()).encode())


def decompress_draft(document: bytes) -> Questionnaire:
    """A draft out of what `packed` made."""
    return from_json(json.loads(zlib.decompress(document)))


def keys_of(questionnaire: Questionnaire) -> list[str]:
    """The keys of a draft: `Q03` of questions and groups, `Q03/c1` of choices."""
    found: list[str] = []
    for item, _ in walk_items(questionnaire.items):
        found.append(item.key)
        if isinstance(item, Question):
            found += [f"{item.key}/{choice.key}" for choice in item.choices]
    return found


def removed_questions(before: Questionnaire, now: Questionnaire) -> list[Question]:
    """The questions of an earlier draft that are not there any more."""
    return [question for question in before.questions if question.key not in now.by_key]


def adapt_draft(before: Questionnaire, published: PublishedKeys) -> Questionnaire:
    """An earlier draft as it can go on: a question that was published as another kind is a new one."""
    for question in before.questions:
        if _published_as_other_kind(question, published):
            own = fresh_question_key(before, published)
            before = replace_item(before, question.key, replace(question, key=own))
            before = rename_references(before, {question.name: question.alias or own})
    return before


def restore_question(
    before: Questionnaire, now: Questionnaire, key: str, published: PublishedKeys
) -> tuple[Questionnaire, str]:
    """Set a question of an earlier draft where it stood, as near as can be told.

    It stands behind what was before it, else first in its group, else at the end. Returns its key:
    another one where its own can't be had. Raises EditError.
    """
    question = find_item(before, key)
    if not isinstance(question, Question) or key in now.by_key:
        raise EditError(key)
    own = _with_free_key(question, now, published)
    groups = before.ancestors[key]
    beside = groups[-1].items if groups else before.items
    earlier = beside[: [one.key for one in beside].index(key)]
    around = groups[-1].key if groups else ""
    place = {one.key: within[-1].key if within else "" for one, within in walk_items(now.items)}
    for one in reversed(earlier):
        if place.get(one.key) == around:
            return insert_item(now, own, after=one.key), own.key
    if around and around not in place:
        return insert_item(now, own), own.key
    return insert_first(now, own, within=around), own.key


def _published_as_other_kind(question: Question, published: PublishedKeys) -> bool:
    return published.kinds.get(question.key, question.kind) != question.kind


def _with_free_key(question: Question, now: Questionnaire, published: PublishedKeys) -> Question:
    """The question with a key and a name that nothing else in the draft has."""
    names = {name for one, _ in walk_items(now.items) for name in (one.key, one.name)}
    taken = question.key in names or _published_as_other_kind(question, published)
    key = fresh_question_key(now, published) if taken else question.key
    alias = "" if question.alias in names else question.alias
    fresh = replace(question, key=key, alias=alias)
    changed = rename_in_items((fresh,), {question.name: fresh.name})[0]
    return changed if isinstance(changed, Question) else fresh
