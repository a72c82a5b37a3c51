"""`consult import` and `consult export`. An import reports every problem, and then changes nothing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.contributions.importing.importing import (
    StatementImportReport,
    preview_statements,
    store_statements,
)
from consult.contributions.importing.mapping import ColumnMapping, parse_hidden_when
from consult.contributions.importing.reading import StatementList, read_list
from consult.contributions.importing.wording import explain as explain_statements
from consult.contributions.rules.contributions import Visibility
from consult.db.session import writing
from consult.imports.explanations import Explain
from consult.imports.file_codes import FileRefused
from consult.imports.findings import Finding
from consult.plan.exchange import exchange
from consult.plan.exchange.messages import explain as explain_exchange
from consult.plan.exchange.report import ExchangeReport, RowChangeKind
from consult.plan.models.plans import Plan
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.queries.surveys import survey_by_slug
from consult.results.export.options import ExportFormat, ExportOptions, ExportShape
from consult.results.export.responses import total_responses
from consult.results.export.workbook import TooManyColumns
from consult.results.export.writing import write_export_file
from consult.settings import Settings

from .context import database, settings

FILE_ARGUMENT = click.Path(exists=True, dir_okay=False, path_type=Path)
POLIS_COLUMNS = {
    "words": "comment-body",
    "ref": "comment-id",
    "day": "timestamp",
    "hidden_when": "moderated=-1",
}
"""The columns of comments.csv as Polis exports it; -1: its moderators refused the comment."""
TEXT_HEADING_GUESSES = ("words", "text", "texto", "comment", "comentário", "contributo")
"""Headings under which lists of statements usually have their words."""


@click.group("import")
def import_group() -> None:
    """Bring data in: inputs, measures, entities."""


@click.group("export")
def export_group() -> None:
    """Take data out: measures, entities, responses."""


def plan_or_error(session: Session, slug: str | None) -> Plan:
    """The plan named, or the only one. Raises ClickException when that is not clear."""
    plans = session.scalars(select(Plan).order_by(Plan.slug)).all()
    named = [plan for plan in plans if slug in (None, plan.slug)]
    if len(named) == 1:
        return named[0]
    if not plans:
        raise click.ClickException("there is no plan yet: an administrator makes it on the screen")
    known = ", ".join(plan.slug for plan in plans)
    raise click.ClickException(f"say which plan with --plan: {known}")


def print_problems(
    rows: list[tuple[str, str, str, str]], title: str = "", remedy: str = "What to do"
) -> None:
    """A table of row, column, problem and remedy."""
    table = Table("Row", "Column", "Problem", remedy, title=title or f"{len(rows)} problem(s)")
    for row in rows:
        table.add_row(*row)
    Console(stderr=True).print(table)


@import_group.command("inputs")
@click.argument("file", type=FILE_ARGUMENT)
@click.option("--plan", "slug", help="The plan; may be left out when there is one.")
@click.option("--words", help="Column with what was said (guessed from usual headings).")
@click.option(
    "--ref", help="Column with a number or code of each row, so that nothing comes twice."
)
@click.option("--day", help="Column with the day it was said.")
@click.option("--language", default="pt", show_default=True, help="Language of the words (BCP 47).")
@click.option("--language-column", help="Column with the language, where rows differ.")
@click.option("--municipality-column", help="Column with the municipality's code or name.")
@click.option("--area", "areas", multiple=True, help="Area code that all rows concern; repeatable.")
@click.option("--measure", "measures", multiple=True, help="Measure code; repeatable.")
@click.option("--hidden-when", default="", help="Rows to take in hidden: COLUMN=VALUE[,VALUE].")
@click.option(
    "--visibility",
    default=Visibility.AWAITING.value,
    show_default=True,
    type=click.Choice([v.value for v in Visibility if v is not Visibility.HIDDEN]),
)
@click.option(
    "--source", help="The list's name, so that two lists' numbers keep apart (the file's)."
)
@click.option("--check", is_flag=True, help="Only report; change nothing.")
def import_contributions(
    file: Path, slug: str | None, words: str | None, hidden_when: str, check: bool,
    visibility: str, **columns: str | tuple[str, ...] | None,
) -> None:  # fmt: skip
    """Bring a list of statements (CSV or XLSX) into the ledger, without duplicates when run twice.

    For example a list gathered with Polis, whose columns are known:

    \b
      consult import inputs comments.csv --area A03 --language en
    """
    statements = _read_statements(file)
    current = settings()
    known = _known_columns(statements, words)
    given = {name: value for name, value in columns.items() if value}
    try:
        hidden = parse_hidden_when(hidden_when or known.pop("hidden_when", ""))
        mapping = ColumnMapping(
            hidden_when=hidden,
            visibility=Visibility(visibility),
            **{"source": file.stem, **known, **given},  # type: ignore[arg-type]
        )
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    with database(current) as session:
        report = _import_statements(
            session, plan_or_error(session, slug), statements, mapping, current, check
        )
    _print_statement_report(report, check)


def _import_statements(
    session: Session,
    plan: Plan,
    statements: StatementList,
    mapping: ColumnMapping,
    current: Settings,
    check: bool,
) -> StatementImportReport:
    today, zone = datetime.now(current.timezone).date(), current.timezone
    report = preview_statements(
        session, plan=plan, statements=statements, mapping=mapping, today=today, zone=zone
    )
    if check:
        return report
    with Progress(TextColumn("Storing"), BarColumn(), MofNCompleteColumn(), transient=True) as bar:
        task = bar.add_task("store", total=None)

        def progress(done: int, of: int) -> None:
            bar.update(task, completed=done, total=of)

        return store_statements(session, report, progress=progress)


def _read_statements(file: Path) -> StatementList:
    """The list in a file. Raises ClickException where it can't be read."""
    try:
        return read_list(file.read_bytes())
    except FileRefused as refused:
        words = explain_statements(refused.finding)
        raise click.ClickException(f"{words.what} {words.what_to_do}") from refused


