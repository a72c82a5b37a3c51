"""What this room hands to the app."""

from __future__ import annotations

from consult.web.manifest import Manifest

from . import jobs

MANIFEST = Manifest(every_minute=(jobs.deliver_waiting,), daily=(jobs.delete_delivered,))
