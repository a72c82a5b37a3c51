"""The way of one person through a questionnaire: what is asked, given what was answered so far."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from consult.expressions.evaluation import evaluate
from consult.expressions.values import to_boolean

from .items import Choice, Group, Item, Question
from .kinds import KINDS
from .kinds.base import AnswerIssue, Value
from .kinds.non_input import calculated_answer
from .pages import QuestionnairePage, RoutedPage, instance_key
from .relevance import AnswerEvaluation, Answers, RepeatPath, decode_path, encode_path

__all__ = [
    "Answers",
    "ApplicableAnswer",
    "RepeatPath",
    "RoutedPage",
    "Routing",
    "decode_path",
    "encode_path",
    "instance_key",
]


@dataclass(frozen=True)
class ApplicableAnswer:
    """One answer that counts: asked of this person, and answered."""

    question: Question
    path: RepeatPath
    value: Value


class Routing(AnswerEvaluation):
    """Which steps there are for somebody, and what they lack."""

    @cached_property
    def steps(self) -> tuple[RoutedPage, ...]:
        """Every screen there is now, in order."""
        if not self.logic.moves:
            return self.asked.steps
        return tuple(self._steps(self.asked.items, ()))

    @cached_property
    def _pages(self) -> dict[tuple[str, bool], tuple[int, QuestionnairePage]]:
        return {
            (page.more.key if page.more else page.items[0].key, page.more is not None): (n, page)
            for n, page in enumerate(self.asked.pages, start=1)
        }

    def _step(self, key: str, path: RepeatPath, *, more: bool = False) -> Iterator[RoutedPage]:
        if found := self._pages.get((key, more)):
            number, page = found
            step = RoutedPage(page, number, path)
            if more or self.shown(step):
                yield step

    def _steps(self, items: tuple[Item, ...], path: RepeatPath) -> Iterator[RoutedPage]:
        for item in items:
            if isinstance(item, Question):
                yield from self._step(item.key, path)
            elif self.relevant(item, path):
                yield from self._group(item, path)

    def _group(self, group: Group, path: RepeatPath) -> Iterator[RoutedPage]:
        if group.repeat is None:
            yield from self._inside(group, path)
            return
        count = self.count(group, path)
        for place in range(1, count + 1):
            yield from self._inside(group, (*path, place))
        if not group.repeat.count and count < group.repeat.most:
            yield from self._step(group.key, (*path, count + 1), more=True)

    def _inside(self, group: Group, path: RepeatPath) -> Iterator[RoutedPage]:
        if group.together:
            yield from self._step(group.key, path)
        else:
            yield from self._steps(group.items, path)

    def shown(self, step: RoutedPage) -> list[Question]:
        """The questions of a step that are asked now."""
        if not self.logic.moves:
            return list(step.page.questions)
        return [one for one in step.page.questions if self.relevant(one, step.path)]

    def at(self, address: str) -> RoutedPage | None:
        """The step of an address; None where it is not asked now."""
        if not self.logic.moves and address.isdecimal():
            number = int(address)
            return self.steps[number - 1] if 0 < number <= len(self.steps) else None
        return next((step for step in self.steps if step.address == address), None)

    def after(self, number: int, path: RepeatPath = ()) -> RoutedPage | None:
        """The first step after a place of the questionnaire; None at its end."""
        if not self.logic.moves:
            return self.steps[number] if number < len(self.steps) else None
        return next((s for s in self.steps if self._later(s, number, path)), None)

    def before(self, number: int, path: RepeatPath = ()) -> RoutedPage | None:
        """The last step before a place of the questionnaire; None at its beginning."""
        own = (number, path)
        earlier = [s for s in self.steps if (s.number, s.path) != own and not self._later(s, *own)]
        return earlier[-1] if earlier else None

    def _later(self, step: RoutedPage, number: int, path: RepeatPath) -> bool:
        """Whether a step comes after a place: compare by what repeats around both, then by page."""
        pages = self.asked.pages
        if not 1 <= number <= len(pages):
            return step.number > number
        for one, other, mine, theirs in zip(
            step.page.repeats, pages[number - 1].repeats, step.path, path, strict=False
        ):
            if one is not other:
                break
            if mine != theirs:
                return mine > theirs
        return step.number > number

    def entering(self, group: Group, path: RepeatPath) -> RoutedPage | None:
        """The first step of one of what repeats; `path` ends with its own place."""
        return next(
            (
                step
                for step in self.steps
                if step.path[: len(path)] == path
                and len(step.page.repeats) >= len(path)
                and step.page.repeats[len(path) - 1] is group
                and step.page.more is not group
            ),
            None,
        )

    def asking_more(self, group: Group, path: RepeatPath) -> RoutedPage | None:
        """The step that asks for another one of what repeats."""
        return next((s for s in self.steps if s.page.more is group and s.path[:-1] == path), None)

    @cached_property
    def go_on(self) -> RoutedPage | None:
        """Where to go on: the step after the last one with an answer (at most the last)."""
        last = -1
        for place, step in enumerate(self.steps):
            if self.answered(step):
                last = place
        return self.steps[min(last + 1, len(self.steps) - 1)] if self.steps else None

    def answered(self, step: RoutedPage) -> bool:
        """Whether anything of a step was answered."""
        if step.page.more:
            return step.path[-1] > 1
        return any(
            KINDS[one.kind].answered(self.answers.get(step.key(one))) for one in self.shown(step)
        )

    def offered(self, question: Question, path: RepeatPath) -> Question:
        """The question as it is asked now: the choices that are left, and whether it must be answered."""
        return self._chosen(self._due(question, path), path)

    def _due(self, question: Question, path: RepeatPath) -> Question:
        node = self.logic.node(question.key, "required_if")
        if node is None or question.required:
            return question
        return replace(question, required=to_boolean(evaluate(node, self.env(question.key, path))))

    def _chosen(self, question: Question, path: RepeatPath) -> Question:
        node = self.logic.node(question.key, "choice_filter")
        if node is None:
            return question
        left = tuple(
            choice
            for choice in question.choices
            if to_boolean(evaluate(node, self.env(question.key, path, tags=_tags(choice))))
        )
        return replace(question, choices=left)

    def trouble(self, question: Question, path: RepeatPath) -> AnswerIssue | None:
        """What is in the way of an answer."""
        value, kind = self.answers.get(instance_key(question.key, path)), KINDS[question.kind]
        asked = self.offered(question, path)
        if found := kind.check(asked, value):
            # Nothing can be chosen where the filter leaves no choice: nothing is missing then.
            nothing = found is AnswerIssue.MISSING and kind.has_choices and not asked.choices
            return None if nothing else found
        node = self.logic.node(question.key, "constraint")
        if node is None or not kind.answered(value):
            return None
        own = kind.meant(question, value)
        held = to_boolean(evaluate(node, self.env(question.key, path, own)))
        return None if held else AnswerIssue.CONSTRAINT

    def step_troubles(self, step: RoutedPage) -> dict[str, AnswerIssue]:
        """What is in the way on a step, by question."""
        found = {one.key: self.trouble(one, step.path) for one in self.shown(step)}
        return {key: trouble for key, trouble in found.items() if trouble}

    def troubles(self) -> dict[str, tuple[RoutedPage, AnswerIssue]]:
        """What is in the way of sending, by instance key, in order."""
        return {
            instance_key(key, step.path): (step, trouble)
            for step in self.steps
            for key, trouble in self.step_troubles(step).items()
        }

    def given(self) -> Iterator[ApplicableAnswer]:
        """Every answer that counts: what is not asked is left out, what is worked out is in."""
        for question in self.asked.questions:
            kind = KINDS[question.kind]
            for path in self.instances(question.key):
                if question.silent:
                    found = (
                        calculated_answer(self.meant(question, path))
                        if self._storable(question)
                        else None
                    )
                elif self.relevant(question, path):
                    found = self.answers.get(instance_key(question.key, path))
                else:
                    continue
                if kind.answered(found):
                    yield ApplicableAnswer(question, path, found)

    def _storable(self, question: Question) -> bool:
        """Whether a worked-out value may stand beside the answers: none of anybody's own words."""
        return question.key not in self.logic.tainted


def _tags(choice: Choice) -> dict[str, str]:
    return {**dict(choice.tags), "name": choice.name}
