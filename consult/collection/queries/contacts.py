"""Addresses that people left to be told or invited."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from consult.questionnaire.models.surveys import SurveyQuestion
from consult.questionnaire.rules.kinds.contact import contact_key

from ..models import SurveyContact


def contacts_of_survey(survey_id: int) -> Select[SurveyContact]:
    """Every address left in a survey, by address: the order tells nothing of when."""
    return (
        select(SurveyContact)
        .where(SurveyContact.survey_id == survey_id)
        .order_by(SurveyContact.address, SurveyContact.id)
    )


def contact_of_survey(survey_id: int, contact_id: uuid.UUID) -> Select[SurveyContact]:
    """One address left in a survey."""
    return contacts_of_survey(survey_id).where(SurveyContact.id == contact_id)


def contacts_of_code(
    session: Session, secret: str, code: str, survey_id: int
) -> Sequence[SurveyContact]:
    """The addresses left with a receipt code."""
    asked = select(SurveyQuestion.key).where(
        SurveyQuestion.survey_id == survey_id, SurveyQuestion.kind == "contact"
    )
    keys = [contact_key(secret, code, key) for key in session.scalars(asked)]
    if not keys:
        return ()
    found = contacts_of_survey(survey_id).where(SurveyContact.receipt_key.in_(keys))
    return session.scalars(found).all()
