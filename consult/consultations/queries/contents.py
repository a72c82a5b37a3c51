"""The rows that hang on a measure, put together as its page prints them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from consult.languages.rules import Texts

from .measures import MeasureDetail


@dataclass(frozen=True)
class ShownArea:
    """An area of the measure."""

    slug: str
    pictogram: str
    name: Texts


@dataclass(frozen=True)
class ShownParagraph:
    """A paragraph of the version on the page."""

    paragraph_id: uuid.UUID
    text: Texts


@dataclass(frozen=True)
class ShownEntity:
    """An entity."""

    name: str


@dataclass(frozen=True)
class ShownResponsibility:
    """What an entity does in the measure."""

    entity: ShownEntity
    role: str
    task: Texts | None


@dataclass(frozen=True)
class ShownActivity:
    """An activity with the quarters it runs in, as `2026Q2`."""

    description: Texts
    quarters: tuple[str, ...]


@dataclass(frozen=True)
class ShownTarget:
    """The value to be reached in a year."""

    year: int
    value: Decimal


@dataclass(frozen=True)
class ShownIndicator:
    """What is measured."""

    name: Texts
    unit: str
    direction: str
    baseline: Decimal | None
    baseline_on: date | None
    verification: Texts | None
    targets: tuple[ShownTarget, ...]


@dataclass
class ShownPhase:
    """A phase of the plan with its days, both included."""

    kind: str
    starts: date
    ends: date


class MeasureContents:
    """What hangs on a measure, each kind in its order."""

    def __init__(self, details: Iterable[MeasureDetail]) -> None:
        self._of: dict[str, list[MeasureDetail]] = {}
        for each in details:
            self._of.setdefault(each.part, []).append(each)

    def _all(self, part: str) -> list[MeasureDetail]:
        return self._of.get(part, [])

    @property
    def areas(self) -> list[ShownArea]:
        """Its areas, the main one first."""
        return [
            ShownArea(d.label or "", d.kind or "", d.text or Texts()) for d in self._all("area")
        ]

    @property
    def municipalities(self) -> list[str]:
        """The names of its municipalities, by name."""
        return [d.label or "" for d in self._all("town")]

    @property
    def responsibilities(self) -> list[ShownResponsibility]:
        """Who does what, the lead first."""
        return [
            ShownResponsibility(ShownEntity(d.label or ""), d.kind or "", d.text)
            for d in self._all("duty")
        ]

    @property
    def phases(self) -> list[ShownPhase]:
        """The phases of its plan."""
        return [
            ShownPhase(d.kind or "", d.day, d.until)
            for d in self._all("phase")
            if d.day is not None and d.until is not None
        ]

    @property
    def paragraphs(self) -> list[ShownParagraph]:
        """The paragraphs of the version."""
        return [
            ShownParagraph(d.key, d.text or Texts())
            for d in self._all("paragraph")
            if d.key is not None
        ]

    @property
    def activities(self) -> list[ShownActivity]:
        """Its activities."""
        return [
            ShownActivity(d.text or Texts(), tuple(json.loads(d.quarters or "[]")))
            for d in self._all("activity")
        ]

    @property
    def indicators(self) -> list[ShownIndicator]:
        """Its indicators, each with its targets year by year."""
        targets: dict[int, list[ShownTarget]] = {}
        for d in self._all("target"):
            targets.setdefault(d.owner, []).append(ShownTarget(d.place, d.value or Decimal(0)))
        return [
            ShownIndicator(
                name=d.text or Texts(),
                unit=d.label or "",
                direction=d.kind or "",
                baseline=d.value,
                baseline_on=d.day,
                verification=d.more,
                targets=tuple(targets.get(d.owner, ())),
            )
            for d in self._all("indicator")
        ]
