"""Rules of surveys. Pure."""

from __future__ import annotations

from consult.people.rules import Role

PERMISSIONS = {
    "surveys.results": frozenset({Role.COORDINATOR, Role.AUTHOR, Role.FACILITATOR}),
    "surveys.edit": frozenset({Role.COORDINATOR}),
}
