"""Linked tables: what differencing suppresses in one question must not follow from another.

How many answered a question tells how many were asked it, and so how many gave the answer that
filters it (see `filter_questions`). And the rows of everybody are the totals of the crosstabs:

    threshold 10    1st release    2nd release
    Q1 = a                   60     69, left out beside the first release
    Q2 answered              60     69, asked of all who said a: left out too

Source: Willenborg and de Waal (2001), chapter 6 (linked tables).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from .frequency_tables import TabulatedQuestion
from .release_suppression import (
    replace_results,
    suppress_categories,
    suppressed_keys,
    suppressed_result,
)
from .releases import Crosstab, Release
from .suppression import PUBLIC_THRESHOLD
from .tabulation import QuestionResult

Results = Mapping[str, QuestionResult]
WHOLE_RESULT = frozenset({""})
"""Stands for all categories of a result, as the key "" does in the filters of a question."""


def suppress_across_questions(
    compared: Release, planned: Release, questions: Mapping[str, TabulatedQuestion]
) -> Release:
    """The release without what would disclose in one place what is left out in another.

    `planned` is the release as it was before it was compared with earlier ones: only what that
    comparison left out needs this.
    """
    planned_results = {result.question.key: result for result in planned.results}
    results = {result.question.key: result for result in compared.results}
    while disclosing := [
        key
        for key, result in results.items()
        if result.answered is not None
        and key in questions
        and _base_discloses_filter(questions[key], results, planned_results)
    ]:
        results.update((key, suppressed_result(results[key])) for key in disclosing)
    crosstabs = [_with_suppressed_totals(crosstab, results) for crosstab in compared.crosstabs]
    return replace(
        compared,
        results=tuple(results.values()),
        crosstabs=tuple(c for c in crosstabs if any(column.results for column in c.columns)),
    )


def _with_suppressed_totals(crosstab: Crosstab, results: Results) -> Crosstab:
    """A crosstab without the rows whose total, in the result of everybody, is left out."""
    columns_of: dict[str, list[QuestionResult] | None] = {}
    for key in (result.question.key for result in crosstab.columns[0].results):
        total = results[key]
        columns_of[key] = None
        if total.answered is not None:
            hidden = suppressed_keys(total)
            columns = crosstab.results_for(key).values()
            columns_of[key] = [suppress_categories(column, hidden) for column in columns]
    return replace_results(crosstab, columns_of)


def _base_discloses_filter(
    tabulated: TabulatedQuestion, results: Results, planned: Results
) -> bool:
    """Whether how many answered a question tells what is left out of those that filter it."""
    question = tabulated.question
    answered = results[question.key].answered or 0

    def approximates_base(filter_key: str) -> bool:
        """Whether all who were asked answered, or hardly anybody did not."""
        nonrespondents = (planned[filter_key].answered or 0) - answered
        return question.may_be_required or 0 <= nonrespondents < 2 * PUBLIC_THRESHOLD

    def hidden_of(key: str) -> frozenset[str]:
        return _newly_suppressed(results[key], planned[key])

    for key, choices in tabulated.filters.items():
        hidden = hidden_of(key) if key in results else frozenset()
        named = "" in choices or "" in hidden or hidden & choices
        if hidden and named and approximates_base(key):
            return True
    for key in tabulated.choice_filters:
        if (
            key in results
            and (hidden_of(question.key) or hidden_of(key))
            and approximates_base(key)
        ):
            return True
    required_by = tabulated.past_filters if question.required_if else ()
    return any(hidden_of(key) for key in required_by if key in results)


def _newly_suppressed(result: QuestionResult, planned: QuestionResult) -> frozenset[str]:
    """The categories left out only beside earlier releases; `WHOLE_RESULT` where all of it is."""
    if result.answered is None:
        return frozenset() if planned.answered is None else WHOLE_RESULT
    return suppressed_keys(result) - suppressed_keys(planned)
