"""A measure as the public reads it: two statements, whatever hangs on it, and nothing but values.

The page is kept by what it shows (`web.parts`), so most requests only compare these rows.
"""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Integer,
    Numeric,
    Select,
    String,
    Text,
    Uuid,
    bindparam,
    cast,
    func,
    literal_column,
    null,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.types import TypeEngine

from consult.db.prepared import Prepared
from consult.db.session import Runs
from consult.languages.columns import TextsColumn
from consult.languages.rules import Texts
from consult.plan.models.entities import Entity
from consult.plan.models.measures import (
    Activity,
    Indicator,
    IndicatorTarget,
    Measure,
    MeasureArea,
    MeasureMunicipality,
    MeasureVersion,
    ParagraphText,
    Responsibility,
)
from consult.plan.models.plans import (
    Area,
    Municipality,
    Phase,
    SpecificObjective,
    StrategicObjective,
)


class MeasureHead(NamedTuple):
    """A measure and its newest version."""

    id: int
    code: str
    title: Texts
    level: int
    starts: date
    ends: date
    funding: Texts | None
    published: bool
    objective: Texts | None
    strategic: Texts | None
    version_id: int | None
    """None: the measure is only drafted."""
    version: int | None
    made_on: date | None


class MeasureDetail(NamedTuple):
    """One thing that hangs on a measure; what each column holds is said where it is selected."""

    part: str
    owner: int
    place: int
    key: uuid.UUID | None = None
    label: str | None = None
    kind: str | None = None
    text: Texts | None = None
    more: Texts | None = None
    quarters: str | None = None
    value: Decimal | None = None
    day: date | None = None
    until: date | None = None


def _empty(of: TypeEngine[Any]) -> ColumnElement[Any]:
    return cast(null(), of)


_NOTHING: dict[str, ColumnElement[Any]] = {
    "key": _empty(Uuid()),
    "label": _empty(String()),
    "kind": _empty(String()),
    "text": type_coerce(_empty(Text()), TextsColumn()),
    "more": type_coerce(_empty(Text()), TextsColumn()),
    "quarters": _empty(Text()),
    "value": _empty(Numeric(16, 4)),
    "day": _empty(Date()),
    "until": _empty(Date()),
}
_ZERO = literal_column("0", Integer())


def _heads() -> Select[*tuple[Any, ...]]:
    measure, version = Measure.__table__.c, MeasureVersion.__table__.c
    newest = (
        select(func.max(version.number))
        .where(version.measure_id == measure.id)
        .correlate(Measure.__table__)
        .scalar_subquery()
    )
    objective, strategic = SpecificObjective.__table__, StrategicObjective.__table__
    return (
        select(
            *(measure.id, measure.code, measure.title, measure.level),
            *(measure.starts, measure.ends, measure.funding, measure.published),
            *(objective.c.title, strategic.c.title, version.id, version.number, version.made_on),
        )
        .select_from(Measure.__table__)
        .outerjoin(objective, objective.c.id == measure.objective_id)
        .outerjoin(strategic, strategic.c.id == objective.c.strategic_id)
        .outerjoin(
            MeasureVersion.__table__,
            (version.measure_id == measure.id) & (version.number == newest),
        )
        .where(measure.plan_id == bindparam("plan"), measure.code == bindparam("code"))
    )


def _part(
    name: str, place: Any = _ZERO, owner: Any = _ZERO, **columns: Any
) -> Select[*tuple[Any, ...]]:
    """Some columns of `Detail`, the others empty."""
    given = {**_NOTHING, **columns}
    return select(
        literal_column(f"'{name}'", String()).label("part"),
        owner.label("owner"),
        place.label("place"),
        *(column.label(key) for key, column in given.items()),
    )


def _people_and_places() -> list[Select[*tuple[Any, ...]]]:
    of = MeasureArea.__table__.c, MeasureMunicipality.__table__.c, Responsibility.__table__.c
    measure: BindParameter[int] = bindparam("measure")
    area, entity = Area.__table__, Entity.__table__
    town, phase = Municipality.__table__, Phase.__table__.c
    duty = of[2]
    return [
        _part("area", of[0].position, label=area.c.slug, kind=area.c.pictogram, text=area.c.name)
        .select_from(area.join(MeasureArea.__table__))
        .where(of[0].measure_id == measure),
        _part("town", label=town.c.name)
        .select_from(town.join(MeasureMunicipality.__table__))
        .where(of[1].measure_id == measure),
        _part("duty", duty.position, label=entity.c.name, kind=duty.role, text=duty.task)
        .select_from(entity.join(Responsibility.__table__))
        .where(duty.measure_id == measure),
        _part("phase", kind=phase.kind, day=phase.starts, until=phase.ends).where(
            phase.plan_id == bindparam("plan")
        ),
    ]


def _contents() -> list[Select[*tuple[Any, ...]]]:
    measure: BindParameter[int] = bindparam("measure")
    text = ParagraphText.__table__.c
    activity, indicator = Activity.__table__.c, Indicator.__table__.c
    target = IndicatorTarget.__table__
    return [
        _part("paragraph", text.position, key=text.paragraph_id, text=text.text).where(
            text.version_id == bindparam("version")
        ),
        _part(
            "activity",
            activity.position,
            text=activity.description,
            quarters=cast(activity.quarters, Text),
        ).where(activity.measure_id == measure),
        _part(
            "indicator",
            indicator.position,
            indicator.id,
            label=indicator.unit,
            kind=indicator.direction,
            text=indicator.name,
            more=indicator.verification,
            value=indicator.baseline,
            day=indicator.baseline_on,
        ).where(indicator.measure_id == measure),
        _part("target", target.c.year, target.c.indicator_id, value=target.c.value)
        .select_from(target.join(Indicator.__table__))
        .where(indicator.measure_id == measure),
    ]


_HEAD = Prepared(_heads())
_DETAILS = Prepared(
    union_all(*_people_and_places(), *_contents()).order_by(
        "part", "place", "label", "owner", "day"
    )
)


def measure_head(on: Runs, plan_id: int, code: str) -> MeasureHead | None:
    """A measure of a plan with its newest version. One query."""
    row = _HEAD.first(on, {"plan": plan_id, "code": code})
    return None if row is None else MeasureHead(*row)


def measure_details(on: Runs, plan_id: int, head: MeasureHead) -> tuple[MeasureDetail, ...]:
    """All that the page of a measure shows besides what was said, and the plan's phases. One query."""
    wanted = {"measure": head.id, "version": head.version_id, "plan": plan_id}
    return tuple(MeasureDetail(*row) for row in _DETAILS.rows(on, wanted))
