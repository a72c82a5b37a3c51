"""`consult import survey` and `consult export xlsform`: questionnaires in and out of files."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.languages.rules import of_tag
from consult.surveys.actions import create_survey
from consult.surveys.actions.editing import draft_of, keep, known_of
from consult.surveys.actions.starting import free_slug
from consult.surveys.bringing import explain, read_file
from consult.surveys.models import Survey
from consult.surveys.rules import Questionnaire
from consult.surveys.rules.matching import matched, replaced
from consult.surveys.xlsform import Finding, Report, TextTooLong, export_form

from .context import database
from .exchanging import FILE, plan_of, print_problems


def _survey(session: Session, plan_id: int, slug: str) -> Survey:
    """A survey by its short name. Raises ClickException."""
    found = session.scalar(select(Survey).where(Survey.plan_id == plan_id, Survey.slug == slug))
    if found is None:
        known = ", ".join(session.scalars(select(Survey.slug).where(Survey.plan_id == plan_id)))
        raise click.ClickException(f"no survey {slug}; there is: {known or 'none'}")
    return found


def _mapped(said: tuple[str, ...]) -> dict[str, str | None]:
    """Languages as `--language NAME=TAG` says them. Raises UsageError."""
    found: dict[str, str | None] = {}
    for one in said:
        name, sign, tag = one.rpartition("=")
        try:
            found[name] = of_tag(tag).tag if tag != "-" else None
        except ValueError as error:
            raise click.UsageError(str(error)) from error
        if not sign:
            raise click.UsageError("say --language NAME=TAG, or NAME=- to leave its texts out")
    return found


def _rows(findings: list[Finding]) -> list[tuple[str, str, str, str]]:
    return [
        (f"{one.sheet} {one.row or ''}".strip(), one.heading or one.letters, *explain(one))
        for one in findings
    ]


def _say(report: Report) -> None:
    """What was found. Raises ClickException where the file can't be used."""
    if report.errors:
        print_problems(_rows(report.errors))
        raise click.ClickException("nothing was imported")
    if report.choices:
        print_problems(_rows(report.choices))
    for one in report.notes:
        place = f"{one.sheet} {one.row or ''}".strip()
        click.echo(f"{place}: {explain(one)[0]}" if place else explain(one)[0])


@click.command("survey")
@click.argument("file", type=FILE)
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
    mapped = _mapped(said)
    with database() as session:
        plan = plan_of(session, slug)
        imported = read_file(file.read_bytes(), source=source or plan.language, languages=mapped)
        _say(imported.report)
        asked = imported.questionnaire
        if asked is None:
            raise click.ClickException("nothing was imported")
        if not (yes or click.confirm("Bring it in?")):
            raise click.Abort
        made = _replace(session, plan.id, into, asked) if into else _make(session, plan.id, asked)
    click.echo(f"{made}: {sum(not q.silent for q in asked.questions)} questions.")


def _make(session: Session, plan_id: int, asked: Questionnaire) -> str:
    slug = free_slug(session, plan_id, asked.title.shown(asked.title.source).words)
    create_survey(session, plan_id=plan_id, slug=slug, questionnaire=asked)
    return slug


def _replace(session: Session, plan_id: int, slug: str, asked: Questionnaire) -> str:
    survey = _survey(session, plan_id, slug)
    draft = draft_of(survey)
    for gone in matched(asked, draft).lost:
        click.echo(f"no longer asked: {gone.name}")
    new = replaced(asked, draft, known_of(session, survey))
    keep(session, survey=survey, questionnaire=new)
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
        found = _survey(session, plan_of(session, slug).id, survey)
        try:
            data = export_form(draft_of(found), form_id=found.slug)
        except TextTooLong as error:
            raise click.ClickException("a text is too long for a cell of a spreadsheet") from error
    file.write_bytes(data)
    click.echo(f"Wrote {file} ({len(data):,} bytes).")
