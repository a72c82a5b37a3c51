"""Reads the patterns of regex(): the part of ECMAScript's syntax that an automaton can do."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import cached_property

MOST_CHARACTERS = 1_000
MOST_NESTED = 30
MOST_TIMES = 1_000

_DIGIT = (("0", "9"),)
_WORD = (("0", "9"), ("A", "Z"), ("_", "_"), ("a", "z"))
_SPACE = (
    ("\t", "\r"), (" ", " "), ("\xa0", "\xa0"), ("\u1680", "\u1680"), ("\u2000", "\u200a"),
    ("\u2028", "\u2029"), ("\u202f", "\u202f"), ("\u205f", "\u205f"), ("\u3000", "\u3000"),
    ("\ufeff", "\ufeff"),
)  # fmt: skip
_NEWLINE = (("\n", "\n"), ("\r", "\r"), ("\u2028", "\u2029"))
_CLASSES = {"d": _DIGIT, "w": _WORD, "s": _SPACE}
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


class BadPattern(ValueError):
    """A pattern that can't be used; `args[0]` is a stable reason."""


@dataclass(frozen=True)
class Piece:
    """A part of a pattern: set, start, end, sequence, either, repeat."""

    kind: str
    parts: tuple[Piece, ...] = ()
    ranges: Ranges = ()
    categories: tuple[str, ...] = ()
    negated: bool = False
    least: int = 0
    most: int | None = 0

    def holds(self, character: str) -> bool:
        """Whether a set has a character."""
        found = any(low <= character <= high for low, high in self.ranges)
        if not found and self.categories:
            found = unicodedata.category(character).startswith(self.categories)
        if not found and self.parts:
            found = any(part.holds(character) for part in self.parts)
        return found is not self.negated

    @property
    def single(self) -> bool:
        """Whether a set is one character."""
        return len(self.ranges) == 1 and self.ranges[0][0] == self.ranges[0][1] and not self.negated

    def states(self) -> int:
        """At most how many states it takes, known before any is made."""
        return self._states

    @cached_property
    def _states(self) -> int:
        inside = sum(part.states() for part in self.parts) if self.kind != "set" else 0
        if self.kind == "repeat":
            return (inside + 1) * max(1, self.least + 1 if self.most is None else self.most)
        return inside + 1


