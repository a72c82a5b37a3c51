"""Columns and relationships of surveys and their responses."""

from .responses import (
    Answer,
    AnswerTally,
    OpenAnswer,
    PaperEntry,
    ResponseDraft,
    ResponseTally,
    SurveyCode,
    SurveyContact,
    SurveyResponse,
)
from .surveys import (
    Survey,
    SurveyChoice,
    SurveyQuestion,
    SurveyQuestionArea,
    SurveyQuestionMeasure,
    SurveyRelease,
    SurveyVersion,
)

__all__ = [
    "Answer",
    "AnswerTally",
    "OpenAnswer",
    "PaperEntry",
    "ResponseDraft",
    "ResponseTally",
    "Survey",
    "SurveyChoice",
    "SurveyCode",
    "SurveyContact",
    "SurveyQuestion",
    "SurveyQuestionArea",
    "SurveyQuestionMeasure",
    "SurveyRelease",
    "SurveyResponse",
    "SurveyVersion",
]
