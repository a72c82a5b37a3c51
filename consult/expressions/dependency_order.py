"""In which order the expressions of a survey are evaluated, and where they go in circles."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from .syntax_tree import Node, references

ExpressionId = TypeVar("ExpressionId", bound=Hashable)
MAX_CYCLES = 100


@dataclass(frozen=True)
class EvaluationOrder(Generic[ExpressionId]):
    """Every place after those it depends on; places in or behind a circle last, as given.

    Each cycle is the way round: every place uses the next, and the last uses the first.
    """

    sequence: tuple[ExpressionId, ...]
    cycles: tuple[tuple[ExpressionId, ...], ...]


def evaluation_order(
    expressions: Mapping[ExpressionId, Node], affects: Mapping[ExpressionId, Collection[str]]
) -> EvaluationOrder[ExpressionId]:
    """Sort the expressions of a survey by what they need.

    A place is the caller's key of an expression; `affects` tells the names whose value depends on
    it: the calculation of a question affects the question, the relevance of a group all in it.
    A constraint affects nothing. Where two can go first, the one given first does. Of cycles, the
    shortest through each dependency that lies on any is given, once, at most MOST_CYCLES in all.
    """
    needs = _dependencies(expressions, affects)
    rank = {place: at for at, place in enumerate(expressions)}
    users: dict[ExpressionId, list[ExpressionId]] = {place: [] for place in expressions}
    waits = {place: len(needed) for place, needed in needs.items()}
    for place, needed in needs.items():
        for one in needed:
            users[one].append(place)
    keys = list(expressions)
    ready = [rank[place] for place, count in waits.items() if not count]
    heapq.heapify(ready)
    done: dict[ExpressionId, None] = {}
    while ready:
        place = keys[heapq.heappop(ready)]
        done[place] = None
        for user in users[place]:
            waits[user] -= 1
            if not waits[user]:
                heapq.heappush(ready, rank[user])
    left = {place: needs[place] for place in keys if place not in done}
    return EvaluationOrder((*done, *left), _cycles(left))


def _dependencies(
    expressions: Mapping[ExpressionId, Node], affects: Mapping[ExpressionId, Collection[str]]
) -> dict[ExpressionId, list[ExpressionId]]:
    """The places whose expressions each place needs first, in the order given."""
    by_name: dict[str, list[ExpressionId]] = {}
    for place in expressions:
        for name in affects.get(place, ()):
            by_name.setdefault(name, []).append(place)
    rank = {place: at for at, place in enumerate(expressions)}
    return {
        place: sorted(
            {one for name in references(node) for one in by_name.get(name, ())},
            key=rank.__getitem__,
        )
        for place, node in expressions.items()
    }


def _cycles(
    needs: Mapping[ExpressionId, list[ExpressionId]],
) -> tuple[tuple[ExpressionId, ...], ...]:
    rank = {place: at for at, place in enumerate(needs)}
    found: dict[tuple[ExpressionId, ...], None] = {}
    for start in needs:
        before = _shortest_paths(start, needs)
        for last in before:
            if start in needs[last] and len(found) < MAX_CYCLES:
                way = [last]
                while way[-1] != start:
                    way.append(before[way[-1]])
                way.reverse()
                first = min(range(len(way)), key=lambda at: rank[way[at]])
                found[(*way[first:], *way[:first])] = None
    return tuple(sorted(found, key=lambda way: (len(way), [rank[place] for place in way])))


def _shortest_paths(
    start: ExpressionId, needs: Mapping[ExpressionId, list[ExpressionId]]
) -> dict[ExpressionId, ExpressionId]:
    """For each place that can be reached, the one before it on a shortest way."""
    before = {start: start}
    waiting = deque([start])
    while waiting:
        place = waiting.popleft()
        for one in needs[place]:
            if one in needs and one not in before:
                before[one] = place
                waiting.append(one)
    return before
