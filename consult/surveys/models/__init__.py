"""Columns and relationships of surveys and their responses."""

from .drafts import SurveyPast
from .imports import SurveyImport
from .responses import (
    ANSWERED,
    TOTAL,
    Answer,
    AnswerTally,
    ExportPart,
    OpenAnswer,
    PairTally,
    PaperEntry,
    PaperRun,
    ResponseDraft,
    ResponseExport,
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
    "ANSWERED",
    "TOTAL",
    "Answer",
    "AnswerTally",
    "ExportPart",
    "OpenAnswer",
    "PairTally",
    "PaperEntry",
    "PaperRun",
    "ResponseDraft",
    "ResponseExport",
    "ResponseTally",
    "Survey",
    "SurveyChoice",
    "SurveyCode",
    "SurveyContact",
    "SurveyImport",
    "SurveyPast",
    "SurveyQuestion",
    "SurveyQuestionArea",
    "SurveyQuestionMeasure",
    "SurveyRelease",
    "SurveyResponse",
    "SurveyVersion",
]
