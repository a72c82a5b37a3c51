"""The channels of the running app, and those that the desk brings in itself.

A room hands its channels over in its manifest (`Manifest.channels`). The database holds their names;
what a name means is looked up here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Flask, current_app, has_app_context
from flask_babel import lazy_gettext as _l

from consult.plan.rules.phases import PhaseAction

from .rules.channels import ChannelPolicy
from .rules.contributions import UnregisteredChannel

LETTER = ChannelPolicy(
    name="letter",
    label=_l("Letter"),
    registered_by_staff=True,
    withdrawable_during=PhaseAction.COMMENT,
)
EMAIL = ChannelPolicy(
    name="email",
    label=_l("E-mail"),
    registered_by_staff=True,
    withdrawable_during=PhaseAction.COMMENT,
)
MEETING = ChannelPolicy(
    name="meeting",
    label=_l("Meeting"),
    registered_by_staff=True,
    withdrawable_during=PhaseAction.COMMENT,
)
IMPORTED = ChannelPolicy(
    name="imported",
    # TRANSLATORS: a contribution brought in from a list made elsewhere
    label=_l("From another list"),
    withdrawable_during=PhaseAction.COMMENT,
)
DESK_CHANNELS = (LETTER, EMAIL, MEETING, IMPORTED)

_EXTENSION = "consult_channels"


def init_app(app: Flask) -> None:
    """Give the app its registry, still empty."""
    app.extensions[_EXTENSION] = {}


def register(app: Flask, channels: Iterable[ChannelPolicy]) -> None:
    """Add the channels of a room. Raises ValueError where two have one name."""
    registered: dict[str, ChannelPolicy] = app.extensions[_EXTENSION]
    for channel in channels:
        if channel.name in registered:
            raise ValueError(f"channel {channel.name} is registered twice")
        registered[channel.name] = channel


def registered_channels() -> Mapping[str, ChannelPolicy]:
    """The channels of the app by their names, in the order of the manifests."""
    channels: Mapping[str, ChannelPolicy] = current_app.extensions[_EXTENSION]
    return channels


def channel_policy(name: str) -> ChannelPolicy:
    """The channel of this name. Raises UnregisteredChannel."""
    try:
        return registered_channels()[name]
    except KeyError:
        raise UnregisteredChannel(name) from None


def channel_labels() -> dict[str, Any]:
    """The label of each channel by its name."""
    return {name: channel.label for name, channel in registered_channels().items()}


def check_registered(channel: ChannelPolicy) -> None:
    """Raise UnregisteredChannel for a channel that is in no manifest: pages could not show it.

    A script with a database session and no app has no manifests to compare with.
    """
    if has_app_context() and registered_channels().get(channel.name) is not channel:
        raise UnregisteredChannel(channel.name)
