"""The place for an answer: what is drawn under the words of each kind of question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from math import ceil
from typing import Any, Protocol

from consult.languages.rules import Texts
from consult.questionnaire.rules.items import Choice, Group, Question
from consult.questionnaire.rules.kinds.numbers import range_points
from consult.questionnaire.rules.kinds.scales import SCALE_POINTS

from ..rules.numbering import QuestionNumbers, choice_codes
from . import wording
from .wording import FIXED_TEXTS

Plain = dict[str, Any]
Words = Callable[[], str]

MAX_CHOICES = 80
"""Most choices that are printed; of more the answer is written down."""
SHORT_CHOICE_LENGTH = 40
"""Most code points of choices that stand in two columns."""
ROSTER_KINDS = frozenset({"line", "integer", "decimal"})
MAX_ROSTER_COLUMNS = 4
ROW_HEIGHT = 9
"""Millimetres from one row to the next."""
LINE_LENGTH = 80
"""About the code points of a line."""
DEFAULT_DIGITS = 5
"""Boxes of a number that has no bounds."""
DEFAULT_DECIMALS = 2
WRITING_LINES = {"line": 1, "text": 6}
ANSWER_SHAPES = {
    "single": "circle",
    "yes_no": "circle",
    "multi": "box",
    "acknowledge": "box",
    "rank": "place",
}
SHAPES = ("circle", "box", "place", "comb", "lines")


class SheetTextWriter(Protocol):
    """Who puts words in the language of the sheet (`content.Writer`)."""

    def say(self, words: Words, /) -> Plain:
        """A text of ours."""

    def show(self, texts: Texts | None, copy: str = "", /) -> Plain | None:
        """Somebody's text."""

    def bare(self, words: str, /) -> Plain:
        """A name that has no words in any language."""

    @property
    def numbers(self) -> QuestionNumbers:
        """The printed numbers of the questions."""


@dataclass(frozen=True)
class AnswerSpace:
    """What is drawn, what is said about it, and about how many millimetres high it is."""

    drawn: Plain
    how: tuple[Words, ...] = ()
    high: float = 12


def answer_space(writer: SheetTextWriter, question: Question) -> AnswerSpace:
    """The place for the answer to a question."""
    if question.kind in ANSWER_SHAPES and len(question.choices) <= MAX_CHOICES:
        return _choices(writer, question)
    if question.kind == "scale5":
        ends = {"low": writer.show(question.low), "high": writer.show(question.high)}
        return AnswerSpace({"kind": "points", "points": [str(one) for one in SCALE_POINTS], **ends})
    if question.kind == "date":
        return AnswerSpace({"kind": "comb", "groups": _day(writer)})
    if question.kind == "range" and (points := range_points(question)):
        shown = [format(one.normalize(), "f") for one in points]
        return AnswerSpace({"kind": "points", "points": shown, "low": None, "high": None})
    if question.kind in ("integer", "decimal", "range"):
        return _number(question)
    if question.kind in ANSWER_SHAPES:
        return AnswerSpace({"kind": "lines", "count": 1}, (FIXED_TEXTS["write"],))
    lines = WRITING_LINES.get(question.kind, 2)
    return AnswerSpace({"kind": "lines", "count": lines}, high=lines * ROW_HEIGHT)


def _choices(writer: SheetTextWriter, question: Question) -> AnswerSpace:
    numbers = choice_codes(question)
    items = [_choice(writer, question, choice, numbers[choice.key]) for choice in question.choices]
    sizes = [_text_length(item["words"]) + _text_length(item["note"]) for item in items]
    short = max(sizes, default=0) <= SHORT_CHOICE_LENGTH
    across = question.kind == "yes_no" and short
    columns = len(items) if across else 2 if short and len(items) > 3 else 1
    how: dict[str, tuple[Words, ...]] = {
        "multi": () if question.hint else (FIXED_TEXTS["several"],),
        "rank": (lambda: wording.ranking_instruction(question.rank),),
    }
    drawn = {
        "kind": "choices",
        "mark": ANSWER_SHAPES[question.kind],
        "columns": columns,
        "items": items,
    }
    high = sum(max(ROW_HEIGHT, text_height(size, columns + 1)) for size in sizes) / columns
    return AnswerSpace(drawn, how.get(question.kind, ()), high)


def text_height(points: int, columns: int = 1) -> float:
    """About how many millimetres so many code points take, set in one of some columns."""
    return ceil(points * columns / LINE_LENGTH) * 6.5


def _choice(writer: SheetTextWriter, question: Question, choice: Choice, code: str) -> Plain:
    alone = question.kind == "multi" and choice.exclusive
    return {
        "code": code,
        "words": writer.show(choice.label) or writer.bare(choice.name),
        "note": writer.say(FIXED_TEXTS["alone"]) if alone else None,
    }


