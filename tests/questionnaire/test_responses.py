"""When a survey can be answered."""

from __future__ import annotations

from datetime import date

import pytest

from consult.plan.rules.phases import PhaseAction
from consult.questionnaire.rules.responses import SurveyStatus, survey_status


@pytest.mark.parametrize(
    ("today", "action", "expected"),
    [
        (date(2026, 3, 1), PhaseAction.ANSWER, SurveyStatus.NOT_YET),
        (date(2026, 3, 2), PhaseAction.ANSWER, SurveyStatus.OPEN),
        (date(2026, 4, 14), PhaseAction.ANSWER, SurveyStatus.OPEN),
        (date(2026, 4, 14), PhaseAction.COMMENT, SurveyStatus.CLOSED),
        (date(2026, 4, 15), PhaseAction.ANSWER, SurveyStatus.CLOSED),
    ],
)
def test_a_survey_is_open_between_its_dates_while_a_phase_permits_answering(
    today: date, action: PhaseAction, expected: SurveyStatus
) -> None:
    dates = {"opens": date(2026, 3, 2), "closes": date(2026, 4, 14)}
    assert survey_status(**dates, verbs={action}, today=today) is expected
