"""Sheets of paper: which numbers they were given, which were typed in."""

from __future__ import annotations

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import defer

from consult.collection.models import SurveyContact
from consult.questionnaire.models.surveys import SurveyVersion

from .models import PaperEntry, PrintRun

SUBMITTED_KEY = "@counted"
"""Stands alone among the answers of a sheet that became a response: the answers are gone then."""


def published_versions(survey_id: int) -> Select[int, int]:
    """Id and number of every published version of a survey, the newest first."""
    return (
        select(SurveyVersion.id, SurveyVersion.number)
        .where(SurveyVersion.survey_id == survey_id)
        .order_by(SurveyVersion.number.desc())
    )


def last_sheet_number(survey_id: int) -> Select[int]:
    """The highest number that a sheet of a survey was given; None where no sheet was."""
    return select(func.max(PrintRun.first + PrintRun.count - 1)).where(
        PrintRun.survey_id == survey_id
    )


def print_runs(survey_id: int) -> Select[PrintRun, int]:
    """Which sheets were given numbers together, with the number of their version, the last first."""
    return (
        select(PrintRun, SurveyVersion.number)
        .join(SurveyVersion, SurveyVersion.id == PrintRun.version_id)
        .where(PrintRun.survey_id == survey_id)
        .order_by(PrintRun.first.desc())
    )


def print_run_of_sheet(survey_id: int, sheet: int) -> Select[PrintRun, int]:
    """With which others a sheet was given its number; none where no sheet has it."""
    return print_runs(survey_id).where(
        PrintRun.first <= sheet, sheet < PrintRun.first + PrintRun.count
    )


def contact_exists(question_id: int, address: str) -> Select[bool]:
    """Whether an address was left for a question."""
    return select(
        exists().where(SurveyContact.question_id == question_id, SurveyContact.address == address)
    )


def locked_entry(version_id: int, sheet: int) -> Select[PaperEntry]:
    """What is known of a sheet, held against rivals where the transaction writes."""
    return (
        select(PaperEntry)
        .where(PaperEntry.version_id == version_id, PaperEntry.sheet == str(sheet))
        .with_for_update()
        .execution_options(populate_existing=True)
    )


_IS_SUBMITTED = PaperEntry.answers[SUBMITTED_KEY].as_boolean().is_(True)


def submitted_count(survey_id: int) -> Select[int]:
    """How many sheets became responses."""
    return select(func.count()).where(PaperEntry.survey_id == survey_id, _IS_SUBMITTED)


def unverified_count(survey_id: int) -> Select[int]:
    """How many sheets wait for their second time."""
    return select(func.count()).where(PaperEntry.survey_id == survey_id, _IS_SUBMITTED.is_not(True))


def unverified_entries(survey_id: int) -> Select[PaperEntry, int]:
    """Sheets that wait for their second time, with the number of their version, the oldest first.

    Without what was typed of them.
    """
    return (
        select(PaperEntry, SurveyVersion.number)
        .options(defer(PaperEntry.answers, raiseload=True))
        .join(SurveyVersion, SurveyVersion.id == PaperEntry.version_id)
        .where(PaperEntry.survey_id == survey_id, _IS_SUBMITTED.is_not(True))
        .order_by(PaperEntry.typed_on, func.length(PaperEntry.sheet), PaperEntry.sheet)
    )