def _known_columns(statements: StatementList, words: str | None) -> dict[str, str]:
    """The columns of a list as Polis exports it, or only the one that usually has the words."""
    if words:
        return {"words": words}
    headings = statements.headings
    if set(POLIS_COLUMNS.values()) - {POLIS_COLUMNS["hidden_when"]} <= set(headings):
        return dict(POLIS_COLUMNS)
    for guess in TEXT_HEADING_GUESSES:
        for heading in headings:
            if heading.casefold() == guess:
                return {"words": str(heading)}
    raise click.UsageError(f"say with --words which column has the words: {', '.join(headings)}")


def _print_statement_report(report: StatementImportReport, check: bool) -> None:
    _stop_at_errors(report.errors, explain_statements)
    done = "would be new" if check else "new"
    click.echo(f"{report.rows} rows: {report.new} {done}, {report.known} already there, "
               f"{report.hidden} hidden.")  # fmt: skip
    if report.differing:
        click.echo(
            f"{report.differing} have other words than what is stored, which stays as it is."
        )


def _stop_at_errors(errors: list[Finding], explain: Explain) -> None:
    """Print every error of a file, if there are any. Raises ClickException then."""
    if not errors:
        return
    rows = []
    for finding in errors:
        words = explain(finding)
        place = f"{finding.sheet} {finding.row or ''}".strip()
        rows.append((place, finding.letters or finding.heading, words.what, words.what_to_do))
    print_problems(rows)
    raise click.ClickException("nothing was imported")


def _import_command(kind: str) -> click.Command:
    @click.command(kind, help=f"Bring the {kind} of a spreadsheet (XLSX or CSV) into a plan.")
    @click.argument("file", type=FILE_ARGUMENT)
    @click.option("--plan", "slug", help="The plan; may be left out when there is one.")
    @click.option("--yes", is_flag=True, help="Apply without asking.")
    def command(file: Path, slug: str | None, yes: bool) -> None:
        current = settings()
        today, data = datetime.now(current.timezone).date(), file.read_bytes()
        with database(current) as session:
            plan = plan_or_error(session, slug)
            report = exchange.import_file(
                session, plan=plan, kind=kind, data=data, filename=file.name, today=today
            )
            _print_exchange_report(report)
            if not (yes or click.confirm("Apply?")):
                raise click.Abort
            done = exchange.import_file(
                session, plan=plan, kind=kind, data=data, filename=file.name, today=today,
                apply=True, expected=report.fingerprint(),
            )  # fmt: skip
            if not done.applied:
                raise click.ClickException(
                    "the plan changed meanwhile: nothing was imported, try again"
                )
        click.echo("Done.")

    return command


