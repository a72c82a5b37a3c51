"""The invented plan as written in `data/`, and its days turned to the day it is loaded."""

from __future__ import annotations

import calendar
import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from consult.questionnaire.rules.survey_templates import SurveyTemplate, template_json

DATA = Path(__file__).with_name("data")

REFERENCE_DATE = date(2026, 11, 23)
"""The day the data was written for: seven weeks into the consultation."""
EVENTS_MOVED_AFTER = date(2027, 2, 28)
"""Until this day the data is loaded as it is; the consultation then still runs a month."""


@dataclass(frozen=True)
class DemoData:
    """All files of the demonstration, and how many days its events are moved."""

    plan: dict[str, Any]
    areas: list[dict[str, Any]]
    entities: list[dict[str, Any]]
    objectives: list[dict[str, Any]]
    measures: list[dict[str, Any]]
    survey: dict[str, Any]
    poll: dict[str, Any]
    voices: list[dict[str, Any]]
    moved: timedelta = timedelta()

    def day(self, text: str) -> date:
        """A day of something that happens: a phase, a voice."""
        return date.fromisoformat(text) + self.moved


def read_demo_data(today: date) -> DemoData:
    """Read the data. Its phases and voices are moved so that people can take part today."""
    names = ("plan", "areas", "entities", "objectives", "measures", "voices", "poll")
    files = {n: json.loads((DATA / f"{n}.json").read_text(encoding="utf-8")) for n in names}
    files["survey"] = template_json(SurveyTemplate.NEEDS)
    fresh = REFERENCE_DATE <= today <= EVENTS_MOVED_AFTER
    return DemoData(**files, moved=timedelta() if fresh else today - REFERENCE_DATE)


def first_day(month: str) -> date:
    """The first day of `2026-01`."""
    return date.fromisoformat(f"{month}-01")


def last_day(month: str) -> date:
    """The last day of `2028-12`."""
    year, number = (int(part) for part in month.split("-"))
    return date(year, number, calendar.monthrange(year, number)[1])
