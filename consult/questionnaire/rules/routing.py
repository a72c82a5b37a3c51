"""Routing: which pages one respondent is asked, given the answers so far, and what is amiss in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from consult.expressions.environment import RepeatPath
from consult.expressions.evaluation import evaluate
from consult.expressions.values import to_boolean

from .items import Choice, Group, Item, Question
from .kinds import KINDS
from .kinds.base import AnswerIssue, Value
from .kinds.non_input import calculated_answer
from .pages import QuestionnairePage, RoutedPage, instance_key
from .relevance import AnswerEvaluation


@dataclass(frozen=True)
class ApplicableAnswer:
    """An answer to a question that the respondent was asked: only these are stored and counted."""

    question: Question
    path: RepeatPath
    value: Value


class Routing(AnswerEvaluation):
    """One respondent's way through a questionnaire."""

    @cached_property
    def route(self) -> tuple[RoutedPage, ...]:
        """Every page that is asked now, in order."""
        if not self.logic.is_dynamic:
            return self.questionnaire.static_route
        return tuple(self._route_through(self.questionnaire.items, ()))

    @cached_property
    def _pages(self) -> dict[tuple[str, bool], tuple[int, QuestionnairePage]]:
        """Page number (from 1) and page, by the key of its first item, or of its repeat prompt."""
        return {
            (
                page.repeat_prompt.key if page.repeat_prompt else page.items[0].key,
                page.repeat_prompt is not None,
            ): (number, page)
            for number, page in enumerate(self.questionnaire.pages, start=1)
        }

    def _routed_page(
        self, key: str, path: RepeatPath, *, prompt: bool = False
    ) -> Iterator[RoutedPage]:
        if numbered := self._pages.get((key, prompt)):
            number, page = numbered
            routed = RoutedPage(page, number, path)
            if prompt or self.visible_questions(routed):
                yield routed

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
        for number in range(1, count + 1):
            yield from self._instance_pages(group, (*path, number))
        if not group.repeat.count and count < group.repeat.most:
            yield from self._routed_page(group.key, (*path, count + 1), prompt=True)

    def _instance_pages(self, group: Group, path: RepeatPath) -> Iterator[RoutedPage]:
        if group.on_one_page:
            yield from self._routed_page(group.key, path)
        else:
            yield from self._route_through(group.items, path)

    def visible_questions(self, page: RoutedPage) -> list[Question]:
        """The questions of a page that are asked now."""
        if not self.logic.is_dynamic:
            return list(page.page.questions)
        return [q for q in page.page.questions if self.is_relevant(q, page.path)]

    def page_at(self, address: str) -> RoutedPage | None:
        """The page of an address; None where it is not asked now."""
        if not self.logic.is_dynamic and address.isdecimal():
            number = int(address)
            return self.route[number - 1] if 0 < number <= len(self.route) else None
        return next((page for page in self.route if page.address == address), None)

    def next_page(self, number: int, path: RepeatPath = ()) -> RoutedPage | None:
        """The first page after a place, even one that is not asked now; None after the last."""
        if not self.logic.is_dynamic:
            return self.route[number] if number < len(self.route) else None
        return next((page for page in self.route if self._comes_after(page, number, path)), None)

    def previous_page(self, number: int, path: RepeatPath = ()) -> RoutedPage | None:
        """The last page before a place, even one that is not asked now; None before the first."""
        earlier = [
            page
            for page in self.route
            if (page.number, page.path) != (number, path)
            and not self._comes_after(page, number, path)
        ]
        return earlier[-1] if earlier else None

    def _comes_after(self, page: RoutedPage, number: int, path: RepeatPath) -> bool:
        """Whether a page comes after a place: by the instances of shared repeats, then by page."""
        pages = self.questionnaire.pages
        if 1 <= number <= len(pages):
            for repeat, other_repeat, instance, other_instance in zip(
                page.page.enclosing_repeats,
                pages[number - 1].enclosing_repeats,
                page.path,
                path,
                strict=False,
            ):
                if repeat is not other_repeat:
                    break
                if instance != other_instance:
                    return instance > other_instance
        return page.number > number

    def first_page_of_instance(self, group: Group, path: RepeatPath) -> RoutedPage | None:
        """The first page in an instance of a repeat; `path` ends with its own number."""
        depth = len(path)
        return next(
            (
                page
                for page in self.route
                if page.path[:depth] == path
                and len(page.page.enclosing_repeats) >= depth
                and page.page.enclosing_repeats[depth - 1] is group
                and page.page.repeat_prompt is not group
            ),
            None,
        )

    def repeat_prompt_page(self, group: Group, path: RepeatPath) -> RoutedPage | None:
        """The page that asks whether to add another instance of a repeat."""
        prompts = (page for page in self.route if page.page.repeat_prompt is group)
        return next((page for page in prompts if page.path[:-1] == path), None)

    @cached_property
    def resume_page(self) -> RoutedPage | None:
        """The page after the last one with an answer, at most the last page."""
        if not self.route:
            return None
        answered = (i for i, page in enumerate(self.route, start=1) if self.has_answers(page))
        return self.route[min(max(answered, default=0), len(self.route) - 1)]

    def has_answers(self, page: RoutedPage) -> bool:
        """Whether any question of a page is answered; of a repeat prompt: any instance added."""
        if page.page.repeat_prompt:
            return page.path[-1] > 1
        return any(
            KINDS[question.kind].is_answered(self.answers.get(page.answer_key(question)))
            for question in self.visible_questions(page)
        )

    def effective_question(self, question: Question, path: RepeatPath) -> Question:
        """The question as it is asked now: with its filtered choices, and required or not."""
        return self._with_filtered_choices(self._with_requirement(question, path), path)

    def _with_requirement(self, question: Question, path: RepeatPath) -> Question:
        node = self.logic.tree_of(question.key, "required_if")
        if node is None or question.required:
            return question
        required = to_boolean(evaluate(node, self.environment(question.key, path)))
        return replace(question, required=required)

    def _with_filtered_choices(self, question: Question, path: RepeatPath) -> Question:
        node = self.logic.tree_of(question.key, "choice_filter")
        if node is None:
            return question
        offered = tuple(
            choice
            for choice in question.choices
            if to_boolean(
                evaluate(node, self.environment(question.key, path, tags=_columns(choice)))
            )
        )
        return replace(question, choices=offered)

    def answer_issue(self, question: Question, path: RepeatPath) -> AnswerIssue | None:
        """Why the answer to a question cannot be taken; None where it can."""
        answer = self.answers.get(instance_key(question.key, path))
        kind, effective = KINDS[question.kind], self.effective_question(question, path)
        if issue := kind.check(effective, answer):
            # A required question is not missing where its choice filter leaves no choice.
            unanswerable = kind.has_choices and not effective.choices
            return None if issue is AnswerIssue.MISSING and unanswerable else issue
        node = self.logic.tree_of(question.key, "constraint")
        if node is None or not kind.is_answered(answer):
            return None
        current = kind.expression_value(question, answer)
        holds = to_boolean(evaluate(node, self.environment(question.key, path, current)))
        return None if holds else AnswerIssue.CONSTRAINT

    def page_issues(self, page: RoutedPage) -> dict[str, AnswerIssue]:
        """The issues of the answers on a page, by question key."""
        return {
            question.key: issue
            for question in self.visible_questions(page)
            if (issue := self.answer_issue(question, page.path))
        }

    def issues(self) -> dict[str, tuple[RoutedPage, AnswerIssue]]:
        """The issues that keep the response from being submitted, by instance key, in order."""
        return {
            instance_key(key, page.path): (page, issue)
            for page in self.route
            for key, issue in self.page_issues(page).items()
        }

    def applicable_answers(self) -> Iterator[ApplicableAnswer]:
        """Every answer that counts: without what is not asked, with what is calculated."""
        for question in self.questionnaire.questions:
            for path in self.instance_paths(question.key):
                answer = self._applicable_value(question, path)
                if KINDS[question.kind].is_answered(answer):
                    yield ApplicableAnswer(question, path, answer)

    def _applicable_value(self, question: Question, path: RepeatPath) -> Value:
        if question.is_invisible:
            # A tainted calculation may contain somebody's own words.
            tainted = question.key in self.logic.tainted
            return None if tainted else calculated_answer(self.expression_value(question, path))
        if not self.is_relevant(question, path):
            return None
        return self.answers.get(instance_key(question.key, path))


def _columns(choice: Choice) -> dict[str, str]:
    return {**dict(choice.tags), "name": choice.name}
