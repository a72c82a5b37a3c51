"""The patterns of regex(), matched in time linear in the text, whatever the pattern.

A backtracking matcher such as Python's `re` needs exponential time for `(a+)+b` on thirty letters,
so a form could make the server hang (ReDoS). Here a pattern becomes a nondeterministic automaton
whose states are followed all at once (Thompson 1968), at most MAX_STATES of them. What an automaton
cannot do (look-around, back references) is refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from .pattern_parsing import InvalidPattern, PatternNode, parse_pattern

MAX_STATES = 1_000
MAX_STEPS = 2_000_000
"""States times code points; a text that would need more does not match."""
_MAX_CACHED_STEPS = 20_000


class Pattern:
    """A compiled pattern. Raises InvalidPattern."""

    def __init__(self, source: str) -> None:
        root = parse_pattern(source)
        if root.state_count > MAX_STATES:
            raise InvalidPattern("too_large")
        self.epsilon_transitions: list[list[int]] = []
        self.transitions: list[tuple[PatternNode, int] | None] = []
        self.anchors: list[str] = []
        self.accepting = self._state()
        self.start = self._build(root, self.accepting)
        self.transition_cache: dict[tuple[frozenset[int], str], frozenset[int]] = {}

    def _state(self, anchor: str = "") -> int:
        self.epsilon_transitions.append([])
        self.transitions.append(None)
        self.anchors.append(anchor)
        return len(self.epsilon_transitions) - 1

    def _build(self, node: PatternNode, target: int) -> int:
        """Add the states that match a node and go on to `target`; returns the first of them."""
        if node.kind == "sequence":
            for part in reversed(node.parts):
                target = self._build(part, target)
            return target
        if node.kind == "either":
            state = self._state()
            self.epsilon_transitions[state] = [self._build(part, target) for part in node.parts]
            return state
        if node.kind == "repeat":
            return self._build_repeat(node, target)
        state = self._state(node.kind if node.kind in {"start", "end"} else "")
        if self.anchors[state]:
            self.epsilon_transitions[state] = [target]
        else:
            self.transitions[state] = (node, target)
        return state

    def _build_repeat(self, node: PatternNode, target: int) -> int:
        part = node.parts[0]
        if node.max_repetitions is None:
            loop = self._state()
            self.epsilon_transitions[loop] = [self._build(part, loop), target]
            target = loop
        else:
            end = target
            for _ in range(node.max_repetitions - node.min_repetitions):
                state = self._state()
                self.epsilon_transitions[state] = [self._build(part, target), end]
                target = state
        for _ in range(node.min_repetitions):
            target = self._build(part, target)
        return target

    def _epsilon_closure(
        self, states: Iterable[int], *, at_start: bool, at_end: bool
    ) -> frozenset[int]:
        """The states that can be reached without taking a character."""
        closure: set[int] = set()
        pending = list(states)
        while pending:
            state = pending.pop()
            anchor = self.anchors[state]
            holds = not anchor or (at_start if anchor == "start" else at_end)
            if holds and state not in closure:
                closure.add(state)
                pending.extend(self.epsilon_transitions[state])
        return frozenset(closure)

    def _targets(self, states: frozenset[int], character: str) -> list[int]:
        """The states right after taking a character."""
        return [
            transition[1]
            for state in states
            if (transition := self.transitions[state]) and transition[0].contains(character)
        ]

    def fullmatch(self, text: str) -> bool:
        """Whether the pattern matches the whole text."""
        if len(text) * len(self.epsilon_transitions) > MAX_STEPS:
            return False
        states = self._epsilon_closure([self.start], at_start=True, at_end=not text)
        for character in text[:-1]:
            states = self._step(states, character)
            if not states:
                return False
        if text:
            targets = self._targets(states, text[-1])
            states = self._epsilon_closure(targets, at_start=False, at_end=True)
        return self.accepting in states

    def _step(self, states: frozenset[int], character: str) -> frozenset[int]:
        """The states after a character that is not the last; remembered."""
        key = (states, character)
        if key not in self.transition_cache:
            if len(self.transition_cache) > _MAX_CACHED_STEPS:
                self.transition_cache.clear()
            targets = self._targets(states, character)
            closure = self._epsilon_closure(targets, at_start=False, at_end=False)
            self.transition_cache[key] = closure
        return self.transition_cache[key]


@lru_cache(maxsize=256)
def compile_pattern(source: str) -> Pattern | None:
    """The compiled pattern, cached; None where the source is no pattern."""
    try:
        return Pattern(source)
    except InvalidPattern:
        return None


def matches(text: str, source: str) -> bool:
    """regex(): whether the whole text matches; what is no pattern matches nothing."""
    pattern = compile_pattern(source)
    return pattern is not None and pattern.fullmatch(text)
