"""What is asked on one screen, and of which of the things that repeat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from .items import Group, Item, Question, walk_items


@dataclass(frozen=True)
class QuestionnairePage:
    """What is asked on one screen; mostly one question.

    `within` are the groups around it. Where `more` is set the page asks whether there is another
    one of what repeats.
    """

    items: tuple[Item, ...] = ()
    ancestors: tuple[Group, ...] = ()
    repeat_prompt: Group | None = None

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """What is asked on it, in order, without what nobody sees."""
        found = (item for item, _ in walk_items(self.items) if isinstance(item, Question))
        return tuple(question for question in found if not question.is_invisible)

    @property
    def enclosing_repeats(self) -> tuple[Group, ...]:
        """The repeated groups around it, the outermost first."""
        around = (*self.ancestors, self.repeat_prompt) if self.repeat_prompt else self.ancestors
        return tuple(group for group in around if group.repeat)


def instance_key(key: str, path: tuple[int, ...]) -> str:
    """Under which key an answer is kept: `age`, or `age/2/1` in what repeats."""
    return "/".join((key, *map(str, path)))


@dataclass(frozen=True)
class RoutedPage:
    """One screen of one person: a page, and of which of the things that repeat."""

    page: QuestionnairePage
    number: int
    """Of the page, from 1."""
    path: tuple[int, ...] = ()

    @property
    def address(self) -> str:
        """How it stands in the address: `7`, or `7-2-1`."""
        return "-".join(map(str, (self.number, *self.path)))

    def answer_key(self, question: Question) -> str:
        """Under which key the answer to a question of it is kept."""
        return instance_key(question.key, self.path)


def pages_of(
    items: Iterable[Item], ancestors: tuple[Group, ...] = ()
) -> Iterator[QuestionnairePage]:
    """The pages of these items in order, also those on which nobody sees anything."""
    for item in items:
        if isinstance(item, Question) or (item.on_one_page and not item.repeat):
            yield QuestionnairePage((item,), ancestors)
        elif item.on_one_page:
            yield QuestionnairePage((replace(item, repeat=None),), (*ancestors, item))
        else:
            yield from pages_of(item.items, (*ancestors, item))
        if isinstance(item, Group) and item.repeat and not item.repeat.count:
            yield QuestionnairePage((), ancestors, item)
