"""Protection against differencing: what a release may show beside all earlier ones.

What an earlier release showed stays known. Whoever subtracts it from a later one has the table of
those who answered in between, however large both releases are. So the increments of all numbers are
judged as if they were published themselves, by the same threshold:

    threshold 10    1st release   2nd release   increment   2nd release as published
    a                        60            69           9                          x
    b                        50            51           1                          x
    c                        50            50           0                         50
    answered                160           170          10                        170

- *For everybody:* an increment of 1 to 9 people is suppressed in the later release, with others
  that would disclose it (`release_increments`); a question that 1 to 9 more answered is suppressed
  entirely. What an earlier release left out may be shown once all of it can be.
- *By groups* (`crosstab_differencing`): what was left out once stays left out. Where the groups are
  not those of before, or one of them grew by 1 to 9 people, there is no table by them.
- *Across questions* (`linked_suppression`): what is left out here must not follow from how many
  answered a question that depends on it.

Source: Willenborg and de Waal (2001), chapter 6 (linked tables); Hundepool et al. (2012), chapter 5
(disclosure by differencing).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from .crosstab_differencing import compare_crosstabs
from .frequency_tables import QUANTITATIVE_KINDS, TabulatedQuestion
from .linked_suppression import suppress_across_questions
from .release_increments import suppress_row_increments
from .release_suppression import suppress_categories, suppressed_result
from .releases import Release
from .suppression import PUBLIC_THRESHOLD, below_threshold
from .tabulation import CategoryCount, QuestionResult

IntervalBounds = tuple[float, float]


def protect_against_differencing(
    release: Release,
    earlier_releases: Iterable[Release],
    questions: Mapping[str, TabulatedQuestion] | None = None,
) -> Release:
    """The release without what would disclose, beside earlier ones, fewer than 10 people.

    `questions` are by key, with the questions that filter them.
    """
    compared = release
    for earlier in earlier_releases:
        compared = _compare_releases(compared, earlier)
    if compared is release:
        return release
    return suppress_across_questions(compared, release, questions or {})


def shows_less(release: Release, earlier: Release) -> bool:
    """Whether a release leaves out a count for everybody that an earlier one shows.

    Class intervals are not compared: they may be others than before.
    """
    shown = {
        (result.question.key, category.key)
        for result in release.results
        for category in result.categories
        if category.count is not None
    }
    return any(
        category.count is not None and (result.question.key, category.key) not in shown
        for result in earlier.results
        if result.kind not in QUANTITATIVE_KINDS
        for category in result.categories
    )


def _compare_releases(release: Release, earlier: Release) -> Release:
    earlier_results = {result.question.key: result for result in earlier.results}
    results = tuple(
        _compare_results(result, earlier_results[result.question.key])
        if result.question.key in earlier_results
        else result
        for result in release.results
    )
    earlier_crosstabs = {crosstab.breakdown: crosstab for crosstab in earlier.crosstabs}
    crosstabs = (
        compare_crosstabs(crosstab, earlier_crosstabs[crosstab.breakdown], earlier_results.keys())
        if crosstab.breakdown in earlier_crosstabs
        else crosstab
        for crosstab in release.crosstabs
    )
    return replace(release, results=results, crosstabs=tuple(c for c in crosstabs if c))


@dataclass(frozen=True)
class IncrementBlock:
    """Categories that are compared together, with their counts; None: not shown."""

    keys: frozenset[str]
    earlier: int | None
    current: int | None

    @property
    def increment(self) -> int | None:
        """By how many the count grew; None where that can't be known."""
        if self.earlier is None or self.current is None:
            return None
        return self.current - self.earlier


def _compare_results(current: QuestionResult, earlier: QuestionResult) -> QuestionResult:
    """The result of everybody without what would disclose an increment."""
    if current.answered is None or earlier.answered is None:
        return current
    answered_increment = current.answered - earlier.answered
    if answered_increment < 0 or below_threshold(answered_increment, PUBLIC_THRESHOLD):
        return suppressed_result(current)
    is_rank = current.kind == "rank"
    blocks = _increment_blocks(
        current, earlier, lambda category: category.first_place_count if is_rank else category.count
    )
    comparable = [block for block in blocks if block.increment is not None]
    unsafe_ranks = [
        i for i, block in enumerate(comparable)
        if is_rank and _few_at_lower_ranks(current, earlier, block)
    ]  # fmt: skip
    suppressed = suppress_row_increments(
        [block.increment or 0 for block in comparable],
        answered_increment,
        multiple_response=current.kind == "multi" or current.repeated,
        also_suppressed=unsafe_ranks,
        threshold=PUBLIC_THRESHOLD,
    )
    hidden = [block for block in blocks if block.current is None]
    hidden += [comparable[i] for i in suppressed]
    hidden_before = [block for block in blocks if block.earlier is None]
    if any(block.current is None for block in hidden_before) or (
        suppressed and len(suppressed) == len(comparable)
    ):
        hidden += hidden_before
    return suppress_categories(current, {key for block in hidden for key in block.keys})


def _few_at_lower_ranks(
    current: QuestionResult, earlier: QuestionResult, block: IncrementBlock
) -> bool:
    """Whether few people more may have put a choice at a later place than the first.

    The points less those of first places are those of later places, of which each gives 1 to
    `places` - 1: fewer than 10 people can have given the difference.
    """
    places = current.question.rank
    later_points = [
        sum(
            (category.count or 0) - places * (category.first_place_count or 0)
            for category in result.categories
            if category.key in block.keys
        )
        for result in (current, earlier)
    ]
    difference = later_points[0] - later_points[1]
    return below_threshold(difference, PUBLIC_THRESHOLD * max(1, places - 1))


def _increment_blocks(
    current: QuestionResult,
    earlier: QuestionResult,
    count_of: Callable[[CategoryCount], int | None],
) -> list[IncrementBlock]:
    """The categories of two results side by side; of classes those between edges both have."""
    if current.kind not in QUANTITATIVE_KINDS:
        earlier_counts = {category.key: count_of(category) for category in earlier.categories}
        return [
            IncrementBlock(frozenset({c.key}), earlier_counts.get(c.key, 0), count_of(c))
            for c in current.categories
        ]
    edges = [
        {edge for category in result.categories for edge in _bounds_of(category)}
        for result in (current, earlier)
    ]
    common = sorted(edges[0] & edges[1] | {-float("inf"), float("inf")})
    blocks = []
    for bounds in pairwise(common):
        classes = [c for c in current.categories if _is_within(_bounds_of(c), bounds)]
        classes_before = [c for c in earlier.categories if _is_within(_bounds_of(c), bounds)]
        keys = frozenset(category.key for category in classes)
        blocks.append(IncrementBlock(keys, _sum(classes_before), _sum(classes)))
    return blocks


def _sum(classes: Iterable[CategoryCount]) -> int | None:
    """The people of some classes together; None where one of them is not shown."""
    total = 0
    for category in classes:
        if category.count is None:
            return None
        total += category.count
    return total


def _bounds_of(category: CategoryCount) -> IntervalBounds:
    interval = category.interval
    low, high = (interval.low, interval.high) if interval else (None, None)
    return (
        -float("inf") if low is None else float(low),
        float("inf") if high is None else float(high),
    )


def _is_within(inner: IntervalBounds, outer: IntervalBounds) -> bool:
    return inner[0] >= outer[0] and inner[1] <= outer[1]
