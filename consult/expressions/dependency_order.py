"""The order in which the expressions of a survey are evaluated, and their circular dependencies."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from .syntax_tree import Node, references

ExpressionId = TypeVar("ExpressionId", bound=Hashable)
"""The caller's key of an expression."""
MAX_CYCLES = 100


@dataclass(frozen=True)
class EvaluationOrder(Generic[ExpressionId]):
    """Expressions in an order in which each comes after those it depends on.

    Those in a cycle, or that depend on one, are last in `sequence`, in their original order. In a
    cycle every expression depends on the next, and the last on the first.
    """

    sequence: tuple[ExpressionId, ...]
    cycles: tuple[tuple[ExpressionId, ...], ...]


def evaluation_order(
    expressions: Mapping[ExpressionId, Node],
    affected_names: Mapping[ExpressionId, Collection[str]],
) -> EvaluationOrder[ExpressionId]:
    """Sort the expressions of a survey topologically (Kahn 1962), stable in their original order.

    `affected_names` has the names whose value depends on an expression: the calculation of a
    question affects the question, the relevance of a group everything in it, a constraint nothing.

    With a = ${b}, b = 1, c = ${c}: the sequence is b, a, c and the only cycle is (c,). The shortest
    cycle through each circular dependency is given, each once, at most MAX_CYCLES in all.
    """
    dependencies = _dependencies(expressions, affected_names)
    rank = {expression: index for index, expression in enumerate(expressions)}
    dependents: dict[ExpressionId, list[ExpressionId]] = {key: [] for key in expressions}
    unresolved = {expression: len(needed) for expression, needed in dependencies.items()}
    for expression, needed in dependencies.items():
        for dependency in needed:
            dependents[dependency].append(expression)
    keys = list(expressions)
    ready = [rank[expression] for expression, count in unresolved.items() if not count]
    heapq.heapify(ready)
    ordered: dict[ExpressionId, None] = {}
    while ready:
        expression = keys[heapq.heappop(ready)]
        ordered[expression] = None
        for dependent in dependents[expression]:
            unresolved[dependent] -= 1
            if not unresolved[dependent]:
                heapq.heappush(ready, rank[dependent])
    circular = {key: dependencies[key] for key in keys if key not in ordered}
    return EvaluationOrder((*ordered, *circular), _cycles(circular))


def _dependencies(
    expressions: Mapping[ExpressionId, Node],
    affected_names: Mapping[ExpressionId, Collection[str]],
) -> dict[ExpressionId, list[ExpressionId]]:
    """The expressions that each expression needs first, in their original order."""
    by_name: dict[str, list[ExpressionId]] = {}
    for expression in expressions:
        for name in affected_names.get(expression, ()):
            by_name.setdefault(name, []).append(expression)
    rank = {expression: index for index, expression in enumerate(expressions)}
    return {
        expression: sorted(
            {needed for name in references(node) for needed in by_name.get(name, ())},
            key=rank.__getitem__,
        )
        for expression, node in expressions.items()
    }


def _cycles(
    dependencies: Mapping[ExpressionId, list[ExpressionId]],
) -> tuple[tuple[ExpressionId, ...], ...]:
    """The shortest cycle through each circular dependency, the shortest first.

    A cycle begins with the expression that came first originally, so that each is there once.
    """
    rank = {expression: index for index, expression in enumerate(dependencies)}
    cycles: dict[tuple[ExpressionId, ...], None] = {}
    for start in dependencies:
        predecessors = _shortest_paths(start, dependencies)
        for last in predecessors:
            if start in dependencies[last] and len(cycles) < MAX_CYCLES:
                path = [last]
                while path[-1] != start:
                    path.append(predecessors[path[-1]])
                path.reverse()
                first = min(range(len(path)), key=lambda index: rank[path[index]])
                cycles[(*path[first:], *path[:first])] = None
    return tuple(sorted(cycles, key=lambda path: (len(path), [rank[key] for key in path])))


def _shortest_paths(
    start: ExpressionId, dependencies: Mapping[ExpressionId, list[ExpressionId]]
) -> dict[ExpressionId, ExpressionId]:
    """For each expression reachable from `start`, its predecessor on a shortest path."""
    predecessors = {start: start}
    queue = deque([start])
    while queue:
        expression = queue.popleft()
        for dependency in dependencies[expression]:
            if dependency in dependencies and dependency not in predecessors:
                predecessors[dependency] = expression
                queue.append(dependency)
    return predecessors
