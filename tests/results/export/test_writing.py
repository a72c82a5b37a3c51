"""Exports hold what was answered, in every format, and nothing that ties words to answers."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pyreadstat
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.authoring.actions import publishing
from consult.languages.rules import Texts
from consult.questionnaire.models.responses import SurveyResponse
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.rules.items import Question
from consult.results.export import workbook
from consult.results.export.delimited import FORMULA_PREFIXES, neutralize_formula
from consult.results.export.options import ExportFormat, ExportOptions, ExportShape
from consult.results.export.sav import valid_names
from consult.results.export.workbook import TooManyColumns
from consult.results.export.writing import write_export_file
from tests.factories.plan import TODAY, make_plan
from tests.factories.results import answer_every_kind, every_kind
from tests.factories.surveys import a_questionnaire, a_single, answer_survey, choice, make_survey

PEOPLE = 40
EVIL = '=HYPERLINK("http://x")'


@pytest.fixture
def survey(session: Session) -> Survey:
    survey = make_survey(session, make_plan(session), questionnaire=every_kind())
    answer_every_kind(session, survey, PEOPLE)
    return survey


@pytest.fixture(autouse=True)
def app_context(app: Flask) -> Iterator[None]:
    """The codebook is in the words of a catalogue, which is the app's."""
    with app.app_context():
        yield


def write_export(session: Session, survey: Survey, folder: Path, **chosen: Any) -> Path:
    options = ExportOptions(**chosen)
    target = folder / f"out.{options.suffix}"
    write_export_file(session, survey_id=survey.id, options=options, target=target)
    return target


def read_csv(path: Path, name: str, byte_order_mark: bool = True) -> list[dict[str, str]]:
    with zipfile.ZipFile(path) as archive:
        words = archive.read(name).decode("utf-8-sig" if byte_order_mark else "utf-8")
    return list(csv.DictReader(io.StringIO(words, newline="")))


def test_a_row_is_a_response_and_what_repeats_has_rows_of_its_own(
    session: Session, survey: Survey, tmp_path: Path
) -> None:
    path = write_export(session, survey, tmp_path)
    rows = read_csv(path, "responses.csv")
    assert len(rows) == PEOPLE
    assert [row["response"] for row in rows] == [str(n) for n in range(1, PEOPLE + 1)]
    assert {row["Q1"] for row in rows} == {"a", "b"}
    assert {row["language"] for row in rows} == {"bn", "pt"}
    assert all(len(row["DAY"]) == 10 for row in rows)
    assert "NOTE" not in rows[0]
    assert "JOB" not in rows[0]
    children = read_csv(path, "child.csv")
    assert len(children) == sum(int(row["KIDS"]) for row in rows)
    kids = {row["response"]: int(row["KIDS"]) for row in rows}
    for child in children:
        assert 1 <= int(child["child"]) <= kids[child["response"]]
        assert child["CS"] in ("yes", "no")


def test_no_day_of_answering_and_no_key_of_ours_leaves_the_house(
    session: Session, survey: Survey, tmp_path: Path
) -> None:
    path = write_export(session, survey, tmp_path, open_answers=True)
    with zipfile.ZipFile(path) as archive:
        everything = b"".join(archive.read(n) for n in archive.namelist() if n != "versions.csv")
    for response in session.scalars(select(SurveyResponse)):
        assert str(response.id).encode() not in everything
        assert response.id.hex.encode() not in everything
        assert response.receipt_key.encode() not in everything
    assert TODAY.isoformat().encode() not in everything


def test_labels_are_in_any_language(session: Session, survey: Survey, tmp_path: Path) -> None:
    rows = read_csv(
        write_export(session, survey, tmp_path, labels=True, language="pt"), "responses.csv"
    )
    assert {row["Q1"] for row in rows} == {"Um ano", "Dois anos"}
    assert {row["YN"] for row in rows} == {"Sim", "Não"}


