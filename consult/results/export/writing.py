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

from consult.languages.rules import Texts, of_tag
from consult.questionnaire.models.surveys import SurveyVersion

from . import codebook as book
from . import responses
from .delimited import CsvTable, JsonTable
from .options import Format, Options, Shape
from .rows import LONG_KEYS, Cell, Wide, heads
from .sav import MOST_WIDTH, Column, Measure, SavTable
from .variables import ONE_OF, Plan, Table, Variable, plan_of
from .workbook import Book

WORDS_HEADS = ("words", "language")
ABOUT_WIDTH = 100
"""Of a column of words in a workbook, in characters."""
VERSION_HEADS = ("version", "published", "sha256")
TEXT_KEYS = {"language": 35, "channel": 12, "municipality": MOST_WIDTH}
LONG_COLUMNS = (
    Column("response"),
    Column("question", width=MOST_WIDTH),
    Column("place", width=16),
    Column("answer", width=MOST_WIDTH),
    Column("value", width=MOST_WIDTH),
)


class Writes(Protocol):
    """A table that takes rows."""

    def add(self, cells: Sequence[Cell]) -> None:
        """Write a row."""

    def close(self) -> None:
        """Finish it."""


class Files:
    """The tables of an export: files that become an archive, or sheets of a workbook."""

    def __init__(self, folder: Path, options: Options) -> None:
        self.folder, self.options = folder, options
        self.book = Book(folder / "book.xlsx") if options.form is Format.XLSX else None
        self.made: list[Writes] = []
        self._names: set[str] = set()

    def table(
        self,
        name: str,
        heads: Sequence[str],
        columns: Sequence[Column] | None = None,
        *,
        widths: Sequence[int] = (),
    ) -> Writes:
        """A new table; `columns` say what they hold where the format wants to know it."""
        found = self._table(name, heads, columns, widths)
        self.made.append(found)
        return found

    def _table(
        self,
        name: str,
        heads: Sequence[str],
        columns: Sequence[Column] | None,
        widths: Sequence[int],
    ) -> Writes:
        if self.book:
            return self.book.table(name, heads, widths)
        if self.options.form is Format.SAV and columns:
            return SavTable(self._path(name, SavTable.suffix), columns)
        if self.options.form is Format.JSONL:
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


def write(
    session: Session,
    *,
    survey_id: int,
    options: Options,
    target: Path,
    between: Callable[[int], None] = lambda done: None,
) -> int:
    """Write the responses of a survey to a file; how many there were.

    `between` is called now and then with how many are written; it may end the transaction.
    Raises TooWide.
    """
    versions = responses.numbered_versions(session, survey_id)
    plan = plan_of(versions, sensitive=options.sensitive)
    wide = Wide(plan, options, responses.places(session))
    with TemporaryDirectory(dir=target.parent) as folder:
        files = Files(Path(folder), options)
        done = _responses(session, survey_id, files, plan, wide, between)
        _codebook(session, survey_id, files, plan)
        between(done)
        if options.written:
            _words(session, files, plan)
            between(done)
        files.finish(target)
    return done


def _responses(
    session: Session,
    survey_id: int,
    files: Files,
    plan: Plan,
    wide: Wide,
    between: Callable[[int], None],
) -> int:
    done = 0
    if files.options.shape is Shape.LONG:
        own = Table(plan.tables[0].name)
        about = files.table(own.name, heads(own), _columns(own, files.options))
        answers = files.table("answers", LONG_KEYS, LONG_COLUMNS)
        for response in responses.responses(session, survey_id, between=between):
            about.add(wide.about(response))
            for row in wide.long(response):
                answers.add(row)
            done = response.number
        return done
    tables = [
        files.table(table.name, heads(table), _columns(table, files.options))
        for table in plan.tables
    ]
    for response in responses.responses(session, survey_id, between=between):
        for at, cells in wide.of(response):
            tables[at].add(cells)
        done = response.number
    return done


def _codebook(session: Session, survey_id: int, files: Files, plan: Plan) -> None:
    table = files.table("codebook", book.HEADS, widths=book.WIDTHS)
    about = files.table("about", [book.ABOUT_HEAD], widths=[ABOUT_WIDTH])
    with force_locale(of_tag(files.options.language).formats):
        for row in book.codebook(plan, files.options, responses.used(session, survey_id)):
            table.add(row)
        for row in book.about():
            about.add(row)
    versions = files.table("versions", VERSION_HEADS)
    for number, day, digest in session.execute(
        select(SurveyVersion.number, SurveyVersion.published_on, SurveyVersion.digest)
        .where(SurveyVersion.survey_id == survey_id)
        .order_by(SurveyVersion.number)
    ):
        versions.add([number, day, digest])


def _words(session: Session, files: Files, plan: Plan) -> None:
    for question_id, question in plan.written:
        table = files.table(f"words-{question.name}", WORDS_HEADS, widths=[ABOUT_WIDTH])
        for words, language in responses.written(session, question_id):
            table.add([words, language])


def _columns(table: Table, options: Options) -> list[Column]:
    with force_locale(of_tag(options.language).formats):
        fixed = [_key(key) for key in table.keys]
    return [*fixed, *(_column(variable, options) for variable in table.variables)]


def _key(name: str) -> Column:
    """A column before the answers: its numbers are only names, too."""
    label = str(book.FIXED_WORDS.get(name, ""))
    return Column(name, label, width=TEXT_KEYS.get(name, 0), measure=Measure.NOMINAL)


def _column(variable: Variable, options: Options) -> Column:
    def words(texts: Texts) -> str:
        return texts.shown(options.language).words

    label = words(variable.question.label)
    if variable.choice:
        label = f"{label}: {words(variable.choice.label)}"
    if variable.kind in ONE_OF:
        values = tuple((float(one.number), words(one.label)) for one in variable.values)
        return Column(variable.name, label, values=values, measure=Measure.NOMINAL)
    if variable.kind == "scale5":
        ends = ((1.0, variable.question.low), (5.0, variable.question.high))
        values = tuple((point, words(end)) for point, end in ends if end)
        return Column(variable.name, label, values=values, measure=Measure.ORDINAL)
    if variable.kind == "date":
        return Column(variable.name, label, day=True)
    if variable.kind in ("multi", "rank"):
        measure = Measure.NOMINAL if variable.kind == "multi" else Measure.ORDINAL
        return Column(variable.name, label, measure=measure)
    if not variable.numeric:
        return Column(variable.name, label, width=MOST_WIDTH, measure=Measure.NOMINAL)
    return Column(variable.name, label, decimals=0 if variable.kind == "integer" else 4)
