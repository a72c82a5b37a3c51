"""What a release may show beside earlier ones: who came in between is their difference.

Whatever an earlier release showed stays known. So the difference of two releases is judged as if it
were shown: a number that grew by 1 to 9 people is left out, with others that would tell it, and so is
a question that few more answered.

1. For everybody: what an earlier release left out may be shown once all of it can be; while one of
   its numbers is still small, or all others grew by few, the rest of it stays left out too.
2. By groups: what was left out once stays left out, for the sums over groups and those over answers
   would bring it back. Where the groups are others than before, or one of them grew by a few people,
   there is no table by them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from .frequency_tables import QUANTITATIVE_KINDS, TabulatedQuestion
from .release_increments import suppress_crosstab_increments, suppress_row_increments
from .releases import Crosstab, Release
from .suppression import PUBLIC_THRESHOLD, below_threshold
from .tabulation import CategoryCount, QuestionResult

IntervalBounds = tuple[float, float]


def protect_against_differencing(
    release: Release,
    earlier: Iterable[Release],
    questions: Mapping[str, TabulatedQuestion] | None = None,
) -> Release:
    """A release without what would tell, beside earlier ones, of fewer than 10 people.

    `asked` are the questions by key, with what decides whether they are asked.
    """
    found = release
    for old in earlier:
        found = _compared_with(found, old)
    if found is release:
        return release
    return _suppress_across_questions(found, release, questions or {})


def shows_less(release: Release, old: Release) -> bool:
    """Whether a release leaves out a number for everybody that an earlier one shows."""
    now = {
        (one.question.key, bar.key)
        for one in release.results
        for bar in one.bars
        if bar.count is not None
    }
    return any(
        bar.count is not None and (one.question.key, bar.key) not in now
        for one in old.results
        if one.kind not in QUANTITATIVE_KINDS
        for bar in one.bars
    )


def _compared_with(release: Release, old: Release) -> Release:
    before = {one.question.key: one for one in old.results}
    results = tuple(
        _compare_results(one, before[one.question.key]) if one.question.key in before else one
        for one in release.results
    )
    tables = {one.axis: one for one in old.splits}
    splits = (
        _compare_crosstabs(one, tables[one.axis], before.keys()) if one.axis in tables else one
        for one in release.splits
    )
    return replace(release, results=results, splits=tuple(one for one in splits if one))


def suppressed_result(one: QuestionResult) -> QuestionResult:
    """A result of which nothing is shown."""
    return replace(one, answered=None, bars=(), mean=None, middle=None)


def suppress_categories(one: QuestionResult, keys: Iterable[str]) -> QuestionResult:
    """A result without the numbers of some of its lines."""
    gone = set(keys)
    if not any(bar.key in gone and bar.count is not None for bar in one.bars):
        return one
    bars = tuple(
        replace(bar, count=None, share=None, first=None) if bar.key in gone else bar
        for bar in one.bars
    )
    return replace(one, bars=bars, mean=None if one.kind == "scale5" else one.mean)


@dataclass(frozen=True)
class IncrementBlock:
    """Lines of a result that are compared together; `old` and `new` None: not shown."""

    keys: frozenset[str]
    old: int | None
    new: int | None

    @property
    def more(self) -> int | None:
        """By how many it grew, where that is known."""
        return None if self.old is None or self.new is None else self.new - self.old


def _compare_results(new: QuestionResult, old: QuestionResult) -> QuestionResult:
    if new.answered is None or old.answered is None:
        return new
    more = new.answered - old.answered
    if more < 0 or below_threshold(more, PUBLIC_THRESHOLD):
        return suppressed_result(new)
    blocks = _increment_blocks(new, old, lambda bar: bar.first if new.kind == "rank" else bar.count)
    covered = [one for one in blocks if one.old is None]
    gone = {key for one in blocks if one.new is None for key in one.keys}
    known = [one for one in blocks if one.more is not None]
    parts = new.kind == "multi" or new.repeated
    extra = [
        at
        for at, one in enumerate(known)
        if new.kind == "rank" and _few_at_lower_ranks(new, old, one)
    ]
    line = [one.more or 0 for one in known]
    hidden = suppress_row_increments(
        line, more, multiple_response=parts, also_suppressed=extra, threshold=PUBLIC_THRESHOLD
    )
    if any(one.new is None for one in covered) or (hidden and len(hidden) == len(known)):
        gone |= {key for one in covered for key in one.keys}
    return suppress_categories(new, gone | {key for at in hidden for key in known[at].keys})


def _few_at_lower_ranks(new: QuestionResult, old: QuestionResult, block: IncrementBlock) -> bool:
    """Whether few people more may have put a choice at a later place than the first."""
    places = new.question.rank
    points = [
        sum(
            (bar.count or 0) - places * (bar.first or 0)
            for bar in one.bars
            if bar.key in block.keys
        )
        for one in (new, old)
    ]
    return below_threshold(points[0] - points[1], PUBLIC_THRESHOLD * max(1, places - 1))


def _increment_blocks(
    new: QuestionResult, old: QuestionResult, number: Callable[[CategoryCount], int | None]
) -> list[IncrementBlock]:
    """The lines of two results side by side: by key, classes between the edges that both have."""
    if new.kind not in QUANTITATIVE_KINDS:
        before = {bar.key: number(bar) for bar in old.bars}
        return [
            IncrementBlock(frozenset({b.key}), before.get(b.key, 0), number(b)) for b in new.bars
        ]
    edges = [{edge for bar in one.bars for edge in _bounds_of(bar)} for one in (new, old)]
    common = sorted(edges[0] & edges[1] | {-float("inf"), float("inf")})
    blocks = []
    for ends in pairwise(common):
        inside = [[b for b in one.bars if _is_within(_bounds_of(b), ends)] for one in (new, old)]
        counts = [
            None if any(b.count is None for b in bars) else sum(b.count or 0 for b in bars)
            for bars in inside
        ]
        blocks.append(IncrementBlock(frozenset(b.key for b in inside[0]), counts[1], counts[0]))
    return blocks


def _bounds_of(bar: CategoryCount) -> IntervalBounds:
    low, high = (bar.span.low, bar.span.high) if bar.span else (None, None)
    return (
        -float("inf") if low is None else float(low),
        float("inf") if high is None else float(high),
    )


def _is_within(inner: IntervalBounds, outer: IntervalBounds) -> bool:
    return inner[0] >= outer[0] and inner[1] <= outer[1]


def _compare_crosstabs(new: Crosstab, old: Crosstab, known: Collection[str]) -> Crosstab | None:
    """One table beside an earlier one by the same groups; None where there can't be one.

    A question that is `known`, and that the earlier table did not have, was all left out there.
    """
    people = {column.group: column.people for column in old.columns}
    grown = [column.people - people.get(column.group, -1) for column in new.columns]
    if people.keys() != {column.group for column in new.columns}:
        return None
    if any(more < 0 or below_threshold(more, PUBLIC_THRESHOLD) for more in grown):
        return None
    groups = [column.group for column in new.columns]
    found: dict[str, list[QuestionResult] | None] = {}
    for one in new.columns[0].results:
        key = one.question.key
        now, before = new.of(key), old.of(key)
        found[key] = None if key in known else [now[group] for group in groups]
        if before:
            axis = new.axis.partition(":")[0]
            mine = [now[group] for group in groups], [before[group] for group in groups]
            found[key] = _compare_question(*mine, protect_zeros=axis == "answer")
    return _with_results(new, found)


def _with_results(split: Crosstab, found: Mapping[str, list[QuestionResult] | None]) -> Crosstab:
    """A table with other results: by question, one for each group; None: not in it."""
    kept = [results for results in found.values() if results]
    columns = (
        replace(column, results=tuple(results[at] for results in kept))
        for at, column in enumerate(split.columns)
    )
    return replace(split, columns=tuple(columns))


def _compare_question(
    new: list[QuestionResult], old: list[QuestionResult], *, protect_zeros: bool
) -> list[QuestionResult] | None:
    """One question in each group beside the same before; None where it can't be shown."""
    columns = range(len(new))
    more = [_increment(new[c].answered, old[c].answered) for c in columns]
    if any(one is not None and (one < 0 or below_threshold(one, PUBLIC_THRESHOLD)) for one in more):
        return None
    places = [(bar.key, bar.span) for bar in new[0].bars]
    shapes = [[(bar.key, bar.span) for bar in one.bars] for one in (*new, *old) if one.bars]
    if new[0].kind in QUANTITATIVE_KINDS and any(shape != shapes[0] for shape in shapes):
        return None
    if not places:
        places = [*shapes[0]] if shapes else []
    keys = [key for key, _ in places]
    numbers = [
        [_increment(_category_count(new[c], key), _category_count(old[c], key)) for c in columns]
        for key in keys
    ]
    if new[0].kind == "rank" and any(
        below_threshold(n or 0, PUBLIC_THRESHOLD) for row in numbers for n in row
    ):
        return None
    parts = new[0].kind in ("multi", "rank") or new[0].repeated
    hidden = suppress_crosstab_increments(
        numbers,
        more,
        multiple_response=parts,
        protect_zeros=protect_zeros,
        threshold=PUBLIC_THRESHOLD,
    )
    return [
        suppress_categories(new[c], {key for r, key in enumerate(keys) if (r, c) in hidden})
        for c in columns
    ]