def test_the_long_form_has_a_row_an_answer(
    session: Session, survey: Survey, tmp_path: Path
) -> None:
    path = write_export(session, survey, tmp_path, shape=ExportShape.LONG, byte_order_mark=False)
    about, rows = read_csv(path, "responses.csv", False), read_csv(path, "answers.csv", False)
    assert len(about) == PEOPLE
    assert set(about[0]) == {"response", "version", "language", "channel", "municipality"}
    assert {row["question"] for row in rows} >= {"Q1", "AGE", "CA"}
    assert {row["place"] for row in rows if row["question"] == "CA"} <= {"1", "2"}


def test_json_lines_leave_out_what_is_empty(
    session: Session, survey: Survey, tmp_path: Path
) -> None:
    path = write_export(session, survey, tmp_path, file_format=ExportFormat.JSONL)
    with zipfile.ZipFile(path) as archive:
        lines = archive.read("responses.jsonl").decode().splitlines()
    records = [json.loads(line) for line in lines]
    assert len(records) == PEOPLE
    assert isinstance(records[0]["AGE"], int)
    assert all(None not in record.values() for record in records)


def test_a_workbook_has_a_sheet_a_table(session: Session, survey: Survey, tmp_path: Path) -> None:
    path = write_export(session, survey, tmp_path, file_format=ExportFormat.XLSX)
    book = openpyxl.load_workbook(path)
    assert {"responses", "child", "codebook", "versions"} <= set(book.sheetnames)
    sheet = book["responses"]
    assert sheet.max_row == PEOPLE + 1
    heads = [cell.value for cell in sheet[1]]
    assert heads[:3] == ["response", "version", "language"]
    assert isinstance(sheet.cell(2, heads.index("AGE") + 1).value, int)


def test_spss_reads_numbers_labels_days_and_what_is_missing(
    session: Session, survey: Survey, tmp_path: Path
) -> None:
    answer_survey(session, survey, "8" * 16, {"YN": "no"})
    path = write_export(session, survey, tmp_path, file_format=ExportFormat.SAV)
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "sav")
    rows = read_csv(write_export(session, survey, tmp_path), "responses.csv")
    data, meta = pyreadstat.read_sav(str(tmp_path / "sav" / "responses.sav"), output_format="dict")
    assert meta.number_rows == PEOPLE + 1 == len(rows)
    assert meta.file_encoding == "UTF-8"
    assert meta.column_names[:3] == ["response", "version", "language"]
    assert meta.variable_value_labels["YN"] == {1.0: "Sim", 2.0: "Não"}
    assert meta.variable_measure["YN"] == "nominal"
    assert meta.column_names_to_labels["AGE"] == "Age"
    for index, row in enumerate(rows):
        assert data["language"][index] == row["language"]
        assert {"1.0": "yes", "2.0": "no"}[str(data["YN"][index])] == row["YN"]
        age = data["AGE"][index]
        assert (str(int(age)) if age == age and age is not None else "") == row["AGE"]
        day = data["DAY"][index]
        assert (day.isoformat()[:10] if day is not None and day == day else "") == row["DAY"]
    children, _ = pyreadstat.read_sav(str(tmp_path / "sav" / "child.sav"), output_format="dict")
    assert set(children) == {"response", "child", "CA", "CS"}
    long = write_export(
        session, survey, tmp_path, file_format=ExportFormat.SAV, shape=ExportShape.LONG
    )
    with zipfile.ZipFile(long) as archive:
        archive.extractall(tmp_path / "long")
    answers, _ = pyreadstat.read_sav(str(tmp_path / "long" / "answers.sav"), output_format="dict")
    assert {"yes", "no"} <= set(answers["answer"])


