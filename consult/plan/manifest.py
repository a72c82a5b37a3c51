"""What this room hands to the app."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from consult.web.manifest import DeskLink, Manifest

from .rules.permissions import PERMISSIONS
from .views.blueprint import bp

PEOPLE = ("plan.members", "plan.invite", "plan.edit_member", "plan.remove_member")

MANIFEST = Manifest(
    blueprint=bp,
    permissions=PERMISSIONS,
    desk_links=(
        DeskLink("plan.setup", _l("Plan"), "measure.edit"),
        DeskLink("plan.members", _l("People"), "plan.invite", pages=PEOPLE),
    ),
)
