"""Sheets of paper that were typed in."""

from __future__ import annotations

from sqlalchemy import Select, func, select

from ..models import PaperEntry, SurveyVersion

COUNTED = "@counted"
"""Stands alone among the answers of a sheet that became a response: the answers are gone then."""


def versions_of(survey_id: int) -> Select[int, int]:
    """Id and number of every published version of a survey, the newest first."""
    return (
        select(SurveyVersion.id, SurveyVersion.number)
        .where(SurveyVersion.survey_id == survey_id)
        .order_by(SurveyVersion.number.desc())
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


def waiting_of(survey_id: int) -> Select[PaperEntry, int]:
    """Sheets that wait for their second time, with the number of their version, the oldest first."""
    return (
        select(PaperEntry, SurveyVersion.number)
        .join(SurveyVersion, SurveyVersion.id == PaperEntry.version_id)
        .where(PaperEntry.survey_id == survey_id, _IS_COUNTED.is_not(True))
        .order_by(PaperEntry.typed_on, SurveyVersion.number, PaperEntry.sheet)
    )