def test_retired_and_renamed_things_are_there(session: Session, tmp_path: Path) -> None:
    first = a_questionnaire()
    survey = make_survey(session, make_plan(session), questionnaire=first)
    answer_survey(session, survey, "1" * 16, {"Q1": "c", "Q2": ["x"], "Q3": 2})
    single = replace(a_single(alias="years"), choices=(choice("a", "Um ano"), choice("d", "Nova")))
    survey.draft = a_questionnaire(items=(single, *first.items[1:2])).to_json()
    publishing.publish(session, survey=survey, today=TODAY, by_id=None, confirmed=True)
    answer_survey(session, survey, "2" * 16, {"Q1": "d", "Q2": ["y"]})
    path = write_export(session, survey, tmp_path, sensitive=True, language="en")
    rows = {row["version"]: row for row in read_csv(path, "responses.csv")}
    assert rows["1"]["years"] == "c"
    assert rows["2"]["years"] == "d"
    assert (rows["1"]["Q3"], rows["2"]["Q3"]) == ("2", "")
    assert (rows["1"]["Q2_x"], rows["1"]["Q2_y"], rows["2"]["Q2_x"]) == ("1", "0", "0")
    book = read_csv(path, "codebook.csv")
    years = next(row for row in book if row["variable"] == "years")
    assert "called Q1 until version 1" in years["note"]
    assert any(row["value"] == "c" and row["state"] == "no longer offered" for row in book)
    assert any(row["variable"] == "Q3" and row["state"] == "no longer asked" for row in book)
    assert len(read_csv(path, "versions.csv")) == 2


def test_sensitive_questions_stay_unless_they_are_asked_for(
    session: Session, tmp_path: Path
) -> None:
    survey = make_survey(session, make_plan(session))
    answer_survey(session, survey, "1" * 16, {"Q1": "a", "Q3": 2})
    path = write_export(session, survey, tmp_path, language="en")
    assert "Q3" not in read_csv(path, "responses.csv")[0]
    assert any("left out of this file" in row["note"] for row in read_csv(path, "codebook.csv"))
    assert (
        "Q3"
        in read_csv(write_export(session, survey, tmp_path, sensitive=True), "responses.csv")[0]
    )


def test_words_stand_apart_and_small_languages_are_not_named(
    session: Session, tmp_path: Path
) -> None:
    survey = make_survey(session, make_plan(session))
    for number in range(8):
        answer = {"words": f"Palavra {number}", "language": "uk" if number == 3 else "pt"}
        answer_survey(session, survey, f"{number:016d}", {"Q1": "a", "Q5": answer})
    assert "words-Q5.csv" not in zipfile.ZipFile(write_export(session, survey, tmp_path)).namelist()
    path = write_export(session, survey, tmp_path, open_answers=True)
    assert all("Palavra" not in str(row) for row in read_csv(path, "responses.csv"))
    words = read_csv(path, "words-Q5.csv")
    assert set(words[0]) == {"words", "language"}
    languages = {row["words"]: row["language"] for row in words}
    assert languages["Palavra 3"] == ""
    assert languages["Palavra 4"] == "pt"


@pytest.mark.parametrize("start", FORMULA_PREFIXES)
def test_no_cell_of_a_csv_is_a_formula(start: str) -> None:
    assert neutralize_formula(start + "1+1") == "'" + start + "1+1"
    if start.strip():
        assert neutralize_formula(" \ufeff" + start + "1+1") == "' \ufeff" + start + "1+1"
        assert neutralize_formula("a; " + start + "1+1") == "a;' " + start + "1+1"
    assert neutralize_formula(-5) == -5
    assert neutralize_formula("a=b") == "a=b"


def test_words_that_look_like_a_formula_are_words_in_every_format(
    session: Session, tmp_path: Path
) -> None:
    """Whoever writes a survey, or an answer, can't make a spreadsheet run anything."""
    single = replace(a_single(), choices=(choice("a", EVIL), choice("b", "Outra")))
    words = Question("Q5", "text", Texts.of(EVIL))
    questionnaire = a_questionnaire(items=(single, words))
    survey = make_survey(session, make_plan(session), questionnaire=questionnaire)
    answer_survey(session, survey, "1" * 16, {"Q1": "a", "Q5": {"words": EVIL, "language": "pt"}})
    path = write_export(session, survey, tmp_path, labels=True, open_answers=True)
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            for row in csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"))):
                assert not any(cell.startswith(FORMULA_PREFIXES) for cell in row)
    book = openpyxl.load_workbook(
        write_export(
            session, survey, tmp_path, file_format=ExportFormat.XLSX, labels=True, open_answers=True
        )
    )
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "inlineStr", "n", "d"}
    assert book["responses"].cell(2, 6).value == EVIL


