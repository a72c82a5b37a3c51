"""Answers to closed survey questions as bars."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import format_decimal, format_percent
from flask_babel import lazy_gettext as _l

from consult.languages.rules import Shown, Texts
from consult.surveys.models import Survey
from consult.surveys.rules import results
from consult.surveys.wording import class_words
from consult.web.language import show

from .charts import Bar, Chart

FEW = _l("too few to show")


Answers = tuple[tuple[Texts, results.Result], ...]
"""The titles of surveys, and what was answered to a question of each."""


@dataclass(frozen=True)
class Answered:
    """What was answered to a question of a survey; `answered` None: too few to show."""

    title: Shown
    kind: str
    answered: int | None
    mean: str | None
    chart: Chart


def answers_of(found: Iterable[tuple[Survey, results.Result]]) -> Answers:
    """Results as values that can be compared."""
    return tuple((survey.title, result) for survey, result in found)


def answered(found: Answers) -> list[Answered]:
    """The results of the questions that concern an area or a measure, ready to print."""
    return [
        Answered(
            show(title),
            result.kind,
            result.answered,
            None if result.mean is None else format_decimal(result.mean),
            Chart(
                show(result.question.label), tuple(_bar(bar, result.kind) for bar in result.bars)
            ),
        )
        for title, result in found
    ]


def _bar(bar: results.Bar, kind: str) -> Bar:
    label: Any = show(bar.label) if bar.label else bar.key
    if bar.span:
        label = class_words(bar.span, kind)
    if bar.count is None or bar.share is None:
        return Bar(label, FEW, 0, hidden=True)
    return Bar(label, format_percent(bar.share, "#,##0 %"), round(100 * bar.share, 1))