def _print_exchange_report(report: ExchangeReport) -> None:
    _stop_at_errors(report.errors, explain_exchange)
    for note in report.notes:
        click.echo(explain_exchange(note).what)
    for fate in RowChangeKind:
        codes = sorted({c.code for c in report.changes if c.fate is fate})
        if codes and fate is not RowChangeKind.UNCHANGED:
            click.echo(f"{fate.value}: {', '.join(codes)}")


def _export_command(kind: str) -> click.Command:
    @click.command(kind, help=f"Write the {kind} of a plan to a spreadsheet (.xlsx or .csv).")
    @click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
    @click.option("--plan", "slug", help="The plan; may be left out when there is one.")
    @click.option("--language", type=click.Choice(["pt", "en"]), default="pt", show_default=True)
    def command(file: Path, slug: str | None, language: str) -> None:
        form = file.suffix.lower().lstrip(".")
        if form not in exchange.FORMATS:
            raise click.UsageError("the file's name ends in .xlsx or .csv")
        with database() as session:
            plan = plan_or_error(session, slug)
            data = exchange.export_file(session, plan=plan, kind=kind, form=form, language=language)
        file.write_bytes(data)
        click.echo(f"Wrote {file} ({len(data):,} bytes).")

    return command


for _kind in ("measures", "entities"):
    import_group.add_command(_import_command(_kind))
    export_group.add_command(_export_command(_kind))


@export_group.command("responses")
@click.argument("survey")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--plan", "slug", help="The plan; may be left out when there is one.")
@click.option(
    "--format", "file_format", type=click.Choice([f.value for f in ExportFormat]), default="csv",
    show_default=True, help="XLSX is one workbook; the others come in an archive (.zip).",
)  # fmt: skip
@click.option(
    "--rows", type=click.Choice(["responses", "answers"]), default="responses", show_default=True
)
@click.option("--labels/--codes", default=False, help="Answers in words, or by their short names.")
@click.option("--language", default="pt", show_default=True, help="Language of words (BCP 47).")
@click.option(
    "--mark/--no-mark", "byte_order_mark", default=True, help="Byte order mark in CSV, for Excel."
)  # fmt: skip
@click.option("--sensitive", is_flag=True, help="The sensitive questions too.")
@click.option(
    "--written", "open_answers", is_flag=True,
    help="What people wrote too, in files of its own.",
)  # fmt: skip
def export_responses(
    survey: str, file: Path, slug: str | None, rows: str, file_format: str, **choices: bool | str
) -> None:
    """Write the responses of a survey to a file, with a codebook.

    The file holds the answers of individual people: keep it as you would keep letters.
    """
    shape = ExportShape.LONG if rows == "answers" else ExportShape.WIDE
    options = ExportOptions(
        file_format=ExportFormat(file_format),
        shape=shape,
        **choices,  # type: ignore[arg-type]
    )
    if file.suffix.lower() != f".{options.suffix}":
        raise click.UsageError(f"the file's name ends in .{options.suffix}")
    with database() as session:
        plan = plan_or_error(session, slug)
        found = session.scalar(survey_by_slug(plan.id, survey))
        if found is None or found.current_version_id is None:
            raise click.ClickException(f"{plan.slug} has no published survey {survey}")
        done = _responses(session, found, options, file)
    click.echo(f"Wrote {done} responses to {file} ({file.stat().st_size:,} bytes).")


def _responses(session: Session, survey: Survey, options: ExportOptions, file: Path) -> int:
    survey_id = survey.id
    session.rollback()  # nothing is written: nobody has to wait for us
    with (
        writing(False),
        Progress(TextColumn("Writing"), BarColumn(), MofNCompleteColumn(), transient=True) as bar,
    ):
        task = bar.add_task("write", total=total_responses(session, survey_id))

        def tell(done: int) -> None:
            session.rollback()
            bar.update(task, completed=done)

        try:
            return write_export_file(
                session, survey_id=survey_id, options=options, target=file, after_batch=tell
            )
        except TooManyColumns as error:
            raise click.ClickException("a sheet can't hold so many columns: take CSV") from error
