"""Forms as people write them: what is harmless is taken, and told where anything is left out."""

from __future__ import annotations

from decimal import Decimal

import pytest
from flask import Flask
from flask_babel import force_locale

from consult.formats.codes import QuestionnaireCode
from consult.formats.xlsform.importing import import_form
from consult.formats.xlsform.wording import explain
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Layout
from tests.formats.xlsform.workbooks import (
    Rows,
    asked,
    codes,
    finding,
    form,
    imported,
    only,
    table,
    workbook,
)

L = "list_name | name | label\n l | a | A\n l | b | B"


def kinds(text: str, choices: str = L) -> list[str]:
    """The kinds of the questions of a form in which nothing is wrong."""
    result = imported(text, choices)
    assert result.report.ok, result.report.errors
    return [question.kind for question in asked(result).questions]


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("select-one l", "single"), ("selectone l", "single"), ("Select One l", "single"),
        ("select one from l", "single"), ("select\u00a0one\u00a0l", "single"), ("\u200bselect_one l", "single"),
        ("select-multiple l", "multi"), ("selectmultiple l", "multi"),
        ("select all that apply from l", "multi"), ("Integer", "integer"), ("  text ", "line"),
    ],
)  # fmt: skip
def test_a_type_is_understood_however_it_is_written(written: str, kind: str) -> None:
    assert kinds(f"type|name|label\n{written}|q|Q") == [kind]


@pytest.mark.parametrize("written", ["begin-group", "begin_group", "BEGIN GROUP", "begingroup"])
def test_groups_begin_and_end_however_it_is_written(written: str) -> None:
    end = written.lower().replace("begin", "end")
    text = f"type|name|label\n{written}|g|G\ntext|a|A\n{end}|"
    assert [group.name for group in asked(imported(text)).groups] == ["g"]


@pytest.mark.parametrize("other", ["or_other", "or other", "or-other", "or specify other"])
def test_a_list_takes_other_however_it_is_asked_for(other: str) -> None:
    question, line = asked(imported(f"type|name|label\nselect_one l {other}|q|Q", L)).questions
    assert question.choices[-1].name == "other"
    assert line.name == "q_other"


def test_a_list_may_be_called_as_if_it_took_other() -> None:
    choices = "list_name|name|label\n yes_or_other|a|A\n yes_or_other|b|B"
    question = only(imported("type|name|label\nselect_one yes_or_other|q|Q", choices))
    assert [choice.name for choice in question.choices] == ["a", "b"]


def test_a_question_called_as_the_line_for_other_keeps_its_name() -> None:
    result = imported("type|name|label\nselect_one l or_other|q|Q\ntext|q_other|Own", L)
    assert result.report.ok
    assert [question.name for question in asked(result).questions] == ["q", "q_other_2", "q_other"]


@pytest.mark.parametrize(
    ("written", "required"),
    [("T", True), ("y", True), ("VERDADEIRO", True), ("TRUE()", True), ("obrigatório", True), ("x", True),
     ("Obrigatória", True),
     (True, True), (1, True), ("F", False), ("FALSO", False), ("No", False), (False, False), (0, False)],
)  # fmt: skip
def test_whether_a_question_is_required_is_said_in_many_ways(
    written: object, required: bool
) -> None:
    rows: Rows = [["type", "name", "label", "required"], ["text", "q", "Q", written]]
    result = import_form(workbook(survey=rows))
    assert only(result).required is required
    assert "required_if" not in codes(result)


@pytest.mark.parametrize("written", [False, "no", "FALSE", "false()"])
def test_a_row_that_is_never_asked_stays_so(written: object) -> None:
    rows: Rows = [["type", "name", "label", "relevant"], ["text", "q", "Q", written],
                  ["begin group", "g", "G", written], ["text", "r", "R"], ["end group"]]  # fmt: skip
    form = asked(import_form(workbook(survey=rows)))
    assert {item.relevant for item in form.items} == {"false()"}


