"""Tables of paper questionnaires: print runs and keyed entries."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.db.base import Base, IntKey, UuidKey
from consult.db.types import Json
from consult.questionnaire.models.responses import WITHOUT_ROWID


class PaperEntry(Base):
    """A sheet of paper typed in once: it becomes a response when it was typed alike again."""

    __tablename__ = "paper_entry"
    __table_args__ = (UniqueConstraint("version_id", "sheet"), WITHOUT_ROWID)

    id: Mapped[UuidKey]
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("survey_version.id", ondelete="CASCADE"))
    sheet: Mapped[str] = mapped_column(String(20))
    """What the sheet of paper is numbered."""
    language: Mapped[str] = mapped_column(String(35))
    answers: Mapped[dict[str, Any]] = mapped_column(Json)
    typed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    typed_on: Mapped[date]


class PrintRun(Base):
    """Sheets of paper that were given numbers together: `first` and the next ones, `count` in all.

    Numbers are of a survey, whatever its version and language, and no two sheets have the same:
    a number alone tells how a sheet is typed in.
    """

    __tablename__ = "paper_run"
    __table_args__ = (UniqueConstraint("survey_id", "first"),)

    id: Mapped[IntKey]
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"))
    version_id: Mapped[int] = mapped_column(ForeignKey("survey_version.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(35))
    first: Mapped[int]
    count: Mapped[int]
