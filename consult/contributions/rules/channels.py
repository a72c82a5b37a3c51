"""What a channel decides for its contributions. Pure.

A channel is one way in which contributions reach the plan: a survey, comments, letters. Each room
that has one hands a `ChannelPolicy` to the app in its manifest; the ledger knows no channel by name.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from consult.plan.rules.phases import PhaseAction

from .contributions import (
    Author,
    AuthorKind,
    AuthorKindRefused,
    HiddenWithoutReason,
    NotPublishable,
    Visibility,
)

CHANNEL_NAME_MAX_LENGTH = 20
"""Width of the columns that hold a channel's name."""
ALL_AUTHOR_KINDS = frozenset(AuthorKind)


def unless_association(author: Author) -> bool:
    """Moderate everybody but associations, which speak in public and under their name."""
    return author.kind is not AuthorKind.ASSOCIATION


@dataclass(frozen=True, kw_only=True)
class ChannelPolicy:
    """A channel: its name in the database, its label, and the rules for its contributions."""

    name: str
    label: Any
    """What people read; a lazy translation."""
    withdrawable_during: PhaseAction | None
    """Authors can withdraw as long as a phase runs that allows this; None: never by themselves."""
    author_kinds: frozenset[AuthorKind] = ALL_AUTHOR_KINDS
    """Who may contribute."""
    registered_by_staff: bool = False
    """Whether the desk's form for letters and e-mails offers this channel."""
    publishable: bool = True
    """False: staff read its contributions, and nobody publishes them one by one."""
    needs_moderation: Callable[[Author], bool] = unless_association
    """Whether a moderator reads a contribution before it is public."""
    place_url: Callable[[uuid.UUID, str], str] | None = None
    """The address at which a contribution (its id, its plan's slug) is read where it was made.

    Lists call it for each contribution: it builds an address and asks no database. None: the links
    to areas and measures lead there already, or there is no such page.
    """

    def __post_init__(self) -> None:
        """Raise ValueError for a name the database can't hold, or what the desk's form can't offer."""
        if not (self.name.isidentifier() and self.name.isascii() and self.name.islower()):
            raise ValueError(f"{self.name!r} is not a lower-case identifier")
        if len(self.name) > CHANNEL_NAME_MAX_LENGTH:
            raise ValueError(f"{self.name!r} is longer than {CHANNEL_NAME_MAX_LENGTH}")
        any_author = self.author_kinds == ALL_AUTHOR_KINDS
        if self.registered_by_staff and not (self.publishable and any_author):
            raise ValueError(f"{self.name}: staff register for every author, and may publish")


def initial_visibility(author: Author, channel: ChannelPolicy) -> Visibility:
    """Who can read a contribution when it has just been made."""
    if not channel.publishable:
        return Visibility.STAFF_ONLY
    return Visibility.AWAITING if channel.needs_moderation(author) else Visibility.PUBLIC


def check_author(channel: ChannelPolicy, author: Author) -> None:
    """Raise AuthorKindRefused where the channel does not take contributions of this kind of author."""
    if author.kind not in channel.author_kinds:
        raise AuthorKindRefused(f"{channel.name} takes nothing of {author.kind}")


def check_visibility(channel: ChannelPolicy, visibility: Visibility, reason: str | None) -> None:
    """Raise NotPublishable, or HiddenWithoutReason where a contribution is hidden and nobody says why."""
    if visibility is Visibility.PUBLIC and not channel.publishable:
        raise NotPublishable(channel.name)
    if visibility is Visibility.HIDDEN and not (reason or "").strip():
        raise HiddenWithoutReason("hidden without a reason")


def may_withdraw(channel: ChannelPolicy, allowed_actions: Collection[PhaseAction]) -> bool:
    """Whether authors can withdraw by themselves, given what the phases that run today allow."""
    return channel.withdrawable_during in allowed_actions
