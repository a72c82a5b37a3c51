"""Parses the patterns of regex(): the part of ECMAScript's syntax that an automaton can match."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
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
"""General categories of Unicode, and their groups."""

Ranges = tuple[tuple[str, str], ...]
"""First and last character of each range."""


class InvalidPattern(ValueError):
    """A pattern that cannot be used; `args[0]` is a stable code of the reason."""


@dataclass(frozen=True)
class PatternNode:
    """A part of a pattern. `kind` is one of: set, start, end, sequence, either, repeat."""

    kind: str
    parts: tuple[PatternNode, ...] = ()
    ranges: Ranges = ()
    categories: tuple[str, ...] = ()
    negated: bool = False
    min_repetitions: int = 0
    max_repetitions: int | None = 0
    """None: any number."""

    def contains(self, character: str) -> bool:
        """Whether a set contains a character."""
        listed = (
            any(low <= character <= high for low, high in self.ranges)
            or unicodedata.category(character).startswith(self.categories)
            or any(part.contains(character) for part in self.parts)
        )
        return listed is not self.negated

    @property
    def is_single_character(self) -> bool:
        """Whether a set has exactly one character."""
        return len(self.ranges) == 1 and self.ranges[0][0] == self.ranges[0][1] and not self.negated

    @cached_property
    def state_count(self) -> int:
        """The most states that the automaton of this part takes, computed before any is made."""
        inner = sum(part.state_count for part in self.parts) if self.kind != "set" else 0
        if self.kind != "repeat":
            return inner + 1
        maximum = self.max_repetitions
        return (inner + 1) * max(1, self.min_repetitions + 1 if maximum is None else maximum)


@dataclass
class _PatternParser:
    """A recursive-descent parser; `position` is that of the next character."""

    source: str
    position: int = 0
    depth: int = 0

    def peek(self, length: int = 1) -> str:
        return self.source[self.position : self.position + length]

    def advance(self) -> str:
        if self.position >= len(self.source):
            raise InvalidPattern("unfinished")
        self.position += 1
        return self.source[self.position - 1]

    def alternation(self) -> PatternNode:
        alternatives = [self.sequence()]
        while self.peek() == "|":
            self.position += 1
            alternatives.append(self.sequence())
        if len(alternatives) == 1:
            return alternatives[0]
        return PatternNode("either", tuple(alternatives))

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
            return self.escape(in_class=False)
        if character in "*+?":
            raise InvalidPattern("nothing_to_repeat")
        if character == ".":
            return PatternNode("set", ranges=_NEWLINE, negated=True)
        if character in "^$":
            return PatternNode("start" if character == "^" else "end")
        return _single(character)

    def group(self) -> PatternNode:
        if self.peek() == "?":
            if self.peek(2) != "?:":
                raise InvalidPattern("look_around")
            self.position += 2
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise InvalidPattern("too_deep")
        content = self.alternation()
        if self.peek() != ")":
            raise InvalidPattern("unclosed_group")
        self.position += 1
        self.depth -= 1
        return content

    def quantified(self, atom: PatternNode) -> PatternNode:
        quantifier = self.quantifier()
        if quantifier is None:
            return atom
        if self.peek() == "?":
            self.position += 1  # A lazy quantifier matches the same whole texts.
        if self.quantifier() is not None:
            raise InvalidPattern("nothing_to_repeat")
        minimum, maximum = quantifier
        return PatternNode("repeat", (atom,), min_repetitions=minimum, max_repetitions=maximum)

    def quantifier(self) -> tuple[int, int | None] | None:
        """The least and most repetitions (None: any number); None where no quantifier stands."""
        character = self.peek()
        if character and character in "*+?":
            self.position += 1
            return {"*": (0, None), "+": (1, None), "?": (0, 1)}[character]
        end = self.source.find("}", self.position)
        if character != "{" or end < 0:
            return None
        low, comma, high = self.source[self.position + 1 : end].partition(",")
        if not _is_count(low) or not (high == "" or _is_count(high)):
            return None  # As ECMAScript's Annex B: `{` that begins no quantifier is a character.
        self.position = end + 1
        minimum = int(low)
        maximum = (int(high) if high else None) if comma else minimum
        if minimum > MAX_REPETITIONS or (
            maximum is not None and (maximum > MAX_REPETITIONS or maximum < minimum)
        ):
            raise InvalidPattern("bad_times")
        return minimum, maximum

    def character_class(self) -> PatternNode:
        negated = self.peek() == "^"
        self.position += negated
        members: list[PatternNode] = []
        while (character := self.advance()) != "]":
            member = self.class_member(character)
            if self.peek() == "-" and self.peek(2) not in {"-]", "-"}:
                self.position += 1
                member = self.class_range(member, self.class_member(self.advance()))
            members.append(member)
        return PatternNode("set", tuple(members), negated=negated)

    def class_member(self, character: str) -> PatternNode:
        return self.escape(in_class=True) if character == "\\" else _single(character)

    def class_range(self, low: PatternNode, high: PatternNode) -> PatternNode:
        if not (low.is_single_character and high.is_single_character):
            # As ECMAScript's Annex B: in `[\d-x]` the hyphen is a hyphen.
            return PatternNode("set", (low, _single("-"), high))
        if low.ranges[0][0] > high.ranges[0][0]:
            raise InvalidPattern("bad_range")
        return PatternNode("set", ranges=((low.ranges[0][0], high.ranges[0][0]),))

    def escape(self, *, in_class: bool) -> PatternNode:
        character = self.advance()
        if (ranges := _CHARACTER_CLASSES.get(character.lower())) is not None:
            return PatternNode("set", ranges=ranges, negated=character.isupper())
        if character in "pP":
            return self.category(negated=character == "P")
        if character in "ux":
            character = self.code_point(4 if character == "u" else 2)
        elif character in _CONTROLS:
            character = _CONTROLS[character]
        elif character == "b" and in_class:
            character = "\b"
        elif character.isascii() and character.isalnum():
            is_reference = character.isdigit() or (not in_class and character in "bBk")
            raise InvalidPattern("back_reference" if is_reference else "bad_escape")
        return _single(character)

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


def _single(character: str) -> PatternNode:
    return PatternNode("set", ranges=((character, character),))


def _is_count(digits: str) -> bool:
    return digits.isascii() and digits.isdigit() and len(digits) <= 6


def parse_pattern(source: str) -> PatternNode:
    """The root of a pattern. Raises InvalidPattern."""
    if len(source) > MAX_PATTERN_LENGTH:
        raise InvalidPattern("too_large")
    parser = _PatternParser(source)
    root = parser.alternation()
    if parser.position < len(source):
        raise InvalidPattern("unopened_group")
    return root
