"""What stands on a sheet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from consult.languages.rules import LANGUAGES, Texts
from consult.paper.printing.content import SheetWriter, printed_copies
from consult.paper.printing.sheet import CoverPage, sheet_document
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Group, Item, Question, Repeat
from tests.paper.questionnaires import choice, of_every_kind, yes_no

Plain = dict[str, Any]


@pytest.fixture(autouse=True)
def _inside(app: Flask) -> Iterator[None]:
    """Words are said by an app."""
    with app.app_context():
        yield


def blocks(*items: Item, tag: str = "en") -> list[Plain]:
    asked = Questionnaire(Texts.of("Título"), items=items)
    return list(SheetWriter(asked, LANGUAGES[tag]).blocks(asked.items))


def said(pieces: list[Plain]) -> list[str]:
    return [" ".join(piece["lines"]) for piece in pieces]


def area(question: Question) -> Plain:
    found: Plain = blocks(question)[0]["area"]
    return found


def text(key: str, label: str = "O quê?", **values: Any) -> Question:
    return Question(key, "text", Texts.of(label), **values)


def test_every_kind_has_its_place() -> None:
    asked = of_every_kind()
    found = list(SheetWriter(asked, LANGUAGES["en"]).blocks(asked.items))
    kinds = [block["area"]["kind"] for block in found if block["kind"] == "question"]
    assert kinds == [
        "choices", "choices", "points", "comb", "comb", "points", "comb", "matrix", "roster",
        "lines", "choices", "comb", "lines", "choices", "comb", "choices", "lines", "choices",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "boxes", "decimals"),
    [
        ({"kind": "integer"}, 5, 0),
        ({"kind": "integer", "maximum": Decimal(120)}, 3, 0),
        ({"kind": "integer", "minimum": Decimal(-5), "maximum": Decimal(40)}, 3, 0),
        ({"kind": "decimal"}, 5, 2),
        ({"kind": "decimal", "maximum": Decimal("99.5")}, 2, 2),
        ({"kind": "range", "minimum": Decimal(0), "maximum": Decimal(100), "step": Decimal(5)}, 3, 0),
    ],
)  # fmt: skip
def test_a_number_has_a_box_for_each_digit(
    values: dict[str, Any], boxes: int, decimals: int
) -> None:
    group = area(Question("n", label=Texts.of("Quanto?"), **values))["groups"][0]
    assert (group["boxes"], group["decimals"]) == (boxes, decimals)


def test_more_choices_than_fit_are_answered_in_words() -> None:
    many = tuple(choice(str(at), f"Terra {at}") for at in range(200))
    found = blocks(Question("q", "single", Texts.of("Onde?"), choices=many))[0]
    assert found["area"] == {"kind": "lines", "count": 1}
    assert said(found["notes"]) == ["Write it here."]


def test_long_choices_stand_under_each_other_and_short_ones_side_by_side() -> None:
    short = tuple(choice(str(at), f"Terra {at}") for at in range(6))
    long = (*short, choice("x", "palavra " * 12))
    assert area(Question("q", "single", Texts.of("?"), choices=short))["columns"] == 2
    assert area(Question("q", "single", Texts.of("?"), choices=long))["columns"] == 1


def test_what_is_personal_or_needed_says_so() -> None:
    sometimes = text("c", required_if="${b} = '1'")
    found = blocks(text("a", sensitive=True), text("b", required=True), sometimes, text("d"))
    assert [said(block["notes"]) for block in found] == [
        ["This is personal. You do not have to answer."],
        ["Please answer this one."],
        ["Please answer this one if it is about you."],
        [],
    ]


def test_a_condition_of_a_group_names_its_questions() -> None:
    inner = Group("g", (text("a"), text("b"), text("c")), relevant="${q} = 'no'")
    head = blocks(yes_no("q", Texts.of("?")), inner)[1]
    assert head["kind"] == "group"
    assert said([head["span"]]) == ["Questions 2 to 4"]
    assert len(head["only"]) == 1


def test_what_repeats_is_printed_so_many_times() -> None:
    inner = Group("in", (text("c"),), Texts.of("Dentro"), repeat=Repeat())
    outer = Group("out", (text("a"), inner), Texts.of("Fora"), repeat=Repeat(count="2"))
    numbers = [block["number"] for block in blocks(outer) if block["kind"] == "question"]
    assert numbers == ["1/1", "2/1/1", "2/1/2", "1/2", "2/2/1", "2/2/2"]


@pytest.mark.parametrize(
    ("repeat", "copies"),
    [(Repeat(), 3), (Repeat(count="4"), 4), (Repeat(most=2), 2), (Repeat(count="50"), 10), (Repeat(count="${n}"), 3)],
)  # fmt: skip
def test_copies(repeat: Repeat, copies: int) -> None:
    assert printed_copies(Group("g", repeat=repeat), nested=False) == copies


def test_a_text_in_another_language_is_marked_and_ours_is_not() -> None:
    found = blocks(text("a", required=True), tag="hi")[0]
    assert found["label"] == {"lines": ["O quê?"], "tag": "pt", "own_name": "Português"}
    assert found["notes"][0]["tag"] == "en"
    assert found["notes"][0]["own_name"] == ""


def test_earlier_answers_in_a_label_are_named_by_their_numbers() -> None:
    found = blocks(text("name"), text("b", "E ${name}? ${nobody}"))[1]
    assert said([found["label"]]) == ["E [your answer to question 1]? …"]


@pytest.mark.parametrize(
    ("tag", "where", "spoken"),
    [("ar", "Rua Direita 1", "pt"), ("ar", "البلدية، الطابق 1", "ar"), ("bn", "পৌরসভা", "bn"), ("en", "Town hall", "en")],
)  # fmt: skip
def test_where_to_hand_it_in_is_in_the_language_of_its_letters(
    tag: str, where: str, spoken: str
) -> None:
    asked = Questionnaire(Texts.of("Título"), items=(text("a"),))
    sheet, _ = sheet_document(asked, CoverPage(Texts.of("Plano"), where=where), LANGUAGES[tag])
    assert sheet["where"]["words"]["tag"] == spoken


def test_the_last_day_is_written_as_its_sentence_is() -> None:
    asked = Questionnaire(Texts.of("Título"), items=(text("a"),))
    cover = CoverPage(Texts.of("Plano"), until=date(2026, 4, 14))
    for tag in LANGUAGES:
        sheet, _ = sheet_document(asked, cover, LANGUAGES[tag])
        if sheet["until"]["tag"] == "en":
            assert said([sheet["until"]]) == ["Hand this in by 14 April 2026."]
        assert "{day}" not in said([sheet["until"]])[0]


def test_only_shapes_that_are_found_are_explained() -> None:
    asked = Questionnaire(Texts.of("Título"), items=(text("a"), yes_no("b", Texts.of("?"))))
    sheet, _ = sheet_document(asked, CoverPage(Texts.of("Plano")), LANGUAGES["en"])
    assert [one["shape"] for one in sheet["how"]["shapes"]] == ["circle", "lines"]
