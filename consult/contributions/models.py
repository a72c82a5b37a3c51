"""The ledger's tables.

Inputs have random keys and no row numbers (WITHOUT ROWID on SQLite): their order of arrival is not
kept, only the day, so an anonymous input cannot be laid beside the response it came with.
"""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import (
    CheckConstraint,
    Connection,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    event,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db.base import Base, IntKey, UuidKey
from consult.languages.columns import TextsColumn
from consult.languages.rules import Texts
from consult.people.models import Account

WITHOUT_ROWID = {"sqlite_with_rowid": False}


class Contribution(Base):
    """A contribution (*contributo*): words somebody said through some channel."""

    __tablename__ = "input"
    __table_args__ = (
        CheckConstraint(
            "(author_kind = 'anonymous' and account_id is null and author_name is null) "
            "or author_kind in ('person', 'association')",
            name="anonymous",
        ),
        CheckConstraint(
            "author_kind <> 'association' or entity_id is not null", name="association"
        ),
        Index("ix_input_plan_id_visibility", "plan_id", "visibility", "said_on", "id"),
        UniqueConstraint("plan_id", "source_ref"),
        WITHOUT_ROWID,
    )

    id: Mapped[UuidKey]
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"))
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"))
    channel: Mapped[str] = mapped_column(String(20))
    """Name of a `ChannelPolicy`."""
    language: Mapped[str] = mapped_column(String(35))
    words: Mapped[str] = mapped_column(Text)
    said_on: Mapped[date]
    author_kind: Mapped[str] = mapped_column(String(12))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    entity_id: Mapped[int | None] = mapped_column(ForeignKey("entity.id"), index=True)
    author_name: Mapped[str | None] = mapped_column(String(200))
    """Shown name of a person who wants it shown, or who signed a letter."""
    people_count: Mapped[int | None]
    """How many people an association says it speaks for."""
    visibility: Mapped[str] = mapped_column(String(12))
    """One of `rules.Visibility`."""
    hidden_reason: Mapped[str | None] = mapped_column(String(500))
    receipt_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    """HMAC of the receipt code for inputs; the code itself is never stored."""
    source_ref: Mapped[str | None] = mapped_column(String(120))
    """What an imported row is known by, so that a second import finds it."""

    links: Mapped[list[ContributionLink]] = relationship(
        back_populates="input", cascade="all, delete-orphan", order_by="ContributionLink.position"
    )


class ContributionLink(Base):
    """Ties an input to exactly one area or measure (and, of a measure, maybe one paragraph)."""

    __tablename__ = "input_link"
    __table_args__ = (
        CheckConstraint("(area_id is null) <> (measure_id is null)", name="one_target"),
        CheckConstraint("paragraph_id is null or measure_id is not null", name="paragraph"),
        CheckConstraint("(span_start is null) = (span_end is null)", name="span"),
        Index("ix_input_link_measure_id", "measure_id", "paragraph_id"),
        Index("ix_input_link_area_id", "area_id"),
        Index("ix_input_link_input_id", "input_id"),
        WITHOUT_ROWID,
    )

    id: Mapped[UuidKey]
    input_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("input.id", ondelete="CASCADE"))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id", ondelete="CASCADE"))
    measure_id: Mapped[int | None] = mapped_column(ForeignKey("measure.id", ondelete="CASCADE"))
    paragraph_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("paragraph.id", ondelete="SET NULL")
    )
    span_start: Mapped[int | None]
    """Offset in code points of the words meant; None: all of them."""
    span_end: Mapped[int | None]
    quote_hash: Mapped[str | None] = mapped_column(String(64))
    origin: Mapped[str] = mapped_column(String(12))
    """structure, author, coder or suggestion."""
    state: Mapped[str] = mapped_column(String(10), default="confirmed")
    """confirmed, proposed or rejected."""
    coder_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    position: Mapped[int] = mapped_column(default=0)

    input: Mapped[Contribution] = relationship(back_populates="links")


FILTER_COLUMNS = ("channel", "language", "municipality_id", "visibility")


