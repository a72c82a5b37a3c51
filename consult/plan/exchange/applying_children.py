"""The rows that hang on a measure: a row that stays keeps its identity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import cast

from consult.languages.rules import Texts

from ..models.entities import Entity
from ..models.measures import Activity, Indicator, IndicatorTarget, Measure, Responsibility
from .checking import WantedRow
from .facts import ROLE_COLUMNS, Record, codes, parts
from .snapshot import in_role
from .wording import put_words


def put_responsibilities(
    measure: Measure,
    rows: Sequence[WantedRow] | None,
    entities: Mapping[str, Entity],
    source: str,
) -> None:
    """Who does what, in the order of the rows."""
    if rows is None:
        return
    before = [r for role in ROLE_COLUMNS for r in in_role(measure, role)]
    after: list[Responsibility] = []
    for position, row in enumerate(rows):
        one = before[row.was] if row.was is not None else Responsibility()
        one.role = str(row.record[("role", "")])
        one.entity = entities[str(row.record[("entity", "")])]
        one.task = put_words(one.task, parts(row.record, "task"), source)
        one.position = position
        after.append(one)
    measure.responsibilities = after


def put_activities(measure: Measure, rows: Sequence[WantedRow] | None, source: str) -> None:
    """The activities, in the order of the rows."""
    if rows is None:
        return
    before = list(measure.activities)
    after: list[Activity] = []
    for position, row in enumerate(rows):
        one = before[row.was] if row.was is not None else Activity()
        words = parts(row.record, "description")
        one.description = put_words(one.description, words, source) or Texts(source)
        one.quarters = list(codes(row.record, "quarters"))
        one.position = position
        after.append(one)
    measure.activities = after


def put_indicators(measure: Measure, rows: Sequence[WantedRow] | None, source: str) -> None:
    """The indicators with their targets, in the order of the rows."""
    if rows is None:
        return
    before = list(measure.indicators)
    after: list[Indicator] = []
    for position, row in enumerate(rows):
        one = before[row.was] if row.was is not None else Indicator(targets=[])
        _put_indicator(one, row.record, source)
        one.position = position
        after.append(one)
    measure.indicators = after


def _put_indicator(one: Indicator, record: Record, source: str) -> None:
    one.name = put_words(one.name, parts(record, "name"), source) or Texts(source)
    one.unit = str(record[("unit", "")])
    one.direction = str(record[("direction", "")])
    one.baseline = cast("Decimal | None", record.get(("baseline", "")))
    one.baseline_on = cast("date | None", record.get(("baseline_on", "")))
    one.verification = put_words(one.verification, parts(record, "verification"), source)
    known = {target.year: target for target in one.targets}
    targets: list[IndicatorTarget] = []
    for (column, year), value in sorted(record.items()):
        if column == "target":
            target = known.get(int(year)) or IndicatorTarget(year=int(year))
            target.value = cast(Decimal, value)
            targets.append(target)
    one.targets = targets
