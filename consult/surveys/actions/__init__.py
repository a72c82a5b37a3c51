"""Writes of surveys: publishing and answering."""

from .answering import (
    Unsound,
    drop_draft,
    keep_answer,
    keep_municipality,
    start_response,
    submit,
)
from .publishing import BreakingChange, create_survey, publish, save_draft

__all__ = [
    "BreakingChange",
    "Unsound",
    "create_survey",
    "drop_draft",
    "keep_answer",
    "keep_municipality",
    "publish",
    "save_draft",
    "start_response",
    "submit",
]
