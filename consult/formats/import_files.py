"""Questionnaires out of files, whatever tool wrote them: by content, not by name."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .findings import Code, Finding, Report
from .limesurvey import importing, wording
from .limesurvey.lss_parsing import looks_like
from .progress import Tell, nobody
from .xlsform.importing import Imported, import_form

log = logging.getLogger(__name__)

XLSFORM, LIMESURVEY = "xlsform", "limesurvey"
LONGEST_NAME = 120
"""Of a title that is the name of a file."""


def tool_of(data: bytes) -> str:
    """Which tool a file is of."""
    return LIMESURVEY if looks_like(data) else XLSFORM


def read_file(
    data: bytes,
    *,
    source: str,
    languages: Mapping[str, str | None],
    filename: str = "",
    tell: Tell = nobody,
) -> Imported:
    """The questionnaire in a file and everything that is wrong with it. `tell` is told how far it is.

    Never raises on a file: what we did not foresee is told as our fault, and logged without its words.
    """
    read = importing.import_survey if tool_of(data) == LIMESURVEY else import_form
    try:
        name = " ".join(Path(filename.replace("\\", "/")).stem.split())[:LONGEST_NAME]
        return read(data, source=source, languages=languages, name=name, tell=tell)
    except (ArithmeticError, AssertionError, AttributeError, LookupError, MemoryError, RecursionError,
            TypeError, ValueError) as error:  # fmt: skip
        log.error("a questionnaire could not be read: %s", _place(error))
        return Imported(None, Report((Finding(Code.OUR_FAULT),)))


def _place(error: Exception) -> str:
    """The kind of an error and the line of ours that it came from."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}"


def explain(finding: Finding) -> tuple[str, str]:
    """What was found and what to do about it, in the language of the page."""
    return wording.explain(finding)


def storable(value: Any) -> Any:
    """JSON as every database can keep it: without NUL and halves of characters."""
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {storable(key): storable(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [storable(held) for held in value]
    return value
