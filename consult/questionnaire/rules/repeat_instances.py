"""Adding and taking away one of the things that repeat. Answers keep their places in order."""

from __future__ import annotations

from .document import Questionnaire
from .items import Group, walk_items
from .kinds.base import Value
from .pages import instance_key
from .relevance import Answers, RepeatPath

AnswerChanges = dict[str, Value]
"""What to keep of answers: by instance key, None takes one back."""


def add_instance(answers: Answers, group: Group, path: RepeatPath) -> AnswerChanges:
    """One more of what repeats; never more than the group allows."""
    assert group.repeat is not None
    key = instance_key(group.key, path)
    return {key: min(_instance_count(answers, key) + 1, group.repeat.most)}


def remove_instance(
    questionnaire: Questionnaire, answers: Answers, group: Group, path: RepeatPath
) -> AnswerChanges:
    """Without the one at `path` (its own place is the last number); those after it move up."""
    outer, gone = path[:-1], path[-1]
    key = instance_key(group.key, outer)
    count = _instance_count(answers, key)
    if not 1 <= gone <= count:
        return {}
    inner = {item.key for item, _ in walk_items(group.items)}
    found: AnswerChanges = {key: count - 1 or None}
    for name, value in answers.items():
        own, *places = name.split("/")
        at = tuple(int(place) for place in places)
        if own not in inner or at[: len(outer)] != outer or len(at) <= len(outer):
            continue
        place = at[len(outer)]
        if place >= gone:
            found.setdefault(name, None)
        if place > gone:
            moved = (*outer, place - 1, *at[len(outer) + 1 :])
            found[instance_key(own, moved)] = value
    return found


def _instance_count(answers: Answers, key: str) -> int:
    stored = answers.get(key)
    return stored if isinstance(stored, int) and not isinstance(stored, bool) else 0
