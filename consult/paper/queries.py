"""Sheets of paper: which numbers they were given, which were typed in."""

from __future__ import annotations

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import defer

from consult.questionnaire.models.responses import PaperEntry, PaperRun, SurveyContact
from consult.questionnaire.models.surveys import SurveyVersion

COUNTED = "@counted"
"""Stands alone among the answers of a sheet that became a response: the answers are gone then."""


def versions_of(survey_id: int) -> Select[int, int]:
    """Id and number of every published version of a survey, the newest first."""
    return (
        select(SurveyVersion.id, SurveyVersion.number)
        .where(SurveyVersion.survey_id == survey_id)
        .order_by(SurveyVersion.number.desc())
    )


def last_sheet(survey_id: int) -> Select[int]:
    """The highest number that a sheet of a survey was given; None where no sheet was."""
    return select(func.max(PaperRun.first + PaperRun.count - 1)).where(
        PaperRun.survey_id == survey_id
    )


def runs_of(survey_id: int) -> Select[PaperRun, int]:
    """Which sheets were given numbers together, with the number of their version, the last first."""
    return (
        select(PaperRun, SurveyVersion.number)
        .join(SurveyVersion, SurveyVersion.id == PaperRun.version_id)
        .where(PaperRun.survey_id == survey_id)
        .order_by(PaperRun.first.desc())
    )


def run_of(survey_id: int, sheet: int) -> Select[PaperRun, int]:
    """With which others a sheet was given its number; none where no sheet has it."""
    return runs_of(survey_id).where(
        PaperRun.first <= sheet, sheet < PaperRun.first + PaperRun.count
    )


def is_left(question_id: int, address: str) -> Select[bool]:
    """Whether an address was left for a question."""
    return select(
        exists().where(SurveyContact.question_id == question_id, SurveyContact.address == address)
    )


def entry_of(version_id: int, sheet: int) -> Select[PaperEntry]:
    """What is known of a sheet, held against rivals where the transaction writes."""
    return (
        select(PaperEntry)
        .where(PaperEntry.version_id == version_id, PaperEntry.sheet == str(sheet))
        .with_for_update()
        .execution_options(populate_existing=True)
    )


_IS_COUNTED = PaperEntry.answers[COUNTED].as_boolean().is_(True)


def counted_of(survey_id: int) -> Select[int]:
    """How many sheets became responses."""
    return select(func.count()).where(PaperEntry.survey_id == survey_id, _IS_COUNTED)


def waiting_count_of(survey_id: int) -> Select[int]:
    """How many sheets wait for their second time."""
    return select(func.count()).where(PaperEntry.survey_id == survey_id, _IS_COUNTED.is_not(True))


def waiting_of(survey_id: int) -> Select[PaperEntry, int]:
    """Sheets that wait for their second time, with the number of their version, the oldest first.

    Without what was typed of them.
    """
    return (
        select(PaperEntry, SurveyVersion.number)
        .options(defer(PaperEntry.answers, raiseload=True))
        .join(SurveyVersion, SurveyVersion.id == PaperEntry.version_id)
        .where(PaperEntry.survey_id == survey_id, _IS_COUNTED.is_not(True))
        .order_by(PaperEntry.typed_on, func.length(PaperEntry.sheet), PaperEntry.sheet)
    )
