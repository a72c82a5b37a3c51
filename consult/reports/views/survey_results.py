"""Answers to closed survey questions, as they are read with what they concern."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from consult.disclosure.tabulation import QuestionResult
from consult.languages.rules import ShownText, Texts
from consult.questionnaire.models.surveys import Survey
from consult.web.language import show

ComparableResults = tuple[tuple[Texts, QuestionResult], ...]
"""The titles of surveys, and what was answered to a question of each."""


@dataclass(frozen=True)
class SurveyResult:
    """What was answered to a question of a survey."""

    title: ShownText
    result: QuestionResult


def comparable_results(found: Iterable[tuple[Survey, QuestionResult]]) -> ComparableResults:
    """Results as values that can be compared."""
    return tuple((survey.title, result) for survey, result in found)


def printable_results(found: ComparableResults) -> list[SurveyResult]:
    """The results of the questions that concern an area or a measure, ready to print."""
    return [SurveyResult(show(title), result) for title, result in found]
