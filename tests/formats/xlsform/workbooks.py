"""Workbooks of forms, written as the tests need them."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter

from consult.formats.codes import QuestionnaireCode
from consult.formats.findings import ImportResult
from consult.formats.xlsform.importing import import_form
from consult.imports.findings import Finding
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Question

Rows = Sequence[Sequence[object]]
SETTINGS: Rows = [["form_title", "default_language"], ["Um inquérito", "Português (pt)"]]


def workbook(**sheets: Rows) -> bytes:
    """A workbook of these sheets, each a list of rows."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, str):
                        page.write_string(number, column, value)
                    elif value is not None:
                        page.write(number, column, value)
    return out.getvalue()


def form(text: str, choices: str = "", settings: Rows = SETTINGS, **sheets: Rows) -> bytes:
    """A form out of tables as text, cells divided by `|`."""
    return workbook(survey=table(text), choices=table(choices), settings=settings, **sheets)


def table(text: str) -> Rows:
    """The rows of a table as text, each cell without white space around."""
    lines = [line for line in text.strip("\n").split("\n") if line.strip()]
    return [[cell.strip().replace("\\n", "\n") for cell in line.split("|")] for line in lines]


def imported(
    text: str, choices: str = "", settings: Rows = SETTINGS, **sheets: Rows
) -> ImportResult:
    """What comes of a form."""
    return import_form(form(text, choices, settings, **sheets))


def asked(result: ImportResult) -> Questionnaire:
    """The questionnaire that came of it."""
    assert result.questionnaire is not None, codes(result)
    return result.questionnaire


def only(result: ImportResult) -> Question:
    """The only question."""
    (question,) = asked(result).questions
    return question


def codes(result: ImportResult) -> list[str]:
    """The codes of the findings, in order, without what every form has."""
    usual = {QuestionnaireCode.SOURCE_LANGUAGE}
    return [one.code.code for one in result.report.findings if one.code not in usual]


def finding(result: ImportResult, code: QuestionnaireCode) -> Finding:
    """The only finding of a code."""
    (found,) = (one for one in result.report.findings if one.code is code)
    return found
