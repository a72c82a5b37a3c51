"""Forms that are meant to break something, or are only far too large: told, in seconds, within bounds."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consult.formats.codes import QuestionnaireCode
from consult.formats.findings import ImportResult
from consult.formats.xlsform import importing
from consult.formats.xlsform.importing import import_form
from consult.workbooks.opening import Workbook, Worksheet, WorksheetRow
from tests.formats.xlsform.workbooks import asked, codes, form, workbook
from tests.workbooks.files import with_members, with_rows

ROOT = Path(__file__).parents[3]
HEADINGS = ["type", "name", "label", "relevant", "calculation", "choice_filter", "appearance",
            "required", "default", "parameters", "label::en", "repeat_count", "consult::key",
            "consult::states", "consult::name", "consult::kind", "consult::list"]  # fmt: skip
CELLS = st.one_of(
    st.none(), st.integers(-3, 3), st.booleans(), st.floats(allow_nan=False, width=16),
    st.text(max_size=6),
    st.sampled_from(["begin group", "end group", "begin repeat", "end repeat", "select_one l",
                     "select_one l or_other", "rank l", "range", "text", "note", "calculate",
                     "acknowledge", "today", "geopoint", "q1", "q2", "${q1}", "${q1} + ${q2}",
                     "${q2", "table-list", "label", '{"label": {"by": {"en": [1]}}}', "[]", "yes",
                     "start=1 end=a", "3a", "single", "l", "matrix"]),
)  # fmt: skip


def read(rows: list[list[object]], choices: list[list[object]]) -> ImportResult:
    """What comes of sheets that need no child process to be read."""

    def sheet(name: str, rows: list[list[object]]) -> Worksheet:
        return Worksheet(name, [WorksheetRow(n, list(row)) for n, row in enumerate(rows, 1)])  # type: ignore[arg-type]

    book = Workbook("xlsx", [sheet("survey", rows), sheet("choices", choices)])
    return importing.import_workbook(book)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.lists(CELLS, max_size=len(HEADINGS)), max_size=12),
    st.lists(st.lists(CELLS, max_size=5), max_size=6),
)
def test_no_workbook_makes_it_fall_over(
    rows: list[list[object]], choices: list[list[object]]
) -> None:
    heads = ["list_name", "name", "label", "consult_key", "consult_tags"]
    result = read([list(HEADINGS), *rows], [list(heads), *choices])
    assert result.questionnaire is None or result.questionnaire.canonical


def test_a_million_rows_are_refused() -> None:
    row = '<c t="inlineStr"><is><t>text</t></is></c>'
    data = with_rows("".join(f'<row r="{n}">{row}</row>' for n in range(1, 1_000_001)))
    assert codes(import_form(data)) == ["no_survey"]  # never read: it is no sheet of a form
    survey = with_members(data, {"xl/workbook.xml": renamed(data)})
    assert codes(import_form(survey)) == ["too_many_rows"]


def renamed(data: bytes) -> bytes:
    """The part that names the only sheet, with another name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("xl/workbook.xml").replace(b'"Sheet"', b'"survey"')


def test_ten_thousand_choices_are_told_to_be_too_many() -> None:
    choices = "list_name|name|label\n" + "\n".join(f"l|c{n}|C {n}" for n in range(10_000))
    result = import_form(form("type|name|label\n select_one l|a|A", choices))
    assert QuestionnaireCode.TOO_MANY_CHOICES in {one.code for one in result.report.errors}


def test_five_hundred_columns_and_many_languages() -> None:
    heads = ["type", "name", "label", *(f"extra {n}" for n in range(250)),
             *(f"label::Language {n}" for n in range(240))]  # fmt: skip
    rows = [[*heads], *([["text", f"q{n}", "Q", *["x"] * 490] for n in range(50)])]
    result = import_form(workbook(survey=rows))
    assert len(asked(result).questions) == 50
    assert codes(result).count("unknown_language") == 240


def test_too_many_questions_names_and_expressions() -> None:
    many = "type|name|label\n" + "\n".join("text|a|A" for _ in range(5000))
    assert "too_many_questions" in codes(import_form(form(many)))
    long = "type|name|label|relevant\n" + "\n".join(
        f"integer|q{n}|Q|{' or '.join(['1 = 1'] * 900)}" for n in range(60)
    )
    assert "too_much_logic" in codes(import_form(form(long)))


def test_a_chain_of_what_is_left_out() -> None:
    rows = "\n".join(f"calculate|c{n + 1}||${{c{n}}} + 1" for n in range(300))
    text = f"type|name|label|calculation\n geopoint|c0|X|\n{rows}\n text|a|A|"
    result = import_form(form(text))
    assert [question.key for question in asked(result).questions] == ["a"]
    assert codes(result).count("depends_on_skipped") == 300


def test_groups_without_end() -> None:
    rows = "\n".join(f"begin group|g{n}|G" for n in range(3000))
    result = import_form(form(f"type|name|label\n{rows}"))
    assert "too_deep" in codes(result)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_worst_that_is_still_read_stays_in_little_memory() -> None:
    code = (
        "import sys\n"
        "from consult.formats.xlsform.importing import import_form\n"
        "import_form(sys.stdin.buffer.read())\n"
        "print(open('/proc/self/status').read().split('VmHWM:')[1].split()[0])\n"
    )
    survey = [["type", "name", "label", *(f"x{n}" for n in range(40))]]
    survey += [["select_one l", f"q{n}", "A label of a question", *["a few words"] * 40]
               for n in range(900)]  # fmt: skip
    choices = [["list_name", "name", "label", *(f"y{n}" for n in range(4))]]
    choices += [["l", f"c{n}", "A label of a choice", *["words"] * 4] for n in range(19_000)]
    data = workbook(survey=survey, choices=choices)
    done = subprocess.run(
        [sys.executable, "-c", code], input=data, capture_output=True, cwd=ROOT, check=True
    )
    assert int(done.stdout) < 256 * 1024
