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

from consult.languages.rules import Language, of_tag
from consult.questionnaire.rules.document import Questionnaire

from ..rules.page_marks import Mark
from .sheet import Cover, sheet_of
from .typography import voice_of

SETTING = Path(__file__).resolve().parent / "setting.py"
MOST_SHEETS = 200
SECONDS = 60
"""Longest that the setting of one file is waited for; 200 sheets take about five."""
ENVIRONMENT = {
    "RAYON_NUM_THREADS": "2",
    "MALLOC_ARENA_MAX": "2",
    **{name: os.environ[name] for name in ("TMPDIR",) if name in os.environ},
}
"""All that the child is told: no settings, no secrets. Each thread would reserve memory of its own."""
_AT_ONCE = BoundedSemaphore(2)


class NotDrawn(Exception):
    """The sheets could not be set; the reason is in the log."""


@dataclass(frozen=True)
class Printed:
    """A PDF, and the characters that our fonts lack: they were left out."""

    pdf: bytes
    left_out: frozenset[str] = frozenset()


def draw(
    questionnaire: Questionnaire,
    cover: Cover,
    language: Language,
    *,
    survey: int,
    version: int,
    sheets: Sequence[int],
) -> Printed:
    """Print a version in one language, once for each of the numbers of `sheets`.

    Raises ValueError when there are none or too many, NotDrawn when it takes too long or fails.
    Needs an app context: it speaks through Babel.
    """
    if not 0 < len(sheets) <= MOST_SHEETS:
        raise ValueError(f"1 to {MOST_SHEETS} sheets")
    document, left_out = sheet_of(questionnaire, cover, language)
    document["voices"] = {tag: voice_of(of_tag(tag)) for tag in document["tags"]}
    mark = Mark(survey, version, language.tag, sheets[0], 1).prefix
    asked = {"document": document, "mark": mark, "sheets": list(sheets)}
    return Printed(_set(json.dumps(asked, ensure_ascii=False)), frozenset(left_out))


def _set(asked: str) -> bytes:
    with _AT_ONCE:
        try:
            done = subprocess.run(  # noqa: S603 - our own interpreter and code
                [sys.executable, "-I", "-B", str(SETTING)],
                input=asked.encode(),
                capture_output=True,
                timeout=SECONDS,
                check=False,
                env=ENVIRONMENT,
            )
        except subprocess.TimeoutExpired as late:
            raise NotDrawn(f"more than {SECONDS} s") from late
    if done.returncode != 0 or not done.stdout.startswith(b"%PDF"):
        told = done.stderr.decode(errors="replace").strip().splitlines()
        raise NotDrawn(f"ended with {done.returncode}: {told[-1][:200] if told else ''}")
    return done.stdout
