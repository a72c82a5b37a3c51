"""Small groups identify people: which numbers of a result are not shown.

Staff see no number of people under 5, the public none under 10, nor one that can be had by
subtraction. What of a table is hidden is judged in `rules.tables`; here is what of a line is.

The unfiltered result of a question is one line of cells with its total. Cells of 1 to 4 are hidden;
then the smallest others too, until neither a hidden small cell nor a sum under 5 follows.
A filter shows one group of people (those who answered in Bengali, say), and only one filter is set
at a time. Groups under 5 people become one group, "the others", of at least two groups and 5 people.

See Willenborg and de Waal, Elements of Statistical Disclosure Control (2001), chapter 4.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

INTERNAL_THRESHOLD = 5
"""The smallest number of people that staff are shown."""
PUBLIC_THRESHOLD = 10
"""The smallest number of people that everybody is shown."""


def below_threshold(count: int, threshold: int = INTERNAL_THRESHOLD) -> bool:
    """Whether a count is of too few people; nobody is nobody."""
    return 0 < count < threshold


def suppress_row(counts: Sequence[int], threshold: int = INTERNAL_THRESHOLD) -> frozenset[int]:
    """The cells to hide of a line whose total is known; all of them where nothing less will do."""
    few = {place for place, count in enumerate(counts) if below_threshold(count, threshold)}
    return complementary_suppression(counts, few, threshold)


def complementary_suppression(
    counts: Sequence[int], suppressed: Iterable[int], threshold: int = INTERNAL_THRESHOLD
) -> frozenset[int]:
    """The cells to hide of a line whose total is known, where some are hidden already.

    Hidden cells of nobody alone need no more: that they are empty is no number of people.
    """
    suppressed = set(suppressed)
    if not any(counts[place] for place in suppressed):
        return frozenset(suppressed)
    others = sorted((count, place) for place, count in enumerate(counts) if place not in suppressed)
    others = [pair for pair in others if pair[0]] + [pair for pair in others if not pair[0]]
    while suppressed and _is_disclosed(counts, suppressed, threshold):
        if not others:
            return frozenset(range(len(counts)))
        suppressed.add(others.pop(0)[1])
    return frozenset(suppressed)


def _is_disclosed(counts: Sequence[int], suppressed: set[int], threshold: int) -> bool:
    """Whether the total and the rule itself tell a small hidden cell, or that all are few.

    A reader may know which hidden cells are small: those are from 1 to least - 1, the others
    at least `least`, or nothing.
    """
    total = sum(counts[p] for p in suppressed)
    if total < threshold:
        return True
    bounds = {p: _feasibility_interval(counts[p], sum(counts), threshold) for p in suppressed}
    for place in (p for p in suppressed if below_threshold(counts[p], threshold)):
        low = max(bounds[place][0], total - sum(bounds[p][1] for p in suppressed - {place}))
        high = min(bounds[place][1], total - sum(bounds[p][0] for p in suppressed - {place}))
        if low == high:
            return True
    return False


def _feasibility_interval(count: int, most: int, threshold: int) -> tuple[int, int]:
    if below_threshold(count, threshold):
        return 1, threshold - 1
    return (threshold, most) if count else (0, 0)


def multiple_response_suppression(
    counts: Sequence[int], suppressed: frozenset[int], answered: int, threshold: int
) -> set[int]:
    """The cells to hide where everybody who answered is in one of them at least, or in several.

    Who is in no cell that is shown is in a hidden one. Where only small ones are hidden that could
    tell them: then the smallest other one is hidden too.
    """
    found = set(suppressed)
    rest = answered - sum(count for place, count in enumerate(counts) if place not in found)
    if not found or rest <= len(found) or any(counts[p] >= threshold for p in found):
        return found
    others = [(count, place) for place, count in enumerate(counts) if count >= threshold]
    return found | {min(others)[1]} if others else set(range(len(counts)))


@dataclass(frozen=True)
class CollapsedGroups:
    """The groups of a filter: those shown by themselves, and those shown as "the others"."""

    shown: tuple[str, ...]
    others: tuple[str, ...]

    def columns(self) -> tuple[tuple[str, ...], ...]:
        """The groups of each column, the others last."""
        alone = tuple((key,) for key in self.shown)
        return (*alone, self.others) if self.others else alone


def collapse_groups(
    sizes: Mapping[str, int],
    threshold: int = INTERNAL_THRESHOLD,
    *,
    suppressed: frozenset[str] = frozenset(),
) -> CollapsedGroups:
    """Merge groups of too few people into "the others", with more where these are still few.

    `hidden` are groups whose size another result hides.
    """
    order = sorted((size, key) for key, size in sizes.items() if size)
    others = [(size, key) for size, key in order if size < threshold or key in suppressed]
    shown = [pair for pair in order if pair not in others]
    while others and shown and (len(others) < 2 or sum(size for size, _ in others) < threshold):
        others.append(shown.pop(0))
    largest_first = tuple(key for _, key in sorted(shown, key=lambda pair: (-pair[0], pair[1])))
    return CollapsedGroups(largest_first, tuple(sorted(key for _, key in others)))
