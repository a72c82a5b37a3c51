"""Files that wait to be read, and for the consent of who brought them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from consult.db.base import Base, Line, UuidKey
from consult.db.types import Json, UtcDateTime


class PendingImport(Base):
    """A file that somebody brought. Only they see it, for a day."""

    __tablename__ = "pending_import"

    id: Mapped[UuidKey]
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    uploaded_by_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(20))
    """What the file holds: each room declares its own."""
    filename: Mapped[Line]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    options: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    """How the file is to be read, as its kind has it."""
    stage: Mapped[str] = mapped_column(String(10))
    """`queries.ImportStage`."""
    revision: Mapped[int] = mapped_column(default=0)
    """Rises with each reading that begins: the outcome of an earlier one is not stored."""
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Until when the worker that reads the file has it; None: no worker has."""
    progress: Mapped[dict[str, Any] | None] = mapped_column(Json)
    """`progress.ReadingProgress`; None where no worker reads the file."""
    report: Mapped[dict[str, Any] | None] = mapped_column(Json)
    """What the reading found."""
    result: Mapped[dict[str, Any] | None] = mapped_column(Json, deferred=True)
    """What the reading gave and consent will apply; None where the report has errors."""
    uploaded_on: Mapped[date]
    expires_on: Mapped[date]
