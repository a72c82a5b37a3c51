"""What is exported comes back the same, and other tools can read it."""

from __future__ import annotations

import io
import warnings
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from pyxform.xls2json import workbook_to_json
from pyxform.xls2json_backends import get_xlsform
from pyxform.xls2xform import convert

from consult.formats.xlsform.exporting import TextTooLong, export_form
from consult.formats.xlsform.importing import import_form
from consult.languages.rules import Texts
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Question
from consult.questionnaire.rules.validation import validate
from tests.formats.xlsform.random_forms import publishable, questionnaires

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(questionnaires())
def test_import_of_an_export_is_the_identity(questionnaire: Questionnaire) -> None:
    back = import_form(export_form(questionnaire)).questionnaire
    assert back is not None
    assert back.canonical == questionnaire.canonical
    assert back == questionnaire


@settings(max_examples=30, deadline=None, suppress_health_check=SLOW)
@given(publishable())
def test_other_tools_read_an_export(questionnaire: Questionnaire) -> None:
    assert not [one for one in validate(questionnaire) if not one.is_warning]
    data = export_form(questionnaire)
    converted(data)
    result = import_form(data)
    assert result.report.ok
    assert not result.report.choices
    assert result.questionnaire == questionnaire


def converted(data: bytes) -> dict[str, Any]:
    """The survey as pyxform understands a form, of which it can make an XForm."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        convert(data, validate=False, file_type=".xlsx")
    book = get_xlsform(data, file_type=".xlsx")
    survey: dict[str, Any] = workbook_to_json(book, fallback_form_name=book.fallback_form_name)
    return survey


def test_people_may_change_the_workbook_in_between() -> None:
    first = Question("q1", "scale5", Texts.of("Um", en="One"), alias="one", sensitive=True)
    second = Question("q2", "text", Texts.of("Dois"), relevant="${one} > 2")
    book = openpyxl.load_workbook(
        io.BytesIO(export_form(Questionnaire(Texts.of("T"), items=(first, second))))
    )
    page = book["survey"]
    columns = {cell.value: number for number, cell in enumerate(page[1], 1)}
    page.cell(2, columns["type"]).value = "integer"
    page.cell(2, columns["name"]).value = "first"
    page.cell(2, columns["label::English (en)"]).value = "The first"
    page.cell(3, columns["relevant"]).value = "${first} > 3"
    page.cell(4, columns["type"]).value = "text"
    page.cell(4, columns["name"]).value = "third"
    page.cell(4, columns["label::Português (pt)"]).value = "Três"
    out = io.BytesIO()
    book.save(out)
    result = import_form(out.getvalue())
    assert result.report.ok
    assert result.questionnaire is not None
    one, two, three = result.questionnaire.questions
    assert (one.key, one.name, one.kind, one.sensitive) == ("q1", "first", "integer", True)
    assert one.label.words("en") == "The first"
    assert (two.key, two.kind, two.relevant) == ("q2", "text", "${first} > 3")
    assert (three.key, three.kind) == ("third", "line")


def test_nothing_in_an_export_runs() -> None:
    evil = '=HYPERLINK("http://example.org","x")'
    question = Question("q1", "line", Texts.of(evil), hint=Texts.of("http://example.org"))
    data = export_form(Questionnaire(Texts.of("+1"), items=(question,)))
    book = openpyxl.load_workbook(io.BytesIO(data))
    types = {cell.data_type for page in book for row in page.iter_rows() for cell in row}
    assert types <= {"s", "n"}
    assert {cell.value for cell in book["survey"][2]} >= {evil}


def test_a_text_that_no_cell_can_hold_is_said_to_be_so() -> None:
    long = Questionnaire(Texts.of("a"), intro=Texts.of("x" * 40_000))
    with pytest.raises(TextTooLong, match="intro"):
        export_form(long)
