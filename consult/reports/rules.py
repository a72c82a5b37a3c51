"""Rules of reports. Pure."""

from __future__ import annotations

from consult.people.rules import Role

PERMISSIONS = {
    "dossier.read": frozenset({Role.COORDINATOR, Role.AUTHOR, Role.FACILITATOR, Role.MODERATOR}),
}
