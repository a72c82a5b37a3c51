"""Questionnaires out of files, whatever tool wrote them: by content, not by name."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Mapping
from pathlib import Path

from consult.imports.explanations import Explanation
from consult.imports.findings import Finding
from consult.imports.progress import ProgressCallback, ignore_progress

from .codes import QuestionnaireCode
from .findings import ImportResult, QuestionnaireReport
from .limesurvey import importing, wording
from .limesurvey.lss_parsing import is_limesurvey_file
from .xlsform.importing import import_form

log = logging.getLogger(__name__)

XLSFORM, LIMESURVEY = "xlsform", "limesurvey"
MAX_TITLE_LENGTH = 120
"""Of a title that is the name of a file."""


def detect_format(data: bytes) -> str:
    """Which tool a file is of."""
    return LIMESURVEY if is_limesurvey_file(data) else XLSFORM


def import_file(
    data: bytes,
    *,
    source: str,
    languages: Mapping[str, str | None],
    filename: str = "",
    on_progress: ProgressCallback = ignore_progress,
) -> ImportResult:
    """The questionnaire in a file and everything that is wrong with it. `on_progress` is called with how far it is.

    Never raises on a file: what we did not foresee is told as our fault, and logged without its words.
    """
    read = importing.import_survey if detect_format(data) == LIMESURVEY else import_form
    try:
        name = " ".join(Path(filename.replace("\\", "/")).stem.split())[:MAX_TITLE_LENGTH]
        return read(data, source=source, languages=languages, name=name, on_progress=on_progress)
    except (ArithmeticError, AssertionError, AttributeError, LookupError, MemoryError, RecursionError,
            TypeError, ValueError) as error:  # fmt: skip
        log.error("a questionnaire could not be read: %s", _error_location(error))
        return ImportResult(None, QuestionnaireReport((Finding(QuestionnaireCode.OUR_FAULT),)))


def _error_location(error: Exception) -> str:
    """The kind of an error and the line of ours that it came from."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}"


def explain(finding: Finding) -> Explanation:
    """A finding in words, whatever format the file has."""
    return wording.explain(finding)
