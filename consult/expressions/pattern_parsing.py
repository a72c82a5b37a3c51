"""Reads the patterns of regex(): the part of ECMAScript's syntax that an automaton can do."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import cached_property

MAX_PATTERN_LENGTH = 1_000
MAX_NESTING = 30
MAX_REPETITIONS = 1_000

_DIGIT = (("0", "9"),)
_WORD = (("0", "9"), ("A", "Z"), ("_", "_"), ("a", "z"))
_SPACE = (
    ("\t", "\r"), (" ", " "), ("\xa0", "\xa0"), ("\u1680", "\u1680"), ("\u2000", "\u200a"),
    ("\u2028", "\u2029"), ("\u202f", "\u202f"), ("\u205f", "\u205f"), ("\u3000", "\u3000"),
    ("\ufeff", "\ufeff"),
)  # fmt: skip
_NEWLINE = (("\n", "\n"), ("\r", "\r"), ("\u2028", "\u2029"))
_CHARACTER_CLASSES = {"d": _DIGIT, "w": _WORD, "s": _SPACE}
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v", "0": "\0"}
_CATEGORIES = frozenset(
    [
        "L",
        "Lu",
        "Ll",
        "Lt",
        "Lm",
        "Lo",
        "M",
        "Mn",
        "Mc",
        "Me",
        "N",
        "Nd",
        "Nl",
        "No",
        "P",
        "Pc",
        "Pd",
        "Ps",
        "Pe",
        "Pi",
        "Pf",
        "Po",
        "S",
        "Sm",
        "Sc",
        "Sk",
        "So",
        "Z",
        "Zs",
        "Zl",
        "Zp",
    ]
)

Ranges = tuple[tuple[str, str], ...]


class InvalidPattern(ValueError):
    """A pattern that can't be used; `args[0]` is a stable reason."""


@dataclass(frozen=True)
class PatternNode:
    """A part of a pattern: set, start, end, sequence, either, repeat."""

    kind: str
    parts: tuple[PatternNode, ...] = ()
    ranges: Ranges = ()
    categories: tuple[str, ...] = ()
    negated: bool = False
    min_repetitions: int = 0
    max_repetitions: int | None = 0

    def contains(self, character: str) -> bool:
        """Whether a set has a character."""
        found = any(low <= character <= high for low, high in self.ranges)
        if not found and self.categories:
            found = unicodedata.category(character).startswith(self.categories)
        if not found and self.parts:
            found = any(part.contains(character) for part in self.parts)
        return found is not self.negated

    @property
    def is_single_character(self) -> bool:
        """Whether a set is one character."""
        return len(self.ranges) == 1 and self.ranges[0][0] == self.ranges[0][1] and not self.negated

    def states(self) -> int:
        """At most how many states it takes, known before any is made."""
        return self._states

    @cached_property
    def _states(self) -> int:
        inside = sum(part.states() for part in self.parts) if self.kind != "set" else 0
        if self.kind == "repeat":
            return (inside + 1) * max(1, self.min_repetitions + 1 if self.max_repetitions is None else self.max_repetitions)
        return inside + 1


