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

from consult.expressions.environment import RepeatPath
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Group, Item, Question
from consult.questionnaire.rules.kinds import KINDS
from consult.questionnaire.rules.kinds.base import Value
from consult.questionnaire.rules.numerals import ascii_digits
from consult.questionnaire.rules.pages import instance_key

from .numbering import UNNUMBERED_KINDS, QuestionNumbers, choice_codes

_SINGLE_CHOICE_KINDS = frozenset({"single", "yes_no", "acknowledge"})
_SEPARATORS = re.compile(r"[\s,;.+&/-]+")


class KeyingError(StrEnum):
    """Why what was typed means no answer."""

    NO_SUCH_NUMBER = "no_such_number"
    ONE_ONLY = "one_only"
    TWICE = "twice"
    TOO_MANY = "too_many"


class _SingleValueForm(dict[str, str]):
    """A form with one value a name."""

    def getlist(self, key: str, /) -> list[str]:
        """The value of a name, if there is one."""
        return [self[key]] if key in self else []


@dataclass(frozen=True)
class EntryField:
    """A box of the entry screen: a question, and of which of the things that repeat."""

    question: Question
    number: str
    """As printed: `7.1`, or `8/2` in what repeats."""
    path: RepeatPath = ()

    @property
    def key(self) -> str:
        """Under which key its answer is kept."""
        return instance_key(self.question.key, self.path)


@dataclass(frozen=True)
class RepeatSection:
    """Where what repeats begins on the entry screen, and how often it stands there."""

    group: Group
    path: RepeatPath
    shown: int

    @property
    def key(self) -> str:
        """Under which key its number is kept."""
        return instance_key(self.group.key, self.path)


def entry_fields(
    questionnaire: Questionnaire, shown: Mapping[str, int]
) -> list[EntryField | RepeatSection]:
    """The entry screen in order; `shown` is how often what repeats stands there, by instance key."""
    numbers = QuestionNumbers.of(questionnaire).by_key
    return list(_entry_fields(questionnaire.items, (), numbers, shown))


DEFAULT_REPEATS = 3


def _entry_fields(
    items: tuple[Item, ...], path: RepeatPath, numbers: Mapping[str, str], shown: Mapping[str, int]
) -> Iterator[EntryField | RepeatSection]:
    for item in items:
        if isinstance(item, Question):
            if item.kind not in UNNUMBERED_KINDS:
                number = "/".join((numbers[item.key], *map(str, path)))
                yield EntryField(item, number, path)
        elif item.repeat is None:
            yield from _entry_fields(item.items, path, numbers, shown)
        else:
            asked = shown.get(instance_key(item.key, path), DEFAULT_REPEATS)
            copies = max(1, min(asked, item.repeat.most))
            for place in range(1, copies + 1):
                yield from _entry_fields(item.items, (*path, place), numbers, shown)
            yield RepeatSection(item, path, copies)


def parse_entry(question: Question, typed: str, language: str) -> tuple[Value, KeyingError | None]:
    """Read a box; words are in the language of the sheet. Raises nothing: a slip says what is wrong."""
    words = typed.strip()
    if not words:
        return None, None
    kind = KINDS[question.kind]
    if kind.has_choices:
        return _parse_choices(question, ascii_digits(words))
    sent = _SingleValueForm({question.key: words, f"{question.key}:language": language})
    value = kind.parse(question, sent)
    return value, KeyingError.NO_SUCH_NUMBER if value is None else None


def _parse_choices(question: Question, typed: str) -> tuple[Value, KeyingError | None]:
    by_code = {code: key for key, code in choice_codes(question).items()}
    tokens = [token.lstrip("0") for token in _SEPARATORS.split(typed) if token]
    if len(tokens) == 1 and tokens[0] not in by_code and len(by_code) <= 9:
        tokens = list(tokens[0])
    keys = [by_code.get(token) for token in tokens]
    found = [key for key in keys if key is not None]
    if len(found) < len(keys) or not found:
        return None, KeyingError.NO_SUCH_NUMBER
    if len(set(found)) < len(found):
        return None, KeyingError.TWICE
    return _choice_value(question, found)


def _choice_value(question: Question, found: list[str]) -> tuple[Value, KeyingError | None]:
    if question.kind in _SINGLE_CHOICE_KINDS:
        return (found[0], None) if len(found) == 1 else (None, KeyingError.ONE_ONLY)
    if question.kind == "rank":
        if len(found) > question.rank:
            return None, KeyingError.TOO_MANY
        return {key: place for place, key in enumerate(found, start=1)}, None
    return [choice.key for choice in question.choices if choice.key in found], None


def format_entry(question: Question, value: Value) -> str:
    """What is typed for an answer: `parse_entry` reads it back."""
    if not KINDS[question.kind].is_answered(value):
        return ""
    numbers = choice_codes(question)
    if question.kind in _SINGLE_CHOICE_KINDS:
        return numbers[value]
    if question.kind == "rank":
        return " ".join(numbers[key] for key in sorted(value, key=lambda key: int(value[key])))
    if KINDS[question.kind].has_choices:
        return " ".join(numbers[key] for key in value)
    fields = dict(KINDS[question.kind].form_values(question, value, ""))
    return fields.get(question.key, "")


def repeat_counts(boxes: list[EntryField | RepeatSection], answered: set[str]) -> dict[str, Value]:
    """How many there are of each thing that repeats, by instance key: the last with an answer.

    Where an earlier one was left empty it still counts, so that the others keep their places.
    """
    found: dict[str, Value] = {}
    for copies in (one for one in boxes if isinstance(one, RepeatSection)):
        depth = len(copies.path)
        places = [
            box.path[depth]
            for box in boxes
            if isinstance(box, EntryField)
            and box.key in answered
            and len(box.path) > depth
            and box.path[:depth] == copies.path
            and _contains(copies.group, box.question)
        ]
        if places:
            found[copies.key] = max(places)
    return found


def _contains(group: Group, question: Question) -> bool:
    return any(one.key == question.key for one in group.questions)
