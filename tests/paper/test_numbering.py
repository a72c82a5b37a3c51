"""The numbers on paper, and the marks in its corners."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.languages.rules import LANGUAGES, Texts
from consult.paper.rules.numbering import QuestionNumbers, choice_codes, matrix_rows
from consult.paper.rules.page_marks import PageMark, parse_mark
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Group, Layout, Question
from tests.paper.questionnaires import choice, of_every_kind


def test_questions_are_numbered_in_order_and_rows_of_a_matrix_share_a_number() -> None:
    assert QuestionNumbers.of(of_every_kind()).by_key == {
        "help": "1", "who": "2", "ease": "3", "year": "4", "rent": "5", "stars": "6", "day": "7",
        "m0": "8.1", "m1": "8.2", "m2": "8.3", "name": "9", "age": "10",
        "what": "11", "contract": "12", "pay": "13", "rank": "14", "say": "15", "ok": "16",
    }  # fmt: skip


def test_a_number_leads_back_to_its_question() -> None:
    numbers = QuestionNumbers.of(of_every_kind())
    assert {numbers.keys[number]: number for number in numbers.keys} == numbers.by_key
    assert len(numbers.keys) == len(numbers.by_key)


def test_choices_are_numbered_from_one() -> None:
    assert choice_codes(of_every_kind().by_key["help"]) == {"yes": "1", "no": "2"}


def row(key: str, **values: object) -> Question:
    shared = {"choices": (choice("a", "A"), choice("b", "B")), **values}
    return Question(key, "single", Texts.of(key), **shared)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "rows",
    [
        (row("a"), row("b", choices=(choice("c", "C"),))),
        (row("a"), row("b", relevant="${a} = 'a'")),
        (row("a"), Question("b", "text", Texts.of("b"))),
        (row("a", choices=tuple(choice(str(n), str(n)) for n in range(8))),),
        (),
    ],
)
def test_a_matrix_whose_rows_differ_is_printed_one_under_another(
    rows: tuple[Question, ...],
) -> None:
    group = Group("m", rows, layout=Layout.MATRIX)
    assert matrix_rows(group) == ()
    asked = Questionnaire(Texts.of("x"), items=(group,))
    assert list(QuestionNumbers.of(asked).by_key.values()) == [str(n + 1) for n in range(len(rows))]


def test_a_mark_says_what_a_page_is() -> None:
    mark = PageMark(12, 3, "zh-Hans", 17, 2)
    assert str(mark) == "12.3.zh-Hans.17.2"
    assert parse_mark(" 12.3.zh-Hans.17.2\n") == mark


@settings(max_examples=60, deadline=None)
@given(
    st.builds(
        PageMark,
        st.integers(1, 10**9 - 1),
        st.integers(1, 10**9 - 1),
        st.sampled_from(sorted(LANGUAGES)),
        st.integers(0, 10**9 - 1),
        st.integers(1, 9999),
    )
)
def test_marks_are_read_back(mark: PageMark) -> None:
    assert parse_mark(str(mark)) == mark


@pytest.mark.parametrize("words", ["", "12", "12.3.pt.17", "12.3.pt.17.2.1", "a.3.pt.17.2", "12.3.pt.-1.2", "12 3 pt 17 2"])  # fmt: skip
def test_other_things_are_no_marks(words: str) -> None:
    assert parse_mark(words) is None
