"""What a channel hands over to the ledger. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from .channels import ChannelPolicy
from .contributions import Author, ContributionText, LinkOrigin, LinkTarget, Visibility


@dataclass(frozen=True)
class NewContribution:
    """A contribution that is ready to be recorded: what a channel's action builds."""

    plan_id: int
    said: ContributionText
    channel: ChannelPolicy
    said_on: date
    author: Author = field(default_factory=Author)
    targets: Sequence[LinkTarget] = ()
    origin: LinkOrigin = LinkOrigin.STRUCTURE
    municipality_id: int | None = None
    visibility: Visibility = Visibility.AWAITING
    hidden_reason: str | None = None
    receipt_key: str | None = None
    source_ref: str | None = None
