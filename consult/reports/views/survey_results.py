"""Answers to closed survey questions, as they are read with what they concern."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from consult.disclosure.tabulation import Result
from consult.languages.rules import Shown, Texts
from consult.questionnaire.models.surveys import Survey
from consult.web.language import show

Answers = tuple[tuple[Texts, Result], ...]
"""The titles of surveys, and what was answered to a question of each."""


@dataclass(frozen=True)
class Answered:
    """What was answered to a question of a survey."""

    title: Shown
    result: Result


def answers_of(found: Iterable[tuple[Survey, Result]]) -> Answers:
    """Results as values that can be compared."""
    return tuple((survey.title, result) for survey, result in found)


def answered(found: Answers) -> list[Answered]:
    """The results of the questions that concern an area or a measure, ready to print."""
    return [Answered(show(title), result) for title, result in found]
