"""Who may do what in this room."""

from __future__ import annotations

from consult.people.rules import Role

PERMISSIONS = {
    "results.read": frozenset({Role.COORDINATOR, Role.AUTHOR, Role.FACILITATOR}),
    "results.export": frozenset({Role.COORDINATOR}),
    "results.release": frozenset({Role.COORDINATOR}),
}
