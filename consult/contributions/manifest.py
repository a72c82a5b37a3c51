"""What this room hands to the app."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from consult.web.manifest import DeskLink, Manifest

from . import jobs
from .channels import DESK_CHANNELS
from .rules.contributions import PERMISSIONS
from .views.blueprint import bp

MANIFEST = Manifest(
    blueprint=bp,
    permissions=PERMISSIONS,
    channels=DESK_CHANNELS,
    daily=(jobs.verify_all_tallies,),
    desk_links=(DeskLink("contributions.desk", _l("Contributions"), "contributions.read"),),
)
