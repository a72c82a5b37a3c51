"""What each role may do in the plan room."""

from __future__ import annotations

from consult.people.rules import Role

PERMISSIONS = {
    "desk.open": frozenset(
        {Role.COORDINATOR, Role.AUTHOR, Role.FACILITATOR, Role.MODERATOR, Role.FOLLOW_UP}
    ),
    "plan.set_up": frozenset({Role.COORDINATOR}),
    "plan.invite": frozenset({Role.COORDINATOR}),
    "plan.create": frozenset({Role.ADMINISTRATOR}),
    "measure.edit": frozenset({Role.COORDINATOR, Role.AUTHOR}),
    "entity.edit": frozenset({Role.COORDINATOR, Role.AUTHOR}),
    "plan.exchange": frozenset({Role.COORDINATOR, Role.AUTHOR}),
}
