"""What this room hands to the app."""

from __future__ import annotations

from consult.web.manifest import Manifest

from . import jobs

MANIFEST = Manifest(daily=(jobs.delete_expired_imports,))
