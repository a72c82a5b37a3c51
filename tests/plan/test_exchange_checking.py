"""The rules of an import: every problem at once, by row and column."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter

from consult.imports.file_codes import FileCode
from consult.imports.findings import Finding, FindingCode, Severity
from consult.plan.exchange.cells import read_cell
from consult.plan.exchange.changes import all_changes
from consult.plan.exchange.checking import (
    CheckContext,
    CheckedFile,
    check_main,
    check_reach,
    understand_book,
)
from consult.plan.exchange.checking_measures import check_measures
from consult.plan.exchange.codes import ExchangeCode
from consult.plan.exchange.columns import (
    ACTIVITIES,
    ENTITIES,
    INDICATORS,
    MEASURES,
    ColumnSpec,
    Reads,
    read_heading,
)
from consult.plan.exchange.exchange import open_plan_file
from consult.plan.exchange.facts import Facts, Record, Thing
from consult.plan.exchange.messages import MESSAGES, explain
from consult.plan.exchange.raws import Unreadable
from consult.plan.exchange.report import RowChangeKind, in_order
from consult.workbooks.cells import CellValue
from tests.factories.exchange import facts

HOUSING: Record = {
    ("code", ""): "M06",
    ("title", "pt"): "Casas dignas",
    ("title", "en"): "Decent homes",
    ("level", ""): 1,
    ("areas", ""): ("A03",),
    ("municipalities", ""): ("MR",),
    ("lead", ""): ("E01",),
    ("starts", ""): date(2026, 1, 1),
    ("ends", ""): date(2028, 12, 31),
    ("published", ""): True,
}
ID = "0b0a4a9e-1111-4222-8333-123456789abc"


def a_plan(**children: list[Record]) -> Facts:
    lead: list[Record] = [
        {("role", ""): "lead", ("entity", ""): "E01", ("task", "pt"): "Coordena."}
    ]
    return facts({"M06": Thing("M06", HOUSING, {"responsibilities": lead, **children})})


def book(sheets: Any) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as file:
        for name, rows in sheets.items():
            page = file.add_worksheet(name)
            for at, row in enumerate(rows):
                page.write_row(at, 0, row)
    return out.getvalue()


def check(
    known: Facts, sheets: Any, kind: str = "measures"
) -> tuple[CheckContext, CheckedFile, list[Finding]]:
    data = sheets if isinstance(sheets, bytes) else book(sheets)
    checking = CheckContext(kind, known)
    result = understand_book(checking, open_plan_file(data, kind))
    check_main(checking, result)
    if kind == "measures":
        check_measures(checking, result)
    findings = [*result.findings, *(f for s in result.sheets.values() for f in s.findings)]
    errors = [f for f in in_order(kind, findings) if f.severity is Severity.ERROR]
    return checking, result, errors


def notes(result: CheckedFile) -> list[str]:
    """The notes on a file, in words."""
    return [explain(f).what for f in result.findings if f.severity is Severity.NOTE]


HEAD = ["código", "título (pt)", "nível", "áreas", "início", "fim"]
SOUND = ["M40", "Nova", 2, "A01; A03", "2026-01", "12/2027"]


def test_every_problem_is_told_at_once_with_its_row_and_column() -> None:
    rows = [
        HEAD,
        ["M1;x", "", 3, "A99; A01; A01", "31/02/2026", "2026"],
        SOUND,
        ["m40", "Outra", 1, "", "2026-05-01", "2026-04-01"],
        ["", "sem código", "", "", "", ""],
    ]
    _, _, problems = check(a_plan(), {"Medidas": rows})
    assert [(p.cell, p.code, p.details.get("detail", "")) for p in problems] == [
        ("A2", ExchangeCode.NOT_A_CODE, ""),
        ("B2", ExchangeCode.MISSING, ""),
        ("C2", ExchangeCode.NOT_A_CHOICE, "1, 2"),
        ("D2", ExchangeCode.LISTED_TWICE, "A01"),
        ("D2", ExchangeCode.UNKNOWN_AREA, "A99"),
        ("E2", ExchangeCode.NOT_A_DATE, ""),
        ("F2", ExchangeCode.NOT_A_DATE, ""),
        ("A4", ExchangeCode.CODE_TWICE, "3"),
        ("D4", ExchangeCode.MISSING, ""),
        ("F4", ExchangeCode.ENDS_BEFORE, "2026-05-01"),
        ("A5", ExchangeCode.MISSING, ""),
        ("C5", ExchangeCode.MISSING, ""),
        ("D5", ExchangeCode.MISSING, ""),
        ("E5", ExchangeCode.MISSING, ""),
        ("F5", ExchangeCode.MISSING, ""),
    ]


def test_columns_that_are_unknown_missing_twice_or_in_an_unknown_language_are_told() -> None:
    rows = [
        ["Código", "titulo (PT)", "TÍTULO(pt)", "título (xx)", "notas", ""],
        ["M40", "a", "b", "c", "d", "e"],
    ]
    _, _, problems = check(a_plan(), {"Medidas": rows})
    assert [(p.row, p.letters, p.code) for p in problems] == [
        (1, "", ExchangeCode.MISSING_COLUMN),
        (1, "", ExchangeCode.MISSING_COLUMN),
        (1, "", ExchangeCode.MISSING_COLUMN),
        (1, "", ExchangeCode.MISSING_COLUMN),
        (1, "C", ExchangeCode.COLUMN_TWICE),
        (1, "D", ExchangeCode.UNKNOWN_LANGUAGE),
        (1, "E", ExchangeCode.UNKNOWN_COLUMN),
        (2, "F", ExchangeCode.BEYOND_COLUMNS),
    ]


def test_a_few_columns_change_only_what_they_say() -> None:
    checking, result, problems = check(
        a_plan(), {"Medidas": [["code", "title (en)"], ["m06", "Good homes"]]}
    )
    assert problems == []
    assert result.wanted["M06"].record == {**HOUSING, ("title", "en"): "Good homes"}
    (change,) = [
        c for c in all_changes(checking, result, "en") if c.fate is not RowChangeKind.UNCHANGED
    ]
    assert (change.row, change.code, change.fate) == (2, "M06", RowChangeKind.CHANGED)
    assert [(f.heading, f.before, f.after) for f in change.fields] == [
        ("title (en)", "Decent homes", "Good homes")
    ]


def test_titles_above_the_headings_and_blank_rows_are_passed_over() -> None:
    rows = [["Plano 2026-2028"], [], HEAD, [], SOUND]
    _, result, problems = check(a_plan(), {"Medidas": rows})
    assert problems == []
    assert result.wanted["M40"].number == 5
    assert result.wanted["M40"].record[("ends", "")] == date(2027, 12, 31)
    assert result.wanted["M40"].record[("municipalities", "")] == ("MR", "MS")


def test_areas_and_entities_may_be_written_by_name() -> None:
    rows = [
        [*HEAD, "responsável", "parceiros"],
        [*SOUND[:3], "habitacao, Língua", *SOUND[4:], "Djunta Mon", "e01"],
    ]
    _, result, problems = check(a_plan(), {"Medidas": rows})
    assert problems == []
    record = result.wanted["M40"].record
    assert record[("areas", "")] == ("A03", "A07")
    assert (record[("lead", "")], record[("partner", "")]) == (("E10",), ("E01",))


@pytest.mark.parametrize(
    ("strategic", "specific", "wrong"),
    [
        ("OE1", "1", None),
        ("", "2", None),
        ("", "1", ExchangeCode.OBJECTIVE_TWO_WAYS),
        ("OE1", "2", ExchangeCode.OBJECTIVE_PARENT),
        ("OE1", "9", ExchangeCode.UNKNOWN_OBJECTIVE),
        ("OE1", "", ExchangeCode.MISSING),
    ],
)
def test_an_objective_is_found_by_both_codes_or_by_one_that_is_alone(
    strategic: str, specific: str, wrong: ExchangeCode | None
) -> None:
    rows = [[*HEAD, "objetivo estratégico", "objetivo específico"], [*SOUND, strategic, specific]]
    _, _, problems = check(a_plan(), {"Medidas": rows})
    assert [p.code for p in problems] == ([wrong] if wrong else [])


def test_other_sheets_name_only_what_is_there() -> None:
    sheets: Any = {
        "Medidas": [HEAD, SOUND],
        "Atividades": [
            ["medida", "descrição (pt)", "trimestres"],
            ["M99", "a", ""],
            ["M40", "b", "2026T5"],
        ],
        "Responsabilidades": [
            ["medida", "papel", "entidade", "tarefa (pt)"],
            ["M06", "responsável", "E01", "Outra tarefa."],
            ["M40", "responsável", "E10", "Nada."],
            ["M06", "chefe", "E77", ""],
        ],
        "Parágrafos": [
            ["medida", "parágrafo", "texto (pt)"],
            ["M06", ID, "a"],
            ["M06", ID, "b"],
            ["M40", "x", "c"],
        ],
    }
    _, _, problems = check(a_plan(), sheets)
    assert [(p.sheet, p.cell, p.code) for p in problems] == [
        ("Responsabilidades", "C3", ExchangeCode.NOT_RESPONSIBLE),
        ("Responsabilidades", "B4", ExchangeCode.NOT_A_CHOICE),
        ("Atividades", "A2", ExchangeCode.UNKNOWN_MEASURE),
        ("Atividades", "C3", ExchangeCode.NOT_A_QUARTER),
        ("Parágrafos", "B3", ExchangeCode.LISTED_TWICE),
        ("Parágrafos", "B4", ExchangeCode.NOT_AN_ID),
    ]


def test_a_paragraph_of_another_measure_is_not_taken_along() -> None:
    known = a_plan()
    known = Facts(**{**known.__dict__, "owners": {ID: "M07"}})
    rows = [["medida", "parágrafo", "texto (pt)"], ["M06", ID, "a"]]
    _, _, problems = check(
        known, {"Medidas": [["código", "nível"], ["M06", 1]], "Parágrafos": rows}
    )
    assert [(p.cell, p.code, p.details.get("detail", "")) for p in problems] == [
        ("B2", ExchangeCode.PARAGRAPH_ELSEWHERE, "M07")
    ]


def activity(words: str, english: str = "") -> Record:
    record: Record = {("description", "pt"): words, ("quarters", ""): ("2026Q1",)}
    return {**record, ("description", "en"): english} if english else record


def test_a_row_put_in_the_middle_keeps_the_others_what_they_were() -> None:
    known = a_plan(activities=[activity("Abrir", "Open"), activity("Fechar", "Close")])
    rows = [["medida", "descrição (pt)", "trimestres"]]
    rows += [["M06", words, "2026Q1"] for words in ("Abrir", "Atender", "Fechar")]
    sheets = {"Medidas": [["código", "nível"], ["M06", 1]], "Atividades": rows}
    checking, result, problems = check(known, sheets)
    assert problems == []
    found = result.wanted["M06"].children["activities"]
    assert [row.was for row in found] == [0, None, 1]
    assert found[2].record[("description", "en")] == "Close"
    fates = [c.fate for c in all_changes(checking, result, "pt") if c.sheet == "Atividades"]
    assert fates == [RowChangeKind.UNCHANGED, RowChangeKind.NEW, RowChangeKind.CHANGED]


def test_rows_that_a_sheet_no_longer_has_are_shown_as_taken_out() -> None:
    known = a_plan(activities=[activity("Abrir"), activity("Fechar")])
    rows = [["medida", "descrição (pt)", "trimestres"], ["M06", "Fechar", "2026Q1"]]
    sheets = {"Medidas": [["código", "nível"], ["M06", 1]], "Atividades": rows}
    checking, result, _ = check(known, sheets)
    gone = [c for c in all_changes(checking, result, "pt") if c.fate is RowChangeKind.REMOVED]
    assert [(c.row, c.code, c.fields[0].before) for c in gone] == [(0, "M06 · 1", "Abrir")]


def test_sheets_that_the_file_lacks_stay_as_they_are() -> None:
    known = a_plan(activities=[activity("Abrir")])
    _, result, _ = check(known, "código;nível\nM06;2\n".encode())
    assert "activities" not in result.wanted["M06"].children


def test_sheets_we_do_not_know_are_named_and_a_lone_sheet_is_the_main_one() -> None:
    _, result, problems = check(a_plan(), {"Folha1": [HEAD, SOUND]})
    assert (problems, notes(result)) == ([], [])
    _, result, problems = check(
        a_plan(), {"Medidas": [HEAD, SOUND], "Notas": [["a"]], "Códigos": [["b"]]}
    )
    assert notes(result) == ["The sheet “Notas” was not read."]
    _, _, problems = check(a_plan(), {"A": [["x"]], "B": [["y"]]})
    assert [p.code for p in problems] == [ExchangeCode.NO_SHEET]


def test_what_is_in_the_plan_may_stay_whatever_today_s_rules_are() -> None:
    odd: Record = {
        ("code", ""): "E01",
        ("name", ""): "Câmara",
        ("kind", ""): "partner",
        ("email", ""): "no address",
    }
    known = facts({"E01": Thing("E01", odd)})
    rows = [["código", "e-mail"], ["E01", "no address"]]
    assert check(known, {"Entidades": rows}, "entities")[2] == []
    rows[1][1] = "another"
    assert [p.code for p in check(known, {"Entidades": rows}, "entities")[2]] == [
        ExchangeCode.NOT_AN_EMAIL
    ]


def test_reach_is_asked_of_the_row_before_and_after() -> None:
    known = a_plan()
    rows = [["código", "municípios"], ["M06", "MS"]]
    checking, result, _ = check(known, {"Medidas": rows})
    for reach, refused in (({"MR"}, True), ({"MS"}, True), ({"MR", "MS"}, False)):
        scoped = CheckContext("measures", checking.facts, frozenset(reach))
        assert (check_reach(scoped, result.wanted["M06"]) is not None) is refused
    assert check_reach(checking, result.wanted["M06"]) is None


NOON_LESS = datetime.combine(date(2026, 3, 2), time())
"""A day as spreadsheets hand it over: a moment without a time zone."""


def value(reads: Reads, raw: CellValue, **more: Any) -> Any:
    return read_cell(ColumnSpec("x", "x", "x", reads, **more), raw)


@pytest.mark.parametrize(
    ("reads", "raw", "found"),
    [
        (Reads.NUMBER, 12.5, Decimal("12.5")),
        (Reads.NUMBER, 0.1 + 0.2, Decimal("0.3")),
        (Reads.NUMBER, "12,5 %", Decimal("12.5")),
        (Reads.NUMBER, "1 234,5", Decimal("1234.5")),
        (Reads.NUMBER, "1.234.567", Decimal(1234567)),
        (Reads.NUMBER, "1.234,56", Decimal("1234.56")),
        (Reads.NUMBER, "1,234.56", Decimal("1234.56")),
        (Reads.NUMBER, "0,125", Decimal("0.125")),
        (Reads.NUMBER, "−3", Decimal(-3)),
        (Reads.FIRST_DAY, "2026-03", date(2026, 3, 1)),
        (Reads.LAST_DAY, "02/2028", date(2028, 2, 29)),
        (Reads.FIRST_DAY, "2/3/2026", date(2026, 3, 2)),
        (Reads.FIRST_DAY, NOON_LESS, date(2026, 3, 2)),
        (Reads.QUARTERS, "2026Q2; 2026Q1", ("2026Q1", "2026Q2")),
        (Reads.QUARTERS, "3T 2026, 2026 t4", ("2026Q3", "2026Q4")),
        (Reads.QUARTERS, "2026Q3-2027Q1", ("2026Q3", "2026Q4", "2027Q1")),
        (Reads.LEVEL, "Nível 2", 2),
        (Reads.LEVEL, 1.0, 1),
        (Reads.LINE, 351299000001.0, "351299000001"),
        (Reads.LINE, "a \n b", "a b"),
        (Reads.WEB, "www.example.org", "https://www.example.org"),
        (Reads.LINES, "\nb\n\nd\n", "\nb\n\nd"),
        (Reads.ID, ID.upper(), ID),
        (Reads.WORDS, "   ", None),
    ],
)
def test_cells_are_read_as_people_write_them(reads: Reads, raw: CellValue, found: Any) -> None:
    assert value(reads, raw) == found


@pytest.mark.parametrize(
    ("reads", "raw", "wrong"),
    [
        (Reads.NUMBER, "1.234", ExchangeCode.NUMBER_TWO_WAYS),
        (Reads.NUMBER, "doze", ExchangeCode.NOT_A_NUMBER),
        (Reads.NUMBER, "1,2,3.4.5", ExchangeCode.NOT_A_NUMBER),
        (Reads.NUMBER, 1e12, ExchangeCode.NUMBER_RANGE),
        (Reads.NUMBER, "0,00001", ExchangeCode.NUMBER_RANGE),
        (Reads.NUMBER, float("inf"), ExchangeCode.NUMBER_RANGE),
        (Reads.NUMBER, True, ExchangeCode.NOT_A_NUMBER),
        (Reads.FIRST_DAY, "13/25/2026", ExchangeCode.NOT_A_DATE),
        (Reads.FIRST_DAY, 46000, ExchangeCode.NOT_A_DATE),
        (Reads.DAY, "2026-03", ExchangeCode.NOT_A_DATE),
        (Reads.CODE, NOON_LESS, ExchangeCode.BECAME_A_DATE),
        (Reads.CODES, NOON_LESS, ExchangeCode.BECAME_A_DATE),
        (Reads.QUARTERS, "2027Q1-2026Q1", ExchangeCode.NOT_A_QUARTER),
        (Reads.ORDER, "-1", ExchangeCode.NOT_AN_ORDER),
        (Reads.LINE, "x" * 301, ExchangeCode.TOO_LONG),
        (Reads.WEB, "javascript://x.org/", ExchangeCode.NOT_AN_ADDRESS),
        (Reads.EMAIL, "a@", ExchangeCode.NOT_AN_EMAIL),
    ],
)
def test_what_can_be_misread_is_refused(reads: Reads, raw: CellValue, wrong: ExchangeCode) -> None:
    with pytest.raises(Unreadable) as caught:
        value(reads, raw)
    assert caught.value.code is wrong


def test_headings_are_known_in_both_languages_whatever_their_case_and_accents() -> None:
    for sheet in (MEASURES, ENTITIES, ACTIVITIES, INDICATORS):
        for column in sheet.columns:
            for language in ("pt", "en"):
                part = {"language": "bn", "year": "2027"}.get(column.per.value, "")
                text = f"  {column.heading(language, part).upper()} "
                heading = read_heading(sheet, text, "pt")
                assert heading is not None, text
                assert (heading.column, heading.part) == (column, part)
    assert read_heading(MEASURES, "titulo", "pt") == read_heading(MEASURES, "título (PT)", "en")


@pytest.mark.parametrize("code", [*ExchangeCode, *FileCode])
def test_every_code_has_a_text_and_every_error_a_remedy(code: FindingCode) -> None:
    details = {"detail": "<here>", "limit": "16", "line": "3"}
    words = explain(Finding(code, details=details))
    assert words.what
    assert bool(words.what_to_do) == (code.severity is Severity.ERROR)
    assert "%(" not in words.what + words.what_to_do


def test_there_is_no_text_without_a_code() -> None:
    assert set(MESSAGES) == {*ExchangeCode, *FileCode}
