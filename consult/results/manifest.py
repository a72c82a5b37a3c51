"""What this room hands to the app."""

from __future__ import annotations

from consult.web.manifest import Manifest

from . import jobs
from .rules.permissions import PERMISSIONS
from .views.blueprint import bp

MANIFEST = Manifest(
    blueprint=bp,
    permissions=PERMISSIONS,
    every_minute=(jobs.write_pending_exports,),
    daily=(jobs.verify_all_tallies, jobs.repair_crosstabs, jobs.delete_expired_exports),
    below="collection.desk",
)
