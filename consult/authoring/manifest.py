"""What this room hands to the app."""

from __future__ import annotations

from consult.web.manifest import Manifest

from . import jobs
from .rules.permissions import PERMISSIONS
from .views.blueprint import bp

MANIFEST = Manifest(
    blueprint=bp,
    permissions=PERMISSIONS,
    every_minute=(jobs.read_pending_imports,),
    below="collection.desk",
)
