"""Writing a whole export: its tables, its codebook, its open answers, in one file."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.languages.rules import Texts, language_of_tag
from consult.questionnaire.models.surveys import SurveyVersion

from . import codebook, responses
from .delimited import CsvTable, JsonTable
from .options import ExportFormat, ExportOptions, ExportShape
from .rows import LONG_KEYS, Cell, WideRows, column_names
from .sav import MAX_WIDTH, MeasurementLevel, SavColumn, SavTable
from .variables import SINGLE_CHOICE_KINDS, ExportLayout, ExportTable, ExportVariable, export_layout
from .workbook import ExportWorkbook

OPEN_ANSWER_COLUMNS = ("words", "language")
USAGE_NOTES_WIDTH = 100
"""Of the column of notes or open answers in a workbook, in characters."""
WORKBOOK_NAME = "workbook.xlsx"
VERSION_COLUMNS = ("version", "published", "sha256")
TEXT_ID_COLUMNS = {"language": 35, "channel": 12, "municipality": MAX_WIDTH}
LONG_COLUMNS = (
    SavColumn("response"),
    SavColumn("question", width=MAX_WIDTH),
    SavColumn("place", width=16),
    SavColumn("answer", width=MAX_WIDTH),
    SavColumn("value", width=MAX_WIDTH),
)


class TableWriter(Protocol):
    """A table that takes rows."""

    def add(self, cells: Sequence[Cell]) -> None:
        """Write a row."""

    def close(self) -> None:
        """Finish it."""


class ExportFiles:
    """The tables of an export: files that become an archive, or sheets of a workbook."""

    def __init__(self, folder: Path, options: ExportOptions) -> None:
        self.folder, self.options = folder, options
        xlsx = options.file_format is ExportFormat.XLSX
        self.workbook = ExportWorkbook(folder / WORKBOOK_NAME) if xlsx else None
        self.tables: list[TableWriter] = []
        self._names: set[str] = set()

    def add_table(
        self,
        name: str,
        headings: Sequence[str],
        columns: Sequence[SavColumn] | None = None,
        *,
        widths: Sequence[int] = (),
    ) -> TableWriter:
        """A new table; `columns` say what they hold where the format wants to know it."""
        table = self._table(name, headings, columns, widths)
        self.tables.append(table)
        return table

    def _table(
        self,
        name: str,
        headings: Sequence[str],
        columns: Sequence[SavColumn] | None,
        widths: Sequence[int],
    ) -> TableWriter:
        if self.workbook:
            return self.workbook.add_table(name, headings, widths)
        if self.options.file_format is ExportFormat.SAV and columns:
            return SavTable(self._path(name, SavTable.suffix), columns)
        if self.options.file_format is ExportFormat.JSONL:
            return JsonTable(self._path(name, JsonTable.suffix), headings)
        path = self._path(name, CsvTable.suffix)
        return CsvTable(path, headings, byte_order_mark=self.options.byte_order_mark)

    def _path(self, name: str, suffix: str) -> Path:
        safe = "".join(c if c.isalnum() or c in "-_" else "_" for c in name)[:60] or "table"
        unique, number = safe, 1
        while unique.casefold() in self._names:
            number += 1
            unique = f"{safe}-{number}"
        self._names.add(unique.casefold())
        return self.folder / f"{unique}.{suffix}"

    def finish(self, target: Path) -> None:
        """Close everything and make it one file."""
        for table in self.tables:
            table.close()
        if self.workbook:
            self.workbook.close()
            (self.folder / WORKBOOK_NAME).replace(target)
            return
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=5) as archive:
            for path in sorted(self.folder.iterdir()):
                archive.write(path, path.name)


def write_export_file(
    session: Session,
    *,
    survey_id: int,
    options: ExportOptions,
    target: Path,
    after_batch: Callable[[int], None] = lambda done: None,
) -> int:
    """Write the responses of a survey to a file; how many there were.

    `after_batch` is called with how many are written so far; it may end the transaction.
    Raises TooManyColumns.
    """
    versions = responses.numbered_versions(session, survey_id)
    layout = export_layout(versions, sensitive=options.sensitive)
    rows = WideRows(layout, options, responses.municipalities(session))
    with TemporaryDirectory(dir=target.parent) as folder:
        files = ExportFiles(Path(folder), options)
        written = _write_responses(session, survey_id, files, rows, after_batch)
        _write_codebook(session, survey_id, files, layout)
        after_batch(written)
        if options.open_answers:
            _write_open_answers(session, files, layout)
            after_batch(written)
        files.finish(target)
    return written


def _write_responses(
    session: Session,
    survey_id: int,
    files: ExportFiles,
    rows: WideRows,
    after_batch: Callable[[int], None],
) -> int:
    """One row a response and repeat, or in the long form one an answer; how many responses."""
    written = 0
    if files.options.shape is ExportShape.LONG:
        ids = ExportTable(rows.layout.tables[0].name)
        id_table = files.add_table(ids.name, column_names(ids), _columns(ids, files.options))
        answers = files.add_table("answers", LONG_KEYS, LONG_COLUMNS)
        for response in responses.responses(session, survey_id, after_batch=after_batch):
            id_table.add(rows.id_cells(response))
            for row in rows.long_rows(response):
                answers.add(row)
            written = response.number
        return written
    tables = [
        files.add_table(table.name, column_names(table), _columns(table, files.options))
        for table in rows.layout.tables
    ]
    for response in responses.responses(session, survey_id, after_batch=after_batch):
        for table_index, cells in rows.rows_of(response):
            tables[table_index].add(cells)
        written = response.number
    return written


def _write_codebook(
    session: Session, survey_id: int, files: ExportFiles, layout: ExportLayout
) -> None:
    table = files.add_table("codebook", codebook.CODEBOOK_COLUMNS, widths=codebook.WIDTHS)
    notes = files.add_table("about", [codebook.USAGE_NOTES_HEADING], widths=[USAGE_NOTES_WIDTH])
    with force_locale(language_of_tag(files.options.language).formats):
        for row in codebook.codebook(
            layout, files.options, responses.observed_values(session, survey_id)
        ):
            table.add(row)
        for row in codebook.usage_notes():
            notes.add(row)
    versions = files.add_table("versions", VERSION_COLUMNS)
    for number, day, digest in session.execute(
        select(SurveyVersion.number, SurveyVersion.published_on, SurveyVersion.digest)
        .where(SurveyVersion.survey_id == survey_id)
        .order_by(SurveyVersion.number)
    ):
        versions.add([number, day, digest])


def _write_open_answers(session: Session, files: ExportFiles, layout: ExportLayout) -> None:
    for question_id, question in layout.open_questions:
        table = files.add_table(
            f"words-{question.name}", OPEN_ANSWER_COLUMNS, widths=[USAGE_NOTES_WIDTH]
        )
        for answer, language in responses.open_answers(session, question_id):
            table.add([answer, language])


def _columns(table: ExportTable, options: ExportOptions) -> list[SavColumn]:
    with force_locale(language_of_tag(options.language).formats):
        id_columns = [_id_column(key) for key in table.keys]
    return [*id_columns, *(_column(variable, options) for variable in table.variables)]


def _id_column(name: str) -> SavColumn:
    """A column before the answers; its numbers are identifiers, so it is nominal."""
    label = str(codebook.ID_COLUMN_LABELS.get(name, ""))
    return SavColumn(
        name, label, width=TEXT_ID_COLUMNS.get(name, 0), level=MeasurementLevel.NOMINAL
    )


def _column(variable: ExportVariable, options: ExportOptions) -> SavColumn:
    def text_of(texts: Texts) -> str:
        return texts.shown(options.language).words

    label = text_of(variable.question.label)
    if variable.choice:
        label = f"{label}: {text_of(variable.choice.label)}"
    if variable.kind in SINGLE_CHOICE_KINDS:
        value_labels = tuple(
            (float(value.number), text_of(value.label)) for value in variable.values
        )
        return SavColumn(
            variable.name, label, value_labels=value_labels, level=MeasurementLevel.NOMINAL
        )
    if variable.kind == "scale5":
        ends = ((1.0, variable.question.low), (5.0, variable.question.high))
        value_labels = tuple((point, text_of(end)) for point, end in ends if end)
        return SavColumn(
            variable.name, label, value_labels=value_labels, level=MeasurementLevel.ORDINAL
        )
    if variable.kind == "date":
        return SavColumn(variable.name, label, is_date=True)
    if variable.kind in ("multi", "rank"):
        level = MeasurementLevel.NOMINAL if variable.kind == "multi" else MeasurementLevel.ORDINAL
        return SavColumn(variable.name, label, level=level)
    if not variable.numeric:
        return SavColumn(variable.name, label, width=MAX_WIDTH, level=MeasurementLevel.NOMINAL)
    return SavColumn(variable.name, label, decimals=0 if variable.kind == "integer" else 4)