def test_a_column_that_stands_there_twice_is_told() -> None:
    text = """
    type | name | label | label | relevant | relevance | media::image | image
    text | a | A | B | 1 = 1 | 1 = 2 | x.png | y.png
    """
    result = imported(text)
    twice = [one for one in result.report.choices if one.code is QuestionnaireCode.COLUMN_TWICE]
    assert [(one.cell, one.details["other"]) for one in twice] == [("D1", "label"), ("F1", "relevant")]  # fmt: skip
    assert only(result).label.words("pt") == "A"
    assert only(result).relevant == "1 = 1"


def test_texts_in_the_language_default_are_in_that_of_the_form() -> None:
    result = imported("type|name|label::default|label::English (en)\ntext|a|Olá|Hello")
    assert only(result).label.words("pt") == "Olá"
    assert result.report.ok
    assert not result.report.choices


def test_a_language_named_in_two_ways_is_counted_once() -> None:
    text = "type|name|label::pt|label::English (en)|hint::en\ntext|a|Olá|Hello|A\ntext|b|B||"
    told = [
        one
        for one in imported(text).report.notes
        if one.code is QuestionnaireCode.PARTLY_TRANSLATED
    ]
    assert [one.details["language"] for one in told] == ["pt", "English (en)"]


def test_a_remark_is_left_out_and_what_only_lacks_a_type_is_an_error() -> None:
    text = "type|name|label\n text|a|A\n ||Aqui começa a casa\n |note to self|\n |b|B"
    result = imported(text)
    assert codes(result) == ["row_without_type", "row_without_type", "missing_type"]
    assert finding(result, QuestionnaireCode.MISSING_TYPE).row == 5


def test_a_question_of_choices_that_is_worked_out_has_none() -> None:
    text = "type|name|label|calculation|choice_filter\nselect_one l|q|Q|'a'|name = 'a'\ntext|r|R"
    question, _ = asked(imported(text, L)).questions
    assert (question.kind, question.choices, question.choice_filter) == ("calculate", (), "")


def test_a_calculation_may_stand_in_the_default_and_must_be_somewhere() -> None:
    text = "type|name|label|default\ncalculate|a||today()\ncalculate|b||\ntext|c|C|"
    result = imported(text)
    assert asked(result).questions[0].calculation == "today()"
    assert finding(result, QuestionnaireCode.MISSING_CALCULATION).cell == "A3"
    assert [one.code for one in result.report.errors] == [QuestionnaireCode.MISSING_CALCULATION]


def test_a_range_may_count_down() -> None:
    question = only(imported("type|name|label|parameters\nrange|q|Q|start=5 end=1 step=-2"))
    found = (question.minimum, question.maximum, question.step)
    assert found == (Decimal(1), Decimal(5), Decimal(2))


def test_the_heads_of_a_table_are_no_question() -> None:
    text = """
    type | name | label | appearance
    begin group | g | G | field-list
    note | n | Lê isto | |
    select_one l | head | Cabeça | label
    select_one l | q | Q | list-nolabel
    end group
    """
    result = imported(text, L)
    assert [question.name for question in asked(result).questions] == ["n", "q"]
    assert asked(result).groups[0].layout is Layout.PAGE
    assert finding(result, QuestionnaireCode.TABLE_HEAD).row == 4


def test_choices_that_are_answers_given_before_are_left_out() -> None:
    result = imported("type|name|label\ntext|a|A\nselect_one ${a}|b|Quem?")
    assert result.report.ok
    left_out = finding(result, QuestionnaireCode.UNSUPPORTED_TYPE)
    assert (left_out.cell, left_out.value) == ("A3", "Quem?")


def test_answers_to_an_earlier_response_are_left_out_of_words() -> None:
    result = imported("type|name|label\ntext|a|Antes: ${last-saved#a}")
    assert codes(result) == ["skipped_in_words"]


def test_choices_without_words_matter_only_where_they_are_asked() -> None:
    choices = f"{L}\n l | c |\n unused | d |"
    result = imported("type|name|label\nselect_one l|q|Q", choices)
    assert [one.value for one in result.report.choices] == ["c"]


def test_a_mixed_order_is_told_as_what_it_is() -> None:
    text = "type|name|label|parameters\nselect_one l|q|Q|randomize=true, seed=4"
    assert codes(imported(text, L)) == ["random_order"]


