"""What is typed of a filled-in sheet: one box a question, with the printed numbers of its answers.

`2` is the second choice, `1 3 5` (or `135`, where no number has two digits) are three of them; where
an order was asked the first number is of what was put first. Numbers, days and words are typed as
they stand on the sheet. An empty box is no answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Group, Item, Question
from consult.questionnaire.rules.kinds import KINDS
from consult.questionnaire.rules.kinds.base import Value
from consult.questionnaire.rules.numerals import plain_digits
from consult.questionnaire.rules.pages import instance_key
from consult.questionnaire.rules.relevance import Path

from .numbering import UNNUMBERED, Numbers, codes

_ONE = frozenset({"single", "yes_no", "acknowledge"})
_PARTING = re.compile(r"[\s,;.+&/-]+")


class Slip(StrEnum):
    """Why what was typed means no answer."""

    NO_SUCH_NUMBER = "no_such_number"
    ONE_ONLY = "one_only"
    TWICE = "twice"
    TOO_MANY = "too_many"


class _Sent(dict[str, str]):
    """A form with one value a name."""

    def getlist(self, key: str, /) -> list[str]:
        """The value of a name, if there is one."""
        return [self[key]] if key in self else []


@dataclass(frozen=True)
class Box:
    """A box of the entry screen: a question, and of which of the things that repeat."""

    question: Question
    number: str
    """As printed: `7.1`, or `8/2` in what repeats."""
    path: Path = ()

    @property
    def key(self) -> str:
        """Under which key its answer is kept."""
        return instance_key(self.question.key, self.path)


@dataclass(frozen=True)
class Copies:
    """Where what repeats begins on the entry screen, and how often it stands there."""

    group: Group
    path: Path
    shown: int

    @property
    def key(self) -> str:
        """Under which key its number is kept."""
        return instance_key(self.group.key, self.path)


def layout(questionnaire: Questionnaire, shown: Mapping[str, int]) -> list[Box | Copies]:
    """The entry screen in order; `shown` is how often what repeats stands there, by instance key."""
    numbers = Numbers.of(questionnaire).by_key
    return list(_laid_out(questionnaire.items, (), numbers, shown))


FIRST_SHOWN = 3


def _laid_out(
    items: tuple[Item, ...], path: Path, numbers: Mapping[str, str], shown: Mapping[str, int]
) -> Iterator[Box | Copies]:
    for item in items:
        if isinstance(item, Question):
            if item.kind not in UNNUMBERED:
                number = "/".join((numbers[item.key], *map(str, path)))
                yield Box(item, number, path)
        elif item.repeat is None:
            yield from _laid_out(item.items, path, numbers, shown)
        else:
            asked = shown.get(instance_key(item.key, path), FIRST_SHOWN)
            copies = max(1, min(asked, item.repeat.most))
            for place in range(1, copies + 1):
                yield from _laid_out(item.items, (*path, place), numbers, shown)
            yield Copies(item, path, copies)


def read_box(question: Question, typed: str, language: str) -> tuple[Value, Slip | None]:
    """Read a box; words are in the language of the sheet. Raises nothing: a slip says what is wrong."""
    words = typed.strip()
    if not words:
        return None, None
    kind = KINDS[question.kind]
    if kind.has_choices:
        return _chosen(question, plain_digits(words))
    sent = _Sent({question.key: words, f"{question.key}:language": language})
    value = kind.read(question, sent)
    return value, Slip.NO_SUCH_NUMBER if value is None else None


def _chosen(question: Question, typed: str) -> tuple[Value, Slip | None]:
    by_code = {code: key for key, code in codes(question).items()}
    tokens = [token.lstrip("0") for token in _PARTING.split(typed) if token]
    if len(tokens) == 1 and tokens[0] not in by_code and len(by_code) <= 9:
        tokens = list(tokens[0])
    keys = [by_code.get(token) for token in tokens]
    found = [key for key in keys if key is not None]
    if len(found) < len(keys) or not found:
        return None, Slip.NO_SUCH_NUMBER
    if len(set(found)) < len(found):
        return None, Slip.TWICE
    return _value_of(question, found)


def _value_of(question: Question, found: list[str]) -> tuple[Value, Slip | None]:
    if question.kind in _ONE:
        return (found[0], None) if len(found) == 1 else (None, Slip.ONE_ONLY)
    if question.kind == "rank":
        if len(found) > question.rank:
            return None, Slip.TOO_MANY
        return {key: place for place, key in enumerate(found, start=1)}, None
    return [choice.key for choice in question.choices if choice.key in found], None


def write_box(question: Question, value: Value) -> str:
    """What is typed for an answer: `read_box` reads it back."""
    if not KINDS[question.kind].answered(value):
        return ""
    numbers = codes(question)
    if question.kind in _ONE:
        return numbers[value]
    if question.kind == "rank":
        return " ".join(numbers[key] for key in sorted(value, key=lambda key: int(value[key])))
    if KINDS[question.kind].has_choices:
        return " ".join(numbers[key] for key in value)
    fields = dict(KINDS[question.kind].fields(question, value, ""))
    return fields.get(question.key, "")


def counts_of(boxes: list[Box | Copies], answered: set[str]) -> dict[str, Value]:
    """How many there are of each thing that repeats, by instance key: the last with an answer.

    Where an earlier one was left empty it still counts, so that the others keep their places.
    """
    found: dict[str, Value] = {}
    for copies in (one for one in boxes if isinstance(one, Copies)):
        depth = len(copies.path)
        places = [
            box.path[depth]
            for box in boxes
            if isinstance(box, Box)
            and box.key in answered
            and len(box.path) > depth
            and box.path[:depth] == copies.path
            and _inside(copies.group, box.question)
        ]
        if places:
            found[copies.key] = max(places)
    return found


def _inside(group: Group, question: Question) -> bool:
    return any(one.key == question.key for one in group.questions)
