"""`consult import survey` and `consult export xlsform`: questionnaires in and out of files."""

from __future__ import annotations

from pathlib import Path

import click
from flask_babel import force_locale
from rich.markup import escape
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.authoring.actions.creation import free_slug
from consult.authoring.actions.editing import draft_of, published_keys, save_draft
from consult.authoring.actions.publishing import create_survey
from consult.authoring.rules.draft_matching import match_questions, merge_into_draft
from consult.formats.findings import QuestionnaireReport
from consult.formats.import_files import explain, import_file
from consult.formats.xlsform.exporting import TextTooLong, export_form
from consult.imports.finding_groups import FindingGroup, group_findings
from consult.imports.findings import Finding
from consult.languages.rules import language_of_tag
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.rules.document import Questionnaire

from .context import database
from .import_export import FILE_ARGUMENT, plan_or_error, print_problems


def _survey(session: Session, plan_id: int, slug: str) -> Survey:
    """A survey by its short name. Raises ClickException."""
    found = session.scalar(select(Survey).where(Survey.plan_id == plan_id, Survey.slug == slug))
    if found is None:
        known = ", ".join(session.scalars(select(Survey.slug).where(Survey.plan_id == plan_id)))
        raise click.ClickException(f"no survey {slug}; there is: {known or 'none'}")
    return found


def _parse_language_options(said: tuple[str, ...]) -> dict[str, str | None]:
    """Languages as `--language NAME=TAG` says them. Raises UsageError."""
    found: dict[str, str | None] = {}
    for one in said:
        name, sign, tag = one.rpartition("=")
        try:
            found[name] = language_of_tag(tag).tag if tag != "-" else None
        except ValueError as error:
            raise click.UsageError(str(error)) from error
        if not sign:
            raise click.UsageError("say --language NAME=TAG, or NAME=- to leave its texts out")
    return found


def _rows(findings: list[Finding]) -> list[tuple[str, str, str, str]]:
    rows = []
    for group in group_findings(findings, explain):
        words = group.explanation
        headings = escape(", ".join(group.headings[:3]))
        remedy = escape(words.what_to_do or words.consequence)
        rows.append((_where(group), headings, _what(group), remedy))
    return rows


def _where(group: FindingGroup) -> str:
    """The sheet with its cells, or the codes of the questions."""
    places = list(dict.fromkeys(f.question or f.sheet for f in group.findings))
    if any(finding.column for finding in group.findings):
        return escape(f"{places[0]} {group.ranges}")
    more = ["…"] if len(places) > 6 else []
    return escape(", ".join([*filter(None, places[:6]), *more]))


def _what(group: FindingGroup) -> str:
    """What is wrong, with what stands there."""
    values = list(dict.fromkeys(words.value for words in group.explanations if words.value))
    more = ["…"] if len(values) > 6 else []
    shown = ", ".join([*(value[:60] for value in values[:6]), *more])
    return escape(group.explanation.what) + (f"\n[dim]{escape(shown)}[/dim]" if shown else "")


def _print_report(report: QuestionnaireReport) -> None:
    """What was found, in English as all that is said here. Raises ClickException where the file
    can't be used."""
    with force_locale("en"):
        _print_findings(report)
    if report.errors:
        raise click.ClickException("nothing was imported")


def _print_findings(report: QuestionnaireReport) -> None:
    if report.errors:
        print_problems(_rows(report.errors), f"{len(report.errors)} to correct in the file")
        return
    if report.choices:
        title = f"{len(report.choices)} left out or changed, if you say yes"
        print_problems(_rows(report.choices), title, "What happens")
    for group in group_findings(report.notes, explain):
        place, what = _where(group), group.explanation.what
        click.echo(f"{place}: {what}" if place else what)


@click.command("survey")
@click.argument("file", type=FILE_ARGUMENT)
@click.option("--plan", "slug", help="The plan; may be left out when there is one.")
@click.option("--into", help="Short name of a survey whose draft the file replaces.")
@click.option("--source", help="Language of texts for which the file names none (the plan's).")
@click.option(
    "--language", "said", multiple=True, help="NAME=TAG for a language nobody knows; repeatable."
)
@click.option("--yes", is_flag=True, help="Go on without asking.")
def import_questionnaire(
    file: Path,
    slug: str | None,
    into: str | None,
    source: str | None,
    said: tuple[str, ...],
    yes: bool,
) -> None:
    """Bring a questionnaire in: XLSForm (.xlsx, .xls) or LimeSurvey (.lss).

    Everything that is wrong, left out or changed is told first. The survey is a draft: nobody sees it
    before it is published.
    """
    mapped = _parse_language_options(said)
    with database() as session:
        plan = plan_or_error(session, slug)
        imported = import_file(
            file.read_bytes(),
            source=source or plan.language,
            languages=mapped,
            filename=file.name,
        )
        _print_report(imported.report)
        asked = imported.questionnaire
        if asked is None:
            raise click.ClickException("nothing was imported")
        if not (yes or click.confirm("Bring it in?")):
            raise click.Abort
        made = _replace(session, plan.id, into, asked) if into else _make(session, plan.id, asked)
    click.echo(f"{made}: {sum(not q.is_invisible for q in asked.questions)} questions.")


def _make(session: Session, plan_id: int, asked: Questionnaire) -> str:
    slug = free_slug(session, plan_id, asked.title.shown(asked.title.source).words)
    create_survey(session, plan_id=plan_id, slug=slug, questionnaire=asked)
    return slug


def _replace(session: Session, plan_id: int, slug: str, asked: Questionnaire) -> str:
    survey = _survey(session, plan_id, slug)
    draft = draft_of(survey)
    for gone in match_questions(asked, draft).lost:
        click.echo(f"no longer asked: {gone.name}")
    new = merge_into_draft(asked, draft, published_keys(session, survey))
    save_draft(session, survey=survey, questionnaire=new)
    return slug


@click.command("xlsform")
@click.argument("survey")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--plan", "slug", help="The plan; may be left out when there is one.")
def export_questionnaire(survey: str, file: Path, slug: str | None) -> None:
    """Write the draft of a survey, by its short name, as an XLSForm workbook (.xlsx)."""
    if file.suffix.lower() != ".xlsx":
        raise click.UsageError("the file's name ends in .xlsx")
    with database() as session:
        found = _survey(session, plan_or_error(session, slug).id, survey)
        try:
            data = export_form(draft_of(found), form_id=found.slug)
        except TextTooLong as error:
            raise click.ClickException("a text is too long for a cell of a spreadsheet") from error
    file.write_bytes(data)
    click.echo(f"Wrote {file} ({len(data):,} bytes).")