def _category_count(one: QuestionResult, key: str) -> int | None:
    """How many chose something, or put it first; who never was offered it did not."""
    if one.answered is None or (one.kind in QUANTITATIVE_KINDS and not one.bars):
        return None
    bar = next((bar for bar in one.bars if bar.key == key), None)
    if bar is None:
        return 0
    return bar.first if one.kind == "rank" else bar.count


def _increment(new: int | None, old: int | None) -> int | None:
    return None if new is None or old is None else new - old


def _suppress_across_questions(
    found: Release, first: Release, asked: Mapping[str, TabulatedQuestion]
) -> Release:
    """Leave out, too, what would tell in one place what is left out in another."""
    planned = {one.question.key: one for one in first.results}
    results = {one.question.key: one for one in found.results}
    while told := [
        key
        for key, one in results.items()
        if one.answered is not None
        and key in asked
        and _base_discloses(asked[key], results, planned)
    ]:
        results.update((key, suppressed_result(results[key])) for key in told)
    splits = []
    for split in found.splits:
        tables: dict[str, list[QuestionResult] | None] = {}
        for one in split.columns[0].results:
            key, whole = one.question.key, results[one.question.key]
            gone = {bar.key for bar in whole.bars if bar.count is None}
            tables[key] = [suppress_categories(each, gone) for each in split.of(key).values()]
            if whole.answered is None:
                tables[key] = None
        splits.append(_with_results(split, tables))
    shown = tuple(one for one in splits if any(column.results for column in one.columns))
    return replace(found, results=tuple(results.values()), splits=shown)