def _text_length(piece: Plain | None) -> int:
    return sum(map(len, piece["lines"])) if piece else 0


def _day(writer: SheetTextWriter) -> list[Plain]:
    boxes = (("day", 2), ("month", 2), ("year", 4))
    return [
        {"boxes": n, "decimals": 0, "label": writer.say(FIXED_TEXTS[name])} for name, n in boxes
    ]


def _number(question: Question) -> AnswerSpace:
    least, most = question.minimum, question.maximum
    drawn = {"kind": "comb", "groups": [{"label": None, **_digit_boxes(question)}]}
    if least is None and most is None:
        return AnswerSpace(drawn)
    bounds = [format(one.normalize(), "f") if one is not None else "" for one in (least, most)]
    return AnswerSpace(drawn, (lambda: wording.number_bounds(*bounds),))


def _digit_boxes(question: Question) -> Plain:
    """How many boxes a number needs, before and after the decimal comma."""
    bounds = [one for one in (question.minimum, question.maximum) if one is not None]
    told = question.maximum is not None
    whole = max(len(str(abs(int(one)))) for one in bounds) if told else DEFAULT_DIGITS
    sign = any(one < 0 for one in bounds)
    broken = question.kind != "integer" and (question.step is None or question.step % 1 != 0)
    return {"boxes": min(whole + sign, 10), "decimals": DEFAULT_DECIMALS if broken else 0}


def roster_rows(group: Group) -> tuple[Question, ...]:
    """The questions of a repeated group that fit the columns of one table; none where they don't."""
    shown = [item for item in group.items if isinstance(item, Group) or not item.is_invisible]
    plain = tuple(one for one in shown if isinstance(one, Question) and one.kind in ROSTER_KINDS)
    few = 0 < len(plain) == len(shown) <= MAX_ROSTER_COLUMNS
    wide = sum(_column_width(question) for question in plain)
    return plain if few and wide <= 1 and not any(q.relevant for q in plain) else ()


def _column_width(question: Question) -> float:
    """About which part of a line its column takes."""
    if question.kind == "line":
        return 0.3
    boxes = _digit_boxes(question)
    return float(Decimal(boxes["boxes"] + boxes["decimals"]) / 20 + Decimal("0.05"))


def roster_table(
    writer: SheetTextWriter, rows: tuple[Question, ...], copies: int, copy: str
) -> AnswerSpace:
    """A table with a row for each of what repeats."""
    heads = [
        {
            "number": writer.numbers.by_key[q.key],
            "words": writer.show(q.label, copy) or writer.bare(q.name),
            "boxes": 0 if q.kind == "line" else _digit_boxes(q)["boxes"],
            "decimals": 0 if q.kind == "line" else _digit_boxes(q)["decimals"],
        }
        for q in rows
    ]
    return AnswerSpace({"kind": "roster", "heads": heads, "copies": copies}, high=12 * (copies + 1))


def matrix_table(writer: SheetTextWriter, rows: tuple[Question, ...], copy: str) -> AnswerSpace:
    """A table with a row for each question and a column for each choice that they share."""
    first = rows[0]
    heads: list[Plain]
    if first.kind == "scale5":
        ends = {SCALE_POINTS[0]: writer.show(first.low), SCALE_POINTS[-1]: writer.show(first.high)}
        heads = [{"code": str(one), "words": ends.get(one)} for one in SCALE_POINTS]
    else:
        numbers = choice_codes(first)
        heads = [
            {"code": numbers[c.key], "words": writer.show(c.label) or writer.bare(c.name)}
            for c in first.choices
        ]
    asked: list[Plain] = [
        {
            "number": writer.numbers.by_key[q.key] + copy,
            "words": writer.show(q.label, copy) or writer.bare(q.name),
            "note": writer.show(q.hint, copy),
        }
        for q in rows
    ]
    mark = ANSWER_SHAPES.get(first.kind, "circle")
    how = (FIXED_TEXTS["several"],) if first.kind == "multi" else ()
    drawn = {"kind": "matrix", "mark": mark, "heads": heads, "rows": asked,
             "width": min(24, 110 // len(heads))}  # fmt: skip
    sizes = [_text_length(row["words"]) + _text_length(row["note"]) for row in asked]
    return AnswerSpace(
        drawn, how, sum(max(ROW_HEIGHT, text_height(size, 2)) for size in sizes) + 20
    )


def shapes_used(blocks: list[Plain]) -> list[str]:
    """The shapes that are found on a sheet, in the order in which they are explained."""
    kinds = {"points": "circle", "lines": "lines", "comb": "comb", "roster": "comb"}
    areas = [block["area"] for block in blocks if block["kind"] == "question"]
    found = {area.get("mark") or kinds[area["kind"]] for area in areas}
    return [shape for shape in SHAPES if shape in found]
