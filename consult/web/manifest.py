"""What a room hands to the app: its pages, permissions, periodic jobs and places at the desk.

`consult.app.manifests` lists the manifests; nothing else in `consult.app` or `consult.worker` names
a room's parts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint

from . import jobs

Job = Callable[[], Any]
"""A periodic job: it finds its work in the database, and may run twice."""


@dataclass(frozen=True)
class DeskLink:
    """A link in the desk's menu, shown to those who hold its permission."""

    endpoint: str
    label: Any
    permission: str
    pages: tuple[str, ...] = ()
    """Endpoints of the pages below this link, in a blueprint that has several links."""


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """The parts of a room that the app and the worker put to use."""

    blueprint: Blueprint | None = None
    permissions: Mapping[str, frozenset[Any]] = field(default_factory=dict)
    """Each permission with the roles that hold it (`consult.people.rules.Role`)."""
    every_minute: tuple[Job, ...] = ()
    daily: tuple[Job, ...] = ()
    desk_links: tuple[DeskLink, ...] = ()
    channels: tuple[Any, ...] = ()
    """Ways in which contributions reach the ledger (`contributions.rules.channels.ChannelPolicy`)."""
    below: str | None = None
    """Endpoint of the desk link that the room's pages stand below, where it is another room's."""


MANIFEST = Manifest(daily=(jobs.delete_idempotency_keys, jobs.truncate_log))
