"""Going back to an earlier draft, or fetching one question out of it."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace

from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Question, walk
from consult.questionnaire.rules.json_decoding import from_json
from consult.questionnaire.rules.json_encoding import canonical

from .keys import Known, fresh_question_key
from .renaming import renamed, speaking
from .tree import NotPossible, add, add_first, find, put

KEPT = 50
"""How many earlier drafts of a survey are kept: changes of some days of several people."""


def packed(questionnaire: Questionnaire) -> bytes:
    """A draft as it is kept: canonical JSON, compressed, since many are."""
    return zlib.compress(canonical(questionnaire.to_json()).encode())


def unpacked(document: bytes) -> Questionnaire:
    """A draft out of what `packed` made."""
    return from_json(json.loads(zlib.decompress(document)))


def names_of(questionnaire: Questionnaire) -> list[str]:
    """The keys of a draft: `Q03` of questions and groups, `Q03/c1` of choices."""
    found: list[str] = []
    for item, _ in walk(questionnaire.items):
        found.append(item.key)
        if isinstance(item, Question):
            found += [f"{item.key}/{choice.key}" for choice in item.choices]
    return found


def gone(before: Questionnaire, now: Questionnaire) -> list[Question]:
    """The questions of an earlier draft that are not there any more."""
    return [question for question in before.questions if question.key not in now.by_key]


def suited(before: Questionnaire, known: Known) -> Questionnaire:
    """An earlier draft as it can go on: a question that was published as another kind is a new one."""
    for question in before.questions:
        if _other_kind(question, known):
            own = fresh_question_key(before, known)
            before = put(before, question.key, replace(question, key=own))
            before = speaking(before, {question.name: question.alias or own})
    return before


def put_back(
    before: Questionnaire, now: Questionnaire, key: str, known: Known
) -> tuple[Questionnaire, str]:
    """Set a question of an earlier draft where it stood, as near as can be told.

    It stands behind what was before it, else first in its group, else at the end. Returns its key:
    another one where its own can't be had. Raises NotPossible.
    """
    question = find(before, key)
    if not isinstance(question, Question) or key in now.by_key:
        raise NotPossible(key)
    own = _own(question, now, known)
    groups = before.within[key]
    beside = groups[-1].items if groups else before.items
    earlier = beside[: [one.key for one in beside].index(key)]
    around = groups[-1].key if groups else ""
    place = {one.key: within[-1].key if within else "" for one, within in walk(now.items)}
    for one in reversed(earlier):
        if place.get(one.key) == around:
            return add(now, own, after=one.key), own.key
    if around and around not in place:
        return add(now, own), own.key
    return add_first(now, own, within=around), own.key


def _other_kind(question: Question, known: Known) -> bool:
    return known.kinds.get(question.key, question.kind) != question.kind


def _own(question: Question, now: Questionnaire, known: Known) -> Question:
    """The question with a key and a name that nothing else in the draft has."""
    names = {name for one, _ in walk(now.items) for name in (one.key, one.name)}
    taken = question.key in names or _other_kind(question, known)
    key = fresh_question_key(now, known) if taken else question.key
    alias = "" if question.alias in names else question.alias
    fresh = replace(question, key=key, alias=alias)
    changed = renamed((fresh,), {question.name: fresh.name})[0]
    return changed if isinstance(changed, Question) else fresh
