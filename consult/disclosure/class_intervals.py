"""Numbers and months in a few classes, none of them of few people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from consult.questionnaire.rules.kinds.numbers import THOUSAND

from .suppression import INTERNAL_THRESHOLD

MAX_CLASSES = 12
"""About how many classes a histogram has at most."""
MONTH_CLASS_WIDTHS = (1, 3, 6, 12, 60, 120, 600, 1200)
"""Widths of classes of months."""
TAIL_DIVISOR = 25
"""One in so many at either end stands in no class of its own: one wild number makes no scale."""


@dataclass(frozen=True)
class ClassInterval:
    """A class: from `low` up to but not with `high`; None where it is open.

    In the unit of the buckets: thousandths, or months (year x 12 + month - 1).
    """

    low: int | None
    high: int | None
    whole: bool = False
    """Whether only whole numbers were asked for."""

    def holds(self, bucket: int) -> bool:
        """Whether a bucket is in it."""
        above = self.low is None or bucket >= self.low
        return above and (self.high is None or bucket < self.high)


def class_intervals(
    counts: Mapping[int, int],
    *,
    months: bool = False,
    whole: bool = False,
    threshold: int = INTERNAL_THRESHOLD,
    min_respondents: Callable[[Iterable[int]], int] = sum,
) -> tuple[ClassInterval, ...]:
    """The classes of what was answered, from the lowest; none where nothing was.

    Each has nobody, or `least` people and more: `people` says how many are in some buckets at least.
    """
    order = sorted(bucket for bucket, count in counts.items() if count > 0)
    if not order:
        return ()
    low, high = _central_range(counts, order)
    width = _class_width(high - low, months=months, whole=whole)
    first, last = low // width * width, high // width * width
    edges = list(range(first, last + width + 1, width))
    found = [ClassInterval(a, b, whole) for a, b in pairwise(edges)]
    if order[0] < first:
        found.insert(0, ClassInterval(None, first, whole))
    if order[-1] >= last + width:
        found.append(ClassInterval(last + width, None, whole))
    return _merge_small_classes(found, counts, threshold, min_respondents)


def _central_range(counts: Mapping[int, int], order: list[int]) -> tuple[int, int]:
    """The buckets between which nearly everybody is."""
    cut = sum(counts[bucket] for bucket in order) // TAIL_DIVISOR
    ends = []
    for direction in (order, order[::-1]):
        passed = 0
        for bucket in direction:
            passed += counts[bucket]
            if passed > cut:
                ends.append(bucket)
                break
    return ends[0], ends[1]


def _class_width(reach: int, *, months: bool, whole: bool) -> int:
    if months:
        return next(
            (w for w in MONTH_CLASS_WIDTHS if reach // w < MAX_CLASSES), MONTH_CLASS_WIDTHS[-1]
        )
    unit = THOUSAND if whole else 1
    while True:
        for factor in (1, 2, 5):
            if reach // (unit * factor) < MAX_CLASSES:
                return unit * factor
        unit *= 10


def _merge_small_classes(
    found: list[ClassInterval],
    counts: Mapping[int, int],
    threshold: int,
    min_respondents: Callable[[Iterable[int]], int],
) -> tuple[ClassInterval, ...]:
    """Classes of few joined to their smaller neighbour, until there is none."""

    def held(span: ClassInterval) -> int:
        return min_respondents([0, *(n for b, n in counts.items() if span.holds(b))])

    sized = [(span, held(span)) for span in found]
    while len(sized) > 1:
        at = next((i for i, (_, n) in enumerate(sized) if 0 < n < threshold), None)
        if at is None:
            break
        beside = [i for i in (at - 1, at + 1) if 0 <= i < len(sized)]
        other = min(beside, key=lambda i: (sized[i][1] == 0, sized[i][1], i))
        first, second = sorted((at, other))
        both = replace(sized[first][0], high=sized[second][0].high)
        sized[first : second + 1] = [(both, held(both))]
    return tuple(span for span, _ in sized)


def quantile(counts: Mapping[int, int], part: float) -> int:
    """The bucket that this part of all is at or below. Raises ValueError where there are none."""
    total = sum(counts.values())
    if total <= 0:
        raise ValueError("nobody answered")
    passed = 0
    for bucket in sorted(counts):
        passed += counts[bucket]
        if passed >= total * part:
            return bucket
    return max(counts)
