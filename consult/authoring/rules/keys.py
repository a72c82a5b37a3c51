"""Keys that are new: never one that a version has used, so that no answer changes its meaning."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Question, walk_items

_NUMBERED = re.compile(r"([A-Za-z]+)(\d{1,6})")


@dataclass(frozen=True)
class PublishedKeys:
    """What versions have published: the kind of each question, and the keys of its choices.

    `names` are what else must not be taken: groups of earlier versions.
    """

    kinds: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, frozenset[str]] = field(default_factory=dict)
    names: frozenset[str] = frozenset()

    def published(self, key: str) -> bool:
        """Whether a question with this key was ever answered by people."""
        return key in self.kinds


def _used_keys(questionnaire: Questionnaire, published: PublishedKeys) -> set[str]:
    items = [item for item, _ in walk_items(questionnaire.items)]
    names = {name for item in items for name in (item.key, item.name)}
    return names | set(published.kinds) | published.names


def _next_key(taken: Iterable[str], letter: str, width: int) -> str:
    found = (_NUMBERED.fullmatch(key) for key in taken)
    numbers = [int(m[2]) for m in found if m and m[1] == letter]
    return f"{letter}{max(numbers, default=0) + 1:0{width}d}"


def fresh_question_key(
    questionnaire: Questionnaire, published: PublishedKeys, also_taken: Collection[str] = ()
) -> str:
    """`Q16` after `Q15`: a key no question, group or name has, or had in a version."""
    return _next_key(_used_keys(questionnaire, published) | set(also_taken), "Q", 2)


def fresh_group_key(
    questionnaire: Questionnaire, published: PublishedKeys, also_taken: Collection[str] = ()
) -> str:
    """`G2` after `G1`."""
    return _next_key(_used_keys(questionnaire, published) | set(also_taken), "G", 1)


def fresh_choice_key(
    question: Question, published: PublishedKeys, also_taken: Collection[str] = ()
) -> str:
    """`c4` after `c3`: a key that no choice of the question has, or had in a version."""
    names = {name for choice in question.choices for name in (choice.key, choice.name)}
    return _next_key(
        names | set(also_taken) | published.choices.get(question.key, frozenset()), "c", 1
    )
