"""Where things stand: adding, moving, grouping, doubling and taking away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum

from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Group, Item, Question, walk
from consult.questionnaire.rules.json_decoding import MOST_DEEP
from consult.questionnaire.rules.validation import MOST_QUESTIONS

from .keys import Known, fresh_group_key, fresh_question_key
from .renaming import renamed

Items = tuple[Item, ...]


class NotPossible(ValueError):
    """A step that leads nowhere: the item is gone, already at the end, or too deep."""


class Step(StrEnum):
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


def find(questionnaire: Questionnaire, key: str) -> Item:
    """The question or group with a key. Raises NotPossible."""
    for item, _ in walk(questionnaire.items):
        if item.key == key:
            return item
    raise NotPossible(key)


def _among(questionnaire: Questionnaire, key: str, change: Callable[[Items, int], Items]) -> Items:
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
        raise NotPossible(key)
    return changed


def _checked(questionnaire: Questionnaire, items: Items) -> Questionnaire:
    deepest = max((len(within) for _, within in walk(items)), default=0)
    changed = replace(questionnaire, items=items)
    if deepest >= MOST_DEEP or len(changed.questions) > MOST_QUESTIONS:
        raise NotPossible("too much")
    return changed


def put(questionnaire: Questionnaire, key: str, item: Item) -> Questionnaire:
    """Set another item in the place of one. Raises NotPossible when it is gone."""
    return replace(
        questionnaire,
        items=_among(questionnaire, key, lambda all, at: (*all[:at], item, *all[at + 1 :])),
    )


def add(
    questionnaire: Questionnaire, item: Item, *, after: str = "", within: str = ""
) -> Questionnaire:
    """Set an item right behind another one, or at the end of a group, or at the end of all.

    Raises NotPossible when that one is gone.
    """
    if after:
        items = _among(questionnaire, after, lambda all, at: (*all[: at + 1], item, *all[at + 1 :]))
        return _checked(questionnaire, items)
    if within:
        group = find(questionnaire, within)
        if not isinstance(group, Group):
            raise NotPossible(within)
        longer = replace(group, items=(*group.items, item))
        return _checked(questionnaire, put(questionnaire, within, longer).items)
    return _checked(questionnaire, (*questionnaire.items, item))


def add_first(questionnaire: Questionnaire, item: Item, *, within: str = "") -> Questionnaire:
    """Set an item before all others, of a group where one is named. Raises NotPossible."""
    if not within:
        return _checked(questionnaire, (item, *questionnaire.items))
    group = find(questionnaire, within)
    if not isinstance(group, Group):
        raise NotPossible(within)
    longer = replace(group, items=(item, *group.items))
    return _checked(questionnaire, put(questionnaire, within, longer).items)


def move_to(questionnaire: Questionnaire, key: str, group: str) -> Questionnaire:
    """Move an item to the end of a group ("": of the whole). Raises NotPossible."""
    item = find(questionnaire, key)
    if isinstance(item, Group) and any(inner.key == group for inner, _ in walk((item,))):
        raise NotPossible(key)
    return add(_without(questionnaire, key), item, within=group)


def place(
    questionnaire: Questionnaire, key: str, *, after: str = "", within: str = ""
) -> Questionnaire:
    """Move an item right behind another one, or before all others in a group ("": of the whole).

    Raises NotPossible: nothing moves into itself.
    """
    item = find(questionnaire, key)
    if any(one.key in (after, within) for one, _ in walk((item,))):
        raise NotPossible(key)
    rest = _without(questionnaire, key)
    return add(rest, item, after=after) if after else add_first(rest, item, within=within)


def _without(questionnaire: Questionnaire, key: str) -> Questionnaire:
    items = _among(questionnaire, key, lambda all, at: (*all[:at], *all[at + 1 :]))
    return replace(questionnaire, items=items)


def _remove(questionnaire: Questionnaire, key: str) -> Questionnaire:
    """Without a question. A group goes only when it is dissolved: nobody loses ten by one touch."""
    if isinstance(find(questionnaire, key), Group):
        raise NotPossible(key)
    return _without(questionnaire, key)


def _swap(questionnaire: Questionnaire, key: str, by: int) -> Questionnaire:
    def swapped(items: Items, at: int) -> Items:
        to = at + by
        if not 0 <= to < len(items):
            raise NotPossible(key)
        row = list(items)
        row[at], row[to] = row[to], row[at]
        return tuple(row)

    return replace(questionnaire, items=_among(questionnaire, key, swapped))


def _into(questionnaire: Questionnaire, key: str) -> Questionnaire:
    def moved(items: Items, at: int) -> Items:
        before = items[at - 1] if at else None
        after = items[at + 1] if at + 1 < len(items) else None
        if isinstance(before, Group):
            longer = replace(before, items=(*before.items, items[at]))
            return (*items[: at - 1], longer, *items[at + 1 :])
        if isinstance(after, Group):
            longer = replace(after, items=(items[at], *after.items))
            return (*items[:at], longer, *items[at + 2 :])
        raise NotPossible(key)

    return _checked(questionnaire, _among(questionnaire, key, moved))


def _out(questionnaire: Questionnaire, key: str) -> Questionnaire:
    around = questionnaire.within.get(key)
    if not around:
        raise NotPossible(key)
    item, group = find(questionnaire, key), around[-1]
    return add(_without(questionnaire, key), item, after=group.key)


def _wrap(questionnaire: Questionnaire, key: str, known: Known) -> Questionnaire:
    own = fresh_group_key(questionnaire, known)
    items = _among(
        questionnaire,
        key,
        lambda all, at: (*all[:at], Group(own, (all[at],)), *all[at + 1 :]),
    )
    return _checked(questionnaire, items)


def _dissolve(questionnaire: Questionnaire, key: str) -> Questionnaire:
    group = find(questionnaire, key)
    if not isinstance(group, Group):
        raise NotPossible(key)
    inner = group.items
    items = _among(questionnaire, key, lambda all, at: (*all[:at], *inner, *all[at + 1 :]))
    return replace(questionnaire, items=items)


def duplicate(questionnaire: Questionnaire, key: str, known: Known) -> tuple[Questionnaire, str]:
    """Set a copy right behind an item; it and all in it have keys of their own.

    Expressions in the copy that speak of what was copied speak of the copy. Returns its key too.
    """
    fresh: dict[str, str] = {}
    names: dict[str, str] = {}

    def copied(item: Item) -> Item:
        taken = [*fresh.values(), *names.values()]
        if isinstance(item, Group):
            own = fresh[item.key] = fresh_group_key(questionnaire, known, taken)
            names[item.name] = own
            return replace(item, key=own, alias="", items=tuple(copied(i) for i in item.items))
        own = fresh[item.key] = fresh_question_key(questionnaire, known, taken)
        names[item.name] = own
        return replace(item, key=own, alias="")

    copy = copied(find(questionnaire, key))
    copy = renamed((copy,), names)[0]
    return add(questionnaire, copy, after=key), copy.key


def arrange(questionnaire: Questionnaire, key: str, step: Step, known: Known) -> Questionnaire:
    """Take a step. Raises NotPossible."""
    if step is Step.DUPLICATE:
        return duplicate(questionnaire, key, known)[0]
    if step is Step.WRAP:
        return _wrap(questionnaire, key, known)
    if step in (Step.UP, Step.DOWN):
        return _swap(questionnaire, key, -1 if step is Step.UP else 1)
    simple = {Step.IN: _into, Step.OUT: _out, Step.DISSOLVE: _dissolve, Step.REMOVE: _remove}
    return simple[step](questionnaire, key)


def possible(questionnaire: Questionnaire) -> dict[str, frozenset[Step]]:
    """The steps that every item can take, by its key."""
    found: dict[str, frozenset[Step]] = {}

    def note(items: Items, inside: bool) -> None:
        for at, item in enumerate(items):
            beside = [*items[max(0, at - 1) : at], *items[at + 1 : at + 2]]
            steps = {Step.DUPLICATE, Step.WRAP}
            steps |= {Step.UP} if at else set()
            steps |= {Step.DOWN} if at + 1 < len(items) else set()
            steps |= {Step.IN} if any(isinstance(one, Group) for one in beside) else set()
            steps |= {Step.OUT} if inside else set()
            steps |= {Step.REMOVE if isinstance(item, Question) else Step.DISSOLVE}
            found[item.key] = frozenset(steps)
            if isinstance(item, Group):
                note(item.items, True)

    note(questionnaire.items, False)
    return found
