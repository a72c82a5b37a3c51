"""What this room hands to the app."""

from __future__ import annotations

from consult.web.manifest import Manifest

from .views import bp

MANIFEST = Manifest(blueprint=bp)
