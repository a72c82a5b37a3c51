"""Spreadsheets that wait for a yes."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from consult.db.base import Base, Line, UuidKey


class PlanImport(Base):
    """A file that was checked and would change something. Its sender sees it, for a day."""

    __tablename__ = "plan_import"

    id: Mapped[UuidKey]
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    made_by_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(20))
    """measures or entities."""
    filename: Mapped[Line]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    expires_on: Mapped[date]
