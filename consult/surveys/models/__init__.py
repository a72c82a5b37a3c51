"""Columns and relationships of surveys and their responses."""

from .responses import Answer, AnswerTally, ResponseDraft, SurveyResponse
from .surveys import (
    Survey,
    SurveyChoice,
    SurveyQuestion,
    SurveyQuestionArea,
    SurveyQuestionMeasure,
    SurveyVersion,
)

__all__ = [
    "Answer",
    "AnswerTally",
    "ResponseDraft",
    "Survey",
    "SurveyChoice",
    "SurveyQuestion",
    "SurveyQuestionArea",
    "SurveyQuestionMeasure",
    "SurveyResponse",
    "SurveyVersion",
]
