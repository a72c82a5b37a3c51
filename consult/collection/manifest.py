"""What this room hands to the app."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from consult.web.manifest import DeskLink, Manifest

from . import jobs
from .channel import SURVEY
from .rules.permissions import PERMISSIONS
from .views.blueprint import bp

MANIFEST = Manifest(
    blueprint=bp,
    permissions=PERMISSIONS,
    channels=(SURVEY,),
    daily=(jobs.release_closed_polls, jobs.delete_expired_drafts, jobs.delete_old_contacts),
    desk_links=(DeskLink("collection.desk", _l("Surveys"), "results.read"),),
)