def _base_discloses(
    asked: TabulatedQuestion,
    results: Mapping[str, QuestionResult],
    planned: Mapping[str, QuestionResult],
) -> bool:
    """Whether how many answered a question tells what is left out of those that decide on it."""
    mine = results[asked.question.key].answered or 0
    for key, wanted in asked.after.items():
        gone = _newly_suppressed(results[key], planned[key]) if key in results else frozenset()
        if not gone or not ("" in wanted or "" in gone or gone & wanted):
            continue
        left_out = (planned[key].answered or 0) - mine
        if asked.question.may_be_required or 0 <= left_out < 2 * PUBLIC_THRESHOLD:
            return True
    for key in asked.among:
        mine_too = _newly_suppressed(results[asked.question.key], planned[asked.question.key])
        if key in results and (mine_too or _newly_suppressed(results[key], planned[key])):
            left_out = (planned[key].answered or 0) - mine
            if asked.question.may_be_required or 0 <= left_out < 2 * PUBLIC_THRESHOLD:
                return True
    due = asked.once if asked.question.required_if else ()
    return any(_newly_suppressed(results[key], planned[key]) for key in due if key in results)


def _newly_suppressed(one: QuestionResult, planned: QuestionResult) -> frozenset[str]:
    """The lines of a result that are left out only beside earlier releases; "" is all of it."""
    if one.answered is None:
        return frozenset() if planned.answered is None else frozenset({""})
    before = {bar.key for bar in planned.bars if bar.count is None}
    return frozenset(bar.key for bar in one.bars if bar.count is None) - before
