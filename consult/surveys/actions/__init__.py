"""Writes of surveys: publishing and answering."""

from .answering import (
    Unsound,
    drop_draft,
    keep_answer,
    keep_municipality,
    start_response,
    submit,
)
from .publishing import BreakingChange, create_survey, publish

__all__ = [
    "BreakingChange",
    "Unsound",
    "create_survey",
    "drop_draft",
    "keep_answer",
    "keep_municipality",
    "publish",
    "start_response",
    "submit",
]
