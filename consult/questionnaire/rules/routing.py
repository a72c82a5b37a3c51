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
    def route(self) -> tuple[RoutedPage, ...]:
        """Every screen there is now, in order."""
        if not self.logic.is_dynamic:
            return self.questionnaire.static_route
        return tuple(self._route_through(self.questionnaire.items, ()))

    @cached_property
    def _pages(self) -> dict[tuple[str, bool], tuple[int, QuestionnairePage]]:
        return {
            (page.repeat_prompt.key if page.more else page.items[0].key, page.more is not None): (n, page)
            for n, page in enumerate(self.questionnaire.pages, start=1)
        }

    def _routed_page(self, key: str, path: RepeatPath, *, more: bool = False) -> Iterator[RoutedPage]:
        if found := self._pages.get((key, more)):
            number, page = found
            step = RoutedPage(page, number, path)
            if more or self.visible_questions(step):
                yield step

    def _route_through(self, items: tuple[Item, ...], path: RepeatPath) -> Iterator[RoutedPage]:
        for item in items:
            if isinstance(item, Question):
                yield from self._routed_page(item.key, path)
            elif self.is_relevant(item, path):
                yield from self._group_pages(item, path)

    def _group_pages(self, group: Group, path: RepeatPath) -> Iterator[RoutedPage]:
        if group.repeat is None:
            yield from self._instance_pages(group, path)
            return
        count = self.instance_count(group, path)
        for place in range(1, count + 1):
            yield from self._instance_pages(group, (*path, place))
        if not group.repeat.count and count < group.repeat.most:
            yield from self._routed_page(group.key, (*path, count + 1), more=True)

    def _instance_pages(self, group: Group, path: RepeatPath) -> Iterator[RoutedPage]:
        if group.on_one_page:
            yield from self._routed_page(group.key, path)
        else:
            yield from self._route_through(group.items, path)

    def visible_questions(self, step: RoutedPage) -> list[Question]:
        """The questions of a step that are asked now."""
        if not self.logic.is_dynamic:
            return list(step.page.questions)
        return [one for one in step.page.questions if self.is_relevant(one, step.path)]

    def page_at(self, address: str) -> RoutedPage | None:
        """The step of an address; None where it is not asked now."""
        if not self.logic.is_dynamic and address.isdecimal():
            number = int(address)
            return self.route[number - 1] if 0 < number <= len(self.route) else None
        return next((step for step in self.route if step.address == address), None)

    def next_page(self, number: int, path: RepeatPath = ()) -> RoutedPage | None:
        """The first step after a place of the questionnaire; None at its end."""
        if not self.logic.is_dynamic:
            return self.route[number] if number < len(self.route) else None
        return next((s for s in self.route if self._comes_after(s, number, path)), None)

    def previous_page(self, number: int, path: RepeatPath = ()) -> RoutedPage | None:
        """The last step before a place of the questionnaire; None at its beginning."""
        own = (number, path)
        earlier = [s for s in self.route if (s.number, s.path) != own and not self._comes_after(s, *own)]
        return earlier[-1] if earlier else None

    def _comes_after(self, step: RoutedPage, number: int, path: RepeatPath) -> bool:
        """Whether a step comes after a place: compare by what repeats around both, then by page."""
        pages = self.questionnaire.pages
        if not 1 <= number <= len(pages):
            return step.number > number
        for one, other, mine, theirs in zip(
            step.page.enclosing_repeats, pages[number - 1].repeats, step.path, path, strict=False
        ):
            if one is not other:
                break
            if mine != theirs:
                return mine > theirs
        return step.number > number

    def first_page_of_instance(self, group: Group, path: RepeatPath) -> RoutedPage | None:
        """The first step of one of what repeats; `path` ends with its own place."""
        return next(
            (
                step
                for step in self.route
                if step.path[: len(path)] == path
                and len(step.page.enclosing_repeats) >= len(path)
                and step.page.enclosing_repeats[len(path) - 1] is group
                and step.page.repeat_prompt is not group
            ),
            None,
        )

    def repeat_prompt_page(self, group: Group, path: RepeatPath) -> RoutedPage | None:
        """The step that asks for another one of what repeats."""
        return next((s for s in self.route if s.page.repeat_prompt is group and s.path[:-1] == path), None)

    @cached_property
    def resume_page(self) -> RoutedPage | None:
        """Where to go on: the step after the last one with an answer (at most the last)."""
        last = -1
        for place, step in enumerate(self.route):
            if self.has_answers(step):
                last = place
        return self.route[min(last + 1, len(self.route) - 1)] if self.route else None

    def has_answers(self, step: RoutedPage) -> bool:
        """Whether anything of a step was answered."""
        if step.page.repeat_prompt:
            return step.path[-1] > 1
        return any(
            KINDS[one.kind].is_answered(self.answers.get(step.answer_key(one))) for one in self.visible_questions(step)
        )

    def effective_question(self, question: Question, path: RepeatPath) -> Question:
        """The question as it is asked now: the choices that are left, and whether it must be answered."""
        return self._with_filtered_choices(self._with_requirement(question, path), path)

    def _with_requirement(self, question: Question, path: RepeatPath) -> Question:
        node = self.logic.tree_of(question.key, "required_if")
        if node is None or question.required:
            return question
        return replace(question, required=to_boolean(evaluate(node, self.environment(question.key, path))))

    def _with_filtered_choices(self, question: Question, path: RepeatPath) -> Question:
        node = self.logic.tree_of(question.key, "choice_filter")
        if node is None:
            return question
        left = tuple(
            choice
            for choice in question.choices
            if to_boolean(evaluate(node, self.environment(question.key, path, tags=_tags(choice))))
        )
        return replace(question, choices=left)

    def answer_issue(self, question: Question, path: RepeatPath) -> AnswerIssue | None:
        """What is in the way of an answer."""
        value, kind = self.answers.get(instance_key(question.key, path)), KINDS[question.kind]
        asked = self.effective_question(question, path)
        if found := kind.check(asked, value):
            # Nothing can be chosen where the filter leaves no choice: nothing is missing then.
            nothing = found is AnswerIssue.MISSING and kind.has_choices and not asked.choices
            return None if nothing else found
        node = self.logic.tree_of(question.key, "constraint")
        if node is None or not kind.is_answered(value):
            return None
        own = kind.expression_value(question, value)
        held = to_boolean(evaluate(node, self.environment(question.key, path, own)))
        return None if held else AnswerIssue.CONSTRAINT

    def page_issues(self, step: RoutedPage) -> dict[str, AnswerIssue]:
        """What is in the way on a step, by question."""
        found = {one.key: self.answer_issue(one, step.path) for one in self.visible_questions(step)}
        return {key: trouble for key, trouble in found.items() if trouble}

    def issues(self) -> dict[str, tuple[RoutedPage, AnswerIssue]]:
        """What is in the way of sending, by instance key, in order."""
        return {
            instance_key(key, step.path): (step, trouble)
            for step in self.route
            for key, trouble in self.page_issues(step).items()
        }

    def applicable_answers(self) -> Iterator[ApplicableAnswer]:
        """Every answer that counts: what is not asked is left out, what is worked out is in."""
        for question in self.questionnaire.questions:
            kind = KINDS[question.kind]
            for path in self.instance_paths(question.key):
                if question.is_invisible:
                    found = (
                        calculated_answer(self.expression_value(question, path))
                        if self._storable(question)
                        else None
                    )
                elif self.is_relevant(question, path):
                    found = self.answers.get(instance_key(question.key, path))
                else:
                    continue
                if kind.is_answered(found):
                    yield ApplicableAnswer(question, path, found)

    def _storable(self, question: Question) -> bool:
        """Whether a worked-out value may stand beside the answers: none of anybody's own words."""
        return question.key not in self.logic.tainted


def _tags(choice: Choice) -> dict[str, str]:
    return {**dict(choice.tags), "name": choice.name}
