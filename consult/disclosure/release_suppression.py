"""Leaving numbers out of results and crosstabs that are already made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from .releases import Crosstab
from .tabulation import QuestionResult


def suppressed_result(result: QuestionResult) -> QuestionResult:
    """The result without any number, not even how many answered."""
    return replace(result, answered=None, categories=(), mean=None, quantiles=None)


def suppress_categories(result: QuestionResult, keys: Iterable[str]) -> QuestionResult:
    """The result without the counts of some categories; of a scale the mean is left out too."""
    suppressed = set(keys)
    if not any(c.key in suppressed and c.count is not None for c in result.categories):
        return result
    categories = tuple(
        replace(category, count=None, share=None, first_place_count=None)
        if category.key in suppressed
        else category
        for category in result.categories
    )
    mean = None if result.kind == "scale5" else result.mean
    return replace(result, categories=categories, mean=mean)


def suppressed_keys(result: QuestionResult) -> frozenset[str]:
    """The keys of the categories whose count is left out."""
    return frozenset(c.key for c in result.categories if c.count is None)


def replace_results(
    crosstab: Crosstab, results: Mapping[str, Sequence[QuestionResult] | None]
) -> Crosstab:
    """A crosstab with other results: by question, one for each column; None: not in the table."""
    kept = [columns for columns in results.values() if columns]
    return replace(
        crosstab,
        columns=tuple(
            replace(column, results=tuple(columns[i] for columns in kept))
            for i, column in enumerate(crosstab.columns)
        ),
    )
