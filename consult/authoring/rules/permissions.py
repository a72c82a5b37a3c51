"""Who may do what in this room."""

from __future__ import annotations

from consult.people.rules import Role

PERMISSIONS = {
    "authoring.edit": frozenset({Role.COORDINATOR, Role.AUTHOR}),
}
