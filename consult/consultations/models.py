"""What a comment adds to its contribution: the version and the paragraph that its author read."""

from __future__ import annotations

import uuid

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from consult.contributions.models import WITHOUT_ROWID
from consult.db.base import Base


class Comment(Base):
    """A comment on a version of a measure, or on one of its paragraphs. Its words are the contribution's."""

    __tablename__ = "comment"
    __table_args__ = (
        Index("ix_comment_measure_id", "measure_id", "paragraph_id"),
        WITHOUT_ROWID,
    )

    input_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("input.id", ondelete="CASCADE"), primary_key=True
    )
    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.id", ondelete="CASCADE"))
    version_id: Mapped[int] = mapped_column(ForeignKey("measure_version.id", ondelete="CASCADE"))
    paragraph_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("paragraph.id", ondelete="SET NULL")
    )
