"""From a questionnaire to the bytes of a PDF. Typst sets it, in a child process (see `setting`)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore

from consult.languages.rules import Language, language_of_tag
from consult.questionnaire.rules.document import Questionnaire

from ..rules.page_marks import PageMark
from .sheet import CoverPage, sheet_document
from .typography import font_settings

TYPESETTER = Path(__file__).resolve().parent / "typesetting.py"
MAX_SHEETS = 200
TIMEOUT_SECONDS = 60
"""Longest that the setting of one file is waited for; 200 sheets take about five."""
ENVIRONMENT = {
    "RAYON_NUM_THREADS": "2",
    "MALLOC_ARENA_MAX": "2",
    **{name: os.environ[name] for name in ("TMPDIR",) if name in os.environ},
}
"""All that the child is told: no settings, no secrets. Each thread would reserve memory of its own."""
_CONCURRENCY = BoundedSemaphore(2)


class TypesettingFailed(Exception):
    """The sheets could not be set; the reason is in the log."""


@dataclass(frozen=True)
class PrintedSheets:
    """A PDF, and the characters that our fonts lack: they were left out."""

    pdf: bytes
    left_out: frozenset[str] = frozenset()


def render_pdf(
    questionnaire: Questionnaire,
    cover: CoverPage,
    language: Language,
    *,
    survey: int,
    version: int,
    sheets: Sequence[int],
) -> PrintedSheets:
    """Print a version in one language, once for each of the numbers of `sheets`.

    Raises ValueError when there are none or too many, TypesettingFailed when it takes too long or fails.
    Needs an app context: it speaks through Babel.
    """
    if not 0 < len(sheets) <= MAX_SHEETS:
        raise ValueError(f"1 to {MAX_SHEETS} sheets")
    document, left_out = sheet_document(questionnaire, cover, language)
    document["voices"] = {tag: font_settings(language_of_tag(tag)) for tag in document["tags"]}
    mark = PageMark(survey, version, language.tag, sheets[0], 1).prefix
    asked = {"document": document, "mark": mark, "sheets": list(sheets)}
    return PrintedSheets(
        _run_typesetter(json.dumps(asked, ensure_ascii=False)), frozenset(left_out)
    )


def _run_typesetter(asked: str) -> bytes:
    with _CONCURRENCY:
        try:
            done = subprocess.run(  # noqa: S603 - our own interpreter and code
                [sys.executable, "-I", "-B", str(TYPESETTER)],
                input=asked.encode(),
                capture_output=True,
                timeout=TIMEOUT_SECONDS,
                check=False,
                env=ENVIRONMENT,
            )
        except subprocess.TimeoutExpired as late:
            raise TypesettingFailed(f"more than {TIMEOUT_SECONDS} s") from late
    if done.returncode != 0 or not done.stdout.startswith(b"%PDF"):
        told = done.stderr.decode(errors="replace").strip().splitlines()
        raise TypesettingFailed(f"ended with {done.returncode}: {told[-1][:200] if told else ''}")
    return done.stdout
