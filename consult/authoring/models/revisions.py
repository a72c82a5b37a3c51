"""Drafts as they were, so that a change can be taken back."""

from __future__ import annotations

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.db.base import Base, IntKey
from consult.db.types import Json


class DraftRevision(Base):
    """A draft as it was before a change. The newest of a survey are kept, older ones go."""

    __tablename__ = "survey_past"
    __table_args__ = (UniqueConstraint("survey_id", "number"),)

    id: Mapped[IntKey]
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"))
    number: Mapped[int]
    document: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    """`rules.Questionnaire` as JSON, compressed (`rules.editing.past.packed`)."""
    names: Mapped[list[str]] = mapped_column(Json)
    """The keys in it (`rules.editing.past.names_of`): none is given to anything else meanwhile."""