@dataclass
class _Reader:
    source: str
    at: int = 0
    nested: int = 0
    parts: list[Piece] = field(default_factory=list)

    def peek(self, ahead: int = 1) -> str:
        return self.source[self.at : self.at + ahead]

    def next(self) -> str:
        if self.at >= len(self.source):
            raise BadPattern("unfinished")
        self.at += 1
        return self.source[self.at - 1]

    def either(self) -> Piece:
        ways = [self.sequence()]
        while self.peek() == "|":
            self.at += 1
            ways.append(self.sequence())
        return ways[0] if len(ways) == 1 else Piece("either", tuple(ways))

    def sequence(self) -> Piece:
        parts = []
        while (character := self.peek()) and character not in "|)":
            parts.append(self.repeated(self.single()))
        return Piece("sequence", tuple(parts))

    def single(self) -> Piece:
        character = self.next()
        if character == "(":
            return self.group()
        if character == "[":
            return self.set()
        if character == "\\":
            return self.escaped(inside=False)
        if character in "*+?":
            raise BadPattern("nothing_to_repeat")
        if character == ".":
            return Piece("set", ranges=_NEWLINE, negated=True)
        if character in "^$":
            return Piece("start" if character == "^" else "end")
        return Piece("set", ranges=((character, character),))

    def group(self) -> Piece:
        if self.peek() == "?":
            if self.peek(2) != "?:":
                raise BadPattern("look_around")
            self.at += 2
        self.nested += 1
        if self.nested > MOST_NESTED:
            raise BadPattern("too_deep")
        inside = self.either()
        if self.peek() != ")":
            raise BadPattern("unclosed_group")
        self.at += 1
        self.nested -= 1
        return inside

    def repeated(self, piece: Piece) -> Piece:
        times = self.times()
        if times is None:
            return piece
        if self.peek() == "?":
            self.at += 1  # A lazy one takes the same whole texts.
        if self.times() is not None:
            raise BadPattern("nothing_to_repeat")
        return Piece("repeat", (piece,), least=times[0], most=times[1])

    def times(self) -> tuple[int, int | None] | None:
        character = self.peek()
        if character and character in "*+?":
            self.at += 1
            return {"*": (0, None), "+": (1, None), "?": (0, 1)}[character]
        end = self.source.find("}", self.at)
        if character != "{" or end < 0:
            return None
        low, comma, high = self.source[self.at + 1 : end].partition(",")
        if not _whole(low) or not (high == "" or _whole(high)):
            return None
        self.at = end + 1
        least = int(low)
        most = (int(high) if high else None) if comma else least
        if least > MOST_TIMES or (most is not None and (most > MOST_TIMES or most < least)):
            raise BadPattern("bad_times")
        return least, most

    def set(self) -> Piece:
        negated = self.peek() == "^"
        self.at += negated
        parts: list[Piece] = []
        while (character := self.next()) != "]":
            piece = self.member(character)
            if self.peek() == "-" and self.peek(2) not in {"-]", "-"}:
                self.at += 1
                piece = self.range(piece, self.member(self.next()))
            parts.append(piece)
        return Piece("set", tuple(parts), negated=negated)

    def member(self, character: str) -> Piece:
        if character == "\\":
            return self.escaped(inside=True)
        return Piece("set", ranges=((character, character),))

    def range(self, low: Piece, high: Piece) -> Piece:
        if not (low.single and high.single):
            # As ECMAScript's Annex B: in `[\d-x]` the hyphen is a hyphen.
            return Piece("set", (low, Piece("set", ranges=(("-", "-"),)), high))
        if low.ranges[0][0] > high.ranges[0][0]:
            raise BadPattern("bad_range")
        return Piece("set", ranges=((low.ranges[0][0], high.ranges[0][0]),))

    def escaped(self, *, inside: bool) -> Piece:
        character = self.next()
        if (ranges := _CLASSES.get(character.lower())) is not None:
            return Piece("set", ranges=ranges, negated=character.isupper())
        if character in "pP":
            return self.category(negated=character == "P")
        if character in "ux":
            character = self.code(4 if character == "u" else 2)
        elif character in _CONTROLS:
            character = _CONTROLS[character]
        elif character == "b" and inside:
            character = "\b"
        elif character.isascii() and character.isalnum():
            known = "bBk" if not inside else ""
            reference = character.isdigit() or character in known
            raise BadPattern("back_reference" if reference else "bad_escape")
        return Piece("set", ranges=((character, character),))

    def category(self, *, negated: bool) -> Piece:
        end = self.source.find("}", self.at)
        name = self.source[self.at + 1 : end].removeprefix("Is")
        if self.peek() != "{" or end < 0 or name not in _CATEGORIES:
            raise BadPattern("bad_escape")
        self.at = end + 1
        return Piece("set", categories=(name,), negated=negated)

    def code(self, digits: int) -> str:
        written = self.peek(digits)
        try:
            code = int(written, 16) if len(written) == digits and written.isalnum() else -1
        except ValueError:
            code = -1
        if code < 0:
            raise BadPattern("bad_escape")
        self.at += digits
        return chr(code)


def _whole(digits: str) -> bool:
    return digits.isascii() and digits.isdigit() and len(digits) <= 6


def read_pattern(source: str) -> Piece:
    """The parts of a pattern; raises BadPattern."""
    if len(source) > MOST_CHARACTERS:
        raise BadPattern("too_large")
    reader = _Reader(source)
    piece = reader.either()
    if reader.at < len(source):
        raise BadPattern("unopened_group")
    return piece
