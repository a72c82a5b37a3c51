"""Three forms that nobody here wrote: everything comes through, with what is left out listed."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from consult.formats.codes import QuestionnaireCode
from consult.formats.findings import ImportResult
from consult.formats.xlsform.exporting import export_form
from consult.formats.xlsform.importing import import_form
from consult.questionnaire.rules.validation import validate
from consult.workbooks.opening import open_workbook
from tests.formats.xlsform.test_round_trip import converted
from tests.formats.xlsform.workbooks import asked, workbook

pytestmark = pytest.mark.real

FORMS = {
    "reach-2024-msna-en-fr.xlsx": (262, 22, {"en", "fr"}),
    "ifrc-site-assessment-en-fr.xlsx": (75, 38, {"en", "fr"}),
    "unhcr-demo-en-am-om-ti.xlsx": (62, 5, {"en", "am", "om", "ti"}),
}
KINDS = {
    "select one": {"single", "yes_no"}, "select all that apply": {"multi"}, "text": {"line", "text"},
    "string": {"line", "text"}, "integer": {"integer"}, "int": {"integer"}, "note": {"note"},
    "calculate": {"calculate"}, "acknowledge": {"acknowledge"}, "trigger": {"acknowledge"},
    "date": {"date"}, "select_one": {"single", "yes_no"}, "select_multiple": {"multi"},
}  # fmt: skip


@pytest.fixture(params=FORMS)
def name(request: pytest.FixtureRequest) -> str:
    """The name of a real form."""
    return str(request.param)


@pytest.fixture
def data(name: str) -> bytes:
    """A real form."""
    folder = os.environ.get("CONSULT_REAL_FILES")
    if not folder:
        pytest.skip("CONSULT_REAL_FILES names no folder")
    return (Path(folder) / name).read_bytes()


def test_everything_we_have_comes_through(name: str, data: bytes) -> None:
    result = import_form(data)
    assert result.report.ok, result.report.errors
    questions, groups, languages = FORMS[name]
    form = asked(result)
    assert (len(form.questions), len(form.groups)) == (questions, groups)
    assert not [one for one in validate(form) if not one.is_warning]
    told = {tongue.tag for tongue in result.report.languages if tongue.texts}
    assert told == languages
    labelled = [question for question in form.questions if not question.is_invisible]
    assert all(question.label.words("en") for question in labelled)


def test_every_row_is_a_question_a_group_or_listed(name: str, data: bytes) -> None:
    result = import_form(data)
    survey = next(sheet for sheet in open_workbook(data).sheets if sheet.name == "survey")
    headings = [str(cell or "").strip().lower() for cell in survey.rows[0].cells]
    at, listed = headings.index("type"), {one.row for one in result.report.findings}
    rows = [row for row in survey.rows[1:] if at < len(row.cells) and row.cells[at]]
    asks = [row for row in rows if not re.match(r"(begin|end)[ _]", str(row.cells[at]))]
    gone = len(asks) - len(asked(result).questions)
    left_out = [row for row in asks if row.number in listed and _is_left_out(result, row.number)]
    assert gone == len(left_out) > 0


def _is_left_out(result: ImportResult, row: int) -> bool:
    codes = {QuestionnaireCode.UNSUPPORTED_TYPE, QuestionnaireCode.METADATA}
    lost = {QuestionnaireCode.UNSUPPORTED_EXPRESSION, QuestionnaireCode.DEPENDS_ON_SKIPPED}
    return any(
        one.row == row
        and (one.code in codes or (one.code in lost and one.details["column"] == "calculation"))
        for one in result.report.findings
    )


def test_import_of_its_export_is_the_identity_and_other_tools_read_it(data: bytes) -> None:
    form = asked(import_form(data))
    exported = export_form(form)
    again = import_form(exported)
    assert again.report.ok
    assert not again.report.choices
    assert asked(again) == form
    assert asked(again).digest == form.digest
    theirs = dict(_asked(converted(exported)))
    for question in form.questions:
        assert question.kind in KINDS[theirs[question.name]], question.name


def test_pyxform_finds_the_same_questions(data: bytes) -> None:
    result = import_form(data)
    theirs = Counter((name, kind) for name, kind in _asked(_pyxform(data)) if kind in KINDS)
    ours: Counter[str] = Counter()
    names = {name for name, _ in theirs}
    for question in asked(result).questions:
        plain = question.name if question.name in names else re.sub(r"_\d+$", "", question.name)
        assert any(question.kind in KINDS[kind] for name, kind in theirs if name == plain)
        ours[plain] += 1
    dropped = {
        one.details.get("name", "")
        for one in result.report.findings
        if one.details.get("column") == "calculation"
    }
    missing = Counter(name for name, _ in theirs.elements()) - ours
    cells = {
        one.row for one in result.report.findings if one.details.get("column") == "calculation"
    }
    assert sum(missing.values()) == len(cells)
    assert dropped or not missing


def _pyxform(data: bytes) -> dict[str, Any]:
    """What pyxform makes of a form; told that names of choices may stand twice."""
    book = open_workbook(data)
    sheets = {sheet.name: [list(row.cells) for row in sheet.rows] for sheet in book.sheets}
    head, *rest = sheets.get("settings", [["form_title"], ["T"]])
    sheets["settings"] = [[*head, "allow_choice_duplicates"], [*_filled(rest[0], len(head)), "yes"]]
    plain = {
        name: rows for name, rows in sheets.items() if name in ("survey", "choices", "settings")
    }
    return converted(workbook(**plain))


def _filled(row: list[Any], width: int) -> list[Any]:
    return [*row, *[None] * (width - len(row))]


def _asked(form: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The names and types of questions, however deep."""
    for child in form.get("children", ()):
        if "children" in child and child.get("type") in ("group", "repeat", "survey"):
            yield from _asked(child) if child.get("name") != "meta" else ()
        elif child.get("name"):
            yield child["name"], child.get("type", "")