def _filter_index(name: str, by: str) -> Index:
    """Newest first for one filter; the other columns stand behind, so that several filters at
    once are judged in the index, without a look at each row."""
    others = (column for column in FILTER_COLUMNS if column != by)
    return Index(name, "subject", "subject_id", by, "said_on", "input_id", *others)


class ContributionSubject(Base):
    """Derived from the links: the `subject` (plan, area or measure) is concerned by an input.

    One row however many links lead there, so an input that concerns three measures of an area
    counts once in it. It repeats what lists are filtered by, so that a page of an area over any
    number of inputs is one index range. Kept by `actions.refresh_concerns`, checked by a job.
    """

    __tablename__ = "concern"
    __table_args__ = (
        Index("ix_concern_all", "subject", "subject_id", "said_on", "input_id"),
        _filter_index("ix_concern_language", "language"),
        _filter_index("ix_concern_channel", "channel"),
        _filter_index("ix_concern_municipality", "municipality_id"),
        _filter_index("ix_concern_visibility", "visibility"),
        Index("ix_concern_input_id", "input_id"),
        WITHOUT_ROWID,
    )

    subject: Mapped[str] = mapped_column(String(8), primary_key=True)
    subject_id: Mapped[int] = mapped_column(primary_key=True)
    input_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("input.id", ondelete="CASCADE"), primary_key=True
    )
    said_on: Mapped[date]
    language: Mapped[str] = mapped_column(String(35))
    channel: Mapped[str] = mapped_column(String(20))
    municipality_id: Mapped[int] = mapped_column(default=0)
    """0: not told."""
    visibility: Mapped[str] = mapped_column(String(12))


class ContributionTally(Base):
    """How many inputs a plan, area or measure has, by channel, language, municipality, visibility.

    Kept in the transaction that writes the input; `jobs.prove_tallies` proves it equal to a recount.
    """

    __tablename__ = "tally"

    subject: Mapped[str] = mapped_column(String(8), primary_key=True)
    """plan, area or measure."""
    subject_id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    language: Mapped[str] = mapped_column(String(35), primary_key=True)
    municipality_id: Mapped[int] = mapped_column(primary_key=True, default=0)
    visibility: Mapped[str] = mapped_column(String(12), primary_key=True)
    count: Mapped[int]


class Decision(Base):
    """What became of an input: on a measure, or on an area where no measure is meant."""

    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint("(area_id is null) <> (measure_id is null)", name="one_target"),
        UniqueConstraint("input_id", "measure_id"),
        UniqueConstraint("input_id", "area_id"),
    )

    id: Mapped[IntKey]
    input_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("input.id", ondelete="CASCADE"))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id", ondelete="CASCADE"))
    measure_id: Mapped[int | None] = mapped_column(
        ForeignKey("measure.id", ondelete="CASCADE"), index=True
    )
    outcome: Mapped[str] = mapped_column(String(16))
    """accepted, partly, not_accepted, out_of_scope or already_covered."""
    reason: Mapped[Texts] = mapped_column(TextsColumn)
    version_before: Mapped[int | None]
    version_after: Mapped[int | None]
    decided_on: Mapped[date]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    revision: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": revision}


class ContributionTranslation(Base):
    """An input's words in another language. Never replaces the original."""

    __tablename__ = "translation"

    input_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("input.id", ondelete="CASCADE"), primary_key=True
    )
    language: Mapped[str] = mapped_column(String(35), primary_key=True)
    words: Mapped[str] = mapped_column(Text)
    engine: Mapped[str] = mapped_column(String(60))
    state: Mapped[str] = mapped_column(String(10))
    """machine, reviewed or disputed."""
    source_hash: Mapped[str] = mapped_column(String(16))


@event.listens_for(Account, "before_delete")
def _clear_author_name(_mapper: object, connection: Connection, account: Account) -> None:
    """What was said stays, who said it goes: the foreign key is emptied by the database, the name here."""
    connection.execute(
        update(Contribution).where(Contribution.account_id == account.id).values(author_name=None)
    )
