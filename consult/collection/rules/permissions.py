"""Who may do what in this room."""

from __future__ import annotations

from consult.people.rules import Role

PERMISSIONS = {
    "collection.assist": frozenset({Role.COORDINATOR, Role.FACILITATOR}),
    "collection.contacts": frozenset({Role.COORDINATOR, Role.FACILITATOR}),
    "collection.codes": frozenset({Role.COORDINATOR}),
}
