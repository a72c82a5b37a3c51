"""Protection against differencing in crosstabs: what a table may show beside an earlier one.

A table and an earlier one by the same groups give the table of increments, all of whose margins can
be known. It is judged as a crosstab is (`crosstab_suppression`), with one difference: what was left
out in either release has no known increment, and stays left out, since the sums over the groups and
over the answers would bring it back.

    threshold 10       pt    bn             increments of the people in each group
    1st release       100    60
    2nd release       130    61             30, 1: no table by language, see `compare_crosstabs`

Source: Willenborg and de Waal (2001), chapter 8; Hundepool et al. (2012), chapter 5.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from .frequency_tables import QUANTITATIVE_KINDS
from .release_increments import Increment, suppress_crosstab_increments
from .release_suppression import replace_results, suppress_categories
from .releases import Crosstab
from .suppression import PUBLIC_THRESHOLD, below_threshold
from .tabulation import QuestionResult


def compare_crosstabs(
    current: Crosstab, earlier: Crosstab, earlier_questions: Collection[str]
) -> Crosstab | None:
    """One table beside an earlier one by the same variable; None where there can't be one.

    There is none where the groups are others than before, or one has become smaller or grew by
    fewer than 10 people. A question of `earlier_questions` that the earlier table did not have was
    left out there entirely, and stays left out.
    """
    earlier_sizes = {column.group: column.respondents for column in earlier.columns}
    groups = [column.group for column in current.columns]
    if earlier_sizes.keys() != set(groups):
        return None
    growth = [column.respondents - earlier_sizes[column.group] for column in current.columns]
    if any(_is_unsafe(increment) for increment in growth):
        return None
    protect_zeros = current.breakdown.partition(":")[0] == "answer"
    results: dict[str, Sequence[QuestionResult] | None] = {}
    for key in (result.question.key for result in current.columns[0].results):
        now, before = current.results_for(key), earlier.results_for(key)
        columns = [now[group] for group in groups]
        if before:
            columns_before = [before[group] for group in groups]
            results[key] = _compare_question(columns, columns_before, protect_zeros=protect_zeros)
        else:
            results[key] = None if key in earlier_questions else columns
    return replace_results(current, results)


def _compare_question(
    current: list[QuestionResult], earlier: list[QuestionResult], *, protect_zeros: bool
) -> list[QuestionResult] | None:
    """One question in each group beside the same before; None where nothing of it can be shown."""
    answered = [_increment(c.answered, e.answered) for c, e in zip(current, earlier, strict=True)]
    if any(_is_unsafe(increment) for increment in answered):
        return None
    if _have_other_intervals([*current, *earlier]):
        return None  # differences of two groupings can't be judged
    keys = _category_keys([*current, *earlier])
    increments = [
        [
            _increment(_category_count(c, key), _category_count(e, key))
            for c, e in zip(current, earlier, strict=True)
        ]
        for key in keys
    ]
    is_rank = current[0].kind == "rank"
    if is_rank and any(
        below_threshold(n or 0, PUBLIC_THRESHOLD) for row in increments for n in row
    ):
        return None
    suppressed = suppress_crosstab_increments(
        increments,
        answered,
        multiple_response=is_rank or current[0].kind == "multi" or current[0].repeated,
        protect_zeros=protect_zeros,
        threshold=PUBLIC_THRESHOLD,
    )
    return [
        suppress_categories(result, {key for r, key in enumerate(keys) if (r, c) in suppressed})
        for c, result in enumerate(current)
    ]


def _have_other_intervals(results: Sequence[QuestionResult]) -> bool:
    """Whether results of numbers or days that are shown have different class intervals."""
    if results[0].kind not in QUANTITATIVE_KINDS:
        return False
    shown = [result.categories for result in results if result.categories]
    intervals = {tuple((c.key, c.interval) for c in categories) for categories in shown}
    return len(intervals) > 1


def _category_keys(results: Sequence[QuestionResult]) -> list[str]:
    """The keys of the categories of the first result that is shown."""
    shown = next((result.categories for result in results if result.categories), ())
    return [category.key for category in shown]


def _category_count(result: QuestionResult, key: str) -> int | None:
    """How many chose a category, or put it first; 0 where it was not offered, None: not shown."""
    if result.answered is None or (result.kind in QUANTITATIVE_KINDS and not result.categories):
        return None
    category = next((c for c in result.categories if c.key == key), None)
    if category is None:
        return 0
    return category.first_place_count if result.kind == "rank" else category.count


def _increment(current: int | None, earlier: int | None) -> Increment:
    return None if current is None or earlier is None else current - earlier


def _is_unsafe(increment: Increment) -> bool:
    """Whether an increment that is known is negative or of too few people."""
    return increment is not None and (increment < 0 or below_threshold(increment, PUBLIC_THRESHOLD))
