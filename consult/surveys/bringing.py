"""Questionnaires out of files, whatever tool wrote them: by content, not by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import limesurvey
from .limesurvey import looks_like
from .xlsform import Finding, Imported, import_form

XLSFORM, LIMESURVEY = "xlsform", "limesurvey"


def tool_of(data: bytes) -> str:
    """Which tool a file is of."""
    return LIMESURVEY if looks_like(data) else XLSFORM


def read_file(data: bytes, *, source: str, languages: Mapping[str, str | None]) -> Imported:
    """The questionnaire in a file and everything that is wrong with it. Never raises on a file."""
    if tool_of(data) == LIMESURVEY:
        return limesurvey.import_survey(data, source=source, languages=languages)
    return import_form(data, source=source, languages=languages)


def explain(finding: Finding) -> tuple[str, str]:
    """What was found and what to do about it, in the language of the page."""
    return limesurvey.explain(finding)


def storable(value: Any) -> Any:
    """JSON as every database can keep it: without NUL and halves of characters."""
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {storable(key): storable(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [storable(held) for held in value]
    return value
