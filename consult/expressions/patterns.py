"""Patterns of regex(), matched in time that grows with pattern times text and no faster.

Python's `re` goes back and tries again: `(a+)+b` takes years on thirty letters. A pattern here is
an automaton (Thompson 1968) walked for all ways at once, its steps remembered, so no pattern a
form brings can hang an answer. What can't be done so (look-around, back references) is refused.
"""

from __future__ import annotations

from functools import lru_cache

from .pattern_parsing import InvalidPattern, PatternNode, parse_pattern

MAX_STATES = 1_000
MAX_STEPS = 2_000_000
"""States times code points; a text that would need more does not match."""
_MAX_CACHED_STEPS = 20_000

__all__ = ["InvalidPattern", "Pattern", "compile_pattern", "matches"]


class Pattern:
    """A compiled pattern; raises BadPattern."""

    def __init__(self, source: str) -> None:
        piece = parse_pattern(source)
        if piece.states() > MAX_STATES:
            raise InvalidPattern("too_large")
        self.epsilon_transitions: list[list[int]] = []
        self.transitions: list[tuple[PatternNode, int] | None] = []
        self.anchors: list[str] = []
        self.accepting = self._state()
        self.start = self._build(piece, self.accepting)
        self.transition_cache: dict[tuple[frozenset[int], str], frozenset[int]] = {}

    def _state(self, guard: str = "") -> int:
        self.epsilon_transitions.append([])
        self.transitions.append(None)
        self.anchors.append(guard)
        return len(self.epsilon_transitions) - 1

    def _build(self, piece: PatternNode, after: int) -> int:
        """Where to enter what takes a piece and goes on to a state."""
        if piece.kind == "sequence":
            for part in reversed(piece.parts):
                after = self._build(part, after)
            return after
        if piece.kind == "either":
            state = self._state()
            self.epsilon_transitions[state] = [self._build(part, after) for part in piece.parts]
            return state
        if piece.kind == "repeat":
            return self._repeat(piece, after)
        state = self._state(piece.kind if piece.kind in {"start", "end"} else "")
        if self.anchors[state]:
            self.epsilon_transitions[state] = [after]
        else:
            self.transitions[state] = (piece, after)
        return state

    def _repeat(self, piece: PatternNode, after: int) -> int:
        part = piece.parts[0]
        if piece.max_repetitions is None:
            loop = self._state()
            self.epsilon_transitions[loop] = [self._build(part, loop), after]
            after = loop
        else:
            done = after
            for _ in range(piece.max_repetitions - piece.min_repetitions):
                state = self._state()
                self.epsilon_transitions[state] = [self._build(part, after), done]
                after = state
        for _ in range(piece.min_repetitions):
            after = self._build(part, after)
        return after

    def _epsilon_closure(self, states: list[int], at_start: bool, at_end: bool) -> frozenset[int]:
        found: set[int] = set()
        while states:
            state = states.pop()
            guard = self.anchors[state]
            if state in found or (guard and not (at_start if guard == "start" else at_end)):
                continue
            found.add(state)
            states.extend(self.epsilon_transitions[state])
        return frozenset(found)

    def _step(self, states: frozenset[int], character: str) -> frozenset[int]:
        after = [
            taken[1]
            for state in states
            if (taken := self.transitions[state]) is not None and taken[0].contains(character)
        ]
        return self._epsilon_closure(after, at_start=False, at_end=False)

    def fullmatch(self, text: str) -> bool:
        """Whether the whole text is what the pattern says."""
        if len(text) * len(self.epsilon_transitions) > MAX_STEPS:
            return False
        states = self._epsilon_closure([self.start], at_start=True, at_end=not text)
        for character in text[:-1]:
            key = (states, character)
            after = self.transition_cache.get(key)
            if after is None:
                if len(self.transition_cache) > _MAX_CACHED_STEPS:
                    self.transition_cache.clear()
                after = self.transition_cache[key] = self._step(states, character)
            if not after:
                return False
            states = after
        if text:
            last = [
                taken[1]
                for state in states
                if (taken := self.transitions[state]) is not None and taken[0].contains(text[-1])
            ]
            states = self._epsilon_closure(last, at_start=False, at_end=True)
        return self.accepting in states


@lru_cache(maxsize=256)
def compile_pattern(source: str) -> Pattern | None:
    """The pattern, kept; None where it is none."""
    try:
        return Pattern(source)
    except InvalidPattern:
        return None


def matches(text: str, source: str) -> bool:
    """regex(): the whole text matches; a pattern that is none matches nothing."""
    pattern = compile_pattern(source)
    return pattern is not None and pattern.fullmatch(text)