def test_a_sheet_that_is_full_goes_on_in_the_next(tmp_path: Path) -> None:
    book = workbook.ExportWorkbook(tmp_path / "x.xlsx", max_rows=4)
    table = book.add_table("answers", ["n"])
    for number in range(8):
        table.add([number])
    with pytest.raises(TooManyColumns):
        book.add_table("wide", ["x"] * (workbook.MAX_COLUMNS + 1))
    book.close()
    reopened = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert reopened.sheetnames == ["answers", "answers 2", "answers 3"]
    assert [sheet.max_row for sheet in reopened] == [4, 4, 3]


def test_names_are_such_that_spss_takes_them() -> None:
    assert valid_names(["a b", "1a", "with", "A_B", "idade", "a b"]) == [
        "a_b", "v_1a", "v_with", "A_B_2", "idade", "a_b_3",
    ]  # fmt: skip
    assert all(len(name.encode()) <= 64 for name in valid_names(["é" * 90]))


def test_the_codebook_says_what_every_column_means(session: Session, tmp_path: Path) -> None:
    yes = (choice("yes", "Sim"), choice("no", "Não"))
    items = (
        a_single(),
        replace(a_questionnaire().questions[2], sensitive=False),
        Question("D", "yes_no", Texts.of("Porquê?"), choices=yes, relevant="${Q1} = 'b'"),
    )
    survey = make_survey(session, make_plan(session), questionnaire=a_questionnaire(items=items))
    answer_survey(session, survey, "1" * 16, {"Q1": "b", "Q3": 2, "D": "no"}, language="bn")
    path = write_export(session, survey, tmp_path, language="en")
    book = read_csv(path, "codebook.csv")
    entries = {(row["variable"], row["value"]): row for row in book}
    assert {row["variable"] for row in book} >= set(read_csv(path, "responses.csv")[0])
    assert entries["language", "bn"]["label"] == "বাংলা"
    assert entries["channel", "web"]["label"] == "On the web"
    assert entries["Q3", "1"]["label"] == "Difícil"
    assert entries["Q3", "5"]["label"] == "Fácil"
    assert "asked where ${Q1} = 'b'" in entries["D", ""]["note"]
    assert any("Empty" in row["about"] for row in read_csv(path, "about.csv"))
    with zipfile.ZipFile(
        write_export(session, survey, tmp_path, file_format=ExportFormat.SAV)
    ) as archive:
        archive.extract("responses.sav", tmp_path)
    _, meta = pyreadstat.read_sav(str(tmp_path / "responses.sav"), output_format="dict")
    assert all(meta.column_labels)
    assert meta.variable_measure["channel"] == "nominal"


def test_neither_words_nor_what_is_worked_out_tell_a_sensitive_answer(
    session: Session, tmp_path: Path
) -> None:
    items = (
        a_single(sensitive=True),
        Question("W", "calculate", calculation="if(${Q1} = 'a', 1, 0)"),
        Question("V", "calculate", calculation="${W} + 1"),
        Question("Q5", "text", Texts.of("Porquê?"), sensitive=True),
        Question("Q6", "text", Texts.of("E mais?")),
    )
    survey = make_survey(session, make_plan(session), questionnaire=a_questionnaire(items=items))
    answer = {"words": "Palavra", "language": "pt"}
    answer_survey(session, survey, "1" * 16, {"Q1": "a", "Q5": answer, "Q6": answer})
    path = write_export(session, survey, tmp_path, open_answers=True, language="en")
    assert not {"Q1", "W", "V"} & set(read_csv(path, "responses.csv")[0])
    names = zipfile.ZipFile(path).namelist()
    assert "words-Q5.csv" not in names
    assert "words-Q6.csv" in names
    omitted = {
        row["variable"] for row in read_csv(path, "codebook.csv") if "left out" in row["note"]
    }
    assert omitted == {"Q1", "W", "V", "Q5"}
    path = write_export(session, survey, tmp_path, open_answers=True, sensitive=True)
    assert {"Q1", "W", "V"} <= set(read_csv(path, "responses.csv")[0])
    assert "words-Q5.csv" in zipfile.ZipFile(path).namelist()
