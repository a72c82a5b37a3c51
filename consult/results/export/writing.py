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

from . import codebook as book
from . import responses
from .delimited import CsvTable, JsonTable
from .options import ExportFormat, ExportOptions, ExportShape
from .rows import LONG_KEYS, Cell, WideRows, column_names
from .sav import MAX_WIDTH, MeasurementLevel, SavColumn, SavTable
from .variables import SINGLE_CHOICE_KINDS, ExportLayout, ExportTable, ExportVariable, export_layout
from .workbook import ExportWorkbook

OPEN_ANSWER_COLUMNS = ("words", "language")
USAGE_NOTES_WIDTH = 100
"""Of a column of words in a workbook, in characters."""
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
        self.book = (
            ExportWorkbook(folder / "book.xlsx") if options.form is ExportFormat.XLSX else None
        )
        self.made: list[TableWriter] = []
        self._names: set[str] = set()

    def table(
        self,
        name: str,
        heads: Sequence[str],
        columns: Sequence[SavColumn] | None = None,
        *,
        widths: Sequence[int] = (),
    ) -> TableWriter:
        """A new table; `columns` say what they hold where the format wants to know it."""
        found = self._table(name, heads, columns, widths)
        self.made.append(found)
        return found

    def _table(
        self,
        name: str,
        heads: Sequence[str],
        columns: Sequence[SavColumn] | None,
        widths: Sequence[int],
    ) -> TableWriter:
        if self.book:
            return self.book.table(name, heads, widths)
        if self.options.form is ExportFormat.SAV and columns:
            return SavTable(self._path(name, SavTable.suffix), columns)
        if self.options.form is ExportFormat.JSONL:
            return JsonTable(self._path(name, JsonTable.suffix), heads)
        return CsvTable(self._path(name, CsvTable.suffix), heads, mark=self.options.mark)

    def _path(self, name: str, suffix: str) -> Path:
        safe = "".join(c if c.isalnum() or c in "-_" else "_" for c in name)[:60] or "table"
        found, nth = safe, 1
        while found.casefold() in self._names:
            nth += 1
            found = f"{safe}-{nth}"
        self._names.add(found.casefold())
        return self.folder / f"{found}.{suffix}"

    def finish(self, target: Path) -> None:
        """Close everything and make it one file."""
        for table in self.made:
            table.close()
        if self.book:
            self.book.close()
            (self.folder / "book.xlsx").replace(target)
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

    `between` is called now and then with how many are written; it may end the transaction.
    Raises TooWide.
    """
    versions = responses.numbered_versions(session, survey_id)
    plan = export_layout(versions, sensitive=options.sensitive)
    wide = WideRows(plan, options, responses.municipalities(session))
    with TemporaryDirectory(dir=target.parent) as folder:
        files = ExportFiles(Path(folder), options)
        done = _write_responses(session, survey_id, files, plan, wide, after_batch)
        _write_codebook(session, survey_id, files, plan)
        after_batch(done)
        if options.written:
            _write_open_answers(session, files, plan)
            after_batch(done)
        files.finish(target)
    return done


def _write_responses(
    session: Session,
    survey_id: int,
    files: ExportFiles,
    plan: ExportLayout,
    wide: WideRows,
    between: Callable[[int], None],
) -> int:
    done = 0
    if files.options.shape is ExportShape.LONG:
        own = ExportTable(plan.tables[0].name)
        about = files.table(own.name, column_names(own), _columns(own, files.options))
        answers = files.table("answers", LONG_KEYS, LONG_COLUMNS)
        for response in responses.responses(session, survey_id, after_batch=between):
            about.add(wide.about(response))
            for row in wide.long(response):
                answers.add(row)
            done = response.number
        return done
    tables = [
        files.table(table.name, column_names(table), _columns(table, files.options))
        for table in plan.tables
    ]
    for response in responses.responses(session, survey_id, after_batch=between):
        for at, cells in wide.of(response):
            tables[at].add(cells)
        done = response.number
    return done


def _write_codebook(
    session: Session, survey_id: int, files: ExportFiles, plan: ExportLayout
) -> None:
    table = files.table("codebook", book.CODEBOOK_COLUMNS, widths=book.WIDTHS)
    about = files.table("about", [book.USAGE_NOTES_HEADING], widths=[USAGE_NOTES_WIDTH])
    with force_locale(language_of_tag(files.options.language).formats):
        for row in book.codebook(
            plan, files.options, responses.observed_values(session, survey_id)
        ):
            table.add(row)
        for row in book.usage_notes():
            about.add(row)
    versions = files.table("versions", VERSION_COLUMNS)
    for number, day, digest in session.execute(
        select(SurveyVersion.number, SurveyVersion.published_on, SurveyVersion.digest)
        .where(SurveyVersion.survey_id == survey_id)
        .order_by(SurveyVersion.number)
    ):
        versions.add([number, day, digest])


def _write_open_answers(session: Session, files: ExportFiles, plan: ExportLayout) -> None:
    for question_id, question in plan.written:
        table = files.table(
            f"words-{question.name}", OPEN_ANSWER_COLUMNS, widths=[USAGE_NOTES_WIDTH]
        )
        for words, language in responses.open_answers(session, question_id):
            table.add([words, language])


def _columns(table: ExportTable, options: ExportOptions) -> list[SavColumn]:
    with force_locale(language_of_tag(options.language).formats):
        fixed = [_id_column(key) for key in table.keys]
    return [*fixed, *(_column(variable, options) for variable in table.variables)]


def _id_column(name: str) -> SavColumn:
    """A column before the answers: its numbers are only names, too."""
    label = str(book.ID_COLUMN_LABELS.get(name, ""))
    return SavColumn(
        name, label, width=TEXT_ID_COLUMNS.get(name, 0), measure=MeasurementLevel.NOMINAL
    )


def _column(variable: ExportVariable, options: ExportOptions) -> SavColumn:
    def words(texts: Texts) -> str:
        return texts.shown(options.language).words

    label = words(variable.question.label)
    if variable.choice:
        label = f"{label}: {words(variable.choice.label)}"
    if variable.kind in SINGLE_CHOICE_KINDS:
        values = tuple((float(one.number), words(one.label)) for one in variable.values)
        return SavColumn(variable.name, label, values=values, measure=MeasurementLevel.NOMINAL)
    if variable.kind == "scale5":
        ends = ((1.0, variable.question.low), (5.0, variable.question.high))
        values = tuple((point, words(end)) for point, end in ends if end)
        return SavColumn(variable.name, label, values=values, measure=MeasurementLevel.ORDINAL)
    if variable.kind == "date":
        return SavColumn(variable.name, label, day=True)
    if variable.kind in ("multi", "rank"):
        measure = MeasurementLevel.NOMINAL if variable.kind == "multi" else MeasurementLevel.ORDINAL
        return SavColumn(variable.name, label, measure=measure)
    if not variable.numeric:
        return SavColumn(variable.name, label, width=MAX_WIDTH, measure=MeasurementLevel.NOMINAL)
    return SavColumn(variable.name, label, decimals=0 if variable.kind == "integer" else 4)
