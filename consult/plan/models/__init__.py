"""Columns and relationships of a plan."""

from .entities import Entity, EntityService
from .immutable import ImmutableVersionError
from .measures import (
    Activity,
    Indicator,
    IndicatorTarget,
    Measure,
    MeasureArea,
    MeasureMunicipality,
    MeasureVersion,
    Paragraph,
    ParagraphText,
    Responsibility,
)
from .plans import (
    Area,
    Membership,
    Municipality,
    Phase,
    Plan,
    PlanMunicipality,
    SpecificObjective,
    StrategicObjective,
)

__all__ = [
    "Activity",
    "Area",
    "Entity",
    "EntityService",
    "ImmutableVersionError",
    "Indicator",
    "IndicatorTarget",
    "Measure",
    "MeasureArea",
    "MeasureMunicipality",
    "MeasureVersion",
    "Membership",
    "Municipality",
    "Paragraph",
    "ParagraphText",
    "Phase",
    "Plan",
    "PlanMunicipality",
    "Responsibility",
    "SpecificObjective",
    "StrategicObjective",
]
