"""Columns and relationships of surveys and their responses."""

from .responses import (
    Answer,
    AnswerTally,
    OpenAnswer,
    ResponseDraft,
    ResponseTally,
    SurveyResponse,
)
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
    "OpenAnswer",
    "ResponseDraft",
    "ResponseTally",
    "Survey",
    "SurveyChoice",
    "SurveyQuestion",
    "SurveyQuestionArea",
    "SurveyQuestionMeasure",
    "SurveyResponse",
    "SurveyVersion",
]