@dataclass
class _PatternParser:
    source: str
    position: int = 0
    depth: int = 0
    parts: list[PatternNode] = field(default_factory=list)

    def peek(self, ahead: int = 1) -> str:
        return self.source[self.position : self.position + ahead]

    def advance(self) -> str:
        if self.position >= len(self.source):
            raise InvalidPattern("unfinished")
        self.position += 1
        return self.source[self.position - 1]

    def alternation(self) -> PatternNode:
        ways = [self.sequence()]
        while self.peek() == "|":
            self.position += 1
            ways.append(self.sequence())
        return ways[0] if len(ways) == 1 else PatternNode("either", tuple(ways))

    def sequence(self) -> PatternNode:
        parts = []
        while (character := self.peek()) and character not in "|)":
            parts.append(self.quantified(self.atom()))
        return PatternNode("sequence", tuple(parts))

    def atom(self) -> PatternNode:
        character = self.advance()
        if character == "(":
            return self.group()
        if character == "[":
            return self.character_class()
        if character == "\\":
            return self.escape(inside=False)
        if character in "*+?":
            raise InvalidPattern("nothing_to_repeat")
        if character == ".":
            return PatternNode("set", ranges=_NEWLINE, negated=True)
        if character in "^$":
            return PatternNode("start" if character == "^" else "end")
        return PatternNode("set", ranges=((character, character),))

    def group(self) -> PatternNode:
        if self.peek() == "?":
            if self.peek(2) != "?:":
                raise InvalidPattern("look_around")
            self.position += 2
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise InvalidPattern("too_deep")
        inside = self.alternation()
        if self.peek() != ")":
            raise InvalidPattern("unclosed_group")
        self.position += 1
        self.depth -= 1
        return inside

    def quantified(self, piece: PatternNode) -> PatternNode:
        times = self.quantifier()
        if times is None:
            return piece
        if self.peek() == "?":
            self.position += 1  # A lazy one takes the same whole texts.
        if self.quantifier() is not None:
            raise InvalidPattern("nothing_to_repeat")
        return PatternNode("repeat", (piece,), min_repetitions=times[0], max_repetitions=times[1])

    def quantifier(self) -> tuple[int, int | None] | None:
        character = self.peek()
        if character and character in "*+?":
            self.position += 1
            return {"*": (0, None), "+": (1, None), "?": (0, 1)}[character]
        end = self.source.find("}", self.position)
        if character != "{" or end < 0:
            return None
        low, comma, high = self.source[self.position + 1 : end].partition(",")
        if not _is_count(low) or not (high == "" or _is_count(high)):
            return None
        self.position = end + 1
        least = int(low)
        most = (int(high) if high else None) if comma else least
        if least > MAX_REPETITIONS or (
            most is not None and (most > MAX_REPETITIONS or most < least)
        ):
            raise InvalidPattern("bad_times")
        return least, most

    def character_class(self) -> PatternNode:
        negated = self.peek() == "^"
        self.position += negated
        parts: list[PatternNode] = []
        while (character := self.advance()) != "]":
            piece = self.class_member(character)
            if self.peek() == "-" and self.peek(2) not in {"-]", "-"}:
                self.position += 1
                piece = self.class_range(piece, self.class_member(self.advance()))
            parts.append(piece)
        return PatternNode("set", tuple(parts), negated=negated)

    def class_member(self, character: str) -> PatternNode:
        if character == "\\":
            return self.escape(inside=True)
        return PatternNode("set", ranges=((character, character),))

    def class_range(self, low: PatternNode, high: PatternNode) -> PatternNode:
        if not (low.is_single_character and high.single):
            # As ECMAScript's Annex B: in `[\d-x]` the hyphen is a hyphen.
            return PatternNode("set", (low, PatternNode("set", ranges=(("-", "-"),)), high))
        if low.ranges[0][0] > high.ranges[0][0]:
            raise InvalidPattern("bad_range")
        return PatternNode("set", ranges=((low.ranges[0][0], high.ranges[0][0]),))

    def escape(self, *, inside: bool) -> PatternNode:
        character = self.advance()
        if (ranges := _CHARACTER_CLASSES.get(character.lower())) is not None:
            return PatternNode("set", ranges=ranges, negated=character.isupper())
        if character in "pP":
            return self.category(negated=character == "P")
        if character in "ux":
            character = self.code_point(4 if character == "u" else 2)
        elif character in _CONTROLS:
            character = _CONTROLS[character]
        elif character == "b" and inside:
            character = "\b"
        elif character.isascii() and character.isalnum():
            known = "bBk" if not inside else ""
            reference = character.isdigit() or character in known
            raise InvalidPattern("back_reference" if reference else "bad_escape")
        return PatternNode("set", ranges=((character, character),))

    def category(self, *, negated: bool) -> PatternNode:
        end = self.source.find("}", self.position)
        name = self.source[self.position + 1 : end].removeprefix("Is")
        if self.peek() != "{" or end < 0 or name not in _CATEGORIES:
            raise InvalidPattern("bad_escape")
        self.position = end + 1
        return PatternNode("set", categories=(name,), negated=negated)

    def code_point(self, digits: int) -> str:
        written = self.peek(digits)
        try:
            code = int(written, 16) if len(written) == digits and written.isalnum() else -1
        except ValueError:
            code = -1
        if code < 0:
            raise InvalidPattern("bad_escape")
        self.position += digits
        return chr(code)


def _is_count(digits: str) -> bool:
    return digits.isascii() and digits.isdigit() and len(digits) <= 6


def parse_pattern(source: str) -> PatternNode:
    """The parts of a pattern; raises BadPattern."""
    if len(source) > MAX_PATTERN_LENGTH:
        raise InvalidPattern("too_large")
    reader = _PatternParser(source)
    piece = reader.alternation()
    if reader.position < len(source):
        raise InvalidPattern("unopened_group")
    return piece
