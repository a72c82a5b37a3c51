"""Where things stand: adding, moving, grouping, doubling and taking away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum

from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Group, Item, Question, walk_items
from consult.questionnaire.rules.json_decoding import MAX_GROUP_DEPTH
from consult.questionnaire.rules.validation import MAX_QUESTIONS

from .keys import PublishedKeys, fresh_group_key, fresh_question_key
from .renaming import rename_in_items

Items = tuple[Item, ...]


class EditError(ValueError):
    """A step that leads nowhere: the item is gone, already at the end, or too deep."""


class TreeOperation(StrEnum):
    """What can be done with a question or group where it stands."""

    UP = "up"
    DOWN = "down"
    IN = "in"
    """To the end of the group right before it, else to the start of the one right after it."""
    OUT = "out"
    """Right behind the group that it is in."""
    WRAP = "wrap"
    """Into a new group."""
    DISSOLVE = "dissolve"
    """The group goes, what is in it stays."""
    DUPLICATE = "duplicate"
    REMOVE = "remove"


def find_item(questionnaire: Questionnaire, key: str) -> Item:
    """The question or group with a key. Raises EditError."""
    for item, _ in walk_items(questionnaire.items):
        if item.key == key:
            return item
    raise EditError(key)


def _change_siblings(
    questionnaire: Questionnaire, key: str, change: Callable[[Items, int], Items]
) -> Items:
    """All items, with those beside `key` changed; `change` is given them and its place."""
    done = False

    def within(items: Items) -> Items:
        nonlocal done
        for place, item in enumerate(items):
            if item.key == key and not done:
                done = True
                return change(items, place)
        return tuple(
            replace(item, items=within(item.items))
            if isinstance(item, Group) and not done
            else item
            for item in items
        )

    changed = within(questionnaire.items)
    if not done:
        raise EditError(key)
    return changed


def _within_limits(questionnaire: Questionnaire, items: Items) -> Questionnaire:
    deepest = max((len(within) for _, within in walk_items(items)), default=0)
    changed = replace(questionnaire, items=items)
    if deepest >= MAX_GROUP_DEPTH or len(changed.questions) > MAX_QUESTIONS:
        raise EditError("too much")
    return changed


def replace_item(questionnaire: Questionnaire, key: str, item: Item) -> Questionnaire:
    """Set another item in the place of one. Raises EditError when it is gone."""
    return replace(
        questionnaire,
        items=_change_siblings(
            questionnaire, key, lambda all, at: (*all[:at], item, *all[at + 1 :])
        ),
    )


def insert_item(
    questionnaire: Questionnaire, item: Item, *, after: str = "", within: str = ""
) -> Questionnaire:
    """Set an item right behind another one, or at the end of a group, or at the end of all.

    Raises EditError when that one is gone.
    """
    if after:
        items = _change_siblings(
            questionnaire, after, lambda all, at: (*all[: at + 1], item, *all[at + 1 :])
        )
        return _within_limits(questionnaire, items)
    if within:
        group = find_item(questionnaire, within)
        if not isinstance(group, Group):
            raise EditError(within)
        longer = replace(group, items=(*group.items, item))
        return _within_limits(questionnaire, replace_item(questionnaire, within, longer).items)
    return _within_limits(questionnaire, (*questionnaire.items, item))


def insert_first(questionnaire: Questionnaire, item: Item, *, within: str = "") -> Questionnaire:
    """Set an item before all others, of a group where one is named. Raises EditError."""
    if not within:
        return _within_limits(questionnaire, (item, *questionnaire.items))
    group = find_item(questionnaire, within)
    if not isinstance(group, Group):
        raise EditError(within)
    longer = replace(group, items=(item, *group.items))
    return _within_limits(questionnaire, replace_item(questionnaire, within, longer).items)


def move_into_group(questionnaire: Questionnaire, key: str, group: str) -> Questionnaire:
    """Move an item to the end of a group ("": of the whole). Raises EditError."""
    item = find_item(questionnaire, key)
    if isinstance(item, Group) and any(inner.key == group for inner, _ in walk_items((item,))):
        raise EditError(key)
    return insert_item(_without_item(questionnaire, key), item, within=group)


def move_item(
    questionnaire: Questionnaire, key: str, *, after: str = "", within: str = ""
) -> Questionnaire:
    """Move an item right behind another one, or before all others in a group ("": of the whole).

    Raises EditError: nothing moves into itself.
    """
    item = find_item(questionnaire, key)
    if any(one.key in (after, within) for one, _ in walk_items((item,))):
        raise EditError(key)
    rest = _without_item(questionnaire, key)
    return (
        insert_item(rest, item, after=after) if after else insert_first(rest, item, within=within)
    )


def _without_item(questionnaire: Questionnaire, key: str) -> Questionnaire:
    items = _change_siblings(questionnaire, key, lambda all, at: (*all[:at], *all[at + 1 :]))
    return replace(questionnaire, items=items)


def _remove_question(questionnaire: Questionnaire, key: str) -> Questionnaire:
    """Without a question. A group goes only when it is dissolved: nobody loses ten by one touch."""
    if isinstance(find_item(questionnaire, key), Group):
        raise EditError(key)
    return _without_item(questionnaire, key)


def _move_by(questionnaire: Questionnaire, key: str, by: int) -> Questionnaire:
    def swapped(items: Items, at: int) -> Items:
        to = at + by
        if not 0 <= to < len(items):
            raise EditError(key)
        row = list(items)
        row[at], row[to] = row[to], row[at]
        return tuple(row)

    return replace(questionnaire, items=_change_siblings(questionnaire, key, swapped))


def _move_into_neighbour(questionnaire: Questionnaire, key: str) -> Questionnaire:
    def moved(items: Items, at: int) -> Items:
        before = items[at - 1] if at else None
        after = items[at + 1] if at + 1 < len(items) else None
        if isinstance(before, Group):
            longer = replace(before, items=(*before.items, items[at]))
            return (*items[: at - 1], longer, *items[at + 1 :])
        if isinstance(after, Group):
            longer = replace(after, items=(items[at], *after.items))
            return (*items[:at], longer, *items[at + 2 :])
        raise EditError(key)

    return _within_limits(questionnaire, _change_siblings(questionnaire, key, moved))


def _move_out(questionnaire: Questionnaire, key: str) -> Questionnaire:
    around = questionnaire.ancestors.get(key)
    if not around:
        raise EditError(key)
    item, group = find_item(questionnaire, key), around[-1]
    return insert_item(_without_item(questionnaire, key), item, after=group.key)


def _wrap(questionnaire: Questionnaire, key: str, published: PublishedKeys) -> Questionnaire:
    own = fresh_group_key(questionnaire, published)
    items = _change_siblings(
        questionnaire,
        key,
        lambda all, at: (*all[:at], Group(own, (all[at],)), *all[at + 1 :]),
    )
    return _within_limits(questionnaire, items)


def _dissolve(questionnaire: Questionnaire, key: str) -> Questionnaire:
    group = find_item(questionnaire, key)
    if not isinstance(group, Group):
        raise EditError(key)
    inner = group.items
    items = _change_siblings(
        questionnaire, key, lambda all, at: (*all[:at], *inner, *all[at + 1 :])
    )
    return replace(questionnaire, items=items)


def duplicate_item(
    questionnaire: Questionnaire, key: str, published: PublishedKeys
) -> tuple[Questionnaire, str]:
    """Set a copy right behind an item; it and all in it have keys of their own.

    Expressions in the copy that speak of what was copied speak of the copy. Returns its key too.
    """
    fresh: dict[str, str] = {}
    names: dict[str, str] = {}

    def copied(item: Item) -> Item:
        taken = [*fresh.values(), *names.values()]
        if isinstance(item, Group):
            own = fresh[item.key] = fresh_group_key(questionnaire, published, taken)
            names[item.name] = own
            return replace(item, key=own, alias="", items=tuple(copied(i) for i in item.items))
        own = fresh[item.key] = fresh_question_key(questionnaire, published, taken)
        names[item.name] = own
        return replace(item, key=own, alias="")

    copy = copied(find_item(questionnaire, key))
    copy = rename_in_items((copy,), names)[0]
    return insert_item(questionnaire, copy, after=key), copy.key


def apply_operation(
    questionnaire: Questionnaire, key: str, operation: TreeOperation, published: PublishedKeys
) -> Questionnaire:
    """Take a step. Raises EditError."""
    if operation is TreeOperation.DUPLICATE:
        return duplicate_item(questionnaire, key, published)[0]
    if operation is TreeOperation.WRAP:
        return _wrap(questionnaire, key, published)
    if operation in (TreeOperation.UP, TreeOperation.DOWN):
        return _move_by(questionnaire, key, -1 if operation is TreeOperation.UP else 1)
    simple = {
        TreeOperation.IN: _move_into_neighbour,
        TreeOperation.OUT: _move_out,
        TreeOperation.DISSOLVE: _dissolve,
        TreeOperation.REMOVE: _remove_question,
    }
    return simple[operation](questionnaire, key)


def possible_operations(questionnaire: Questionnaire) -> dict[str, frozenset[TreeOperation]]:
    """The steps that every item can take, by its key."""
    found: dict[str, frozenset[TreeOperation]] = {}

    def note(items: Items, inside: bool) -> None:
        for at, item in enumerate(items):
            beside = [*items[max(0, at - 1) : at], *items[at + 1 : at + 2]]
            steps = {TreeOperation.DUPLICATE, TreeOperation.WRAP}
            steps |= {TreeOperation.UP} if at else set()
            steps |= {TreeOperation.DOWN} if at + 1 < len(items) else set()
            steps |= {TreeOperation.IN} if any(isinstance(one, Group) for one in beside) else set()
            steps |= {TreeOperation.OUT} if inside else set()
            steps |= {
                TreeOperation.REMOVE if isinstance(item, Question) else TreeOperation.DISSOLVE
            }
            found[item.key] = frozenset(steps)
            if isinstance(item, Group):
                note(item.items, True)

    note(questionnaire.items, False)
    return found
