"""What stands on a sheet: the questions of a questionnaire in order, each with the place for its answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from consult.languages.rules import Language, Texts
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Group, Item, Question
from consult.questionnaire.rules.logic import REFERENCE
from consult.web.translator import TaggedText, Translator

from ..rules.numbering import UNNUMBERED_KINDS, QuestionNumbers, choice_codes, matrix_rows
from . import wording
from .answer_areas import (
    AnswerSpace,
    answer_space,
    matrix_table,
    roster_rows,
    roster_table,
    text_height,
)
from .skip_instructions import Relation, simple_condition
from .typography import printable, unprintable

Plain = dict[str, Any]
"""A JSON object, as the drawing takes it."""

DEFAULT_COPIES = 3
"""How often what repeats is printed where the questionnaire says no number."""
MAX_COPIES = 10
LONG_TEXT_LENGTH = 120
"""Millimetres from which on a question may be broken over two pages."""
FSI, PDI = "\u2068", "\u2069"
"""Isolates: an answer in another script leaves the order of the sentence around it alone (UAX 9)."""


@dataclass
class SheetWriter:
    """Writes a questionnaire down in one language."""

    questionnaire: Questionnaire
    language: Language
    numbers: QuestionNumbers = field(init=False)
    voice: Translator = field(init=False)
    tags: set[str] = field(default_factory=set)
    left_out: set[str] = field(default_factory=set)
    """Characters that our fonts lack: they are left out, and staff are told."""

    def __post_init__(self) -> None:
        self.numbers = QuestionNumbers.of(self.questionnaire)
        self.voice = Translator(self.language)
        self.tags.add(self.language.tag)

    # words

    def piece(self, piece: TaggedText) -> Plain:
        """Words as the drawing takes them."""
        self.tags.add(piece.tag)
        self.left_out |= unprintable(piece.words)
        return TaggedText(printable(piece.words), piece.tag, piece.marked).to_json()

    def say(self, words: Callable[[], str], day: date | None = None) -> Plain:
        """A text of ours."""
        return self.piece(self.voice.say(words, day))

    def bare(self, words: str) -> Plain:
        """A name that has no words in any language."""
        return self.piece(TaggedText(words, self.language.tag))

    def show(self, texts: Texts | None, copy: str = "") -> Plain | None:
        """Somebody's text, with earlier answers named by the numbers of their questions."""
        piece = self.voice.show(texts)
        if piece is None or not printable(piece.words).strip():
            return None
        filled = REFERENCE.sub(lambda found: self._answer(found[1], copy), piece.words)
        return self.piece(TaggedText(filled, piece.tag, piece.marked))

    def _answer(self, name: str, copy: str) -> str:
        question = next((q for q in self.questionnaire.questions if q.name == name), None)
        if question is None or question.key not in self.numbers.by_key:
            return "…"
        repeats = self.questionnaire.repeats_of(question.key)
        number = self.numbers.by_key[question.key] + (copy if repeats else "")
        return self.voice.say(lambda: wording.earlier_answer(number)).words

    # conditions

    def only(self, relevant: str, around: tuple[Group, ...], copy: str) -> list[Plain]:
        """What an expression asks for, in words."""
        if not relevant.strip():
            return []
        found = simple_condition(relevant, self.questionnaire, around)
        if found is None:
            return [self.say(wording.FIXED_TEXTS["judge"])]
        alone = len(found.tests) == 1
        said = []
        for test in found.tests:
            code, answer = self._told(test.question, test.relation, test.value)
            inside = bool(self.questionnaire.repeats_of(test.question))
            number = self.numbers.by_key[test.question] + (copy if inside else "")
            said.append(
                self.say(
                    wording.condition_text(
                        test.relation.value, alone=alone, number=number, code=code, answer=answer
                    )
                )
            )
        if alone:
            return said
        return [self.say(wording.FIXED_TEXTS["every" if found.every else "any"]), *said]

    def _told(self, key: str, relation: Relation, value: str) -> tuple[str, str]:
        """The code and the words of an answer that a condition names."""
        question = self.questionnaire.by_key[key]
        choice = next((c for c in question.choices if c.key == value), None)
        if choice is None:
            return value, ""
        shown = self.voice.show(choice.label)
        return choice_codes(question)[
            choice.key
        ], f"{FSI}{shown.words if shown else choice.name}{PDI}"

    # parts

    def blocks(
        self,
        items: tuple[Item, ...],
        around: tuple[Group, ...] = (),
        copy: str = "",
        level: int = 2,
    ) -> Iterator[Plain]:
        """The parts of a sheet, in order. `copy` is which of what repeats, as `/2`."""
        for item in items:
            if isinstance(item, Group):
                yield from self._group(item, around, copy, level)
            elif item.kind == "note":
                only = self.only(item.relevant, around, copy)
                if label := self.show(item.label, copy):
                    yield {"kind": "note", "label": label, "only": only}
            elif item.kind not in UNNUMBERED_KINDS:
                yield self._question(item, around, copy, level)

    def _group(
        self, group: Group, around: tuple[Group, ...], copy: str, level: int
    ) -> Iterator[Plain]:
        numbers = self.numbers.of_group(group)
        if not numbers and not any(q.kind == "note" for q in group.questions):
            return
        if rows := matrix_rows(group):
            yield self._matrix(group, rows, around, copy, level)
        elif not group.repeat:
            yield from self._head(group, around, copy)
            yield from self.blocks(group.items, around, copy, 3 if group.label else level)
        elif rows := roster_rows(group):
            yield from self._roster(group, rows, around, copy, level)
        else:
            yield from self._copies(group, around, copy)

    def _head(
        self, group: Group, around: tuple[Group, ...], copy: str, which: str = ""
    ) -> Iterator[Plain]:
        """The heading of a group, where it has one."""
        only = self.only(group.relevant, around, copy)
        label, hint = self.show(group.label, copy), self.show(group.hint, copy)
        if not (only or label or hint or which):
            return
        numbers = [number + copy for number in self.numbers.of_group(group)]
        span = None
        if numbers:
            first, last = numbers[0].partition(".")[0], numbers[-1].partition(".")[0]
            span = self.say(lambda: wording.question_range(first, last))
        notes = [hint] if hint else []
        yield {
            "kind": "group",
            "label": label,
            "copy": which,
            "only": only,
            "span": span,
            "notes": notes,
        }

    def _copies(self, group: Group, around: tuple[Group, ...], copy: str) -> Iterator[Plain]:
        """What repeats, so many times."""
        inner = (*around, group)
        for place in range(1, printed_copies(group, nested=bool(copy)) + 1):
            yield from self._head(group, around, copy, f"{copy}/{place}".lstrip("/"))
            yield from self.blocks(group.items, inner, f"{copy}/{place}", 3 if group.label else 2)
        yield {"kind": "note", "label": self.say(wording.FIXED_TEXTS["more"]), "only": []}

    def _roster(
        self,
        group: Group,
        rows: tuple[Question, ...],
        around: tuple[Group, ...],
        copy: str,
        level: int,
    ) -> Iterator[Plain]:
        """What repeats, as a table."""
        area = roster_table(self, rows, printed_copies(group, nested=bool(copy), table=True), copy)
        more = [self.say(wording.FIXED_TEXTS["more"])]
        yield self._asked(group, around, copy, level, number="", area=area, notes=more)

    def _matrix(
        self,
        group: Group,
        rows: tuple[Question, ...],
        around: tuple[Group, ...],
        copy: str,
        level: int,
    ) -> Plain:
        number = self.numbers.by_key[rows[0].key].partition(".")[0]
        area = matrix_table(self, rows, copy)
        notes = [self.say(one) for one in area.how]
        return self._asked(group, around, copy, level, number=number + copy, area=area, notes=notes)

    def _question(
        self, question: Question, around: tuple[Group, ...], copy: str, level: int
    ) -> Plain:
        number = self.numbers.by_key[question.key]
        area = answer_space(self, question)
        notes = [self.say(one) for one in area.how]
        if question.choice_filter:
            notes.append(self.say(wording.FIXED_TEXTS["part"]))
        if question.required:
            notes.append(self.say(wording.FIXED_TEXTS["needed"]))
        elif question.required_if:  # a sheet can't judge it
            notes.append(self.say(wording.FIXED_TEXTS["sometimes"]))
        elif question.sensitive and not question.hint:
            notes.append(self.say(wording.FIXED_TEXTS["personal"]))
        return self._asked(
            question, around, copy, level, number=number + copy, area=area, notes=notes
        )

    def _asked(
        self,
        asked: Question | Group,
        around: tuple[Group, ...],
        copy: str,
        level: int,
        *,
        number: str,
        area: AnswerSpace,
        notes: list[Plain] | None = None,
    ) -> Plain:
        label = self.show(asked.label, copy) or self.bare(asked.name)
        hint = self.show(asked.hint, copy)
        told = sum(len(line) for piece in (label, hint) if piece for line in piece["lines"])
        return {
            "kind": "question",
            "number": number,
            "label": label,
            "level": level,
            "only": self.only(asked.relevant, around, copy),
            "notes": ([hint] if hint else []) + (notes or []),
            "area": area.drawn,
            "long": area.high + text_height(told) > LONG_TEXT_LENGTH,
            "sticky": text_height(told) < LONG_TEXT_LENGTH / 2,
        }

    def contact(self) -> Plain | None:
        """The page of the contact: apart from the answers. None where nothing is asked."""
        asked = [q for q in self.questionnaire.questions if q.kind == "contact"]
        if not asked:
            return None
        agree = self.say(wording.FIXED_TEXTS["agree"])
        return {
            "heading": self.say(wording.FIXED_TEXTS["contact"]),
            "apart": self.say(wording.FIXED_TEXTS["apart"]),
            "address": self.say(wording.FIXED_TEXTS["address"]),
            "questions": [
                {"label": self.show(q.label) or self.say(wording.FIXED_TEXTS["contact"]),
                 "agree": self.show(q.hint) or agree}
                for q in asked
            ],
        }  # fmt: skip


def printed_copies(group: Group, *, nested: bool, table: bool = False) -> int:
    """How often what repeats is printed: as often as it says, else a few times."""
    repeat = group.repeat
    told = int(repeat.count) if repeat and repeat.count.strip().isdecimal() else 0
    few = 2 if nested else DEFAULT_COPIES * (2 if table else 1)
    return max(1, min(told or few, repeat.most if repeat else few, MAX_COPIES))
