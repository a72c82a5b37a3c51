"""The declarative base of every model."""

from __future__ import annotations

import uuid
from datetime import datetime
from decimal import Decimal
from typing import Annotated, ClassVar

from sqlalchemy import MetaData, Numeric, String, Uuid
from sqlalchemy.orm import DeclarativeBase, mapped_column

from .types import UtcDateTime

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

IntKey = Annotated[int, mapped_column(primary_key=True, autoincrement=True)]
UuidKey = Annotated[uuid.UUID, mapped_column(Uuid(), primary_key=True, default=uuid.uuid4)]
Code = Annotated[str, mapped_column(String(40))]
Line = Annotated[str, mapped_column(String(300))]


class Base(DeclarativeBase):
    """Our own base: typed, with a naming convention so that constraints have known names."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar = {
        datetime: UtcDateTime(),
        Decimal: Numeric(16, 4),
        uuid.UUID: Uuid(),
    }
