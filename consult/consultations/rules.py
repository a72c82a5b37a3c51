"""Rules of comments. Pure."""

from __future__ import annotations

from consult.people.rules import Role

PERMISSIONS: dict[str, frozenset[Role]] = {}
