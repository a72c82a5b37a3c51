"""Reads of surveys, their versions and their results."""

from ..rules.axes import Axis, Chosen, Filter
from .results import (
    Comparison,
    SurveyResults,
    comparison,
    results_for_area,
    results_for_measure,
    results_of_survey,
)
from .sitting import (
    Draft,
    PublishedSurvey,
    draft_by_code,
    open_polls,
    pictograms_of,
    published_survey,
)
from .surveys import (
    closed_polls,
    draft_of_code,
    open_answers_of,
    open_question,
    open_surveys,
    response_by_code,
    response_counts,
    response_of_code,
    survey_by_slug,
    surveys_of_plan,
)
from .versions import Loaded, loaded_version

__all__ = [
    "Axis",
    "Chosen",
    "Comparison",
    "Draft",
    "Filter",
    "Loaded",
    "PublishedSurvey",
    "SurveyResults",
    "closed_polls",
    "comparison",
    "draft_by_code",
    "draft_of_code",
    "loaded_version",
    "open_answers_of",
    "open_polls",
    "open_question",
    "open_surveys",
    "pictograms_of",
    "published_survey",
    "response_by_code",
    "response_counts",
    "response_of_code",
    "results_for_area",
    "results_for_measure",
    "results_of_survey",
    "survey_by_slug",
    "surveys_of_plan",
]
