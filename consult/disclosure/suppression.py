"""Cell suppression in a one-way frequency table: which counts of one question are not published.

*Primary suppression.* By the minimum frequency rule a count of 1 to `threshold` - 1 people is
unsafe. Staff are shown no count under 5, the public none under 10. Zero is safe.

*Complementary (secondary) suppression.* The total of a row is published. A single suppressed cell
would follow from it by subtraction, so further cells are suppressed until neither an unsafe count
nor a sum under the threshold follows:

    answer            a     b     c   total
    count             3    20     8      31
    primary           x    20     8      31     a = 31 - 28 = 3 follows
    complementary     x    20     x      31     a + c = 11 is all that follows

A breakdown shows one group of people at a time (those who answered in Bengali, say), by one variable
at a time. Groups of too few people are collapsed into one, see `collapse_groups`.

Tables of two variables are judged in `crosstab_suppression`, several releases of one table in
`differencing`.

Sources: Willenborg and de Waal, Elements of Statistical Disclosure Control (2001), chapters 6 (the
risk of tables) and 8 (recoding, cell suppression); Hundepool et al., Statistical Disclosure Control
(2012), chapters 4 and 5.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

INTERNAL_THRESHOLD = 5
"""The smallest number of people that staff are shown."""
PUBLIC_THRESHOLD = 10
"""The smallest number of people that everybody is shown."""


def below_threshold(count: int, threshold: int = INTERNAL_THRESHOLD) -> bool:
    """Whether a count is unsafe by the minimum frequency rule: 1 to `threshold` - 1 people."""
    return 0 < count < threshold


def suppress_row(counts: Sequence[int], threshold: int = INTERNAL_THRESHOLD) -> frozenset[int]:
    """The indexes of the cells to suppress in a row whose total is published.

    All of them where no smaller set protects the row. The table of this module is
    `suppress_row([3, 20, 8]) == {0, 2}`.
    """
    unsafe = {i for i, count in enumerate(counts) if below_threshold(count, threshold)}
    return complementary_suppression(counts, unsafe, threshold)


def complementary_suppression(
    counts: Sequence[int], suppressed: Iterable[int], threshold: int = INTERNAL_THRESHOLD
) -> frozenset[int]:
    """The cells to suppress in a row whose total is published and of which some are suppressed.

    The smallest cells go first, so that least information is lost; empty ones only after all others,
    since a zero protects nothing. Where all suppressed cells are empty nothing is added: that they
    are empty is no count of people.

        counts [1, 1, 30, 9], threshold 5: the two ones together are 2 people, still under 5, so
        that 9 is suppressed as well: x, x, 30, x.
    """
    suppressed = set(suppressed)
    if not any(counts[i] for i in suppressed):
        return frozenset(suppressed)
    candidates = sorted(
        (i for i in range(len(counts)) if i not in suppressed),
        key=lambda i: (counts[i] == 0, counts[i], i),
    )
    while suppressed and _is_disclosed(counts, suppressed, threshold):
        if not candidates:
            return frozenset(range(len(counts)))
        suppressed.add(candidates.pop(0))
    return frozenset(suppressed)


def _is_disclosed(counts: Sequence[int], suppressed: Collection[int], threshold: int) -> bool:
    """Whether the suppressed cells are few people together, or an unsafe one has one feasible value.

    The reader is assumed to know the rule and which of the suppressed cells are unsafe. These are
    then 1 to `threshold` - 1, the others 0 or at least `threshold`; their sum is the total less the
    published cells. The interval of values that a cell can have under these bounds is its
    feasibility interval.
    """
    total = sum(counts[i] for i in suppressed)
    if total < threshold:
        return True
    bounds = {i: _known_bounds(counts[i], sum(counts), threshold) for i in suppressed}
    for cell in (i for i in suppressed if below_threshold(counts[i], threshold)):
        others = [bounds[i] for i in suppressed if i != cell]
        lower = max(bounds[cell][0], total - sum(upper for _, upper in others))
        upper = min(bounds[cell][1], total - sum(lower for lower, _ in others))
        if lower == upper:
            return True
    return False


def _known_bounds(count: int, total: int, threshold: int) -> tuple[int, int]:
    """What a reader who knows the rule knows of a suppressed cell before using the total."""
    if below_threshold(count, threshold):
        return 1, threshold - 1
    return (threshold, total) if count else (0, 0)


def multiple_response_suppression(
    counts: Sequence[int], suppressed: frozenset[int], answered: int, threshold: int
) -> set[int]:
    """The cells to suppress where each of `answered` people is in one cell or in several.

    Such counts add up to no total, but whoever is in no published cell must be in a suppressed one.
    So the suppressed cells hold at least `answered` less the published counts. Where only unsafe
    cells are suppressed that lower bound can meet their upper bound; then the smallest safe cell is
    suppressed too.

        answered 24, threshold 5       a     b
        count                         20     4
        primary                       20     x     b >= 24 - 20 = 4 and b < 5, so b = 4
        complementary                  x     x
    """
    published = sum(count for i, count in enumerate(counts) if i not in suppressed)
    lower_bound = answered - published
    only_unsafe = not any(counts[i] >= threshold for i in suppressed)
    if not suppressed or not only_unsafe or lower_bound <= len(suppressed):
        return set(suppressed)
    safe = [(count, i) for i, count in enumerate(counts) if count >= threshold]
    return {*suppressed, min(safe)[1]} if safe else set(range(len(counts)))


@dataclass(frozen=True)
class CollapsedGroups:
    """The groups of a breakdown: those shown separately, largest first, and those shown as one."""

    separate: tuple[str, ...]
    collapsed: tuple[str, ...]

    def columns(self) -> tuple[tuple[str, ...], ...]:
        """The groups that each column of a table holds; the collapsed ones are the last column."""
        singles = tuple((group,) for group in self.separate)
        return (*singles, self.collapsed) if self.collapsed else singles


def collapse_groups(
    sizes: Mapping[str, int],
    threshold: int = INTERNAL_THRESHOLD,
    *,
    suppressed: frozenset[str] = frozenset(),
) -> CollapsedGroups:
    """Collapse groups under the threshold into one (global recoding), the smallest first.

    The collapsed group has at least `threshold` people and holds at least two groups: a single
    small group, renamed, would still be that group. Empty groups are in neither part. `suppressed`
    are groups whose size another published result hides.

        sizes pt 40, uk 12, bn 3, threshold 5: pt 40, others (bn, uk) 15
    """
    ascending = sorted((size, group) for group, size in sizes.items() if size)
    collapsed = [
        (size, group) for size, group in ascending if size < threshold or group in suppressed
    ]
    separate = [pair for pair in ascending if pair not in collapsed]
    while (
        collapsed
        and separate
        and (len(collapsed) < 2 or sum(size for size, _ in collapsed) < threshold)
    ):
        collapsed.append(separate.pop(0))
    largest_first = sorted(separate, key=lambda pair: (-pair[0], pair[1]))
    return CollapsedGroups(
        tuple(group for _, group in largest_first), tuple(sorted(group for _, group in collapsed))
    )
