"""Class intervals: numbers and months grouped so that no class holds too few people.

Exact numbers single people out, so that they are recoded into intervals of equal, round width, about
twelve at most. An interval of 1 to `threshold` - 1 people is merged with a neighbour. The intervals
are made from everybody's answers and used for every group, so that no difference of two groupings
discloses a count.

    threshold 5    15–19  20–24  …  55–59  60 or more (one person said 999)
    count              6     15  …     15      1
    merged             6     15  …     16 (55 or more)

Source: Willenborg and de Waal (2001), chapter 8 (table redesign); Hundepool et al. (2012), chapter 5.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from consult.questionnaire.rules.kinds.numbers import THOUSAND

from .suppression import INTERNAL_THRESHOLD, below_threshold

MAX_CLASSES = 12
"""About how many classes a histogram has at most."""
MONTH_CLASS_WIDTHS = (1, 3, 6, 12, 60, 120, 600, 1200)
"""Widths of classes of months."""
TAIL_DIVISOR = 25
"""At each end one person in so many is left out when the width is chosen: outliers make no scale."""


@dataclass(frozen=True)
class ClassInterval:
    """The half-open interval from `low` up to, but without, `high`; None where it is open.

    In the unit of the buckets: thousandths, or months (year x 12 + month - 1).
    """

    low: int | None
    high: int | None
    integers_only: bool = False
    """Whether only whole numbers were asked for."""

    def contains(self, bucket: int) -> bool:
        """Whether a bucket lies in the interval."""
        above = self.low is None or bucket >= self.low
        return above and (self.high is None or bucket < self.high)


def class_intervals(
    counts: Mapping[int, int],
    *,
    months: bool = False,
    integers_only: bool = False,
    threshold: int = INTERNAL_THRESHOLD,
    min_respondents: Callable[[Iterable[int]], int] = sum,
) -> tuple[ClassInterval, ...]:
    """The intervals of what was answered, from the lowest; none where nobody answered.

    `counts` are by bucket. `min_respondents` says from the counts of some buckets how many people
    these are at least: their sum, or the largest where one person can be in several.
    """
    buckets = sorted(bucket for bucket, count in counts.items() if count > 0)
    if not buckets:
        return ()
    low, high = _central_range(counts, buckets)
    width = _class_width(high - low, months=months, integers_only=integers_only)
    first, last = low // width * width, high // width * width
    edges = range(first, last + width + 1, width)
    intervals = [ClassInterval(low, high, integers_only) for low, high in pairwise(edges)]
    if buckets[0] < first:
        intervals.insert(0, ClassInterval(None, first, integers_only))
    if buckets[-1] >= last + width:
        intervals.append(ClassInterval(last + width, None, integers_only))
    return _merge_small_classes(intervals, counts, threshold, min_respondents)


def _central_range(counts: Mapping[int, int], buckets: list[int]) -> tuple[int, int]:
    """The lowest and the highest bucket when a small share of people is left out at each end."""
    tail = sum(counts[bucket] for bucket in buckets) // TAIL_DIVISOR
    ends = []
    for direction in (buckets, buckets[::-1]):
        cumulative = 0
        for bucket in direction:
            cumulative += counts[bucket]
            if cumulative > tail:
                ends.append(bucket)
                break
    return ends[0], ends[1]


def _class_width(extent: int, *, months: bool, integers_only: bool) -> int:
    """The smallest round width (1, 2 or 5 times a power of ten) that makes few enough classes."""
    if months:
        return next(
            (width for width in MONTH_CLASS_WIDTHS if extent // width < MAX_CLASSES),
            MONTH_CLASS_WIDTHS[-1],
        )
    unit = THOUSAND if integers_only else 1
    while True:
        for factor in (1, 2, 5):
            if extent // (unit * factor) < MAX_CLASSES:
                return unit * factor
        unit *= 10


def _merge_small_classes(
    intervals: list[ClassInterval],
    counts: Mapping[int, int],
    threshold: int,
    min_respondents: Callable[[Iterable[int]], int],
) -> tuple[ClassInterval, ...]:
    """Merge each unsafe interval with its smaller non-empty neighbour, until none is unsafe."""

    def respondents(interval: ClassInterval) -> int:
        inside = (count for bucket, count in counts.items() if interval.contains(bucket))
        return min_respondents([0, *inside])

    sized = [(interval, respondents(interval)) for interval in intervals]
    while len(sized) > 1:
        unsafe = next((i for i, (_, n) in enumerate(sized) if below_threshold(n, threshold)), None)
        if unsafe is None:
            break
        neighbours = [i for i in (unsafe - 1, unsafe + 1) if 0 <= i < len(sized)]
        neighbour = min(neighbours, key=lambda i: (sized[i][1] == 0, sized[i][1], i))
        first, second = sorted((unsafe, neighbour))
        merged = replace(sized[first][0], high=sized[second][0].high)
        sized[first : second + 1] = [(merged, respondents(merged))]
    return tuple(interval for interval, _ in sized)


def quantile(counts: Mapping[int, int], proportion: float) -> int:
    """The lowest bucket that at least this proportion of people is at or below.

    Raises ValueError where nobody answered.
    """
    total = sum(counts.values())
    if total <= 0:
        raise ValueError("nobody answered")
    cumulative = 0
    for bucket in sorted(counts):
        cumulative += counts[bucket]
        if cumulative >= total * proportion:
            return bucket
    return max(counts)
