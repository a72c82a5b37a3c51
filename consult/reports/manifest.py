"""What this room hands to the app."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from consult.web.manifest import DeskLink, Manifest

from .rules import PERMISSIONS
from .views.blueprint import bp

MANIFEST = Manifest(
    blueprint=bp,
    permissions=PERMISSIONS,
    desk_links=(DeskLink("reports.desk", _l("Overview"), "desk.open"),),
)
