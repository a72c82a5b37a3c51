"""What this room hands to the app."""

from __future__ import annotations

from consult.web.manifest import Manifest

from . import jobs
from .rules.permissions import PERMISSIONS
from .views.blueprint import bp

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
    below="collection.desk",
)
