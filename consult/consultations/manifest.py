"""What this room hands to the app."""

from __future__ import annotations

from consult.web.manifest import Manifest

from .channel import COMMENT
from .rules import PERMISSIONS
from .views.blueprint import bp

MANIFEST = Manifest(blueprint=bp, permissions=PERMISSIONS, channels=(COMMENT,))
