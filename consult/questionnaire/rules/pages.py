"""The pages of a questionnaire, and the pages that one respondent sees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from consult.expressions.environment import RepeatPath

from .items import Group, Item, Question, walk_items


@dataclass(frozen=True)
class QuestionnairePage:
    """The items on one page, in most cases one question.

    `ancestors` are the groups around them, the outermost first. Where `repeat_prompt` is set, the
    page asks whether to add another instance of that group.
    """

    items: tuple[Item, ...] = ()
    ancestors: tuple[Group, ...] = ()
    repeat_prompt: Group | None = None

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The visible questions on it, in order."""
        questions = (item for item, _ in walk_items(self.items) if isinstance(item, Question))
        return tuple(question for question in questions if not question.is_invisible)

    @property
    def enclosing_repeats(self) -> tuple[Group, ...]:
        """The repeated groups around it, the outermost first."""
        groups = (*self.ancestors, self.repeat_prompt) if self.repeat_prompt else self.ancestors
        return tuple(group for group in groups if group.repeat)


def instance_key(key: str, path: RepeatPath) -> str:
    """The key under which an answer is stored: `age`, or `age/2/1` in a repeat."""
    return "/".join((key, *map(str, path)))


@dataclass(frozen=True)
class RoutedPage:
    """A page of one respondent: in which instance of each enclosing repeat."""

    page: QuestionnairePage
    number: int
    """Of the page in the questionnaire, from 1."""
    path: RepeatPath = ()

    @property
    def address(self) -> str:
        """Its part of the URL: `7`, or `7-2-1` in a repeat."""
        return "-".join(map(str, (self.number, *self.path)))

    def answer_key(self, question: Question) -> str:
        """The key under which the answer to one of its questions is stored."""
        return instance_key(question.key, self.path)


def pages_of(
    items: Iterable[Item], ancestors: tuple[Group, ...] = ()
) -> Iterator[QuestionnairePage]:
    """The pages of items in order, including those without a visible question."""
    for item in items:
        if isinstance(item, Question) or (item.on_one_page and not item.repeat):
            yield QuestionnairePage((item,), ancestors)
        elif item.on_one_page:
            yield QuestionnairePage((replace(item, repeat=None),), (*ancestors, item))
        else:
            yield from pages_of(item.items, (*ancestors, item))
        if isinstance(item, Group) and item.repeat and not item.repeat.count:
            yield QuestionnairePage((), ancestors, item)