def sheets(**named: str) -> Questionnaire:
    """The questionnaire of sheets called so."""
    return asked(import_form(workbook(**{name: table(text) for name, text in named.items()})))


def test_sheets_are_known_by_their_headings_where_none_is_called_survey() -> None:
    form = sheets(Capa="Um título", Perguntas="type|name|label\nselect_one l|q|Q", Listas=L)
    assert [choice.name for choice in form.questions[0].choices] == ["a", "b"]
    result = import_form(workbook(Perguntas=table("type|name|label\ntext|q|Q")))
    assert finding(result, QuestionnaireCode.OTHER_SHEET).sheet == "Perguntas"


def test_a_workbook_that_is_no_form_says_which_sheets_it_has() -> None:
    result = import_form(workbook(Folha1=table("a|b\n1|2"), Folha2=table("c\n3")))
    assert finding(result, QuestionnaireCode.NO_SURVEY).details["sheets"] == "Folha1, Folha2"


def test_what_keeps_a_form_from_being_published_is_told_in_words(app: Flask) -> None:
    text = "type|name|label\n" + "\n".join(f"begin repeat|r{n}|R" for n in range(4))
    text += "\ntext|a|A\n" + "\n".join("end repeat" for _ in range(4))
    result = import_form(form(text))
    told = finding(result, QuestionnaireCode.NOT_PUBLISHABLE)
    with app.test_request_context("/en/"), force_locale("en"):
        words = explain(told)
    assert words.what.endswith("There are too many groups inside groups. (> 3)")


KOBO = """
type | name | label | kobo--score-choices | kobo--rank-items | $kuid
begin_score | bairro | O bairro | l | | x1
score__row | luz | Iluminação | | | x2
score__row | lixo | Limpeza | | | x3
end_score
begin_kobomatrix | casa | A casa
text | quartos | Quartos
end_kobomatrix
begin_rank | ordem | Ponha por ordem | | l
rank__level | primeiro | 1.º
rank__level | segundo | 2.º
end_rank
"""


def test_tables_and_orders_of_kobo_come_through() -> None:
    result = imported(KOBO, f"{L}\n l | c | C")
    assert result.report.ok
    luz, lixo, ordem = asked(result).questions
    assert {len(one.choices) for one in (luz, lixo)} == {3}
    assert asked(result).groups[0].layout is Layout.MATRIX
    assert (ordem.kind, ordem.rank, len(ordem.choices)) == ("rank", 2, 3)
    assert finding(result, QuestionnaireCode.UNSUPPORTED_TYPE).value == "A casa"
    assert not [one for one in result.report.notes if one.code is QuestionnaireCode.UNKNOWN_COLUMN]


def test_a_matrix_of_kobo_that_never_ends_is_told() -> None:
    rows = KOBO.replace("end_kobomatrix", "note | fim | Fim")
    result = imported(rows, f"{L}\n l | c | C")
    assert finding(result, QuestionnaireCode.NOT_CLOSED).value == "begin_kobomatrix"


@pytest.mark.parametrize("written", ["caseid", "text audit", "speed violations count", "comments"])
def test_what_surveycto_keeps_of_devices_is_left_out(written: str) -> None:
    result = imported(f"type|name|label\n{written}|x|\ntext|a|A")
    assert codes(result) == ["metadata"]


@pytest.mark.parametrize(
    ("kind", "default", "good"),
    [("integer", "5", True), ("integer", "abc", False), ("decimal", "1,5", False), ("date", "2024-01-31", True),
     ("date", "31/01/2024", False), ("select_one l", "a", True), ("select_one l", "zzz", False),
     ("select_multiple l", "a b", True), ("select_multiple l", "a x", False), ("text", "Rua A (norte)", True),
     ("date", "today()", True)],
)  # fmt: skip
def test_a_default_that_can_be_no_answer_is_told(kind: str, default: str, good: bool) -> None:
    result = imported(f"type|name|label|default\n{kind}|a|A|{default}", L)
    assert result.report.ok
    assert ("bad_default" in codes(result)) is not good
    assert bool(only(result).default) is good
