"""What this room hands to the app."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from consult.web.manifest import DeskLink, Manifest

from . import jobs
from .rules import PERMISSIONS
from .views import bp

MANIFEST = Manifest(
    blueprint=bp,
    permissions=PERMISSIONS,
    every_minute=(jobs.write_waiting_exports, jobs.read_waiting_imports),
    daily=(
        jobs.prove_all_tallies,
        jobs.mend_pairs,
        jobs.release_closed_polls,
        jobs.forget_drafts,
        jobs.forget_exports,
        jobs.forget_imports,
        jobs.forget_contacts,
    ),
    desk_links=(DeskLink("surveys.desk", _l("Surveys"), "surveys.results"),),
)
