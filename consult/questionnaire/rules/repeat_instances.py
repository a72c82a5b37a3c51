"""Adding and removing an instance of a repeat. The answers of the other instances keep their order."""

from __future__ import annotations

from consult.expressions.environment import RepeatPath

from .document import Questionnaire
from .items import Group, walk_items
from .kinds.base import Value
from .pages import instance_key
from .relevance import Answers, instance_count_of

AnswerChanges = dict[str, Value]
"""New values of answers by instance key; None withdraws the answer."""


def add_instance(answers: Answers, group: Group, path: RepeatPath) -> AnswerChanges:
    """One more instance of a repeat in the instance `path` around it; at most its maximum."""
    assert group.repeat is not None
    key = instance_key(group.key, path)
    return {key: min(instance_count_of(answers.get(key)) + 1, group.repeat.most)}


def remove_instance(
    questionnaire: Questionnaire, answers: Answers, group: Group, path: RepeatPath
) -> AnswerChanges:
    """Without the instance at `path` (the last number is its own); those after it move up by one.

    Removing 2 of 3: age/2 is withdrawn, then age/3 becomes age/2. No change where there is no
    such instance.
    """
    outer, removed = path[:-1], path[-1]
    count_key = instance_key(group.key, outer)
    count = instance_count_of(answers.get(count_key))
    if not 1 <= removed <= count:
        return {}
    inner_keys = {item.key for item, _ in walk_items(group.items)}
    changes: AnswerChanges = {count_key: count - 1 or None}
    for answer_key, value in answers.items():
        key, *numbers = answer_key.split("/")
        answer_path = tuple(int(number) for number in numbers)
        depth = len(outer)
        if key not in inner_keys or answer_path[:depth] != outer or len(answer_path) <= depth:
            continue
        number = answer_path[depth]
        if number >= removed:
            changes.setdefault(answer_key, None)
        if number > removed:
            moved_path = (*outer, number - 1, *answer_path[depth + 1 :])
            changes[instance_key(key, moved_path)] = value
    return changes
